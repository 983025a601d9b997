import { refuse } from '#kernel/refusal.ts'
import { record } from '#platform/audit/trail.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Context } from './context.ts'
import { lockedUntil } from './lockout.ts'
import type { Origin } from './sessions.ts'
import { sourceOf } from './source.ts'
import { type AttemptKind, failuresFrom, failuresOf, insertAttempt, lockSubject, strangeFailures } from './store.ts'

/**
 * Notes a try before it is judged and says whether it may be judged at all: its id, or that the subject is locked and until when, if that
 * is known. Too many wrong tries from one source refuse with `identity.source-limit` whoever they are about.
 */
export async function beginAttempt(
  { db, now, settings }: Context,
  kind: AttemptKind,
  subjectIndex: string,
  origin: Origin,
): Promise<{ attemptId: string } | { until: string }> {
  const source = sourceOf(origin.ip)
  return db.transaction(async (tx) => {
    const at = now().toISOString()
    await admitSource(tx, { kind, source, at, most: settings.lock.perSource }, subjectIndex)
    const until = lockedUntil(await failuresOf(tx, { kind, subjectIndex, at }), at, settings.lock)
    if (until) return { until }
    return { attemptId: await insertAttempt(tx, { kind, subjectIndex, source, at }) }
  })
}

/**
 * The same for staff, whose work numbers strangers can know: wrong tries lock the number for the address they came from, so that nobody
 * locks an officer out from elsewhere. Addresses the officer never signed in from share a ceiling of the day; at the ceiling only they
 * are locked. Failures before `unlockedAt` do not count.
 */
export async function beginStaffAttempt(
  { db, now, settings }: Context,
  kind: 'password' | 'one-time-code',
  subjectIndex: string,
  origin: Origin,
  unlockedAt: string | null,
): Promise<{ attemptId: string } | { locked: true }> {
  const source = sourceOf(origin.ip)
  return db.transaction(async (tx) => {
    const at = now().toISOString()
    await admitSource(tx, { kind, source, at, most: settings.lock.perSource }, subjectIndex)
    const here = await failuresOf(tx, { kind, subjectIndex, at, source, after: unlockedAt })
    const elsewhere = await strangeFailures(tx, { kind, subjectIndex, at, source, after: unlockedAt })
    const isFull = !elsewhere.isKnown && elsewhere.failures >= settings.lock.perWorkNo
    if (isFull || lockedUntil(here, at, settings.lock)) return { locked: true }
    return { attemptId: await insertAttempt(tx, { kind, subjectIndex, source, at }) }
  })
}

async function admitSource(
  tx: Sql,
  from: { kind: AttemptKind; source: string; at: string; most: number },
  subjectIndex: string,
): Promise<void> {
  await lockSubject(tx, subjectIndex)
  if ((await failuresFrom(tx, from.kind, from.source, from.at)) >= from.most) throw refuse('identity.source-limit')
}

/** Writes a refused sign-in or check into the audit trail, in a transaction of its own since the act itself comes to nothing. */
export async function noteRefused(
  { db }: Context,
  act: { actorKey: string; action: string; object: string; origin: Origin },
): Promise<void> {
  const { actorKey, action, object, origin } = act
  await record(db, { actorKey, action, object, outcome: 'refused', ip: origin.ip })
}
