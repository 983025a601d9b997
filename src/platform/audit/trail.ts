import { canonicalJson } from '#kernel/canonical-json.ts'
import { sm3 } from '../crypto.ts'
import type { Database, Sql } from '../db/database.ts'

export const auditOutcomes = ['done', 'refused', 'failed'] as const

/** One act worth remembering. No personal data: `object` names what it was by kind and id. */
export interface Act {
  actorKey: string
  /** Permission or verb, for example `cases.accept`. */
  action: string
  /** For example `case:<id>`. */
  object: string
  outcome: (typeof auditOutcomes)[number]
  /** Why personal data were looked at, when they were. */
  purpose?: string
  ip?: string
}

export interface AuditRecord extends Act {
  position: number
  recordedAt: string
}

interface Seal {
  seal_number: number
  through_position: number
  records: number
  prev_hash: string
  hash: string
}

const columns = 'position, recorded_at as "recordedAt", actor_key as "actorKey", action, object, outcome, purpose, ip'
const firstHash = sm3('onevisit:audit')

/** Writes an act into the trail, in the transaction of the act itself. A refused act is recorded in a transaction of its own. */
export async function record(tx: Sql, act: Act): Promise<void> {
  await tx.query(
    'insert into audit_record (actor_key, action, object, outcome, purpose, ip) values ($1, $2, $3, $4, $5, $6)',
    [act.actorKey, act.action, act.object, act.outcome, act.purpose ?? null, act.ip ?? null],
    'audit-record',
  )
}

function hashOf(prevHash: string, records: readonly AuditRecord[]): string {
  return records.reduce((hash, entry) => sm3(hash + canonicalJson(entry)), prevHash)
}

function recordsBetween(sql: Sql, after: number, through: number): Promise<AuditRecord[]> {
  return sql.query(`select ${columns} from audit_record where position > $1 and position <= $2 order by position`, [
    after,
    through,
  ])
}

/** Seals what was recorded since the last seal; returns how many records. */
export function sealTrail(db: Database): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.query('select hold_audit_trail()')
    const [last] = await tx.query<Seal>('select * from audit_seal order by seal_number desc limit 1')
    const records = await recordsBetween(tx, last?.through_position ?? 0, Number.MAX_SAFE_INTEGER)
    const newest = records.at(-1)
    if (!newest) return 0
    const prevHash = last?.hash ?? firstHash
    await tx.query(
      'insert into audit_seal (seal_number, through_position, records, prev_hash, hash) values ($1, $2, $3, $4, $5)',
      [(last?.seal_number ?? 0) + 1, newest.position, records.length, prevHash, hashOf(prevHash, records)],
    )
    return records.length
  })
}

export type TrailVerdict = { ok: true; seals: number } | { ok: false; sealNumber: number; reason: string }

/** Whether the sealed trail is what was recorded; names the first seal that does not hold. */
export async function verifyTrail(sql: Sql): Promise<TrailVerdict> {
  const seals = await sql.query<Seal>('select * from audit_seal order by seal_number')
  let before: Seal | undefined
  for (const seal of seals) {
    const sealNumber = (before?.seal_number ?? 0) + 1
    if (seal.seal_number !== sealNumber) return { ok: false, sealNumber, reason: `第 ${sealNumber} 个封签缺失` }
    const prevHash = before?.hash ?? firstHash
    if (seal.prev_hash !== prevHash) return { ok: false, sealNumber, reason: `第 ${sealNumber} 个封签与前一个不相连` }
    const records = await recordsBetween(sql, before?.through_position ?? 0, seal.through_position)
    if (records.length !== seal.records)
      return { ok: false, sealNumber, reason: `第 ${sealNumber} 个封签下的记录数不符` }
    if (hashOf(prevHash, records) !== seal.hash)
      return { ok: false, sealNumber, reason: `第 ${sealNumber} 个封签下的记录被改动` }
    before = seal
  }
  return { ok: true, seals: seals.length }
}
