import { Refusal } from '#kernel/refusal.ts'
import { faultPoint } from '../fault-points.ts'
import type { Sql } from './database.ts'
import { gathered } from './gather.ts'

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
  faultPoint('after-claim')
  const result = await work()
  await tx.query(
    'update handled_request set result = $3 where actor_key = $1 and request_id = $2',
    [stamp.actorKey, stamp.requestId, JSON.stringify(result ?? null)],
    'once-result',
  )
  faultPoint('after-result')
  return result
}

async function repeated<T>(tx: Sql, stamp: RequestStamp): Promise<T> {
  const handled = await handledBefore<T>(tx, stamp)
  if (!handled) throw new Refusal('invalid', 'platform.key-reused', {})
  return handled.result
}

/**
 * What came of this request when it was handled before, if it was. The same id with another body is refused as `platform.key-reused`.
 */
export async function handledBefore<T>(sql: Sql, stamp: RequestStamp): Promise<{ readonly result: T } | undefined> {
  const handled = await findHandled(sql, stamp)
  if (handled && handled.fingerprint !== stamp.fingerprint) throw new Refusal('invalid', 'platform.key-reused', {})
  return handled as { result: T } | undefined
}

const keyOf = ({ actorKey, requestId }: Pick<RequestStamp, 'actorKey' | 'requestId'>): string =>
  `${actorKey}\n${requestId}`

const findHandled = gathered<RequestStamp, Handled | undefined>(async (sql, stamps) => {
  const rows = await sql.query<Handled & { actorKey: string; requestId: string }>(
    `select actor_key as "actorKey", request_id as "requestId", fingerprint, result from handled_request
     join unnest($1::text[], $2::text[]) as asked (actor_key, request_id) using (actor_key, request_id)`,
    [stamps.map((one) => one.actorKey), stamps.map((one) => one.requestId)],
    'once-handled',
  )
  const found = new Map(rows.map((row) => [keyOf(row), row]))
  return stamps.map((one) => found.get(keyOf(one)))
})

/**
 * Part of a statement: claims requests whose result is known beforehand, with that result. `claims` is a JSON array of {actor_key,
 * request_id, fingerprint, result}. Answers one row per claim that succeeded; a parallel repeat waits for the first.
 */
export const claimPart = (claims: string): string => `
  insert into handled_request (actor_key, request_id, fingerprint, result)
  select actor_key, request_id, fingerprint, result
  from jsonb_to_recordset(${claims}::jsonb) as claim (actor_key text, request_id text, fingerprint text, result jsonb)
  order by actor_key, request_id
  on conflict (actor_key, request_id) do nothing returning 1`
