import { request } from 'undici'
import { uuidv7 } from '../src/platform/crypto.ts'
import type { AppProcess } from './app-process.ts'

/** What came back. */
export interface Answer {
  readonly status: number
  readonly location: string
  readonly cookies: readonly string[]
  readonly retryAfter: string | undefined
  readonly text: string
  /** Parsed, where the answer is JSON. */
  readonly json: Readonly<Record<string, unknown>>
}

/** One request as it goes out; sent again it is the same request. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** How long to wait for the answer; 40 000 ms unless said. */
  readonly limitMs?: number
}

/** The door a call goes through; several, where several processes serve. */
export type Door = Pick<AppProcess, 'url' | 'agent'>

let turn = 0
/** People come from many addresses; from one, the brake on requests a minute would be what is measured. */
function nextAddress(): string {
  turn = (turn + 1) % 60_000
  return `10.9.${turn >> 8}.${turn & 255}`
}

/** Sends once. Throws when the line broke. */
export async function send(door: Door, call: Call): Promise<Answer> {
  const reply = await request(door.url + call.path, {
    method: call.method,
    dispatcher: door.agent,
    headers: { 'x-forwarded-for': nextAddress(), ...(call.cookie && { cookie: call.cookie }), ...call.headers },
    body: call.body ?? null,
    ...(call.limitMs !== undefined && { headersTimeout: call.limitMs, bodyTimeout: call.limitMs }),
  })
  const text = await reply.body.text()
  const header = (name: string) => reply.headers[name]
  const cookies = header('set-cookie')
  const type = String(header('content-type') ?? '')
  return {
    status: reply.statusCode,
    location: String(header('location') ?? ''),
    cookies: (Array.isArray(cookies) ? cookies : cookies === undefined ? [] : [cookies]).map(
      (one) => one.split(';')[0] ?? '',
    ),
    retryAfter: header('retry-after') === undefined ? undefined : String(header('retry-after')),
    text,
    json: /\bjson\b/.test(type) && text !== '' ? (JSON.parse(text) as Answer['json']) : {},
  }
}

/** A JSON write with a key of its own. */
export function write(
  path: string,
  cookie: string,
  body: unknown,
  key: string = uuidv7(),
): Call & { readonly key: string } {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  return { key, method: 'POST', path, cookie, headers, body: JSON.stringify(body) }
}

/** A file, and fields, as a browser sends them. */
export async function multipart(
  path: string,
  cookie: string,
  parts: readonly (readonly [name: string, value: string | File])[],
  key: string = uuidv7(),
): Promise<Call & { readonly key: string }> {
  const form = new FormData()
  for (const [name, value] of parts) form.append(name, value)
  const encoded = new Response(form)
  const headers = { 'content-type': encoded.headers.get('content-type') ?? '', 'idempotency-key': key }
  return { key, method: 'POST', path, cookie, headers, body: Buffer.from(await encoded.arrayBuffer()) }
}

/** The hidden fields of the first form of a page that posts to `action`, or of the whole page. */
export function hiddenFields(page: string, action?: string): Record<string, string> {
  const forms = [...page.matchAll(/<form\b[^>]*?(?:action="([^"]*)")?[^>]*>([\s\S]*?)<\/form>/g)]
  const form = forms.find(([, where]) => action === undefined || where?.startsWith(action))?.[2] ?? page
  return Object.fromEntries(
    [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
}

/** A form post. */
export function post(path: string, cookie: string, fields: Readonly<Record<string, string>>): Call {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', path, cookie, headers, body: new URLSearchParams(fields).toString() }
}

/** A picture nobody has stored yet: the same pixel, another ending. */
export function picture(mark: string): File {
  return new File([Buffer.concat([pixel, Buffer.from(mark)])], `${mark}.png`, { type: 'image/png' })
}

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
