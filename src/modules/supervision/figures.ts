/** 指标是清单加出来的：每个数都是它那张清单里各行的和。 Pure. */
import type { Completeness, Standing } from '#modules/catalog/model.ts'
import type { Reduction, ReductionMeasure } from '#modules/publishing/model.ts'
import { isAccurate } from './guide-accuracy.ts'
import { caseVerdict, type ItemFacts, isCounted, isOnApplication, itemVerdict } from './handlings.ts'
import {
  type ConcludedFacts,
  type EasyHandling,
  easyHandlingNames,
  easyHandlings,
  type FigureBase,
  type FigureKey,
  type FigureRules,
  type HandlingWay,
  handlingWayNames,
  handlingWays,
  type ReducedFigure,
  type Verdict,
} from './vocabulary.ts'
import { wayOf } from './ways.ts'

/** Below this many a share says little: the page writes the fraction beside it. */
export const fewCases = 10

/** Everything the item figures look at, of one item as on a date. */
export interface ItemSubject {
  readonly itemId: string
  readonly code: string
  readonly name: string
  readonly officeId: string
  readonly officeName: string
  readonly standing: Standing
  readonly facts: ItemFacts
  /** it had cases in the period: handed in, or asked for more */
  readonly hadCases: boolean
  readonly blocking: number
  readonly beyond: readonly string[]
  readonly completeness: Completeness
  /** against its baseline version; empty when that is later than the date */
  readonly reductions: readonly Reduction[]
}

/** One line of an item figure: what it adds above and below the bar of the fraction. */
export interface ItemLine extends Verdict {
  readonly itemId: string
  readonly top: number
  readonly bottom: number
}

const measures: Readonly<Record<Exclude<ReducedFigure, 'reduced-items'>, ReductionMeasure>> = {
  'reduced-steps': 'steps',
  'reduced-materials': 'materials',
  'reduced-days': 'working-days',
  'reduced-visits': 'visits',
}

const whole = (verdict: Verdict) => ({ ...verdict, top: verdict.counts ? 1 : 0, bottom: 1 })
const standingWords: Readonly<Record<Standing, string>> = {
  'in-use': '在用',
  suspended: '暂停',
  cancelled: '已取消',
  merged: '已并入别的事项',
}

type Part = Omit<ItemLine, 'itemId'> | undefined

/** What an item adds to a figure; undefined when it is not looked at. 减事项 looks at every item ever listed, the others at those in use. */
function partOf(key: FigureKey, subject: ItemSubject, rules: FigureRules): Part {
  if (key === 'reduced-items') {
    const gone = subject.standing === 'cancelled' || subject.standing === 'merged'
    return whole({ counts: gone, why: standingWords[subject.standing] })
  }
  if (subject.standing !== 'in-use') return undefined
  if (key === 'guide-accuracy') return subject.hadCases ? whole(isAccurate(subject)) : undefined
  if (key === 'element-completeness') {
    const { filled, elements, missing } = subject.completeness
    const why = missing.length === 0 ? '要素齐全' : `缺${missing.map(({ name }) => name).join('、')}`
    return { counts: missing.length === 0, why, top: filled, bottom: elements }
  }
  if (key in measures) {
    const measure = measures[key as keyof typeof measures]
    const found = subject.reductions.find((one) => one.measure === measure)
    if (!found) return undefined
    const { before, after } = found
    const why = before === after ? `一直是 ${after}` : `原来 ${before}，现在 ${after}`
    return { counts: after < before, why, top: before - after, bottom: before }
  }
  if (!isOnApplication(subject.facts, rules)) return undefined
  return whole(itemVerdict(key as EasyHandling, subject.facts, rules))
}

/** The list of an item figure, in the order of the subjects. */
export function itemLines(key: FigureKey, subjects: readonly ItemSubject[], rules: FigureRules): ItemLine[] {
  return subjects.flatMap((subject) => {
    const part = partOf(key, subject, rules)
    return part ? [{ itemId: subject.itemId, ...part }] : []
  })
}

