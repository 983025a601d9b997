/**
 * One clock of a case: its dates, each with the rule that moved it, and its lamp. Derived from events and a calendar; nothing is
 * stored as “overdue”. Which clocks a case has: `clocks.ts`.
 */
import { daysBetween, maxDate, minDate, type PlainDate } from '#kernel/plain-date.ts'
import { addWorkingDays, type WorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'
import { covered, endOfLimit, type Limit, type Stretch } from './limits.ts'
import { type CaseRules, type CaseState, openSuspension } from './model.ts'

export const clockKinds = [
  'silence',
  'correction',
  'promise',
  'statutory',
  'step',
  'deferral',
  'suspension',
  'delivery',
  'verification',
] as const
export type ClockKind = (typeof clockKinds)[number]

/** `unpromised`: the due date lies beyond the published calendar, so none is promised. */
export const lamps = ['green', 'amber', 'red', 'paused', 'done', 'done-late', 'unpromised'] as const
export type Lamp = (typeof lamps)[number]

/** Why a date is not where the bare limit would put it. */
export interface ClockMove {
  readonly rule: string
  readonly cause: 'suspension' | 'extension'
  readonly from: PlainDate
  readonly to: PlainDate
  readonly reason: string
}

export interface Clock {
  readonly kind: ClockKind
  /** Step key, material key or suspension id, where there can be several of a kind. */
  readonly about: string | null
  /** The day the limit counts from; never counted itself. */
  readonly startedOn: PlainDate
  readonly limit: Limit
  /** Due date by the limit alone; null beyond the calendar. */
  readonly baseDueOn: PlainDate | null
  /** Due date in force; null while suspended or beyond the calendar. */
  readonly dueOn: PlainDate | null
  readonly moves: readonly ClockMove[]
  readonly endedOn: PlainDate | null
  /** Working days of the limit not yet used; today is not among them, the due day is. Null when unknown. */
  readonly remaining: number | null
  /** Working days past the due date, today included; 0 when in time, at least 1 from the first day after it, rest day or not. */
  readonly late: number
  readonly lamp: Lamp
}

/** Days that do not count, and by which rule. */
interface Pause extends Stretch {
  readonly rule: string
  readonly reason: string
}

/**
 * What is left out of a clock: suspensions (an open one is cut at `until`, and at its cap even before the
 * clock job has closed it) and the time a returned step was elsewhere. What begins once a clock has ended moves it no more.
 */
function pausesOf(input: ClockInput, state: CaseState, until: PlainDate): readonly Pause[] {
  const suspended = state.suspensions.map((s) => ({
    after: s.after,
    through: s.through ?? minDate(s.capOn, maxDate(until, s.after)),
    rule: s.basis,
    reason: s.reason,
  }))
  return [...suspended, ...(input.gaps ?? [])].filter((pause) => pause.after < until)
}

function lampOf(clock: Omit<Clock, 'lamp'>, rules: CaseRules, paused: boolean): Lamp {
  if (clock.endedOn !== null) return clock.late > 0 ? 'done-late' : 'done'
  if (clock.late > 0) return 'red'
  if (paused) return 'paused'
  if (clock.remaining === null) return 'unpromised'
  const share = Math.floor(clock.limit.amount * rules.amberShare)
  return clock.remaining <= Math.max(rules.amberWorkingDays, share) ? 'amber' : 'green'
}

/** What a clock is made of. */
export interface ClockInput {
  readonly kind: ClockKind
  readonly about?: string
  readonly startedOn: PlainDate
  readonly limit: Limit
  readonly endedOn: PlainDate | null
  /** Suspensions apply to the clocks that run after acceptance only. */
  readonly suspendable?: boolean
  /** Stretches of its own that a clock leaves out. */
  readonly gaps?: readonly Pause[]
  readonly extension?: {
    readonly workingDays: number
    readonly on: PlainDate
    readonly rule: string
    readonly reason: string
  }
  /** Extension never carries the promise beyond the law. */
  readonly notAfter?: PlainDate | null
  /** A due date that an event fixed, instead of a limit to be counted. */
  readonly fixedDueOn?: PlainDate
}

/** The date by the limit alone, and each step from there to the date in force, in the order of what moved it. */
export function datesOf(
  input: ClockInput,
  state: CaseState,
  calendar: WorkCalendar,
  until: PlainDate,
): { readonly base: PlainDate | null; readonly due: PlainDate | null; readonly moves: readonly ClockMove[] } {
  if (input.fixedDueOn) return { base: input.fixedDueOn, due: input.fixedDueOn, moves: [] }
  const { startedOn, limit, extension, notAfter } = input
  const dueWith = (pauses: readonly Pause[], extended: boolean): PlainDate | null => {
    const bare = covered(() => endOfLimit(calendar, startedOn, limit, pauses))
    if (bare === null || !extended || !extension) return bare
    const reached = covered(() => addWorkingDays(calendar, bare, extension.workingDays, pauses))
    if (!notAfter) return reached
    const latest = maxDate(bare, notAfter)
    return reached === null ? latest : minDate(reached, latest)
  }
  const causes: {
    readonly on: PlainDate
    readonly by: { rule: string; reason: string }
    readonly pause: Pause | null
  }[] = pausesOf(input, state, until).map((pause) => ({ on: pause.after, by: pause, pause }))
  if (extension) causes.push({ on: extension.on, by: extension, pause: null })
  causes.sort((a, b) => daysBetween(b.on, a.on))
  const base = dueWith([], false)
  const pauses: Pause[] = []
  const moves: ClockMove[] = []
  let due = base
  let extended = false
  for (const { by, pause } of causes) {
    if (pause) pauses.push(pause)
    else extended = true
    const next = dueWith(pauses, extended)
    if (due !== null && next !== null && next > due) {
      moves.push({ rule: by.rule, cause: pause ? 'suspension' : 'extension', from: due, to: next, reason: by.reason })
    }
    due = next
  }
  return { base, due, moves }
}

/** The clock as it stands on `today`. */
export function clockFor(
  input: ClockInput,
  state: CaseState,
  calendar: WorkCalendar,
  today: PlainDate,
  rules: CaseRules,
): Clock {
  const { startedOn, limit, endedOn } = input
  const until = endedOn ?? today
  const { base, due, moves } = datesOf(input, state, calendar, until)
  // A case is late from the first day after the due date, also when that is a rest day; by how
  // many working days is known as far as the calendar reaches.
  const late =
    due !== null && until > due
      ? Math.max(
          1,
          covered(() => workingDaysBetween(calendar, due, minDate(until, calendar.coversTo), input.gaps)) ?? 1,
        )
      : 0
  const suspension = input.suspendable && endedOn === null ? openSuspension(state) : undefined
  // A suspension begun on the due day or later stops nothing: the limit has already run out.
  const paused = suspension !== undefined && suspension.capOn >= today && (due === null || suspension.after < due)
  const clock = {
    kind: input.kind,
    about: input.about ?? null,
    startedOn,
    limit,
    baseDueOn: base,
    dueOn: paused ? null : due,
    moves,
    endedOn,
    remaining: due && (until >= due ? 0 : covered(() => workingDaysBetween(calendar, until, due))),
    late,
  }
  return { ...clock, lamp: lampOf(clock, rules, paused) }
}
