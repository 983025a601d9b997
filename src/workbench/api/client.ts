import type { z } from 'zod'
import type { Route } from '#platform/http/route-table.ts'
import { noteLine } from './line.ts'
import { ApiProblem, unreachable } from './problem.ts'

type Part<R, Name extends string> = R extends { readonly [K in Name]: infer Schema extends z.ZodType }
  ? { [K in Name]: z.input<Schema> }
  : object

/** What a route wants: its `params`, `query` and `body`, each as its schema takes it. */
export type Input<R extends Route> = Part<R, 'params'> & Part<R, 'query'> & Part<R, 'body'>
/** What a route answers. */
export type Reply<R extends Route> = z.output<R['reply']>

interface Asked {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
}

/** A new number for one intent of the person; a retry carries the same one. Works without HTTPS, where randomUUID is missing. */
export function intentKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Calls a route of a module's contract. Throws ApiProblem, with the server's Chinese sentence in `message`. */
export async function call<R extends Route>(
  route: R,
  input: Input<R>,
  how: { intent?: string; signal?: AbortSignal } = {},
): Promise<Reply<R>> {
  const { params = {}, query = {}, body } = input as Asked
  const headers: Record<string, string> = { accept: 'application/json' }
  if (route.method !== 'GET') headers['idempotency-key'] = how.intent ?? intentKey()
  if (body !== undefined) headers['content-type'] = 'application/json'
  const reply = await send(addressOf(route.path, params, query), {
    method: route.method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(how.signal ? { signal: how.signal } : {}),
  })
  return (reply.status === 204 ? undefined : await reply.json()) as Reply<R>
}

/** A file of the uploader, kept by the server until a case takes it. */
export interface Upload {
  uploadId: string
  name: string
  mediaType: string
  bytes: number
}

/** Hands a file to the server. */
export async function upload(file: File, intent: string): Promise<Upload> {
  const form = new FormData()
  form.append('file', file, file.name)
  const reply = await send('/api/uploads', { method: 'POST', headers: { 'idempotency-key': intent }, body: form })
  return (await reply.json()) as Upload
}

/** The bytes of a stored file. The address is the server's own. */
export async function fetchFile(url: string, signal?: AbortSignal): Promise<Blob> {
  return (await send(url, { method: 'GET', headers: {}, ...(signal ? { signal } : {}) })).blob()
}

function addressOf(path: string, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return pairs.length === 0
    ? filled
    : `${filled}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}

async function send(address: string, request: RequestInit): Promise<Response> {
  let reply: Response
  try {
    reply = await fetch(address, { ...request, credentials: 'same-origin', cache: 'no-store', redirect: 'error' })
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    noteLine({ down: true })
    throw unreachable()
  }
  noteLine({ down: false, heardAt: new Date() })
  if (reply.ok) return reply
  const problem = new ApiProblem(reply.status, await reply.json().catch(() => ({})))
  if (problem.status === 401) noteLine({ sessionEnded: true })
  throw problem
}
