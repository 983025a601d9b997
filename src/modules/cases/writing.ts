/** From a prepared act to the database: numbers drawn, rows written, alone in a transaction or with those of others. */
import { Refusal } from '#kernel/refusal.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { claimPart, type RequestStamp } from '#platform/db/once.ts'
import { openTrain, type Train } from '#platform/db/train.ts'
import { faultPoint } from '#platform/fault-points.ts'
import type { PreparedAct } from './acting.ts'
import { writeRows } from './case-rows.ts'
import { drawn } from './numbering.ts'
import type { CaseInHand } from './store.ts'

/** One request: claimed, written and answered in the same transaction. */
export interface RequestedAct {
  readonly stamp: RequestStamp
  /** Kept with the request, the answer to a repeat. */
  readonly result: { readonly caseId: string }
  /** Null when there is nothing to do but to note the request. */
  readonly prepared: PreparedAct | null
  /** The case as it was read. */
  readonly inHand: CaseInHand
}

/**
 * Claims requests and draws numbers, each counter once for all. Always in the same order, so that two transactions never wait for each
 * other. Counters are held until the end: a refused act gives its numbers back, and they have no gaps.
 */
const startStatement = `
  with claimed as (${claimPart('$1')}),
  counter as (
    insert into case_counter (scope, value)
    select scope, count from json_to_recordset($2::json) as wanted (scope text, count bigint) order by scope
    on conflict (scope) do update set value = case_counter.value + excluded.value returning scope, value)
  select (select count(*) from claimed) as claimed,
    (select coalesce(json_object_agg(scope, value), '{}') from counter) as counters`

/** Throws Refusal conflict `platform.stale-version` when one of the requests is handled already; who asked looks for its answer then. */
async function start(tx: Sql, stamps: readonly RequestedAct[], taken: ReadonlyMap<string, number>) {
  if (stamps.length === 0 && taken.size === 0) return new Map<string, number>()
  const claims = stamps.map(({ stamp, result }) => ({
    ...{ actor_key: stamp.actorKey, request_id: stamp.requestId, fingerprint: stamp.fingerprint, result },
  }))
  const wanted = [...taken].map(([scope, count]) => ({ scope, count }))
  const [row] = await tx.query<{ claimed: number; counters: Record<string, number> }>(
    startStatement,
    [JSON.stringify(claims), JSON.stringify(wanted)],
    'case-start',
  )
  faultPoint('after-claim')
  if (row?.claimed !== claims.length) throw new Refusal('conflict', 'platform.stale-version')
  return new Map(Object.entries(row.counters))
}

async function write(tx: Sql, stamps: readonly RequestedAct[], acts: readonly PreparedAct[]): Promise<CaseInHand[]> {
  const taken = new Map<string, number>()
  for (const { takes } of acts) for (const [scope, count] of takes) taken.set(scope, (taken.get(scope) ?? 0) + count)
  const next = drawn(await start(tx, stamps, taken), taken)
  const finished = acts.map((one) => one.finish(next))
  if (finished.length > 0)
    await writeRows(
      tx,
      finished.map((one) => one.rows),
    )
  faultPoint('after-insert')
  return finished.map((one) => one.inHand)
}

/** Writes an act in the caller's transaction, whose request is claimed already (`once`), or that answers to nobody. */
export async function writeNow(tx: Sql, prepared: PreparedAct): Promise<CaseInHand> {
  const [inHand] = await write(tx, [], [prepared])
  if (!inHand) throw new Error('an act was written and nothing came of it')
  return inHand
}

async function writeAll(tx: Sql, requests: readonly RequestedAct[]): Promise<readonly CaseInHand[]> {
  const acts = requests.flatMap(({ prepared }) => prepared ?? [])
  const written = await write(tx, requests, acts)
  return requests.map((one) => (one.prepared ? (written[acts.indexOf(one.prepared)] ?? one.inHand) : one.inHand))
}

const trains = new WeakMap<Database, Train<RequestedAct, CaseInHand>>()

/** The one train of a database, on which requests are written together (`platform/db/train.ts`). `send` throws as `writeRows`. */
export function trainOf(db: Database): Train<RequestedAct, CaseInHand> {
  let train = trains.get(db)
  if (!train) {
    const claims = ({ stamp, inHand }: RequestedAct) => [
      `case ${inHand.row.id}`,
      `request ${stamp.actorKey} ${stamp.requestId}`,
    ]
    // Counters without gaps are held from the draw to the commit.
    const holds = ({ prepared }: RequestedAct) => [...(prepared?.takes.keys() ?? [])]
    train = openTrain({ db, write: writeAll, claims, holds, most: 100 })
    trains.set(db, train)
  }
  return train
}
