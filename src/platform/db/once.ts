import { Refusal } from '#kernel/refusal.ts'
import type { Sql } from './database.ts'

/** Who sent which request: enough to recognise a repeat of it. */
export interface RequestStamp {
  /** Chosen by the sender: Idempotency-Key header, or the hidden field `requestId` of a form. */
  requestId: string
  /** SM3 of the canonical request (method, path, body). */
  fingerprint: string
  /** `staff:<id>`, `person:<accountId>`, `system:<job>` or `visitor`; a key is only ever recognised for its own sender. */
  actorKey: string
}

interface Handled {
  fingerprint: string
  result: unknown
}

/**
 * Runs `work` at most once per sender and request id. The claim is written in the transaction that does the work, so a refused or
 * crashed request leaves none; a parallel repeat waits for the first and then gets its stored JSON result.
 * The same id with another body is refused as `platform.key-reused`.
 */
export async function once<T>(tx: Sql, stamp: RequestStamp, work: () => Promise<T>): Promise<T> {
  const claimed = await tx.query(
    `insert into handled_request (actor_key, request_id, fingerprint) values ($1, $2, $3)
     on conflict (actor_key, request_id) do nothing returning request_id`,
    [stamp.actorKey, stamp.requestId, stamp.fingerprint],
    'once-claim',
  )
  if (claimed.length === 0) return repeated<T>(tx, stamp)
  const result = await work()
  await tx.query(
    'update handled_request set result = $3 where actor_key = $1 and request_id = $2',
    [stamp.actorKey, stamp.requestId, JSON.stringify(result ?? null)],
    'once-result',
  )
  return result
}

async function repeated<T>(tx: Sql, stamp: RequestStamp): Promise<T> {
  const [handled] = await tx.query<Handled>(
    'select fingerprint, result from handled_request where actor_key = $1 and request_id = $2',
    [stamp.actorKey, stamp.requestId],
    'once-repeat',
  )
  if (handled?.fingerprint !== stamp.fingerprint) throw new Refusal('invalid', 'platform.key-reused', {})
  return handled.result as T
}
