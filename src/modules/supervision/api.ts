import type { FastifyInstance } from 'fastify'
import type { Actor } from '#modules/identity/model.ts'
import { verifyTrail } from '#platform/audit/trail.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import type { TransparencyLog } from '#platform/transparency/log.ts'
import { supervisionRoutes } from './contract.ts'
import { supervisionMessages } from './messages.ts'
import { createPublicLog } from './public-log.ts'
import { searchAudit } from './queries.ts'
import type { Supervision } from './service.ts'

/** JSON routes of supervision. */
export function mountSupervision(
  app: FastifyInstance,
  db: Database,
  supervision: Supervision,
  transparency: TransparencyLog,
): void {
  const publicLog = createPublicLog(db, transparency)
  registerMessages(supervisionMessages)
  mount(app, supervisionRoutes, {
    figures: ({ query, actor }) => supervision.figures(actor as Actor, query),
    figureItems: ({ params, query, actor }) => supervision.items(actor as Actor, params.key, query),
    figureCases: ({ params, query, actor }) => supervision.cases(actor as Actor, params.key, query),
    figureBreakdown: ({ params, query, actor }) => supervision.breakdown(actor as Actor, params.key, query),
    lawReach: ({ query }) => supervision.lawReach(query),
    lawCases: ({ query, actor }) => supervision.lawCases(actor as Actor, query),
    publicLog: () => publicLog.standing(),
    verifyPublicLog: () => publicLog.prove(),
    searchAudit: ({ query }) => searchAudit(db, query),
    verifyAudit: async () => {
      const verdict = await verifyTrail(db)
      return verdict.ok
        ? { intact: true, seals: verdict.seals, reason: null }
        : { intact: false, seals: verdict.sealNumber, reason: verdict.reason }
    },
  })
}
