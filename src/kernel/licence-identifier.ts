import { checkCreditCode, type IssuedIrregular } from './credit-code.ts'
import { type Checked, type IdentifierWarning, normaliseIdentifier, rejected } from './identifier.ts'
import { mod3736Check } from './mod-37-36.ts'
import { invalid } from './refusal.ts'
import { checkRegionCode } from './region-code.ts'

/** The parts of an e-licence identifier (电子证照标识), which is not the number printed on the licence (证照编号). */
export interface LicenceIdentifierFacts {
  /** 21 characters: credit code of the authority that manages the type, and three digits. */
  readonly typeCode: string
  /** Credit code of the issuing body; in some issued identifiers a division code. */
  readonly issuerCode: string
  readonly serial: string
  /** 1–999, one more with each re-issue. */
  readonly version: number
  readonly warnings: readonly IdentifierWarning[]
}

const root = '1.2.156.3005.2.'
const longestSerial = 64

/**
 * Checks `1.2.156.3005.2.{type}.{issuer}.{serial}.{version}.{check}` (GB/T 36904-2018). The check character covers
 * type, issuer, serial and version without dots. A division code as issuer is accepted with a warning.
 */
export function checkLicenceIdentifier(
  text: string,
  options: { readonly irregular?: IssuedIrregular } = {},
): Checked<LicenceIdentifierFacts> {
  const value = normaliseIdentifier(text)
  if (!value.startsWith(root)) {
    return rejected('licence-identifier.root', '电子证照标识应以 1.2.156.3005.2. 开头，请核对。')
  }
  const parts = value.slice(root.length).split('.')
  const [typeCode = '', issuerCode = '', serial = '', version = '', check = ''] = parts
  if (parts.length !== 5) {
    return rejected('licence-identifier.parts', '电子证照标识应含类型、颁发机构、流水号、版本号、校验位五段，请核对。')
  }
  const type = checkCreditCode(typeCode.slice(0, 18), options)
  if (!/^.{18}\d{3}$/.test(typeCode) || !type.ok) {
    const reason = '证照类型代码应为管理机构的统一社会信用代码加 3 位数字，请核对。'
    return rejected('licence-identifier.type', reason)
  }
  const issuer = checkCreditCode(issuerCode, options)
  if (!issuer.ok && !checkRegionCode(issuerCode).ok) {
    return rejected('licence-identifier.issuer', '证照颁发机构代码不是有效的统一社会信用代码，请核对。')
  }
  if (!/^[0-9A-Z]+$/.test(serial) || serial.length > longestSerial) {
    return rejected('licence-identifier.serial', `证照流水号应为 1 至 ${longestSerial} 位数字或大写字母，请核对。`)
  }
  if (!/^\d{3}$/.test(version) || version === '000') {
    return rejected('licence-identifier.version', '证照版本号应为 001 至 999，请核对。')
  }
  if (mod3736Check(typeCode + issuerCode + serial + version) !== check) {
    return rejected('licence-identifier.check', '电子证照标识的校验位不对，可能有一位写错，请逐位核对。')
  }
  const warnings = issuer.ok
    ? []
    : [
        {
          code: 'licence-identifier.issuer-is-region',
          text: '颁发机构用的是行政区划代码，不是统一社会信用代码，请留意核对。',
        },
      ]
  return { ok: true, value, typeCode, issuerCode, serial, version: Number(version), warnings }
}

/** Builds the identifier with its check character. Throws invalid `licence-identifier.malformed` for parts the check would turn down. */
export function licenceIdentifier(parts: {
  typeCode: string
  issuerCode: string
  serial: string
  version: number
}): string {
  const version = String(parts.version).padStart(3, '0')
  const body = [parts.typeCode, parts.issuerCode, parts.serial, version]
  if (!body.every((part) => /^[0-9A-Z]+$/.test(part))) throw invalid('licence-identifier.malformed')
  const identifier = `${root}${body.join('.')}.${mod3736Check(body.join(''))}`
  if (!checkLicenceIdentifier(identifier).ok) throw invalid('licence-identifier.malformed')
  return identifier
}
