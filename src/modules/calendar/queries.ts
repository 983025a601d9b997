import type { CalendarData } from '#kernel/working-days.ts'
import type { Sql } from '#platform/db/database.ts'
import { kept } from '#platform/db/reference.ts'

/** The days of one loaded version. */
export async function findCalendarData(sql: Sql, version: string): Promise<CalendarData | undefined> {
  const [row] = await sql.query<{ data: CalendarData }>('select data from calendar_version where version = $1', [
    version,
  ])
  return row?.data
}

/** The version that reaches furthest, the last loaded among equals. */
export async function findCurrentVersion(sql: Sql): Promise<string | undefined> {
  const [row] = await sql.query<{ version: string }>(
    'select version from calendar_version order by covers_to desc, position desc limit 1',
    [],
    'calendar.current-version',
  )
  return row?.version
}

/** As `findCurrentVersion`, from memory until another calendar is loaded. The key says nothing. */
export const currentVersion = kept('calendar', findCurrentVersion)
