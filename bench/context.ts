/** What every part of the bench gets: one durable cluster, one county in it, the product served from a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Refusal } from '../src/kernel/refusal.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { createTestCounty, type TestCounty } from '../src/testing/county.ts'
import { type RunningPostgres, startPostgres } from '../tools/postgres.ts'
import { fillCases } from './fill-cases.ts'
import { fillItems } from './fill-items.ts'

/** One figure; its goal, if any, stands in `goals.ts`. Rounds are its values one by one, `value` their median unless `note` says otherwise. */
export interface BenchResult {
  /** Stable name, kebab-case: `submit-c32-ratio`. */
  readonly id: string
  readonly value: number
  /** `ratio`, `ms`, `per second`, `bytes`, … */
  readonly unit: string
  readonly rounds: readonly number[]
  /** Answers that were not the expected ones. One of them makes the figure void. */
  readonly errors?: number
  /** In words: the absolute figures behind a ratio, errors, what was left out. */
  readonly note?: string
}

/** The product in a process of its own, as in production: HTTP and jobs, log at `warn`. */
export interface Served {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Seconds of processor time the process has used so far, user and system. */
  cpuSeconds(): number
  /** Resident memory now, bytes. */
  memoryBytes(): number
  /** Bytes on the heap after a forced collection. */
  heapBytes(): Promise<number>
  /** Runs a job of the product once, now, as its schedule would. Throws what it threw. */
  runJob(name: string): Promise<void>
  /** Everything that went to its error output, for reports of failures. */
  said(): string
  stop(): Promise<void>
}

export interface BenchContext {
  readonly quick: boolean
  /** At least five. */
  readonly rounds: number
  /** Length of one measured stretch of one side; whole seconds, as pgbench takes them. */
  readonly secondsPerRound: number
  readonly cluster: RunningPostgres
  /** Address of the county's database, as its owner. */
  readonly databaseUrl: string
  /** The owner's pool on it, without limits on how long a statement runs. */
  readonly owner: Database
  /** The same county inside this process: makes residents and staff, whose cookies `served` knows too. */
  readonly county: TestCounty
  readonly served: Served
  /** Invented rows that stand in the database now. */
  readonly sizes: { readonly cases: number; readonly guides: number }
  /** Fills up to so many invented cases; returns at once when they are there. Ends with `vacuum analyze`. */
  fillCasesTo(cases: number): Promise<void>
  /** Fills up to so many invented guides. */
  fillGuidesTo(guides: number): Promise<void>
  /** Another server of the same database, for example with other settings; stopped with the context. */
  serve(environment?: Readonly<Record<string, string>>): Promise<Served>
  /** A line of progress on standard error. */
  log(line: string): void
}

/** A part of the bench. Throws when it cannot run; the other parts go on. */
export type BenchPart = (context: BenchContext) => Promise<readonly BenchResult[]>

export interface ContextOptions {
  readonly quick: boolean
  readonly rounds?: number
  readonly log: (line: string) => void
}

/** The bench's Monday morning: the shipped calendar covers what follows it. The served process counts on from here. */
export const benchNow = new Date('2026-05-11T02:00:00Z')
/** Of `benchNow`, as lists and clocks see it. */
export const benchToday = '2026-05-11'
/** Key of the installation; the served process unseals what the county in this process sealed. */
const secret = 'secret of the bench, at least 32 characters long'

/**
 * Settings for two cores and a machine of ordinary memory. WAL is kept and reused: the first pass over new segments costs four times as
 * much. Everything is flushed to disk before it counts.
 */
export const clusterSettings = [
  'shared_buffers=1GB',
  'effective_cache_size=4GB',
  'maintenance_work_mem=256MB',
  'min_wal_size=2GB',
  'max_wal_size=8GB',
  'checkpoint_timeout=10min',
  'max_connections=120',
]

