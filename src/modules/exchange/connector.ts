import { createHash, createHmac } from 'node:crypto'
import { fetch } from 'undici'
import type { z } from 'zod'
import type { Breaker } from './breaker.ts'

/** Where a register is and how to sign for it. */
export interface ConnectorConfig {
  /** base address, without a trailing slash */
  url: string
  key: string
  secret: string
  timeoutMs: number
  /** most bytes of an answer that are read */
  maxBytes: number
}

export type Asked<Reply> = { kind: 'answer'; reply: Reply } | { kind: 'absent' } | { kind: 'unavailable' }

/**
 * One signed POST: bearer key, timestamp, HMAC-SHA-256 over timestamp, method, path and digest of the body. Whatever is not a timely, small JSON
 * answer of the agreed shape is `unavailable`; 404 is `absent`. No redirects are followed and nothing of the answer is logged.
 */
export async function ask<Reply>(
  config: ConnectorConfig,
  breaker: Breaker,
  path: string,
  body: Record<string, unknown>,
  schema: z.ZodType<Reply>,
): Promise<Asked<Reply>> {
  if (!breaker.mayCall()) return { kind: 'unavailable' }
  try {
    const asked = await send(config, path, JSON.stringify(body), schema)
    breaker.succeeded()
    return asked
  } catch {
    breaker.failed()
    return { kind: 'unavailable' }
  }
}

async function send<Reply>(
  config: ConnectorConfig,
  path: string,
  body: string,
  schema: z.ZodType<Reply>,
): Promise<Asked<Reply>> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const response = await fetch(`${config.url}${path}`, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(config.timeoutMs),
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: `Bearer ${config.key}`,
      'x-timestamp': timestamp,
      'x-signature': sign(config.secret, timestamp, path, body),
    },
  })
  const text = await readAtMost(response.body, config.maxBytes)
  if (response.status === 404) return { kind: 'absent' }
  if (response.status !== 200) throw new Error(`the register answered ${response.status}`)
  if (!response.headers.get('content-type')?.startsWith('application/json')) throw new Error('the answer is not JSON')
  return { kind: 'answer', reply: schema.parse(JSON.parse(text)) }
}

function sign(secret: string, timestamp: string, path: string, body: string): string {
  const digest = createHash('sha256').update(body).digest('hex')
  return createHmac('sha256', secret).update(`${timestamp}\nPOST\n${path}\n${digest}`).digest('hex')
}

async function readAtMost(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error('the answer is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
