/** `onevisit plan`: the plan with the fewest days for a bundle or for any set of items. */
import { findNamed, type Named } from '#modules/catalog/plan/names.ts'
import type { PlanBundle } from '#modules/catalog/plan/needs.ts'
import { isDeadlock, type Plan, type PlannedItem, planOf } from '#modules/catalog/plan/plan.ts'
import { type Catalogue, catalogueFromFiles, catalogueInstalled, type NamedItem } from './catalogue-file.ts'
import { write } from './lines.ts'
import { readOptions, UsageFault } from './options.ts'

const mostItems = 200

export async function run(words: readonly string[]): Promise<number> {
  const { plain, flags, values } = readOptions(words, {
    flags: ['json', 'defer', 'commit', 'installed'],
    values: ['items', 'from', 'bundles'],
    most: 1,
  })
  const [bundleName] = plain
  const itemNames = values.get('items')
  if ((bundleName === undefined) === (itemNames === undefined))
    throw new UsageFault('请写一件事的名称，或者用 --items 写事项的名称、编码，用逗号隔开，两样写一样。')
  const asked = itemNames?.split(/[,，]/).map((name) => name.trim())
  if (asked?.some((name) => name === '')) throw new UsageFault('--items 里有空的名称，请检查逗号。')
  if (asked && asked.length > mostItems) throw new UsageFault(`一次最多 ${mostItems} 个事项。`)
  if (flags.has('installed') && (values.has('from') || values.has('bundles')))
    throw new UsageFault('--installed 和 --from、--bundles 不能一起写。')

  const catalogue = await source(flags.has('installed'), values, asked)
  const { items, bundle } = chosenFrom(catalogue, bundleName, asked)
  const answer = planOf(
    items,
    {
      ...{ items: catalogue.items, bundles: catalogue.bundles },
      ...{ defer: flags.has('defer'), commit: flags.has('commit') },
    },
    bundle,
  )
  if (isDeadlock(answer)) throw new Error(answer.say)
  await write(
    flags.has('json')
      ? `${JSON.stringify(shown(answer, catalogue.read), null, 2)}\n`
      : told(answer, items, catalogue.read),
  )
  return 0
}

/** The files suffice unless the installation is asked for, or a code that stands in no file. */
async function source(
  installed: boolean,
  values: ReadonlyMap<string, string>,
  asked: readonly string[] | undefined,
): Promise<Catalogue> {
  if (installed) return catalogueInstalled()
  const files = await catalogueFromFiles(values.get('from'), values.get('bundles'))
  const isForeign = (name: string) => /^[0-9A-Za-z-]{20,}$/.test(name) && !('one' in findNamed(files.items, name))
  return !values.has('from') && asked?.some(isForeign) ? catalogueInstalled() : files
}

function chosenFrom(
  { items, bundles }: Catalogue,
  bundleName: string | undefined,
  asked: readonly string[] | undefined,
): { items: NamedItem[]; bundle?: PlanBundle } {
  if (bundleName === undefined) return { items: [...new Set((asked ?? []).map((name) => found('事项', items, name)))] }
  const bundle = found('一件事', bundles, bundleName)
  return {
    bundle,
    items: bundle.members.map(({ name }) => {
      const item = items.find((one) => one.name === name)
      if (!item) throw new Error(`“${bundle.name}”里的“${name}”不在事项清单里，请先导入。`)
      return item
    }),
  }
}

function found<T extends Named>(kind: string, all: readonly T[], name: string): T {
  const answer = findNamed(all, name)
  if ('one' in answer) return answer.one
  const names = answer.nearest.map((one) => `“${one}”`).join('、')
  if (answer.ambiguous) throw new Error(`“${name}”可以是${names}，请写全。`)
  throw new Error(`没有“${name}”这个${kind}。${names === '' ? '' : `相近的有${names}。`}`)
}

/** The answer as programs read it: what every plan says first, then what explains it. */
function shown(plan: Plan, read: readonly string[]) {
  const { layers, criticalPath, workingDays, materials, fields, visits, ...rest } = plan
  const { list: materialList, ...materialCount } = materials
  const { list: fieldList, ...fieldCount } = fields
  return {
    ...{ layers, criticalPath, workingDays, materials: materialCount, fields: fieldCount, visits },
    ...rest,
    ...{ materialList, fieldList, read },
  }
}

