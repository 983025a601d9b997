import type { Need, Relief } from './needs.ts'
import { type Constraint, type Slot, schedule, totalOf } from './schedule.ts'

/** How a need is loosened so that a circle opens. */
export interface Opening {
  readonly need: Need
  readonly by: Relief
}

export interface Opened {
  readonly openings: readonly Opening[]
  readonly slots: ReadonlyMap<string, Slot>
}

/** The order of preference: what is no circle at all first, then what the law must allow. */
const preference = [
  'renewal',
  'other-holder',
  'other-producer',
  'commitment',
  'deferral',
] as const satisfies readonly Relief[]
const isMild = (by: Relief): boolean => by !== 'commitment' && by !== 'deferral'

/** Up to so many loosenable needs every choice is tried; beyond, one circle after the other. */
const mostTried = 12

/** The mildest way to loosen a need, if it can be loosened. */
export function mildest(need: Need): Relief | undefined {
  return preference.find((relief) => need.reliefs.includes(relief))
}

/** What a set of items is scheduled by. */
export interface OpeningFacts {
  /** promised working days by item */
  readonly days: ReadonlyMap<string, number>
  readonly needs: readonly Need[]
  /** a need as a constraint, when it is not loosened */
  readonly constraintOf: (need: Need) => Constraint
}

/**
 * Opens the circles of a set: with as few loosenings that lean on the law (告知承诺, 容缺) as will do, then as few of the others, then the
 * fewest days. Undefined when nothing opens them.
 *
 * 容缺只推迟、不免交：the missing paper must come within the follower's promise, so it opens a circle only when the way from the
 * follower to the paper takes no longer than that (mostly when it is issued on the spot).
 */
export function openCircles(facts: OpeningFacts): Opened | undefined {
  const begun = attempt(facts, [])
  if (begun) return begun
  const settled = schedule(facts.days, facts.needs.map(facts.constraintOf))
  const loosenable = facts.needs.filter((need) => mildest(need) !== undefined)
  const stuck = loosenable.filter(
    (need) => !settled.has(need.item) && !need.producers.some((name) => settled.has(name)),
  )
  // Whether a deferred paper comes in time may hang on a wait outside the circle.
  const candidates = stuck.some((need) => mildest(need) === 'deferral') ? loosenable : stuck
  if (candidates.length <= mostTried) return best(facts, candidates)
  return stuck.length <= mostTried ? (best(facts, stuck) ?? pruned(facts, candidates)) : pruned(facts, candidates)
}

const cost = ({ openings, slots }: Opened): readonly number[] => {
  const mild = openings.filter(({ by }) => isMild(by)).length
  return [openings.length - mild, mild, totalOf(slots)]
}

const isLess = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((value, place) => value !== b[place])
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0)
}

function best(facts: OpeningFacts, candidates: readonly Need[]): Opened | undefined {
  let found: Opened | undefined
  for (let choice = 1; choice < 1 << candidates.length; choice += 1) {
    const opened = attempt(
      facts,
      candidates.filter((_, at) => choice & (1 << at)),
    )
    if (opened && (!found || isLess(cost(opened), cost(found)))) found = opened
  }
  return found
}

/** Everything loosened, 容缺 only if it must be, then what turns out unnecessary taken back, the gravest first. Not provably fewest. */
function pruned(facts: OpeningFacts, candidates: readonly Need[]): Opened | undefined {
  const rank = (need: Need) => preference.findIndex((relief) => need.reliefs.includes(relief))
  const certain = candidates.filter((need) => mildest(need) !== 'deferral')
  let kept = attempt(facts, certain) ? certain : candidates
  let found = attempt(facts, kept)
  for (const need of [...kept].sort((a, b) => rank(b) - rank(a))) {
    const without = kept.filter((other) => other !== need)
    const opened = attempt(facts, without)
    if (opened) {
      found = opened
      kept = without
    }
  }
  return found
}

/** The schedule with these needs loosened, if everybody gets to begin and every deferred paper comes in time. */
function attempt(facts: OpeningFacts, loosened: readonly Need[]): Opened | undefined {
  const slots = schedule(facts.days, facts.needs.filter((need) => !loosened.includes(need)).map(facts.constraintOf))
  if (slots.size < facts.days.size) return undefined
  const openings = loosened.flatMap((need) => {
    const by = mildest(need)
    return by ? [{ need, by }] : []
  })
  const inTime = openings.every(
    ({ need, by }) => by !== 'deferral' || need.producers.some((name) => comesInTime(need.item, name)),
  )
  return inTime ? { openings, slots } : undefined

  function comesInTime(item: string, producer: string): boolean {
    const slot = slots.get(item)
    const paper = slots.get(producer)
    return slot !== undefined && paper !== undefined && paper.finish <= slot.start + (facts.days.get(item) ?? 0)
  }
}
