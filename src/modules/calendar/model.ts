export { calendarMessages, isCalendarCode } from './messages.ts'

/** Refusals of this module and of `kernel/working-days.ts`. */
export type CalendarCode =
  | 'calendar.not-covered'
  | 'calendar.bad-length'
  | 'calendar.bad-pause'
  | 'calendar.bad-data'
  | 'calendar.none-loaded'
  | 'calendar.unknown-version'
  | 'calendar.version-taken'
