/** Tells people and screens what has happened: messages to the applicant, a nudge to open work lists. */
import { chineseDate } from '#kernel/plain-date.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { notify } from '#platform/notify/outbox.ts'
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
  readonly facts: CaseFacts
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

async function message(deps: CasesDeps, tx: Sql, happening: Happening): Promise<void> {
  const { row, fresh } = happening
  const asksWhom = fresh.some((event) => event.type === 'late-request-made')
  const office = asksWhom ? await getOffice(tx, row.officeId) : null
  const owed = fresh.flatMap((event) => smsOf(event, happening, office?.phone ?? '12345') ?? [])
  const contact = row.agentPersonId ?? row.personId
  if (owed.length === 0 || contact === null) return
  const { phone } = await deps.registers.ownData(tx, contact)
  if (phone === null) return
  for (const sms of owed) await notify(tx, { kind: 'sms', to: phone, ...sms, about: `case:${row.id}` })
}

/** Queues the messages and the live update in the transaction of the events. */
export async function announce(deps: CasesDeps, tx: Sql, happening: Happening): Promise<void> {
  const { row, before, state } = happening
  if (!deps.silent) await message(deps, tx, happening)
  const holders = [before, state].map(holderOf).flatMap((holder) => (holder.kind === 'office' ? [holder.officeId] : []))
  const payload = JSON.stringify({
    caseId: row.id,
    officeIds: [...new Set([row.officeId, ...holders])],
    regionCode: row.regionCode,
  })
  await tx.query(`select pg_notify('cases', $1)`, [payload], 'case-live')
}
