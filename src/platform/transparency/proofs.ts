/** What the log answers: its newest checkpoint, proofs, and the state its keepers watch. */
import type { Sql } from '../db/database.ts'
import { consistencyRanges, inclusionRanges, type TreeHash } from './merkle.ts'
import { reached } from './sequencer.ts'
import { type Checkpoint, readCheckpoint, readNote } from './signed-note.ts'
import { rootsOf } from './tiles.ts'

/** A checkpoint as it is handed out: the signed note with the lines of its witnesses. */
export interface PublishedCheckpoint extends Checkpoint {
  readonly number: number
  readonly note: string
  readonly witnesses: readonly { readonly name: string; readonly at: string }[]
}

interface CheckpointRow {
  number: number
  note: string
  witnesses: readonly { name: string; at: string; line: string }[]
}

/** Rows of notes with the lines of those that signed under them; `again` is 1 for a refresh of a checkpoint, 0 for itself. */
const checkpoints = `select c.checkpoint_number as number, c.note, coalesce((
    select json_agg(json_build_object('name', s.witness_name, 'at', s.cosigned_at, 'line', s.signature_line) order by s.witness_name)
    from log_cosignature s where s.checkpoint_number = c.checkpoint_number), '[]') as witnesses, 0 as again
  from log_checkpoint c`
const refreshes = `select r.checkpoint_number as number, r.note, coalesce((
    select json_agg(json_build_object('name', s.witness_name, 'at', s.cosigned_at, 'line', s.signature_line) order by s.witness_name)
    from log_refresh_cosignature s where s.note = r.note), '[]') as witnesses, 1 as again
  from log_refresh r`
const witnessedRefreshes = `select s.checkpoint_number as number, s.note,
    json_build_array(json_build_object('name', s.witness_name, 'at', s.cosigned_at, 'line', s.signature_line)) as witnesses, 1 as again
  from log_refresh_cosignature s order by s.checkpoint_number desc, s.cosigned_at desc limit 1`

function publish(row: CheckpointRow | undefined): PublishedCheckpoint | undefined {
  const checkpoint = row && readCheckpoint(readNote(row.note)?.body ?? '')
  if (!row || !checkpoint) return undefined
  return {
    ...checkpoint,
    number: row.number,
    note: row.note + row.witnesses.map(({ line }) => `${line}\n`).join(''),
    witnesses: row.witnesses.map(({ name, at }) => ({ name, at: new Date(at).toISOString() })),
  }
}

/** The newest checkpoint, as it was signed last; undefined before the log was opened. */
export async function newestCheckpoint(sql: Sql): Promise<PublishedCheckpoint | undefined> {
  const rows = await sql.query<CheckpointRow>(
    `(${checkpoints} order by c.checkpoint_number desc limit 1) union all (${refreshes}) order by number desc, again desc limit 1`,
    [],
    'log-published-newest',
  )
  return publish(rows[0])
}

/** The newest checkpoint that a witness signed too, as it signed it last. */
export async function newestWitnessed(sql: Sql): Promise<PublishedCheckpoint | undefined> {
  const rows = await sql.query<CheckpointRow>(
    `(${checkpoints} where c.checkpoint_number = (select max(checkpoint_number) from log_cosignature))
     union all (${witnessedRefreshes}) order by number desc, again desc limit 1`,
    [],
    'log-published-witnessed',
  )
  return publish(rows[0])
}

/** Hashes that prove leaf `index` in the tree of `size` leaves; undefined when there is no such leaf or tree. */
export async function inclusionProof(sql: Sql, index: number, size: number): Promise<TreeHash[] | undefined> {
  if (index >= size || size > (await sizeOf(sql))) return undefined
  return rootsOf(sql, inclusionRanges(index, size))
}

/** Hashes that prove that the tree of `first` leaves is the beginning of that of `second`; undefined when there are no such trees. */
export async function consistencyProof(sql: Sql, first: number, second: number): Promise<TreeHash[] | undefined> {
  if (first > second || second > (await sizeOf(sql))) return undefined
  return rootsOf(sql, consistencyRanges(first, second))
}

async function sizeOf(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ size: number }>(
    'select tree_size as size from log_checkpoint order by checkpoint_number desc limit 1',
    [],
    'log-size',
  )
  return row?.size ?? 0
}

/** An event's place in the log, with everything an offline check needs. */
export interface LeafProof {
  readonly index: number
  /** Opens the commitment of this leaf and of no other. */
  readonly salt: string
  readonly checkpoint: PublishedCheckpoint
  /** The proof in the text form of C2SP tlog-proof. */
  readonly text: string
}

/** Proof of one event against the newest witnessed checkpoint that covers it, else the newest; undefined while it is not in the log yet. */
export async function leafProof(sql: Sql, caseId: string, version: number): Promise<LeafProof | undefined> {
  const [leaf] = await sql.query<{ index: number; salt: string }>(
    `select leaf_index as index, encode(salt, 'hex') as salt from log_leaf where case_id = $1 and version = $2`,
    [caseId, version],
    'log-leaf-of-event',
  )
  if (!leaf) return undefined
  const witnessed = await newestWitnessed(sql)
  const checkpoint = witnessed && witnessed.size > leaf.index ? witnessed : await newestCheckpoint(sql)
  const hashes = checkpoint && (await inclusionProof(sql, leaf.index, checkpoint.size))
  if (!checkpoint || !hashes) return undefined
  const lines = ['c2sp.org/tlog-proof@v1', `index ${leaf.index}`, ...hashes.map((hash) => hash.toString('base64')), '']
  return { ...leaf, checkpoint, text: `${lines.join('\n')}\n${checkpoint.note}` }
}

/** How the log stands, for those who keep it. */
export interface LogStanding {
  readonly newest: PublishedCheckpoint | undefined
  readonly witnessed: PublishedCheckpoint | undefined
  /** Seconds since a checkpoint was signed last; null before the first. */
  readonly ageSeconds: number | null
  /** After this many seconds nothing more is recorded. */
  readonly overdueSeconds: number
  /** Events not yet in the log, counted up to 1000. */
  readonly waiting: number
}

export async function logStanding(sql: Sql): Promise<LogStanding> {
  const [row] = await sql.query<{ ageSeconds: number | null; overdueSeconds: number; waiting: number }>(
    `select extract(epoch from clock_timestamp() - greatest(c.made_at, (select made_at from log_refresh)))::float8 as "ageSeconds",
            extract(epoch from l.overdue_after)::float8 as "overdueSeconds",
            (select count(*)::int from (
               select from case_event e
               where e.recorded_xid >= coalesce(c.complete_below, '0'::xid8) and e.recorded_xid <= ${reached}
                 and not exists (select from log_leaf x where x.case_id = e.case_id and x.version = e.version) limit 1000) as waiting) as waiting
     from log_limit l left join lateral (select made_at, complete_below from log_checkpoint order by checkpoint_number desc limit 1) c on true`,
    [],
    'log-standing',
  )
  return {
    newest: await newestCheckpoint(sql),
    witnessed: await newestWitnessed(sql),
    ageSeconds: row?.ageSeconds ?? null,
    overdueSeconds: row?.overdueSeconds ?? 0,
    waiting: row?.waiting ?? 0,
  }
}
