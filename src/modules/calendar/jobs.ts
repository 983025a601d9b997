import { dayOf } from '#kernel/plain-date.ts'
import type { ScheduledTask, Task } from '#platform/jobs/worker.ts'
import { coverageOf } from './coverage.ts'
import type { Calendars } from './service.ts'

/** Says in the log, once a day, that the calendar ends soon: without the next year's notice limits cannot be computed. */
export function calendarTasks(parts: {
  readonly calendars: Calendars
  readonly now: () => Date
  readonly warn: (fact: { coversTo: string; daysLeft: number }, message: string) => void
}): Record<string, Task> {
  return {
    'calendar-coverage': async () => {
      const { coversTo, daysLeft, warning } = coverageOf(await parts.calendars.current(), dayOf(parts.now()))
      if (warning !== null) parts.warn({ coversTo, daysLeft }, 'the working-day calendar ends soon: load the next year')
    },
  }
}

/** When it runs, in UTC: at six in the morning. */
export const calendarSchedule: readonly ScheduledTask[] = [{ task: 'calendar-coverage', at: '0 22 * * *' }]
