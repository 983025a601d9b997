/** A process of its own that plays seeds; asked by `main.ts` and the tests, one message per task. */
import { type Cluster, freshDatabase } from './cluster.ts'
import { type Plant, underTheProduct } from './hooks.ts'
import { comparedWithoutJumps } from './jumps.ts'
import type { RunOptions, RunResult } from './run.ts'
import { shrunk } from './shrink.ts'

/** What is asked of a worker. */
export interface Task {
  /** Play these seeds; with a bug planted, stop at the first that finds it. */
  readonly seeds: readonly number[]
  readonly shrink: boolean
  readonly stopAtFirst: boolean
  /** Plays each seed beside a real database made here as well, and once without, which has to come out the same. */
  readonly cluster?: Cluster
  /** Moves and faults to leave out, of a kept history. */
  readonly regressions?: readonly Regression[]
}
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'played'; readonly result: Told }
  | { readonly kind: 'over' }

/** A result that can be sent: maps as lists, no story, no record. */
export type Told = Omit<RunResult, 'counts' | 'statements' | 'story' | 'record'> & {
  readonly counts: readonly (readonly [string, number])[]
  readonly statements: readonly (readonly [string, number])[]
  readonly regression: Regression | null
  readonly cpuMs: number
  /** What was compared with the real database. */
  readonly beside: Compared | null
}

/** How much of a history a real database was asked: statements, those that had to wait there too, rows at the end. */
export interface Compared {
  readonly statements: number
  readonly waits: number
  readonly rows: number
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

/** The seed as it always is, and once more beside a real database: statement by statement, row by row, and the same to the last byte. */
async function playBesidePostgres(cluster: Cluster, seed: number): Promise<{ result: RunResult; beside: Compared }> {
  const alone = await play(seed)
  const database = await freshDatabase(cluster, `sim_${process.pid}_${seed}`)
  const opened: Compared[] = []
  try {
    const result = await play(seed, {
      mirror: async (base, store) => {
        const mirror = await PostgresMirror.open(database.url, base, store)
        opened.push(mirror)
        return mirror
      },
    })
    const differs = result.findings.length === 0 && result.fingerprint !== alone.fingerprint
    const findings = differs
      ? [{ invariant: 'run', text: 'another history than the one without PostgreSQL', at: 'end' }]
      : result.findings
    const { statements = 0, waits = 0, rows = 0 } = opened[0] ?? {}
    return { result: { ...result, findings }, beside: { statements, waits, rows } }
  } finally {
    await database.drop()
  }
}

/** A seed, and where its clocks jump the same without. */
const playCompared = async (seed: number, options: RunOptions = {}): Promise<RunResult> =>
  comparedWithoutJumps(await play(seed, options), (again, more) => play(again, { ...options, ...more }))

process.on('message', async ({ seeds, shrink, stopAtFirst, cluster, regressions = [] }: Task) => {
  for (const [at, seed] of seeds.entries()) {
    const kept = regressions[at]
    const before = process.cpuUsage()
    const { result, beside } = cluster
      ? await playBesidePostgres(cluster, seed)
      : { result: await playCompared(seed, kept), beside: null }
    const { user, system } = process.cpuUsage(before)
    const regression = shrink && result.findings.length > 0 ? await shrunk(result, playCompared) : null
    const { story: _story, record: _record, counts, statements, ...rest } = result
    const told = { ...rest, counts: [...counts], statements: [...statements], regression, beside }
    send({ kind: 'played', result: { ...told, cpuMs: (user + system) / 1000 } })
    if (stopAtFirst && result.findings.length > 0) break
  }
  send({ kind: 'over' })
})
send({ kind: 'ready' })
