/**
 * What the passing of time asks of a case: silence, lapses, caps and reminders, as commands for the clock job.
 * Each is refused once it has been carried out, so that crashes, restarts and two schedulers do it exactly once.
 */
import { addDays, maxDate, type PlainDate } from '#kernel/plain-date.ts'
import { isWorkingDay, type WorkCalendar } from '#kernel/working-days.ts'
import type { Clock, ClockKind } from './clock.ts'
import { clocksOf } from './clocks.ts'
import type { CaseCommand, CaseFacts } from './commands.ts'
import { conditions } from './conditions.ts'
import { covered } from './limits.ts'
import { type CaseRules, type CaseState, openSuspension, outstandingDeferrals, type ReminderKind } from './model.ts'

/** Reminders: which clock, and how many working days before its end. */
const reminders: readonly { readonly clock: ClockKind; readonly kind: ReminderKind; readonly before: number }[] = [
  { clock: 'silence', kind: 'silence-due-soon', before: 1 },
  { clock: 'correction', kind: 'correction-due-soon', before: 3 },
  { clock: 'deferral', kind: 'deferral-due-soon', before: 1 },
  { clock: 'promise', kind: 'promise-due-soon', before: 1 },
  { clock: 'delivery', kind: 'delivery-due-soon', before: 2 },
  { clock: 'verification', kind: 'verification-due-soon', before: 5 },
]

/** The commands due on `facts.today`, in the order they have to be carried out. */
export function commandsDue(state: CaseState, facts: CaseFacts): readonly CaseCommand[] {
  const due: CaseCommand[] = []
  const offer = (command: CaseCommand): void => {
    if (conditions[command.type](state, facts) === null) due.push(command)
  }
  offer({ type: 'revise-calendar', data: { reason: `工作日历更新为 ${facts.calendar.version}` } })
  const suspension = openSuspension(state)
  if (suspension && facts.today > suspension.capOn) {
    offer({ type: 'resume', data: { cause: 'cap-reached', note: '停止计时已到最长期限' } })
  }
  offer({ type: 'deem-accepted', data: {} })
  offer({ type: 'lapse-correction', data: {} })
  const lapsed = outstandingDeferrals(state).find((d) => d.dueOn < facts.today)
  if (lapsed) offer({ type: 'lapse-deferral', data: { key: lapsed.key } })
  if (due.length > 0) return due
  return remindersDue(state, facts)
}

function remindersDue(state: CaseState, facts: CaseFacts): readonly CaseCommand[] {
  const clocks = clocksOf(state, facts.calendar, facts.today, facts.terms.rules)
  const due: CaseCommand[] = []
  for (const clock of clocks) {
    const rule = reminders.find((r) => r.clock === clock.kind)
    if (!rule || clock.endedOn !== null || clock.dueOn === null || clock.remaining === null || clock.late > 0) continue
    if (clock.remaining > rule.before) continue
    const data = { kind: rule.kind, dueOn: clock.dueOn, about: clock.about }
    const sent = state.reminders.some((r) => r.kind === data.kind && r.dueOn === data.dueOn && r.about === data.about)
    if (!sent) due.push({ type: 'remind', data })
  }
  return due
}

/** Days before a due date from which the case is looked at daily: more than any reminder or amber span of the rules. */
const watchDays = 14

/** Clocks whose end the clock job writes down itself. */
const endedByTime: readonly ClockKind[] = ['silence', 'correction', 'deferral', 'suspension']

/**
 * The next day the clock job has to look at this case; null when nothing runs. Today, when time has brought about what nobody has written
 * down yet: whoever acts meanwhile does not put it off. Tomorrow, as long as no calendar is frozen: what was decided in the moment in which
 * another came in is shown by the new one a day later.
 */
export function wakeOn(state: CaseState, calendar: WorkCalendar, today: PlainDate, rules: CaseRules): PlainDate | null {
  const open = clocksOf(state, calendar, today, rules).filter((clock) => clock.endedOn === null && clock.dueOn !== null)
  if (open.some(({ kind, late }) => late > 0 && endedByTime.includes(kind))) return today
  const days = open.map(({ dueOn }) =>
    state.calendarVersion === null ? today : addDays(dueOn as PlainDate, -watchDays),
  )
  const first = days.sort()[0]
  return first === undefined ? null : maxDate(first, addDays(today, 1))
}

/** The day a clock turns amber; null when it has no due date. */
export function amberOn(clock: Clock, calendar: WorkCalendar, rules: CaseRules): PlainDate | null {
  if (clock.dueOn === null) return null
  let left = Math.max(rules.amberWorkingDays, Math.floor(clock.limit.amount * rules.amberShare))
  let day = clock.dueOn
  while (left > 0) {
    if (covered(() => isWorkingDay(calendar, day)) !== false) left -= 1
    day = addDays(day, -1)
  }
  // Over a weekend nothing is used up: what is amber on Sunday was amber on Friday.
  while (covered(() => isWorkingDay(calendar, day)) === false) day = addDays(day, -1)
  return maxDate(day, clock.startedOn)
}
