import { Refusal } from '#kernel/refusal.ts'
import type { Bundle, ServiceItem } from './model.ts'
import { type PrerequisiteReport, prerequisiteReport } from './plan/graph.ts'
import { type Deadlock, isDeadlock, type Plan, planOf } from './plan/plan.ts'

/** The list that plans are made from, and the mark under which it was read. */
export interface PlanGround {
  readonly items: readonly ServiceItem[]
  readonly bundles: readonly Bundle[]
}

/** 容缺、承诺用足：see `PlanOptions`. */
export interface PlanWish {
  readonly defer?: boolean
  readonly commit?: boolean
}

/** A set of items as it was planned. */
export interface Planned {
  readonly bundle: Bundle | null
  readonly chosen: readonly ServiceItem[]
  /** names of members that are not on the list at present */
  readonly notListed: readonly string[]
  readonly answer: Plan | Deadlock
  /** code by name, of every item the answer names that is on the list */
  readonly codes: ReadonlyMap<string, string>
}

export type Plans = ReturnType<typeof createPlans>

/** Answers kept for one state of the list; a county has a dozen bundles and a few questions of its editors. */
const keptAtMost = 200

/**
 * Plans and prerequisites of the list as it stands. The list is read once for each of its states (`mark` changes whenever an item or
 * a bundle does), and every answer is worked out once for it; safe to lose.
 */
export function createPlans(read: { mark: () => Promise<string>; ground: () => Promise<PlanGround> }) {
  let kept: { mark: string; ground: Promise<Ground> } | undefined

  const current = async (): Promise<Ground> => {
    const mark = await read.mark()
    if (kept?.mark !== mark) {
      const ground = read.ground().then(groundOf)
      const mine = { mark, ground }
      kept = mine
      ground.catch(() => {
        if (kept === mine) kept = undefined
      })
    }
    return kept.ground
  }

  return {
    /** The plan of a bundle, by id or name. Undefined when there is no such bundle. */
    async ofBundle(idOrName: string, wish: PlanWish = {}): Promise<Planned | undefined> {
      const ground = await current()
      const bundle = ground.bundles.find(({ bundleId, name }) => bundleId === idOrName || name === idOrName)
      return bundle && planned(ground, bundle, wish)
    },

    /** Every bundle with its plan, in the order they were listed. */
    async ofBundles(): Promise<Planned[]> {
      const ground = await current()
      return ground.bundles.map((bundle) => planned(ground, bundle, {}))
    },

    /** The plan of any items, by code. Throws not-found `catalog.item-unknown`, invalid `catalog.plan-of-none`. */
    async ofItems(codes: readonly string[], wish: PlanWish = {}): Promise<Planned> {
      const ground = await current()
      const chosen = [...new Set(codes)].map((code) => {
        const item = ground.byCode.get(code.toUpperCase())
        if (!item) throw new Refusal('not-found', 'catalog.item-unknown')
        return item
      })
      if (chosen.length === 0) throw new Refusal('invalid', 'catalog.plan-of-none')
      return answered(ground, `items ${[...new Set(codes)].join(',')}`, { chosen, bundle: null, notListed: [] }, wish)
    },

    /** What needs what over the whole list, and the code of each item by name. */
    async prerequisites(): Promise<{ report: PrerequisiteReport; codes: ReadonlyMap<string, string> }> {
      const ground = await current()
      ground.report ??= prerequisiteReport(ground.items, ground.bundles)
      return { report: ground.report, codes: ground.codes }
    },
  }
}

interface Ground extends PlanGround {
  readonly byCode: ReadonlyMap<string, ServiceItem>
  readonly codes: ReadonlyMap<string, string>
  readonly answers: Map<string, Planned>
  report?: PrerequisiteReport
}

const groundOf = ({ items, bundles }: PlanGround): Ground => ({
  ...{ items, bundles },
  byCode: new Map(items.map((item) => [item.code, item])),
  codes: new Map(items.map(({ name, code }) => [name, code])),
  answers: new Map(),
})

function planned(ground: Ground, bundle: Bundle, wish: PlanWish): Planned {
  const members = bundle.members.map(({ code }) => ground.byCode.get(code))
  const notListed = bundle.members.filter((_, at) => members[at] === undefined).map(({ name }) => name)
  const chosen = members.flatMap((item) => item ?? [])
  return answered(ground, `bundle ${bundle.bundleId}`, { bundle, chosen, notListed }, wish)
}

function answered(
  ground: Ground,
  what: string,
  { bundle, chosen, notListed }: Pick<Planned, 'bundle' | 'chosen' | 'notListed'>,
  { defer = false, commit = false }: PlanWish,
): Planned {
  const key = `${defer} ${commit} ${what}`
  const found = ground.answers.get(key)
  if (found) return found
  const answer = planOf(chosen, { items: ground.items, bundles: ground.bundles, defer, commit }, bundle ?? undefined)
  const names = isDeadlock(answer) ? [] : answer.beforehand.flatMap(({ from }) => from)
  const codes = new Map(
    [...chosen.map(({ name }) => name), ...names].flatMap((name) => {
      const code = ground.codes.get(name)
      return code === undefined ? [] : [[name, code] as const]
    }),
  )
  const made: Planned = { bundle, chosen, notListed, answer, codes }
  if (ground.answers.size >= keptAtMost) ground.answers.clear()
  ground.answers.set(key, made)
  return made
}
