/** 办事指南准确度：指南本身没有挡住公布的错误，办的时候也没有要过指南以外的东西。 Pure. */

/** One thing asked of an applicant, by a one-time notice or a late request. */
export interface Demand {
  /** a material of the item, or `form:<field>` */
  readonly key: string
  /** what the applicant is told to do */
  readonly remedy: string
}

/** The guide a case is frozen at, as far as demands are measured by it. */
export interface FrozenGuide {
  readonly materials: readonly { readonly key: string; readonly name: string }[]
  /** fields of its form with their titles */
  readonly fields: ReadonlyMap<string, string>
  readonly conditions: readonly string[]
}

const plain = (text: string): string => text.normalize('NFKC').replace(/[\s《》“”"'‘’]/g, '')

/** Names of materials as they are looked for in a sentence: at least three characters, without quotation marks and spaces. */
export const materialNames = (names: Iterable<string>): readonly string[] =>
  [...new Set([...names].map(plain))].filter((name) => name.length >= 3)

/**
 * 指南以外的要求 (行政许可法第三十一条：不得要求提交与申请事项无关的材料)：a key the frozen guide does not have, or a remedy naming a
 * material that the county's list knows and this guide does not mention. Answers its name; null when the demand keeps to the guide.
 * `known` as `materialNames` makes it.
 */
export function beyondGuide(guide: FrozenGuide, known: readonly string[]): (demand: Demand) => string | null {
  const keys = new Set(guide.materials.map(({ key }) => key))
  const own = [...guide.materials.map(({ name }) => name), ...guide.fields.values(), ...guide.conditions].map(plain)
  const foreign = known.filter((name) => !own.some((text) => text.includes(name)))
  return ({ key, remedy }) => {
    const field = key.startsWith('form:') ? key.slice(5) : null
    if (field !== null && !guide.fields.has(field)) return `申请表里没有的“${field}”`
    if (field === null && !keys.has(key)) return `材料“${key}”`
    const words = plain(remedy)
    // 户口簿 inside 居民户口簿, which the guide has, is no demand of its own
    const free = own.reduce((rest, text) => (text.length >= 3 ? rest.replaceAll(text, '，') : rest), words)
    const named = foreign.filter((name) => free.includes(name)).sort((one, other) => other.length - one.length)[0]
    return named === undefined ? null : `材料“${named}”`
  }
}

/** What of an item its accuracy is judged by. */
export interface AccuracyFacts {
  /** how many findings keep its guide from being published */
  readonly blocking: number
  /** what was asked beyond the guide in the period, in words */
  readonly beyond: readonly string[]
}

/** 准确：两样都没有. Only items that had cases are asked. */
export function isAccurate({ blocking, beyond }: AccuracyFacts): { counts: boolean; why: string } {
  const faults = [
    ...(blocking > 0 ? [`指南有 ${blocking} 处错误`] : []),
    ...(beyond.length > 0 ? [`要过指南以外的${[...new Set(beyond)].slice(0, 3).join('、')}`] : []),
  ]
  return { counts: faults.length === 0, why: faults.length === 0 ? '没有发现不准' : faults.join('；') }
}
