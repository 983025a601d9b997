import { spellingOf } from './pinyin-syllables.ts'
import { heard, inUsualShapes, syllablesOfHan } from './search-sounds.ts'
import type { Thesaurus } from './thesaurus.ts'

/**
 * 找事项的词。One alphabet of terms for items and questions: Han characters and pairs (`户口`), words and numbers (`ktv`),
 * sound pairs as they are heard (`~senfen`, for pinyin and for characters mistyped by sound) and initials (`^sfz`).
 */
export type Terms = Map<string, number>

/** Changes whenever `documentTerms` does: items indexed under another edition are indexed again. */
export const termsEdition = 2

/** What of an item is searched. */
export interface SearchableItem {
  name: string
  synonyms: readonly string[]
  themes: readonly string[]
  officeName: string
  conditions: readonly string[]
  materials: readonly { shortName: string; licenceType: string | null }[]
  result: { name: string; licenceType: string | null }
}

const fieldWeights = {
  name: 3,
  synonyms: 2.8,
  result: 1.6,
  themes: 1.2,
  office: 0.5,
  conditions: 0.5,
  materials: 0.35,
} as const
const kindWeights = { single: 0.3, pair: 1, word: 1.2, sound: 1, initials: 1.2 } as const

/**
 * The terms of an item with what each says about it: the best field counts in full, further mentions a little.
 * `added`: words that editors learned from searches, as good as the item's own synonyms.
 */
export function documentTerms(item: SearchableItem, added: readonly string[] = []): Terms {
  const terms: Terms = new Map()
  const add = (text: string, weight: number, spoken: boolean) => {
    for (const [term, kind] of termsOf(text, spoken)) {
      const more = weight * kindWeights[kind]
      const before = terms.get(term) ?? 0
      terms.set(term, Math.max(before, more) + Math.min(before, more) * 0.2)
    }
  }
  add(item.name, fieldWeights.name, true)
  for (const synonym of [...item.synonyms, ...added]) add(synonym, fieldWeights.synonyms, true)
  for (const theme of item.themes) add(theme, fieldWeights.themes, false)
  add(item.result.name, fieldWeights.result, true)
  add(item.officeName, fieldWeights.office, false)
  for (const condition of item.conditions) add(condition, fieldWeights.conditions, false)
  for (const material of item.materials) add(material.shortName, fieldWeights.materials, false)
  return terms
}

/**
 * One thing a question says, in the ways an item may say it. Only the best way counts, so that a word with many names weighs no more
 * than a word with one.
 */
export interface Concept {
  ways: readonly Terms[]
}

const questionWords =
  /请问|想问一?下|我?想知道|我想|想要|需不需要|要不要|能不能|可不可以|是不是|有没有|怎么样|怎么|怎样|如何|为什么|哪里|哪儿|哪些|哪个|在哪|去哪|到哪|找谁|归谁|什么|需要|要带|东西|手续|流程|材料|资料|多久|好久|多长时间|多少钱|几天|可以|应该|一下|现在|今年|明年|去年|最近|办理|申请|怎|吗|呢|吧|嘛|么|啊|的话|谢谢|您好|你好|帮忙|麻烦|听说|shenqing|banli|zenme(?:yang|ban)?|ruhe|shouxu|nali|xuyao|shenme/g
const weakCharacters = new Set(
  '的了我你您他她它们要想去到在把给和与或及就都也还很个一不有没是这那哪谁能会办搞弄做用上下来过',
)

/** The question without its question words; the whole of it when nothing else is said. */
export function essenceOf(question: string): string {
  const plain = normalise(question)
  const essence = plain.replace(questionWords, ' ').replace(/\s+/g, ' ').trim()
  return essence === '' ? plain : essence
}

const shares = { group: 0.75, means: 0.6, sound: 0.3, opposite: -0.4 } as const

/** What a question says, thing by thing. */
export function questionConcepts(question: string, thesaurus: Thesaurus): Concept[] {
  const essence = essenceOf(thesaurus.inStandardWords(normalise(question)))
  const spelled = /^[a-z ]+$/.test(essence)
  const understood = spelled ? thesaurus.understoodSpelled(essence) : thesaurus.understood(essence)
  const concepts: Concept[] = understood.map(({ said, group, means, share }) => ({
    ways: [
      ...(spelled ? [] : [waysOfWord(said, share)]),
      ...group.map((word) => waysOfWord(word, share * shares.group)),
      ...means.map((word) => waysOfWord(word, share * shares.means)),
    ],
  }))
  for (const word of thesaurus.opposites(essence)) concepts.push({ ways: [waysOfWord(word, shares.opposite)] })
  const inWord = spelled ? new Set<string>() : pairsWithin(understood.map(({ said }) => said))
  for (const run of essence.match(/\p{Script=Han}+|[a-z]+|[0-9]+/gu) ?? []) {
    if (/[a-z]/.test(run)) concepts.push(...latinConcepts(run))
    else if (/[0-9]/.test(run)) concepts.push({ ways: [new Map([[run, 1]])] })
    else concepts.push(...hanConcepts(run, inWord))
  }
  return concepts
}