/** Cases with the same facts, and how many of them there are. */
export interface CaseGroup {
  readonly key: string
  readonly facts: ConcludedFacts
  readonly cases: number
}

/** Whether a concluded case counts for a figure, and why; undefined when it is not in the denominator. */
export function caseLine(key: FigureKey, facts: ConcludedFacts, rules: FigureRules): Verdict | undefined {
  if (!isCounted(facts, rules)) return undefined
  if (key in handlingWayNames) {
    const way = wayOf(facts, rules)
    return { counts: way === key, why: handlingWayNames[way] }
  }
  return caseVerdict(key as EasyHandling, facts, rules)
}

/** A fraction. `value` is null over nothing. */
export interface Share {
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number
}

export const share = (numerator: number, denominator: number): Share => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
})

/** The item figure: the sum of its list. */
export const itemShare = (lines: readonly ItemLine[]): Share =>
  share(
    lines.reduce((sum, line) => sum + line.top, 0),
    lines.reduce((sum, line) => sum + line.bottom, 0),
  )

/** The case figure: the sum over groups of equal facts. */
export function caseShare(key: FigureKey, groups: readonly CaseGroup[], rules: FigureRules): Share {
  let top = 0
  let bottom = 0
  for (const { facts, cases } of groups) {
    const line = caseLine(key, facts, rules)
    if (!line) continue
    bottom += cases
    if (line.counts) top += cases
  }
  return share(top, bottom)
}

export const figureGroups = ['handling', 'way', 'guide', 'reduction'] as const
export type FigureGroup = (typeof figureGroups)[number]

/** What a figure is, in words: name, fraction and rule. Formulas are the definitions of docs/figures.md. */
export interface FigureDefinition {
  readonly key: FigureKey
  readonly of: FigureBase
  readonly group: FigureGroup
  readonly name: string
  /** 单位 of numerator and denominator */
  readonly unit: string
  readonly formula: string
  readonly rule: string
}

const itemRuleWords: Readonly<Record<EasyHandling, (rules: FigureRules) => string>> = {
  'at-once': () => '即办件，承诺 0 个工作日。',
  online: ({ onlineFromDepth }) => `网上能办到受理（办理深度到 ${onlineFromDepth} 级）。`,
  'fully-online': ({ fullyOnlineFromDepth }) =>
    `网上能拿到结果（办理深度到 ${fullyOnlineFromDepth} 级），到现场 0 次。`,
  nearby: ({ nearbyBy, nearbyItemChannels }) =>
    `${nearbyBy === 'claim' ? '有乡镇、村的单位认领' : '可以放到乡镇、村办'}，或者可以在${nearbyItemChannels.join('、')}办。`,
  once: () => '到现场不超过 1 次。',
  'zero-visit': () => '到现场 0 次。',
}
const caseRuleWords: Readonly<Record<EasyHandling, (rules: FigureRules) => string>> = {
  'at-once': ({ atOnceFrom, atOnceRestDays }) =>
    `${atOnceFrom === 'submitted' ? '收件' : '受理'}的那个工作日办结${atOnceRestDays === 'next-working-day' ? '；休息日的，算到下一个工作日' : ''}。`,
  online: () => '从网上申请。',
  'fully-online': ({ helpIsOnSite }) =>
    `从网上申请，${helpIsOnSite ? '经过里没有一次现场环节，代办员也没有到场' : '申请人没有到场'}。`,
  nearby: () => '在乡镇、村或者自助机受理。',
  once: ({ countOfficeVisits }) =>
    `到场不超过 1 次；帮代办不算，同一天不重复算${countOfficeVisits ? '' : '，单位告知不全多跑的不算'}。`,
  'zero-visit': ({ countOfficeVisits }) =>
    `到场 0 次；帮代办不算${countOfficeVisits ? '' : '，单位告知不全多跑的不算'}。`,
}
const wayRuleWords: Readonly<Record<HandlingWay, string>> = {
  'on-the-spot': '在窗口、乡镇、村或者自助机申请，当天办结并送达。',
  'online-pick-up': '从网上申请，来一次领取结果。',
  'online-courier': '从网上申请，快递送达，没有到场。',
  'pre-checked-pick-up': '从网上申请，来窗口交验，领取结果。',
  'window-courier': '到窗口申请，快递送达。',
  'online-electronic': '从网上申请，电子送达，没有到场；不在五种之内。',
  'window-electronic': '到窗口申请，电子送达；不在五种之内。',
  'window-pick-up': '到窗口申请，不是当天办结，再来领取；不在五种之内。',
  'other-way': '邮寄申请，或者网上申请、来过现场又不在窗口领取；不在五种之内。',
  'nothing-delivered': '撤回、不予受理、终止等，没有送达结果；不在五种之内。',
}
const reducedWords: Readonly<Record<ReducedFigure, { name: string; of: string; unit: string }>> = {
  'reduced-items': { name: '减事项', of: '取消、并入的事项 ÷ 列入过清单的事项', unit: '项' },
  'reduced-steps': { name: '减环节', of: '（原来的环节 − 现在的环节）÷ 原来的环节', unit: '个' },
  'reduced-materials': { name: '减材料', of: '（原来的必要材料 − 现在的必要材料）÷ 原来的必要材料', unit: '份' },
  'reduced-days': {
    name: '减时限',
    of: '（原来的承诺工作日 − 现在的承诺工作日）÷ 原来的承诺工作日',
    unit: '个工作日',
  },
  'reduced-visits': { name: '减跑动次数', of: '（原来到现场的次数 − 现在到现场的次数）÷ 原来的次数', unit: '次' },
}

