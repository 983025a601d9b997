import { type Checked, type IdentifierWarning, normaliseIdentifier, rejected } from './identifier.ts'
import { invalid } from './refusal.ts'

/** What a unified social credit code tells of itself. */
export interface CreditCodeFacts {
  /** Position 1, e.g. `9` market regulation, `1` establishment office. */
  readonly registeringDepartment: string
  /** Position 2; meaning depends on position 1 (`92` individual business). */
  readonly bodyType: string
  /** Positions 3–8: division of the registering authority. */
  readonly regionCode: string
  /** Positions 9–17: organisation code of GB 11714. */
  readonly organisationCode: string
  /** True when the check character is wrong but the code is on the list of codes issued so. */
  readonly irregular: boolean
  readonly warnings: readonly IdentifierWarning[]
}

/** Codes known to be really issued although their check character is wrong. */
export type IssuedIrregular = ReadonlySet<string> | ((creditCode: string) => boolean)

/** What the caller knows beyond the standard. */
export interface CreditCodeOptions {
  readonly irregular?: IssuedIrregular
}

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const shape = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** GB 32100-2015：模 31 校验；余数为 0 时校验码为 0。 */
function checkCharacter(body: string): string {
  let sum = 0
  for (let index = 0; index < 17; index++) sum += alphabet.indexOf(body[index] ?? '') * (weights[index] ?? 0)
  return alphabet[(31 - (sum % 31)) % 31] ?? ''
}

/** GB 11714：组织机构代码校验码，字母 A–Z 取 10–35。 */
function organisationCheck(body: string): string {
  let sum = 0
  for (let index = 0; index < 8; index++) {
    sum += Number.parseInt(body[index] ?? '', 36) * (organisationWeights[index] ?? 0)
  }
  const check = 11 - (sum % 11)
  if (check === 10) return 'X'
  return check === 11 ? '0' : String(check)
}

/**
 * Checks a unified social credit code of GB 32100-2015. A wrong check character passes only with `options.irregular`
 * naming the code, and is recorded as `irregular: true`; a wrong inner organisation code is a warning.
 */
export function checkCreditCode(text: string, options: CreditCodeOptions = {}): Checked<CreditCodeFacts> {
  const value = normaliseIdentifier(text)
  if (value.length !== 18) {
    return rejected('credit-code.length', `统一社会信用代码应为 18 位，现在是 ${value.length} 位，请核对后重新填写。`)
  }
  if (!shape.test(value)) {
    const reason = '统一社会信用代码只含数字和大写字母（不含 I、O、S、V、Z），第 3 至 8 位是数字，请核对后重新填写。'
    return rejected('credit-code.character', reason)
  }
  const irregular = checkCharacter(value) !== value[17]
  if (irregular && !isIssued(value, options.irregular)) {
    return rejected('credit-code.check', '统一社会信用代码的校验码不对，可能有一位写错，请对照证照逐位核对。')
  }
  const organisationCode = value.slice(8, 17)
  const warnings: IdentifierWarning[] = []
  if (organisationCheck(organisationCode) !== organisationCode[8]) {
    warnings.push({ code: 'credit-code.organisation-code', text: '第 9 至 17 位主体标识码的校验码不符，请留意核对。' })
  }
  return {
    ok: true,
    value,
    registeringDepartment: value.slice(0, 1),
    bodyType: value.slice(1, 2),
    regionCode: value.slice(2, 8),
    organisationCode,
    irregular,
    warnings,
  }
}

function isIssued(value: string, irregular: IssuedIrregular | undefined): boolean {
  if (!irregular) return false
  return typeof irregular === 'function' ? irregular(value) : irregular.has(value)
}

/** Appends the check character to 17 characters. Throws invalid `credit-code.malformed` for anything else. */
export function creditCodeWithCheck(body: string): string {
  const code = body + checkCharacter(body)
  if (body.length !== 17 || !shape.test(code)) throw invalid('credit-code.malformed')
  return code
}
