import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import sharedPlugin from './plugin.ts'

/** Half a county may share the address of its service hall. */
const usualPerMinute = 6_000

/**
 * A brake per source address, kept in memory of each process and safe to lose. What must hold exactly (wrong passwords, messages
 * per number) is counted in PostgreSQL by identity. A route tightens it with `config: { rateLimit: perMinute(10) }`.
 */
export const limitRates = sharedPlugin(async (app: FastifyInstance, options: { perMinute: number | undefined }) => {
  await app.register(rateLimit, {
    global: true,
    max: options.perMinute ?? usualPerMinute,
    timeWindow: 60_000,
    errorResponseBuilder: () => new Refusal('invalid', 'platform.too-many-requests') as unknown as object,
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
      'retry-after': true,
    },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  })
})

/** Route setting: at most this many requests a minute from one address. */
export function perMinute(max: number): { max: number; timeWindow: number } {
  return { max, timeWindow: 60_000 }
}
