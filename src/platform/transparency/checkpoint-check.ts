/** Whether a checkpoint says what the leaves add up to, follows the one before it, and bears the signatures it should. */
import type { Sql } from '../db/database.ts'
import type { TreeHash } from './merkle.ts'
import { type Checkpoint, cosignedBy, isSignedBy, readCheckpoint, readNote, type VerifierKey } from './signed-note.ts'

export interface CheckpointRow {
  readonly number: number
  readonly size: number
  readonly root: TreeHash
  readonly madeAt: string
  readonly note: string
  readonly cosignatures: readonly Cosignature[]
  /** The checkpoint signed again: the last time by the log, the last time a witness signed under it. */
  readonly refreshes: readonly {
    readonly note: string
    readonly madeAt: string
    readonly cosignature: Cosignature | null
  }[]
}

interface Cosignature {
  readonly witness: string
  readonly line: string
  readonly at: string
}

/** The next checkpoints after a number, with what witnesses signed under them. */
export function checkpointsAfter(sql: Sql, number: number): Promise<CheckpointRow[]> {
  return sql.query<CheckpointRow>(
    `select c.checkpoint_number as number, c.tree_size as size, c.root, c.made_at as "madeAt", c.note, coalesce((
       select json_agg(json_build_object('witness', s.witness_name, 'line', s.signature_line, 'at', s.cosigned_at))
       from log_cosignature s where s.checkpoint_number = c.checkpoint_number), '[]') as cosignatures, coalesce((
       select json_agg(json_build_object('note', r.note, 'madeAt', r.made_at, 'cosignature', r.cosignature)) from (
         select checkpoint_number, made_at, note, null::json as cosignature from log_refresh
         union all
         select checkpoint_number, made_at, note,
           json_build_object('witness', witness_name, 'line', signature_line, 'at', cosigned_at) from log_refresh_cosignature
       ) r where r.checkpoint_number = c.checkpoint_number), '[]') as refreshes
     from log_checkpoint c where c.checkpoint_number > $1 order by c.checkpoint_number limit 500`,
    [number],
    'log-verify-checkpoints',
  )
}

interface Standing {
  /** The checkpoint before it, if any. */
  readonly before: CheckpointRow | undefined
  /** Leaves gone through, and the root over them. */
  readonly size: number
  readonly root: TreeHash
  readonly key: VerifierKey
  readonly witness?: VerifierKey | undefined
}

/** What is wrong with a checkpoint and its leaves; they are those gone through. */
export function faultOfCheckpoint(row: CheckpointRow, standing: Standing): CheckpointFault | undefined {
  const broken = faultOfNote(row, standing)
  if (broken) return broken
  if (row.size < standing.size) return faultOf(row, `写明 ${row.size} 条，比前一次少`)
  if (!row.root.equals(standing.root)) return faultOf(row, '账目和封账时不一样')
  return faultOfWitness(row, standing) ?? faultOfRefresh(row, standing)
}

/** What is wrong with a checkpoint by itself and as the one after another, whatever its leaves. */
export function faultOfNote(row: CheckpointRow, { before, key }: Standing): CheckpointFault | undefined {
  if (row.number !== (before?.number ?? 0) + 1) return faultOf(row, '前面的封账缺失')
  if (before && row.madeAt < before.madeAt) return faultOf(row, '时间早于前一次')
  const wrong = wrongWith(row, key)
  return wrong === undefined ? undefined : faultOf(row, wrong)
}

/** Why a note does not say, signed, what stands beside it. */
function wrongWith(
  row: Pick<CheckpointRow, 'note' | 'size' | 'root' | 'madeAt'>,
  key: VerifierKey,
): string | undefined {
  const note = readNote(row.note)
  const said = note && readCheckpoint(note.body)
  if (!note || !said) return '签名文件读不懂'
  if (said.origin !== key.name || !isSignedBy(note, key)) return '签名不对'
  const time = said.time === null ? Number.NaN : Date.parse(said.time)
  const isRight = said.size === row.size && said.root.equals(row.root) && time === Date.parse(row.madeAt)
  return isRight ? undefined : '签名文件和登记的对不上'
}

/** What is wrong, and the last leaf that is in doubt for it. */
interface CheckpointFault {
  readonly through: number
  readonly reason: string
}

function faultOf({ number, size }: CheckpointRow, reason: string): CheckpointFault {
  return { through: Math.max(size - 1, 0), reason: `第 ${number} 次封账：${reason}` }
}

function faultOfWitness(row: CheckpointRow, { witness }: Standing): CheckpointFault | undefined {
  const isRight = row.cosignatures.every((line) => isCosigned(row.note, line, witness))
  return isRight ? undefined : faultOf(row, '见证签名不对')
}

/** A checkpoint signed again says the same, later. */
function faultOfRefresh(row: CheckpointRow, { key, witness }: Standing): CheckpointFault | undefined {
  for (const { note, madeAt, cosignature } of row.refreshes) {
    const wrong = wrongWith({ ...row, note, madeAt }, key)
    if (wrong !== undefined) return faultOf(row, `续签的${wrong}`)
    if (Date.parse(madeAt) < Date.parse(row.madeAt)) return faultOf(row, '续签早于封账')
    if (cosignature && !isCosigned(note, cosignature, witness)) return faultOf(row, '续签的见证签名不对')
  }
  return undefined
}

/** Whether a line is what this witness put under a note; lines of others cannot be told. */
function isCosigned(note: string, { witness: name, line, at }: Cosignature, witness: VerifierKey | undefined): boolean {
  if (!witness || name !== witness.name) return true
  const cosigned = readNote(`${note}${line}\n`)
  const by = cosigned && cosignedBy(cosigned, witness)
  return by !== undefined && Date.parse(by.at) === Date.parse(at)
}

/** Whether the log still holds a checkpoint that somebody else kept; `root` is the log's at that size. */
export function faultOfSeen(kept: Checkpoint, root: TreeHash): CheckpointFault | undefined {
  if (kept.root.equals(root)) return undefined
  return { through: Math.max(kept.size - 1, 0), reason: `账本和别处留存的封账签名（${kept.size} 条）不一样` }
}
