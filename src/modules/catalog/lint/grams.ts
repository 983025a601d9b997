import kinds from './word-kinds.json' with { type: 'json' }

/**
 * 字组：一句话里相连的一至三个字，和把常用词换成词类（机构、泛称、评语、数……）以后相连的一至四个词。
 * “民政部门要求的其他佐证” and “林业站指定的别的资料” share no character pair that matters, but the same four kinds of words.
 */

const letters = {
  office: 'B',
  ask: 'Q',
  hand: 'H',
  judge: 'J',
  paper: 'P',
  document: 'D',
  praise: 'G',
  need: 'N',
  degree: 'A',
  other: 'O',
  no: 'X',
  case: 'C',
  norm: 'R',
  person: 'S',
  unit: 'U',
} as const

const letterOf = new Map(
  Object.entries(letters).flatMap(([kind, letter]) =>
    kinds[kind as keyof typeof letters].split(' ').map((word) => [word, letter] as const),
  ),
)
/** How long the longest word is that starts with a character. */
const longest = new Map<string, number>()
for (const word of letterOf.keys()) longest.set(word.charAt(0), Math.max(word.length, longest.get(word.charAt(0)) ?? 0))

const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s“”"'‘’]/g, '')
    .replaceAll('【', '(')
    .replaceAll('】', ')')
    .replace(/[。;]$/, '')
    .replace(/\d+(?:\.\d+)?/g, '0')
    .replaceAll('其它', '其他')

const number = /^(?:\d+|[一二两三四五六七八九十百千万半零]+)/

/** The words of a text by their kind: longest first, titles as 《, articles and document numbers as §, numbers as #, the rest as it stands. */
function kindsOf(text: string): string[] {
  const rest = text
    .replace(/《[^》]*》/g, '《')
    .replace(/第[一二三四五六七八九十百零\d]+[条款项]/g, '§')
    .replace(/〔\d+〕\d+号|(?:GB|DB\d*)\/?T?\d+/g, '§')
  return wordsOf(rest).map(({ letter }) => letter)
}

/** The words of a text, longest first, with the letter of their kind; numbers are `#`, characters of no word stand for themselves. */
export function wordsOf(text: string): { word: string; letter: string }[] {
  const found: { word: string; letter: string }[] = []
  for (let at = 0; at < text.length; ) {
    const known = wordAt(text, at)
    const counted = known ? undefined : number.exec(text.slice(at, at + 12))?.[0]
    const word = known ?? counted ?? text.charAt(at)
    found.push({ word, letter: letterOf.get(word) ?? (counted ? '#' : word) })
    at += word.length
  }
  return found
}

function wordAt(text: string, at: number): string | undefined {
  for (let length = Math.min(longest.get(text.charAt(at)) ?? 0, text.length - at); length > 0; length -= 1) {
    const word = text.slice(at, at + length)
    if (letterOf.has(word)) return word
  }
}

/** The distinct grams of a text: `F…` the field, bare characters, `K…` kinds of words. `^` and `$` are its ends. */
export function gramsOf(field: string, text: string): Set<string> {
  const whole = normal(text)
  const grams = new Set([`F${field}`])
  const characters = `^${whole}$`
  for (let length = 1; length <= 3; length += 1)
    for (let at = 0; at + length <= characters.length; at += 1) grams.add(characters.slice(at, at + length))
  const words = ['^', ...kindsOf(whole), '$']
  for (let at = 0; at < words.length; at += 1) {
    let gram = 'K'
    for (let next = at; next < Math.min(at + 4, words.length); next += 1) {
      gram += words[next]
      grams.add(gram)
    }
  }
  return grams
}
