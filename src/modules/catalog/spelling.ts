import { heard, syllablesOfHan } from './search-sounds.ts'

const shortest = 2
const longest = 8

/**
 * 您是不是要找：the question with the first word put right that nobody uses but that sounds like, or for four and more characters
 * differs in one from, a word of the found items or of the everyday words. Undefined when every word is known.
 */
export function respell(question: string, called: readonly string[], everyday: readonly string[]): string | undefined {
  const phrases = [...called, ...everyday]
  const sounds = phrases.map((phrase) => ({ phrase, syllables: syllablesOfHan(phrase).map(heard) }))
  const known = (text: string) => phrases.some((phrase) => phrase.includes(text))
  for (const { 0: run, index } of question.matchAll(/\p{Script=Han}+/gu)) {
    const syllables = syllablesOfHan(run).map(heard)
    for (let length = Math.min(longest, run.length); length >= shortest; length--)
      for (let at = 0; at + length <= run.length; at++) {
        const written = run.slice(at, at + length)
        if (known(written) || (length > 2 && !pairsOf(written).some((pair) => !known(pair)))) continue
        const right = likeIt(written, syllables.slice(at, at + length), sounds)
        if (right !== undefined) return `${question.slice(0, index + at)}${right}${question.slice(index + at + length)}`
      }
  }
  return undefined
}

function likeIt(
  written: string,
  syllables: readonly string[],
  sounds: readonly { phrase: string; syllables: readonly string[] }[],
): string | undefined {
  const length = written.length
  for (const { phrase, syllables: theirs } of sounds) {
    if (phrase.length !== theirs.length) continue
    for (let at = 0; at + length <= phrase.length; at++) {
      const same = syllables.every((syllable, place) => syllable === theirs[at + place])
      const candidate = phrase.slice(at, at + length)
      if (same && candidate !== written && sharesOne(candidate, written)) return candidate
      if (length >= 4 && differences(candidate, written) === 1 && candidate.startsWith(written.slice(0, 1)))
        return candidate
    }
  }
  return undefined
}

/** Two characters that only sound alike are two words; one shared character makes it a slip. Longer ones may differ in all. */
const sharesOne = (a: string, b: string): boolean => a.length > 2 || differences(a, b) < a.length

function differences(a: string, b: string): number {
  let count = 0
  for (let at = 0; at < a.length; at++) if (a.charAt(at) !== b.charAt(at)) count++
  return count
}

const pairsOf = (text: string): string[] => Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2))
