/** 指标的词汇：六项便民度（四办、全程网办、零上门）、五种办理方式、其他，以及可以由地方定的口径。 */
import type { CaseOutcome, Channel, DeliveryMethod, PresencePurpose } from '#modules/cases/model.ts'
import { caseOutcomes } from '#modules/cases/model.ts'
import type { ItemType, OnlineDepth } from '#modules/catalog/model.ts'

/** 马上办、网上办、全程网办、就近办、一次办、零上门：each is counted of items and of cases. */
export const easyHandlings = ['at-once', 'online', 'fully-online', 'nearby', 'once', 'zero-visit'] as const
export type EasyHandling = (typeof easyHandlings)[number]

export const easyHandlingNames: Readonly<Record<EasyHandling, string>> = {
  'at-once': '马上办',
  online: '网上办',
  'fully-online': '全程网办',
  nearby: '就近办',
  once: '一次办',
  'zero-visit': '零上门',
}

/** 沈阳 2017 的五种办理方式，和不在五种之内的。 Every concluded case is exactly one of these. */
export const handlingWays = [
  'on-the-spot',
  'online-pick-up',
  'online-courier',
  'pre-checked-pick-up',
  'window-courier',
  'online-electronic',
  'window-electronic',
  'window-pick-up',
  'other-way',
  'nothing-delivered',
] as const
export type HandlingWay = (typeof handlingWays)[number]

export const handlingWayNames: Readonly<Record<HandlingWay, string>> = {
  'on-the-spot': '当场办结',
  'online-pick-up': '网上申请、窗口领取',
  'online-courier': '网上申请、快递送达',
  'pre-checked-pick-up': '网上预审、窗口核验领取',
  'window-courier': '窗口受理、快递送达',
  'online-electronic': '网上申请、电子送达',
  'window-electronic': '窗口受理、电子送达',
  'window-pick-up': '窗口受理、再来领取',
  'other-way': '其他方式',
  'nothing-delivered': '没有送达结果',
}

/** The first five of `handlingWays`: those of 沈政办发〔2017〕35 号. */
export const namedWays: readonly HandlingWay[] = handlingWays.slice(0, 5)

/** 五减：事项、环节、材料、时限、跑动次数 (黄陂方案)。 */
export const reducedFigures = [
  'reduced-items',
  'reduced-steps',
  'reduced-materials',
  'reduced-days',
  'reduced-visits',
] as const
export type ReducedFigure = (typeof reducedFigures)[number]

/** Everything that can be asked for as `/api/figures/:key/…`. */
export const figureKeys = [
  ...easyHandlings,
  ...handlingWays,
  'guide-accuracy',
  'element-completeness',
  ...reducedFigures,
] as const
export type FigureKey = (typeof figureKeys)[number]

/** What a figure is counted of. */
export const figureBases = ['items', 'cases'] as const
export type FigureBase = (typeof figureBases)[number]

/** 口径：what no text settles or places settle differently. Data with a default; docs/figures.md says where each comes from. */
export interface FigureRules {
  /** 依申请的事项类型: the denominator of every item rate. */
  readonly onApplicationTypes: readonly ItemType[]
  /** 网上能办到受理的深度 */
  readonly onlineFromDepth: OnlineDepth
  /** 网上能拿到结果的深度 */
  readonly fullyOnlineFromDepth: OnlineDepth
  /** What makes an item 就近可办: a township or village has claimed it, or it is listed at that level. */
  readonly nearbyBy: 'claim' | 'level'
  /** Channels of an item that are near by themselves. */
  readonly nearbyItemChannels: readonly string[]
  readonly onlineChannels: readonly Channel[]
  readonly nearbyChannels: readonly Channel[]
  /** Which ended cases are counted. */
  readonly countedOutcomes: readonly CaseOutcome[]
  /** 马上办从哪天算起 */
  readonly atOnceFrom: 'submitted' | 'accepted'
  /** Handed in on a rest day: the next working day still counts as the same, or only that very day. */
  readonly atOnceRestDays: 'next-working-day' | 'own-day'
  /** Visits that the office's own omission made necessary count too. */
  readonly countOfficeVisits: boolean
  /** 帮代办人员到场也算现场环节: then the case is not 全程网办, though nobody of the applicant's came. */
  readonly helpIsOnSite: boolean
}

export const defaultFigureRules: FigureRules = {
  onApplicationTypes: [
    'licensing',
    'benefit',
    'confirmation',
    'award',
    'adjudication',
    'other-power',
    'public-service',
  ],
  onlineFromDepth: 3,
  fullyOnlineFromDepth: 4,
  nearbyBy: 'claim',
  nearbyItemChannels: ['自助终端'],
  onlineChannels: ['online'],
  nearbyChannels: ['township', 'village', 'kiosk'],
  countedOutcomes: caseOutcomes,
  atOnceFrom: 'submitted',
  atOnceRestDays: 'next-working-day',
  countOfficeVisits: true,
  helpIsOnSite: true,
}

/** What of a concluded case the figures look at: columns of its row, all of them projected from its events. */
export interface ConcludedFacts {
  readonly channel: Channel
  readonly outcome: CaseOutcome
  /** Concluded on the working day it was handed in, see `sameDayThrough`. */
  readonly sameDay: boolean
  readonly visits: number
  readonly visitsByOffice: number
  readonly visitPurposes: readonly PresencePurpose[]
  readonly helped: boolean
  readonly deliveryMethod: DeliveryMethod | null
}

/** Whether something counts, and why, in words that stand in the list. */
export interface Verdict {
  readonly counts: boolean
  readonly why: string
}
