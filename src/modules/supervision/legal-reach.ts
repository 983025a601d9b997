/** 条文改了，牵动哪些：事项现在的指南，和正在办的件定格的那个版本。 Pure. */
import { type LegalReference, lawKey } from '#modules/catalog/model.ts'

const digits = '零一二三四五六七八九'

/** 一百零二 as 102; NaN for words that are no number. */
function numberOf(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  let sum = 0
  let digit = 0
  for (const sign of text) {
    const unit = { 十: 10, 百: 100, 千: 1000 }[sign]
    const value = sign === '〇' ? 0 : digits.indexOf(sign)
    if (unit !== undefined) {
      sum += (digit === 0 && unit === 10 ? 1 : digit) * unit
      digit = 0
    } else if (value >= 0) digit = value
    else return Number.NaN
  }
  return sum + digit
}

/** 第三十八条、第38条、38 → `38`; 第十六条之二 → `16-2`. Undefined when the words name no article. */
export function articleNumber(text: string): string | undefined {
  const found =
    /(?:第\s*)?([零〇一二三四五六七八九十百千\d]+)\s*条(?:之([一二三四五六七八九十\d]+))?|^\s*(\d+)\s*$/.exec(
      text.normalize('NFKC'),
    )
  const main = numberOf(found?.[1] ?? found?.[3] ?? 'x')
  if (!found || Number.isNaN(main)) return undefined
  return found[2] === undefined ? String(main) : `${main}-${numberOf(found[2])}`
}

/** What is asked for: a law by its key, all of it or one article. */
export interface LegalPlace {
  readonly lawKey: string
  /** as `articleNumber`; undefined means the whole law */
  readonly article: string | undefined
}

/** The references that rest on it. An element that names the law alone rests on every article of it. */
export function restingOn(references: readonly LegalReference[], place: LegalPlace): readonly LegalReference[] {
  return references.filter(
    ({ law, article }) =>
      lawKey(law) === place.lawKey &&
      (place.article === undefined || article === null || articleNumber(article) === place.article),
  )
}

/** 要素 in words: 设定依据、收费依据、特别程序（第几个）的依据. */
export function elementWords(element: string): string {
  if (element === 'setting') return '设定依据'
  if (element === 'fee') return '收费依据'
  const [, place] = element.split(':')
  return `特别程序 ${Number(place) + 1} 的依据`
}
