import { chineseDateWithYear, daysBetween, type PlainDate } from '#kernel/plain-date.ts'
import type { WorkCalendar } from '#kernel/working-days.ts'

/** How far the loaded calendar still reaches. */
export interface Coverage {
  readonly version: string
  readonly coversFrom: PlainDate
  readonly coversTo: PlainDate
  /** Calendar days from today to the last day covered; negative once it lies behind. */
  readonly daysLeft: number
  /** What to load and why, while that is due; null before. */
  readonly warning: string | null
}

/** The notice of the State Council comes out in October or November: from then on its absence is worth a word. Data. */
const warnWithinDays = 60

/** What has to be loaded when the calendar ends on a day: the year after it, or the rest of the year. */
export const missingYear = (coversTo: PlainDate): number =>
  Number(coversTo.slice(0, 4)) + (coversTo.endsWith('-12-31') ? 1 : 0)

/** The reach of a calendar as seen today. */
export function coverageOf(
  { version, coversFrom, coversTo }: Pick<WorkCalendar, 'version' | 'coversFrom' | 'coversTo'>,
  today: PlainDate,
): Coverage {
  const daysLeft = daysBetween(today, coversTo)
  const reach = daysLeft < 0 ? '已经到头' : `只到 ${chineseDateWithYear(coversTo)}，还剩 ${daysLeft} 天`
  const warning =
    daysLeft > warnWithinDays
      ? null
      : `工作日历${reach}，再往后的期限算不出来，补正告知也发不出去。请载入 ${missingYear(coversTo)} 年的工作日历（国务院办公厅的放假通知）。`
  return { version, coversFrom, coversTo, daysLeft, warning }
}