/** The pairs and characters of Han text, each in its own right; pairs inside an understood word are counted with that word. */
function hanConcepts(run: string, inWord: ReadonlySet<string>): Concept[] {
  const characters = [...run]
  const syllables = syllablesOfHan(run).map(heard)
  const singles = characters.flatMap((character) =>
    weakCharacters.has(character) ? [] : [{ ways: [new Map([[character, 1]])] }],
  )
  const sounds = pairs(syllables)
  const found = pairs(characters).flatMap((pair, at) => {
    if (inWord.has(pair)) return []
    const weight = [...pair].some((character) => weakCharacters.has(character)) ? 0.4 : 1
    return [{ ways: [new Map([[pair, weight]]), new Map([[`~${sounds[at]}`, weight * shares.sound]])] }]
  })
  return [...singles, ...found]
}

/** Letters: a foreign word as it stands, pinyin by its sounds, initials, or a mixture (shenfenz). */
function latinConcepts(run: string): Concept[] {
  const spelling = spellingOf(run)
  const concepts: Concept[] = [{ ways: [new Map([[run, 1]])] }]
  if (!spelling) return concepts
  const { parts, whole } = spelling
  parts.slice(1).forEach((part, at) => {
    const before = parts[at] ?? ''
    if (before.length > 1 && part.length > 1)
      concepts.push({ ways: [new Map([[`~${heard(before)}${heard(part)}`, 1]])] })
  })
  const letters = parts.map((part) => part.slice(0, 1)).join('')
  if (!whole || run.length <= 5) {
    const typed = whole ? run : letters
    concepts.push({ ways: [new Map([[`^${typed.slice(0, 6)}`, 1]])] })
    if (!whole && typed.length > 3)
      for (let at = 0; at + 3 <= typed.length; at++)
        concepts.push({ ways: [new Map([[`^${typed.slice(at, at + 3)}`, 0.3]])] })
  }
  return concepts
}

/** Every term of the concepts, for looking them up at once. */
export function termsIn(concepts: readonly Concept[]): Terms {
  const terms: Terms = new Map()
  for (const { ways } of concepts)
    for (const way of ways) for (const [term, weight] of way) terms.set(term, Math.max(terms.get(term) ?? 0, weight))
  return terms
}

/** How well an item answers: for each concept its best way, every term by its rarity (as BM25 does) times what it says about the item. */
export function scoreOf(
  concepts: readonly Concept[],
  weightInItem: (term: string) => number | undefined,
  rarity: (term: string) => number,
): number {
  let score = 0
  for (const { ways } of concepts) {
    let best: number | undefined
    for (const way of ways) {
      let sum = 0
      for (const [term, weight] of way) sum += weight * (weightInItem(term) ?? 0) * rarity(term)
      if (best === undefined || sum > best) best = sum
    }
    score += best ?? 0
  }
  return score
}

/** Rarity of a term that `frequency` of `items` items have. */
export const rarityOf = (frequency: number, items: number): number =>
  Math.log(1 + (items - frequency + 0.5) / (frequency + 0.5))

/** Lower case, half width, usual characters, one space for anything that is not a letter, digit or character. */
export function normalise(text: string): string {
  return inUsualShapes(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{Script=Han}a-z0-9]+/gu, ' ')
      .trim(),
  )
}

/** The terms of a word for one way of saying a thing: its pairs, or itself when it is one character or foreign. */
function waysOfWord(word: string, share: number): Terms {
  const terms: Terms = new Map()
  for (const [term, kind] of termsOf(word, false))
    if (kind !== 'single' || [...word].length === 1) terms.set(term, share)
  return terms
}

function pairsWithin(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap((word) => pairs([...word])))
}

type TermKind = keyof typeof kindWeights

function termsOf(text: string, spoken: boolean): Map<string, TermKind> {
  const terms = new Map<string, TermKind>()
  for (const run of normalise(text).match(/\p{Script=Han}+|[a-z]+|[0-9]+/gu) ?? []) {
    if (!/\p{Script=Han}/u.test(run)) {
      terms.set(run, 'word')
      continue
    }
    const characters = [...run]
    for (const character of characters) terms.set(character, 'single')
    for (const pair of pairs(characters)) terms.set(pair, 'pair')
    if (!spoken) continue
    const syllables = syllablesOfHan(run)
    for (const pair of pairs(syllables.map(heard))) terms.set(`~${pair}`, 'sound')
    const initials = syllables.map((syllable) => syllable.slice(0, 1)).join('')
    for (let length = 3; length <= 6; length++)
      for (let at = 0; at + length <= initials.length; at++)
        terms.set(`^${initials.slice(at, at + length)}`, 'initials')
  }
  return terms
}

function pairs(parts: readonly string[]): string[] {
  return parts.slice(1).map((part, at) => `${parts[at]}${part}`)
}
