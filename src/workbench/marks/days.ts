import { chineseDate, isPlainDate, type PlainDate, weekday } from '#kernel/plain-date.ts'

const weekdays = ['一', '二', '三', '四', '五', '六', '日']

/** `9 月 30 日（周三）`; what is not a date stays as it is. */
export const day = (date: string | null | undefined): string => (isPlainDate(date) ? chineseDate(date) : (date ?? ''))

/** `9/30（周三）`, for tables. */
export function shortDay(date: string | null | undefined): string {
  if (!isPlainDate(date)) return date ?? ''
  return `${monthSlashDay(date)}（周${weekdays[weekday(date) - 1]}）`
}

/** `9/30` */
export const monthSlashDay = (date: string): string => `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}`

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})
const seconds = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** `10:42`, Beijing time. */
export const hourMinute = (at: string | Date): string => clock.format(new Date(at))
/** `10:40:12`, Beijing time. */
export const hourMinuteSecond = (at: string | Date): string => seconds.format(new Date(at))

/** The day in Beijing. */
export function dayAt(at: string | Date): PlainDate {
  return new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 10) as PlainDate
}

/** Figures in groups of three with a thin gap: 2 146. */
export const figure = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ' ')
