import { setTimeout as wait } from 'node:timers/promises'
import { parseCronItems, type Runner, run, type TaskList } from 'graphile-worker'
import { describeError } from '../http/log.ts'
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
}

/**
 * Runs jobs until stopped; comes back by itself when the database was away. A job that fails is tried again after growing pauses
 * (2.7, 7.4, 20 s, …) and is parked with its reason after its last try.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  let stopped = false
  let runner = await launch(options)
  const supervision = (async () => {
    for (let pause = 500; !stopped; pause = Math.min(pause * 2, 10_000)) {
      await runner.promise.catch(() => {})
      if (stopped) return
      await wait(pause)
      const next = await launch(options).catch(() => undefined)
      if (next) {
        runner = next
        pause = 500
      }
    }
  })()
  return {
    async stop() {
      stopped = true
      await runner.stop().catch(() => {})
      await supervision
    },
  }
}

function launch(options: WorkerOptions): Promise<Runner> {
  const taskList: TaskList = Object.fromEntries(
    Object.entries(options.tasks).map(([name, task]) => [name, guarded(name, task, options)]),
  )
  return run({
    connectionString: options.url,
    taskList,
    parsedCronItems: parseCronItems(
      (options.schedule ?? []).map(({ task, at }) => ({
        task,
        match: at,
        identifier: task,
        options: { backfillPeriod: 3_600_000 },
      })),
    ),
    concurrency: options.concurrency ?? 4,
    maxPoolSize: (options.concurrency ?? 4) + 2,
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
      await Promise.race([task(payload, context), overdue])
    } catch (error) {
      options.onFailure?.(name, context, error)
      const { type, message } = describeError(error)
      throw new Error(`${type}: ${message}`)
    } finally {
      limit.abort()
    }
  }
}
