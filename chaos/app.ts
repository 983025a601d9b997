// The product as it is served, with its fault points armed by the process that started it. Never started by the product itself.
import { armFaultPoints, type FaultPoint } from '../src/platform/fault-points.ts'

/** What the harness tells a running application. */
export type Order =
  /** End at this point, at its `nth` passing from now. */
  | { kind: 'arm'; point: FaultPoint; nth: number }
  | { kind: 'disarm' }
  /** Note every point passed, until `told`. */
  | { kind: 'trace' }
  | { kind: 'tell' }
  /** The wall clock of this process jumps by so many milliseconds. */
  | { kind: 'clock'; ms: number }

const RealDate = Date
let shift = Number(process.env.CHAOS_CLOCK_MS ?? 0)
/** The clock of this process: what `new Date()` and `Date.now()` say, timers untouched. */
class ShiftedDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(RealDate.now() + shift)
    else super(...(given as [number]))
  }

  static override now(): number {
    return RealDate.now() + shift
  }
}
globalThis.Date = ShiftedDate as DateConstructor

/** Armed by an order, or before the start by `point:nth`: nobody can give orders to a program that is only starting. */
let armed: { point: FaultPoint; left: number } | undefined
const [diesAt, nth] = process.env.CHAOS_DIE_AT?.split(':') ?? []
if (diesAt) armed = { point: diesAt as FaultPoint, left: Number(nth) }
let passed: FaultPoint[] | undefined
armFaultPoints((point) => {
  passed?.push(point)
  if (armed?.point !== point) return
  armed.left -= 1
  if (armed.left <= 0) process.kill(process.pid, 'SIGKILL')
})

const obey: { [Kind in Order['kind']]: (order: Extract<Order, { kind: Kind }>) => unknown } = {
  arm: ({ point, nth }) => {
    armed = { point, left: nth }
  },
  disarm: () => {
    armed = undefined
  },
  trace: () => {
    passed = []
  },
  tell: () => {
    const told = passed
    passed = undefined
    return told
  },
  clock: ({ ms }) => {
    shift += ms
  },
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  const answer = (obey[order.kind] as (order: Order) => unknown)(order)
  process.send?.({ id, answer: answer ?? null })
})
// Nobody is left to look after this process.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

const { serve } = await import('../tools/serve.ts')
await serve({ timings: false })
