/** Sends requests into the application the way a program of an attacker does: every header, every byte, every address of its own. */
import { unescape as readable } from 'node:querystring'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { uuidv7 } from '#platform/crypto.ts'
import { gather } from '../src/testing/gathered.ts'

/** What came back, with the body as text. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

/** One request; `cookie` '' is a visitor. */
export interface Shot {
  readonly method: string
  readonly url: string
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly payload?: string | Buffer
}

let sent = 0

/** Another source address for each request: the brakes per address are not what is asked about here. */
const nextAddress = (): string => `10.${(sent >> 16) & 255}.${(sent >> 8) & 255}.${sent & 255}`

/** Sends one request and waits for the whole answer. */
export async function fire(server: FastifyInstance, shot: Shot): Promise<Answer> {
  sent += 1
  const { method, url, cookie = '', headers = {}, payload } = shot
  const response = await server.inject({
    method: method as NonNullable<InjectOptions['method']>,
    url,
    remoteAddress: nextAddress(),
    headers: { ...(cookie !== '' && { cookie }), ...headers },
    ...(payload !== undefined && { payload }),
  })
  const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const)
  const answer = { status: response.statusCode, headers: Object.fromEntries(flat), text: response.body }
  if (answer.headers['content-type']?.startsWith('application/problem+json')) gather('refusal', answer.text)
  if (answer.headers.location !== undefined) gather('location', readable(answer.headers.location).replaceAll('\n', ' '))
  return answer
}

/** A JSON write with a fresh Idempotency-Key. */
export const jsonShot = (method: string, url: string, cookie: string, body: unknown): Shot => ({
  ...{ method, url, cookie, payload: typeof body === 'string' ? body : JSON.stringify(body) },
  headers: { 'content-type': 'application/json', 'idempotency-key': uuidv7() },
})

/** A posted form of the portal. */
export const formShot = (url: string, cookie: string, fields: Readonly<Record<string, string>>): Shot => ({
  ...{ method: 'POST', url, cookie, payload: new URLSearchParams(fields).toString() },
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
})

/** What every form of the portal carries, as this visitor's browser has it: own token, own cookies, a fresh request id. */
export async function formPass(
  server: FastifyInstance,
  cookie: string,
): Promise<{ readonly cookie: string; readonly fields: Readonly<Record<string, string>> }> {
  const page = await server.inject({
    method: 'GET',
    url: cookie === '' ? '/sign-in' : '/my/display',
    headers: { cookie },
  })
  const token = /name="csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const cookies = page.cookies.map(({ name, value }) => `${name}=${value}`)
  return {
    cookie: [cookie, ...cookies].filter((one) => one !== '').join('; '),
    fields: { csrf: token, requestId: uuidv7() },
  }
}
