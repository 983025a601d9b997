/** How faults are told on a terminal: one Chinese sentence, never a stack. */
import { Refusal } from '#kernel/refusal.ts'
import { calendarMessages } from '#modules/calendar/messages.ts'
import { casesMessages } from '#modules/cases/messages.ts'
import { catalogMessages } from '#modules/catalog/messages.ts'
import { organisationMessages } from '#modules/organisation/messages.ts'
import { registerMessages, sentence } from '#platform/http/problem.ts'
import { UsageFault } from './options.ts'

for (const messages of [calendarMessages, casesMessages, catalogMessages, organisationMessages])
  registerMessages(messages)
registerMessages({ 'platform.database-down': '连不上数据库。请看数据库是不是开着，DATABASE_URL、DATA_DIR 对不对。' })

export const isUsage = (error: unknown): boolean => error instanceof UsageFault

export function inWords(error: unknown): string {
  if (error instanceof Refusal) return sentence(error)
  if (error instanceof Error) return error.message
  return String(error)
}
