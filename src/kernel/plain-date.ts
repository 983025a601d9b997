import { invalid } from './refusal.ts'

declare const plainDateMark: unique symbol

/** A calendar day `YYYY-MM-DD`, 0001-01-01 to 9999-12-31. Compare two of them with `<` and `===`. */
export type PlainDate = string & { readonly [plainDateMark]: true }

const shape = /^(\d{4})-(\d{2})-(\d{2})$/
const millisecondsPerDay = 86_400_000
/** 中国全境用北京时间（东八区）。 One fixed offset: the law's day does not know daylight saving. */
const beijingOffset = 8 * 3_600_000
const weekdayNames = ['一', '二', '三', '四', '五', '六', '日'] as const

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
}

function parse(text: string): Parts | undefined {
  const found = shape.exec(text)
  if (!found) return undefined
  const year = Number(found[1])
  const month = Number(found[2])
  const day = Number(found[3])
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return { year, month, day }
}

function partsOf(date: string): Parts {
  const parts = parse(date)
  if (!parts) throw invalid('date.impossible')
  return parts
}

function fromParts(year: number, month: number, day: number): PlainDate {
  if (!(year >= 1 && year <= 9999)) throw invalid('date.impossible')
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate
}

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isPlainDate(value: unknown): value is PlainDate {
  return typeof value === 'string' && parse(value) !== undefined
}

/** Reads `YYYY-MM-DD`. Throws invalid `date.impossible` for another form or for a day that does not exist. */
export function plainDate(text: string): PlainDate {
  if (!isPlainDate(text)) throw invalid('date.impossible')
  return text
}

/** Days since 1970-01-01, negative before it. */
export function dayNumber(date: PlainDate): number {
  const { year, month, day } = partsOf(date)
  // Years start in March here, so that the leap day is the last day of its year.
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The day that lies `count` days after 1970-01-01. Throws invalid `date.impossible` outside the years 1–9999. */
export function fromDayNumber(count: number): PlainDate {
  if (!Number.isSafeInteger(count)) throw invalid('date.impossible')
  const shifted = count + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  return fromParts(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
}

/** The day `count` calendar days later; earlier when negative. */
export function addDays(date: PlainDate, count: number): PlainDate {
  return fromDayNumber(dayNumber(date) + count)
}

/** 民法典第二百零二条：到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。 */
export function addMonths(date: PlainDate, count: number): PlainDate {
  if (!Number.isSafeInteger(count)) throw invalid('date.impossible')
  const { year, month, day } = partsOf(date)
  const months = year * 12 + (month - 1) + count
  const targetYear = Math.floor(months / 12)
  const targetMonth = months - targetYear * 12 + 1
  return fromParts(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)))
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(date: PlainDate): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return weekdayOfDayNumber(dayNumber(date))
}

/** `weekday` for a day counted from 1970-01-01, which was a Thursday. */
export function weekdayOfDayNumber(count: number): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (((((count + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7
}

/** The later of two days. */
export function maxDate(a: PlainDate, b: PlainDate): PlainDate {
  return a > b ? a : b
}

/** The earlier of two days. */
export function minDate(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b
}

/** A text is an instant only when it names its own offset: without one the machine's zone would decide the day. */
const instantShape = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/i

function beijingMilliseconds(instant: string | Date): number {
  if (typeof instant === 'string' && !instantShape.test(instant)) throw invalid('date.not-an-instant')
  const milliseconds = new Date(instant).getTime()
  if (Number.isNaN(milliseconds)) throw invalid('date.not-an-instant')
  return milliseconds + beijingOffset
}

/** The day in Beijing at an instant (`Date` or ISO text with offset). Throws invalid `date.not-an-instant`. */
export function dayOf(instant: string | Date): PlainDate {
  return fromDayNumber(Math.floor(beijingMilliseconds(instant) / millisecondsPerDay))
}

/** `8 月 14 日（周五）` */
export function chineseDate(date: PlainDate): string {
  const { month, day } = partsOf(date)
  return `${month} 月 ${day} 日（周${weekdayNames[weekday(date) - 1]}）`
}

/** `2026 年 8 月 14 日（周五）` */
export function chineseDateWithYear(date: PlainDate): string {
  return `${partsOf(date).year} 年 ${chineseDate(date)}`
}

/** `8 月 14 日（周五）9:12`, Beijing time. */
export function chineseTime(instant: string | Date): string {
  const clock = new Date(beijingMilliseconds(instant))
  return `${chineseDate(dayOf(instant))}${clock.getUTCHours()}:${String(clock.getUTCMinutes()).padStart(2, '0')}`
}
