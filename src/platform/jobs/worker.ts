import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { parseCronItems, type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker'
import type pg from 'pg'
import { isConnectionLoss, sqlState } from '../db/database.ts'
import { faultPoint } from '../fault-points.ts'
import { describeError } from '../http/log.ts'
import { type LifeSigns, openLifeSigns } from './abandoned.ts'
import { openPool } from './pool.ts'
import { quietLogger } from './quiet-logger.ts'

/** What a task is told besides its payload. */
export interface JobContext {
  jobId: string
  /** 1 on the first try. */
  attempt: number
  /** After this try the job is parked if it fails again. */
  isLastAttempt: boolean
  /** Fires when the worker shuts down and does not want to wait longer. */
  signal: AbortSignal | undefined
}

export type Task = (payload: unknown, context: JobContext) => Promise<void>

/** A task by the clock; `at` is a cron pattern in UTC (Shanghai is UTC+8). Missed times of the last hour are made up for. */
export interface ScheduledTask {
  task: string
  at: string
}

export interface WorkerOptions {
  /** The owner's address: job bookkeeping is closed to the application's role. */
  url: string
  tasks: Readonly<Record<string, Task>>
  schedule?: readonly ScheduledTask[]
  /** Jobs at the same time in this process. */
  concurrency?: number
  /** A task that runs longer fails; 120 000 ms unless said. */
  timeLimitMs?: number
  /** Told about every failed try. */
  onFailure?: (task: string, context: JobContext, error: unknown) => void
}

export interface RunningWorker {
  /** Takes no new job, waits for those in hand. */
  stop(): Promise<void>
  /** Whether an error that nobody caught is the job library's: its database vanished in the middle of its bookkeeping. */
  knows(error: unknown): boolean
  /** After such an error: lets the present workers go, of whom one may have forgotten a job it holds, and takes others. */
  renew(error: unknown): void
}

/** Workers of one launch, and the signs that they are alive; `ended` when they stopped by themselves or were let go. */
interface Team {
  readonly runner: Runner
  readonly pool: pg.Pool
  readonly signs: LifeSigns
  readonly ended: Promise<void>
  readonly letGo: () => void
}

/**
 * PostgreSQL is there and could not do what the library wanted of it for its own bookkeeping: no disk, memory or connection left, a disk
 * that fails. What tasks want is caught with the task.
 */
const isOfBookkeeping = (error: unknown): boolean => {
  const state = sqlState(error)
  if (state === undefined) return false
  return state.startsWith('53') || ((error as Error).stack?.includes('/node_modules/graphile-worker/') ?? false)
}

/** What the library still says of workers that were let go: it tries again on a pool that is closed. */
const isOfWorkersGone = (error: unknown): boolean =>
  error instanceof Error &&
  /pool after calling end/.test(error.message) &&
  (error.stack?.includes('graphile-worker') ?? false)

/**
 * Thrown by the library's own code with nobody to catch it: it finds one of its workers ended that it had not counted as gone. Tasks are
 * guarded, so nothing of ours comes this way.
 */
const isThrownByLibrary = (error: unknown): boolean =>
  error instanceof Error &&
  /^\s+at (?!.*node:).*$/m.exec(error.stack ?? '')?.[0].includes('/node_modules/graphile-worker/') === true

/** Longest wait for the jobs in hand of workers that are let go, and for their connections. */
const partingMs = 2_000
const withinParting = (work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => {}), wait(partingMs, undefined, { ref: false })])

/**
 * Runs jobs until stopped; comes back by itself when the database was away. A job that fails is tried again after growing pauses
 * (2.7, 7.4, 20 s, …) and is parked with its reason after its last try. Jobs of a process that died are free again within ten seconds.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  let stopped = false
  let team = await gather(options)
  const supervision = (async () => {
    for (let pause = 500; !stopped; pause = Math.min(pause * 2, 10_000)) {
      await team.ended
      if (stopped) return
      await withinParting(team.runner.stop())
      await disband(team)
      await wait(pause)
      const next = await gather(options).catch(() => undefined)
      if (next) {
        team = next
        pause = 500
      }
    }
  })()
  return {
    knows: (error) =>
      isConnectionLoss(error) || isOfBookkeeping(error) || isOfWorkersGone(error) || isThrownByLibrary(error),
    renew: (error) => {
      if (!isOfWorkersGone(error)) team.letGo()
    },
    async stop() {
      stopped = true
      await team.runner.stop().catch(() => {})
      team.letGo()
      await supervision
      await disband(team)
    },
  }
}

/** Closes the connections of workers that have stopped, or that nobody waits for any more; then their jobs are free. */
async function disband({ pool, signs }: Pick<Team, 'pool' | 'signs'>): Promise<void> {
  if (!pool.ending) await withinParting(pool.end())
  await signs.close()
}

async function gather(options: WorkerOptions): Promise<Team> {
  const signs = openLifeSigns(options.url)
  const pool = openPool(options.url, (options.concurrency ?? 4) + 2)
  try {
    const { promise: gone, resolve: letGo } = Promise.withResolvers<void>()
    const runner = await launch(options, pool, signs, letGo)
    return { runner, pool, signs, letGo, ended: Promise.race([runner.promise.catch(() => {}), gone]) }
  } catch (error) {
    await disband({ pool, signs })
    throw error
  }
}

function launch(options: WorkerOptions, pool: pg.Pool, signs: LifeSigns, letGo: () => void): Promise<Runner> {
  const events: WorkerEvents = new EventEmitter()
  // Jobs are marked with the name of the whole pool of workers of a process.
  events.on('pool:create', ({ workerPool }) => signs.holdFor(workerPool.id))
  // Whatever went wrong, a job may have been marked before we heard which: nobody of this pool would do it, and its sign would hold it.
  events.on('worker:getJob:error', letGo)
  const taskList: TaskList = Object.fromEntries(
    Object.entries(options.tasks).map(([name, task]) => [name, guarded(name, task, options)]),
  )
  return run({
    pgPool: pool,
    taskList,
    events,
    parsedCronItems: parseCronItems(
      (options.schedule ?? []).map(({ task, at }) => ({
        task,
        match: at,
        identifier: task,
        options: { backfillPeriod: 3_600_000 },
      })),
    ),
    concurrency: options.concurrency ?? 4,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: quietLogger,
  })
}

/** A time limit, and an error text without personal data: it is stored with the job. */
function guarded(name: string, task: Task, options: WorkerOptions): TaskList[string] {
  return async (payload, helpers) => {
    const { id, attempts, max_attempts } = helpers.job
    const context: JobContext = {
      jobId: String(id),
      attempt: attempts,
      isLastAttempt: attempts >= max_attempts,
      signal: helpers.abortSignal,
    }
    const limit = new AbortController()
    const overdue = wait(options.timeLimitMs ?? 120_000, undefined, { signal: limit.signal, ref: false }).then(() => {
      throw new Error('the task ran longer than its time limit')
    })
    overdue.catch(() => {})
    try {
      faultPoint('before-job')
      await Promise.race([task(payload, context), overdue])
      faultPoint('after-job')
    } catch (error) {
      options.onFailure?.(name, context, error)
      const { type, message } = describeError(error)
      throw new Error(`${type}: ${message}`)
    } finally {
      limit.abort()
    }
  }
}
