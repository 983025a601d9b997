import type { BundleOrder } from '../model.ts'
import { shortestCircles } from './circles.ts'
import { daysOf, type ItemDays } from './durations.ts'
import { type Circle, prerequisiteReport } from './graph.ts'
import {
  type Count,
  type MergedFields,
  type MergedMaterials,
  mergeFields,
  mergeMaterials,
  mergeVisits,
} from './merge.ts'
import { type Need, needsOf, type PlanBundle, type PlanItem, type Relief } from './needs.ts'
import { mildest, type Opening, openCircles } from './opening.ts'
import { type Constraint, criticalPath, type Slot, schedule, totalOf } from './schedule.ts'
import { articlesOf, reliefSentence } from './words.ts'

export interface PlanOptions {
  /** every item and bundle of the place: tells where a missing paper comes from. The chosen items are enough. */
  readonly items?: readonly PlanItem[]
  readonly bundles?: readonly PlanBundle[]
  /** 用足容缺受理：items start before a deferrable paper is there. Not asked for, they wait. */
  readonly defer?: boolean
  /** 用足告知承诺：a commitment replaces the papers of items that allow it. Not asked for, they wait. */
  readonly commit?: boolean
}

export interface WorkingDays {
  readonly statutory: number
  readonly promised: number
}

/** When one item runs, in working days from the first day, if every office takes its whole promise. */
export interface PlannedItem {
  readonly item: string
  readonly office: string
  /** 1 = can be applied for at once */
  readonly layer: number
  readonly start: number
  readonly finish: number
  readonly days: ItemDays
  readonly after: readonly { readonly item: string; readonly because: string; readonly articles: readonly string[] }[]
}

/** A wait that the plan does not make, and the rule that allows it. */
export interface Loosened {
  readonly item: string
  readonly material: string | null
  readonly from: readonly string[]
  readonly by: Relief
  readonly say: string
}

/** Something that must be there already, because no item of the set issues it. */
export interface Beforehand {
  readonly item: string
  readonly what: string
  /** items outside the set that issue it */
  readonly from: readonly string[]
}

/** 一组事项怎么办最快：先后、天数、合并后的材料、表和跑动。 */
export interface Plan {
  /** items that run in parallel, layer by layer */
  readonly layers: readonly (readonly string[])[]
  /** the chain that decides the promised days, first to last */
  readonly criticalPath: readonly string[]
  /** until the last item is concluded, special procedures outside the limits left out */
  readonly workingDays: WorkingDays
  readonly materials: MergedMaterials
  readonly fields: MergedFields
  readonly visits: Count
  readonly criticalPathStatutory: readonly string[]
  /** the same with every special procedure outside the limits at its longest */
  readonly workingDaysAtMost: WorkingDays
  readonly schedule: readonly PlannedItem[]
  readonly loosened: readonly Loosened[]
  readonly beforehand: readonly Beforehand[]
  /** items without a statutory limit: their promise is counted */
  readonly withoutStatutory: readonly string[]
  /** the bundle as published, when the set is one */
  readonly published: { readonly name: string; readonly order: BundleOrder; readonly workingDays: number } | null
  readonly notes: readonly string[]
}

/** A set that cannot be done: its circles. */
export interface Deadlock {
  readonly circles: readonly Circle[]
  /** one Chinese sentence that names them and what to do */
  readonly say: string
}

export const isDeadlock = (answer: Plan | Deadlock): answer is Deadlock => 'circles' in answer

/**
 * The plan with the fewest days for a set of items (关联事项集成办、并联办理：行政许可法第二十六条). Everything that need not wait runs in
 * parallel, so the total is the longest path. Papers that may be another (“或者”) make nobody wait. A circle is opened where a rule allows
 * it, and the plan says where; one that no rule opens is a `Deadlock`. `bundle`: the set is this bundle.
 */
