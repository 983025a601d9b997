const initials = [
  '',
  'b',
  'p',
  'm',
  'f',
  'd',
  't',
  'n',
  'l',
  'g',
  'k',
  'h',
  'j',
  'q',
  'x',
  'zh',
  'ch',
  'sh',
  'r',
  'z',
  'c',
  's',
  'y',
  'w',
]
const finals =
  'a o e ai ei ao ou an en ang eng er ong i ia ie iao iu ian in iang ing iong u ua uo uai ui uan un uang v ve ue'.split(
    ' ',
  )
const syllables = new Set(initials.flatMap((initial) => finals.map((final) => initial + final)))
const longest = 6

/**
 * A run of Latin letters as pinyin syllables, the fewest that spell it: shenfenzheng → shen, fen, zheng; u after j, q, x, y stays u.
 * Undefined when it is no pinyin (sfz, ktv, wifi).
 */
export function syllablesOf(letters: string): string[] | undefined {
  const best: (string[] | undefined)[] = [[]]
  for (let end = 1; end <= letters.length; end++) {
    for (let start = Math.max(0, end - longest); start < end; start++) {
      const before = best[start]
      const syllable = letters.slice(start, end)
      if (!before || !syllables.has(syllable)) continue
      if (before.length + 1 < (best[end]?.length ?? Number.POSITIVE_INFINITY)) best[end] = [...before, syllable]
    }
  }
  const spelled = best[letters.length]
  return spelled && spelled.length > 0 ? spelled : undefined
}