/** Starts everything; `close` stops it and removes the data. */
export async function openContext(options: ContextOptions): Promise<BenchContext & { close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-bench-'))
  const cleanups: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })]
  const closeAll = async () => {
    for (const clean of cleanups.splice(0))
      await clean().catch((error: unknown) => options.log(`closing: ${String(error)}`))
  }
  let closing: Promise<void> | undefined
  // Whoever asks a second time waits for the first.
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  try {
    const cluster = await startPostgres({ dataDir, settings: clusterSettings })
    cleanups.unshift(() => cluster.stop())
    process.env.TEST_DATABASE_URL = cluster.url
    const config = { secret, sessionIdleMinutes: 24 * 60, sessionLongestMinutes: 24 * 60, logLevel: 'error' }
    const made = await createTestCounty({ after: (work) => void cleanups.unshift(work) }, { now: benchNow, config })
    const databaseUrl = made.db.url
    const owner = openDatabase(withoutTimeLimit(databaseUrl))
    cleanups.unshift(() => owner.close())
    const county: TestCounty = {
      ...made,
      async resident(wish) {
        for (let attempt = 1; ; attempt += 1) {
          // They all sign in from one address within one hour of a clock that stands still, which is more than one address may.
          await owner.query('delete from sms_code')
          try {
            return await made.resident(wish)
          } catch (error) {
            // The served process sends messages, and what was sent no longer holds the code: now and then it is faster than the reader.
            if (!(error instanceof Refusal && error.code === 'identity.code-wrong') || attempt === 10) throw error
          }
        }
      },
    }
    const started: Served[] = []
    cleanups.unshift(async () => {
      for (const served of started) await served.stop()
    })
    const serve = async (environment: Readonly<Record<string, string>> = {}) => {
      const served = await startServed(databaseUrl, county.config.dataDir, environment)
      started.push(served)
      return served
    }
    const sizes = { cases: 0, guides: 0 }
    return {
      quick: options.quick,
      rounds: options.rounds ?? 5,
      secondsPerRound: options.quick ? 1 : 4,
      cluster,
      databaseUrl,
      owner,
      county,
      served: await serve(),
      sizes,
      async fillCasesTo(cases) {
        if (cases <= sizes.cases) return
        options.log(`filling up to ${cases.toLocaleString('en')} cases`)
        await fillCases(owner, { from: sizes.cases, cases, today: benchToday })
        sizes.cases = cases
      },
      async fillGuidesTo(guides) {
        if (guides <= sizes.guides) return
        options.log(`filling up to ${guides.toLocaleString('en')} guides`)
        await fillItems(owner, { from: sizes.guides, to: guides })
        sizes.guides = guides
      },
      serve,
      log: options.log,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The same database for work that takes long; what the address says goes before what `openDatabase` sets. */
function withoutTimeLimit(url: string): string {
  const address = new URL(url)
  address.searchParams.set('options', '-c TimeZone=UTC -c statement_timeout=0')
  return address.toString()
}

async function startServed(
  databaseUrl: string,
  dataDir: string,
  environment: Readonly<Record<string, string>>,
): Promise<Served> {
  const child = spawn(process.execPath, ['--expose-gc', join(import.meta.dirname, 'served.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      SECRET: secret,
      BENCH_NOW: benchNow.toISOString(),
      ...environment,
    },
  })
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-20_000)
  })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
  const answer = async <T>(): Promise<T> => {
    const next = await lines.next()
    if (next.done) throw new Error(`the served product ended:\n${errors}`)
    return JSON.parse(next.value) as T
  }
  const { port } = await answer<{ port: number }>()
  const pid = child.pid as number
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid,
    cpuSeconds: () => cpuSecondsOf(pid),
    memoryBytes: () => residentBytesOf(pid),
    async heapBytes() {
      child.stdin?.write('heap\n')
      return (await answer<{ heap: number }>()).heap
    },
    async runJob(name) {
      child.stdin?.write(`run ${name}\n`)
      const { failed } = await answer<{ failed?: string }>()
      if (failed) throw new Error(failed)
    },
    said: () => errors,
    stop: () => ended(child),
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exit
  clearTimeout(timer)
}

/** Seconds of processor time of a process, from /proc; NaN where there is none. */
export function cpuSecondsOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

/** Resident bytes of a process, from /proc; NaN where there is none. */
export function residentBytesOf(pid: number): number {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) * 1024 : Number.NaN
  } catch {
    return Number.NaN
  }
}
