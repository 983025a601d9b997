import { addDays, isPlainDate, type PlainDate, weekday } from '#kernel/plain-date.ts'
import { invalid } from '#kernel/refusal.ts'
import type { CalendarData, CalendarYear, HolidayRange } from '#kernel/working-days.ts'

/**
 * Reads the parsed JSON of `db/data/calendar.json`. Throws invalid `calendar.bad-data` {problem, Chinese} when the shape is wrong or
 * the content contradicts itself: years with gaps, a range that ends before it begins, overlapping holidays, a make-up day that is
 * no weekend day or lies in a holiday.
 */
export function readCalendarFile(json: unknown): CalendarData {
  const file = object(json, '文件', ['version', 'coversFrom', 'coversTo', 'years'])
  const data: CalendarData = {
    version: text(file.version, 'version'),
    coversFrom: day(file.coversFrom, 'coversFrom'),
    coversTo: day(file.coversTo, 'coversTo'),
    years: list(file.years, 'years').map(readYear),
  }
  if (!/^[A-Z]{2}-\d{4}\.\d{1,3}$/.test(data.version)) throw bad('version 应写作 CN-2026.1')
  checkYears(data)
  checkDays(data)
  return data
}

function readYear(json: unknown): CalendarYear {
  const entry = object(json, 'years 的每一项', ['year', 'source', 'holidays', 'makeUpDays'])
  if (typeof entry.year !== 'number' || !Number.isInteger(entry.year)) throw bad('year 应是整数')
  return {
    year: entry.year,
    source: text(entry.source, `${entry.year} 年的 source`),
    holidays: list(entry.holidays, `${entry.year} 年的 holidays`).map(readHoliday),
    makeUpDays: list(entry.makeUpDays, `${entry.year} 年的 makeUpDays`).map((item) => day(item, '调休上班日')),
  }
}

function readHoliday(json: unknown): HolidayRange {
  const entry = object(json, 'holidays 的每一项', ['name', 'from', 'to'])
  return { name: text(entry.name, '节日名称'), from: day(entry.from, '节日 from'), to: day(entry.to, '节日 to') }
}

function checkYears({ coversFrom, coversTo, years }: CalendarData): void {
  const first = Number(coversFrom.slice(0, 4))
  const last = Number(coversTo.slice(0, 4))
  const complete = years.length === last - first + 1 && years.every((entry, index) => entry.year === first + index)
  if (coversFrom > coversTo || !complete) throw bad('years 应从 coversFrom 的年份到 coversTo 的年份逐年列出')
}

function checkDays({ years }: CalendarData): void {
  const rest = new Set<PlainDate>()
  for (const { year, holidays } of years) {
    for (const { name, from, to } of holidays) {
      const place = `${year} 年${name}`
      if (from > to || addDays(from, 31) < to) throw bad(`${place}的 from 和 to 先后不对或相隔过长`)
      if (!belongs(from, year) || !belongs(to, year)) throw bad(`${place}不在这一年`)
      for (let date = from; date <= to; date = addDays(date, 1)) {
        if (rest.has(date)) throw bad(`${date} 出现在两个节日中`)
        rest.add(date)
      }
    }
  }
  const makeUp = new Set<PlainDate>()
  for (const { year, makeUpDays } of years) {
    for (const date of makeUpDays) {
      if (!belongs(date, year)) throw bad(`调休上班日 ${date} 不在 ${year} 年`)
      if (weekday(date) < 6) throw bad(`调休上班日 ${date} 本来就不是周末`)
      if (rest.has(date) || makeUp.has(date)) throw bad(`调休上班日 ${date} 重复，或落在节日中`)
      makeUp.add(date)
    }
  }
}

/** A notice also rules the last days of December before its year. */
function belongs(date: PlainDate, year: number): boolean {
  return date.startsWith(`${year}-`) || date.startsWith(`${year - 1}-12-`)
}

function bad(problem: string): Error {
  return invalid('calendar.bad-data', { problem })
}

function object(value: unknown, place: string, fields: readonly string[]): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${place}应是对象`)
  const unknown = Object.keys(value).find((key) => !fields.includes(key))
  if (unknown !== undefined) throw bad(`${place}有不认识的字段 ${unknown}`)
  return value as Record<string, unknown>
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(`${place}应是数组`)
  return value
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string' || value.trim() === '') throw bad(`${place}应是文字`)
  return value
}

function day(value: unknown, place: string): PlainDate {
  if (!isPlainDate(value)) throw bad(`${place}应是存在的日期，写作 YYYY-MM-DD`)
  return value
}
