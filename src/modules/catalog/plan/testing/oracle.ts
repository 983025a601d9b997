/** Second, slow algorithms that know nothing of schedule.ts and opening.ts: everything is tried. */
import type { Constraint } from '../schedule.ts'

export type Finishes = ReadonlyMap<string, number>

function* orders(names: readonly string[]): Generator<readonly string[]> {
  if (names.length === 0) yield []
  for (const name of names) for (const rest of orders(names.filter((other) => other !== name))) yield [name, ...rest]
}

/**
 * Earliest finish of every item by trying all orders: in an order, an item may rest only on those before it. Undefined when no order lets
 * everybody begin.
 */
export function earliestByOrders(
  days: ReadonlyMap<string, number>,
  constraints: readonly Constraint[],
): Finishes | undefined {
  let best: Map<string, number> | undefined
  for (const order of orders([...days.keys()])) {
    const finish = new Map<string, number>()
    for (const name of order) {
      const ends = constraints
        .filter(({ item }) => item === name)
        .map((one) => ({
          window: one.deferrableFor ?? 0,
          end: Math.min(...one.producers.map((producer) => finish.get(producer) ?? Infinity)),
        }))
      const start = Math.max(0, ...ends.map(({ end, window }) => end - window))
      finish.set(name, Math.max(start + (days.get(name) ?? 0), ...ends.map(({ end }) => end)))
    }
    if ([...finish.values()].some((end) => end === Infinity)) continue
    best = new Map([...finish].map(([name, end]) => [name, Math.min(end, best?.get(name) ?? Infinity)]))
  }
  return best
}

/** Fewest days by trying every start day of every item; for items of at least one day that do not wait for one another. */
export function fewestDaysByGrid(days: ReadonlyMap<string, number>, constraints: readonly Constraint[]): number {
  const names = [...days.keys()]
  const horizon = [...days.values()].reduce((sum, length) => sum + length, 0)
  const start = new Map<string, number>()
  const end = (name: string) => (start.get(name) ?? 0) + (days.get(name) ?? 0)
  const holds = ({ item, producers, deferrableFor = 0 }: Constraint) =>
    producers.some((producer) => {
      const begins = start.get(item) ?? 0
      return end(producer) <= begins + deferrableFor && (deferrableFor === 0 || end(producer) <= end(item))
    })
  const tryFrom = (at: number): number => {
    const name = names[at]
    if (name === undefined) return constraints.every(holds) ? Math.max(0, ...names.map(end)) : Infinity
    let best = Infinity
    for (let day = 0; day <= horizon; day += 1) {
      start.set(name, day)
      best = Math.min(best, tryFrom(at + 1))
    }
    return best
  }
  return tryFrom(0)
}

/** One choice of the openings: which needs, by number, and whether a rule of law is leaned on for it. */
export interface Loosenable {
  readonly constraint: Constraint
  /** undefined: holds fast */
  readonly by?: 'mild' | 'commitment' | 'deferral'
}

/**
 * The best way to open the circles by trying every set of loosened needs: fewest that lean on the law, then fewest others, then fewest
 * days. `[leaning, others, days]`, or undefined when nothing opens them.
 */
export function bestOpening(days: ReadonlyMap<string, number>, needs: readonly Loosenable[]): number[] | undefined {
  let best: number[] | undefined
  for (let choice = 0; choice < 2 ** needs.length; choice += 1) {
    const loosened = needs.filter((_, at) => Math.floor(choice / 2 ** at) % 2 === 1)
    if (loosened.some(({ by }) => by === undefined)) continue
    const kept = needs.filter((need) => !loosened.includes(need)).map(({ constraint }) => constraint)
    const finish = earliestByOrders(days, kept)
    if (!finish) continue
    const late = loosened.some(
      ({ by, constraint }) =>
        by === 'deferral' &&
        constraint.producers.every((producer) => (finish.get(producer) ?? 0) > (finish.get(constraint.item) ?? 0)),
    )
    if (late) continue
    const leaning = loosened.filter(({ by }) => by !== 'mild').length
    const cost = [leaning, loosened.length - leaning, Math.max(0, ...finish.values())]
    const at = cost.findIndex((value, place) => value !== best?.[place])
    if (!best || (at >= 0 && (cost[at] ?? 0) < (best[at] ?? 0))) best = cost
  }
  return best
}
