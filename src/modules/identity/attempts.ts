import { refuse } from '#kernel/refusal.ts'
import { record } from '#platform/audit/trail.ts'
import type { Context } from './context.ts'
import { lockedUntil } from './lockout.ts'
import type { Origin } from './sessions.ts'
import { type AttemptKind, failuresFrom, failuresOf, insertAttempt, lockSubject } from './store.ts'

/**
 * Notes a try before it is judged and says whether it may be judged at all: its id, or until when the subject is locked. Too many wrong tries
 * from one source refuse with `identity.source-limit` whoever they are about.
 */
export async function beginAttempt(
  { db, now, settings }: Context,
  kind: AttemptKind,
  subjectIndex: string,
  origin: Origin,
  unlockedAt: string | null = null,
): Promise<{ attemptId: string } | { until: string }> {
  return db.transaction(async (tx) => {
    const at = now().toISOString()
    await lockSubject(tx, subjectIndex)
    if ((await failuresFrom(tx, kind, origin.ip, at)) >= settings.lock.perSource) throw refuse('identity.source-limit')
    const until = lockedUntil(await failuresOf(tx, kind, subjectIndex, at, unlockedAt), at, settings.lock)
    if (until) return { until }
    return { attemptId: await insertAttempt(tx, { kind, subjectIndex, source: origin.ip, at }) }
  })
}

/** Writes a refused sign-in or check into the audit trail, in a transaction of its own since the act itself comes to nothing. */
export async function noteRefused(
  { db }: Context,
  act: { actorKey: string; action: string; object: string; origin: Origin },
): Promise<void> {
  const { actorKey, action, object, origin } = act
  await record(db, { actorKey, action, object, outcome: 'refused', ip: origin.ip })
}