const ways = { 'hand-in': '自己交', fetched: '平台取', within: '前面办出来', committed: '承诺代替' } as const

function told(plan: Plan, items: readonly NamedItem[], read: readonly string[]): string {
  const { workingDays, workingDaysAtMost: most, materials, fields, visits, published, criticalPath } = plan
  const rows = plan.schedule.map((one) => [
    `第 ${one.layer} 批`,
    one.item,
    daysFrom(one),
    one.days.withoutStatutory ? '没有法定时限' : `法定 ${one.days.statutory}`,
    waits(plan, one),
  ])
  const lines = [
    `${published?.name ?? items.map(({ name }) => name).join('、')}：${items.length} 项，分 ${plan.layers.length} 批`,
    `读了：${read.join('、')}`,
    '',
    ...table(['批次', '事项', '承诺（工作日）', '法定', '等什么'], rows),
    '',
    `关键路径：${criticalPath.join(' → ')}`,
    `最快：承诺 ${days(workingDays.promised)}，法定 ${days(workingDays.statutory)}`,
    ...(most.promised > workingDays.promised || most.statutory > workingDays.statutory
      ? [`公示、评审、听证等特别程序不计入期限，都走到时最长：承诺 ${most.promised}，法定 ${most.statutory} 个工作日`]
      : []),
    `材料：${materials.before} 份并成 ${materials.after} 份，其中自己交 ${materials.handIn} 份`,
    ...materials.list
      .filter(({ way }) => way !== 'hand-in')
      .map(({ name, way, from }) => `  ${ways[way]}：${name}${from.length > 0 ? `（${from.join('、')}）` : ''}`),
    `填表：${fields.before} 项并成 ${fields.after} 项，其中自己填 ${fields.toFill} 项`,
    `跑动：${visits.before} 次并成 ${visits.after} 次`,
    ...section(
      '不用等的',
      plan.loosened.map(({ item, from, say }) => `${item}不等${from.join('、')}：${say}`),
    ),
    ...section(
      '事先要有的',
      grouped(plan.beforehand).map(({ what, from, users }) => {
        if (from.includes(what) || from.length === 0) return `${what}：${users.join('、')}要用`
        return `${what}：${users.join('、')}要用；没有的先办${from.join('或者')}`
      }),
    ),
    ...section('要核对的', plan.notes),
  ]
  return `${lines.join('\n')}\n`
}

const daysFrom = ({ start, finish }: PlannedItem): string => {
  if (finish === start) return start === 0 ? '当日' : `第 ${start} 日`
  return finish === start + 1 ? `第 ${finish} 日` : `${start + 1}–${finish} 日`
}
function waits({ loosened }: Plan, { item, after }: PlannedItem): string {
  const all = [...new Set(after.map((one) => one.item))]
  const isLate = (name: string) =>
    loosened.some((one) => one.by === 'deferral' && one.item === item && one.from.includes(name))
  const before = all.filter((name) => !isLate(name))
  const later = all.filter(isLate)
  if (later.length === 0) return before.length === 0 ? '可以马上办' : `等${before.join('、')}`
  return `${before.length === 0 ? '' : `等${before.join('、')}；`}容缺，${later.join('、')}办好后补交`
}

const days = (count: number): string => (count === 0 ? '当日' : `${count} 个工作日`)
const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', `${title}：`, ...lines.map((line) => `  ${line}`)]

function grouped(beforehand: Plan['beforehand']) {
  const all = new Map<string, { what: string; from: readonly string[]; users: string[] }>()
  for (const { item, what, from } of beforehand) {
    const one = all.get(what) ?? { what, from, users: [] }
    if (!one.users.includes(item)) one.users.push(item)
    all.set(what, one)
  }
  return [...all.values()]
}

/** Columns that line up on a terminal, where a Chinese character is two wide. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const width = (text: string) => [...text].reduce((sum, sign) => sum + (/[ᄀ-￯]/u.test(sign) ? 2 : 1), 0)
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => width(row[at] ?? ''))))
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell + ' '.repeat((widths[at] ?? 0) - width(cell) + 2)))
      .join(''),
  )
}
