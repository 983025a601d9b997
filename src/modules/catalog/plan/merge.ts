import { genericForm } from '../generic-form.ts'
import type { Material, SharedField } from '../model.ts'
import type { Need, PlanItem } from './needs.ts'

/** Before: every item on its own. After: all of them together. */
export interface Count {
  readonly before: number
  readonly after: number
}

/** Where one merged material comes from: 自己交, 平台取, 前面的事项办出来, 承诺代替. */
export type MaterialWay = 'hand-in' | 'fetched' | 'within' | 'committed'

/** One material after merging. */
export interface MergedMaterial {
  readonly name: string
  readonly items: readonly string[]
  readonly way: MaterialWay
  /** items of the set that issue it, when `within` */
  readonly from: readonly string[]
}

export interface MergedMaterials extends Count {
  /** what is left for the applicant to hand in: without what the platform fetches, one paper per licence type */
  readonly handIn: number
  readonly list: readonly MergedMaterial[]
}

/**
 * 一套材料。 `after`, as bundles.json counts (`materialCount`): the same name counts once, brackets aside, and what the set itself issues
 * for every item that needs it does not count, nor what a commitment replaces. `waitedFor`: the needs that are met from within the set;
 * `committed`: those a commitment replaces.
 */
export function mergeMaterials(
  items: readonly PlanItem[],
  waitedFor: readonly Need[],
  committed: readonly Need[] = [],
): MergedMaterials {
  const uses = items.flatMap((item) => item.materials.map((material) => ({ item: item.name, material })))
  const groups = new Map<string, { item: string; material: Material }[]>()
  for (const use of uses) {
    const key = use.material.shortName.normalize('NFKC').replace(/\s/g, '')
    groups.set(key, [...(groups.get(key) ?? []), use])
  }
  const list = [...groups.values()].map((group): MergedMaterial => {
    const among = (needs: readonly Need[]) =>
      group.map(({ item, material }) => needs.find((need) => need.item === item && need.material === material.name))
    const issued = among(waitedFor)
    const replaced = among(committed)
    const isCovered = group.every((_, at) => issued[at] !== undefined || replaced[at] !== undefined)
    const from = isCovered ? [...new Set(issued.flatMap((need) => need?.producers ?? []))] : []
    return {
      name: group[0]?.material.shortName ?? '',
      items: [...new Set(group.map(({ item }) => item))],
      way: isCovered ? (from.length > 0 ? 'within' : 'committed') : group.every(isFetched) ? 'fetched' : 'hand-in',
      from,
    }
  })
  const types = new Map(uses.map(({ material }) => [material.shortName, material.licenceType]))
  const papers = list.filter(({ way }) => way === 'hand-in').map(({ name }) => types.get(name) ?? name)
  return {
    before: uses.length,
    after: list.filter(({ way }) => way === 'hand-in' || way === 'fetched').length,
    handIn: new Set(papers).size,
    list,
  }
}

/** 电子证照、数据共享能取到的，不再要（国发〔2016〕51号；政务数据共享条例）。 */
const isFetched = ({ material: { source, sharedWith } }: { readonly material: Material }): boolean =>
  source === 'licence' || source === 'data-sharing' || (source === 'issued-by-government' && sharedWith !== null)

/** One question after merging, and the items whose forms ask it. */
export interface MergedField {
  readonly title: string
  readonly items: readonly string[]
  /** the platform can fill it in */
  readonly known: boolean
}

export interface MergedFields extends Count {
  /** fields left for the applicant to fill in: those the platform does not know */
  readonly toFill: number
  readonly list: readonly MergedField[]
}

/**
 * 一表申请。 Two fields are one question when they ask in the same words, when the same source fills both the same way, or when the
 * bundle names them as one shared field. 申请书格式文本不得包含与事项没有直接关系的内容（行政许可法第二十九条）：no question is added.
 */
export function mergeFields(items: readonly PlanItem[], shared: readonly SharedField[] = []): MergedFields {
  // In the order of the pages: the order of keys does not outlive a database.
  const fields = items.flatMap((item) => {
    const form = item.form ?? genericForm(item)
    const asked = form['x-pages'].flatMap((page) => page.fields)
    return asked.flatMap((key) => {
      const field = form.properties[key]
      if (!field) return []
      const source = field['x-source']
      const byBundle = shared.filter(
        (one) => one.usedBy.includes(item.name) && (one.key === key || one.label === field.title),
      )
      const question = {
        item: item.name,
        title: field.title,
        known: source !== undefined,
        marks: [
          `title ${field.title.normalize('NFKC').replace(/\s/g, '')}`,
          ...(source ? [`source ${source} ${field['x-input']}`] : []),
          ...byBundle.map((one) => `bundle ${one.key}`),
        ],
      }
      return [question]
    })
  })
  const groups: { marks: Set<string>; fields: (typeof fields)[number][] }[] = []
  for (const field of fields) {
    // Two questions of one form are two questions, whatever fills them.
    const same = groups.find(
      (group) =>
        field.marks.some((mark) => group.marks.has(mark)) && !group.fields.some(({ item }) => item === field.item),
    )
    const into = same ?? { marks: new Set<string>(), fields: [] }
    if (!same) groups.push(into)
    for (const mark of field.marks) into.marks.add(mark)
    into.fields.push(field)
  }
  const list = groups.map((group) => ({
    title: group.fields[0]?.title ?? '',
    items: [...new Set(group.fields.map(({ item }) => item))],
    known: group.fields.some(({ known }) => known),
  }))
  return { before: fields.length, after: list.length, toFill: list.filter(({ known }) => !known).length, list }
}

/** 跑动：added up when each is done alone; together one presence serves all, so the item that needs most decides. */
export const mergeVisits = (items: readonly PlanItem[]): Count => ({
  before: items.reduce((sum, { visits }) => sum + visits, 0),
  after: Math.max(0, ...items.map(({ visits }) => visits)),
})
