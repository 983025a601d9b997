/** Browsers and counters: they choose a request id, keep it, and ask again when no answer comes. */
import { Refusal } from '../src/kernel/refusal.ts'
import type { Process } from './process.ts'
import type { World } from './world.ts'

/** What came of one request, after all its tries. */
export type Answer<T = unknown> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: string; readonly params: Refusal['params'] }
  | { readonly kind: 'unknown' }

/** Everything that was ever asked, for the invariants. */
export interface Asked {
  readonly requestId: string
  readonly actorKey: string
  readonly what: string
  readonly caseId: string | null
  /** The version of the case that was seen; null when it does not count. */
  readonly seen: number | null
  tries: number
  readonly done: string[]
  readonly refused: string[]
  unknown: number
}

export class Clients {
  private readonly world: World
  private readonly processes: () => readonly Process[]
  readonly asked = new Map<string, Asked>()
  inFlight = 0

  constructor(world: World, processes: () => readonly Process[]) {
    this.world = world
    this.processes = processes
  }

  /** One try at one process; what the process answers after the client has given up is kept for the record only. */
  private once<T>(process: Process, work: (process: Process) => Promise<T>): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      process.life.atEnd.push(() => resolve({ kind: 'unknown' }))
      this.world.later(this.world.latency(), process.life, () => {
        work(process).then(
          (value) => resolve(this.world.goesWrong('answer-lost', 0.01) ? { kind: 'unknown' } : { kind: 'done', value }),
          (error: unknown) => {
            if (!(error instanceof Refusal)) return reject(error)
            if (error.kind === 'unavailable') return resolve({ kind: 'unknown' })
            resolve({ kind: 'refused', code: error.code, params: error.params })
          },
        )
      })
    })
  }

  private alive(): Process | undefined {
    const alive = this.processes().filter((one) => one.life.alive)
    return alive.length > 0 ? this.world.fate.pick(alive) : undefined
  }

  /** A question without a request id; asked again until somebody answers. */
  async read<T>(work: (process: Process) => Promise<T>): Promise<Answer<T>> {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const process = this.alive()
      const answer = process ? await this.once(process, work) : ({ kind: 'unknown' } as const)
      if (answer.kind !== 'unknown') return answer
      await this.world.wait(500 + this.world.fate.whole(5_000))
    }
    return { kind: 'unknown' }
  }

  /** A write under one request id, sent again as long as the outcome is not known; sometimes twice at once. */
  async write<T>(
    about: {
      readonly requestId: string
      readonly actorKey: string
      readonly what: string
      readonly caseId: string | null
      readonly seen?: number | null
    },
    work: (process: Process) => Promise<T>,
  ): Promise<Answer<T>> {
    const record: Asked = { ...about, seen: about.seen ?? null, tries: 0, done: [], refused: [], unknown: 0 }
    this.asked.set(`${about.actorKey} ${about.requestId}`, record)
    this.inFlight += 1
    const attempt = async (): Promise<Answer<T>> => {
      const process = this.alive()
      record.tries += 1
      const answer = process ? await this.once(process, work) : ({ kind: 'unknown' } as const)
      if (answer.kind === 'done') record.done.push(JSON.stringify(answer.value ?? null))
      if (answer.kind === 'refused') record.refused.push(answer.code)
      if (answer.kind === 'unknown') record.unknown += 1
      return answer
    }
    let last: Answer<T> = { kind: 'unknown' }
    for (let round = 0; round < 5; round += 1) {
      if (this.world.goesWrong('duplicate', 0.05)) {
        const [one, other] = await Promise.all([attempt(), attempt()])
        last = one.kind === 'unknown' ? other : one
        if (one.kind !== 'done' && other.kind === 'done') last = other
      } else last = await attempt()
      if (last.kind !== 'unknown') break
      await this.world.wait(500 + this.world.fate.whole(20_000))
    }
    // A repeat long after the answer, from a page that was left open.
    if (last.kind === 'done' && this.world.goesWrong('duplicate', 0.05)) {
      await this.world.wait(this.world.fate.whole(3_600_000))
      await attempt()
    }
    this.inFlight -= 1
    return last
  }
}
