/** The row that lists, search and lamps read: a pure function of the state, so that replay and storage agree (I22). */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { WorkCalendar } from '#kernel/working-days.ts'
import { amberOn, wakeOn } from './clock-commands.ts'
import { clocksOf, governingClock, openStepClock } from './clocks.ts'
import {
  type CaseOutcome,
  type CaseRules,
  type CaseState,
  type CaseStatus,
  type CaseTerms,
  type DeliveryMethod,
  holderOf,
  noticeRounds,
  openSuspension,
  outstandingDeferrals,
  type PresencePurpose,
  presencePurposes,
} from './model.ts'
import { visitsOf } from './visits.ts'

export interface CaseProjection {
  /** Version of the item the case goes by: opened, then handed in, then frozen under. */
  readonly itemVersion: number
  readonly status: CaseStatus
  readonly outcome: CaseOutcome | null
  readonly holderKind: 'applicant' | 'office' | 'none'
  readonly holderOfficeId: string | null
  readonly holderStaffId: string | null
  readonly stepKey: string | null
  readonly submittedOn: PlainDate | null
  readonly acceptedOn: PlainDate | null
  readonly promiseDueOn: PlainDate | null
  readonly statutoryDueOn: PlainDate | null
  readonly stepDueOn: PlainDate | null
  /** Due date of the clock that governs now; null while suspended, unpromised or over. */
  readonly dueOn: PlainDate | null
  readonly amberOn: PlainDate | null
  readonly suspended: boolean
  readonly deferralsOutstanding: number
  /** Most notices any one material or field has had; from 2 on it is supervised. */
  readonly noticeRounds: number
  readonly decidedOn: PlainDate | null
  readonly concludedOn: PlainDate | null
  readonly visits: number
  readonly visitsByOffice: number
  /** What the applicant or the family came for, each once, in the order of `presencePurposes`. */
  readonly visitPurposes: readonly PresencePurpose[]
  /** 帮代办: a staff helper stood somewhere for this case. */
  readonly helped: boolean
  /** How the result was delivered; null while it is not. */
  readonly deliveryMethod: DeliveryMethod | null
  /** In time by the promise; null until the decision. */
  readonly inTime: boolean | null
  readonly promisedWorkingDays: number | null
  readonly pauses: readonly { readonly after: PlainDate; readonly through: PlainDate | null; readonly reason: string }[]
  readonly wakeOn: PlainDate | null
}

/** `today` matters only for `wakeOn` and while a suspension lasts (dates are then null). `published` terms give 受理 its date. */
export function project(
  state: CaseState,
  calendar: WorkCalendar,
  today: PlainDate,
  rules: CaseRules,
  published?: CaseTerms,
): CaseProjection {
  if (state.status === null) throw new Error('a case without events has no row')
  const clocks = clocksOf(state, calendar, today, rules, published)
  const governing = governingClock(clocks, state)
  const holder = holderOf(state)
  const visits = visitsOf(state, rules)
  const present = state.presences.filter((one) => !one.void)
  const came = present.filter((one) => one.who !== 'staff-helper')
  const dueOf = (kind: string): PlainDate | null => clocks.find((c) => c.kind === kind)?.dueOn ?? null
  return {
    itemVersion: state.terms?.itemVersion ?? state.itemVersion ?? state.opened?.itemVersion ?? 0,
    status: state.status,
    outcome: state.outcome,
    holderKind: holder.kind,
    holderOfficeId: holder.kind === 'office' ? holder.officeId : null,
    holderStaffId: holder.kind === 'office' ? holder.staffId : null,
    stepKey: holder.kind === 'office' ? holder.stepKey : null,
    submittedOn: state.submittedOn,
    acceptedOn: state.acceptedOn,
    promiseDueOn: dueOf('promise'),
    statutoryDueOn: dueOf('statutory'),
    stepDueOn: openStepClock(clocks, state)?.dueOn ?? null,
    dueOn: governing?.dueOn ?? null,
    amberOn: governing ? amberOn(governing, calendar, state.terms?.rules ?? rules) : null,
    suspended: openSuspension(state) !== undefined,
    deferralsOutstanding: outstandingDeferrals(state).length,
    noticeRounds: noticeRounds(state.notices),
    decidedOn: state.decidedOn,
    concludedOn: state.concludedOn,
    visits: visits.total,
    visitsByOffice: visits.chargedToOffice,
    visitPurposes: presencePurposes.filter((purpose) => came.some((one) => one.purpose === purpose)),
    helped: present.some((one) => one.who === 'staff-helper'),
    deliveryMethod: state.deliveryMethod,
    inTime: state.decidedOn === null ? null : !clocks.some((c) => c.kind === 'promise' && c.late > 0),
    promisedWorkingDays: state.terms?.promisedWorkingDays ?? null,
    pauses: state.suspensions.map(({ after, through, reason }) => ({ after, through, reason })),
    wakeOn: wakeOn(state, calendar, today, rules),
  }
}
