/** 马上办、网上办、全程网办、就近办、一次办、零上门：一个事项、一个办结的件算不算。 Pure. */
import type { PlainDate } from '#kernel/plain-date.ts'
import { addDays } from '#kernel/plain-date.ts'
import { isWorkingDay, type WorkCalendar } from '#kernel/working-days.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import type { ConcludedFacts, EasyHandling, FigureRules, Verdict } from './vocabulary.ts'

/** What of an item the six look at. `claims`: how many township and village offices have claimed it on that day. */
export type ItemFacts = Pick<
  ServiceItem,
  'type' | 'handling' | 'promisedWorkingDays' | 'onlineDepth' | 'visits' | 'levels' | 'channels'
> & { readonly claims: number }

const itemRules: Readonly<Record<EasyHandling, (item: ItemFacts, rules: FigureRules) => Verdict>> = {
  /** 马上办：即办件，承诺时限为 0 个工作日，齐全的当场决定. */
  'at-once': ({ handling, promisedWorkingDays }) => ({
    counts: handling === 'on-the-spot' && promisedWorkingDays === 0,
    why: handling === 'on-the-spot' ? '即办件' : `承诺 ${promisedWorkingDays} 个工作日`,
  }),
  /** 网上办：网上能办到受理. */
  online: ({ onlineDepth }, rules) => ({
    counts: onlineDepth >= rules.onlineFromDepth,
    why: `网上办理深度 ${onlineDepth} 级`,
  }),
  /** 全程网办：网上能拿到结果，并且到现场 0 次. */
  'fully-online': ({ onlineDepth, visits }, rules) => ({
    counts: onlineDepth >= rules.fullyOnlineFromDepth && visits === 0,
    why: `网上办理深度 ${onlineDepth} 级，到现场 ${visits} 次`,
  }),
  /** 就近办：至少一个乡镇、村的点或者自助终端能受理. */
  nearby: ({ levels, channels, claims }, rules) => {
    const level = levels.some((each) => each !== 'county')
    const machine = channels.find((channel) => rules.nearbyItemChannels.includes(channel))
    if (machine !== undefined) return { counts: true, why: `可以在${machine}办` }
    if (claims > 0) return { counts: true, why: `${claims} 个乡镇、村的单位认领` }
    if (!level) return { counts: false, why: '只在县里办' }
    return { counts: rules.nearbyBy === 'level', why: '可以放到乡镇、村，还没有单位认领' }
  },
  /** 一次办：到现场不超过 1 次. */
  once: ({ visits }) => ({ counts: visits <= 1, why: `到现场 ${visits} 次` }),
  /** 零上门：到现场 0 次. */
  'zero-visit': ({ visits }) => ({ counts: visits === 0, why: `到现场 ${visits} 次` }),
}

/** Whether an item qualifies for one of the six. */
export const itemVerdict = (kind: EasyHandling, item: ItemFacts, rules: FigureRules): Verdict =>
  itemRules[kind](item, rules)

/** 依申请: only such items are in the denominator. */
export const isOnApplication = ({ type }: Pick<ItemFacts, 'type'>, rules: FigureRules): boolean =>
  rules.onApplicationTypes.includes(type)

/** 跑动次数 as the figures count it. */
const visitsCounted = ({ visits, visitsByOffice }: ConcludedFacts, rules: FigureRules): number =>
  rules.countOfficeVisits ? visits : visits - visitsByOffice

const cameWords = (facts: ConcludedFacts, rules: FigureRules): string => `到场 ${visitsCounted(facts, rules)} 次`

/** Where an application came in, in words. */
export const channelWords: Readonly<Record<ConcludedFacts['channel'], string>> = {
  online: '网上申请',
  window: '窗口申请',
  township: '乡镇申请',
  village: '村里申请',
  kiosk: '自助机申请',
  post: '邮寄申请',
}

const caseRules: Readonly<Record<EasyHandling, (facts: ConcludedFacts, rules: FigureRules) => Verdict>> = {
  /** 马上办：收件的那个工作日办结. */
  'at-once': ({ sameDay }) => ({ counts: sameDay, why: sameDay ? '当天办结' : '不是当天办结' }),
  /** 网上办：从网上申请. */
  online: ({ channel }, rules) => ({ counts: rules.onlineChannels.includes(channel), why: channelWords[channel] }),
  /** 全程网办：从网上申请，经过里没有一次现场环节. */
  'fully-online': (facts, rules) => {
    const helped = rules.helpIsOnSite && facts.helped
    return {
      counts: rules.onlineChannels.includes(facts.channel) && facts.visits === 0 && !helped,
      why: `${channelWords[facts.channel]}，${cameWords(facts, rules)}${helped ? '，代办员到过现场' : ''}`,
    }
  },
  /** 就近办：在乡镇、村或者自助机受理. */
  nearby: ({ channel }, rules) => ({ counts: rules.nearbyChannels.includes(channel), why: channelWords[channel] }),
  /** 一次办：到场不超过 1 次；帮代办不算，同一天不重复算. */
  once: (facts, rules) => ({ counts: visitsCounted(facts, rules) <= 1, why: cameWords(facts, rules) }),
  /** 零上门：到场 0 次. */
  'zero-visit': (facts, rules) => ({ counts: visitsCounted(facts, rules) === 0, why: cameWords(facts, rules) }),
}

/** Whether a concluded case qualifies for one of the six. */
export const caseVerdict = (kind: EasyHandling, facts: ConcludedFacts, rules: FigureRules): Verdict =>
  caseRules[kind](facts, rules)

/** Whether an ended case is in the denominator at all. */
export const isCounted = ({ outcome }: Pick<ConcludedFacts, 'outcome'>, rules: FigureRules): boolean =>
  rules.countedOutcomes.includes(outcome)

/**
 * 同一个工作日：the last day on which a case handed in on `day` is still concluded at once. On a rest day that is the next working day,
 * unless the place counts the very day. Beyond the calendar nothing is guessed: the very day.
 */
export function sameDayThrough(calendar: WorkCalendar, day: PlainDate, rules: FigureRules): PlainDate {
  if (rules.atOnceRestDays === 'own-day') return day
  let through = day
  while (through >= calendar.coversFrom && through <= calendar.coversTo) {
    if (isWorkingDay(calendar, through)) return through
    through = addDays(through, 1)
  }
  return day
}
