import { type Checked, normaliseIdentifier, rejected } from './identifier.ts'
import type { PlainDate } from './plain-date.ts'

/** From province down to village; each is part of the one before. */
export const regionLevels = ['province', 'city', 'county', 'township', 'village'] as const

/** How far down a division lies. */
export type RegionLevel = (typeof regionLevels)[number]

/** GB/T 2260 的省级代码。 Unlike county codes, none of them was ever withdrawn. */
export const provinceCodes: ReadonlySet<string> = new Set([
  ...['11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43'],
  ...['44', '45', '46', '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82'],
])

/** What the digits tell. The checked `value` has 6 digits down to county, 9 for a township, 12 for a village. */
export interface RegionCodeFacts {
  readonly level: RegionLevel
  /** Code of the division above, in the same short form; null for a province. */
  readonly parent: string | null
  /** Twelve digits, zeros at the right. */
  readonly padded: string
}

/** One division for as long as its code was in force. Divisions are data; codes are never deleted. */
export interface RegionEntry {
  readonly code: string
  readonly name: string
  readonly parent: string | null
  readonly validFrom: PlainDate
  /** Last day in force; null while in force. */
  readonly validTo: PlainDate | null
  /** Code that took over, if one did. */
  readonly replacedBy: string | null
}

/** Reads a 6-, 9- or 12-digit code of GB/T 2260, GB/T 10114 and the statistics form. Says nothing on whether it was ever given out. */
export function checkRegionCode(text: string): Checked<RegionCodeFacts> {
  const digits = normaliseIdentifier(text)
  if (!/^(?:\d{6}|\d{9}|\d{12})$/.test(digits)) {
    return rejected('region-code.length', '行政区划代码应为 6 位、9 位或 12 位数字，请核对。')
  }
  const padded = digits.padEnd(12, '0')
  const [province, city, county] = [padded.slice(0, 2), padded.slice(2, 4), padded.slice(4, 6)]
  const [township, village] = [padded.slice(6, 9), padded.slice(9)]
  const gap = (city === '00' && county !== '00') || (township === '000' && village !== '000')
  if (province < '10' || gap || (city === '00' && township !== '000')) {
    return rejected('region-code.level', '行政区划代码缺少上一级代码，请核对。')
  }
  const facts = (level: RegionLevel, length: number, parent: string | null) =>
    ({ ok: true, value: padded.slice(0, length), level, parent, padded }) as const
  if (village !== '000') return facts('village', 12, padded.slice(0, 9))
  if (township !== '000') return facts('township', 9, padded.slice(0, 6))
  if (county !== '00') return facts('county', 6, `${padded.slice(0, 4)}00`)
  if (city !== '00') return facts('city', 6, `${province}0000`)
  return facts('province', 6, null)
}

/** True when `code` is `ancestor` or lies inside it, by the digits alone. False for malformed codes. */
export function isWithinRegion(code: string, ancestor: string): boolean {
  const inner = checkRegionCode(code)
  const outer = checkRegionCode(ancestor)
  if (!inner.ok || !outer.ok) return false
  const significant = { province: 2, city: 4, county: 6, township: 9, village: 12 }[outer.level]
  return inner.padded.startsWith(outer.padded.slice(0, significant))
}

/** What a code meant and means. */
export interface ResolvedRegion {
  /** The division the code stood for: the entry in force on the day, else the last one before it. */
  readonly entry: RegionEntry
  /** Whether `entry` is in force on the day. */
  readonly valid: boolean
  /** The division in force on the day: `entry` or whatever took over from it. */
  readonly current: RegionEntry | undefined
}

/** Finds a code, withdrawn ones too, and follows `replacedBy` to the division in force on `on`. Undefined for a code never given out by then. */
export function resolveRegion(
  entries: readonly RegionEntry[],
  code: string,
  on: PlainDate,
): ResolvedRegion | undefined {
  const entry = entryOn(entries, code, on)
  if (!entry) return undefined
  const seen = new Set<RegionEntry>()
  let current: RegionEntry | undefined = entry
  while (current && !isInForce(current, on)) {
    seen.add(current)
    const next: RegionEntry | undefined = current.replacedBy ? entryOn(entries, current.replacedBy, on) : undefined
    current = next && !seen.has(next) ? next : undefined
  }
  return { entry, valid: current === entry, current }
}

function isInForce(entry: RegionEntry, on: PlainDate): boolean {
  return entry.validFrom <= on && (entry.validTo === null || on <= entry.validTo)
}

function entryOn(entries: readonly RegionEntry[], code: string, on: PlainDate): RegionEntry | undefined {
  return entries
    .filter((entry) => entry.code === code && entry.validFrom <= on)
    .reduce<RegionEntry | undefined>(
      (best, entry) => (best && best.validFrom > entry.validFrom ? best : entry),
      undefined,
    )
}
