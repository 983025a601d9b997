import type { Planned } from '#modules/catalog/service.ts'
import { materialLines } from '../guide/words.ts'

type PlanAnswer = Planned['answer']
/** The plan itself, when the items do not wait for one another in a circle. */
export type BundlePlan = Exclude<PlanAnswer, { circles: unknown }>

/** Undefined for a deadlock. */
export const planIn = ({ answer }: Pick<Planned, 'answer'>): BundlePlan | undefined =>
  'circles' in answer ? undefined : answer

/** 当场办好 / 8 个工作日 */
export const daysWords = (days: number): string => (days === 0 ? '当场办好' : `${days} 个工作日`)

/** 当天 / 第 1 个工作日 / 第 2 至 8 个工作日: when an item is handled if everybody takes the whole promise. */
export function spanWords({ start, finish }: { start: number; finish: number }): string {
  if (start === finish) return start === 0 ? '当天' : `第 ${start} 个工作日，当天`
  return finish === start + 1 ? `第 ${finish} 个工作日` : `第 ${start + 1} 至 ${finish} 个工作日`
}

/** 分 2 批，最快 8 个工作日 */
export function planInShort(planned: Planned): string {
  const plan = planIn(planned)
  if (!plan) return '先后要先问清楚'
  const total = plan.workingDays.promised
  const days = total === 0 ? '最快当天办完' : `最快 ${total} 个工作日`
  return plan.layers.length <= 1 ? `可以同时申请，${days}` : `分 ${plan.layers.length} 批，${days}`
}

/** Whom an item waits for, and for which paper: one sentence for each. */
export function waitWords({ after }: { readonly after: BundlePlan['schedule'][number]['after'] }): string[] {
  const papers = new Map<string, string[]>()
  for (const { item, because } of after) {
    const paper = /“(.+)”/.exec(because)?.[1]
    papers.set(item, [...(papers.get(item) ?? []), ...(paper === undefined ? [] : [paper])])
  }
  return [...papers].map(([item, names]) =>
    names.length === 0 ? `等${item}办好` : `等${item}办出${[...new Set(names)].map((name) => `“${name}”`).join('、')}`,
  )
}

/** One material of the whole set, and who sees to it. */
export interface BundleMaterial {
  readonly name: string
  readonly items: readonly string[]
  readonly who: string
  /** the applicant gets it ready */
  readonly own: boolean
}

/**
 * The merged materials as the guides of the items tell them, so that the bundle and a guide never say different things. `connected`: the
 * data sources the platform really reaches.
 */
export function bundleMaterials(
  plan: BundlePlan,
  chosen: Planned['chosen'],
  connected: ReadonlySet<string>,
): BundleMaterial[] {
  const lines = new Map(chosen.map((item) => [item.name, materialLines(item, connected)]))
  const key = (name: string) => name.normalize('NFKC').replace(/\s/g, '')
  return plan.materials.list.map(({ name, items, way, from }): BundleMaterial => {
    const parts = items.flatMap((item) =>
      (lines.get(item) ?? []).filter((line) => key(line.material.shortName) === key(name)).map(({ part }) => part),
    )
    const all = (...wanted: string[]) => parts.length > 0 && parts.every((part) => wanted.includes(part))
    if (way === 'within') return { name, items, who: `前面办出来：${from.join('、')}`, own: false }
    if (way === 'committed') return { name, items, who: '书面承诺代替', own: false }
    if (all('written')) return { name, items, who: '照您填的写好', own: false }
    if (all('written', 'fetched')) return { name, items, who: '平台替您取', own: false }
    if (all('conditional')) return { name, items, who: '看情形才要', own: false }
    return { name, items, who: all('deferrable') ? '您准备，可以后补' : '您准备', own: true }
  })
}

/** Papers that must be there already, once for each, with the items that ask for them. */
export function beforehandOf(plan: BundlePlan): { what: string; from: readonly string[]; users: string[] }[] {
  const all = new Map<string, { what: string; from: readonly string[]; users: string[] }>()
  for (const { item, what, from } of plan.beforehand) {
    const one = all.get(what) ?? { what, from, users: [] }
    if (!one.users.includes(item)) one.users.push(item)
    all.set(what, one)
  }
  return [...all.values()]
}
