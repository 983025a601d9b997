/** Live updates for open screens: which case changed, for those it concerns. The screen reads again through its own door. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { Refusal } from '#kernel/refusal.ts'
import { scopeOf } from '#modules/cases/queries.ts'
import type { StaffActor } from '#modules/identity/model.ts'
import type { Identity } from '#modules/identity/service.ts'
import type { Database } from '#platform/db/database.ts'
import { sessionToken } from '#platform/http/session.ts'
import { streamEvents } from '#platform/http/sse.ts'

interface Change {
  readonly caseId: string
  readonly officeIds: readonly string[]
  readonly regionCode: string
}

/** An open stream and what it was opened with: a session, and the posts its scope comes from. */
interface Watched {
  readonly token: string
  readonly posts: string
}

/** A stream outlives its session, or a post its holder no longer has, by this long at the most. */
const checkMs = 2_000

const postsOf = ({ posts }: StaffActor): string => posts.map((post) => Object.values(post).join(' ')).join('\n')

/**
 * `GET /api/live`: server-sent events `case` {caseId} and `reload` after a lost line. Staff only, within their scope at connection; when
 * the session ends or the posts change, the stream ends too, and whoever may comes back with the new scope.
 */
export function mountLive(app: FastifyInstance, { db, identity }: { db: Database; identity: Identity }): void {
  const watched = new Map<ServerResponse, Watched>()

  app.get('/api/live', async (request, reply) => {
    const token = sessionToken(request)
    if (request.actor.kind !== 'staff' || !token) throw new Refusal('forbidden', 'platform.sign-in-needed')
    const scope = scopeOf(request.actor)
    const stream = await streamEvents(reply, db, 'cases', (payload) => {
      if (payload === '') return { event: 'reload', data: {} }
      const change = JSON.parse(payload) as Change
      const concerns =
        change.officeIds.some((id) => scope.offices.includes(id)) ||
        scope.regions.some((prefix) => change.regionCode.startsWith(prefix))
      return concerns ? { event: 'case', data: { caseId: change.caseId } } : undefined
    })
    if (!stream) return
    watched.set(stream, { token, posts: postsOf(request.actor) })
    stream.once('close', () => watched.delete(stream))
  })

  const endWhatNoLongerHolds = async () => {
    if (watched.size === 0) return
    const asked = [...watched]
    const staff = await identity.staffBehind([...new Set(asked.map(([, { token }]) => token))])
    for (const [stream, { token, posts }] of asked) {
      const actor = staff.get(token)
      if (!actor || postsOf(actor) !== posts) stream.end()
    }
  }

  let timer: NodeJS.Timeout | undefined
  const watch = () => {
    timer = setTimeout(async () => {
      // Without a database nothing flows through these streams either; the next turn asks again.
      await endWhatNoLongerHolds().catch((error: unknown) => app.log.warn({ err: error }, 'live streams not checked'))
      if (!isClosed) watch()
    }, checkMs)
    timer.unref()
  }
  let isClosed = false
  app.addHook('onReady', async () => watch())
  app.addHook('preClose', async () => {
    isClosed = true
    clearTimeout(timer)
  })
}
