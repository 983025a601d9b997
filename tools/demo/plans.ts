/** Which cases the demonstration shows: one for every situation a screen has to show, and many of everyday life. */
import type { ServiceItem } from '#modules/catalog/model.ts'
import { createRandom, type Random } from '../demo-people/random.ts'
import type { Fate } from './fate.ts'
import { type Opened, scenes } from './scenes.ts'

export interface Plan {
  /** Position in the list: seed of everything drawn for this case. */
  readonly seq: number
  readonly itemName: string
  readonly channel: 'online' | 'window' | 'township' | 'village'
  /** Working days before the last day on which it was opened. */
  readonly openedBefore: number
  readonly fate: Fate
  /** Key of a resident or a company, where the story needs this one. */
  readonly who?: string
}

const ordinary: Fate = {
  receiveAfter: 0,
  acceptAfter: 0,
  pace: 0.5,
  claimed: true,
  ending: 'grant',
  issueAfter: 0,
  delivery: 'electronic',
  deliverAfter: 1,
}

/** The items applied for most, each with its own form. */
const frequent = [
  [
    '社会保障卡申领',
    '城乡居民基本医疗保险参保登记',
    '居民身份证申领换领补领',
    '老年人优待证办理',
    '出生登记',
    '就业登记',
    '失业登记',
  ],
  [
    '城乡居民基本养老保险参保登记',
    '城乡居民基本养老保险待遇申领',
    '灵活就业人员参保登记',
    '高龄津贴发放',
    '内地居民结婚登记',
  ],
  [
    '居住证申领',
    '户口迁移（夫妻投靠）',
    '最低生活保障对象认定',
    '临时救助金给付',
    '困难残疾人生活补贴和重度残疾人护理补贴',
  ],
  ['个体工商户设立登记', '企业设立登记', '食品经营许可', '食品小经营许可', '公共场所卫生许可', '农村宅基地用地审批'],
  ['国有建设用地使用权及房屋所有权转移登记', '供水报装', '用电报装'],
].flat()

/** Who has come once has the result sent, as a rule; who applied from home comes for it once where it has to be fetched. */
const atCounterAgain = ['electronic', 'electronic', 'electronic', 'courier', 'courier', 'courier', 'window'] as const
const fromHome = ['electronic', 'electronic', 'courier', 'window', 'kiosk'] as const

/** An everyday case: in time as a rule, sometimes late, sometimes with a supplement. */
function everyday(random: Random, openedBefore: number, atCounter: boolean): Partial<Fate> {
  const late = random.chance(0.06)
  const reviewed = random.chance(0.45)
  const grades = [5, 5, 5, 5, 4, 4, 3, 2] as const
  return {
    receiveAfter: random.int(0, 1),
    acceptAfter: random.int(0, 2),
    preScreened: random.chance(0.2),
    pace: late ? 1.5 : random.int(2, 9) / 10,
    claimed: random.chance(0.85),
    ...(random.chance(0.12) && { notice: { answerAfter: random.int(1, 6) } }),
    ending: random.chance(0.04) ? 'deny' : random.chance(0.03) ? 'withdraw' : 'grant',
    issueAfter: random.int(0, 1),
    delivery: random.pick(atCounter ? atCounterAgain : fromHome),
    deliverAfter: random.int(0, 4),
    helped: atCounter && random.chance(0.2),
    ...(reviewed && { review: random.pick(grades) }),
    ...(openedBefore > 30 && random.chance(0.7) && { archiveAfter: random.int(3, 8) }),
  }
}

const daysOf = (opened: Opened, promise: number): number =>
  typeof opened === 'number' ? opened : promise + { 'due-today': 0, 'due-soon': -1, late: 3 }[opened]

/**
 * The list of cases for a county with these items, at most `most`: the scenes first, then everyday cases, every frequent item several
 * times and the others in turn. The same list on every run.
 */
export function makePlans(items: ReadonlyMap<string, ServiceItem>, most: number): readonly Plan[] {
  const plans: Plan[] = []
  const add = (plan: Omit<Plan, 'seq' | 'fate'> & { fate: Partial<Fate> }): void => {
    if (items.has(plan.itemName) && plans.length < most)
      plans.push({ ...plan, seq: plans.length, fate: { ...ordinary, ...plan.fate } })
  }
  for (const [itemName, channel, opened, fate, who] of scenes) {
    const openedBefore = daysOf(opened, items.get(itemName)?.promisedWorkingDays ?? 0)
    add({ itemName, channel, openedBefore, fate, ...(who && { who }) })
  }
  const random = createRandom(20260731)
  const rest = [...items.keys()].filter((name) => !frequent.includes(name)).sort()
  for (let turn = 0; plans.length < most; turn += 1) {
    const itemName = turn % 3 === 2 ? rest[Math.floor(turn / 3) % rest.length] : frequent[turn % frequent.length]
    const item = items.get(itemName ?? '')
    if (!itemName || !item) continue
    const openedBefore = random.chance(0.25) ? random.int(0, 8) : random.int(0, 60)
    const nearby = item.levels.includes('township') && random.chance(0.45)
    const online = item.onlineDepth >= 3 && random.chance(item.visits === 0 ? 0.75 : 0.4)
    const channel = online
      ? 'online'
      : nearby
        ? item.levels.includes('village') && random.chance(0.3)
          ? 'village'
          : 'township'
        : 'window'
    add({ itemName, channel, openedBefore, fate: everyday(random, openedBefore, channel !== 'online') })
  }
  return plans
}
