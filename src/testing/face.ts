import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { uuidv7 } from '#platform/crypto.ts'
import { gather } from './gathered.ts'

/** What came back, with the JSON body read. */
export interface Reply {
  readonly status: number
  readonly headers: LightMyRequestResponse['headers']
  readonly text: string
  /** Parsed body of a JSON answer; empty for pages. A list is under `list`. */
  readonly body: Readonly<Record<string, unknown>>
}

/** One way into the application: a browser with its cookies, or a program with a session. */
export interface Face {
  readonly cookie: string
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Reply>
  /** A write with a JSON body and a fresh Idempotency-Key unless `headers` say otherwise. */
  readonly send: (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply>
  /** One file as `multipart/form-data`. */
  readonly upload: (url: string, file: File, fields?: Readonly<Record<string, string>>) => Promise<Reply>
  /** Opens a page and posts its form: hidden fields of the page, then `fields`. Cookies the page sets are sent along. */
  readonly form: (url: string, fields: Readonly<Record<string, string>>, action?: string) => Promise<Reply>
}

function replyOf(response: LightMyRequestResponse): Reply {
  const type = String(response.headers['content-type'] ?? '')
  if (type.startsWith('application/problem+json')) gather('refusal', response.body)
  if (response.headers.location !== undefined) gather('location', decodeURI(String(response.headers.location)))
  const isJson = /\bjson\b/.test(type) && response.body !== ''
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    body: isJson ? asObject(response.json()) : {},
  }
}

const asObject = (value: unknown) =>
  (Array.isArray(value) ? { list: value } : value) as Readonly<Record<string, unknown>>

const hiddenField = /<input type="hidden" name="([^"]+)" value="([^"]*)">/g

/** A face with this `cookie` header; '' is a visitor. */
export function faceOf(server: FastifyInstance, cookie: string): Face {
  const own = cookie === '' ? {} : { cookie }
  const request = async (options: InjectOptions) =>
    replyOf(await server.inject({ ...options, headers: { ...own, ...options.headers } }))

  return {
    cookie,
    get: (url, headers) => request({ method: 'GET', url, ...(headers && { headers }) }),
    send: (method, url, body, headers) =>
      request({
        method,
        url,
        ...(body !== undefined && { payload: JSON.stringify(body) }),
        headers: {
          'idempotency-key': uuidv7(),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
      }),
    upload: async (url, file, fields = {}) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.set(name, value)
      form.set('file', file)
      const encoded = new Response(form)
      return request({
        method: 'POST',
        url,
        payload: Buffer.from(await encoded.arrayBuffer()),
        headers: { 'idempotency-key': uuidv7(), 'content-type': encoded.headers.get('content-type') ?? '' },
      })
    },
    form: async (url, fields, action = url) => {
      const page = await server.inject({ method: 'GET', url, headers: own })
      const cookies = page.cookies.map(({ name, value }) => `${name}=${value}`)
      const hidden = Object.fromEntries([...page.body.matchAll(hiddenField)].map(([, name, value]) => [name, value]))
      const payload = new URLSearchParams({ ...hidden, ...fields } as Record<string, string>).toString()
      return request({
        method: 'POST',
        url: action,
        payload,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          cookie: [cookie, ...cookies].filter((one) => one !== '').join('; '),
        },
      })
    },
  }
}
