/**
 * When a command can be given at all, by the state of the case alone. Shared by `decide` (which refuses) and `actions`
 * (which does not offer): the two can never disagree.
 */
import type { PlainDate } from '#kernel/plain-date.ts'
import { type Refusal, refuse } from '#kernel/refusal.ts'
import { acceptanceBar, deferralLimit } from './acceptance.ts'
import { promiseClock, silenceClock, statutoryClock } from './clocks.ts'
import type { CaseFacts, CommandType } from './commands.ts'
import { termsInForce } from './commands.ts'
import { covered, endOfLimit, suspensionLimit } from './limits.ts'
import {
  type CaseState,
  type CaseStatus,
  isOver,
  openNotice,
  openStep,
  openSuspension,
  outstandingDeferrals,
  type TermProcedure,
} from './model.ts'
import { decidesNow, mustDecideAt, stepBefore } from './routing.ts'

type Condition = (state: CaseState, facts: CaseFacts) => Refusal | null

const in_ =
  (...statuses: readonly CaseStatus[]): Condition =>
  (state) =>
    state.status !== null && statuses.includes(state.status)
      ? null
      : refuse('cases.not-now', { status: state.status, outcome: state.outcome })

const all =
  (...conditions: readonly Condition[]): Condition =>
  (state, facts) => {
    for (const condition of conditions) {
      const refusal = condition(state, facts)
      if (refusal) return refusal
    }
    return null
  }

const when =
  (holds: (state: CaseState, facts: CaseFacts) => boolean, code: string): Condition =>
  (state, facts) =>
    holds(state, facts) ? null : refuse(code)

const running = when((state) => openSuspension(state) === undefined, 'cases.clock-suspended')
const stepInHand = when((state) => openStep(state) !== undefined, 'cases.no-open-step')
const notDeciding = when((state) => {
  const step = openStep(state)
  return step !== undefined && state.terms !== null && !mustDecideAt(state.terms, step.key)
}, 'cases.step-decides')

/** 四眼：审批人不得是本件的收件、受理或其他环节的承办人；退回重办不能洗掉经手人. */
const fourEyes: Condition = (state, facts) => {
  if (!state.terms?.fourEyes) return null
  const before = [
    state.receivedBy,
    state.acceptedBy,
    ...state.steps.flatMap((step) => (step.status === 'open' ? [] : step.stints.map((stint) => stint.by))),
  ]
  return before.includes(facts.actorKey) ? refuse('cases.four-eyes') : null
}

const deciding = all(in_('examining'), stepInHand, running, when(decidesNow, 'cases.step-does-not-decide'), fourEyes)

const extendable: Condition = (state, facts) => {
  const max = state.terms?.rules.extensionMaxWorkingDays ?? 0
  if (max < 1) return refuse('cases.extension-too-long', { max })
  const legal = statutoryClock(state, facts.calendar, facts.today) ?? promiseClock(state, facts.calendar, facts.today)
  return legal !== null && legal.late > 0 ? refuse('cases.extension-too-late', { dueOn: legal.dueOn }) : null
}

/**
 * 行政许可法 §32(4): whether silence has accepted the case already, and since when; the clock job only writes it down. Null while the
 * five days run, while the applicant supplements, and where the rule does not apply.
 */
export function silenceDueOn(state: CaseState, facts: CaseFacts): PlainDate | null {
  const terms = termsInForce(state, facts)
  if (terms.rules.silenceAppliesTo === 'licensing' && !terms.licensing) return null
  const clock = silenceClock(state, facts.calendar, facts.today, terms.rules)
  return clock !== null && clock.endedOn === null && clock.late > 0 ? clock.dueOn : null
}

const silent: Condition = (state, facts) => {
  const terms = termsInForce(state, facts)
  if (terms.rules.silenceAppliesTo === 'licensing' && !terms.licensing) return refuse('cases.silence-does-not-apply')
  if (silenceDueOn(state, facts) !== null) return null
  const clock = silenceClock(state, facts.calendar, facts.today, terms.rules)
  return refuse('cases.silence-not-yet', { dueOn: clock?.dueOn ?? null })
}

/** After five silent days nothing can be asked or turned away any more, even if the clock job sleeps (行政许可法 §32(4)). */
const notYetAcceptedBySilence: Condition = (state, facts) => {
  const dueOn = silenceDueOn(state, facts)
  return dueOn === null ? null : refuse('cases.silence-passed', { dueOn })
}

/** A notice needs a date by which to answer, and none is guessed. */
const datable: Condition = (state, facts) => {
  const limit = { amount: termsInForce(state, facts).rules.correctionWorkingDays, unit: 'working' } as const
  const dueOn = covered(() => endOfLimit(facts.calendar, facts.today, limit))
  return dueOn === null ? refuse('calendar.not-covered', { until: facts.calendar.coversTo }) : null
}

const acceptable: Condition = (state, facts) =>
  silenceDueOn(state, facts) !== null
    ? null
    : acceptanceBar(
        { materials: state.materials, commitment: state.commitment, creditBarred: facts.creditBarred },
        facts.terms,
        facts.calendar,
        facts.today,
      )

const deferralExtendable: Condition = (state, facts) => {
  const left = outstandingDeferrals(state).filter((d) => !d.extended && d.dueOn >= facts.today)
  if (left.length === 0) return refuse('cases.nothing-deferred')
  const latest = deferralLimit(termsInForce(state, facts), facts.calendar, facts.today)
  return latest !== null && left.some((d) => d.dueOn < latest) ? null : refuse('cases.deferral-too-long', { latest })
}

