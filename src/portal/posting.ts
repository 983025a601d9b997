import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { csrfField } from '#platform/http/csrf.ts'
import { stampFor } from '#platform/http/mount.ts'
import { fieldErrors, sentence, statusOf } from '#platform/http/problem.ts'
import type { Problem } from './components/error-summary/error-summary.ts'
import { type Html, html } from './html.ts'
import type { Shell } from './shell.ts'

/** A posted form: text, or lists of text where a name comes several times. */
export type Posted = Readonly<Record<string, unknown>>

const requestField = 'requestId'

/** Hidden fields of a form with an effect: proof that it is ours, and a number that makes sending it twice harmless. */
export function formFields(shell: Shell, request: FastifyRequest, reply: FastifyReply): Html {
  return html`${shell.formToken(request, reply)}<input type="hidden" name="${requestField}" value="${uuidv7()}">`
}

/** The posted fields of a request. */
export const postedOf = (request: FastifyRequest): Posted => (request.body ?? {}) as Posted

/** One field as text; a list gives its first, anything else is empty. */
export function textOf(posted: Posted, name: string, longest = 2000): string {
  const value = posted[name]
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one.slice(0, longest) : ''
}

/** One field as a list of text. */
export function listOf(posted: Posted, name: string): string[] {
  const value = posted[name]
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string' && one !== '')
}

/** The stamp of a posted form: `content` is what was filled in, without what differs from one sending to the next. */
export function stampOfForm(request: FastifyRequest, posted: Posted, content?: unknown): RequestStamp {
  const requestId = textOf(posted, requestField, 100)
  if (!/^[\w-]{8,100}$/.test(requestId)) throw new Refusal('forbidden', 'platform.form-expired')
  const { [csrfField]: _token, [requestField]: _id, ...fields } = posted
  return stampFor(request, requestId, content ?? fields)
}

/** What a refusal means for a page that is shown again: the problems, by field, and the status. Faults go on. */
export function problemsOf(error: unknown, field = ''): { problems: Problem[]; status: number } {
  if (!(error instanceof Refusal) || error.kind === 'not-found' || error.code === 'platform.database-down') throw error
  const errors = fieldErrors(error)
  const problems = errors.length > 0 ? errors.map((one) => ({ ...one })) : [{ field, message: sentence(error) }]
  const status = statusOf(error)
  return { problems, status: status === 401 ? 403 : status }
}
