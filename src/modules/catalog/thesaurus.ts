import shipped from '../../../db/data/search-synonyms.json' with { type: 'json' }
import { heard, syllablesOfHan } from './search-sounds.ts'

/** Everyday words as they are kept in db/data/search-synonyms.json. General vocabulary only: no whole questions. */
export interface ThesaurusData {
  /** words of one group stand for each other */
  groups: readonly (readonly string[])[]
  /** an everyday word and what it may mean */
  means: Readonly<Record<string, readonly string[]>>
  /** 方言: what is said, and the standard word for it */
  dialect: Readonly<Record<string, string>>
  /** 遇到的事: when a word of every list is said, it is about these */
  situations: readonly { all: readonly (readonly string[])[]; means: readonly string[] }[]
  /** people and places: they say whose errand it is, not what it is */
  people: readonly string[]
  /** acts that exclude each other: who says one does not look for the others */
  opposites: readonly (readonly { said: readonly string[]; name: readonly string[] }[])[]
}

/** A word understood: other words for it, and what it may mean. */
export interface Understood {
  said: string
  group: readonly string[]
  means: readonly string[]
  /** how much of its weight it keeps: people and places say less than things */
  share: number
}

export interface Thesaurus {
  /** dialect put into standard words */
  inStandardWords: (text: string) => string
  /** the words of a text that are known, longest first, none inside another */
  understood: (text: string) => Understood[]
  /** the same for a text in pinyin: what it spells or abbreviates */
  understoodSpelled: (text: string) => Understood[]
  /** every word it knows */
  words: readonly string[]
  /** words in the names of what is not meant */
  opposites: (text: string) => string[]
}

interface Entry {
  word: string
  group: Set<string>
  means: Set<string>
}

const shareOfPeople = 0.5
/** A word only heard, not read (五宝户 for 五保户): two syllables may be chance, three hardly. */
const shareHeard = (word: string): number => (word.length > 2 ? 0.8 : 0.35)

/** Makes the lookups of a thesaurus. */
export function createThesaurus(data: ThesaurusData): Thesaurus {
  const entries = new Map<string, Entry>()
  const entry = (word: string): Entry => {
    const key = word.toLowerCase()
    const known = entries.get(key) ?? { word: key, group: new Set(), means: new Set() }
    entries.set(key, known)
    return known
  }
  for (const group of data.groups)
    for (const word of group) for (const other of group) if (other !== word) entry(word).group.add(other)
  for (const [word, means] of Object.entries(data.means)) for (const meaning of means) entry(word).means.add(meaning)
  const people = new Set(data.people)
  for (const word of people) entry(word)
  const longestFirst = [...entries.values()].sort((a, b) => b.word.length - a.word.length)
  const byFirst = Map.groupBy(longestFirst, ({ word }) => word.slice(0, 1))
  const spellings = longestFirst
    .filter(({ word }) => word.length > 1)
    .map((known) => ({ known, sound: syllablesOfHan(known.word).join('') }))
  const byHeard = Map.groupBy(
    longestFirst.filter(({ word }) => /^\p{Script=Han}{2,}$/u.test(word)),
    ({ word }) => heardAs(word),
  )
  const longestWord = longestFirst[0]?.word.length ?? 0
  const dialect = Object.entries(data.dialect).sort(([a], [b]) => b.length - a.length)
  const dialectWords = new RegExp(dialect.map(([word]) => word).join('|') || '(?!)', 'g')

  const understoodOf = (known: readonly Entry[]): Understood[] =>
    known.map(({ word, group, means }) => ({
      said: word,
      group: [...group],
      means: [...means],
      share: people.has(word) ? shareOfPeople : 1,
    }))

  /** Words that sound like what is written where nothing was read. */
  const heardIn = (text: string, free: readonly boolean[]): Entry[] => {
    const found: Entry[] = []
    for (const { 0: run, index } of text.matchAll(/\p{Script=Han}+/gu)) {
      const syllables = syllablesOfHan(run).map(heard)
      for (let at = 0; at < syllables.length; at++)
        for (let end = at + 2; end <= Math.min(syllables.length, at + longestWord); end++) {
          if (!free.slice(index + at, index + end).some(Boolean)) continue
          for (const known of byHeard.get(syllables.slice(at, end).join(' ')) ?? [])
            if (known.word !== run.slice(at, end)) found.push(known)
        }
    }
    return found
  }

  return {
    words: longestFirst.map(({ word }) => word),
    inStandardWords: (text) => text.replace(dialectWords, (word) => data.dialect[word] ?? word),
    understood(text) {
      const found = new Set<Entry>()
      const free = Array.from(text, () => true)
      const hits: { at: number; known: Entry }[] = []
      for (let at = 0; at < text.length; at++)
        for (const known of byFirst.get(text.charAt(at)) ?? [])
          if (text.startsWith(known.word, at)) hits.push({ at, known })
      hits.sort((a, b) => b.known.word.length - a.known.word.length || a.at - b.at)
      for (const { at, known } of hits) {
        const inside = !free.slice(at, at + known.word.length).some(Boolean)
        if (inside) continue
        free.fill(false, at, at + known.word.length)
        found.add(known)
      }
      const situations = data.situations
        .filter(({ all }) => all.every((words) => words.some((word) => text.includes(word))))
        .map(({ means }): Understood => ({ said: '', group: [], means, share: 1 }))
      const onlyHeard = heardIn(text, free).filter((known) => !found.has(known))
      return [
        ...understoodOf([...found]),
        ...understoodOf(onlyHeard).map((one) => ({ ...one, share: one.share * shareHeard(one.said) })),
        ...situations,
      ]
    },
    understoodSpelled(text) {
      const letters = text.replaceAll(' ', '')
      const whole: string[] = []
      return understoodOf(
        spellings
          .filter(({ sound }) => letters.includes(sound) && sound.length > 3)
          .filter(({ sound }) => {
            const inside = whole.some((longer) => longer.includes(sound))
            if (!inside) whole.push(sound)
            return !inside
          })
          .map(({ known }) => known),
      )
    },
    opposites: (text) =>
      data.opposites.flatMap((family) => {
        const meant = family.filter(({ said }) => said.some((word) => text.includes(word)))
        return meant.length === 1 ? family.filter((act) => !meant.includes(act)).flatMap(({ name }) => name) : []
      }),
  }
}

/** The everyday words shipped with the product. */
export const thesaurus: Thesaurus = createThesaurus(shipped as unknown as ThesaurusData)

function heardAs(word: string): string {
  return syllablesOfHan(word).map(heard).join(' ')
}
