/** The simulated database server: connections of processes, statements one at a time, waiting, crashes. */

import type { Answer, Answers } from './store/answer.ts'
import { aroundAnswers } from './store/answers-around.ts'
import { caseAnswers } from './store/answers-cases.ts'
import { platformAnswers } from './store/answers-platform.ts'
import { readingAnswers } from './store/answers-reading.ts'
import { knownStatement } from './store/known.ts'
import {
  closesCircle,
  databaseError,
  type Moment,
  type Row,
  type Store,
  type Transaction,
  View,
  Waits,
} from './store/store.ts'
import type { Life, World } from './world.ts'

export const answers: Answers = { ...platformAnswers, ...caseAnswers, ...aroundAnswers, ...readingAnswers }

interface Asked {
  readonly text: string
  readonly values?: readonly unknown[]
  readonly name?: string
}
interface Result {
  readonly rows: readonly Row[]
  readonly command: string
  readonly rowCount: number
}

/** Follows every statement, for a run beside a real PostgreSQL. */
export interface Mirror {
  /** `outcome` is what the simulated store says: rows, an error, or that the statement waits. */
  follow(session: number, key: string, asked: Asked, moment: Moment, outcome: Outcome): Promise<void>
  resumed(session: number, key: string, outcome: Outcome): Promise<void>
  ended(session: number, how: 'commit' | 'rollback' | 'gone'): Promise<void>
  close(): Promise<void>
}
export type Outcome =
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }
  | {
      readonly kind: 'error'
      readonly error: Error & { readonly code?: string | undefined; readonly constraint?: string | undefined }
    }
  | { readonly kind: 'waits' }

interface Parked {
  readonly tx: Transaction
  readonly retry: () => void
}

const gone = () => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
const lockTimeoutMs = 15_000

export class DatabaseServer {
  readonly store: Store
  private readonly world: World
  private readonly mirror: Mirror | undefined
  private parked: Parked[] = []
  private sessions = 0
  private ids = 0
  readonly statements = new Map<string, number>()
  readonly jobs: { readonly queued: (job: Row) => void }

  constructor(world: World, store: Store, jobs: { readonly queued: (job: Row) => void }, mirror?: Mirror) {
    this.world = world
    this.store = store
    this.jobs = jobs
    this.mirror = mirror
  }

  private moment(): Moment {
    return {
      now: new Date(this.world.nowMs).toISOString(),
      uuid: () => {
        this.ids += 1
        const at = this.world.nowMs.toString(16).padStart(12, '0')
        return `${at.slice(0, 8)}-${at.slice(8)}-7000-8000-${this.ids.toString(16).padStart(12, '0')}`
      },
      heard: () => this.world.count('live update'),
      queued: (job) => this.jobs.queued(job),
    }
  }

  /** A pool of one process. */
  pool(life: Life, most: number) {
    const waiting: (() => void)[] = []
    let open = 0
    const session = () => new Session(this, this.world, life, ++this.sessions)
    const free = () => {
      open -= 1
      waiting.shift()?.()
    }
    const connect = async () => {
      if (open >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      open += 1
      return session().line(free)
    }
    return {
      connect,
      query: async (asked: Asked): Promise<Result> => {
        const line = await connect()
        try {
          return await line.query(asked)
        } finally {
          line.release()
        }
      },
    }
  }

  /** Runs a statement in a transaction; calls back when there is an answer, which may be after somebody else's end. */
  async execute(
    session: Session,
    tx: Transaction,
    asked: Asked,
    done: (outcome: Outcome) => Promise<void>,
  ): Promise<void> {
    const key = knownStatement(asked.text, asked.name)
    const answer = answers[key]
    if (!answer) throw new Error(`the simulated store has no answer for ${key}: ${asked.text}`)
    this.statements.set(key, (this.statements.get(key) ?? 0) + 1)
    const moment = this.moment()
    const first = this.attempt(tx, answer, asked.values ?? [], moment)
    await this.mirror?.follow(session.number, key, asked, moment, first)
    if (first.kind !== 'waits') return done(first)
    this.world.count('waited for a lock')
    let settled = false
    const settle = async (outcome: Outcome) => {
      settled = true
      tx.waitingFor = []
      await this.mirror?.resumed(session.number, key, outcome)
      await done(outcome)
    }
    const retry = () => {
      this.world.later(0, session.life, async () => {
        if (settled || tx.state !== 'open') return
        const outcome = this.attempt(tx, answer, asked.values ?? [], moment)
        if (outcome.kind === 'waits') this.parked.push({ tx, retry })
        else await settle(outcome)
      })
    }
    this.parked.push({ tx, retry })
    this.world.later(lockTimeoutMs, session.life, async () => {
      if (settled || tx.state !== 'open') return
      this.parked = this.parked.filter((one) => one.tx !== tx)
      tx.state = 'failed'
      await settle({ kind: 'error', error: databaseError('55P03', 'canceling statement due to lock timeout') })
    })
  }

  private attempt(tx: Transaction, answer: Answer, values: readonly unknown[], moment: Moment): Outcome {
    if (tx.state === 'failed') return { kind: 'error', error: databaseError('25P02', 'current transaction is aborted') }
    const view = new View(this.store, tx, moment)
    try {
      return { kind: 'rows', rows: answer(view, values) }
    } catch (error) {
      view.takeBack()
      if (error instanceof Waits) {
        if (closesCircle(tx, error.holders)) {
          this.world.count('deadlock')
          tx.state = 'failed'
          return { kind: 'error', error: databaseError('40P01', 'deadlock detected') }
        }
        tx.waitingFor = error.holders
        return { kind: 'waits' }
      }
      if (!(error instanceof Error) || !('severity' in error)) throw error
      tx.state = 'failed'
      return { kind: 'error', error }
    }
  }

  async end(session: Session, tx: Transaction, how: 'commit' | 'rollback' | 'gone'): Promise<void> {
    if (how === 'commit') this.store.commit(tx)
    else this.store.rollback(tx)
    this.parked = this.parked.filter((one) => one.tx !== tx)
    await this.mirror?.ended(session.number, how)
    const freed = this.parked.filter((one) => one.tx.waitingFor.includes(tx))
    this.parked = this.parked.filter((one) => !freed.includes(one))
    for (const { retry } of freed) retry()
  }
}

/** One connection. A process that ends takes its connections, and what they had not committed, with it. */
class Session {
  readonly number: number
  readonly life: Life
  private readonly server: DatabaseServer
  private readonly world: World
  private tx: Transaction | undefined
  private broken = false

