import type {
  Audience,
  Fee,
  ItemLevel,
  Limit,
  Material,
  OnlineDepth,
  ServiceItem,
  Step,
} from '#modules/catalog/model.ts'
import type { MaterialTag } from '../components/tag/tag.ts'

/** What lists of items show; every `ServiceItem` is one. */
export type ItemLine = Pick<
  ServiceItem,
  | 'code'
  | 'name'
  | 'audience'
  | 'levels'
  | 'officeId'
  | 'officeName'
  | 'handling'
  | 'promisedWorkingDays'
  | 'visits'
  | 'fee'
  | 'onlineDepth'
  | 'themes'
>

/** Address of an item's guide. */
export const guidePath = (item: { code: string }): string => `/guide/${encodeURIComponent(item.code)}`

/** 当场办好 / 6 个工作日 */
export function promiseWords(item: Pick<ServiceItem, 'handling' | 'promisedWorkingDays'>): string {
  if (item.handling === 'on-the-spot' || item.promisedWorkingDays === 0) return '当场办好'
  return `${item.promisedWorkingDays} 个工作日`
}

/** 法定 10 个工作日 / 法定 30 天 / undefined when the law names none. */
export function statutoryWords(limit: Limit | null): string | undefined {
  if (limit === null) return undefined
  return limit.unit === 'working' ? `法定 ${limit.days} 个工作日` : `法定 ${limit.days} 天，含周末`
}

const digits: Record<string, number> = { 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

/** Amounts in fee standards are written in characters; people read 120 元 faster than 一百二十元. */
export function amountsInFigures(text: string): string {
  return text.replaceAll(
    /([一二三四五六七八九])百((?:[一二三四五六七八九]?十)?)([一二三四五六七八九]?)(?=元)|([一二三四五六七八九]?)十([一二三四五六七八九]?)(?=元)/g,
    (_, ...found: string[]) => {
      const [hundreds, tens, ones, onlyTens, onlyOnes] = found
      if (hundreds) {
        const ten = tens ? (digits[tens[0] ?? ''] ?? 1) * 10 : 0
        return ` ${(digits[hundreds] ?? 0) * 100 + ten + (digits[ones ?? ''] ?? 0)} `
      }
      return ` ${(digits[onlyTens ?? ''] ?? 1) * 10 + (digits[onlyOnes ?? ''] ?? 0)} `
    },
  )
}

/** 不收钱 / 要收钱, with the standard in figures. */
export function feeWords(fee: Fee): { short: string; standard: string | undefined } {
  if (!fee.charged) return { short: '不收钱', standard: undefined }
  const standard = fee.standard === null ? undefined : amountsInFigures(fee.standard).trim()
  const one = standard === undefined ? undefined : /^(\d+) 元\/(\S)$/.exec(standard)
  return one ? { short: `${one[1]} 元一${one[2]}`, standard: undefined } : { short: '要收钱', standard }
}

/** 免交：政府部门能取到的。 */
export const isWaived = (material: Material): boolean =>
  material.sharedWith !== null && (material.source !== 'applicant' || material.form === 'electronic')

/** The chip of a material. */
export function materialTag(material: Material): MaterialTag {
  if (isWaived(material)) return 'waived'
  if (material.condition !== null || !material.required) return 'conditional'
  return material.deferrable ? 'deferrable' : 'required'
}

/** How many there are of each, for the answer box. */
export function materialCounts(materials: readonly Material[]): Record<MaterialTag, number> {
  const counts = { required: 0, deferrable: 0, waived: 0, conditional: 0 }
  for (const material of materials) counts[materialTag(material)]++
  return counts
}

/** What to do about a material, in a sentence. */
export function materialWords(material: Material): string {
  if (isWaived(material)) {
    return material.sharedWith === null ? '' : `我们从${material.sharedWith}取。您不同意的，自己交也行。`
  }
  const form =
    material.form === 'electronic'
      ? '网上填写或者拍照上传。'
      : material.form === 'copy'
        ? `复印件 ${material.copies} 份，拍照上传也行。`
        : `原件 ${material.copies} 份，网上办的先拍照上传。`
  const from = material.issuer && material.source !== 'applicant' ? `${material.issuer}发的。` : ''
  const deferred = material.deferrable ? '作出决定前补上就行。' : ''
  return `${material.condition ? `${material.condition}才要。` : ''}${from}${form}${deferred}`
}

/** 第 1 个工作日 / 第 3、4 个工作日 / 第 5 至 9 个工作日, for each step in order. */
export function stepDays(steps: readonly Step[]): string[] {
  let from = 1
  return steps.map(({ workingDays }) => {
    if (workingDays === 0) return '当天'
    const to = from + workingDays - 1
    const words =
      workingDays === 1
        ? `第 ${from} 个工作日`
        : workingDays === 2
          ? `第 ${from}、${to} 个工作日`
          : `第 ${from} 至 ${to} 个工作日`
    from = to + 1
    return words
  })
}

export const audienceNames: Readonly<Record<Audience, string>> = { individual: '个人', 'legal-entity': '企业和单位' }
export const levelNames: Readonly<Record<ItemLevel, string>> = {
  county: '县里',
  township: '乡镇',
  village: '村（社区）',
}

export const onlineWords: Readonly<Record<OnlineDepth, string>> = {
  1: '网上看指南，到窗口办',
  2: '网上先交，到窗口核对',
  3: '网上办，交一次原件',
  4: '全程网上办',
}

/** The line under an item in a list: 6 个工作日 · 不收钱. */
export function itemLineWords(item: ItemLine): string {
  return `${promiseWords(item)} · ${feeWords(item.fee).short}`
}
