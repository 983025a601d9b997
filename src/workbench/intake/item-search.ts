/** What of an item is searched. */
export interface Searched {
  name: string
  /** 食品小经营许可 → spxjyxk, from the server */
  initials: string
  synonyms: readonly string[]
  code: string
}

/**
 * How well a search word fits an item, 0 for not at all: digits of the code, words of the name or of what people call it, initials in a row,
 * initials with gaps (`lny` finds 老年人优待证).
 */
export function fitOf(word: string, { name, initials, synonyms, code }: Searched): number {
  const wanted = word.toLowerCase().replace(/\s/g, '')
  if (wanted === '') return 1
  if (/^\d{3,}$/.test(wanted)) return code.includes(wanted) ? 60 : 0
  const inName = name.toLowerCase().indexOf(wanted)
  if (inName >= 0) return 100 - Math.min(inName, 40)
  if (synonyms.some((one) => one.toLowerCase().includes(wanted))) return 55
  if (!/^[a-z0-9]+$/.test(wanted)) return inOrder(wanted, name) > 0 ? 20 : 0
  const inInitials = initials.indexOf(wanted)
  if (inInitials === 0) return 95
  if (inInitials > 0) return 80 - Math.min(inInitials, 30)
  const span = inOrder(wanted, initials)
  return span > 0 ? Math.max(5, 45 - (span - wanted.length) * 3) : 0
}

/** Length of the piece of text that holds the wanted characters in order from its start letter; 0 when it does not. */
function inOrder(wanted: string, text: string): number {
  const start = text.indexOf(wanted[0] ?? '')
  let at = start
  for (const character of wanted) {
    const found = text.indexOf(character, at)
    if (found < 0) return 0
    at = found + 1
  }
  return start < 0 ? 0 : at - start
}
