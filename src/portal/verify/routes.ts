import { Refusal } from '#kernel/refusal.ts'
import { perMinute } from '#platform/http/rate-limit.ts'
import type { Errand, Shell } from '../shell.ts'
import { type CheckedDocument, checkedDocumentPage, proofWaitingPage, verifyPage } from './verify.page.ts'

/** Looks a code up. Codes are long and random: knowing one is the permission to see this much. */
export type FindDocument = (code: string) => Promise<CheckedDocument | undefined>

/** The proof file of what a code stands for: its name and text; 'waiting' until the record is in the public log. */
export type FindProof = (code: string) => Promise<{ name: string; text: string } | 'waiting' | undefined>

const written = (given: unknown): string =>
  typeof given === 'string' ? given.normalize('NFKC').replaceAll(/\s/g, '').slice(0, 60) : ''

/** The public check of receipts, notices and licences. `/verify?code=…` is what their QR codes hold. */
export function verify(
  app: Parameters<Errand>[0],
  shell: Shell,
  { findDocument, findProof }: { findDocument: FindDocument; findProof: FindProof },
): void {
  app.get<{ Querystring: Record<string, unknown> }>(
    '/verify/proof',
    { config: { rateLimit: perMinute(30) } },
    async (request, reply) => {
      const code = written(request.query.code)
      const proof = await findProof(code)
      if (proof === undefined) throw new Refusal('not-found', 'cases.no-such-receipt')
      if (proof === 'waiting') return shell.page(request, reply, proofWaitingPage(code), 503)
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${proof.name}"`)
        .send(proof.text)
    },
  )

  app.get<{ Querystring: Record<string, unknown> }>(
    '/verify',
    { config: { rateLimit: perMinute(30) } },
    async (request, reply) => {
      const { code: given } = request.query
      if (given === undefined) return shell.page(request, reply, verifyPage(shell.site, '', []))
      const code = written(given)
      const found = code === '' ? undefined : await findDocument(code)
      if (found !== undefined) return shell.page(request, reply, checkedDocumentPage(shell.site, found))
      const message =
        code === ''
          ? '还没有写验证码。验证码在二维码旁边。'
          : '没有查到这个验证码。请对着纸上的再写一遍；还是没有的，这份可能是假的。'
      return shell.page(request, reply, verifyPage(shell.site, code, [{ field: 'code', message }]), 422)
    },
  )
}
