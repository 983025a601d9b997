import { dayNumber, fromDayNumber, type PlainDate, weekdayOfDayNumber } from './plain-date.ts'
import { invalid, refuse } from './refusal.ts'

/** One holiday of a State Council notice, weekends inside it included. */
export interface HolidayRange {
  readonly name: string
  readonly from: PlainDate
  readonly to: PlainDate
}

/** What the notice for one year says. Ranges may reach into the neighbouring year. */
export interface CalendarYear {
  readonly year: number
  readonly holidays: readonly HolidayRange[]
  /** Weekend days that are worked (调休). */
  readonly makeUpDays: readonly PlainDate[]
  /** Notice and number, as far as known. */
  readonly source: string
}

/** One version of the national calendar, as shipped in `db/data/calendar.json`. */
export interface CalendarData {
  /** `CN-2026.1` */
  readonly version: string
  readonly coversFrom: PlainDate
  readonly coversTo: PlainDate
  readonly years: readonly CalendarYear[]
}

/** What a day is. `make-up` is a worked weekend day; a weekend inside a holiday counts as `holiday`. */
export type DayKind = 'working' | 'weekend' | 'holiday' | 'make-up'

/** A stretch that does not count: the days d with after < d ≤ through. */
export interface Pause {
  readonly after: PlainDate
  readonly through: PlainDate
}

/** A calendar prepared for questions that cost the same however far the days lie apart. */
export interface WorkCalendar {
  readonly version: string
  readonly coversFrom: PlainDate
  readonly coversTo: PlainDate
  /** Day number of `coversFrom`; the arrays below are counted from it. */
  readonly first: number
  readonly kinds: readonly DayKind[]
  /** Every covered day by its index, and back: taking a date apart and writing it costs more than all the counting. */
  readonly days: readonly PlainDate[]
  readonly indexes: ReadonlyMap<string, number>
  /** `worked[i]`: working days among the first i covered days. */
  readonly worked: Int32Array
  /** Index of the k-th working day, k from 0. */
  readonly workingIndexes: Int32Array
}

/** Prepares one calendar version. Days outside `coversFrom`…`coversTo` in a range are left out. */
export function createWorkCalendar(data: CalendarData): WorkCalendar {
  const first = dayNumber(data.coversFrom)
  const length = dayNumber(data.coversTo) - first + 1
  if (length < 1) throw invalid('calendar.bad-data', { problem: 'coversTo' })
  const kinds: DayKind[] = []
  for (let index = 0; index < length; index++) kinds.push(weekdayOfDayNumber(first + index) > 5 ? 'weekend' : 'working')
  for (const year of data.years) {
    for (const range of year.holidays) {
      const from = Math.max(0, dayNumber(range.from) - first)
      const to = Math.min(length - 1, dayNumber(range.to) - first)
      for (let index = from; index <= to; index++) kinds[index] = 'holiday'
    }
  }
  for (const day of data.years.flatMap((year) => year.makeUpDays)) {
    const index = dayNumber(day) - first
    if (kinds[index] !== undefined) kinds[index] = 'make-up'
  }
  const worked = new Int32Array(length + 1)
  const workingIndexes: number[] = []
  kinds.forEach((kind, index) => {
    if (kind === 'working' || kind === 'make-up') workingIndexes.push(index)
    worked[index + 1] = workingIndexes.length
  })
  const days = kinds.map((_, index) => fromDayNumber(first + index))
  const indexes = new Map(days.map((day, index) => [day as string, index]))
  const { version, coversFrom, coversTo } = data
  const counted = { worked, workingIndexes: Int32Array.from(workingIndexes) }
  return { version, coversFrom, coversTo, first, kinds, days, indexes, ...counted }
}

function notCovered(calendar: WorkCalendar): Error {
  return refuse('calendar.not-covered', {
    from: calendar.coversFrom,
    until: calendar.coversTo,
    version: calendar.version,
  })
}

/** Index of a day that may lie outside. Throws invalid `date.impossible`. */
function anyIndexOf(calendar: WorkCalendar, day: PlainDate): number {
  return calendar.indexes.get(day) ?? dayNumber(day) - calendar.first
}

function indexOf(calendar: WorkCalendar, day: PlainDate): number {
  const index = anyIndexOf(calendar, day)
  if (index < 0 || index >= calendar.kinds.length) throw notCovered(calendar)
  return index
}

