/**
 * The clocks of a case, derived from its events and a calendar; nothing is stored as “overdue”.
 * 行政许可法 §32(4) silence, §42 decision, §44 delivery, §45 time that does not count, §82 working days;
 * 民法典 §201 the first day is not counted, §203 a last day on a holiday moves to the next working day.
 */
import { addDays, daysBetween, maxDate, minDate, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { addWorkingDays, isWorkingDay, type WorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'
import {
  type CaseRules,
  type CaseState,
  type CaseTerms,
  type DeferralState,
  handedOverOn,
  isOver,
  openNotice,
  openSuspension,
  type TermProcedure,
  type TermStep,
} from './model.ts'

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

export interface Limit {
  readonly amount: number
  readonly unit: 'working' | 'calendar'
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

/** Days after `after` through `through` that do not count, and by which rule. */
interface Pause {
  readonly after: PlainDate
  readonly through: PlainDate
  readonly rule: string
  readonly reason: string
}

/** A date, or null when it lies beyond the published calendar (never a guess). */
export function covered<T>(compute: () => T): T | null {
  try {
    return compute()
  } catch (error) {
    if (error instanceof Refusal && error.code === 'calendar.not-covered') return null
    throw error
  }
}

/** The first working day on or after `day` (民法典 §203). */
export const workingDayFrom = (calendar: WorkCalendar, day: PlainDate): PlainDate =>
  isWorkingDay(calendar, day) ? day : addWorkingDays(calendar, day, 1)

/**
 * End of a limit that starts on `start`, leaving out the pauses: a working day that no pause covers (民法典 §203 for limits in
 * calendar days, and for a limit of 0 days begun on a rest day). Throws beyond the calendar.
 */
export function endOfLimit(
  calendar: WorkCalendar,
  start: PlainDate,
  limit: Limit,
  pauses: readonly Pick<Pause, 'after' | 'through'>[] = [],
): PlainDate {
  if (limit.unit === 'working' && limit.amount > 0) return addWorkingDays(calendar, start, limit.amount, pauses)
  let end = addDays(start, limit.amount)
  for (;;) {
    const next = addDays(start, limit.amount + pausedDays(pauses, start, end))
    if (next === end) return addWorkingDays(calendar, addDays(end, -1), 1, pauses)
    end = next
  }
}

/** Calendar days of (start, end] that lie in a pause; pauses do not overlap (I12). */
function pausedDays(pauses: readonly Pick<Pause, 'after' | 'through'>[], start: PlainDate, end: PlainDate): number {
  let days = 0
  for (const pause of pauses) {
    const from = maxDate(pause.after, start)
    const to = minDate(pause.through, end)
    if (to > from) days += daysBetween(from, to)
  }
  return days
}

/**
 * What is left out of a clock, in the order it began: suspensions (an open one is cut at `until`, and at its cap even before the
 * clock job has closed it) and the time a returned step was elsewhere. What begins once a clock has ended moves it no more.
 */
function pausesOf(input: ClockInput, state: CaseState, until: PlainDate): readonly Pause[] {
  const suspended = (input.suspendable ? state.suspensions : []).map((s) => ({
    after: s.after,
    through: s.through ?? minDate(s.capOn, maxDate(until, s.after)),
    rule: s.basis,
    reason: s.reason,
  }))
  return [...suspended, ...(input.gaps ?? [])]
    .filter((pause) => pause.after < until && pause.through > input.startedOn)
    .sort((a, b) => (a.after < b.after ? -1 : a.after > b.after ? 1 : 0))
}

function lampOf(clock: Omit<Clock, 'lamp'>, rules: CaseRules, paused: boolean): Lamp {
  if (clock.endedOn !== null) return clock.late > 0 ? 'done-late' : 'done'
  if (clock.late > 0) return 'red'
  if (paused) return 'paused'
  if (clock.dueOn === null || clock.remaining === null) return 'unpromised'
  const share = Math.floor(clock.limit.amount * rules.amberShare)
  return clock.remaining <= Math.max(rules.amberWorkingDays, share) ? 'amber' : 'green'
}

interface ClockInput {
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
function datesOf(
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
    return reached !== null && notAfter && reached > notAfter ? maxDate(bare, notAfter) : reached
  }
  const causes: { readonly on: PlainDate; readonly pause: Pause | null }[] = [
    ...pausesOf(input, state, until).map((pause) => ({ on: pause.after, pause })),
    ...(extension ? [{ on: extension.on, pause: null }] : []),
  ].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  const base = dueWith([], false)
  const pauses: Pause[] = []
  const moves: ClockMove[] = []
  let due = base
  let extended = false
  for (const { pause } of causes) {
    if (pause) pauses.push(pause)
    else extended = true
    const next = dueWith(pauses, extended)
    const by = pause ?? extension
    if (due !== null && next !== null && next > due && by) {
      moves.push({ rule: by.rule, cause: pause ? 'suspension' : 'extension', from: due, to: next, reason: by.reason })
    }
    due = next
  }
  return { base, due, moves }
}

function clockFor(
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
  const paused =
    suspension !== undefined && suspension.capOn >= today && late === 0 && (due === null || suspension.after < due)
  const clock = {
    kind: input.kind,
    about: input.about ?? null,
    startedOn,
    limit,
    baseDueOn: base,
    dueOn: paused ? null : due,
    moves,
    endedOn,
    remaining: remainingOf(calendar, due, until, late),
    late,
  }
  return { ...clock, lamp: lampOf(clock, rules, paused) }
}

const remainingOf = (calendar: WorkCalendar, due: PlainDate | null, until: PlainDate, late: number): number | null => {
  if (due === null) return null
  if (late > 0 || until >= due) return 0
  return covered(() => workingDaysBetween(calendar, until, due))
}

/**
 * How long a special procedure may stop the clock: its own limit, else a share of the promise (颍上 22: at most half), else the
 * whole promise. Null when that leaves not one whole day: then it cannot stop the clock at all.
 */
export function suspensionLimit(procedure: TermProcedure, terms: CaseTerms): Limit | null {
  if (procedure.days !== null && procedure.unit !== null) return { amount: procedure.days, unit: procedure.unit }
  const promised = promiseLimit(terms).amount
  const share = terms.rules.suspensionCapShareOfPromise
  const amount = share === null ? Math.max(1, promised) : Math.floor(promised * share)
  return amount < 1 ? null : { amount, unit: 'working' }
}

/** The promise as a limit: 即办件 end on the working day of acceptance where the rule says so. */
export const promiseLimit = (terms: { handling: string; promisedWorkingDays: number; rules: CaseRules }): Limit => ({
  amount: terms.handling === 'on-the-spot' && terms.rules.onTheSpotSameDay ? 0 : terms.promisedWorkingDays,
  unit: 'working',
})

/** 承诺时限: from acceptance, that day excluded. */
export function promiseClock(state: CaseState, calendar: WorkCalendar, today: PlainDate): Clock | null {
  if (!state.terms || !state.acceptedOn) return null
  const law = statutoryInput(state)
  const until = endOfHandling(state) ?? today
  return clockFor(
    {
      kind: 'promise',
      startedOn: state.acceptedOn,
      limit: promiseLimit(state.terms),
      endedOn: endOfHandling(state),
      suspendable: true,
      ...(state.extension?.movesPromise && {
        ...extensionOf(state),
        notAfter: law && datesOf(law, state, calendar, until).due,
      }),
    },
    state,
    calendar,
    today,
    state.terms.rules,
  )
}

/** 法定时限: from acceptance (行政许可法 §42, or the item's own law); null when no law sets one. */
export function statutoryClock(state: CaseState, calendar: WorkCalendar, today: PlainDate): Clock | null {
  const input = statutoryInput(state)
  return input && state.terms ? clockFor(input, state, calendar, today, state.terms.rules) : null
}

function statutoryInput(state: CaseState): ClockInput | null {
  if (!state.terms?.statutory || !state.acceptedOn) return null
  return {
    kind: 'statutory',
    startedOn: state.acceptedOn,
    limit: state.terms.statutory,
    endedOn: endOfHandling(state),
    suspendable: true,
    ...extensionOf(state),
  }
}

/** The extension in working days, whatever the unit of the limit (行政许可法 §42, §82). */
function extensionOf(state: CaseState): Pick<ClockInput, 'extension'> {
  if (!state.extension) return {}
  const { workingDays, on, reason } = state.extension
  const rule = state.terms?.licensing ? '《行政许可法》第四十二条' : '比照《行政许可法》第四十二条'
  return { extension: { workingDays, on, rule, reason } }
}

/** The day handling ended: the decision, or the end without one. */
const endOfHandling = (state: CaseState): PlainDate | null => state.decidedOn ?? state.concludedOn

/**
 * 收件后五日: silence accepts (行政许可法 §32(4)). Runs from the day the materials were received; ends with the notice, with
 * acceptance, or with the case. Accepted by silence, it ended on the first day after its own due date, not on the day the law dates back to.
 */
export function silenceClock(
  state: CaseState,
  calendar: WorkCalendar,
  today: PlainDate,
  rules: CaseRules,
): Clock | null {
  if (!state.receivedOn) return null
  const input = {
    kind: 'silence',
    startedOn: state.receivedOn,
    limit: { amount: rules.silenceWorkingDays, unit: 'working' },
    endedOn: intakeEndedOn(state),
  } as const
  return clockFor(input, state, calendar, today, rules)
}

/** The day the front desk was done with what it received last: asked for a supplement, handed over to the first step, or closed. */
function intakeEndedOn(state: CaseState): PlainDate | null {
  const notice = state.notices.at(-1)
  if (notice && notice.completedOn === null) return notice.noticedOn
  return handedOverOn(state) ?? state.acceptedOn ?? state.concludedOn
}

/** The clock of one step; its own days, suspensions left out. Returned to, it goes on where it stood: a return wins no time. */
export function stepClock(state: CaseState, key: string, calendar: WorkCalendar, today: PlainDate): Clock | null {
  const step = state.steps.find((s) => s.key === key)
  const term: TermStep | undefined = state.terms?.steps.find((s) => s.key === key)
  const [first] = step?.stints ?? []
  if (!step || !first || !term || !state.terms) return null
  const gaps = step.stints.slice(1).map((stint, index) => ({
    after: step.stints[index]?.endedOn ?? stint.startedOn,
    through: stint.startedOn,
    rule: '办件退到别的环节的时间不计入本环节',
    reason: '退回重办',
  }))
  return clockFor(
    {
      kind: 'step',
      about: key,
      startedOn: first.startedOn,
      limit: { amount: term.workingDays, unit: 'working' },
      endedOn: step.stints.at(-1)?.endedOn ?? state.concludedOn,
      suspendable: term.function !== 'acceptance',
      gaps,
    },
    state,
    calendar,
    today,
    state.terms.rules,
  )
}

/** 受理环节 before acceptance: a clock of its own from receipt, by the terms as published; stands still while the applicant supplements. */
function intakeClock(state: CaseState, calendar: WorkCalendar, today: PlainDate, published: CaseTerms): Clock | null {
  const term = published.steps.find((step) => step.function === 'acceptance')
  if (!term || !state.receivedOn || state.terms) return null
  const limit = { amount: term.workingDays, unit: 'working' } as const
  const input = {
    kind: 'step',
    about: term.key,
    startedOn: state.receivedOn,
    limit,
    endedOn: intakeEndedOn(state),
  } as const
  return clockFor(input, state, calendar, today, published.rules)
}

/** 容缺后补: until the day agreed; an extension names itself. */
function deferralClock(
  deferral: DeferralState,
  state: CaseState,
  calendar: WorkCalendar,
  today: PlainDate,
): Clock | null {
  if (!state.terms) return null
  const clock = clockFor(
    {
      kind: 'deferral',
      about: deferral.key,
      startedOn: state.acceptedOn ?? deferral.dueOn,
      limit: promiseLimit(state.terms),
      endedOn: deferral.suppliedOn ?? (deferral.lapsed ? deferral.dueOn : endOfHandling(state)),
      fixedDueOn: deferral.dueOn,
    },
    state,
    calendar,
    today,
    state.terms.rules,
  )
  const moved = deferral.extension
  if (!moved) return clock
  const move = {
    rule: '容缺后补期限延长一次',
    cause: 'extension',
    from: moved.from,
    to: deferral.dueOn,
    reason: moved.reason,
  } as const
  return { ...clock, baseDueOn: moved.from, moves: [move] }
}

/**
 * Every clock that runs or has run, in the order a reader wants them. `rules` serve until acceptance freezes them; with the terms
 * as `published` the step 受理 has its clock before acceptance too.
 */
export function clocksOf(
  state: CaseState,
  calendar: WorkCalendar,
  today: PlainDate,
  rules: CaseRules,
  published?: CaseTerms,
): readonly Clock[] {
  const inForce = state.terms?.rules ?? rules
  const make = (input: ClockInput): Clock => clockFor(input, state, calendar, today, inForce)
  const clocks: (Clock | null)[] = [
    silenceClock(state, calendar, today, inForce),
    published ? intakeClock(state, calendar, today, published) : null,
    promiseClock(state, calendar, today),
    statutoryClock(state, calendar, today),
    ...state.steps.map((step) => stepClock(state, step.key, calendar, today)),
  ]
  for (const notice of state.notices) {
    const ended = notice.completedOn ?? state.concludedOn
    const limit = { amount: inForce.correctionWorkingDays, unit: 'working' } as const
    clocks.push(
      make({
        kind: 'correction',
        about: String(notice.round),
        startedOn: notice.noticedOn,
        limit,
        endedOn: ended,
        fixedDueOn: notice.dueOn,
      }),
    )
  }
  for (const deferral of state.deferrals) clocks.push(deferralClock(deferral, state, calendar, today))
  for (const suspension of state.suspensions) {
    const limit = { amount: 0, unit: 'working' } as const
    clocks.push(
      make({
        kind: 'suspension',
        about: suspension.id,
        startedOn: suspension.after,
        limit,
        endedOn: suspension.through,
        fixedDueOn: suspension.capOn,
      }),
    )
  }
  if (state.decidedOn) {
    const limit = { amount: inForce.deliveryWorkingDays, unit: 'working' } as const
    clocks.push(
      make({ kind: 'delivery', startedOn: state.decidedOn, limit, endedOn: state.deliveredOn ?? state.concludedOn }),
    )
  }
  if (state.verification) {
    const limit = { amount: inForce.verificationWorkingDays, unit: 'working' } as const
    clocks.push(
      make({ kind: 'verification', startedOn: state.verification.dueFrom, limit, endedOn: state.verification.on }),
    )
  }
  return clocks.filter((clock) => clock !== null)
}

/** The clock that says what has to happen next with this case, and by when; null once nothing runs. */
export function governingClock(clocks: readonly Clock[], state: CaseState): Clock | null {
  const pick = (kind: ClockKind, about?: string): Clock | null =>
    clocks.find((c) => c.kind === kind && (about === undefined || c.about === about)) ?? null
  if (isOver(state) || state.status === null || state.status === 'draft') return null
  if (state.status === 'submitted' || state.status === 'received') return pick('silence')
  if (state.status === 'correcting') return pick('correction', String(openNotice(state)?.round))
  if (state.status === 'examining') return pick('promise') ?? pick('statutory')
  return pick('delivery')
}

/** The step clock in hand, 受理 included where `clocksOf` knew it; null when none. */
export const openStepClock = (clocks: readonly Clock[], state: CaseState): Clock | null =>
  isOver(state) ? null : (clocks.find((c) => c.kind === 'step' && c.endedOn === null) ?? null)
