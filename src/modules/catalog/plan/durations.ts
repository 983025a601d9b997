import type { Limit } from '../model.ts'
import type { PlanItem } from './needs.ts'

/** Working days of one item, under law and under promise; with every special procedure outside the limit as well. */
export interface ItemDays {
  readonly statutory: number
  readonly promised: number
  /** no statutory limit: the promise, which binds the office, stands in for it */
  readonly withoutStatutory: boolean
  /** most that special procedures outside the limit can add */
  readonly special: number
}

/**
 * 自然日折成工作日，从宽：n 个自然日里最多有几个工作日（周一到周五）。 15 calendar days hold at most 11. A last day that falls on a rest
 * day moves on (民法典第二百零三条) and make-up workdays can add to it; nothing is guessed about that without a date.
 */
export const workingDaysIn = (calendarDays: number): number =>
  Math.floor(calendarDays / 7) * 5 + Math.min(calendarDays % 7, 5)

const inWorkingDays = ({ days, unit }: Limit): number => (unit === 'working' ? days : workingDaysIn(days))

/** 发证、承诺以后才核查的不占办理时间。 */
const afterDecision = /发证后|承诺后|事后/

/**
 * 一个事项要几个工作日。行政许可法第四十二条：在法定期限内决定；第八十二条：期限按工作日。没有法定时限的按承诺算；即办件的承诺是 0，当日办结。
 * 特别程序不计入期限（行政许可法第四十五条），另算最多加几天：写明期限的照写明的，没写的不超过承诺时限的一半（颍上第二十二条）。
 */
export function daysOf(item: PlanItem): ItemDays {
  const promised = item.promisedWorkingDays
  const special = item.specialProcedures
    .filter(({ countsTowardLimit, name }) => !countsTowardLimit && !afterDecision.test(name))
    .reduce(
      (sum, { days, unit }) =>
        sum + (days === null || unit === null ? Math.floor(promised / 2) : inWorkingDays({ days, unit })),
      0,
    )
  return {
    statutory: item.statutoryLimit === null ? promised : inWorkingDays(item.statutoryLimit),
    promised,
    withoutStatutory: item.statutoryLimit === null,
    special,
  }
}
