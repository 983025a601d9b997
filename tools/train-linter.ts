import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import items from '../db/data/items.json' with { type: 'json' }
import { gramsOf } from '../src/modules/catalog/lint/grams.ts'

/**
 * Learns the weights of the linter's second opinion from the corpora: `node tools/train-linter.ts` writes them,
 * `--held-out` prints for every corpus of another author what the opinion alone would say of it, learned from all others.
 * A linear model (logistic regression, AdaGrad); order and start are fixed, so the same corpora give the same weights.
 */

const folder = join(import.meta.dirname, '..', 'src', 'modules', 'catalog', 'lint')

/** A sentence, which corpus it is from, and whether it is an error. */
export interface Labelled {
  readonly corpus: string
  readonly field: string
  readonly text: string
  readonly isFlawed: boolean
}

interface Row {
  readonly field: string
  readonly text: string
  readonly expect: string
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
const isOfWording = (expect: string): boolean => !/redundant|unrelated|proof/.test(expect)
const isSound = (expect: string): boolean => expect === 'clean' || expect === 'hint-only'

/** Every labelled sentence about wording, and the guides of the shipped items and of the corpora, sound but for what was planted. */
export function corpora(): Labelled[] {
  const names = readdirSync(join(folder, 'corpus')).sort()
  const sentences = names
    .filter((name) => name.startsWith('sentences-'))
    .flatMap((name) =>
      (read(join(folder, 'corpus', name)) as (Row | [string, string, string, string])[])
        .map((row) => (Array.isArray(row) ? { expect: row[0], field: row[1], text: row[3] } : row))
        .filter(({ expect }) => isOfWording(expect))
        .map(({ field, text, expect }) => labelled(name.slice(10, -5), field, text, !isSound(expect))),
    )
  const planted = names
    .filter((name) => name.endsWith('-expected.json'))
    .flatMap((name) =>
      (read(join(folder, 'corpus', name)) as { field: string; text: string; kind: string }[])
        .filter(({ kind }) => ['vague', 'catch-all', 'undefined-condition'].includes(kind))
        .map(({ field, text }) => labelled(name.slice(6, -14), field, text, true)),
    )
  const guides = names
    .filter((name) => /^items-.\.json$/.test(name))
    .flatMap((name) => soundTexts(name.slice(6, -5), read(join(folder, 'corpus', name)) as Guide[]))
  const short = read(join(folder, 'sentences.json')) as Record<string, Record<string, string[]>>
  const shortest = ['flawed', 'clean'].flatMap((kind) =>
    ['conditions', 'materials'].flatMap((field) =>
      (short[kind]?.[field] ?? []).map((text) => labelled('short', field, text, kind === 'flawed')),
    ),
  )
  // the shipped items carry sixteen flaws on purpose; `sentences.json` lists them
  const flawed = new Set([
    ...[...sentences, ...shortest, ...planted].flatMap(({ text, isFlawed }) => (isFlawed ? text : [])),
    ...(short.flawed?.proofs ?? []),
  ])
  const shipped = soundTexts('shipped', items as Guide[])
  return [
    ...[...sentences, ...shortest, ...planted],
    // what stands in real guides counts twice
    ...[...guides, ...shipped, ...shipped].filter(({ text }) => !flawed.has(text)),
  ]
}

interface Guide {
  readonly conditions?: readonly string[]
  readonly materials?: readonly { name: string; note?: string | null }[]
  readonly fee?: { standard?: string | null } | null
  readonly specialProcedures?: readonly { name: string }[]
  readonly steps?: readonly { name: string }[]
  readonly commonQuestions?: readonly { answer?: string | null }[]
}

const labelled = (corpus: string, field: string, text: string, isFlawed: boolean): Labelled => ({
  ...{ corpus, field, text, isFlawed },
})

/** What guides say, each wording once. */
function soundTexts(corpus: string, guides: readonly Guide[]): Labelled[] {
  const texts = guides.flatMap((guide) => [
    ...(guide.conditions ?? []).map((text) => ['conditions', text] as const),
    ...(guide.materials ?? []).flatMap(({ name, note }) => [['materials', name] as const, ['note', note] as const]),
    ['fee', guide.fee?.standard] as const,
    ...(guide.specialProcedures ?? []).map(({ name }) => ['specialProcedures', name] as const),
    ...(guide.steps ?? []).map(({ name }) => ['steps', name] as const),
    ...(guide.commonQuestions ?? []).map(({ answer }) => ['note', answer] as const),
  ])
  const once = new Map(texts.flatMap(([field, text]) => (text ? [[`${field} ${text}`, { field, text }] as const] : [])))
  return [...once.values()].map(({ field, text }) => labelled(corpus, field, text, false))
}

/** Weights of grams and what a sentence weighs by them before rounding. */
export interface Learned {
  readonly bias: number
  readonly weights: ReadonlyMap<string, number>
}

/** Ten passes over the sentences in an order that is shuffled but fixed; grams of one sentence only are not learned. */
export function learn(sentences: readonly Labelled[], passes = 10): Learned {
  const grams = sentences.map(({ field, text }) => gramsOf(field, text))
  const seen = new Map<string, number>()
  for (const set of grams) for (const gram of set) seen.set(gram, (seen.get(gram) ?? 0) + 1)
  const places = new Map<string, number>()
  for (const [gram, count] of seen) if (count > 1) places.set(gram, places.size)
  const rows = grams.map((set) => Int32Array.from([...set].flatMap((gram) => places.get(gram) ?? [])))
  const weights = new Float64Array(places.size)
  const slopes = new Float64Array(places.size).fill(0.001)
  let bias = 0
  let biasSlope = 0.001
  const at = (list: Float64Array, place: number): number => list[place] ?? 0
  for (let pass = 0; pass < passes; pass += 1)
    for (const index of shuffled(sentences.length, pass)) {
      const row = rows[index] ?? new Int32Array()
      const share = 1 / Math.sqrt(grams[index]?.size ?? 1)
      let sum = bias
      for (const place of row) sum += at(weights, place) * share
      const slope = 1 / (1 + Math.exp(-sum)) - (sentences[index]?.isFlawed ? 1 : 0)
      biasSlope += slope * slope
      bias -= (0.2 * slope) / Math.sqrt(biasSlope)
      for (const place of row) {
        const own = slope * share + 0.00001 * at(weights, place)
        slopes[place] = at(slopes, place) + own * own
        weights[place] = at(weights, place) - (0.2 * own) / Math.sqrt(at(slopes, place))
      }
    }
  return { bias, weights: new Map([...places].map(([gram, place]) => [gram, at(weights, place)])) }
}

function shuffled(length: number, pass: number): number[] {
  const order = Array.from({ length }, (_, index) => index)
  let state = 20261122 + pass
  for (let last = length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = Math.floor((state / 4294967296) * (last + 1))
    ;[order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0]
  }
  return order
}

/** As `leaning`, by weights that were just learned. */
export function leaningBy({ bias, weights }: Learned, { field, text }: Pick<Labelled, 'field' | 'text'>): number {
  const grams = gramsOf(field, text)
  let sum = 0
  for (const gram of grams) sum += weights.get(gram) ?? 0
  return bias + sum / Math.sqrt(grams.size)
}

const scale = 50

/** The file as it is stored: grams by weight in fiftieths, the heaviest first; what rounds to nothing is left out. */
function fileOf({ bias, weights }: Learned): string {
  const byWeight = Map.groupBy([...weights.keys()].sort(), (gram) => Math.round((weights.get(gram) ?? 0) * scale))
  const grams = [...byWeight].filter(([weight]) => weight !== 0).sort(([one], [other]) => other - one)
  return `${JSON.stringify(
    {
      bias: Math.round(bias * scale),
      scale,
      grams: Object.fromEntries(grams.map(([weight, list]) => [`${weight > 0 ? '+' : ''}${weight}`, list.join(' ')])),
    },
    null,
    2,
  )}\n`
}

/** Recall and precision of the opinion alone, where a sentence that leans above `above` is called an error. */
export function heldOut(
  all: readonly Labelled[],
  corpus: string,
  above: number,
): { recall: number; precision: number } {
  const learned = learn(all.filter((sentence) => sentence.corpus !== corpus))
  const tested = all.filter((sentence) => sentence.corpus === corpus)
  const called = tested.filter((sentence) => leaningBy(learned, sentence) > above)
  const right = called.filter(({ isFlawed }) => isFlawed).length
  return { recall: right / tested.filter(({ isFlawed }) => isFlawed).length, precision: right / called.length }
}

if (import.meta.main) {
  const all = corpora()
  if (process.argv.includes('--held-out'))
    for (const corpus of ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
      for (const above of [-0.75, 0]) {
        const { recall, precision } = heldOut(all, corpus, above)
        process.stdout.write(`${corpus} > ${above}: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)}\n`)
      }
  else writeFileSync(join(folder, 'gram-weights.json'), fileOf(learn(all)))
}
