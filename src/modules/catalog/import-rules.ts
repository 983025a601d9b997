import { type ImportFault, jsonPath } from '#modules/organisation/contract.ts'
import type { ImportedItem } from './import-shape.ts'
import { type Variants, variantFaults } from './variants.ts'

/** What is wrong inside and between well-formed items. Faults stop the import, warnings do not. */
export interface ItemFindings {
  faults: ImportFault[]
  warnings: ImportFault[]
}

/** An item with its place in the file. */
export interface PlacedItem {
  at: number
  item: ImportedItem
}

/**
 * 事项之间、要素之间的检查。
 * Faults: what would make a wrong clock or an ambiguous list (same name twice, promise beyond the statutory limit, an on-the-spot
 * item of many days, an item before itself). Warnings: what a guide editor should look at (unknown item before, steps that do not add up).
 */
export function checkItems(items: readonly PlacedItem[], knownItemNames: ReadonlySet<string>): ItemFindings {
  const faults: ImportFault[] = []
  const warnings: ImportFault[] = []
  const fault = (path: PropertyKey[], message: string) => faults.push({ path: jsonPath(path), message })
  const warn = (path: PropertyKey[], message: string) => warnings.push({ path: jsonPath(path), message })
  const firstAt = new Map<string, number>()
  const firstCode = new Map<string, number>()

  for (const { at, item } of items) {
    const before = firstAt.get(item.name)
    if (before !== undefined) fault([at, 'name'], `“${item.name}”和 [${before}] 重名，一个文件里只能有一个。`)
    else firstAt.set(item.name, at)
    if (item.code) {
      const sameCode = firstCode.get(item.code)
      if (sameCode !== undefined) fault([at, 'code'], `编码和 [${sameCode}] 相同，每个事项要有自己的编码。`)
      else firstCode.set(item.code, at)
    }
  }

  for (const { at, item } of items) {
    const { statutoryLimit: statutory, promisedLimitDays: promised } = item
    if (item.caseKind === 'immediate' && promised > 1)
      fault([at, 'promisedLimitDays'], `即办件当日办结，承诺时限只能是 0 或者 1，现在是 ${promised}。`)
    // 承诺时限不得长于法定时限；自然日的法定时限按原数比较，工作日只会更长
    if (statutory.days !== null && promised > statutory.days)
      fault([at, 'promisedLimitDays'], `承诺 ${promised} 天，长于法定时限 ${statutory.days} 天。`)
    const sum = item.steps.reduce((days, step) => days + step.days, 0)
    if (sum !== promised) warn([at, 'steps'], `各环节合计 ${sum} 天，和承诺时限 ${promised} 天不一致。`)
    if (item.fee.charged && !item.fee.basis)
      warn([at, 'fee', 'basis'], '收费的事项应当写明收费依据（行政许可法第五十八条）。')
    if (item.legalBasis.length === 0) warn([at, 'legalBasis'], '没有写设定依据。')
    for (const place of repeated(item.materials.map((material) => material.name)))
      warn([at, 'materials', place, 'name'], '和前面的一份材料同名，请合并或者写明区别。')
    if (item.variants) {
      const names = { materials: item.materials.map((each) => each.name), steps: item.steps.map((each) => each.name) }
      for (const { part, index, message } of variantFaults(item.variants as Variants, names))
        fault([at, 'variants', part, index], message)
      item.variants.situations.forEach((situation, index) => {
        const { promisedLimitDays: days, fee } = situation
        if (days !== undefined && statutory.days !== null && days > statutory.days)
          fault(
            [at, 'variants', 'situations', index, 'promisedLimitDays'],
            `“${situation.name}”承诺 ${days} 天，长于法定时限 ${statutory.days} 天。`,
          )
        if (fee?.charged && !fee.basis)
          fault(
            [at, 'variants', 'situations', index, 'fee', 'basis'],
            `“${situation.name}”收费，要写明收费依据（行政许可法第五十八条）。`,
          )
      })
    }
    item.prerequisites.forEach((name, place) => {
      if (name === item.name) fault([at, 'prerequisites', place], '事项不能把自己列为前置事项。')
      else if (!firstAt.has(name) && !knownItemNames.has(name))
        warn([at, 'prerequisites', place], `没有收录前置事项“${name}”，指南里只显示名称。`)
    })
  }
  return { faults, warnings }
}

function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, place) => (names.indexOf(name) < place ? [place] : []))
}
