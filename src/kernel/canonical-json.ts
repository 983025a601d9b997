import { invalid } from './refusal.ts'

/** Deeper nesting than any document of ours; keeps hostile input from exhausting the stack. */
const deepest = 100

/**
 * The one text of a JSON value, for digests: keys sorted by UTF-16 code unit, no spaces (RFC 8785 for what we store).
 * Throws invalid `json.not-canonical` {at} for anything JSON cannot hold without loss: undefined, NaN, infinities,
 * bigint, functions, dates and other class instances, holes, broken surrogate pairs, nesting deeper than 100.
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', 0)
}

function write(value: unknown, at: string, depth: number): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value, at)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (depth >= deepest || typeof value !== 'object') throw invalid('json.not-canonical', { at })
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item, index) => write(item, `${at}[${index}]`, depth + 1)).join(',')}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw invalid('json.not-canonical', { at })
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${text(key, at)}:${write(member, `${at}.${key}`, depth + 1)}`)
  return `{${members.join(',')}}`
}

function text(value: string, at: string): string {
  if (!value.isWellFormed()) throw invalid('json.not-canonical', { at })
  return JSON.stringify(value)
}
