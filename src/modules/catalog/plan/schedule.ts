/** A need as the schedule sees it. */
export interface Constraint {
  readonly item: string
  /** one of these is enough */
  readonly producers: readonly string[]
  /**
   * 容缺受理：the follower may start before, but the missing paper must be there within this many working days of its start, and it is
   * not concluded before. Undefined: the follower waits for the paper.
   */
  readonly deferrableFor?: number
}

/** When one item runs: working days from the day the first application is handed in. */
export interface Slot {
  readonly start: number
  readonly finish: number
  readonly layer: number
  /** what it waited for: the producer taken for each of its needs */
  readonly after: readonly { readonly producer: string; readonly constraint: Constraint }[]
}

/**
 * The earliest each item can start and finish, everything that may run in parallel running in parallel. Items that wait for one another
 * for ever are missing from the answer. Nothing else limits the offices, so the earliest is also the fewest days: items are settled in
 * the order they finish, and what is settled cannot finish earlier by waiting (Knuth 1977, a generalisation of Dijkstra's algorithm).
 * `days`: working days of each item, none below 0. Ties go by the order of `days`.
 */
export function schedule(
  days: ReadonlyMap<string, number>,
  constraints: readonly Constraint[],
): ReadonlyMap<string, Slot> {
  const own = new Map<string, Constraint[]>([...days.keys()].map((name) => [name, []]))
  for (const constraint of constraints) own.get(constraint.item)?.push(constraint)
  const settled = new Map<string, Slot>()
  for (;;) {
    let next: { name: string; slot: Slot } | undefined
    for (const [name, length] of days) {
      if (settled.has(name)) continue
      const slot = slotOf(length, own.get(name) ?? [], settled)
      if (slot && (!next || slot.finish < next.slot.finish)) next = { name, slot }
    }
    if (!next) return settled
    settled.set(next.name, next.slot)
  }
}

function slotOf(
  length: number,
  constraints: readonly Constraint[],
  settled: ReadonlyMap<string, Slot>,
): Slot | undefined {
  let start = 0
  let earliestEnd = 0
  let layer = 0
  const after: { producer: string; constraint: Constraint }[] = []
  for (const constraint of constraints) {
    const producer = earliest(constraint.producers, settled)
    const slot = producer === undefined ? undefined : settled.get(producer)
    if (producer === undefined || !slot) return undefined
    after.push({ producer, constraint })
    const window = constraint.deferrableFor ?? 0
    start = Math.max(start, slot.finish - window)
    earliestEnd = Math.max(earliestEnd, slot.finish)
    layer = Math.max(layer, window > 0 ? slot.layer : slot.layer + 1)
  }
  return { start, finish: Math.max(start + length, earliestEnd), layer, after }
}

/** The producer that is ready first; of those ready on the same day, the one in the earlier layer. */
function earliest(producers: readonly string[], settled: ReadonlyMap<string, Slot>): string | undefined {
  let best: string | undefined
  for (const name of producers) {
    const slot = settled.get(name)
    const known = best === undefined ? undefined : settled.get(best)
    if (!slot) continue
    if (!known || slot.finish < known.finish || (slot.finish === known.finish && slot.layer < known.layer)) best = name
  }
  return best
}

/** Working days until the last item is concluded. */
export const totalOf = (slots: ReadonlyMap<string, Slot>): number =>
  Math.max(0, ...[...slots.values()].map(({ finish }) => finish))

/** 关键路径：the chain of items that decides the total, first to last. Of equal chains the one with most items. */
export function criticalPath(slots: ReadonlyMap<string, Slot>): string[] {
  const total = totalOf(slots)
  let at = deepest([...slots.keys()].filter((name) => slots.get(name)?.finish === total))
  const path: string[] = []
  while (at !== undefined) {
    path.unshift(at)
    const slot = slots.get(at)
    at = deepest(
      (slot?.after ?? [])
        .filter(({ producer, constraint }) => {
          const end = slots.get(producer)?.finish ?? 0
          return slot && (end - (constraint.deferrableFor ?? 0) === slot.start || end === slot.finish)
        })
        .map(({ producer }) => producer)
        .filter((producer) => !path.includes(producer)),
    )
  }
  return path

  function deepest(names: readonly string[]): string | undefined {
    const layerOf = (name: string) => slots.get(name)?.layer ?? 0
    return names.reduce<string | undefined>(
      (best, name) => (best === undefined || layerOf(name) > layerOf(best) ? name : best),
      undefined,
    )
  }
}
