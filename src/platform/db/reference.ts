import type { Sql } from './database.ts'
import { afresh, gathered } from './gather.ts'

/** What every request reads and what changes a few times a year, each with a mark of its own (`reference_mark`). */
export type Reference = 'calendar' | 'catalog' | 'organisation'

/** Marks by what they are about. */
const marks = gathered<null, ReadonlyMap<string, string>>(async (sql, keys) => {
  const rows = await sql.query<{ about: string; mark: string }>(
    'select about, mark from reference_mark',
    [],
    'reference-marks',
  )
  const found = new Map(rows.map(({ about, mark }) => [about, mark]))
  return keys.map(() => found)
})

/** Marks remembered at once: one of today, and those of other databases and of uncommitted changes. */
const mostMarks = 4
/** Values kept under one mark. */
const mostValues = 1_000

/**
 * Reads something of the reference data, from memory while its mark stands. A change leaves a new mark in its own transaction, and the
 * mark is asked for each time; so what is answered is what a statement of this moment would find, in a transaction its own changes
 * included. Values are shared: they are frozen, and nobody may wait for one another's.
 */
export function kept<Value>(
  about: Reference,
  load: (sql: Sql, key: string) => Promise<Value>,
): (sql: Sql, key: string) => Promise<Value> {
  const byMark = new Map<string, Map<string, Value>>()

  const valuesAt = (mark: string): Map<string, Value> => {
    const values = byMark.get(mark) ?? new Map<string, Value>()
    if (!byMark.has(mark)) byMark.set(mark, values)
    if (byMark.size > mostMarks) byMark.delete(byMark.keys().next().value ?? '')
    return values
  }

  return async (sql, key) => {
    const mark = (await marks(sql, null)).get(about)
    const known = mark === undefined ? undefined : byMark.get(mark)
    if (known?.has(key)) return known.get(key) as Value
    const value = frozen(await load(sql, key))
    // Only what was read under one and the same mark belongs to it.
    if (mark !== undefined && (await marks(afresh(sql), null)).get(about) === mark) {
      const values = valuesAt(mark)
      if (values.size >= mostValues) values.clear()
      values.set(key, value)
    }
    return value
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  if (value instanceof Map) return value
  for (const member of Object.values(value)) frozen(member)
  return Object.freeze(value)
}
