import { chineseDate, type PlainDate, weekday } from '#kernel/plain-date.ts'

/** `4306 2326 0427 0001 36X`: a case number as it is printed. */
export const grouped = (number: string): string => number.replaceAll(/(.{4})(?=.)/g, '$1 ')

/** 2026 年 5 月 9 日: where something came from needs no weekday. */
export const yearMonthDay = (date: string): string =>
  `${Number(date.slice(0, 4))} 年 ${Number(date.slice(5, 7))} 月 ${Number(date.slice(8, 10))} 日`

/** A date of a view in words; nothing for none. */
export const dayWords = (date: string | null | undefined): string => (date ? chineseDate(date as PlainDate) : '')

/** 周二 */
export const weekdayWords = (date: string): string => `周${'一二三四五六日'[weekday(date as PlainDate) - 1]}`
