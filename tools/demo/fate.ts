/** What becomes of one demonstration case, and how that turns into the next act on a given day. Pure. */
import type { PlainDate } from '#kernel/plain-date.ts'
import { type WorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'
import { type CaseState, openNotice, openStep, openSuspension, outstandingDeferrals } from '#modules/cases/model.ts'

/** Lengths are working days. What is left out does not happen. */
export interface Fate {
  /** Never goes beyond this: what a screen needs to show today. */
  readonly hold?: 'draft' | 'submitted' | 'received' | 'correcting' | 'examining' | 'decided' | 'issued'
  /** With `hold: 'examining'`: the step, counted from 0, where it stands. */
  readonly holdStep?: number
  readonly receiveAfter: number
  readonly preScreened?: boolean
  readonly acceptAfter: number
  /** Nobody looks at it: accepted by silence. */
  readonly silent?: boolean
  readonly notice?: { readonly answerAfter: number | null; readonly halves?: boolean }
  readonly promise?: 'deferred-materials' | 'notice-and-commitment'
  readonly deferral?: { readonly supplyAfter: number | null; readonly extendAfter?: number }
  /** Share of each step's days really used; above 1 is late. */
  readonly pace: number
  readonly claimed: boolean
  readonly suspend?: { readonly resumeAfter: number | null }
  readonly extend?: number
  readonly lateRequest?: boolean
  readonly returned?: boolean
  readonly transferred?: boolean
  /** A township or village helper stands there instead of the applicant. */
  readonly helped?: boolean
  readonly verifyVisit?: boolean
  readonly corrected?: boolean
  readonly ending: 'grant' | 'deny' | 'not-accept' | 'not-require' | 'withdraw' | 'terminate' | 'transfer-up'
  readonly issueAfter: number
  readonly delivery: 'window' | 'courier' | 'electronic' | 'kiosk'
  readonly deliverAfter: number
  readonly verification?: { readonly after: number; readonly result: 'kept' | 'broken' }
  readonly review?: 1 | 2 | 3 | 4 | 5
  readonly archiveAfter?: number
}

export type ActName =
  | 'submit'
  | 'pre-screen'
  | 'receive'
  | 'notify'
  | 'supplement'
  | 'accept'
  | 'not-accept'
  | 'not-require'
  | 'claim'
  | 'complete-step'
  | 'return-step'
  | 'transfer'
  | 'suspend'
  | 'resume'
  | 'extend'
  | 'request-late'
  | 'answer-late'
  | 'supply-deferred'
  | 'extend-deferral'
  | 'verify-visit'
  | 'correct-record'
  | 'withdraw'
  | 'terminate'
  | 'transfer-up'
  | 'grant'
  | 'deny'
  | 'issue'
  | 'dispatch'
  | 'deliver'
  | 'review'
  | 'verify'
  | 'revoke'
  | 'archive'

/** The next act on this day, or null: nothing today. `reviewed` is kept outside the case. */
export function nextAct(
  state: CaseState,
  fate: Fate,
  calendar: WorkCalendar,
  today: PlainDate,
  reviewed: boolean,
): ActName | null {
  const due = (from: PlainDate | null, after: number): boolean =>
    from !== null && from <= today && workingDaysBetween(calendar, from, today) >= after
  if (fate.hold !== undefined && fate.hold === state.status && fate.hold !== 'examining') return null
  switch (state.status) {
    case 'draft':
      return 'submit'
    case 'submitted':
      if (fate.silent || !due(state.receivedOn, fate.receiveAfter)) return null
      return fate.preScreened && !state.preScreened ? 'pre-screen' : 'receive'
    case 'received':
      if (fate.silent || !due(state.receivedOn, fate.acceptAfter)) return null
      if (fate.ending === 'not-accept' || fate.ending === 'not-require') return fate.ending
      return fate.notice && state.notices.length === 0 ? 'notify' : 'accept'
    case 'correcting': {
      const after = fate.notice?.answerAfter ?? null
      return after !== null && due(openNotice(state)?.noticedOn ?? null, after) ? 'supplement' : null
    }
    case 'examining':
      return examining(state, fate, due)
    case 'decided':
      if (state.granted) return due(state.decidedOn, fate.issueAfter) ? 'issue' : null
      return due(state.decidedOn, fate.deliverAfter) ? 'deliver' : null
    case 'issued':
      if (fate.delivery === 'courier' && state.dispatched === null) return 'dispatch'
      return due(state.issuedOn, fate.deliverAfter) ? 'deliver' : null
    case 'concluded':
      return afterwards(state, fate, due, reviewed)
    default:
      return null
  }
}

type Due = (from: PlainDate | null, after: number) => boolean

function examining(state: CaseState, fate: Fate, due: Due): ActName | null {
  const step = openStep(state)
  if (!step || !state.terms) return null
  const suspension = openSuspension(state)
  if (suspension) {
    const after = fate.suspend?.resumeAfter ?? null
    return after !== null && due(suspension.after, after) ? 'resume' : null
  }
  if (fate.claimed && step.staffId === null) return 'claim'
  const deferred = outstandingDeferrals(state)
  const { deferral } = fate
  if (deferred.length > 0 && deferral) {
    if (
      deferral.extendAfter !== undefined &&
      deferred.some((d) => !d.extended) &&
      due(state.acceptedOn, deferral.extendAfter)
    )
      return 'extend-deferral'
    if (deferral.supplyAfter !== null && due(state.acceptedOn, deferral.supplyAfter)) return 'supply-deferred'
  }
  if (fate.suspend && state.suspensions.length === 0 && due(state.acceptedOn, 1)) return 'suspend'
  if (fate.transferred && !state.steps.some((one) => one.officeId !== termOffice(state, one.key))) return 'transfer'
  if (fate.lateRequest && state.lateRequests.length === 0 && due(state.acceptedOn, 1)) return 'request-late'
  if (state.lateRequests.some((request) => !request.answered) && due(step.startedOn, 3)) return 'answer-late'
  if (fate.verifyVisit && state.presences.length < 2 && due(state.acceptedOn, 2)) return 'verify-visit'
  if (fate.extend !== undefined && state.extension === null && due(state.acceptedOn, fate.extend)) return 'extend'
  if (fate.ending === 'withdraw' || fate.ending === 'terminate' || fate.ending === 'transfer-up')
    return due(state.acceptedOn, 2) ? fate.ending : null
  return stepDone(state, fate, due)
}

const termOffice = (state: CaseState, key: string): string | undefined =>
  state.terms?.steps.find((term) => term.key === key)?.officeId

function stepDone(state: CaseState, fate: Fate, due: Due): ActName | null {
  const step = openStep(state)
  const steps = (state.terms?.steps ?? []).filter(
    (term) => term.function !== 'acceptance' && term.function !== 'deliver',
  )
  const at = steps.findIndex((term) => term.key === step?.key)
  const term = steps[at]
  if (fate.hold === 'examining' && at >= (fate.holdStep ?? 0)) return null
  if (!step || !term || !due(step.startedOn, stepDays(state, term.workingDays, fate.pace))) return null
  const deciding = term.function === 'approve' || at === steps.length - 1 || state.basis === 'notice-and-commitment'
  const before = state.steps.find((one) => one.key === steps[at - 1]?.key)
  if (fate.returned && at > 0 && before?.stints.length === 1) return 'return-step'
  if (!deciding) return 'complete-step'
  if (fate.ending === 'deny') return 'deny'
  return outstandingDeferrals(state).length > 0 ? null : 'grant'
}

/** How long a step takes; 即办件 are done on the spot unless the case is meant to be late. */
const stepDays = (state: CaseState, workingDays: number, pace: number): number =>
  pace <= 1 && state.terms?.handling === 'on-the-spot'
    ? 0
    : pace > 1
      ? Math.ceil(workingDays * pace)
      : Math.floor(workingDays * pace)

function afterwards(state: CaseState, fate: Fate, due: Due, reviewed: boolean): ActName | null {
  if (fate.review !== undefined && !reviewed && state.decidedOn !== null && due(state.concludedOn, 1)) return 'review'
  const { verification } = state
  if (verification?.result === null && fate.verification && due(state.decidedOn, fate.verification.after))
    return 'verify'
  if (verification?.result === 'broken' && state.outcome === 'granted') return 'revoke'
  if (fate.corrected && state.presences.length > 1 && !state.presences.some((one) => one.void)) return 'correct-record'
  if (verification?.result === null) return null
  return fate.archiveAfter !== undefined && due(state.concludedOn, fate.archiveAfter) ? 'archive' : null
}
