import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { hmacSm3, randomToken, sameSecret } from '../crypto.ts'
import { sessionToken, setFormCookie } from './session.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Key of everything this installation signs. */
    secret: string
    publicUrl: string
  }
}

/** Name of the hidden field that every form carries. */
export const csrfField = 'csrf'

/** The token for a form: tied to the session, or to this browser while nobody is signed in. */
export function csrfToken(request: FastifyRequest, reply: FastifyReply): string {
  let bearer = sessionToken(request) ?? request.cookies[request.server.cookieNames.form]
  if (!bearer) {
    bearer = randomToken()
    request.cookies[request.server.cookieNames.form] = bearer
    setFormCookie(reply, bearer)
  }
  return tokenFor(request, bearer)
}

/** Refuses a form post that this browser did not get from us. `fields` is the parsed form. */
export function checkForm(request: FastifyRequest, fields: unknown): void {
  checkOrigin(request)
  const sent = (fields as Record<string, unknown> | null | undefined)?.[csrfField]
  const bearers = [sessionToken(request), request.cookies[request.server.cookieNames.form]]
  const genuine = bearers.some(
    (bearer) => bearer !== undefined && typeof sent === 'string' && sameSecret(sent, tokenFor(request, bearer)),
  )
  if (!genuine) throw new Refusal('forbidden', 'platform.form-expired')
}

/** Refuses a write that another site caused. Browsers say where a request comes from; programs without a browser say nothing. */
export function checkOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const { origin } = request.headers
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  const foreignOrigin =
    origin !== undefined && origin !== ownOrigin(request) && origin !== new URL(request.server.publicUrl).origin
  if (foreignSite || foreignOrigin) throw new Refusal('forbidden', 'platform.form-expired')
}

function ownOrigin(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`
}

function tokenFor(request: FastifyRequest, bearer: string): string {
  return hmacSm3(request.server.secret, `csrf:${bearer}`)
}
