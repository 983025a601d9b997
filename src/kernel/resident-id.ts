import { type Checked, normaliseIdentifier, type Rejected, rejected } from './identifier.ts'
import { isPlainDate, type PlainDate } from './plain-date.ts'
import { invalid } from './refusal.ts'
import { provinceCodes } from './region-code.ts'

/** Which document carries the number. All share one layout and one check character. */
export type ResidentIdKind =
  | 'resident'
  | 'hong-kong-residence-permit'
  | 'macau-residence-permit'
  | 'taiwan-residence-permit'
  | 'foreign-permanent-resident'

/** What the number itself tells. */
export interface ResidentIdFacts {
  readonly kind: ResidentIdKind
  /** Digit 17: odd is male. */
  readonly sex: 'male' | 'female'
  readonly bornOn: PlainDate
  /** Positions 1–6: for residents the county of first registration, perhaps withdrawn since. */
  readonly regionCode: string
}

/** Switches of the check that are policy, not standard. */
export interface ResidentIdOptions {
  /** Earliest year of birth accepted; 1900 unless told. 0 turns the rule off. */
  readonly earliestYear?: number
}

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'
const permitKinds = new Map<string, ResidentIdKind>([
  ['810000', 'hong-kong-residence-permit'],
  ['820000', 'macau-residence-permit'],
  ['830000', 'taiwan-residence-permit'],
])
/** GB 11643-1999：ISO 7064 MOD 11-2 校验码。 */
function checkCharacter(digits: string): string {
  let sum = 0
  for (let index = 0; index < 17; index++) sum += Number(digits[index]) * (weights[index] ?? 0)
  return checkCharacters[sum % 11] ?? ''
}

function kindOf(regionCode: string): ResidentIdKind | undefined {
  const permit = permitKinds.get(regionCode)
  if (permit) return permit
  if (regionCode.startsWith('9')) return 'foreign-permanent-resident'
  // 县级代码会撤销而号码不变，故只看前两位；81、82 只用于居住证。
  const province = regionCode.slice(0, 2)
  return provinceCodes.has(province) && province < '81' ? 'resident' : undefined
}

/**
 * Checks an 18-character number of GB 11643-1999: a resident's, a Hong Kong, Macau or Taiwan residence permit's,
 * or that of a foreign permanent resident ID of 2023. `today` bounds the date of birth.
 */
export function checkResidentId(
  text: string,
  today: PlainDate,
  options: ResidentIdOptions = {},
): Checked<ResidentIdFacts> {
  const value = normaliseIdentifier(text)
  if (value.length === 15) {
    return rejected('resident-id.legacy', '15 位旧身份证号已停用，请填写 18 位身份证号。')
  }
  if (value.length !== 18) {
    return rejected('resident-id.length', `身份证号应为 18 位，现在是 ${value.length} 位，请核对后重新填写。`)
  }
  if (!/^\d{17}[\dX]$/.test(value)) {
    return rejected('resident-id.character', '身份证号前 17 位应为数字，最后一位应为数字或 X，请核对后重新填写。')
  }
  if (checkCharacter(value) !== value[17]) {
    return rejected('resident-id.check', '身份证号的校验码不对，可能有一位写错，请对照证件逐位核对。')
  }
  const regionCode = value.slice(0, 6)
  const kind = kindOf(regionCode)
  if (!kind) return rejected('resident-id.region', '身份证号前 6 位不是有效的地区代码，请对照证件核对。')
  const bornOn = `${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`
  const fault = birthFault(bornOn, today, options.earliestYear ?? 1900)
  if (fault) return fault
  return {
    ok: true,
    value,
    kind,
    sex: Number(value[16]) % 2 === 1 ? 'male' : 'female',
    bornOn: bornOn as PlainDate,
    regionCode,
  }
}

function birthFault(bornOn: string, today: PlainDate, earliestYear: number): Rejected | undefined {
  if (!isPlainDate(bornOn)) {
    return rejected('resident-id.birth-date', '身份证号中的出生日期不存在，请核对第 7 至 14 位。')
  }
  if (bornOn > today) return rejected('resident-id.future', '身份证号中的出生日期晚于今天，请核对第 7 至 14 位。')
  if (Number(bornOn.slice(0, 4)) < earliestYear) {
    return rejected('resident-id.too-early', `身份证号中的出生年份早于 ${earliestYear} 年，请核对第 7 至 10 位。`)
  }
  return undefined
}

/** Appends the check character to 17 digits. Throws invalid `resident-id.malformed` for anything else. */
export function residentIdWithCheck(digits: string): string {
  if (!/^\d{17}$/.test(digits)) throw invalid('resident-id.malformed')
  return digits + checkCharacter(digits)
}

/**
 * GB 11643-1989 的 15 位旧号升为 18 位：第 6 位后加 19，末尾加校验码。 For imports of old files only.
 * The old form has no check character, so a wrong digit passes; the date of birth must exist.
 */
export function upgradeLegacyResidentId(text: string, today: PlainDate): Checked<ResidentIdFacts> {
  const value = normaliseIdentifier(text)
  if (!/^\d{15}$/.test(value)) return rejected('resident-id.legacy-shape', '旧身份证号应为 15 位数字，请核对。')
  return checkResidentId(residentIdWithCheck(`${value.slice(0, 6)}19${value.slice(6)}`), today)
}