/** Every figure there is, in the order of the page. */
export function figureDefinitions(rules: FigureRules): FigureDefinition[] {
  const names = easyHandlingNames
  const kinds = easyHandlings
  return [
    ...kinds.map((key) => ({
      ...{ key, of: 'items' as const, group: 'handling' as const, name: names[key], unit: '项' },
      ...{ formula: `${names[key]}的事项 ÷ 在用的依申请事项`, rule: itemRuleWords[key](rules) },
    })),
    ...kinds.map((key) => ({
      ...{ key, of: 'cases' as const, group: 'handling' as const, name: names[key], unit: '件' },
      ...{ formula: `${names[key]}的件 ÷ 办结的件`, rule: caseRuleWords[key](rules) },
    })),
    ...handlingWays.map((key) => ({
      ...{ key, of: 'cases' as const, group: 'way' as const, name: handlingWayNames[key], unit: '件' },
      ...{ formula: `${handlingWayNames[key]}的件 ÷ 办结的件`, rule: wayRuleWords[key] },
    })),
    {
      ...{ key: 'guide-accuracy', of: 'items', group: 'guide', name: '办事指南准确度', unit: '项' },
      formula: '指南准确的事项 ÷ 有办件的在用事项',
      rule: '指南没有不得公布的错误，期间也没有向申请人要过指南以外的材料。有办件：期间收到过申请，或者向申请人要过材料。',
    },
    {
      ...{ key: 'element-completeness', of: 'items', group: 'guide', name: '要素齐全度', unit: '个要素' },
      formula: '写了的要素 ÷ 应当写的要素',
      rule: '办事指南的基本要素逐项数；不涉及的（不收费的收费依据）不算应当写。',
    },
    ...(Object.keys(reducedWords) as ReducedFigure[]).map((key) => ({
      ...{ key, of: 'items' as const, group: 'reduction' as const },
      ...{ name: reducedWords[key].name, unit: reducedWords[key].unit, formula: reducedWords[key].of },
      rule:
        key === 'reduced-items'
          ? '从清单建立起，取消的和并入别的事项的；暂停的不算。'
          : '原来：这个事项的基准版本，没有指定的是第一个版本。增加的抵掉减少的。',
    })),
  ]
}
