import { checkOrigin } from '#platform/http/csrf.ts'
import { perMinute } from '#platform/http/rate-limit.ts'
import type { Problem } from '../components/error-summary/error-summary.ts'
import type { Errand, Shell } from '../shell.ts'
import { type CaseProgress, caseProgressPage, type ProgressQuestion, progressPage } from './progress.page.ts'

/** Answers only when number and proof belong together; it must not tell which of the two was wrong. */
export type FindProgress = (question: ProgressQuestion) => Promise<CaseProgress | undefined>

const tidy = (value: unknown): string =>
  typeof value === 'string' ? value.normalize('NFKC').replaceAll(/[\s-]/g, '').slice(0, 60) : ''

/** What is wrong with the question before anything is looked up. */
export function progressProblems({ number, proof }: ProgressQuestion): Problem[] {
  const problems: Problem[] = []
  if (number === '') problems.push({ field: 'number', message: '还没有写办件编号。编号在受理通知书上，也在短信里。' })
  if (proof === '') problems.push({ field: 'proof', message: '还没有写手机号后 4 位。写办事时留的手机号。' })
  return problems
}

/** 查进度 by number and proof. Asked by POST, so that neither stands in an address or a log. */
export function progress(app: Parameters<Errand>[0], shell: Shell, findProgress: FindProgress): void {
  app.get('/progress', (request, reply) =>
    shell.page(request, reply, progressPage(shell.site, { number: '', proof: '' }, [])),
  )

  app.post<{ Body: Record<string, unknown> | undefined }>(
    '/progress',
    { config: { rateLimit: perMinute(10) } },
    async (request, reply) => {
      // It changes nothing, so the form needs no token and may stand on the home page that is kept as bytes.
      checkOrigin(request)
      const question = { number: tidy(request.body?.number), proof: tidy(request.body?.proof) }
      const problems = progressProblems(question)
      const found = problems.length === 0 ? await findProgress(question) : undefined
      if (found !== undefined) return shell.page(request, reply, caseProgressPage(shell.site, found))
      if (problems.length === 0) {
        problems.push({ field: 'number', message: '没有查到。请看看编号和手机号后 4 位写对没有。' })
      }
      return shell.page(request, reply, progressPage(shell.site, question, problems), 422)
    },
  )
}
