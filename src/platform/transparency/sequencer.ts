/** Brings the public log up to the event log: one leaf per event, full tiles, a signed checkpoint; all of it in one transaction. */
import type { Sql } from '../db/database.ts'
import { StartRefusal } from '../start-refusal.ts'
import type { FullTile } from './growing-tree.ts'
import { type LoggedEvent, leafContent, loggedColumns, newSalt, type SaltedEvent } from './leaf.ts'
import { leafHash, type TreeHash } from './merkle.ts'
import { checkpointBody, isSignedBy, readCheckpoint, readNote, type SigningKey } from './signed-note.ts'
import { treeAt } from './tiles.ts'

/** Most events of one transaction. */
const batch = 5_000

/** Any constant will do, as long as every sequencer of this product uses the same one. */
const advisoryLock = 4_230_121_217

/** In a statement: no transaction that this database has begun, and whose events can be seen, bears a later mark. */
export const reached = 'greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned())'

/** A newest checkpoint as it stands in the table. */
interface Newest {
  number: number
  size: number
  root: TreeHash
  note: string
  /** ISO instant of the last signature, that of its refresh included. */
  signedAt: string
  ageSeconds: number
  completeBelow: string | null
  /** The mark of completeness is one of this database, not of the one it was copied from. */
  isOwn: boolean
}

export interface Step {
  /** Leaves added. */
  readonly added: number
  /** Leaves in the log now. */
  readonly size: number
  /** A checkpoint was signed, or the newest one signed again. */
  readonly signed: boolean
  /** Nothing was left over when this step ended. */
  readonly isComplete: boolean
  /** Where to go on, while all events there are are gone through. */
  readonly after: EventPlace | undefined
}

/** Place of an event in the order of cases. */
export interface EventPlace {
  readonly caseId: string
  readonly version: number
  /** Events of transactions before this one were seen when the walk began. */
  readonly completeBelow: string
}

/**
 * One step. Undefined: another process is at it. Without news the newest checkpoint is signed again when its last signature is
 * `refreshSeconds` old; that takes no row of its own.
 * Refuses to sign when what is stored does not give the root that was signed last: then somebody has to look.
 */
export async function integrate(
  tx: Sql,
  key: SigningKey,
  { refreshSeconds, after }: { refreshSeconds: number; after?: EventPlace | undefined },
): Promise<Step | undefined> {
  const [lock] = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [advisoryLock])
  if (!lock?.taken) return undefined
  // A walk through years of events in a restored copy takes longer than a request may; if it never ended, recording would.
  await tx.query(`set local statement_timeout = '30min'`)
  const newest = await newestCheckpoint(tx)
  const size = newest?.size ?? 0
  const tree = await treeAt(tx, size)
  if (newest && !tree.root().equals(newest.root))
    throw new Error(
      `the transparency log does not give the root of checkpoint ${newest.number}; run onevisit verify-log`,
    )
  const seen = newest?.isOwn && after === undefined ? newest.completeBelow : null
  const walk = seen === null
  // Before the look: what commits during it stands at or above this mark.
  const completeBelow = after?.completeBelow ?? (await oldestRunning(tx))
  const found = walk ? await eventsByCase(tx, after) : await eventsSince(tx, seen)
  const events = found.map((event): SaltedEvent => ({ ...event, salt: newSalt() }))
  const hashes = events.map((event) => leafHash(leafContent(event)))
  const tiles = hashes.flatMap((hash) => tree.append(hash))
  const isComplete = events.length < batch
  const last = events.at(-1)
  const next = !isComplete && walk && last ? { caseId: last.caseId, version: last.version, completeBelow } : undefined
  const step = { added: hashes.length, size: tree.size, isComplete, after: next }
  // The end of a walk is written down without news too: the mark it found is one of this database.
  if (newest && hashes.length === 0 && !walk) {
    const isDue = newest.ageSeconds >= refreshSeconds
    if (isDue) await refresh(tx, key, newest)
    return { ...step, signed: isDue }
  }
  await writeLeaves(tx, size, events, hashes)
  await writeTiles(tx, tiles)
  const number = (newest?.number ?? 0) + 1
  const complete = isComplete ? completeBelow : seen
  await sign(tx, key, { number, size: tree.size, root: tree.root(), completeBelow: complete, newest })
  return { ...step, signed: true }
}

/**
 * How many seconds the newest checkpoint is ahead of the database's clock; 0 as a rule. Throws when it was signed with another key than
 * this installation's: whatever would be sealed now, nobody could open later.
 */
export async function standing(sql: Sql, key: SigningKey): Promise<{ readonly aheadSeconds: number }> {
  const newest = await newestCheckpoint(sql)
  if (newest) refuseForeignLog(newest, key)
  return { aheadSeconds: Math.max(0, -(newest?.ageSeconds ?? 0)) }
}

async function newestCheckpoint(tx: Sql): Promise<Newest | undefined> {
  const [row] = await tx.query<Newest>(
    `select c.checkpoint_number as number, c.tree_size as size, c.root, c.note, c.complete_below::text as "completeBelow",
            greatest(c.made_at, r.made_at) as "signedAt",
            extract(epoch from clock_timestamp() - greatest(c.made_at, r.made_at))::float8 as "ageSeconds",
            coalesce(c.complete_below <= pg_snapshot_xmax(pg_current_snapshot()), false) as "isOwn"
     from log_checkpoint c left join log_refresh r on r.checkpoint_number = c.checkpoint_number
     order by c.checkpoint_number desc limit 1`,
    [],
    'log-newest-checkpoint',
  )
  return row
}

