import { readFileSync } from 'node:fs'
import { type CalendarData, createWorkCalendar } from '../working-days.ts'

/** The calendar the product ships with, for tests. */
export const shippedCalendar = JSON.parse(
  readFileSync(new URL('../../../db/data/calendar.json', import.meta.url), 'utf8'),
) as CalendarData

/** `shippedCalendar`, prepared. */
export const china = createWorkCalendar(shippedCalendar)
