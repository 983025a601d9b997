import { isPlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addWorkingDays, type Pause, type WorkCalendar } from '#kernel/working-days.ts'
import { calendarMessages, isCalendarCode } from './messages.ts'

/** What `onevisit deadline` prints for one line: the last day of the limit, or why there is none (Chinese). */
export type DeadlineAnswer = { readonly due: string } | { readonly error: string }

/** No limit in law comes near this; a larger number is a slip of the pen. */
const mostWorkingDays = 10_000
const fields = ['from', 'workingDays', 'suspensions']

/**
 * Answers one JSON line `{"from":"2024-01-25","workingDays":20,"suspensions":[{"after":"2024-02-01","through":"2024-02-06"}]}`;
 * `suspensions` may be left out. 0 working days fall due on `from` itself, working day or not. Fields it does not know are an error:
 * a misspelt suspension must not shorten a limit in silence. Never throws; a blank line is answered with an error too.
 */
export function deadlineLine(calendar: WorkCalendar, line: string): DeadlineAnswer {
  if (line.trim() === '') return { error: '这一行是空的，请填写一个 JSON 对象。' }
  let input: unknown
  try {
    input = JSON.parse(line)
  } catch {
    return { error: '这一行不是有效的 JSON，请检查括号、引号和逗号。' }
  }
  if (!isObject(input)) return { error: '这一行应是一个 JSON 对象，含 from 和 workingDays。' }
  const unknown = Object.keys(input).find((field) => !fields.includes(field))
  if (unknown !== undefined) return { error: `不认识字段 ${shown(unknown)}，可用的有：${fields.join('、')}。` }
  const { from, workingDays, suspensions = [] } = input
  if (!isPlainDate(from)) return { error: 'from 应是存在的日期，写作 YYYY-MM-DD。' }
  if (typeof workingDays !== 'number' || !Number.isInteger(workingDays) || workingDays < 0) {
    return { error: 'workingDays 应是 0 或正整数。' }
  }
  if (workingDays > mostWorkingDays) return { error: `workingDays 不能超过 ${mostWorkingDays}。` }
  const pauses = readSuspensions(suspensions)
  if (typeof pauses === 'string') return { error: pauses }
  try {
    return { due: addWorkingDays(calendar, from, workingDays, pauses) }
  } catch (error) {
    if (!(error instanceof Refusal)) return { error: '无法计算，请核对这一行的内容。' }
    return { error: isCalendarCode(error.code) ? calendarMessages[error.code](error.params) : error.code }
  }
}

function readSuspensions(value: unknown): readonly Pause[] | string {
  if (!Array.isArray(value)) return 'suspensions 应是数组，每项含 after 和 through。'
  const pauses: Pause[] = []
  for (const [index, item] of value.entries()) {
    const place = `suspensions 第 ${index + 1} 项`
    if (!isObject(item)) return `${place}应是对象，含 after 和 through。`
    const unknown = Object.keys(item).find((field) => field !== 'after' && field !== 'through')
    if (unknown !== undefined) return `${place}有不认识的字段 ${shown(unknown)}，可用的有：after、through。`
    const { after, through } = item
    if (!isPlainDate(after) || !isPlainDate(through))
      return `${place}的 after 和 through 应是存在的日期，写作 YYYY-MM-DD。`
    if (after > through) return `${place}的 after 晚于 through，请核对先后。`
    pauses.push({ after, through })
  }
  return pauses
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(field: string): string {
  return JSON.stringify(field.length > 40 ? `${field.slice(0, 40)}…` : field)
}
