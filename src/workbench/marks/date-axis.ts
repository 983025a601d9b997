import { addDays, daysBetween, type PlainDate, weekday } from '#kernel/plain-date.ts'

/** One axis of days for all rows of a list: 7 px a day. */
export interface DateAxis {
  from: PlainDate
  days: number
  today: PlainDate
}

export const dayWidth = 7

/** Fifteen days behind us, twenty ahead. */
export function axisAround(today: PlainDate, days = 36): DateAxis {
  return { from: addDays(today, -15), days, today }
}

/** Left edge of a day in px; negative before the axis. */
export const positionOf = (axis: DateAxis, date: PlainDate): number => daysBetween(axis.from, date) * dayWidth

/** The Mondays of the axis, which carry the dates. */
export function mondaysOf(axis: DateAxis): PlainDate[] {
  return Array.from({ length: axis.days }, (_, i) => addDays(axis.from, i)).filter((date) => weekday(date) === 1)
}
