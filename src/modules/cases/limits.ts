/** Lengths of time and where they end. 行政许可法 §45 time that does not count, §82 working days; 民法典 §201, §203. Pure. */
import { addDays, daysBetween, maxDate, minDate, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addWorkingDays, isWorkingDay, type WorkCalendar } from '#kernel/working-days.ts'
import type { CaseRules, CaseTerms, TermProcedure } from './model.ts'

export interface Limit {
  readonly amount: number
  readonly unit: 'working' | 'calendar'
}

/** Days after `after` through `through`, which do not count. */
export interface Stretch {
  readonly after: PlainDate
  readonly through: PlainDate
}

/** A date, or null when it lies beyond the published calendar (never a guess). */
export function covered<T>(compute: () => T): T | null {
  try {
    return compute()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'calendar.not-covered') return null
    throw error
  }
}

/** The first working day on or after `day` (民法典 §203). */
export const workingDayFrom = (calendar: WorkCalendar, day: PlainDate): PlainDate =>
  isWorkingDay(calendar, day) ? day : addWorkingDays(calendar, day, 1)

/**
 * End of a limit that starts on `start`, leaving out the pauses: a working day that no pause covers (民法典 §203 for limits in
 * calendar days, and for a limit of 0 days begun on a rest day). Throws beyond the calendar.
 */
export function endOfLimit(
  calendar: WorkCalendar,
  start: PlainDate,
  limit: Limit,
  pauses: readonly Stretch[] = [],
): PlainDate {
  if (limit.unit === 'working' && limit.amount > 0) return addWorkingDays(calendar, start, limit.amount, pauses)
  let end = addDays(start, limit.amount)
  for (;;) {
    const next = addDays(start, limit.amount + pausedDays(pauses, start, end))
    if (next === end) return addWorkingDays(calendar, addDays(end, -1), 1, pauses)
    end = next
  }
}

/** Calendar days of (start, end] that lie in a pause; pauses do not overlap. */
function pausedDays(pauses: readonly Stretch[], start: PlainDate, end: PlainDate): number {
  let days = 0
  for (const pause of pauses) {
    const from = maxDate(pause.after, start)
    const to = minDate(pause.through, end)
    days += Math.max(0, daysBetween(from, to))
  }
  return days
}

/**
 * How long a special procedure may stop the clock: its own limit, else a share of the promise (颍上 22: at most half), else the
 * whole promise. Null when that leaves not one whole day: then it cannot stop the clock at all.
 */
export function suspensionLimit(procedure: TermProcedure, terms: CaseTerms): Limit | null {
  if (procedure.days !== null && procedure.unit !== null) return { amount: procedure.days, unit: procedure.unit }
  const promised = promiseLimit(terms).amount
  const share = terms.rules.suspensionCapShareOfPromise
  const amount = share === null ? Math.max(1, promised) : Math.floor(promised * share)
  return amount < 1 ? null : { amount, unit: 'working' }
}

/** The promise as a limit: 即办件 end on the working day of acceptance where the rule says so. */
export const promiseLimit = (terms: { handling: string; promisedWorkingDays: number; rules: CaseRules }): Limit => ({
  amount: terms.handling === 'on-the-spot' && terms.rules.onTheSpotSameDay ? 0 : terms.promisedWorkingDays,
  unit: 'working',
})
