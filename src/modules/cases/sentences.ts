/** The Chinese sentence of a refusal code the rules give, for reasons shown without a refusal being thrown. */
import { calendarMessages, isCalendarCode } from '#modules/calendar/model.ts'
import { casesMessages } from './messages.ts'

export function sentenceOf(code: string, params: Readonly<Record<string, unknown>>): string {
  if (isCalendarCode(code)) return calendarMessages[code](params)
  const message = (casesMessages as Readonly<Record<string, unknown>>)[code]
  if (typeof message === 'function') return (message as (p: Readonly<Record<string, unknown>>) => string)(params)
  return typeof message === 'string' ? message : '现在不能这样办。'
}
