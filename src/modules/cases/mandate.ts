/** What an agent may handle: the words of the mandate (授权事项) against an item. 《民法典》第一百六十五条（授权范围）. Pure. */

/** 全部, 全部办事, 所有事项 …; nothing written is no limit either. */
const everything = /^$|^(?:全部|所有|一切)的?(?:办事|事项|业务|手续|政务服务)?$/
const separators = /[、，,；;。\s]/
const frame = /^(?:办理|代办|经办)|(?:等|等事项|事项|业务|手续|的办理)$/g

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[《》“”"'‘’「」]/g, '')
    .trim()

/** What a mandate names, one by one; null when it covers everything. */
export function mandateTerms(scope: string): readonly string[] | null {
  const text = bare(scope)
  if (everything.test(text)) return null
  return text
    .split(separators)
    .map((term) => term.replace(frame, ''))
    .filter((term) => term !== '')
}

/** A term means the item of this name, items whose name holds it (four characters at least, so that 许可 is not all of them), or a theme. */
export function covers(scope: string, item: { readonly name: string; readonly themes: readonly string[] }): boolean {
  const terms = mandateTerms(scope)
  if (terms === null) return true
  const name = bare(item.name)
  return terms.some((term) => name === term || item.themes.includes(term) || (term.length >= 4 && name.includes(term)))
}