/**
 * Events committed since: transactions end out of order, so everything visible from the oldest transaction that was still running last
 * time is looked at, and what is in the log already is left out. Within a case an earlier version is visible whenever a later one is,
 * so versions enter the log in order. Marks this database has not reached came with a restored copy, were gone through case by case, and
 * would be looked at for years.
 */
function eventsSince(tx: Sql, completeBelow: string): Promise<LoggedEvent[]> {
  return tx.query<LoggedEvent>(
    `select ${loggedColumns} from case_event e
     where e.recorded_xid >= $1::xid8 and e.recorded_xid <= ${reached}
       and not exists (select from log_leaf l where l.case_id = e.case_id and l.version = e.version)
     order by e.case_id, e.version limit $2`,
    [completeBelow, batch],
    'log-new-events',
  )
}

/** All events, case by case: at first, and in a copy of the database, whose transactions count anew. */
function eventsByCase(tx: Sql, after: EventPlace | undefined): Promise<LoggedEvent[]> {
  return tx.query<LoggedEvent>(
    `select ${loggedColumns} from case_event e
     where (e.case_id, e.version) > ($1::uuid, $2::int)
       and not exists (select from log_leaf l where l.case_id = e.case_id and l.version = e.version)
     order by e.case_id, e.version limit $3`,
    [after?.caseId ?? '00000000-0000-0000-0000-000000000000', after?.version ?? 0, batch],
    'log-all-events',
  )
}

async function oldestRunning(tx: Sql): Promise<string> {
  const [row] = await tx.query<{ xmin: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as xmin')
  return row?.xmin ?? '0'
}

async function writeLeaves(tx: Sql, from: number, events: readonly SaltedEvent[], hashes: readonly TreeHash[]) {
  if (events.length === 0) return
  await tx.query(
    `insert into log_leaf (leaf_index, case_id, version, leaf_hash, salt)
     select $1::bigint + place - 1, case_id, version, leaf_hash, decode(salt, 'hex')
     from unnest($2::uuid[], $3::int[], $4::bytea[], $5::text[]) with ordinality as leaf (case_id, version, leaf_hash, salt, place)`,
    [
      from,
      events.map((event) => event.caseId),
      events.map((event) => event.version),
      hashes,
      events.map((event) => event.salt),
    ],
    'log-leaves-write',
  )
}

async function writeTiles(tx: Sql, tiles: readonly FullTile[]): Promise<void> {
  if (tiles.length === 0) return
  await tx.query(
    `insert into log_tile (level, tile_index, hashes, root)
     select * from unnest($1::int[], $2::bigint[], $3::bytea[], $4::bytea[])`,
    [
      tiles.map((tile) => tile.level),
      tiles.map((tile) => tile.index),
      tiles.map((tile) => Buffer.concat(tile.hashes)),
      tiles.map((tile) => tile.root),
    ],
    'log-tiles-write',
  )
}

async function sign(
  tx: Sql,
  key: SigningKey,
  next: { number: number; size: number; root: TreeHash; completeBelow: string | null; newest: Newest | undefined },
): Promise<void> {
  const { time, note } = await signedNow(tx, key, next, next.newest)
  await tx.query(
    `insert into log_checkpoint (checkpoint_number, tree_size, root, made_at, note, complete_below)
     values ($1, $2, $3, $4, $5, $6::xid8)`,
    [next.number, next.size, next.root, time, note, next.completeBelow],
    'log-checkpoint-write',
  )
}

/** Signs the newest checkpoint again, in the place of its last refresh. */
async function refresh(tx: Sql, key: SigningKey, newest: Newest): Promise<void> {
  const { time, note } = await signedNow(tx, key, newest, newest)
  await tx.query(
    `insert into log_refresh (checkpoint_number, made_at, note) values ($1, $2, $3)
     on conflict (only_row) do update
       set checkpoint_number = excluded.checkpoint_number, made_at = excluded.made_at, note = excluded.note`,
    [newest.number, time, note],
    'log-refresh-write',
  )
}

/** The note over a size and a root, signed at this moment. */
async function signedNow(
  tx: Sql,
  key: SigningKey,
  { size, root }: { size: number; root: TreeHash },
  newest: Newest | undefined,
): Promise<{ time: string; note: string }> {
  if (newest) refuseForeignLog(newest, key)
  // A clock that went back must not make the log look younger than it was.
  const [clock] = await tx.query<{ at: string }>(
    `select greatest(date_trunc('second', clock_timestamp()), $1::timestamptz) as at`,
    [newest?.signedAt ?? null],
  )
  const time = clock?.at ?? new Date().toISOString()
  const body = checkpointBody({ origin: key.verifier.name, size, root, time })
  return { time, note: `${body}\n${key.sign(body)}\n` }
}

/** A log keeps its name and its key; another key means that the installation's secret was exchanged. */
function refuseForeignLog(newest: Newest, { verifier }: SigningKey): void {
  const note = readNote(newest.note)
  if (!note || readCheckpoint(note.body)?.origin !== verifier.name || !isSignedBy(note, verifier))
    throw new StartRefusal(
      '密钥不对：这个数据库不是用现在的 SECRET（或者 DATA_DIR/secret）建立的。请换回原来的密钥，见 docs/reliability/transparency.md。',
    )
}
