import { canonicalJson } from '#kernel/canonical-json.ts'
import { Refusal } from '#kernel/refusal.ts'
import { createWorkCalendar, type WorkCalendar } from '#kernel/working-days.ts'
import type { Sql } from '#platform/db/database.ts'
import { readCalendarFile } from './file.ts'
import { currentVersion, findCalendarData } from './queries.ts'
import { insertCalendar } from './store.ts'

/** The calendars of this installation. */
export type Calendars = ReturnType<typeof createCalendars>

/**
 * Keeps prepared calendars by version. A version never changes, so nothing in the cache can go stale; which version is
 * current is kept as long as nobody has loaded another, in this process or in any other (`platform/db/reference.ts`).
 */
export function createCalendars(db: Sql) {
  const prepared = new Map<string, WorkCalendar>()

  /** The calendar a past computation used. Inside a transaction give its `sql`: a second connection there can starve the pool. Throws not-found `calendar.unknown-version`. */
  async function byVersion(version: string, sql: Sql = db): Promise<WorkCalendar> {
    const known = prepared.get(version)
    if (known) return known
    const data = await findCalendarData(sql, version)
    if (!data) throw new Refusal('not-found', 'calendar.unknown-version', { version })
    const calendar = createWorkCalendar(data)
    prepared.set(version, calendar)
    return calendar
  }

  return {
    /**
     * Loads the parsed JSON of a calendar file; loading the same again changes nothing. Throws invalid `calendar.bad-data`,
     * conflict `calendar.version-taken` when the version is already there with other days.
     */
    async load(json: unknown): Promise<void> {
      const data = readCalendarFile(json)
      await insertCalendar(db, data)
      const stored = await findCalendarData(db, data.version)
      if (canonicalJson(stored) !== canonicalJson(data)) {
        throw new Refusal('conflict', 'calendar.version-taken', { version: data.version })
      }
    },

    /** The calendar for new computations. Throws unavailable `calendar.none-loaded`. */
    async current(sql: Sql = db): Promise<WorkCalendar> {
      const version = await currentVersion(sql, '')
      if (version === undefined) throw new Refusal('unavailable', 'calendar.none-loaded')
      return byVersion(version, sql)
    },

    byVersion,
  }
}
