import type { Bundle, ItemContent, LegalBasis, Material } from '../model.ts'

/** What a plan must know of an item. `ServiceItem` and `ItemContent` both fit. */
export type PlanItem = Pick<
  ItemContent,
  | 'name'
  | 'audience'
  | 'officeName'
  | 'legalBasis'
  | 'handling'
  | 'statutoryLimit'
  | 'promisedWorkingDays'
  | 'visits'
  | 'materials'
  | 'specialProcedures'
  | 'result'
  | 'prerequisites'
  | 'noticeCommitment'
  | 'form'
> & { readonly code?: string | undefined }

/** What a plan must know of a bundle. `Bundle` fits. */
export type PlanBundle = Pick<
  Bundle,
  'name' | 'lifeEvent' | 'order' | 'promisedWorkingDays' | 'sharedFields' | 'producedWithinBundle' | 'materialCount'
> & { readonly members: readonly { readonly name: string }[] }

export const needKinds = ['material', 'prerequisite', 'bundle'] as const
/** Why one item must wait for another: 材料是对方的结果, 公布的前置事项, 一件事里写明前面办出后面用. */
export type NeedKind = (typeof needKinds)[number]

/**
 * What may loosen a need, the mildest first.
 * - `other-material` 材料名称里写“或者”：可以交另一种。
 * - `renewal` 换发、变更：要的是手里已有的那一张。
 * - `other-holder` 括号里写明是别人的证。
 * - `other-producer` 同一种证别的事项也办得出来：told by a circle or a set that holds only some of the producers.
 * - `commitment` 告知承诺：承诺代替这份材料（国办发〔2020〕42号）。
 * - `deferral` 容缺受理：先受理，后补交；补齐以前不发结果。
 * - `office-check` 部门自己核查：证照、数据共享、政府出具的，不用申请人交，但事实要先有。
 */
export const reliefs = [
  'other-material',
  'renewal',
  'other-holder',
  'other-producer',
  'commitment',
  'deferral',
  'office-check',
] as const
export type Relief = (typeof reliefs)[number]

/** One thing an item needs before it can be done, and who can bring it about. */
export interface Need {
  /** name of the needing item */
  readonly item: string
  readonly kind: NeedKind
  /** full name of the material; null for a declared prerequisite */
  readonly material: string | null
  /** names of items of which one is enough; never the item itself */
  readonly producers: readonly string[]
  /** 什么情形才要；null: always */
  readonly condition: string | null
  /** 谁的证，括号里写的；null: the applicant's own, or not said */
  readonly holder: string | null
  readonly reliefs: readonly Relief[]
  /** where in the guide it stands: 申请材料第 3 项、前置事项第 1 项 */
  readonly element: string
  /** legal basis of the needing item */
  readonly basis: readonly LegalBasis[]
  /** bundles that say so too */
  readonly bundles: readonly string[]
  /** further producers, outside the set or circle looked at */
  readonly elsewhere?: readonly string[]
}

/** 换证、变更：the item needs a licence of the very kind it issues. No prerequisite, told apart. */
export interface Renewal {
  readonly item: string
  readonly material: string
}

const closingBracket = /[（(]([^（()）]+)[）)]$/
const withoutBracket = (name: string): string => name.replace(closingBracket, '')

const otherPeople =
  /父|母|夫|妻|双方|死者|逝者|学生|监护人|法定代表人|负责人|股东|经办人|职工|配偶|抵押人|成员|一方|卖方|买方|转让|受让|出租|承租|送养/
const ownWords = /^(本人|申请人|申领人|申报人|经营者|新户主)/

/** 括号里写的是谁的证。 Null when it says nothing of people, or names the applicant first. */
export function holderOf(material: Pick<Material, 'name' | 'condition'>): string | null {
  if (material.condition !== null) return null
  const bracket = closingBracket.exec(material.name)?.[1]
  return bracket && otherPeople.test(bracket) && !ownWords.test(bracket) ? bracket : null
}

const resultKeys = ({ result }: PlanItem): Set<string> =>
  new Set([result.name, withoutBracket(result.name), ...(result.licenceType ? [result.licenceType] : [])])

