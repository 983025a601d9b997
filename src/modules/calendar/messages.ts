import { isPlainDate } from '#kernel/plain-date.ts'
import { missingYear } from './coverage.ts'
import type { CalendarCode } from './model.ts'

const yearAfter = (until: unknown): string => (isPlainDate(until) ? ` ${missingYear(until)} 年` : '新一年')

/** Refusal code to the sentence a person reads. */
export const calendarMessages = {
  'calendar.not-covered': ({ from, until, version }) =>
    `工作日历${version === undefined ? '' : ` ${version} `}只覆盖${from === undefined ? '到' : ` ${from} 至`} ${until}，再往后的放假安排还没有载入，算不出到期日。请系统管理员先载入${yearAfter(until)}的工作日历（国务院办公厅的放假通知），再办。`,
  'calendar.bad-length': () => '工作日数应是 0 或正整数，请核对。',
  'calendar.bad-pause': () => '中止计时的结束日早于开始日，请核对先后。',
  'calendar.bad-data': ({ problem }) => `工作日历文件有误：${problem}。请更正后重新载入。`,
  'calendar.none-loaded': () => '尚未载入工作日历，请系统管理员先载入。',
  'calendar.unknown-version': ({ version }) => `没有版本为 ${version} 的工作日历，请核对版本号。`,
  'calendar.version-taken': ({ version }) =>
    `版本 ${version} 已经载入，内容不同。已用过的日历不能改，请换一个版本号后载入。`,
} satisfies Record<CalendarCode, (params: Record<string, unknown>) => string>

/** True for a code this module has a sentence for. */
export function isCalendarCode(code: string): code is CalendarCode {
  return Object.hasOwn(calendarMessages, code)
}