export function planOf(
  chosen: readonly PlanItem[],
  { items = chosen, bundles = [], defer = false, commit = false }: PlanOptions = {},
  bundle?: PlanBundle,
): Plan | Deadlock {
  const names = new Set(chosen.map(({ name }) => name))
  const days = new Map(chosen.map((item) => [item.name, daysOf(item)]))
  const promised = new Map([...days].map(([name, own]) => [name, own.promised]))
  const all = needsOf([...chosen, ...items.filter(({ name }) => !names.has(name))], bundles).needs.filter((need) =>
    names.has(need.item),
  )
  const inside = all.map((need) => insideOf(need, names)).filter(({ producers }) => producers.length > 0)
  const dropped = inside.flatMap((need): Opening[] => {
    if (need.reliefs.includes('other-material')) return [{ need, by: 'other-material' }]
    return commit && need.reliefs.includes('commitment') ? [{ need, by: 'commitment' }] : []
  })
  const waiting = inside.filter((need) => !dropped.some((one) => one.need === need))
  const constraintOf = (need: Need): Constraint => ({
    item: need.item,
    producers: need.producers,
    ...(defer && need.reliefs.includes('deferral') && { deferrableFor: promised.get(need.item) ?? 0 }),
  })
  const opened = openCircles({ days: promised, needs: waiting, constraintOf })
  if (!opened) return deadlock(chosen, waiting, bundles)

  const { openings, slots } = opened
  const held = waiting.filter((need) => !openings.some((one) => one.need === need))
  const committed = [...dropped, ...openings].filter(({ by }) => by === 'commitment').map(({ need }) => need)
  const constraints = held.map(constraintOf)
  const runs = (lengthOf: (own: ItemDays) => number) =>
    schedule(new Map([...days].map(([name, own]) => [name, lengthOf(own)])), constraints)
  const statutory = runs((own) => own.statutory)
  const plan = {
    layers: layersOf(chosen, slots),
    criticalPath: criticalPath(slots),
    workingDays: { statutory: totalOf(statutory), promised: totalOf(slots) },
    materials: mergeMaterials(chosen, held, committed),
    fields: mergeFields(chosen, bundle?.sharedFields),
    visits: mergeVisits(chosen),
    criticalPathStatutory: criticalPath(statutory),
    workingDaysAtMost: {
      statutory: totalOf(runs((own) => own.statutory + own.special)),
      promised: totalOf(runs((own) => own.promised + own.special)),
    },
    schedule: [...chosen]
      .map((item) => plannedItem(item, slots, held, days))
      .sort((a, b) => a.layer - b.layer || a.start - b.start),
    loosened: [...dropped, ...openings, ...deferred(slots, held)].map(({ need, by }) => ({
      item: need.item,
      material: need.material,
      from: need.producers,
      by,
      say: reliefSentence(by, need),
    })),
    beforehand: [...beforehandOf(chosen, all, names, items), ...openings.flatMap(heldAlready)],
    withoutStatutory: chosen.filter(({ statutoryLimit }) => statutoryLimit === null).map(({ name }) => name),
    published: bundle ? { name: bundle.name, order: bundle.order, workingDays: bundle.promisedWorkingDays } : null,
  }
  return { ...plan, notes: bundle ? differences(bundle, plan) : [] }
}

/** A need as the set sees it: the producers that are in it, and those that are not. */
function insideOf(need: Need, names: ReadonlySet<string>): Need {
  const elsewhere = need.producers.filter((name) => !names.has(name))
  return {
    ...need,
    producers: need.producers.filter((name) => names.has(name)),
    elsewhere,
    reliefs: elsewhere.length === 0 ? need.reliefs : [...need.reliefs, 'other-producer'],
  }
}

function layersOf(chosen: readonly PlanItem[], slots: ReadonlyMap<string, Slot>): string[][] {
  const layers: string[][] = []
  for (const { name } of chosen) {
    const layer = slots.get(name)?.layer ?? 0
    while (layers.length <= layer) layers.push([])
    layers[layer]?.push(name)
  }
  return layers
}

function plannedItem(
  item: PlanItem,
  slots: ReadonlyMap<string, Slot>,
  held: readonly Need[],
  days: ReadonlyMap<string, ItemDays>,
): PlannedItem {
  const { start, finish, layer, after } = slots.get(item.name) ?? { start: 0, finish: 0, layer: 0, after: [] }
  const own = held.filter((need) => need.item === item.name)
  return {
    item: item.name,
    office: item.officeName,
    layer: layer + 1,
    start,
    finish,
    days: days.get(item.name) ?? daysOf(item),
    after: after.map(({ producer }, at) => {
      const need = own[at]
      const because = need?.material ? `${need.element}“${need.material}”` : (need?.element ?? '')
      return { item: producer, because, articles: articlesOf(item.legalBasis) }
    }),
  }
}

/** Needs that 容缺 really shortened: the follower starts before the paper is there. */
function deferred(slots: ReadonlyMap<string, Slot>, held: readonly Need[]): Opening[] {
  return [...slots].flatMap(([name, slot]) => {
    const own = held.filter((need) => need.item === name)
    return slot.after.flatMap(({ producer, constraint }, at): Opening[] => {
      const need = own[at]
      const isEarly = constraint.deferrableFor !== undefined && (slots.get(producer)?.finish ?? 0) > slot.start
      return need && isEarly ? [{ need, by: 'deferral' }] : []
    })
  })
}

