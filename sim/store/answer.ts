/** How the answers to statements are written: one function for each known statement. */
import type { Row, View } from './store.ts'
import { compare } from './values.ts'

/** What one statement does and answers, given its values. */
export type Answer = (view: View, values: readonly unknown[]) => readonly Row[]
export type Answers = Readonly<Record<string, Answer>>

const readings = new Map<string, readonly (readonly [string, string])[]>()

const readingOf = (columns: string): readonly (readonly [string, string])[] => {
  const known = readings.get(columns)
  if (known) return known
  const reading = columns
    .trim()
    .split(/\s+/)
    .map((column) => {
      const [name = '', shown = name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())] =
        column.split('>')
      return [name, shown] as const
    })
  readings.set(columns, reading)
  return reading
}

/** A row under the names of a select list: `id>caseId service_item_id` gives caseId and serviceItemId. */
export function shown(row: Row, columns: string): Row {
  const answer: Record<string, unknown> = {}
  for (const [name, key] of readingOf(columns)) answer[key] = row[name]
  return answer
}

/** Rows sorted by columns; `-column` descending. */
export const sorted = (rows: readonly Row[], ...by: readonly string[]): Row[] =>
  [...rows].sort((a, b) => {
    for (const column of by) {
      const name = column.replace(/^-/, '')
      const difference = compare(a[name], b[name]) * (column.startsWith('-') ? -1 : 1)
      if (difference !== 0) return difference
    }
    return 0
  })

export const list = (value: unknown): readonly unknown[] => value as readonly unknown[]
/** `a <= b` of two values that are not null. */
export const upTo = (a: unknown, b: unknown): boolean => a !== null && b !== null && compare(a, b) <= 0
export const before = (a: unknown, b: unknown): boolean => a !== null && b !== null && compare(a, b) < 0

/** The rows of a JSON array that a statement takes in one value. */
export const rowsOf = (value: unknown): readonly Row[] => JSON.parse(String(value)) as readonly Row[]
/** Whether a list holds a value; uuids are written in any case. */
export const among = (values: unknown, one: unknown): boolean =>
  list(values).some((value) => String(value).toLowerCase() === one)
