import { creditCodeWithCheck } from '#kernel/credit-code.ts'
import type { OfficeKind } from './model.ts'

const bodyDigits: Partial<Record<OfficeKind, string>> = {
  institution: '12',
  'township-centre': '12',
  'service-centre': '12',
  enterprise: '91',
  village: '54',
  'village-station': '54',
}

/**
 * 合成的统一社会信用代码：机构类别 + 区划 + T + 7 位序号 + 组织机构代码校验位 + 校验位（GB 32100-2015、GB 11714）。
 * For offices whose real code is not known; the same place and serial give the same code.
 */
export function syntheticCreditCode(kind: OfficeKind, regionCode: string | null, serial: number): string {
  const body = bodyDigits[kind] ?? '11'
  const subject = `T${String(serial).padStart(7, '0')}`
  return creditCodeWithCheck(`${body}${regionCode?.slice(0, 6) ?? '000000'}${subject}${organisationCheck(subject)}`)
}

const weights = [3, 7, 9, 10, 5, 8, 4, 2]

function organisationCheck(subject: string): string {
  const sum = [...subject].reduce(
    (total, character, at) => total + Number.parseInt(character, 36) * (weights[at] ?? 0),
    0,
  )
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}
