import type { CalendarData } from '#kernel/working-days.ts'
import type { Sql } from '#platform/db/database.ts'

/** Adds a version; does nothing when the version is there already, whatever it holds. */
export async function insertCalendar(sql: Sql, data: CalendarData): Promise<void> {
  await sql.query(
    `insert into calendar_version (version, covers_from, covers_to, source, data) values ($1, $2, $3, $4, $5)
     on conflict on constraint calendar_version_pkey do nothing`,
    [data.version, data.coversFrom, data.coversTo, data.years.at(-1)?.source ?? '', JSON.stringify(data)],
  )
}