const materialKeys = (material: Material): string[] => [
  ...(material.licenceType ? [material.licenceType] : []),
  material.name,
  material.shortName,
]

function reliefsOf(item: PlanItem, material: Material, renews: boolean): Relief[] {
  return [
    ...(/或/.test(material.shortName) ? (['other-material'] as const) : []),
    ...(renews ? (['renewal'] as const) : []),
    ...(holderOf(material) ? (['other-holder'] as const) : []),
    ...(item.noticeCommitment ? (['commitment'] as const) : []),
    ...(material.deferrable ? (['deferral'] as const) : []),
    ...(material.source === 'applicant' ? [] : (['office-check'] as const)),
  ]
}

/**
 * What every item needs of the others: (a) a required material that is the result of another item, by licence type or by name;
 * (b) its declared prerequisites; (c) what a bundle says is produced within it. Materials not required are no need.
 * Prerequisites the list does not know are left out. 要件互为前置（S4）从这里看出来。
 */
export function needsOf(
  items: readonly PlanItem[],
  bundles: readonly PlanBundle[] = [],
): { needs: Need[]; renewals: Renewal[] } {
  const producersOf = new Map<string, string[]>()
  for (const item of items)
    for (const key of resultKeys(item)) producersOf.set(key, [...(producersOf.get(key) ?? []), item.name])
  const known = new Set(items.map(({ name }) => name))
  const needs: Need[] = []
  const renewals: Renewal[] = []
  for (const item of items) {
    item.materials.forEach((material, at) => {
      if (!material.required) return
      const said = saidByBundles(bundles, item.name, materialKeys(material), known)
      const makers = [...materialKeys(material).flatMap((key) => producersOf.get(key) ?? []), ...said.producers]
      const renews = makers.includes(item.name)
      if (renews) renewals.push({ item: item.name, material: material.name })
      const producers = [...new Set(makers)].filter((name) => name !== item.name)
      if (producers.length === 0) return
      needs.push({
        item: item.name,
        kind: 'material',
        material: material.name,
        producers,
        condition: material.condition,
        holder: holderOf(material),
        reliefs: reliefsOf(item, material, renews),
        element: `申请材料第 ${at + 1} 项`,
        basis: item.legalBasis,
        bundles: said.bundles,
      })
    })
    item.prerequisites.forEach((name, at) => {
      if (!known.has(name) || name === item.name) return
      needs.push(bare(item, 'prerequisite', null, name, `前置事项第 ${at + 1} 项`, []))
    })
    needs.push(...onlyInBundles(item, bundles, known))
  }
  return { needs, renewals }
}

const bare = (
  item: PlanItem,
  kind: NeedKind,
  material: string | null,
  producer: string,
  element: string,
  bundles: readonly string[],
): Need => ({
  ...{ item: item.name, kind, material, producers: [producer], element, bundles },
  ...{ condition: null, holder: null, reliefs: [], basis: item.legalBasis },
})

/** What bundles say about one material of an item. */
function saidByBundles(bundles: readonly PlanBundle[], item: string, keys: readonly string[], known: Set<string>) {
  const said = bundles.flatMap(({ name, producedWithinBundle }) =>
    producedWithinBundle
      .filter((made) => keys.includes(made.material) && made.usedBy.includes(item) && known.has(made.producedBy))
      .map(({ producedBy }) => ({ bundle: name, producedBy })),
  )
  return {
    producers: said.map(({ producedBy }) => producedBy),
    bundles: [...new Set(said.map(({ bundle }) => bundle))],
  }
}

/** What a bundle says is used by an item whose guide lists no such required material. */
function onlyInBundles(item: PlanItem, bundles: readonly PlanBundle[], known: Set<string>): Need[] {
  const listed = new Set(item.materials.filter(({ required }) => required).flatMap(materialKeys))
  return bundles.flatMap(({ name, producedWithinBundle }) =>
    producedWithinBundle
      .filter(({ material, producedBy, usedBy }) => {
        const isOther = producedBy !== item.name && known.has(producedBy)
        return isOther && usedBy.includes(item.name) && !listed.has(material)
      })
      .map(({ material, producedBy }) => bare(item, 'bundle', material, producedBy, `“${name}”的公布内容`, [name])),
  )
}