/** Special procedures that can still stop the clock: with a basis, for at least a day, each once (行政许可法 §45). */
export const proceduresLeft = (state: CaseState): readonly TermProcedure[] => {
  const { terms, suspensions } = state
  if (!terms) return []
  return terms.specialProcedures.filter(
    (p) =>
      p.basis.trim() !== '' && suspensionLimit(p, terms) !== null && !suspensions.some((s) => s.procedureKey === p.key),
  )
}

/** One condition per command, in the order of a case's life. */
export const conditions: Readonly<Record<CommandType, Condition>> = {
  open: when((state) => state.status === null, 'cases.already-open'),
  submit: in_('draft'),
  'pre-screen': all(
    in_('submitted'),
    when((state) => !state.preScreened, 'cases.already-pre-screened'),
  ),
  receive: in_('submitted'),
  'notify-once': all(in_('submitted', 'received'), notYetAcceptedBySilence, datable),
  'request-late': all(
    in_('received', 'examining'),
    when((state) => state.status === 'examining' || state.notices.length > 0, 'cases.use-the-notice'),
  ),
  'answer-late': when(
    (state) => !isOver(state) && state.lateRequests.some((request) => !request.answered),
    'cases.nothing-asked',
  ),
  supplement: all(
    in_('correcting'),
    when((state, facts) => facts.today <= (openNotice(state)?.dueOn ?? facts.today), 'cases.correction-expired'),
  ),
  'lapse-correction': all(
    in_('correcting'),
    when((state, facts) => facts.today > (openNotice(state)?.dueOn ?? facts.today), 'cases.correction-not-expired'),
  ),
  accept: all(in_('submitted', 'received'), acceptable),
  'deem-accepted': all(in_('submitted', 'received'), silent),
  'not-accept': all(in_('submitted', 'received', 'correcting'), notYetAcceptedBySilence),
  'not-require': all(in_('submitted', 'received', 'correcting'), notYetAcceptedBySilence),
  'supply-deferred': all(
    in_('examining'),
    when((state) => outstandingDeferrals(state).length > 0, 'cases.nothing-deferred'),
    when((state, facts) => outstandingDeferrals(state).some((d) => d.dueOn >= facts.today), 'cases.deferral-expired'),
  ),
  'extend-deferral': all(in_('examining'), deferralExtendable),
  'lapse-deferral': all(
    in_('examining'),
    when((state, facts) => outstandingDeferrals(state).some((d) => d.dueOn < facts.today), 'cases.nothing-lapsed'),
  ),
  claim: all(
    in_('examining'),
    stepInHand,
    when((state) => openStep(state)?.staffId === null, 'cases.already-claimed'),
  ),
  'complete-step': all(in_('examining'), stepInHand, running, notDeciding),
  'return-step': all(
    in_('examining'),
    stepInHand,
    running,
    when((state) => {
      const step = openStep(state)
      return step !== undefined && state.terms !== null && stepBefore(state.terms, step.key) !== undefined
    }, 'cases.no-step-before'),
  ),
  transfer: all(in_('examining'), stepInHand),
  suspend: all(
    in_('examining'),
    running,
    when((state) => proceduresLeft(state).length > 0, 'cases.no-procedure-left'),
    (_state, facts) =>
      facts.today > facts.calendar.coversTo ? refuse('calendar.not-covered', { until: facts.calendar.coversTo }) : null,
  ),
  resume: all(
    in_('examining'),
    when((state) => openSuspension(state) !== undefined, 'cases.not-suspended'),
  ),
  extend: all(
    in_('examining'),
    when((state) => state.extension === null, 'cases.extended-already'),
    when((state) => state.terms?.handling === 'timed', 'cases.on-the-spot-not-extended'),
    extendable,
  ),
  'revise-calendar': when(
    (state, facts) =>
      !isOver(state) && state.calendarVersion !== null && state.calendarVersion !== facts.calendar.version,
    'cases.calendar-unchanged',
  ),
  'transfer-up': all(in_('examining'), stepInHand),
  withdraw: in_('draft', 'submitted', 'received', 'correcting', 'examining'),
  terminate: all(in_('received', 'correcting', 'examining'), notYetAcceptedBySilence),
  grant: all(
    deciding,
    when((state) => outstandingDeferrals(state).length === 0, 'cases.deferred-outstanding'),
  ),
  deny: deciding,
  issue: all(
    in_('decided'),
    when((state) => state.granted === true, 'cases.nothing-to-issue'),
  ),
  dispatch: all(
    in_('decided', 'issued'),
    when((state) => state.granted === false || state.status === 'issued', 'cases.not-issued'),
    when((state) => state.dispatched === null, 'cases.dispatched-already'),
  ),
  deliver: all(
    in_('decided', 'issued'),
    when((state) => state.granted === false || state.status === 'issued', 'cases.not-issued'),
  ),
  archive: all(
    in_('concluded'),
    when(
      (state) => state.verification === null || state.verification.result !== null,
      'cases.verification-outstanding',
    ),
    when(
      (state) => state.verification?.result !== 'broken' || state.outcome === 'revoked',
      'cases.revocation-outstanding',
    ),
  ),
  'verify-commitment': when(
    (state) => state.verification !== null && state.verification.result === null,
    'cases.nothing-to-verify',
  ),
  revoke: when(
    (state) => state.verification?.result === 'broken' && state.outcome === 'granted',
    'cases.nothing-to-revoke',
  ),
  'record-presence': when((state) => state.number !== null && !isOver(state), 'cases.not-now'),
  'correct-record': when((state) => state.number !== null && state.status !== 'archived', 'cases.not-now'),
  remind: when((state) => state.number !== null && state.status !== 'archived', 'cases.not-now'),
}
