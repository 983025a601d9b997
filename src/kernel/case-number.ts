import { type Checked, normaliseIdentifier, rejected } from './identifier.ts'
import { checkItemCode, type ItemCodeOptions } from './item-code.ts'
import { mod3736Check } from './mod-37-36.ts'
import { isPlainDate, type PlainDate, plainDate } from './plain-date.ts'
import { invalid } from './refusal.ts'

/** `long`: 43 characters for other systems. `short`: 19 for the citizen, with a check character. */
export type CaseNumberKind = 'long' | 'short'

/** What a case number tells. */
export interface CaseNumberFacts {
  readonly kind: CaseNumberKind
  readonly filedOn: PlainDate
  readonly sequence: number
  /** Six digits; null in a long number. */
  readonly regionCode: string | null
  /** 31 characters; null in a short number. */
  readonly implementationCode: string | null
}

/** Checks either form. `options` go to the item code inside a long number. */
export function checkCaseNumber(text: string, options: ItemCodeOptions = {}): Checked<CaseNumberFacts> {
  const value = normaliseIdentifier(text)
  if (value.length === 19) return checkShort(value)
  if (value.length === 43) return checkLong(value, options)
  return rejected('case-number.length', `办件编号应为 19 位或 43 位，现在是 ${value.length} 位，请核对后重新填写。`)
}

function checkShort(value: string): Checked<CaseNumberFacts> {
  if (!/^\d{18}[0-9A-Z]$/.test(value)) {
    return rejected('case-number.character', '办件编号前 18 位应为数字，最后一位为数字或字母，请核对后重新填写。')
  }
  if (mod3736Check(value.slice(0, 18)) !== value[18]) {
    return rejected('case-number.check', '办件编号的校验位不对，可能有一位写错，请对照回执逐位核对。')
  }
  const filedOn = `20${value.slice(6, 8)}-${value.slice(8, 10)}-${value.slice(10, 12)}`
  if (!isPlainDate(filedOn)) return rejected('case-number.date', '办件编号中的日期不存在，请核对第 7 至 12 位。')
  const sequence = Number(value.slice(12, 18))
  return { ok: true, value, kind: 'short', filedOn, sequence, regionCode: value.slice(0, 6), implementationCode: null }
}

function checkLong(value: string, options: ItemCodeOptions): Checked<CaseNumberFacts> {
  const item = checkItemCode(value.slice(0, 31), options)
  if (!item.ok) return rejected('case-number.item-code', `办件编号前 31 位不是有效的实施编码。${item.reason}`)
  if (!/^\d{12}$/.test(value.slice(31))) {
    return rejected('case-number.character', '办件编号最后 12 位应为 8 位日期和 4 位流水号，请核对后重新填写。')
  }
  const filedOn = `${value.slice(31, 35)}-${value.slice(35, 37)}-${value.slice(37, 39)}`
  if (!isPlainDate(filedOn)) return rejected('case-number.date', '办件编号中的日期不存在，请核对第 32 至 39 位。')
  const sequence = Number(value.slice(39))
  return { ok: true, value, kind: 'long', filedOn, sequence, regionCode: null, implementationCode: item.value }
}

/**
 * The citizen's number: county code, date, sequence of the day in that county (1–999999), check character.
 * Throws invalid `case-number.region`, `case-number.sequence`, `case-number.date`.
 */
export function caseShortNumber(parts: { regionCode: string; on: PlainDate; sequence: number }): string {
  if (!/^\d{6}$/.test(parts.regionCode)) throw invalid('case-number.region')
  const on = plainDate(parts.on)
  if (!on.startsWith('20')) throw invalid('case-number.date')
  const body = parts.regionCode + on.slice(2).replaceAll('-', '') + sequenceText(parts.sequence, 6)
  return body + mod3736Check(body)
}

/**
 * The number for other systems: implementation code, date, sequence of the day for that item (1–9999).
 * Throws invalid `case-number.item-code`, `case-number.sequence`, `date.impossible`.
 */
export function caseLongNumber(parts: { implementationCode: string; on: PlainDate; sequence: number }): string {
  if (!/^[0-9A-Z]{31}$/.test(parts.implementationCode)) throw invalid('case-number.item-code')
  return parts.implementationCode + plainDate(parts.on).replaceAll('-', '') + sequenceText(parts.sequence, 4)
}

function sequenceText(sequence: number, width: number): string {
  const text = String(sequence).padStart(width, '0')
  if (!Number.isSafeInteger(sequence) || sequence < 1 || text.length > width) throw invalid('case-number.sequence')
  return text
}
