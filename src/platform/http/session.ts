import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import sharedPlugin from './plugin.ts'

/** Types told to the platform from outside: `src/request-actor.d.ts` adds `actor`. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface Registered {}

/** Who is asking. The platform only hands it on. */
export type RequestActor = Registered extends { actor: infer Actor } ? Actor : { kind: string }

/** What identity gives the platform. */
export interface Authentication {
  /** Who is asking; a visitor when there is no valid session. */
  authenticate(request: FastifyRequest): Promise<RequestActor>
  /** `staff:<id>`, `person:<accountId>`, `system:<job>` or `visitor`. */
  actorKey(actor: RequestActor): string
  /** Whether the actor may do what a route needs; 'anyone' is settled before. */
  permits(actor: RequestActor, needs: string): boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: RequestActor
  }
  interface FastifyInstance {
    authentication: Authentication
    cookieNames: CookieNames
  }
  interface FastifyContextConfig {
    /** The same bytes for everybody, as styles and scripts are: nobody is asked who they are. */
    isPublicFile?: true
  }
}

interface CookieNames {
  session: string
  form: string
  device: string
  secure: boolean
}

/** Before identity is there: everybody is a visitor. */
export const everybodyVisits: Authentication = {
  authenticate: async () => ({ kind: 'visitor' }) as RequestActor,
  actorKey: () => 'visitor',
  permits: () => false,
}

/**
 * Cookies and `request.actor`. The `__Host-` prefix (bound to this host, whole path, HTTPS only) is used when people reach us by HTTPS.
 */
export const sessions = sharedPlugin(
  async (app: FastifyInstance, options: { publicUrl: string; authentication: Authentication }) => {
    const secure = options.publicUrl.startsWith('https:')
    const prefix = secure ? '__Host-' : ''
    const name = `${prefix}onevisit`
    app.decorate('cookieNames', { session: name, form: `${name}-form`, device: `${name}-device`, secure })
    app.decorate('authentication', options.authentication)
    app.decorateRequest('actor')
    await app.register(cookie)
    app.addHook('onRequest', async (request) => {
      // Until we know better: the page that says the database is away is drawn for somebody, too.
      request.actor = { kind: 'visitor' } as RequestActor
      if (request.routeOptions.config.isPublicFile) return
      request.actor = await options.authentication.authenticate(request)
    })
  },
)

function cookieOptions(app: FastifyInstance) {
  return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: app.cookieNames.secure }
}

/** The session token a request carries, if any. */
export function sessionToken(request: FastifyRequest): string | undefined {
  return request.cookies[request.server.cookieNames.session]
}

/** Gives the browser a new session token; call it at sign-in and at every step-up with a fresh `randomToken()`. */
export function setSessionCookie(reply: FastifyReply, token: string, maxAgeSeconds?: number): void {
  const { server } = reply
  reply.setCookie(server.cookieNames.session, token, {
    ...cookieOptions(server),
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
  })
}

/** Takes the session token away from the browser. */
export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(reply.server.cookieNames.session, cookieOptions(reply.server))
}

/** Hands a new session to the browser, and to the rest of this request. */
export function beginSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  setSessionCookie(reply, token)
  request.cookies[request.server.cookieNames.session] = token
}

/** From where a request comes: what sign-in budgets and the audit trail ask. */
export function originOf(request: FastifyRequest): {
  ip: string
  userAgent: string | undefined
  device: string | undefined
} {
  const device = request.cookies[request.server.cookieNames.device]
  return { ip: request.ip, userAgent: request.headers['user-agent'], device }
}

/** Lets the browser keep, for so many days, what says that it signed in here before; it opens nothing. */
export function setDeviceCookie(reply: FastifyReply, { token, days }: { token: string; days: number }): void {
  reply.setCookie(reply.server.cookieNames.device, token, { ...cookieOptions(reply.server), maxAge: days * 86_400 })
}

/** Gives a visitor's browser the token that ties a form to it. */
export function setFormCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(reply.server.cookieNames.form, token, cookieOptions(reply.server))
}
