/** Live updates for open screens: which case changed, for those it concerns. The screen reads again through its own door. */
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { scopeOf } from '#modules/cases/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { streamEvents } from '#platform/http/sse.ts'

interface Change {
  readonly caseId: string
  readonly officeIds: readonly string[]
  readonly regionCode: string
}

/** `GET /api/live`: server-sent events `case` {caseId} and `reload` after a lost line. Staff only, within their scope at connection. */
export function mountLive(app: FastifyInstance, db: Database): void {
  app.get('/api/live', async (request, reply) => {
    if (request.actor.kind !== 'staff') throw new Refusal('forbidden', 'platform.sign-in-needed')
    const scope = scopeOf(request.actor)
    await streamEvents(reply, db, 'cases', (payload) => {
      if (payload === '') return { event: 'reload', data: {} }
      const change = JSON.parse(payload) as Change
      const concerns =
        change.officeIds.some((id) => scope.offices.includes(id)) ||
        scope.regions.some((prefix) => change.regionCode.startsWith(prefix))
      return concerns ? { event: 'case', data: { caseId: change.caseId } } : undefined
    })
  })
}
