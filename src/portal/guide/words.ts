import { materialsOnFile } from '#modules/cases/service.ts'
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
import { type Html, html } from '../html.ts'

/** What lists of items show; every `ServiceItem` is one. */
export type ItemLine = Pick<
  ServiceItem,
  | 'itemId'
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

/** An address inside this site or at another one by https; a name of a paper stays a name. */
export const isAddress = (text: string): boolean => /^(https:\/\/[^\s/]+|\/(?![/\\]))[^\s\\]*$/.test(text)

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

/** Who sees to a material: the applicant (必备、可后补、看情形), the platform out of a register, or the platform out of the answers. */
export const materialParts = ['required', 'deferrable', 'conditional', 'fetched', 'written'] as const
export type MaterialPart = (typeof materialParts)[number]

export interface MaterialLine {
  material: Material
  part: MaterialPart
}

/**
 * The materials as the guide tells them, for somebody of whom nothing is known yet: the same rule as the application page, so the two
 * never count differently. `connected`: data sources the platform really reaches.
 */
export function materialLines(item: Pick<ServiceItem, 'materials'>, connected: ReadonlySet<string>): MaterialLine[] {
  const onFile = new Map(materialsOnFile(item, [], connected, '').map((one) => [one.key, one.state]))
  return item.materials.map((material) => {
    const state = onFile.get(material.key)
    if (state === 'held') return { material, part: 'written' }
    if (state === 'waived') return { material, part: 'fetched' }
    if (material.condition !== null || !material.required) return { material, part: 'conditional' }
    return { material, part: material.deferrable ? 'deferrable' : 'required' }
  })
}

/** How many there are of each. */
export function materialCounts(lines: readonly MaterialLine[]): Record<MaterialPart, number> {
  const counts = { required: 0, deferrable: 0, conditional: 0, fetched: 0, written: 0 }
  for (const { part } of lines) counts[part]++
  return counts
}

/** What to get ready, and what need not be: 自己准备 · 2 样 · 平台替您取 1 样. */
export function materialsInShort(lines: readonly MaterialLine[]): { question: string; own: string; rest: string[] } {
  const { required, deferrable, conditional, fetched, written } = materialCounts(lines)
  const own = required + deferrable
  return {
    question: own > 0 ? '自己准备' : '要什么',
    own: own > 0 ? `${own} 样` : conditional > 0 ? '一般不用带' : '不用带材料',
    rest: [
      deferrable > 0 && (required === 0 ? '可以后补' : `其中 ${deferrable} 样可以后补`),
      conditional > 0 && `${own > 0 ? '另有 ' : ''}${conditional} 样看情形`,
      fetched > 0 && `平台替您取 ${fetched} 样`,
      written > 0 && '申请表照您填的写好',
    ].filter((words) => words !== false),
  }
}

/** The chip of a material. */
export const materialTag = (part: MaterialPart): MaterialTag =>
  part === 'fetched' || part === 'written' ? 'waived' : part

/** What to do about a material, in sentences. */
export function materialWords({ material, part }: MaterialLine): string {
  if (part === 'written') return '照您填的写好，不用另交。'
  if (part === 'fetched') return `我们从${material.sharedWith}取。`
  const { condition, licenceType, sharedWith, issuer, source, form, copies, deferrable } = material
  const how =
    form === 'electronic'
      ? '拍照或者传文件。'
      : form === 'copy'
        ? `复印件 ${copies} 份，拍照上传也行。`
        : `原件 ${copies} 份，网上办的先拍照上传。`
  return [
    condition && `${condition}才要。`,
    licenceType && `您名下有电子${licenceType}的，直接用，不用交。`,
    !licenceType && sharedWith && `${sharedWith}还没有连通，暂时请您交。`,
    issuer && source !== 'applicant' && `${issuer}发的。`,
    how,
    deferrable && '作出决定前补上就行。',
  ]
    .filter(Boolean)
    .join('')
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

/** The line under an item in a list: 6 个工作日 · 不收钱. A fact is never broken, and its dot stays with it. */
export function itemLineWords(item: ItemLine, office = false): Html {
  const facts = [promiseWords(item), feeWords(item.fee).short, ...(office ? [item.officeName] : [])]
  return html`${facts.map((fact, i) => html`<span class="whole">${fact}${i < facts.length - 1 && ' · '}</span> `)}`
}
