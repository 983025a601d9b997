import weighed from './gram-weights.json' with { type: 'json' }
import { gramsOf, wordsOf } from './grams.ts'

/**
 * 第二意见：一句话像不像标好的错句，由字组的分量相加。 The weights are data (`gram-weights.json`), learned from the corpora by
 * `tools/train-linter.ts`; nothing here is random, the same sentence always weighs the same.
 */

let read: ReadonlyMap<string, number> | undefined

/** Read when the first sentence is looked at: most processes never look at one. */
function weights(): ReadonlyMap<string, number> {
  read ??= new Map(
    Object.entries(weighed.grams).flatMap(([weight, grams]) => grams.split(' ').map((gram) => [gram, Number(weight)])),
  )
  return read
}

/** How much a sentence looks like a flawed one: above nought rather flawed, below rather sound. No unit; most lie between −4 and 4. */
export function leaning(field: string, text: string): number {
  const grams = gramsOf(field, text)
  const known = weights()
  let sum = 0
  for (const gram of grams) sum += known.get(gram) ?? 0
  return weighed.bias / weighed.scale + sum / weighed.scale / Math.sqrt(grams.size)
}

/** Up to three words of a sentence that speak for a flaw (degrees, judgements, what is left open), the weightiest first. */
export const telling = (text: string): string[] =>
  [...new Map(wordsOf(text).map(({ word, letter }) => [word, weightOf(word, letter)]))]
    .filter(([word, weight]) => weight > 0 && word.length > 1)
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([word]) => word)

const weightOf = (word: string, letter: string): number =>
  telltale.includes(letter) ? (weights().get(`K${letter}`) ?? 0) + (weights().get(word) ?? 0) : 0
const telltale = 'AGNOCRJQ'
