import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { FaultPoint } from '../src/platform/fault-points.ts'
import type { Order } from './app.ts'

/** Where an application runs and what it talks to. */
export interface AppSettings {
  /** Folder of its own: note, log. */
  readonly folder: string
  /** Folder of the stored files, shared by all processes of one installation. */
  readonly files: string
  readonly port: number
  readonly databaseUrl: string
  readonly secret: string
  readonly smsUrl: string
  readonly registerUrl?: string
  /** What its clock differs from the machine's. */
  readonly clockMs: number
  /** The first process ends at this point of its start, at its `nth` passing; those after it live. */
  readonly dieFirstAt?: { readonly point: FaultPoint; readonly nth: number }
  /** Words in front of the command, for example strace and its options. */
  readonly prefix?: readonly string[]
}

/** One application process under test: started, killed, started again by us, as a service manager would. */
export interface AppProcess {
  readonly url: string
  readonly agent: Agent
  /** From the end of a process until the next one answered `/health/ready`, in milliseconds. */
  readonly recoveries: readonly number[]
  /** How many times it ended, how many of these were not asked for by us, and what it said last then. */
  readonly ends: { all: number; unasked: number; readonly lastWords: string[] }
  readonly pid: () => number
  start(): Promise<void>
  /** kill -9 from outside. */
  kill(): void
  /** SIGTERM, and no new start. */
  stop(): Promise<void>
  /** Resolves when it answers `/health/ready`; restarts are under way by themselves. */
  serving(limitMs?: number): Promise<void>
  arm(point: FaultPoint, nth: number): Promise<void>
  disarm(): Promise<void>
  trace(): Promise<void>
  traced(): Promise<readonly FaultPoint[]>
  jump(ms: number): Promise<void>
}

const root = join(import.meta.dirname, '..')
const entry = join(import.meta.dirname, 'app.ts')
/** A young generation large enough for the start: less collecting, an earlier first answer. */
const flags = ['--no-warnings', '--min-semi-space-size=32', '--max-semi-space-size=64']

/** What a program said outside its log rows: traces of what it died of. */
const plainLines = (said: string): string =>
  said
    .split('\n')
    .filter((line) => !line.startsWith('{"level"'))
    .join('\n')

/** Prepares one application; `start` starts it. */
export async function appProcess(settings: AppSettings): Promise<AppProcess> {
  await mkdir(settings.folder, { recursive: true })
  await mkdir(settings.files, { recursive: true })
  await rm(join(settings.folder, 'files'), { force: true, recursive: true })
  await symlink(settings.files, join(settings.folder, 'files'))
  const url = `http://127.0.0.1:${settings.port}`
  const agent = new Agent({ connections: 64, headersTimeout: 40_000, bodyTimeout: 40_000 })
  const recoveries: number[] = []
  const ends = { all: 0, unasked: 0, lastWords: [] as string[] }
  let child: ChildProcess | undefined
  let wanted = false
  let expected = false
  let hasServed = false
  let dieFirstAt = settings.dieFirstAt
  let orders = 0
  const waiting = new Map<number, (answer: unknown) => void>()

  function launch(): void {
    const log = openSync(join(settings.folder, 'app.log'), 'a')
    const { size: saidBefore } = fstatSync(log)
    const [command = '', ...args] = [...(settings.prefix ?? []), process.execPath, ...flags, entry]
    const started = spawn(command, args, {
      stdio: ['ignore', log, log, 'ipc'],
      env: {
        ...{
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          TZ: 'UTC',
          LOG_LEVEL: 'warn',
          DEMO: 'off',
          TRUST_PROXY: 'on',
        },
        NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
        ...{ PORT: String(settings.port), DATA_DIR: settings.folder, DATABASE_URL: settings.databaseUrl },
        ...{
          SECRET: settings.secret,
          SMS_URL: settings.smsUrl,
          SMS_KEY: 'chaos',
          CHAOS_CLOCK_MS: String(settings.clockMs),
        },
        ...(dieFirstAt && { CHAOS_DIE_AT: `${dieFirstAt.point}:${dieFirstAt.nth}` }),
        ...{ SESSION_IDLE_MINUTES: '400000', SESSION_LONGEST_MINUTES: '400000' },
        ...(settings.registerUrl && {
          POPULATION_URL: settings.registerUrl,
          POPULATION_KEY: 'chaos',
          POPULATION_SECRET: 'chaos',
        }),
      },
    })
    closeSync(log)
    dieFirstAt = undefined
    started.on('message', ({ id, answer }: { id: number; answer: unknown }) => {
      waiting.get(id)?.(answer)
      waiting.delete(id)
    })
    started.on('exit', (code, signal) => {
      for (const resolve of waiting.values()) resolve(null)
      waiting.clear()
      ends.all += 1
      if (signal !== 'SIGKILL' && !expected) {
        ends.unasked += 1
        const said = readFileSync(join(settings.folder, 'app.log')).subarray(saidBefore).toString()
        ends.lastWords.push(`${signal ?? code}: ${plainLines(said).slice(-1_200)}`)
      }
      if (!wanted) return
      // It cannot even start: nothing that a restart mends.
      if (recoveries.length === 0 && !hasServed && ends.all > 2) {
        wanted = false
        return
      }
      const endedAt = performance.now()
      launch()
      void untilReady(60_000).then(
        () => recoveries.push(performance.now() - endedAt),
        () => {},
      )
    })
    child = started
  }

  async function ready(): Promise<boolean> {
    try {
      const { statusCode, body } = await request(`${url}/health/ready`, { dispatcher: agent, headersTimeout: 5_000 })
      await body.dump()
      return statusCode === 200
    } catch {
      return false
    }
  }

  async function untilReady(limitMs: number): Promise<void> {
    for (const end = performance.now() + limitMs; !(await ready()); await wait(10)) {
      if (!wanted) throw new Error(`the application does not start; see ${join(settings.folder, 'app.log')}`)
      if (performance.now() > end) throw new Error(`the application on ${url} is not serving after ${limitMs} ms`)
    }
  }

  const tell = (order: Order) =>
    new Promise<unknown>((resolve) => {
      orders += 1
      const id = orders
      waiting.set(id, resolve)
      if (!child?.connected) return resolve(null)
      child.send({ id, order }, (error) => error && resolve(null))
    })

  return {
    url,
    agent,
    recoveries,
    ends,
    pid: () => child?.pid ?? 0,
    async start() {
      wanted = true
      launch()
      await untilReady(60_000)
      hasServed = true
    },
    kill: () => void child?.kill('SIGKILL'),
    async stop() {
      wanted = false
      expected = true
      const ended = new Promise((resolve) => child?.once('exit', resolve))
      if (child?.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await Promise.race([ended, wait(8_000, undefined, { ref: false }).then(() => child?.kill('SIGKILL'))])
      await ended
      await agent.destroy()
    },
    serving: (limitMs = 60_000) => untilReady(limitMs),
    arm: async (point, nth) => void (await tell({ kind: 'arm', point, nth })),
    disarm: async () => void (await tell({ kind: 'disarm' })),
    trace: async () => void (await tell({ kind: 'trace' })),
    traced: async () => ((await tell({ kind: 'tell' })) ?? []) as FaultPoint[],
    jump: async (ms) => void (await tell({ kind: 'clock', ms })),
  }
}
