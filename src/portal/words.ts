import { chineseDate, type PlainDate } from '#kernel/plain-date.ts'

/** `4306 2326 0427 0001 36X`: a case number as it is printed. */
export const grouped = (number: string): string => number.replaceAll(/(.{4})(?=.)/g, '$1 ')

/** A date of a view in words; nothing for none. */
export const dayWords = (date: string | null | undefined): string => (date ? chineseDate(date as PlainDate) : '')
