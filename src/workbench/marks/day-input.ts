import { isPlainDate, type PlainDate } from '#kernel/plain-date.ts'

/** Reads a date as people type it at a counter: 20260930, 2026-9-30, 2026/9/30, 2026年9月30日. */
export function readDay(text: string): PlainDate | undefined {
  const tidy = text.normalize('NFKC').trim()
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(tidy) ?? /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(tidy)
  if (!parts) return undefined
  const date = `${parts[1]}-${parts[2]?.padStart(2, '0')}-${parts[3]?.padStart(2, '0')}`
  return isPlainDate(date) ? date : undefined
}
