const initials = 'b p m f d t n l g k h j q x zh ch sh r z c s y w'.split(' ')
const finals =
  'a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang v ve ue'.split(
    ' ',
  )
const syllables = new Set([
  ...initials.flatMap((initial) => finals.map((final) => initial + final)),
  ...'a o e ai ei ao ou an en ang er'.split(' '),
])
const longest = 6
/** A letter that stands for a whole syllable costs as much as three spelled ones: spelling is preferred wherever it is possible. */
const costOfLetter = 3

/** A run of Latin letters as somebody types Chinese with it. */
export interface Spelling {
  /** in order; a single consonant stands for a syllable that begins with it */
  parts: readonly string[]
  /** every part is a whole syllable */
  whole: boolean
}

/**
 * Letters as pinyin: shenfenzheng → shen fen zheng, shenfenz → shen fen z, sfz → s f z; u after j, q, x, y stays u.
 * Undefined when a letter can begin no syllable (wifi).
 */
export function spellingOf(letters: string): Spelling | undefined {
  const best: ({ cost: number; parts: string[] } | undefined)[] = [{ cost: 0, parts: [] }]
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - longest); start < end; start++) {
      const before = best[start]
      const part = letters.slice(start, end)
      const cost = syllables.has(part) ? 1 : /^[b-hj-np-tw-z]$/.test(part) ? costOfLetter : undefined
      if (!before || cost === undefined) continue
      if (before.cost + cost < (best[end]?.cost ?? Number.POSITIVE_INFINITY))
        best[end] = { cost: before.cost + cost, parts: [...before.parts, part] }
    }
  }
  const spelled = best[letters.length]
  return spelled && spelled.parts.length > 0
    ? { parts: spelled.parts, whole: spelled.parts.every((part) => syllables.has(part)) }
    : undefined
}

/** The syllables of letters that are nothing but pinyin; undefined for initials and foreign words (sfz, ktv). */
export function syllablesOf(letters: string): string[] | undefined {
  const spelling = spellingOf(letters)
  return spelling?.whole ? [...spelling.parts] : undefined
}
