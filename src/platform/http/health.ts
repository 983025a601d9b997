import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import type { Database } from '../db/database.ts'

/** `/health/live`: the process answers. `/health/ready`: its database is there and takes writes; 503 otherwise. */
export function mountHealth(app: FastifyInstance, db: Database): void {
  const config = { rateLimit: false as const }
  app.get('/health/live', { config }, async () => ({ status: 'ok' }))
  app.get('/health/ready', { config }, async () => {
    const [server] = await db.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
    if (server?.standby) throw new Refusal('unavailable', 'platform.cannot-write')
    return { status: 'ok' }
  })
}
