import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { csrfField } from '#platform/http/csrf.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { Posted } from './posting.ts'

/**
 * What somebody typed when the session had ended: sealed into cookies of that browser which are sent to that page only, and shown again
 * after signing in. The page itself is given to its owner only, so the next person at the same machine sees nothing of it.
 */
const keptMinutes = 30
/** A cookie may hold 4096 bytes; three hold some six thousand characters. */
const chunkLength = 3_800
const chunks = ['kept-0', 'kept-1', 'kept-2'] as const

interface Kept {
  at: string
  fields: Posted
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '/'

const cookieOf = (request: FastifyRequest) => ({
  path: pathOf(request),
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: request.server.cookieNames.secure,
})

/** Keeps posted fields for the page of the same address. Answers false when there is more than cookies hold. */
export function keepForm(
  request: FastifyRequest,
  reply: FastifyReply,
  sealer: Sealer,
  posted: Posted,
  now: Date,
): boolean {
  const { [csrfField]: _token, requestId: _id, ...fields } = posted
  const text = JSON.stringify({ at: now.toISOString(), fields } satisfies Kept)
  const sealed = sealer.seal(deflateRawSync(text).toString('base64'), 'case-data')
  if (sealed.length > chunkLength * chunks.length) return false
  chunks.forEach((name, i) => {
    const part = sealed.slice(i * chunkLength, (i + 1) * chunkLength)
    if (part !== '') reply.setCookie(name, part, { ...cookieOf(request), maxAge: keptMinutes * 60 })
  })
  return true
}

/** What was kept for this page, once; undefined when nothing is, or it is too old. */
export function takeKept(request: FastifyRequest, reply: FastifyReply, sealer: Sealer, now: Date): Posted | undefined {
  const sealed = chunks.map((name) => request.cookies[name] ?? '').join('')
  if (sealed === '') return undefined
  for (const name of chunks) if (request.cookies[name]) reply.clearCookie(name, cookieOf(request))
  try {
    const packed = Buffer.from(sealer.open(sealed, 'case-data'), 'base64')
    const kept = JSON.parse(inflateRawSync(packed, { maxOutputLength: 1_000_000 }).toString('utf8')) as Kept
    return now.getTime() - new Date(kept.at).getTime() > keptMinutes * 60_000 ? undefined : kept.fields
  } catch {
    return undefined
  }
}
