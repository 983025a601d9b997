/** Events that are not in the log: on their way into it, or passed over. */
import type { Sql } from '../db/database.ts'
import { genesisHash, isContentOf, type RecordedEvent } from '../db/event-log.ts'
import { reached } from './sequencer.ts'

interface OutsideRow extends RecordedEvent {
  before: string | null
  /** The sequencer has not yet been sure to have seen it; a mark this database has not reached is looked at only in a new copy. */
  onItsWay: boolean
}

/** How many events wait for the log; a fault when one was passed over, or does not hang on the event before it. */
export async function eventsOutside(sql: Sql, size: number) {
  const rows = await sql.query<OutsideRow>(
    `select e.case_id as "caseId", e.version, e.type, e.data, e.actor, e.occurred_at as "occurredAt", e.recorded_at as "recordedAt",
       e.request_id as "requestId", e.prev_hash as "prevHash", e.hash, p.hash as before,
       coalesce(e.recorded_xid >= c.complete_below
         and (e.recorded_xid <= c.reached or c.complete_below > c.reached), true) as "onItsWay"
     from case_event e left join case_event p on p.case_id = e.case_id and p.version = e.version - 1
     left join lateral (
       select complete_below, ${reached} as reached from log_checkpoint
       order by checkpoint_number desc limit 1) c on true
     where not exists (select from log_leaf l where l.case_id = e.case_id and l.version = e.version)
     order by e.case_id, e.version limit 20000`,
  )
  const reasonOf = ({ before, onItsWay, hash, ...content }: OutsideRow) => {
    if (!onItsWay) return '办件记录没有入账'
    if (!isContentOf(hash, content)) return '待入账的办件记录被改动'
    const linked = content.version === 1 ? genesisHash(content.caseId) : before
    return content.prevHash === linked ? undefined : '待入账的办件记录与前一条不相连'
  }
  const reason = rows.map(reasonOf).find((one) => one !== undefined)
  return { waiting: rows.length, fault: reason === undefined ? undefined : { index: size, through: size, reason } }
}
