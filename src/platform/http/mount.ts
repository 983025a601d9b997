import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { canonicalJson } from '#kernel/canonical-json.ts'
import { Refusal } from '#kernel/refusal.ts'
import { sm3 } from '../crypto.ts'
import type { RequestStamp } from '../db/once.ts'
import { faultPoint } from '../fault-points.ts'
import { checkOrigin } from './csrf.ts'
import type { Route } from './route-table.ts'
import type { RequestActor } from './session.ts'
import { parseFields } from './validation.ts'
import { precondition, tagReply, tellsVersion, withVersion } from './versions.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route mounted from a table, for the interface description and the permission check. */
    routeTable: Map<string, Route>
  }
}

type OutputOf<R, Part extends string> = R extends { [K in Part]: infer Schema extends z.ZodType }
  ? z.output<Schema>
  : undefined

type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T

type ReplyOf<R extends Route> = R extends { produces: string }
  ? string | Uint8Array | NodeJS.ReadableStream
  : DeepReadonly<z.input<R['reply']>>

/** One request, checked, as a handler sees it. */
export interface Call<R extends Route> {
  params: OutputOf<R, 'params'>
  query: OutputOf<R, 'query'>
  body: OutputOf<R, 'body'>
  actor: RequestActor
  /** Present on every write; pass it to `once`. */
  stamp: R['method'] extends 'GET' ? undefined : RequestStamp
  request: FastifyRequest
  reply: FastifyReply
}

export type Handlers<Table extends Readonly<Record<string, Route>>> = {
  [Name in keyof Table]: (call: Call<Table[Name]>) => Promise<ReplyOf<Table[Name]>>
}

/**
 * Mounts a route table. In front of each handler: permission, origin, Idempotency-Key on writes, If-Match, strict fields. Behind it:
 * the reply is parsed by its schema, so what it does not declare never leaves, and its version becomes the ETag.
 */
export function mount<Table extends Readonly<Record<string, Route>>>(
  app: FastifyInstance,
  table: Table,
  handlers: Handlers<Table>,
): void {
  for (const [name, route] of Object.entries(table)) {
    const key = `${route.method} ${route.path}`
    if (app.routeTable.has(key)) throw new Error(`${key} is mounted twice`)
    app.routeTable.set(key, route)
    const handle = handlers[name as keyof Table] as unknown as (call: Call<Route>) => Promise<unknown>
    app.route({
      method: route.method,
      url: route.path,
      ...(route.maxBytes !== undefined && { bodyLimit: route.maxBytes }),
      preParsing: async (request) => {
        admit(request, route)
      },
      handler: (request, reply) => answer(request, reply, route, handle),
    })
  }
}

/** Refuses before the body is read. */
function admit(request: FastifyRequest, route: Route): void {
  const { authentication } = request.server
  if (route.method !== 'GET') checkOrigin(request)
  if (route.needs === 'anyone') return
  if (request.actor.kind === 'visitor') throw new Refusal('forbidden', 'platform.sign-in-needed')
  if (route.needs !== 'signed-in' && !authentication.permits(request.actor, route.needs)) {
    throw new Refusal('forbidden', 'platform.not-permitted')
  }
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  handle: (call: Call<Route>) => Promise<unknown>,
): Promise<unknown> {
  const { body, conditional } = withVersion(request, route)
  const call = {
    stamp: route.method === 'GET' ? undefined : stampOf(request, body),
    params: route.params && parseFields(route.params, request.params),
    query: route.query && parseFields(route.query, request.query),
    body: route.body && parseFields(route.body, body ?? {}),
    actor: request.actor,
    request,
    reply,
  } as Call<Route>
  const result = await handle(call).catch((error: unknown) => {
    throw conditional ? precondition(error) : error
  })
  faultPoint('before-reply')
  if (reply.sent) return reply
  reply.code(route.status ?? (result === undefined ? 204 : 200))
  if (route.produces) return reply.type(route.produces).send(result)
  if (result === undefined) return reply.send()
  const content = route.reply.parse(result)
  const json = JSON.stringify(content)
  if (tellsVersion(route) && tagReply(request, reply, content, json)) return reply.code(304).send()
  return reply.type('application/json; charset=utf-8').send(json)
}

/** Who sent this request, which one it is, and what it says; the same for a repeat of it. */
function stampOf(request: FastifyRequest, body: unknown): RequestStamp {
  const header = request.headers['idempotency-key']
  const requestId = typeof header === 'string' ? header.replace(/^"(.*)"$/, '$1') : ''
  if (!/^[\w-]{8,100}$/.test(requestId)) throw new Refusal('invalid', 'platform.key-missing')
  return stampFor(request, requestId, request.isMultipart() ? null : body)
}

/** The stamp of a form post, whose request id travels in the hidden field `requestId`; `content` is what was filled in. */
export function stampFor(request: FastifyRequest, requestId: string, content: unknown): RequestStamp {
  const [path] = request.url.split('?')
  return {
    requestId,
    actorKey: request.server.authentication.actorKey(request.actor),
    fingerprint: sm3(canonicalJson({ method: request.method, path, content: content ?? null })),
  }
}
