/** The rules as tables, from docs/law/case-life-cycle.md, docs/law/clocks.md and docs/permissions.md. */

/** What may happen in which state, and the state after it; `=` stays. */
export const course: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'case-opened': ['', 'draft'],
  'case-submitted': ['draft', 'submitted'],
  'case-pre-screened': ['submitted', '='],
  'case-received': ['submitted', 'received'],
  'one-time-notice-issued': ['received', 'correcting'],
  'late-request-made': ['received examining', '='],
  'late-request-answered': ['submitted received correcting examining decided issued', '='],
  'supplement-made': ['correcting', '='],
  'correction-lapsed': ['correcting', '='],
  'case-accepted': ['submitted received', 'examining'],
  'case-not-accepted': ['submitted received correcting', '='],
  'case-not-required': ['submitted received correcting', '='],
  'deferred-material-supplied': ['examining', '='],
  'deferral-extended': ['examining', '='],
  'deferral-lapsed': ['examining', '='],
  'step-started': ['examining', '='],
  'step-claimed': ['examining', '='],
  'step-completed': ['examining', '='],
  'step-returned': ['examining', '='],
  'step-transferred': ['examining', '='],
  'clock-suspended': ['examining', '='],
  'clock-resumed': ['examining', '='],
  'limit-extended': ['examining', '='],
  'calendar-revised': ['examining decided issued', '='],
  'case-transferred-up': ['examining', '='],
  'case-withdrawn': ['draft submitted received correcting examining', '='],
  'case-terminated': ['received correcting examining', '='],
  'case-granted': ['examining', 'decided'],
  'case-denied': ['examining', 'decided'],
  'result-issued': ['decided', 'issued'],
  'result-dispatched': ['decided issued', '='],
  'result-delivered': ['decided issued', '='],
  'case-concluded': ['draft submitted received correcting examining decided issued', 'concluded'],
  'case-archived': ['concluded', 'archived'],
  'commitment-verified': ['decided issued concluded', '='],
  'decision-revoked': ['decided issued concluded', '='],
  'presence-recorded': ['submitted received correcting examining decided issued', '='],
  'record-corrected': ['submitted received correcting examining decided issued concluded', '='],
  'reminder-issued': ['submitted received correcting examining decided issued concluded', '='],
}

const desk = 'window-clerk township-helper village-helper'
const desks = `${desk} caseworker approver office-head`
const officers = 'caseworker approver office-head'
const heads = 'approver office-head'

/** Who may: the applicant (A), the platform by itself (S), posts of which role in which place. `desk+`: a desk too, for 即办件. */
export const authority: Readonly<
  Record<string, readonly [alone: string, roles: string, place: 'any' | 'handling' | 'step']>
> = {
  'case-opened': ['A', desk, 'any'],
  'case-submitted': ['A', desk, 'any'],
  'case-pre-screened': ['', desks, 'any'],
  'case-received': ['S', desks, 'any'],
  'one-time-notice-issued': ['', desks, 'any'],
  'late-request-made': ['', officers, 'handling'],
  'late-request-answered': ['A', desk, 'any'],
  'supplement-made': ['A', desk, 'any'],
  'correction-lapsed': ['S', '', 'any'],
  'case-accepted': ['S', desks, 'any'],
  'case-not-accepted': ['', officers, 'handling'],
  'case-not-required': ['', officers, 'handling'],
  'deferred-material-supplied': ['A', desk, 'any'],
  'deferral-extended': ['', officers, 'handling'],
  'deferral-lapsed': ['S', '', 'any'],
  'step-claimed': ['', `${officers} desk+`, 'step'],
  'step-completed': ['', `${officers} desk+`, 'step'],
  'step-returned': ['', officers, 'step'],
  'step-transferred': ['', officers, 'step'],
  'clock-suspended': ['', officers, 'step'],
  'limit-extended': ['', 'office-head', 'handling'],
  'calendar-revised': ['S', '', 'any'],
  'case-transferred-up': ['', heads, 'step'],
  'case-withdrawn': ['A', desk, 'any'],
  'case-terminated': ['S', heads, 'handling'],
  'case-granted': ['', `${heads} desk+`, 'step'],
  'case-denied': ['', heads, 'step'],
  'result-issued': ['', `${officers} desk+`, 'handling'],
  'result-dispatched': ['', desks, 'any'],
  'result-delivered': ['', desks, 'any'],
  'case-archived': ['S', desks, 'any'],
  'commitment-verified': ['', officers, 'handling'],
  'decision-revoked': ['', heads, 'handling'],
  'presence-recorded': ['', desks, 'any'],
  'record-corrected': ['', 'office-head', 'handling'],
  'reminder-issued': ['S', '', 'any'],
}

/** The message each event owes the applicant; `*` when it depends (`messagesOwed`). */
export const messages: Readonly<Record<string, string>> = {
  'case-submitted': 'case-submitted',
  'one-time-notice-issued': 'case-notice',
  'late-request-made': 'case-late-request',
  'case-accepted': 'case-accepted',
  'case-not-accepted': 'case-not-accepted',
  'clock-suspended': 'case-suspended',
  'clock-resumed': '*',
  'limit-extended': 'case-extended',
  'case-granted': 'case-granted',
  'case-denied': 'case-denied',
  'result-issued': 'case-result-ready',
  'result-dispatched': 'case-dispatched',
  'case-concluded': '*',
  'reminder-issued': '*',
}

/** Numbers of the rules (docs/law/clocks.md, defaults). */
export const limits = { silence: 5, correction: 15, extension: 10, delivery: 10, verification: 40, review: 15 } as const

/** Working days before its end at which a clock reminds. */
export const reminders: Readonly<Record<string, number>> = {
  'silence-due-soon': 1,
  'correction-due-soon': 3,
  'deferral-due-soon': 1,
  'promise-due-soon': 1,
  'delivery-due-soon': 2,
  'verification-due-soon': 5,
}

/** While the clock is stopped nothing of this happens. */
export const notWhileSuspended = ['step-completed', 'step-returned', 'case-granted', 'case-denied', 'clock-suspended']
/** After the end only this. */
export const afterTheEnd = [
  'commitment-verified',
  'decision-revoked',
  'record-corrected',
  'reminder-issued',
  'case-archived',
]
