import { randomUUID } from 'node:crypto'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import Fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
} from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { uuidv7 } from '../crypto.ts'
import { faultPoint } from '../fault-points.ts'
import { logSettings } from './log.ts'
import { asRefusal, problemOf, statusOf } from './problem.ts'
import { limitRates } from './rate-limit.ts'
import type { Route } from './route-table.ts'
import { type Authentication, everybodyVisits, sessions } from './session.ts'
import { eventStreams } from './sse.ts'

export interface ServerOptions {
  /** Address under which people reach us. */
  publicUrl: string
  /** Key of everything this installation signs. */
  secret: string
  logLevel: string
  /** Where log lines go; standard output unless said. */
  logTo?: { write(line: string): void }
  uploadMaxBytes: number
  /** True behind a reverse proxy that sets X-Forwarded-*. */
  trustProxy?: boolean
  authentication?: Authentication
  /** Most requests a minute from one address; 6 000 unless said. */
  requestsPerMinute?: number
}

const ownScriptsOnly = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
}

const hstsSeconds = 31_536_000

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Headers of its own: helmet puts what a route asks for here. */
    helmet?: unknown
  }
}

/**
 * The headers of every answer: what helmet sends by default, with our policy. They are the same for all, and helmet puts them together
 * again for each request, which was an eighth of what a kept page costs.
 */
function securityHeaders(publicUrl: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': Object.entries(ownScriptsOnly)
      .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
      .join(';'),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'DENY',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    ...(publicUrl.startsWith('https:') && {
      'strict-transport-security': `max-age=${hstsSeconds}; includeSubDomains`,
    }),
  }
}

/**
 * Route option for the workbench's page: Ant Design writes style elements at run time, so they carry `reply.cspNonce.style`; style
 * attributes are allowed, scripts stay ours only.
 */
export const workbenchPage = {
  helmet: {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { ...ownScriptsOnly, 'style-src-attr': ["'unsafe-inline'"] },
    },
  },
}

/** For answers given before any route is known, where no plugin has set a header yet. */
const bareHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** A Fastify application with everything that no route may do without: headers, limits, sessions, errors in words, one log line a request. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const settings: FastifyHttpOptions<RawServerDefault> = {
    logger: logSettings(options.logLevel, options.logTo),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: options.trustProxy ?? false,
    bodyLimit: 1_048_576,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: 120_000,
    connectionTimeout: 180_000,
    forceCloseConnections: 'idle',
    // What still comes on an open line while we stop is answered like the rest, and the line closed after it.
    return503OnClosing: false,
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) =>
      sendProblem(error, request, (reply as unknown as FastifyReply).headers(bareHeaders)),
  }
  const app = Fastify(settings)
  app.decorate('secret', options.secret)
  app.decorate('publicUrl', options.publicUrl)
  app.decorate('routeTable', new Map<string, Route>())
  const fixed = securityHeaders(options.publicUrl)
  await app.register(helmet, {
    global: false,
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    hsts: options.publicUrl.startsWith('https:') ? { maxAge: hstsSeconds } : false,
  })
  app.addHook('onRequest', (request, reply, done) => {
    // A page with nonces gets headers of its own.
    if (request.routeOptions.config.helmet === undefined) reply.headers(fixed)
    reply.header('x-request-id', request.id)
    // Answers may hold personal data; pages that are the same for everybody say so themselves.
    reply.header('cache-control', 'no-store')
    done()
  })
  await app.register(limitRates, { perMinute: options.requestsPerMinute })
  await app.register(sessions, {
    publicUrl: options.publicUrl,
    authentication: options.authentication ?? everybodyVisits,
  })
  await app.register(eventStreams, {})
  await app.register(formbody)
  await app.register(multipart, {
    limits: {
      fileSize: options.uploadMaxBytes + 1,
      files: 1,
      fields: 50,
      fieldSize: 65_536,
      parts: 60,
      headerPairs: 100,
    },
  })
  app.addHook('preValidation', async (request) => refuseUnbearable(request))
  app.addHook('onResponse', async (request, reply) => {
    faultPoint('after-reply-before-ack')
    request.log.info({
      route: routeOf(request),
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    })
    // What was refused before all of it had come is read to its end, or the next request on this line would wait behind it.
    if (!request.raw.complete) {
      request.raw.unpipe()
      request.raw.resume()
    }
  })
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request, reply) =>
    sendProblem(new Refusal('not-found', 'platform.no-such-page'), request, reply),
  )
  return app
}

/** The pattern, never the address: an address may name a case or a person. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? '(none)'
}

/** Logs what is a fault and answers every error as a problem document; scopes with pages set their own handler and call `noteError`. */
function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  noteError(error, request, reply)
  const problem = problemOf(error, request.id)
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

/** Writes a fault into the log and tells the client when to come back: soon if the database is away, else after the refusal's `retrySeconds`. */
export function noteError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = asRefusal(error)
  if (!refusal) request.log.error({ err: error, route: routeOf(request) }, 'fault')
  if (refusal && statusOf(refusal) === 503) {
    request.log.warn({ code: refusal.code, route: routeOf(request) }, 'unavailable')
    reply.header('retry-after', '5')
  }
  if (typeof refusal?.params.retrySeconds === 'number') reply.header('retry-after', refusal.params.retrySeconds)
}

/** No form of ours nests deeper; what does would only exhaust the functions that walk it. */
const deepestNesting = 40

/** PostgreSQL keeps no NUL, and nobody types one. */
function refuseUnbearable(request: FastifyRequest): void {
  for (const part of [request.params, request.query, request.body]) {
    if (isUnbearable(part, 0)) throw new Refusal('invalid', 'platform.bad-request')
  }
}

function isUnbearable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (depth > deepestNesting) return true
  if (Array.isArray(value)) return value.some((member) => isUnbearable(member, depth + 1))
  if (typeof value !== 'object' || value === null) return false
  // Plain objects only, also those without a prototype: queries and posted forms are read into such.
  const above = Object.getPrototypeOf(value)
  if (above !== null && Object.getPrototypeOf(above) !== null) return false
  return Object.entries(value).some(([key, member]) => key.includes('\0') || isUnbearable(member, depth + 1))
}

/** A request that is not HTTP at all, or whose head is too large: answered in words before any route is known. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const code = tooLarge ? 'platform.headers-too-large' : 'platform.bad-request'
  const problem = problemOf(new Refusal('invalid', code), uuidv7())
  const body = JSON.stringify(problem)
  socket.end(
    `HTTP/1.1 ${tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      Object.entries(bareHeaders)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('') +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