/** The day of the index of a working day, where there is one. */
function dayAt(calendar: WorkCalendar, index: number | undefined): PlainDate {
  const day = calendar.days[index ?? -1]
  if (day === undefined) throw notCovered(calendar)
  return day
}

/** Working days among the covered days with index ≤ `index`. */
function workedThrough(calendar: WorkCalendar, index: number): number {
  return calendar.worked[Math.min(index, calendar.kinds.length - 1) + 1] ?? 0
}

/** What the day is. Throws rule `calendar.not-covered` {from, until, version} outside the calendar. */
export function dayKind(calendar: WorkCalendar, day: PlainDate): DayKind {
  const kind = calendar.kinds[anyIndexOf(calendar, day)]
  if (kind === undefined) throw notCovered(calendar)
  return kind
}

/** 行政许可法第八十二条：期限以工作日计算，不含法定节假日；调休上班日是工作日。 */
export function isWorkingDay(calendar: WorkCalendar, day: PlainDate): boolean {
  const kind = dayKind(calendar, day)
  return kind === 'working' || kind === 'make-up'
}

interface Span {
  readonly after: number
  readonly through: number
}

/** Pauses as indexes, in the order they begin. */
function spansOf(calendar: WorkCalendar, pauses: readonly Pause[]): readonly Span[] {
  return pauses
    .map((pause) => {
      const after = anyIndexOf(calendar, pause.after)
      const through = anyIndexOf(calendar, pause.through)
      if (after > through) throw invalid('calendar.bad-pause', { after: pause.after, through: pause.through })
      return { after, through }
    })
    .sort((a, b) => a.after - b.after)
}

/**
 * The `count`-th working day after `start`: the last day of a limit.
 * 民法典第二百零一条：开始的当日不计入，自下一日起算。 行政许可法第四十五条：中止的期间（`pauses`）不计入。
 * Pauses may overlap and come in any order. `count` 0 gives `start` itself, whatever day it is.
 * Throws rule `calendar.not-covered` when start or result lies outside, invalid `calendar.bad-length`
 * unless `count` is a whole number ≥ 0, invalid `calendar.bad-pause` when a pause ends before it begins.
 */
export function addWorkingDays(
  calendar: WorkCalendar,
  start: PlainDate,
  count: number,
  pauses: readonly Pause[] = [],
): PlainDate {
  if (!Number.isSafeInteger(count) || count < 0) throw invalid('calendar.bad-length')
  let cursor = indexOf(calendar, start)
  const spans = spansOf(calendar, pauses)
  if (count === 0) return start
  let left = count
  for (const span of spans) {
    const free = workedThrough(calendar, Math.max(span.after, cursor)) - workedThrough(calendar, cursor)
    if (left <= free) break
    left -= free
    cursor = Math.max(span.through, cursor)
  }
  return dayAt(calendar, calendar.workingIndexes[workedThrough(calendar, cursor) + left - 1])
}

/**
 * Working days d with from < d ≤ to that no pause covers; negative when `to` is earlier than `from`.
 * Throws rule `calendar.not-covered`, invalid `calendar.bad-pause`.
 */
export function workingDaysBetween(
  calendar: WorkCalendar,
  from: PlainDate,
  to: PlainDate,
  pauses: readonly Pause[] = [],
): number {
  if (to < from) return 0 - workingDaysBetween(calendar, to, from, pauses)
  const start = indexOf(calendar, from)
  const end = indexOf(calendar, to)
  let cursor = start
  let counted = 0
  for (const span of spansOf(calendar, pauses)) {
    const stop = Math.min(Math.max(span.after, cursor), end)
    counted += workedThrough(calendar, stop) - workedThrough(calendar, cursor)
    cursor = Math.min(Math.max(span.through, cursor), end)
  }
  return counted + workedThrough(calendar, end) - workedThrough(calendar, cursor)
}

/** 民法典第二百零三条：期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。 For limits in calendar days, months, years. */
export function workingDayOnOrAfter(calendar: WorkCalendar, day: PlainDate): PlainDate {
  const index = indexOf(calendar, day)
  return dayAt(calendar, calendar.workingIndexes[calendar.worked[index] ?? 0])
}
