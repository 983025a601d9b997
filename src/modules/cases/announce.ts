/** Tells people and screens what has happened: messages to the applicant, a nudge to open work lists. */
import { chineseDate } from '#kernel/plain-date.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { NewMessage } from '#platform/notify/outbox.ts'
import { promiseClock } from './clocks.ts'
import type { CaseFacts } from './commands.ts'
import { methodNames } from './messages.ts'
import { type CaseState, holderOf, type RecordedEvent } from './model.ts'
import type { CasesDeps } from './ports.ts'
import type { CaseRow } from './store.ts'

export interface Happening {
  readonly row: CaseRow
  readonly before: CaseState
  readonly state: CaseState
  readonly fresh: readonly RecordedEvent[]
  readonly facts: Pick<CaseFacts, 'calendar' | 'today'>
}

interface Sms {
  readonly template: string
  readonly params: Readonly<Record<string, string | number>>
}

/** The message an event owes the applicant; null for events that need none. No name, no ID number. */
function smsOf(event: RecordedEvent, { row, state, facts }: Happening, phone: string): Sms | null {
  const number = state.number ?? ''
  const base = { item: row.itemName, number }
  switch (event.type) {
    case 'case-submitted':
      return { template: 'case-submitted', params: { ...base, code: row.queryCode } }
    case 'one-time-notice-issued':
      return {
        template: 'case-notice',
        params: { ...base, count: event.data.items.length, due: chineseDate(event.data.dueOn) },
      }
    case 'late-request-made':
      return { template: 'case-late-request', params: { ...base, phone } }
    case 'case-accepted': {
      const due = promiseClock(state, facts.calendar, facts.today)?.dueOn ?? null
      return { template: 'case-accepted', params: { ...base, due: due ? chineseDate(due) : '放假安排公布后告知' } }
    }
    case 'case-not-accepted':
      return { template: 'case-not-accepted', params: base }
    case 'clock-suspended':
      return {
        template: 'case-suspended',
        params: { ...base, reason: event.data.reason, until: chineseDate(event.data.capOn) },
      }
    case 'clock-resumed': {
      const due = promiseClock(state, facts.calendar, facts.today)?.dueOn ?? null
      return state.concludedOn !== null
        ? null
        : { template: 'case-resumed', params: { ...base, due: due ? chineseDate(due) : '另行告知' } }
    }
    case 'limit-extended':
      return { template: 'case-extended', params: { ...base, days: event.data.workingDays, reason: event.data.reason } }
    case 'case-granted':
      return { template: 'case-granted', params: base }
    case 'case-denied':
      return { template: 'case-denied', params: base }
    case 'result-issued':
      return { template: 'case-result-ready', params: base }
    case 'result-dispatched':
      return { template: 'case-dispatched', params: { ...base, method: methodNames[event.data.method] } }
    case 'case-concluded':
      return event.data.outcome === 'granted' || event.data.outcome === 'denied'
        ? { template: 'case-review-invitation', params: base }
        : { template: 'case-concluded', params: base }
    case 'reminder-issued':
      return event.data.kind === 'correction-due-soon' || event.data.kind === 'deferral-due-soon'
        ? { template: 'case-reminder', params: { ...base, due: chineseDate(event.data.dueOn) } }
        : null
    default:
      return null
  }
}

/** Where messages about a case go, and the phone of the office that can be asked back. */
export interface Recipient {
  readonly phone: string
  readonly officePhone: string
}

/** Events of which the applicant may be owed a message. */
const told: ReadonlySet<RecordedEvent['type']> = new Set<RecordedEvent['type']>([
  'case-submitted',
  'one-time-notice-issued',
  'late-request-made',
  'case-accepted',
  'case-not-accepted',
  'clock-suspended',
  'clock-resumed',
  'limit-extended',
  'case-granted',
  'case-denied',
  'result-issued',
  'result-dispatched',
  'case-concluded',
  'reminder-issued',
])

/** Whom to tell of these events; null when nobody need be told, or nobody can. */
export async function recipientOf(
  deps: CasesDeps,
  sql: Sql,
  { row, fresh }: Pick<Happening, 'row' | 'fresh'>,
): Promise<Recipient | null> {
  const contact = row.agentPersonId ?? row.personId
  if (contact === null || !fresh.some((event) => told.has(event.type))) return null
  const asksWhom = fresh.some((event) => event.type === 'late-request-made')
  const [{ phone }, office] = await Promise.all([
    deps.registers.ownData(sql, contact),
    asksWhom ? getOffice(sql, row.officeId) : null,
  ])
  return phone === null ? null : { phone, officePhone: office?.phone ?? '12345' }
}

/** The messages that events owe, each with its own id. */
export const messagesOwed = (
  happening: Happening,
  { phone, officePhone }: Recipient,
): readonly { readonly id: string; readonly message: NewMessage }[] =>
  happening.fresh.flatMap((event) => {
    const sms = smsOf(event, happening, officePhone)
    const about = `case:${happening.row.id}`
    return sms ? [{ id: uuidv7(), message: { kind: 'sms', to: phone, ...sms, about } as const }] : []
  })

/** What open screens are told: which case has changed, and whom that concerns. */
export function liveUpdate({ row, before, state }: Happening): string {
  const holders = [before, state].map(holderOf).flatMap((holder) => (holder.kind === 'office' ? [holder.officeId] : []))
  return JSON.stringify({
    caseId: row.id,
    officeIds: [...new Set([row.officeId, ...holders])],
    regionCode: row.regionCode,
  })
}
