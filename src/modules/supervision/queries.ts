import { staffNames } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { AuditPage, AuditQuery } from './contract.ts'

type Row = Omit<AuditPage['records'][number], 'actorName'>

/** One page of the audit trail, newest first, keyset by position. `on` is a day of Beijing time. */
export async function searchAudit(sql: Sql, query: AuditQuery): Promise<AuditPage> {
  const rows = await sql.query<Row>(
    `select position, recorded_at as "recordedAt", actor_key as "actorKey", action, object, outcome, purpose, ip
       from audit_record
      where ($1::text is null or actor_key = $1) and ($2::text is null or object = $2)
        and ($3::date is null or (recorded_at >= $3::timestamp at time zone 'Asia/Shanghai'
             and recorded_at < ($3::timestamp + interval '1 day') at time zone 'Asia/Shanghai'))
        and ($4::bigint is null or position < $4)
      order by position desc limit $5`,
    [query.actor ?? null, query.object ?? null, query.on ?? null, query.before ?? null, query.limit + 1],
  )
  const page = rows.slice(0, query.limit)
  const staffIds = page.flatMap(({ actorKey }) => (actorKey.startsWith('staff:') ? [actorKey.slice(6)] : []))
  const names = await staffNames(sql, staffIds)
  return {
    records: page.map((row) => ({ ...row, actorName: names.get(row.actorKey.slice(6)) ?? null })),
    next: rows.length > query.limit ? (page.at(-1)?.position ?? null) : null,
  }
}