  constructor(server: DatabaseServer, world: World, life: Life, number: number) {
    this.server = server
    this.world = world
    this.life = life
    this.number = number
    life.atEnd.push(() => {
      const { tx } = this
      this.tx = undefined
      if (tx) this.world.later(this.world.fate.whole(20), null, () => this.server.end(this, tx, 'gone'))
    })
  }

  line(free: () => void) {
    let released = false
    return {
      on: () => {},
      off: () => {},
      query: (asked: Asked | string): Promise<Result> => this.ask(typeof asked === 'string' ? { text: asked } : asked),
      release: () => {
        if (!released) free()
        released = true
      },
    }
  }

  private ask(asked: Asked): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (!this.life.alive) return
      this.world.later(this.world.latency(), this.life, () => this.serve(asked, resolve, reject))
    })
  }

  private async drop(): Promise<void> {
    this.broken = true
    const { tx } = this
    this.tx = undefined
    if (tx) await this.server.end(this, tx, 'gone')
  }

  private async serve(asked: Asked, resolve: (result: Result) => void, reject: (error: Error) => void): Promise<void> {
    if (this.broken) return reject(gone())
    if (this.world.goesWrong('crash', 0.0006)) return this.crash()
    if (this.world.goesWrong('lost-connection', 0.0015)) {
      await this.drop()
      return reject(gone())
    }
    const verb = asked.text === 'begin' || asked.text === 'commit' || asked.text === 'rollback' ? asked.text : null
    if (verb === 'begin') {
      this.tx = this.server.store.begin()
      return resolve({ rows: [], command: 'BEGIN', rowCount: 0 })
    }
    if (verb !== null) return this.finish(verb, resolve, reject)
    const alone = this.tx === undefined
    const tx = this.tx ?? this.server.store.begin()
    if (alone) this.tx = tx
    await this.server.execute(this, tx, asked, async (outcome) => {
      if (alone) {
        this.tx = undefined
        await this.server.end(this, tx, outcome.kind === 'rows' ? 'commit' : 'rollback')
      }
      if (outcome.kind === 'error') return reject(outcome.error)
      if (outcome.kind === 'rows') resolve({ rows: outcome.rows, command: 'STATEMENT', rowCount: outcome.rows.length })
    })
  }

  private async finish(verb: 'commit' | 'rollback', resolve: (result: Result) => void, reject: (error: Error) => void) {
    const { tx } = this
    this.tx = undefined
    const kept = verb === 'commit' && tx?.state === 'open'
    const unknown = kept && this.world.goesWrong('commit-unknown', 0.01)
    // Whether it was kept, nobody on this side learns.
    const arrives = !unknown || this.world.fate.happens(0.5)
    if (tx) await this.server.end(this, tx, kept && arrives ? 'commit' : 'rollback')
    if (kept && this.world.goesWrong('crash', 0.004)) return this.crash()
    if (unknown) {
      this.broken = true
      return reject(gone())
    }
    resolve({ rows: [], command: kept ? 'COMMIT' : 'ROLLBACK', rowCount: 0 })
  }

  private crash(): void {
    endLife(this.world, this.life)
  }
}

/** The process is gone, with everything it had in memory. */
export function endLife(world: World, life: Life): void {
  if (!life.alive) return
  world.tell(`  † ${life.name}`)
  life.alive = false
  for (const then of life.atEnd) then()
}
