import { normaliseIdentifier } from '#kernel/identifier.ts'
import { type ItemLevel, type ItemType, itemLevels, itemTypes } from './model.ts'

const levelDigits: Readonly<Record<ItemLevel, string>> = { county: '4', township: '5', village: '6' }

/** Main items of one department number. */
const mainItems = 999

/** The three codes of an item (GB/T 39554.1): 12, 31 and 33 characters. */
export interface ItemCodes {
  basicCode: string
  implementationCode: string
  code: string
}

/**
 * 合成事项编码：基本编码 = 省 2 位 + 类型 2 位 + 部门序号 2 位 + 主项 3 位 + 子项 3 位（主项用完才用）；实施编码 = 实施主体信用代码 + 行使层级 + 基本编码；
 * 业务办理项编码再加 01. Deterministic from its arguments; the caller keeps the codes of an item for ever.
 */
export function syntheticItemCodes(from: {
  creditCode: string
  /** two digits; `00` while the place is unknown */
  province: string
  type: ItemType
  departmentNo: number
  /** counts up from 1 within province, type and department number */
  serial: number
  levels: readonly ItemLevel[]
}): ItemCodes {
  const type = itemTypes.find((candidate) => candidate.key === from.type)?.code ?? '00'
  const digits = (value: number, width: number) => String(value).padStart(width, '0')
  const main = ((from.serial - 1) % mainItems) + 1
  const sub = Math.floor((from.serial - 1) / mainItems)
  const basicCode = `${from.province}${type}${digits(from.departmentNo, 2)}${digits(main, 3)}${digits(sub, 3)}`
  const level = itemLevels.find((candidate) => from.levels.includes(candidate)) ?? 'county'
  const implementationCode = `${from.creditCode}${levelDigits[level]}${basicCode}`
  return { basicCode, implementationCode, code: `${implementationCode}01` }
}

/** A place's own code: 33 characters as it is, 31 with handling item 01. The text has passed `checkItemCode`. */
export function ownItemCodes(written: string): ItemCodes {
  const code = normaliseIdentifier(written)
  const implementationCode = code.slice(0, 31)
  return {
    basicCode: code.slice(19, 31),
    implementationCode,
    code: code.length === 33 ? code : `${implementationCode}01`,
  }
}
