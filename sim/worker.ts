/** A process of its own that plays seeds; asked by `main.ts` and the tests, one message per task. */
import { type Plant, underTheProduct } from './hooks.ts'
import type { RunResult } from './run.ts'
import { shrunk } from './shrink.ts'

/** What is asked of a worker. */
export interface Task {
  /** Play these seeds; with a bug planted, stop at the first that finds it. */
  readonly seeds: readonly number[]
  readonly shrink: boolean
  readonly stopAtFirst: boolean
  /** Addresses of empty, migrated databases, one for each seed, to play the same on. */
  readonly databases?: readonly string[]
  /** Moves and faults to leave out, of a kept history. */
  readonly regressions?: readonly Regression[]
}
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'played'; readonly result: Told }
  | { readonly kind: 'over' }

/** A result that can be sent: maps as lists, no story. */
export type Told = Omit<RunResult, 'counts' | 'statements' | 'story'> & {
  readonly counts: readonly (readonly [string, number])[]
  readonly statements: readonly (readonly [string, number])[]
  readonly regression: Regression | null
  readonly cpuMs: number
}

/** A failing history made as short as it can be, for `seeds/`. */
export interface Regression {
  readonly seed: number
  readonly invariant: string
  readonly withoutMoves: readonly number[]
  readonly withoutFaults: readonly number[]
}

const planted = process.argv[2] ? (JSON.parse(process.argv[2]) as Plant) : undefined
underTheProduct(planted)
const { underTheGlobals } = await import('./globals.ts')
underTheGlobals()
const { play } = await import('./run.ts')
const { PostgresMirror } = await import('./mirror.ts')

const send = (report: Report) => process.send?.(report)

process.on('message', async ({ seeds, shrink, stopAtFirst, databases = [], regressions = [] }: Task) => {
  for (const [at, seed] of seeds.entries()) {
    const url = databases[at]
    const kept = regressions[at]
    const before = process.cpuUsage()
    const result = await play(seed, {
      ...(kept && { withoutMoves: kept.withoutMoves, withoutFaults: kept.withoutFaults }),
      ...(url !== undefined && { mirror: (base, store) => PostgresMirror.open(url, base, store) }),
    })
    const { user, system } = process.cpuUsage(before)
    const regression = shrink && result.findings.length > 0 ? await shrunk(result, play) : null
    const { story: _story, counts, statements, ...rest } = result
    send({
      kind: 'played',
      result: { ...rest, counts: [...counts], statements: [...statements], regression, cpuMs: (user + system) / 1000 },
    })
    if (stopAtFirst && result.findings.length > 0) break
  }
  send({ kind: 'over' })
})
send({ kind: 'ready' })
