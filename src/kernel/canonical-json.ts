import { invalid } from './refusal.ts'

/** Deeper nesting than any document of ours; keeps hostile input from exhausting the stack. */
const deepest = 100

/**
 * The one text of a JSON value, for digests: keys sorted by UTF-16 code unit, no spaces (RFC 8785 for what we store).
 * Throws invalid `json.not-canonical` {at} for anything JSON cannot hold without loss: undefined, NaN, infinities,
 * bigint, functions, dates and other class instances, holes, broken surrogate pairs, nesting deeper than 100.
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

/** `path` leads from the root to the value. */
type Path = (string | number)[]

function write(value: unknown, path: Path): string {
  if (typeof value === 'string') return text(value, path)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (path.length >= deepest || typeof value !== 'object') throw notCanonical(path)
  let written = ''
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      path.push(index)
      written += `${index === 0 ? '' : ','}${write(value[index], path)}`
      path.pop()
    }
    return `[${written}]`
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw notCanonical(path)
  const members = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(members).sort()) {
    written += `${written === '' ? '' : ','}${text(key, path)}:`
    path.push(key)
    written += write(members[key], path)
    path.pop()
  }
  return `{${written}}`
}

/** What stands in JSON as it is; half a surrogate pair does not, and a whole one is looked at more closely. */
const asItIs = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/

function text(value: string, path: Path): string {
  if (asItIs.test(value)) return `"${value}"`
  if (!value.isWellFormed()) throw notCanonical(path)
  return JSON.stringify(value)
}

const notCanonical = (path: Path): Error =>
  invalid('json.not-canonical', {
    at: `$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}`,
  })