/** Papers and prerequisites from outside the set. A prerequisite whose paper another item of the set issues is not asked for again. */
function beforehandOf(
  chosen: readonly PlanItem[],
  needs: readonly Need[],
  names: ReadonlySet<string>,
  items: readonly PlanItem[],
): Beforehand[] {
  const issued = new Set(chosen.map(({ result }) => result.licenceType))
  const resultOf = new Map(items.map(({ name, result }) => [name, result.licenceType]))
  const outside = needs
    .filter((need) => !need.producers.some((name) => names.has(name)))
    .filter((need) => !(need.material === null && issued.has(resultOf.get(need.producers[0] ?? '') ?? '')))
    .map((need) => ({ item: need.item, what: need.material ?? need.producers[0] ?? '', from: need.producers }))
  const unknown = chosen.flatMap((item) =>
    item.prerequisites
      .filter((name) => name !== item.name && !resultOf.has(name))
      .map((name) => ({ item: item.name, what: name, from: [] })),
  )
  return [...outside, ...unknown]
}

/** A circle opened by a paper from elsewhere: that paper must be there. */
const heldAlready = ({ need, by }: Opening): Beforehand[] =>
  by === 'commitment' || by === 'deferral' || need.material === null
    ? []
    : [{ item: need.item, what: need.material, from: need.elsewhere ?? [] }]

const listed = (names: readonly string[]): string => names.map((name) => `“${name}”`).join('、')

/** Where the plan differs from what the bundle says of itself. */
function differences(
  bundle: PlanBundle,
  {
    workingDays,
    materials,
    layers,
    schedule: planned,
  }: Pick<Plan, 'workingDays' | 'materials' | 'layers' | 'schedule'>,
): string[] {
  const notes: string[] = []
  const { separate, merged } = bundle.materialCount
  if (workingDays.promised > bundle.promisedWorkingDays)
    notes.push(
      `公布的是 ${bundle.promisedWorkingDays} 个工作日；各事项用满承诺时限，依次办要 ${workingDays.promised} 个。请核对前置关系或者时限。`,
    )
  if (materials.before !== separate || materials.after !== merged)
    notes.push(
      `公布的材料是 ${separate} 份并成 ${merged} 份；按指南是 ${materials.before} 份并成 ${materials.after} 份。`,
    )
  const [first, second] = bundle.members.map(({ name }) => name)
  const layerOf = (name: string | undefined) => planned.find(({ item }) => item === name)?.layer ?? 1
  if (bundle.order === 'parallel' && layers.length > 1)
    notes.push(`公布的是同时办；${listed(layers.slice(1).flat())}要等前面的办好。`)
  if (bundle.order === 'parallel-after-first' && layers.length > 2)
    notes.push(`公布的是先一后齐；${listed(layers.slice(2).flat())}还要等第二批办好。`)
  if (bundle.order === 'parallel-after-first' && layerOf(first) > 1)
    notes.push(`公布的是先办“${first}”；按指南它要等别的事项。`)
  if (bundle.order === 'serial-first-two' && layerOf(first) > layerOf(second))
    notes.push(`公布的是先办“${first}”；按指南要先办“${second}”。`)
  return notes
}

function deadlock(chosen: readonly PlanItem[], waiting: readonly Need[], bundles: readonly PlanBundle[]): Deadlock {
  const stuck = stuckCircles(chosen, waiting)
  const inStuck = new Set(stuck.flat())
  const report = prerequisiteReport(
    chosen.filter(({ name }) => inStuck.has(name)),
    bundles,
  )
  const circles = report.groups.flatMap((group) => group.circles).filter(({ blocking }) => blocking)
  const named = stuck.map((circle) =>
    [...circle]
      .reverse()
      .concat(circle.at(-1) ?? '')
      .join(' → 要先办 '),
  )
  const tried = waiting.some((need) => inStuck.has(need.item) && need.reliefs.includes('deferral'))
    ? '容缺只能推迟补交，补齐以前不发结果，这里来不及。'
    : '这些材料没有容缺、承诺可用。'
  return {
    circles,
    say: `这些事项互为前置，排不出先后：${named.join('；')}。${tried}请和有关部门商定由谁先办。`,
  }
}

/** The shortest circle of each group that nothing opens: what is left when everything but 容缺 has been loosened. */
function stuckCircles(chosen: readonly PlanItem[], waiting: readonly Need[]): string[][] {
  const hard = waiting.filter((need) => [undefined, 'deferral'].includes(mildest(need)))
  const zero = new Map(chosen.map(({ name }) => [name, 0]))
  const begun = schedule(zero, hard)
  const links = new Map<string, string[]>(chosen.filter(({ name }) => !begun.has(name)).map(({ name }) => [name, []]))
  for (const need of hard) if (links.has(need.item)) for (const from of need.producers) links.get(from)?.push(need.item)
  return shortestCircles(links).flatMap(({ circles }) => circles.slice(0, 1))
}
