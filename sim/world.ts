/** Virtual time and the order of things: one thread, every step at a port is drawn from the seed. */
import { createHash, type Hash } from 'node:crypto'
import { type Chance, chanceOf } from './random.ts'

/** Something that is to happen at a port: at `due`, unless the process it belongs to is gone by then. */
interface Step {
  readonly due: number
  readonly order: number
  readonly belongsTo: Life | null
  readonly run: () => void | Promise<void>
}

/** One run of a process of the product, from its start to its end. */
export interface Life {
  readonly name: string
  alive: boolean
  /** How far its clock is off. */
  skewMs: number
  readonly atEnd: (() => void)[]
}

/** Kinds of faults, each with its share of the chances it gets; a seed draws its own shares. */
export const faultKinds = [
  'crash',
  'lost-connection',
  'commit-unknown',
  'slow',
  'answer-lost',
  'duplicate',
  'sms-refused',
  'sms-lost-answer',
  'sms-rejected',
  'register-late',
  'register-wrong',
  'register-broken',
  'scheduler-sleeps',
  'two-schedulers',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Counted when a write waits for others that are being prepared (`platform/db/train.ts`). */
export const productWaited = 'a write waited for others'

export class World {
  readonly seed: number
  nowMs: number
  /** What the actors do. */
  readonly acts: Chance
  /** What goes wrong, and how long things take. */
  readonly fate: Chance
  /** Ids, salts, nonces. */
  readonly salts: Chance
  readonly counts = new Map<string, number>()
  readonly story: string[] = []
  readonly told: boolean
  private readonly digest: Hash = createHash('sha256')
  private steps: Step[] = []
  private ordered = 0
  private faults = 0
  private readonly without: ReadonlySet<number>
  private shares = new Map<FaultKind, number>()
  calm = false
  stepsDone = 0

  constructor(
    seed: number,
    startMs: number,
    options: { readonly told?: boolean; readonly withoutFaults?: readonly number[] } = {},
  ) {
    this.seed = seed
    this.nowMs = startMs
    this.acts = chanceOf(seed, 1)
    this.fate = chanceOf(seed, 2)
    this.salts = chanceOf(seed, 3)
    this.told = options.told ?? false
    this.without = new Set(options.withoutFaults ?? [])
    const drawn = chanceOf(seed, 4)
    // Some seeds are calm, some have one kind of trouble, some have all of it.
    const troubled = drawn.pick([0, 0.3, 0.6, 1])
    for (const kind of faultKinds) this.shares.set(kind, drawn.happens(troubled) ? drawn.pick([0.5, 1, 3]) : 0)
  }

  /** Whether this goes wrong now; `share` is how often it may. Each fault has a number, by which shrinking leaves it out. */
  goesWrong(kind: FaultKind, share: number): boolean {
    const hits = this.fate.happens(share * (this.shares.get(kind) ?? 0))
    if (!hits || this.calm) return false
    this.faults += 1
    if (this.without.has(this.faults)) return false
    this.count(`fault ${kind}`)
    this.tell(`  ✗ ${kind} (fault ${this.faults})`)
    return true
  }

  get faultsSoFar(): number {
    return this.faults
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  /** One line of the readable history; every line is part of the digest. */
  tell(line: string): void {
    this.digest.update(`${this.nowMs} ${line}\n`)
    if (this.told)
      this.story.push(`${new Date(this.nowMs + 8 * 3_600_000).toISOString().replace('T', ' ').slice(0, 19)}  ${line}`)
  }

  fingerprint(content: string): string {
    return this.digest.copy().update(content).digest('hex')
  }

  later(delayMs: number, belongsTo: Life | null, run: Step['run']): void {
    this.ordered += 1
    this.steps.push({ due: this.nowMs + delayMs, order: this.ordered, belongsTo, run })
  }

  /** Resolves after so much virtual time; never, when the process ends before. */
  wait(delayMs: number, life: Life | null = null): Promise<void> {
    return new Promise((resolve) => this.later(delayMs, life, resolve))
  }

  /** How long one call to a port takes. */
  latency(): number {
    if (this.goesWrong('slow', 0.004)) return 500 + this.fate.whole(9_000)
    return this.fate.whole(6)
  }

  private takeNext(): Step | undefined {
    let best = -1
    for (let at = 0; at < this.steps.length; at += 1) {
      const [one, other] = [this.steps[at] as Step, this.steps[best]]
      if (!other || one.due < other.due || (one.due === other.due && one.order < other.order)) best = at
    }
    if (best < 0) return undefined
    const [step] = this.steps.splice(best, 1)
    return step
  }

  /** Goes on until nothing is left to happen. */
  async run(): Promise<void> {
    for (;;) {
      // Lets everything that can go on without a port go on: a tick has its turn when no promise has anything left to do.
      await new Promise<void>((resolve) => process.nextTick(resolve))
      const step = this.takeNext()
      if (!step) return
      if (step.belongsTo && !step.belongsTo.alive) continue
      this.nowMs = Math.max(this.nowMs, step.due)
      this.stepsDone += 1
      await step.run()
    }
  }
}
