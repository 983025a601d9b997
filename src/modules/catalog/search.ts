import { pinyin } from 'pinyin-pro'
import { syllablesOf } from './pinyin-syllables.ts'

/**
 * 找事项的词。One alphabet of terms for items and questions: Han characters and pairs (`户口`), words and numbers (`ktv`),
 * sound pairs (`~shenfen`, for pinyin and for characters mistyped by sound) and initials (`^sfz`).
 */
export type Terms = Map<string, number>

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
  synonyms: 2.6,
  result: 1.6,
  themes: 1.2,
  office: 0.5,
  conditions: 0.5,
  materials: 0.35,
} as const
const kindWeights = { single: 0.3, pair: 1, word: 1.2, sound: 1, initials: 1.2 } as const

/** The terms of an item with what each says about it: the best field counts in full, further mentions a little. */
export function documentTerms(item: SearchableItem): Terms {
  const terms: Terms = new Map()
  const add = (text: string, weight: number, spoken: boolean) => {
    for (const [term, kind] of termsOf(text, spoken)) {
      const more = weight * kindWeights[kind]
      const before = terms.get(term) ?? 0
      terms.set(term, Math.max(before, more) + Math.min(before, more) * 0.15)
    }
  }
  add(item.name, fieldWeights.name, true)
  for (const synonym of item.synonyms) add(synonym, fieldWeights.synonyms, true)
  for (const theme of item.themes) add(theme, fieldWeights.themes, false)
  add(item.result.name, fieldWeights.result, true)
  add(item.officeName, fieldWeights.office, false)
  for (const condition of item.conditions) add(condition, fieldWeights.conditions, false)
  for (const material of item.materials) add(material.shortName, fieldWeights.materials, false)
  return terms
}

const questionWords =
  /请问|想问一?下|我想|想要|需不需要|要不要|能不能|可不可以|是不是|有没有|怎么样|怎么|怎样|如何|咋个?|哪里|哪儿|哪些|哪个|在哪|去哪|到哪|找谁|归谁|什么|么子|啥子?|需要|要带|东西|手续|流程|材料|多久|多长时间|多少钱|可以|应该|一下|现在|今年|明年|去年|办理|申请|怎|吗|呢|吧|嘛|么|的话|shenqing|banli|zenme(?:yang)?|ruhe|shouxu|nali|xuyao|shenme/g
const weakCharacters = new Set(
  '的了我你您他她它们要想去到在把给和与或及就都也还很个一不有没是这那哪谁能会办搞弄做用上下来过',
)

/** The question without its question words; the whole of it when nothing else is said. */
export function essenceOf(question: string): string {
  const plain = normalise(question)
  const essence = plain.replace(questionWords, ' ').replace(/\s+/g, ' ').trim()
  return essence === '' ? plain : essence
}

/** Everyday words, shipped in db/data/search-synonyms.json. */
export interface Thesaurus {
  /** words of one group stand for each other */
  groups: readonly (readonly string[])[]
  /** an everyday word and what it may mean */
  means: Readonly<Record<string, readonly string[]>>
}

/** The terms of a question; words the thesaurus adds count for a part. */
export function questionTerms(question: string, thesaurus: Thesaurus): Terms {
  const essence = essenceOf(question)
  const terms: Terms = new Map()
  const add = (text: string, share: number, typed: boolean) => {
    for (const [term, kind] of termsOf(text, typed)) {
      const weak =
        kind === 'single' ? weakCharacters.has(term) : kind === 'pair' && [...term].some((c) => weakCharacters.has(c))
      const heard = kind === 'sound' || kind === 'initials' ? 0.3 : 1
      const weight = share * heard * (weak ? (kind === 'single' ? 0 : 0.4) : 1)
      if (weight > 0) terms.set(term, Math.max(terms.get(term) ?? 0, weight))
    }
    for (const word of text.match(/[a-z]+/g) ?? []) {
      const syllables = syllablesOf(word)
      if (syllables) {
        for (const term of pairs(syllables)) terms.set(`~${term}`, 1)
      }
      if (!syllables || word.length <= 5) terms.set(`^${word.slice(0, 6)}`, 1)
    }
  }
  add(essence, 1, true)
  for (const words of meantBy(essence, thesaurus)) {
    // many words for one thing must not outweigh what was said
    const share = 0.65 / Math.sqrt(words.length)
    for (const word of words) add(word, share, false)
  }
  return terms
}

/** For each everyday word said, the other words it may mean. A question in pinyin says a word when it spells it. */
function meantBy(essence: string, thesaurus: Thesaurus): string[][] {
  const spelled = /^[a-z ]+$/.test(essence) ? essence.replaceAll(' ', '') : undefined
  const said = (word: string) =>
    spelled === undefined ? essence.includes(word.toLowerCase()) : word.length > 1 && spelled.includes(soundOf(word))
  return [
    ...thesaurus.groups.filter((group) => group.some(said)),
    ...Object.entries(thesaurus.means).flatMap(([word, meanings]) => (said(word) ? [meanings] : [])),
  ]
    .map((words) => words.filter((word) => !said(word)))
    .filter((words) => words.length > 0)
}

const sounds = new Map<string, string>()

function soundOf(word: string): string {
  const known = sounds.get(word) ?? pinyin(word, { toneType: 'none', type: 'array', v: true }).join('')
  sounds.set(word, known)
  return known
}

/** Lower case, half width, one space for anything that is not a letter, digit or character. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Script=Han}a-z0-9]+/gu, ' ')
    .trim()
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
    const syllables = pinyin(run, { toneType: 'none', type: 'array', v: true })
    for (const pair of pairs(syllables)) terms.set(`~${pair}`, 'sound')
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
