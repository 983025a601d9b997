/** Values as PostgreSQL keeps them and `platform/db/database.ts` reads them back. */
import type { ColumnShape } from './shape.ts'

const byLengthThenBytes = (a: string, b: string): number => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length - y.length || Buffer.compare(x, y)
}

/** jsonb keeps its own order of keys; frozen, because a row is shared by whoever reads it. */
export function jsonb(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(jsonb))
  if (value === null || typeof value !== 'object') return value
  const members = Object.entries(value).sort(([a], [b]) => byLengthThenBytes(a, b))
  return Object.freeze(Object.fromEntries(members.map(([key, member]) => [key, jsonb(member)])))
}

const instant = (value: unknown): string => {
  const text = String(value)
  if (text === '-infinity' || text === 'infinity') return text
  return new Date(text).toISOString()
}

/** A value as the column keeps it. */
export function kept({ type }: ColumnShape, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'timestamptz':
      return instant(value)
    case 'jsonb':
      return jsonb(typeof value === 'string' ? JSON.parse(value) : value)
    case 'int4':
    case 'int8':
    case 'int2':
      return Number(value)
    case '_text':
    case '_uuid':
      return Object.freeze([...(value as readonly unknown[])])
    case 'uuid':
      return String(value).toLowerCase()
    default:
      return value
  }
}

/** Order of text, dates, instants, numbers as the databases of this product sort them (collation C). */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null || a === undefined) return 1
  if (b === null || b === undefined) return -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

/** The day after, of a plain date. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
