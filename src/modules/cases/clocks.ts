/**
 * The clocks of a case: which run, from when, and what ends them. 行政许可法 §32(4) silence, §42 decision, §44 delivery,
 * §45 time that does not count, §82 working days; 民法典 §201 the first day is not counted.
 */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { WorkCalendar } from '#kernel/working-days.ts'
import { type Clock, type ClockInput, type ClockKind, clockFor, datesOf } from './clock.ts'
import { promiseLimit } from './limits.ts'
import {
  type CaseRules,
  type CaseState,
  type CaseTerms,
  type DeferralState,
  handedOverOn,
  isOver,
  type StepState,
} from './model.ts'

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
        ...extensionOf(state, state.terms),
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
    ...extensionOf(state, state.terms),
  }
}

/** The extension in working days, whatever the unit of the limit (行政许可法 §42, §82). */
function extensionOf(state: CaseState, terms: CaseTerms): Pick<ClockInput, 'extension'> {
  if (!state.extension) return {}
  const { workingDays, on, reason } = state.extension
  const rule = terms.licensing ? '《行政许可法》第四十二条' : '比照《行政许可法》第四十二条'
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
function stepClock(state: CaseState, step: StepState, calendar: WorkCalendar, today: PlainDate): Clock | null {
  const term = state.terms?.steps.find((s) => s.key === step.key)
  const [first] = step.stints
  if (!first || !term || !state.terms) return null
  const gaps = step.stints.slice(1).map((stint, index) => ({
    after: step.stints[index]?.endedOn ?? stint.startedOn,
    through: stint.startedOn,
    rule: '办件退到别的环节的时间不计入本环节',
    reason: '退回重办',
  }))
  return clockFor(
    {
      kind: 'step',
      about: step.key,
      startedOn: first.startedOn,
      limit: { amount: term.workingDays, unit: 'working' },
      endedOn: step.stints.at(-1)?.endedOn ?? state.concludedOn,
      suspendable: true,
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
    ...state.steps.map((step) => stepClock(state, step, calendar, today)),
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
  const pick = (kind: ClockKind): Clock | null => clocks.findLast((c) => c.kind === kind) ?? null
  if (isOver(state)) return null
  if (state.status === 'submitted' || state.status === 'received') return pick('silence')
  if (state.status === 'correcting') return pick('correction')
  if (state.status === 'examining') return pick('promise') ?? pick('statutory')
  return pick('delivery')
}

/** The step clock in hand, 受理 included where `clocksOf` knew it; null when none. */
export const openStepClock = (clocks: readonly Clock[], state: CaseState): Clock | null =>
  isOver(state) ? null : (clocks.find((c) => c.kind === 'step' && c.endedOn === null) ?? null)
