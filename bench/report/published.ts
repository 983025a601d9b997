/** What is published: every part with the run it comes from. A run replaces the parts it had, and no others. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Judged, PartReport } from './results.ts'

/** The run a figure comes from. */
export interface RunOf {
  /** When it began, ISO. */
  readonly at: string
  readonly command: string
  /** Which sources; missing in what was kept before it was noted. */
  readonly commit?: string
  /** Processor, cores, memory, kernel. */
  readonly machine: string
  readonly node: string
  readonly postgres: string
  /** Load of the machine over 1, 5 and 15 minutes before the run began: what else it was doing. */
  readonly loadBefore: string
  readonly seconds: number
}

export interface PublishedPart extends RunOf {
  readonly name: string
  /** Rounds of most figures, and how long one lasts. */
  readonly rounds: number
  readonly secondsPerRound: number
  /** Why it could not run; null when it did. */
  readonly failure: string | null
  readonly results: readonly Judged[]
}

export interface Published {
  /** Every part in one piece, and a quick run of those it has: how long they took. Null: not run. */
  readonly whole: RunOf | null
  readonly quick: RunOf | null
  readonly parts: readonly PublishedPart[]
}

export const nothingPublished: Published = { whole: null, quick: null, parts: [] }

/** Reads `results.json`; a figure that is void has no number there. */
export async function readPublished(file: string): Promise<Published> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return nothingPublished
  return JSON.parse(text, (key, value) => (key === 'value' && value === null ? Number.NaN : value)) as Published
}

/** Six digits of a figure say all there is to say. */
export const writePublished = (file: string, published: Published): Promise<void> =>
  writeFile(
    file,
    `${JSON.stringify(published, (_, value) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value), 2)}\n`,
  )

/** What stands there after a run: its parts in the order of `names`, the others as they were. A part that was not begun says nothing. */
export function withRun(
  before: Published,
  reports: readonly PartReport[],
  {
    names,
    run,
    rounds,
    secondsPerRound,
  }: {
    readonly names: readonly string[]
    readonly run: RunOf
    readonly rounds: number
    readonly secondsPerRound: number
  },
): Published {
  const fresh = reports
    .filter(({ begun }) => begun)
    .map(({ name, at, seconds, failure, results }) => ({
      ...{ name, ...run, at, seconds: Math.round(seconds), rounds, secondsPerRound, failure, results },
    }))
  const own = new Map([...before.parts, ...fresh].map((part) => [part.name, part]))
  return { ...before, parts: names.flatMap((name) => own.get(name) ?? []) }
}
