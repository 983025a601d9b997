import { type Links, shortestCircles } from './circles.ts'
import type { Need, PlanBundle, PlanItem, Relief, Renewal } from './needs.ts'
import { needsOf } from './needs.ts'
import { schedule } from './schedule.ts'
import { articlesOf, reliefSentence } from './words.ts'

/** A way to loosen one edge, and the rule that allows it. */
export interface WayOut {
  readonly by: Relief
  /** one Chinese sentence */
  readonly say: string
}

/** `from` must be done before `to`. One pair of items may have several edges. */
export interface PrerequisiteEdge {
  readonly from: string
  readonly to: string
  readonly kind: Need['kind']
  readonly material: string | null
  /** where it stands in the guide of `to` */
  readonly element: string
  /** 设定依据 of `to`, one text for each law with its articles */
  readonly articles: readonly string[]
  readonly condition: string | null
  readonly holder: string | null
  /** other items that issue the same material */
  readonly orFrom: readonly string[]
  readonly bundles: readonly string[]
  readonly waysOut: readonly WayOut[]
}

/** One step of a circle: every edge of the pair, and what loosens all of them. */
export interface CircleStep {
  readonly from: string
  readonly to: string
  readonly edges: readonly PrerequisiteEdge[]
  /** each of these breaks the circle here; empty when one of the edges holds fast */
  readonly breaks: readonly WayOut[]
}

/** 循环前置；两个事项的是互为前置。 */
export interface Circle {
  /** the first waits for the last */
  readonly items: readonly string[]
  readonly mutual: boolean
  /** nobody who holds nothing yet could begin; false when other papers, other people's papers or papers already held open it */
  readonly blocking: boolean
  readonly steps: readonly CircleStep[]
}

export interface PrerequisiteReport {
  readonly items: number
  readonly edges: readonly PrerequisiteEdge[]
  /** groups of items that all wait for one another, directly or not, with the shortest circle through each of them */
  readonly groups: readonly { readonly items: readonly string[]; readonly circles: readonly Circle[] }[]
  readonly renewals: readonly Renewal[]
  /** declared prerequisites that no item of the list has as its name */
  readonly unknown: readonly { readonly item: string; readonly prerequisite: string }[]
}

/** Loosen a need without touching the law: a paper that exists already or may be another. */
const mild: ReadonlySet<Relief> = new Set(['other-material', 'renewal', 'other-holder', 'other-producer'])

/** What needs what over all items and offices, and where it runs in a circle (要件互为前置、互相制约). */
export function prerequisiteReport(
  items: readonly PlanItem[],
  bundles: readonly PlanBundle[] = [],
): PrerequisiteReport {
  const { needs, renewals } = needsOf(items, bundles)
  const edges = needs.flatMap(edgesOf)
  const names = items.map(({ name }) => name)
  const links: Links = new Map(names.map((name) => [name, [] as string[]]))
  for (const { from, to } of edges) (links.get(from) as string[]).push(to)
  const free = startable(names, needs)
  return {
    items: items.length,
    edges,
    groups: shortestCircles(links).map(({ members, circles }) => ({
      items: members,
      circles: circles.map((circle) => circleOf(circle, edges, free)),
    })),
    renewals,
    unknown: items.flatMap((item) =>
      item.prerequisites.filter((name) => !links.has(name)).map((prerequisite) => ({ item: item.name, prerequisite })),
    ),
  }
}

function edgesOf(need: Need): PrerequisiteEdge[] {
  const { kind, material, element, condition, holder, bundles } = need
  return need.producers.map((from) => ({
    ...{ from, to: need.item, kind, material, element, condition, holder, bundles },
    articles: articlesOf(need.basis),
    orFrom: need.producers.filter((other) => other !== from),
    waysOut: need.reliefs.map((by) => ({ by, say: reliefSentence(by, need) })),
  }))
}

/** Items that somebody who holds nothing can get to, taking every mild way out. */
function startable(names: readonly string[], needs: readonly Need[]): ReadonlySet<string> {
  const hard = needs.filter(({ reliefs }) => !reliefs.some((relief) => mild.has(relief)))
  return new Set(schedule(new Map(names.map((name) => [name, 0])), hard).keys())
}

function circleOf(items: readonly string[], all: readonly PrerequisiteEdge[], free: ReadonlySet<string>): Circle {
  const inside = new Set(items)
  const steps = items.map((from, at) => {
    const to = items[(at + 1) % items.length] ?? from
    const edges = all
      .filter((edge) => edge.from === from && edge.to === to)
      .map((edge) => ({ ...edge, waysOut: [...edge.waysOut, ...otherProducers(edge, inside)] }))
    const [first, ...rest] = edges
    const loosened = edges.every(({ waysOut }) => waysOut.some(({ by }) => by !== 'office-check'))
    const breaks = !loosened || !first ? [] : distinct([first, ...rest].flatMap(({ waysOut }) => waysOut))
    return { from, to, edges, breaks: breaks.filter(({ by }) => by !== 'office-check') }
  })
  return { items, mutual: items.length === 2, blocking: items.some((name) => !free.has(name)), steps }
}

function otherProducers(edge: PrerequisiteEdge, inside: ReadonlySet<string>): WayOut[] {
  const elsewhere = edge.orFrom.filter((name) => !inside.has(name))
  const say = reliefSentence('other-producer', { ...edge, item: edge.to, elsewhere })
  return elsewhere.length === 0 ? [] : [{ by: 'other-producer', say }]
}

const distinct = (ways: readonly WayOut[]): WayOut[] => [...new Map(ways.map((way) => [way.say, way])).values()]
