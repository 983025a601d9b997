/** A process of the product as `src/services.ts` composes it, and the queue that hands it jobs. */
import { readConfig } from '../src/config.ts'
import { casesTasks } from '../src/modules/cases/service.ts'
import { appRole, openDatabase } from '../src/platform/db/database.ts'
import { platformTasks } from '../src/platform/housekeeping.ts'
import type { Task } from '../src/platform/jobs/worker.ts'
import { createSmsService } from '../src/platform/notify/sms.ts'
import { createServices, type Services } from '../src/services.ts'
import { endLife } from './database.ts'
import type { Row } from './store/store.ts'
import type { Life, World } from './world.ts'

export const secret = 'a secret of the simulation, 32 characters or more'

const config = {
  ...readConfig({ DATA_DIR: '/nonexistent', SECRET: secret, PUBLIC_URL: 'http://localhost:3000', DEMO: 'off' }),
  population: { url: 'http://registers.sim', key: 'key', secret: undefined },
}

/** One running process. */
export interface Process {
  readonly life: Life
  readonly services: Services
  readonly tasks: Readonly<Record<string, Task>>
}

export function startProcess(world: World, life: Life): Process {
  const db = openDatabase(`postgres://${life.name}`, { role: appRole })
  const now = () => new Date(world.nowMs + life.skewMs)
  const services = createServices({ config, db, now })
  const sms = createSmsService({ url: 'http://sms.sim', key: 'key', secret: 'secret' })
  return { life, services, tasks: { ...platformTasks(db, sms), ...casesTasks(services.casesDeps) } }
}

interface Job {
  readonly number: number
  readonly task: string
  readonly payload: unknown
  readonly most: number
  runAtMs: number
  attempts: number
  state: 'waiting' | 'running' | 'done' | 'parked'
}

/** Jobs as graphile-worker gives them out: at least once, again after growing pauses, parked after the last try. */
export class JobQueue {
  readonly jobs: Job[] = []
  private readonly world: World
  private readonly processes: () => readonly Process[]

  constructor(world: World, processes: () => readonly Process[]) {
    this.world = world
    this.processes = processes
  }

  queued(job: Row): void {
    const added: Job = {
      ...{ number: this.jobs.length + 1, task: String(job.task), payload: job.payload, most: Number(job.maxAttempts) },
      ...{ runAtMs: this.world.nowMs, attempts: 0, state: 'waiting' },
    }
    this.jobs.push(added)
    this.world.later(5 + this.world.fate.whole(2_000), null, () => this.give(added))
  }

  private again(job: Job, pauseMs: number): void {
    job.state = 'waiting'
    this.world.later(pauseMs, null, () => this.give(job))
  }

  private give(job: Job): void {
    if (job.state !== 'waiting') return
    const alive = this.processes().filter((one) => one.life.alive)
    if (alive.length === 0) {
      this.again(job, 1_000)
      return
    }
    const process = this.world.fate.pick(alive)
    const task = process.tasks[job.task]
    if (!task) throw new Error(`no process knows the task ${job.task}`)
    job.state = 'running'
    job.attempts += 1
    const isLastAttempt = job.attempts >= job.most
    const context = { jobId: String(job.number), attempt: job.attempts, isLastAttempt, signal: undefined }
    let over = false
    const end = (then: () => void) => {
      if (!over) then()
      over = true
    }
    process.life.atEnd.push(() => end(() => (isLastAttempt ? this.park(job) : this.again(job, 30_000))))
    task(job.payload, context).then(
      () =>
        end(() => {
          // The worker may end between the work and the note that it is done.
          if (!isLastAttempt && this.world.goesWrong('crash', 0.002)) {
            endLife(this.world, process.life)
            this.again(job, 30_000)
          } else job.state = 'done'
        }),
      () =>
        end(() =>
          isLastAttempt ? this.park(job) : this.again(job, Math.round(1_000 * Math.exp(Math.min(job.attempts, 10)))),
        ),
    )
  }

  private park(job: Job): void {
    job.state = 'parked'
    this.world.count('job parked')
  }
}
