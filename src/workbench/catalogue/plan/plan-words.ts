import type { PlanAnswer, PlanView, PrerequisitesView } from '#modules/catalog/contract.ts'

type Row = PlanView['schedule'][number]
type Edge = PrerequisitesView['edges'][number]
type MaterialWay = PlanView['materials']['list'][number]['way']

/** 当日 / 8 个工作日 */
export const daysWords = (days: number): string => (days === 0 ? '当日' : `${days} 个工作日`)

/** 当日 / 第 1 日 / 第 2–8 日: in working days, if everybody takes the whole promise. */
export function spanWords({ start, finish }: Pick<Row, 'start' | 'finish'>): string {
  if (start === finish) return start === 0 ? '当日' : `第 ${start} 日`
  return finish === start + 1 ? `第 ${finish} 日` : `第 ${start + 1}–${finish} 日`
}

export const statutoryWords = ({ days }: Pick<Row, 'days'>): string =>
  days.withoutStatutory ? '没有，按承诺' : daysWords(days.statutory)

export const wayNames: Readonly<Record<MaterialWay, string>> = {
  'hand-in': '自己交',
  fetched: '平台取',
  within: '前面办出来',
  committed: '承诺代替',
}

/** Where a merged material comes from. */
export const materialWords = ({ way, from }: PlanView['materials']['list'][number]): string =>
  from.length > 0 ? `${wayNames[way]}：${from.join('、')}` : wayNames[way]

/** 申请材料第 2 项“营业执照” */
export const elementWords = ({ element, material }: Pick<Edge, 'element' | 'material'>): string =>
  material === null || element.includes(material) ? element : `${element}“${material}”`

/** Papers that must be there already, once for each, with the items that ask for them. */
export function beforehandOf({ beforehand }: Pick<PlanView, 'beforehand'>) {
  const all = new Map<string, { what: string; from: readonly string[]; users: string[] }>()
  for (const { item, what, from } of beforehand) {
    const one = all.get(what) ?? { what, from, users: [] }
    if (!one.users.includes(item)) one.users.push(item)
    all.set(what, one)
  }
  return [...all.values()]
}

/** The order of a plan as rows of a spreadsheet, head first. */
export function scheduleRows({ items }: Pick<PlanAnswer, 'items'>, plan: PlanView): string[][] {
  const codes = new Map(items.map(({ name, code }) => [name, code]))
  return [
    [
      '批次',
      '事项',
      '编码',
      '部门',
      '等哪些事项',
      '因为',
      '依据',
      '承诺（工作日）',
      '法定（工作日）',
      '从第几日',
      '到第几日',
      '在关键路径上',
    ],
    ...plan.schedule.map((one) => [
      String(one.layer),
      one.item,
      codes.get(one.item) ?? '',
      one.office,
      [...new Set(one.after.map(({ item }) => item))].join('、'),
      one.after.map(({ because }) => because).join('；'),
      [...new Set(one.after.flatMap(({ articles }) => articles))].join('；'),
      String(one.days.promised),
      one.days.withoutStatutory ? '' : String(one.days.statutory),
      String(one.start === one.finish ? one.finish : one.start + 1),
      String(one.finish),
      plan.criticalPath.includes(one.item) ? '是' : '',
    ]),
  ]
}

/** The merged materials and questions as rows of a spreadsheet, head first. */
export function mergedRows({ materials, fields }: PlanView): string[][] {
  return [
    ['种类', '名称', '从哪里来', '用在哪些事项'],
    ...materials.list.map((one) => ['材料', one.name, materialWords(one), one.items.join('、')]),
    ...fields.list.map(({ title, known, items }) => ['填表', title, known ? '平台填' : '自己填', items.join('、')]),
  ]
}

/** Every need of one item for another as rows of a spreadsheet, head first. */
export function edgeRows(edges: readonly Edge[]): string[][] {
  return [
    ['先办', '后办', '后办事项的哪一项', '依据', '什么情形', '谁的', '别的事项也出', '怎么打开'],
    ...edges.map((edge) => [
      edge.from,
      edge.to,
      elementWords(edge),
      edge.articles.join('；'),
      edge.condition ?? '',
      edge.holder ?? '',
      edge.orFrom.join('、'),
      edge.waysOut.map(({ say }) => say).join('；'),
    ]),
  ]
}
