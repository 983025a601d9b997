/** 草稿的内容在编辑时怎么变：one place at a time, every step can be undone, and two editors' work can be put together. */
import { canonicalJson } from '#kernel/canonical-json.ts'
import { jsonPath } from '#modules/organisation/contract.ts'

/** An entry in the import shape, as far as it has been written. Only JSON. */
export type Entry = Readonly<Record<string, unknown>>
/** A place in it: `['materials', 2, 'name']`. */
export type Path = readonly (string | number)[]

/** The place as faults name it: `materials[2].name`. */
export const pathText = (path: Path): string => jsonPath(path)

export const valueAt = (entry: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], entry)

export function listAt(entry: Entry, path: Path): readonly unknown[] {
  const value = valueAt(entry, path)
  return Array.isArray(value) ? value : []
}

export function textAt(entry: Entry, path: Path): string {
  const value = valueAt(entry, path)
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Lists that an entry without any must not carry: an empty one would read as a change. */
const absentWhenEmpty: ReadonlySet<string> = new Set(['commonQuestions', 'localElements'])

/** The entry with another value at a place; `undefined` takes the place out. What must lie between is made. */
export function withValue(entry: Entry, path: Path, value: unknown): Entry {
  const [field] = path
  const empty = Array.isArray(value) && value.length === 0
  return put(entry, path, empty && path.length === 1 && absentWhenEmpty.has(String(field)) ? undefined : value) as Entry
}

function put(holder: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const below = rest.length === 0 ? value : put(valueAt(holder, [key]), rest, value)
  if (typeof key === 'number') {
    const list = Array.isArray(holder) ? [...holder] : []
    if (below === undefined) list.splice(key, 1)
    else list[key] = below
    return list
  }
  const { [key]: _old, ...others } = (holder ?? {}) as Record<string, unknown>
  if (below === undefined) return others
  // the order of the fields is kept, so that an unchanged entry stays the same text
  return { ...((holder ?? {}) as Record<string, unknown>), [key]: below }
}

/** A list with one of its rows moved by one place; the same list at the ends. */
export function moved<Row>(list: readonly Row[], from: number, by: -1 | 1): readonly Row[] {
  const to = from + by
  const row = list[from]
  if (row === undefined || to < 0 || to >= list.length) return list
  const next = list.toSpliced(from, 1)
  next.splice(to, 0, row)
  return next
}

/** The first of `q1`, `q2`, … that no row has as its key. */
export function freshKey(prefix: string, rows: readonly unknown[]): string {
  const taken = new Set(rows.map((row) => (row as { key?: unknown } | null)?.key))
  let number = 1
  while (taken.has(`${prefix}${number}`)) number += 1
  return `${prefix}${number}`
}

/** 材料、环节改了名或者删了，办理情形里跟着改。 Situations name them; the names follow, so that no situation points at nothing. */
export function withSituationsFollowing(before: Entry, after: Entry): Entry {
  const situations = listAt(after, ['variants', 'situations'])
  if (situations.length === 0) return after
  let next = after
  for (const field of ['materials', 'steps'] as const) {
    const old = namesIn(before, field)
    const now = namesIn(after, field)
    const gone = old.filter((name) => !now.includes(name))
    const come = now.filter((name) => !old.includes(name))
    const [goneName] = gone
    if (gone.length !== 1 || goneName === undefined) continue
    const renamedTo = old.length === now.length ? come[0] : undefined
    situations.forEach((_, at) => {
      const path = ['variants', 'situations', at, field]
      const names = listAt(next, path)
      if (!names.includes(goneName)) return
      next = withValue(
        next,
        path,
        names.flatMap((name) => (name !== goneName ? [name] : renamedTo === undefined ? [] : [renamedTo])),
      )
    })
  }
  return next
}

const namesIn = (entry: Entry, field: string): readonly string[] =>
  listAt(entry, [field]).map((_, at) => textAt(entry, [field, at, 'name']))

/** What can be undone and done again. */
export interface History {
  present: Entry
  past: readonly Entry[]
  future: readonly Entry[]
  /** where and when the last change was: typing in one field is one step */
  last: { path: string; at: number } | null
}

const oneStepMs = 1_500
const mostSteps = 200

export const historyOf = (entry: Entry): History => ({ present: entry, past: [], future: [], last: null })

/** One change more. `at` in milliseconds. */
export function changed(history: History, path: Path, next: Entry, at: number): History {
  const where = pathText(path)
  const goesOn = history.last?.path === where && at - history.last.at < oneStepMs && history.past.length > 0
  return {
    present: next,
    past: goesOn ? history.past : [...history.past, history.present].slice(-mostSteps),
    future: [],
    last: { path: where, at },
  }
}

export function undone(history: History): History {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return {
    present: before,
    past: history.past.slice(0, -1),
    future: [history.present, ...history.future],
    last: null,
  }
}

export function redone(history: History): History {
  const [next, ...rest] = history.future
  if (next === undefined) return history
  return { present: next, past: [...history.past, history.present], future: rest, last: null }
}

/** Whether two entries say the same. */
export const sameEntry = (one: Entry, other: Entry): boolean => canonicalJson(one) === canonicalJson(other)

/** The fields of an entry, not deeper, that differ. */
export function fieldsBetween(before: Entry, after: Entry): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...fields].filter((field) => canonicalJson(before[field] ?? null) !== canonicalJson(after[field] ?? null))
}

/** Two editors' work on one draft, field by field. */
export interface Merge {
  /** both: what only one of them changed, and mine where both did */
  entry: Entry
  /** changed by the other only */
  theirs: string[]
  /** changed by both, differently */
  both: string[]
}

/** Puts together what I and somebody else made of the same draft. */
export function mergeEntries(base: Entry, mine: Entry, theirs: Entry): Merge {
  const byMe = new Set(fieldsBetween(base, mine))
  const byThem = fieldsBetween(base, theirs)
  const only = byThem.filter((field) => !byMe.has(field))
  const entry = only.reduce((next, field) => withValue(next, [field], theirs[field]), mine)
  const differ = new Set(fieldsBetween(mine, theirs))
  return { entry, theirs: only, both: byThem.filter((field) => byMe.has(field) && differ.has(field)) }
}
