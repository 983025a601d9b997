import { checkCreditCode, type IssuedIrregular } from './credit-code.ts'
import { type Checked, normaliseIdentifier, rejected } from './identifier.ts'
import { provinceCodes } from './region-code.ts'

/** 12 digits, 31 or 33 characters (GB/T 39554.1-2020). */
export type ItemCodeKind = 'basic' | 'implementation' | 'handling'

/** 基本编码的五段。 */
export interface BasicItemCode {
  readonly code: string
  /** `00` national catalogue, else the province. */
  readonly province: string
  /** Item type; some numbers differ by province. */
  readonly type: string
  /** Central guiding department. */
  readonly guidingOffice: string
  readonly mainItem: string
  /** `000` when there is none. */
  readonly subItem: string
}

/** What an item code tells. The fields after `basic` are null where the shorter code has no such part. */
export interface ItemCodeFacts {
  readonly kind: ItemCodeKind
  readonly basic: BasicItemCode
  /** Credit code of the implementing body. */
  readonly creditCode: string | null
  /** Exercise level: 1 国家级 2 省级 3 市级 4 县级 5 乡镇级 6 村级. */
  readonly level: number | null
  /** Handling item, 1–99. */
  readonly sequence: number | null
}

/** What differs by place. */
export interface ItemCodeOptions {
  /** Item types in use; `defaultItemTypes` unless told. */
  readonly types?: ReadonlySet<string>
  /** Province of the item's owner; unless told, that of the implementing body. */
  readonly province?: string
  readonly irregular?: IssuedIrregular
}

/** 01–09 everywhere; 10 and 20 in the national catalogue, 20 and 21 in Guangdong. Data, not law: pass your province's own. */
export const defaultItemTypes: ReadonlySet<string> = new Set([
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09'],
  ...['10', '20', '21'],
])

const kinds = new Map<number, ItemCodeKind>([
  [12, 'basic'],
  [31, 'implementation'],
  [33, 'handling'],
])

/** Checks in the order: length, credit code, level, digits, item type, province, handling sequence. */
export function checkItemCode(text: string, options: ItemCodeOptions = {}): Checked<ItemCodeFacts> {
  const value = normaliseIdentifier(text)
  const kind = kinds.get(value.length)
  if (!kind) {
    const reason = `事项编码应为 12 位（基本编码）、31 位（实施编码）或 33 位（业务办理项编码），现在是 ${value.length} 位。`
    return rejected('item-code.length', reason)
  }
  const body = kind === 'basic' ? undefined : checkCreditCode(value.slice(0, 18), options)
  if (body && !body.ok) {
    return rejected('item-code.credit-code', `事项编码前 18 位不是有效的统一社会信用代码。${body.reason}`)
  }
  const level = kind === 'basic' ? null : value.slice(18, 19)
  if (level !== null && !/^[1-6]$/.test(level)) {
    return rejected('item-code.level', '事项编码第 19 位（行使层级）应为 1 至 6，请核对。')
  }
  const code = kind === 'basic' ? value : value.slice(19, 31)
  if (!/^\d{12}$/.test(code)) return rejected('item-code.character', '事项编码中的 12 位基本编码应全为数字，请核对。')
  const basic = splitBasic(code)
  if (!(options.types ?? defaultItemTypes).has(basic.type)) {
    return rejected('item-code.type', `基本编码第 3、4 位（事项类型 ${basic.type}）不在本地使用的事项类型中，请核对。`)
  }
  const province = options.province ?? body?.regionCode.slice(0, 2)
  if (!isProvinceOf(basic.province, province)) {
    return rejected('item-code.province', '基本编码前 2 位应为 00（国家目录）或事项所属省的代码，请核对。')
  }
  const sequence = kind === 'handling' ? value.slice(31) : null
  if (sequence !== null && (!/^\d{2}$/.test(sequence) || sequence === '00')) {
    return rejected('item-code.sequence', '业务办理项编码最后 2 位应为 01 至 99，请核对。')
  }
  return {
    ok: true,
    value,
    kind,
    basic,
    creditCode: body?.value ?? null,
    level: level === null ? null : Number(level),
    sequence: sequence === null ? null : Number(sequence),
  }
}

function isProvinceOf(prefix: string, owner: string | undefined): boolean {
  if (prefix === '00') return true
  return owner === undefined ? provinceCodes.has(prefix) : prefix === owner
}

function splitBasic(code: string): BasicItemCode {
  return {
    code,
    province: code.slice(0, 2),
    type: code.slice(2, 4),
    guidingOffice: code.slice(4, 6),
    mainItem: code.slice(6, 9),
    subItem: code.slice(9, 12),
  }
}
