import type { FastifyInstance } from 'fastify'
import { verifyTrail } from '#platform/audit/trail.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { supervisionRoutes } from './contract.ts'
import { searchAudit } from './queries.ts'

/** JSON routes of supervision. */
export function mountSupervision(app: FastifyInstance, db: Database): void {
  mount(app, supervisionRoutes, {
    searchAudit: ({ query }) => searchAudit(db, query),
    verifyAudit: async () => {
      const verdict = await verifyTrail(db)
      return verdict.ok
        ? { intact: true, seals: verdict.seals, reason: null }
        : { intact: false, seals: verdict.sealNumber, reason: verdict.reason }
    },
  })
}
