/**
 * What may happen next: `decide(command, state, facts) → events`, or a Refusal. Pure; the order follows the statute
 * (行政许可法 §§29–50), each function names its article. An outcome the law knows (not accepted, denied) is an event, not an error.
 */
import { addDays, minDate, type PlainDate } from '#kernel/plain-date.ts'
import { invalid, refuse } from '#kernel/refusal.ts'
import { validityOf } from '#modules/licences/model.ts'
import { basisOf, deferralLimit } from './acceptance.ts'
import { promiseClock } from './clocks.ts'
import { type CaseCommand, type CaseCommandData, type CaseFacts, type CommandType, termsInForce } from './commands.ts'
import { conditions, silenceDueOn } from './conditions.ts'
import { covered, endOfLimit, suspensionLimit, workingDayFrom } from './limits.ts'
import {
  type CaseEvent,
  type CaseEventData,
  type CaseEventType,
  type CaseState,
  type CaseTerms,
  type DocumentKind,
  type DocumentRef,
  isOver,
  type MaterialRecord,
  type NoticeItem,
  openNotice,
  openStep,
  openSuspension,
  outstandingDeferrals,
  type Presence,
  type Remedies,
  type TermProcedure,
} from './model.ts'
import { firstStep, stepAfter, stepBefore, termStep } from './routing.ts'

type Decide<Type extends CommandType> = (
  data: Readonly<CaseCommandData[Type]>,
  state: CaseState,
  facts: CaseFacts,
) => CaseEvent[]

const happened = <Type extends CaseEventType>(facts: CaseFacts, type: Type, data: CaseEventData[Type]): CaseEvent =>
  ({ type, at: facts.now, data }) as CaseEvent

const paper = (facts: CaseFacts, kind: DocumentKind): DocumentRef => ({ kind, number: facts.nextDocumentNumber(kind) })

const written = (text: string, field: string): string => {
  if (text.trim().length === 0) throw invalid('cases.words-missing', { field })
  return text.trim()
}

/**
 * A presence is of the day it is recorded, or before it; nobody was there tomorrow. Whom it is charged to follows from the errand,
 * not from who writes it down: what was asked for after the one-time notice is the office's, the rest is not.
 */
const came = (presence: Presence, facts: CaseFacts, cause: Presence['cause'] = 'own'): Presence => {
  if (presence.on > facts.today) throw invalid('cases.presence-in-the-future', { on: presence.on })
  return { ...presence, cause }
}

/** The same where nobody may have been there. */
const present = (presence: Presence | null, facts: CaseFacts, cause: Presence['cause'] = 'own'): Presence | null =>
  presence && came(presence, facts, cause)

/** §38, §32 末款: whom to turn to, and until when, is told with every refusal. */
const told = (remedies: Remedies): Remedies => {
  written(remedies.reviewBody, 'reviewBody')
  written(remedies.court, 'court')
  if (remedies.reviewWithinDays < 1 || remedies.suitWithinMonths < 1)
    throw invalid('cases.words-missing', { field: 'remedies' })
  return remedies
}

/** Only what the guide lists can be asked for (行政许可法 §31): a material of the item or a field of its form. */
function checkNoticeItems(items: readonly NoticeItem[], terms: CaseTerms): void {
  if (items.length === 0) throw invalid('cases.notice-empty')
  const keys = new Set(terms.materials.map((m) => m.key))
  for (const item of items) {
    if (!keys.has(item.key) && !item.key.startsWith('form:')) throw refuse('cases.not-in-the-guide', { key: item.key })
    written(item.problem, 'problem')
    written(item.remedy, 'remedy')
  }
}

/** An end closes an open suspension first, so that every suspension ends (I12). */
const closeSuspension = (state: CaseState, facts: CaseFacts): CaseEvent[] => {
  const open = openSuspension(state)
  if (!open) return []
  const resumedOn = minDate(facts.today, open.capOn)
  return [
    happened(facts, 'clock-resumed', {
      suspensionId: open.id,
      resumedOn,
      cause: facts.today > open.capOn ? 'cap-reached' : 'finished',
      note: '办件结束，停止计时随之终止',
    }),
  ]
}

const conclude = (facts: CaseFacts, outcome: CaseEventData['case-concluded']['outcome']): CaseEvent =>
  happened(facts, 'case-concluded', { outcome, concludedOn: facts.today })

// ─── Application (申请) ─────────────────────────────────────────────────────────────────────────────────────────────────────

const open: Decide<'open'> = (data, _state, facts) => [happened(facts, 'case-opened', data)]

/** 行政许可法 §29, §31: the applicant files and answers for the truth of the content; on a commitment only where the item has it (国办发〔2020〕42号). */
const submit: Decide<'submit'> = (data, _state, facts) => {
  // Taken in all the same, nobody could ever accept the case.
  if (data.commitment?.kind === 'notice-and-commitment' && !facts.terms.noticeCommitment)
    throw refuse('cases.commitment-not-offered', { item: facts.terms.itemName })
  return [
    happened(facts, 'case-submitted', {
      ...data,
      itemVersion: facts.terms.itemVersion,
      revision: 1,
      submittedOn: facts.today,
      presence: present(data.presence, facts),
    }),
  ]
}

/** 网上预审、窗口核验：预审不停表，收到材料之日不变. */
const preScreen: Decide<'pre-screen'> = (data, _state, facts) => [happened(facts, 'case-pre-screened', data)]

/** 收件凭证. The day of receipt is the day the materials came in, not the day somebody looked at them (§32). */
const receive: Decide<'receive'> = (data, state, facts) => [
  happened(facts, 'case-received', {
    receivedOn: state.submittedOn ?? facts.today,
    presence: present(data.presence, facts),
    document: paper(facts, 'receipt'),
  }),
]

// ─── One-time notice and supplement (§32(3), §32(4)) ────────────────────────────────────────────────────────────────────────

/**
 * §32(4): 当场或者在五日内一次告知需要补正的全部内容. A later notice may only be about what was handed in again, and says why the first one
 * was not enough: it is supervised (`noticeRounds`).
 */
const notifyOnce: Decide<'notify-once'> = (data, state, facts) => {
  const terms = termsInForce(state, facts)
  checkNoticeItems(data.items, terms)
  const last = state.notices.at(-1)
  const reason = (data.reason ?? '').trim()
  if (last) {
    const old = data.items.filter((item) => !last.items.some((asked) => asked.key === item.key))
    if (old.length > 0) throw refuse('cases.second-notice', { keys: old.map((item) => item.key) })
    if (reason === '') throw invalid('cases.repeat-reason-missing', { round: state.notices.length + 1 })
  }
  const limit = { amount: terms.rules.correctionWorkingDays, unit: 'working' } as const
  const dueOn = endOfLimit(facts.calendar, facts.today, limit)
  const receipt = state.registered ? [] : receive({ presence: null }, state, facts)
  const document = paper(facts, 'one-time-notice')
  return [
    ...receipt,
    happened(facts, 'one-time-notice-issued', {
      round: state.notices.length + 1,
      items: data.items,
      ...(last && { reason }),
      noticedOn: facts.today,
      dueOn,
      document,
    }),
  ]
}

/** There, held, waived, or said not to apply: nothing more is wanted of it. */
const handedIn = (material: MaterialRecord): boolean =>
  ['supplied', 'held', 'waived', 'not-applicable'].includes(material.state)

/** Old matter after the notice: no clock stops, nobody is bound; the visit it causes is the office's. */
const requestLate: Decide<'request-late'> = (data, state, facts) => {
  checkNoticeItems(data.items, termsInForce(state, facts))
  return [happened(facts, 'late-request-made', { items: data.items, ground: written(data.ground, 'ground') })]
}

const answerLate: Decide<'answer-late'> = (data, state, facts) => {
  const asked = new Set(state.lateRequests.filter((r) => !r.answered).flatMap((r) => r.items.map((item) => item.key)))
  const settled = [...data.materials.filter(handedIn).map((m) => m.key), ...data.fields].filter((key) => asked.has(key))
  if (settled.length === 0) throw invalid('cases.supplement-empty')
  return [
    happened(facts, 'late-request-answered', {
      revision: state.revision + 1,
      contentHash: data.contentHash,
      materials: data.materials,
      origins: data.origins,
      settled,
      presence: present(data.presence, facts, 'office'),
    }),
  ]
}

/** §32(5): 按要求提交全部补正材料的，应当受理. The review of five days starts anew on the day everything is in. */
const supplement: Decide<'supplement'> = (data, state, facts) => {
  const notice = openNotice(state)
  if (!notice) throw refuse('cases.not-now', { status: state.status })
  const supplied = new Set(
    [...data.materials.filter(handedIn).map((m) => m.key), ...data.fields].filter((key) =>
      notice.items.some((item) => item.key === key),
    ),
  )
  if (supplied.size === 0) throw invalid('cases.supplement-empty')
  const settled = new Set([...notice.settled, ...supplied])
  return [
    happened(facts, 'supplement-made', {
      round: notice.round,
      revision: state.revision + 1,
      contentHash: data.contentHash,
      suppliedOn: facts.today,
      materials: data.materials.filter((m) => supplied.has(m.key)),
      origins: data.origins,
      settled: [...supplied],
      complete: notice.items.every((item) => settled.has(item.key)),
      presence: present(data.presence, facts),
    }),
  ]
}

/** 补正不来：逾期未补正的，按撤回处理并办结；材料退还，可以随时再来. */
const lapseCorrection: Decide<'lapse-correction'> = (_data, state, facts) => {
  const dueOn = openNotice(state)?.dueOn ?? facts.today
  return [happened(facts, 'correction-lapsed', { dueOn }), conclude(facts, 'correction-lapsed')]
}

// ─── Acceptance (§32) ───────────────────────────────────────────────────────────────────────────────────────────────────────

const accepted = (
  data: Omit<CaseEventData['case-accepted'], 'terms'>,
  startedOn: PlainDate,
  facts: CaseFacts,
): CaseEvent[] => {
  const terms: CaseTerms = { ...facts.terms, calendarVersion: facts.calendar.version }
  const first = firstStep(terms)
  if (!first) throw new Error(`item ${terms.itemId} has no step to handle a case`)
  return [
    happened(facts, 'case-accepted', { ...data, terms }),
    happened(facts, 'step-started', { stepKey: first.key, officeId: first.officeId, startedOn }),
  ]
}

/**
 * §32(5); 容缺受理; 告知承诺 (国办发〔2020〕42号). Freezes the item version, its steps and the calendar version. After five silent
 * days the law has accepted already, from the day of receipt and without conditions: then that is what is recorded.
 */
const accept: Decide<'accept'> = (data, state, facts) => {
  if (silenceDueOn(state, facts) !== null) return deemAccepted({}, state, facts)
  const { basis, deferrals } = basisOf(
    {
      materials: state.materials,
      commitment: data.commitment ?? state.commitment,
      asked: data.deferrals,
      creditBarred: facts.creditBarred,
    },
    facts.terms,
    facts.calendar,
    facts.today,
  )
  const receipt = state.registered ? [] : receive({ presence: null }, state, facts)
  const commitment = basis === 'complete' ? null : (data.commitment ?? state.commitment)
  return [
    ...receipt,
    ...accepted(
      { basis, acceptedOn: facts.today, deferrals, commitment, document: paper(facts, 'acceptance') },
      facts.today,
      facts,
    ),
  ]
}

/**
 * §32(4): 逾期不告知的，自收到申请材料之日起即为受理. Dated back to receipt, so the deadline is retroactive. The first step has the
 * case from the first day after the five, whenever the clock job runs.
 */
const deemAccepted: Decide<'deem-accepted'> = (_data, state, facts) => {
  const acceptedOn = state.receivedOn ?? facts.today
  return accepted(
    { basis: 'deemed', acceptedOn, deferrals: [], commitment: null, document: paper(facts, 'acceptance') },
    addDays(silenceDueOn(state, facts) ?? facts.today, 1),
    facts,
  )
}

/** §32(2): 不属于本机关职权的，即时作出不予受理的决定并告知向谁申请；§32 末款：书面、加盖专用印章、注明日期. */
const notAccept: Decide<'not-accept'> = (data, _state, facts) => [
  happened(facts, 'case-not-accepted', {
    ...data,
    reason: written(data.reason, 'reason'),
    remedies: told(data.remedies),
    document: paper(facts, 'non-acceptance'),
  }),
  conclude(facts, 'not-accepted'),
]

/** §32(1): 依法不需要取得行政许可的，即时告知不受理. */
const notRequire: Decide<'not-require'> = (data, _state, facts) => [
  happened(facts, 'case-not-required', {
    explanation: written(data.explanation, 'explanation'),
    document: paper(facts, 'non-requirement'),
  }),
  conclude(facts, 'not-required'),
]

// ─── Deferred materials (容缺后补) ──────────────────────────────────────────────────────────────────────────────────────────

const deferralOf = (state: CaseState, key: string) => {
  const deferral = outstandingDeferrals(state).find((d) => d.key === key)
  if (!deferral) throw refuse('cases.not-deferred', { key })
  return deferral
}

const supplyDeferred: Decide<'supply-deferred'> = (data, state, facts) => {
  const deferral = deferralOf(state, data.key)
  if (facts.today > deferral.dueOn) throw refuse('cases.deferral-expired', { dueOn: deferral.dueOn })
  return [
    happened(facts, 'deferred-material-supplied', {
      key: data.key,
      suppliedOn: facts.today,
      material: { ...data.material, key: data.key, state: 'supplied' },
      presence: present(data.presence, facts),
    }),
  ]
}

/** Once, before the old date, never beyond the item's promise from today. */
const extendDeferral: Decide<'extend-deferral'> = (data, state, facts) => {
  const deferral = deferralOf(state, data.key)
  if (deferral.extended) throw refuse('cases.deferral-extended-already', { key: data.key })
  if (facts.today > deferral.dueOn) throw refuse('cases.deferral-expired', { dueOn: deferral.dueOn })
  if (data.dueOn <= deferral.dueOn) throw invalid('cases.deferral-not-later', { dueOn: deferral.dueOn })
  const latest = deferralLimit(termsInForce(state, facts), facts.calendar, facts.today)
  if (latest === null || data.dueOn > latest) throw refuse('cases.deferral-too-long', { latest })
  return [
    happened(facts, 'deferral-extended', {
      key: data.key,
      from: deferral.dueOn,
      // 民法典第二百零三条：最后一日是休息日的，顺延.
      dueOn: minDate(workingDayFrom(facts.calendar, data.dueOn), latest),
      reason: written(data.reason, 'reason'),
    }),
  ]
}

/**
 * 逾期未补的，终止办理，后果已在承诺书中告知. What lapsed first ends the case, together with all that fell due that day (I8); a later date
 * never came, however long the clock job slept, and is not held against the applicant.
 */
const lapseDeferral: Decide<'lapse-deferral'> = (data, state, facts) => {
  const deferral = deferralOf(state, data.key)
  if (facts.today <= deferral.dueOn) throw refuse('cases.deferral-not-lapsed', { dueOn: deferral.dueOn })
  const first = outstandingDeferrals(state).reduce((day, d) => minDate(day, d.dueOn), deferral.dueOn)
  const lapsed = outstandingDeferrals(state).filter((d) => d.dueOn === first)
  return [
    ...lapsed.map(({ key, dueOn }) =>
      happened(facts, 'deferral-lapsed', { key, dueOn, consequence: 'terminated' as const }),
    ),
    ...closeSuspension(state, facts),
    happened(facts, 'case-terminated', {
      ground: 'deferral-lapsed',
      basis: '容缺受理承诺书',
      reason: '承诺后补的材料到期没有补交',
      document: paper(facts, 'termination'),
    }),
    conclude(facts, 'terminated'),
  ]
}

// ─── Examination (§34, §26) ─────────────────────────────────────────────────────────────────────────────────────────────────

/** The office that has a step: as transferred, else as the terms say. A step returned to stays where it was transferred. */
const officeOf = (state: CaseState, key: string, fallback: string): string =>
  state.steps.find((step) => step.key === key)?.officeId ?? fallback

const stepOf = (state: CaseState) => {
  const step = openStep(state)
  if (!step || !state.terms) throw refuse('cases.no-open-step')
  return { step, terms: state.terms }
}

const claim: Decide<'claim'> = (data, state, facts) => [
  happened(facts, 'step-claimed', { stepKey: stepOf(state).step.key, staffId: data.staffId }),
]

/** §34: 需要对申请材料的实质内容进行核实的，应当指派两名以上工作人员进行核查. */
const completeStep: Decide<'complete-step'> = (data, state, facts) => {
  const { step, terms } = stepOf(state)
  const next = stepAfter(terms, step.key)
  if (!next) throw refuse('cases.step-decides')
  if (termStep(terms, step.key)?.onSite && new Set(data.inspectors).size < 2) throw refuse('cases.two-inspectors')
  return [
    happened(facts, 'step-completed', {
      stepKey: step.key,
      completedOn: facts.today,
      opinion: written(data.opinion, 'opinion'),
      recommendation: data.recommendation,
      inspectors: [...new Set(data.inspectors)],
    }),
    happened(facts, 'step-started', {
      stepKey: next.key,
      officeId: officeOf(state, next.key, next.officeId),
      startedOn: facts.today,
    }),
  ]
}

const returnStep: Decide<'return-step'> = (data, state, facts) => {
  const { step, terms } = stepOf(state)
  const before = stepBefore(terms, step.key)
  if (!before) throw refuse('cases.no-step-before')
  return [
    happened(facts, 'step-returned', {
      stepKey: step.key,
      toStepKey: before.key,
      reason: written(data.reason, 'reason'),
      returnedOn: facts.today,
    }),
    happened(facts, 'step-started', {
      stepKey: before.key,
      officeId: officeOf(state, before.key, before.officeId),
      startedOn: facts.today,
    }),
  ]
}

const transfer: Decide<'transfer'> = (data, state, facts) => {
  const { step } = stepOf(state)
  if (step.officeId === data.toOfficeId && step.staffId === data.toStaffId) throw refuse('cases.transfer-nowhere')
  return [happened(facts, 'step-transferred', { stepKey: step.key, ...data, reason: written(data.reason, 'reason') })]
}

// ─── The clock: special procedures (§45), extension (§42), calendar (§82) ───────────────────────────────────────────────────

/** The last day a special procedure may take out of the clock (`suspensionLimit`), never beyond the published calendar. */
export function suspensionCap(procedure: TermProcedure, terms: CaseTerms, facts: CaseFacts): PlainDate {
  const limit = suspensionLimit(procedure, terms)
  if (!limit) throw refuse('cases.no-procedure-left')
  const end =
    limit.unit === 'calendar'
      ? addDays(facts.today, limit.amount)
      : covered(() => endOfLimit(facts.calendar, facts.today, limit))
  return end === null ? facts.calendar.coversTo : end
}

/** §45: 听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审所需时间不计算在期限内，应当书面告知申请人. */
const suspend: Decide<'suspend'> = (data, state, facts) => {
  const { terms } = stepOf(state)
  const procedure = terms.specialProcedures.find((p) => p.key === data.procedureKey)
  if (!procedure) throw refuse('cases.procedure-not-in-the-guide', { key: data.procedureKey })
  if (state.suspensions.some((s) => s.procedureKey === procedure.key))
    throw refuse('cases.procedure-used', { name: procedure.name })
  if (procedure.basis.trim().length === 0) throw refuse('cases.procedure-without-basis', { name: procedure.name })
  return [
    happened(facts, 'clock-suspended', {
      suspensionId: data.suspensionId,
      procedureKey: procedure.key,
      kind: procedure.kind,
      basis: procedure.basis,
      reason: written(data.reason, 'reason'),
      suspendedOn: facts.today,
      capOn: suspensionCap(procedure, terms, facts),
      noticedAt: facts.now,
      document: paper(facts, 'special-procedure'),
    }),
  ]
}

/** The day of resumption itself does not count; never later than the cap, whenever the command comes. */
const resume: Decide<'resume'> = (data, state, facts) => {
  const suspension = openSuspension(state)
  if (!suspension) throw refuse('cases.not-suspended')
  if (data.cause === 'cap-reached' && facts.today <= suspension.capOn)
    throw refuse('cases.cap-not-reached', { capOn: suspension.capOn })
  return [
    happened(facts, 'clock-resumed', {
      suspensionId: suspension.id,
      resumedOn: minDate(facts.today, suspension.capOn),
      cause: facts.today > suspension.capOn ? 'cap-reached' : data.cause,
      note: data.note.trim(),
    }),
  ]
}

/**
 * §42: 经本行政机关负责人批准，可以延长十日，并应当将延长期限的理由告知申请人. Once, before the old date. A promise already broken is not
 * mended by it: then only the law's date moves.
 */
const extend: Decide<'extend'> = (data, state, facts) => {
  const { terms } = stepOf(state)
  if (!Number.isInteger(data.workingDays) || data.workingDays < 1) throw invalid('cases.extension-not-whole-days')
  if (data.workingDays > terms.rules.extensionMaxWorkingDays) {
    throw refuse('cases.extension-too-long', { max: terms.rules.extensionMaxWorkingDays })
  }
  const promise = promiseClock(state, facts.calendar, facts.today)
  return [
    happened(facts, 'limit-extended', {
      workingDays: data.workingDays,
      extendedOn: facts.today,
      reason: written(data.reason, 'reason'),
      approvedBy: facts.actorKey,
      movesPromise: promise !== null && promise.late === 0,
      noticedAt: facts.now,
      document: paper(facts, 'extension'),
    }),
  ]
}

/** A newly published calendar moves dates only through this recorded event, never silently. */
const reviseCalendar: Decide<'revise-calendar'> = (data, state, facts) => [
  happened(facts, 'calendar-revised', {
    fromVersion: state.calendarVersion ?? '',
    toVersion: facts.calendar.version,
    reason: written(data.reason, 'reason'),
  }),
]

// ─── Ends without a decision ────────────────────────────────────────────────────────────────────────────────────────────────

/** §35: 下级机关应当在期限内将初步审查意见和全部申请材料直接报送上级机关. */
const transferUp: Decide<'transfer-up'> = (data, state, facts) => [
  ...closeSuspension(state, facts),
  happened(facts, 'case-transferred-up', {
    authority: written(data.authority, 'authority'),
    opinion: written(data.opinion, 'opinion'),
  }),
  conclude(facts, 'transferred-up'),
]

const withdraw: Decide<'withdraw'> = (data, state, facts) => [
  ...closeSuspension(state, facts),
  happened(facts, 'case-withdrawn', { reason: data.reason.trim() }),
  conclude(facts, 'withdrawn'),
]

/** 终止办理. 容缺逾期 is no ground before a deferral has really lapsed. */
const terminate: Decide<'terminate'> = (data, state, facts) => {
  if (data.ground === 'deferral-lapsed' && conditions['lapse-deferral'](state, facts))
    throw refuse('cases.nothing-lapsed')
  return ending(data, state, facts)
}

const ending: Decide<'terminate'> = (data, state, facts) => [
  ...closeSuspension(state, facts),
  happened(facts, 'case-terminated', {
    ground: data.ground,
    basis: written(data.basis, 'basis'),
    reason: written(data.reason, 'reason'),
    document: paper(facts, 'termination'),
  }),
  conclude(facts, 'terminated'),
]

// ─── Decision, result, delivery (§38, §40, §44) ─────────────────────────────────────────────────────────────────────────────

/** The result is valid from the decision; where nothing else is said, as long as the guide says. */
const grant: Decide<'grant'> = (data, state, facts) => {
  const { step, terms } = stepOf(state)
  const guide = terms.resultValidity ?? null
  const validTo = data.validTo === undefined ? validityOf(guide, facts.today) : data.validTo
  if (validTo === undefined) throw invalid('cases.validity-missing', { validity: guide })
  if (validTo !== null && validTo <= facts.today) throw invalid('cases.validity-in-the-past', { validTo })
  return [
    happened(facts, 'case-granted', {
      decidedOn: facts.today,
      stepKey: step.key,
      resultName: terms.resultName,
      validTo,
      document: paper(facts, 'decision'),
    }),
  ]
}

/** §38: 不予行政许可的，应当说明理由，并告知申请人享有依法申请行政复议或者提起行政诉讼的权利. */
const deny: Decide<'deny'> = (data, state, facts) => [
  happened(facts, 'case-denied', {
    decidedOn: facts.today,
    stepKey: stepOf(state).step.key,
    reasons: written(data.reasons, 'reasons'),
    basis: written(data.basis, 'basis'),
    remedies: told(data.remedies),
    document: paper(facts, 'decision'),
  }),
]

const issue: Decide<'issue'> = (data, _state, facts) => [
  happened(facts, 'result-issued', { issuedOn: facts.today, ...data }),
]

const dispatch: Decide<'dispatch'> = (data, _state, facts) => {
  if (data.method === 'courier' && !data.waybill?.trim()) throw invalid('cases.waybill-missing')
  return [happened(facts, 'result-dispatched', data)]
}

/** §44: 自作出决定之日起十日内颁发、送达. At a window: identity checked and signed for. Ends the case. */
const deliver: Decide<'deliver'> = (data, state, facts) => {
  const inPerson = data.method === 'window' || data.method === 'kiosk'
  if (inPerson && !data.identityChecked) throw refuse('cases.identity-unchecked')
  if (data.method === 'window' && !data.signed) throw refuse('cases.signature-missing')
  if (data.method === 'courier' && state.dispatched === null) throw refuse('cases.not-dispatched')
  if (inPerson && data.presence === null) throw refuse('cases.presence-missing')
  const presence = inPerson ? present(data.presence, facts) : null
  return [
    happened(facts, 'result-delivered', {
      deliveredOn: facts.today,
      ...data,
      presence,
      document: paper(facts, 'delivery-receipt'),
    }),
    conclude(facts, state.outcome ?? 'granted'),
  ]
}

const archive: Decide<'archive'> = (_data, _state, facts) => [
  happened(facts, 'case-archived', { archivedOn: facts.today }),
]

// ─── After the end ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** 告知承诺事后核查 (国办发〔2020〕42号 三). */
const verifyCommitment: Decide<'verify-commitment'> = (data, _state, facts) => [
  happened(facts, 'commitment-verified', {
    result: data.result,
    finding: written(data.finding, 'finding'),
    verifiedOn: facts.today,
  }),
]

/**
 * §69, §79: 以虚假承诺取得的，撤销决定. The grant stays visible; the revocation is a fact of its own. Before delivery it also ends the
 * case: nothing is issued or delivered on a decision that no longer stands.
 */
const revoke: Decide<'revoke'> = (data, state, facts) => [
  happened(facts, 'decision-revoked', {
    reason: written(data.reason, 'reason'),
    basis: written(data.basis, 'basis'),
    remedies: told(data.remedies),
    document: paper(facts, 'revocation'),
  }),
  ...(isOver(state) ? [] : [conclude(facts, 'revoked')]),
]

const recordPresence: Decide<'record-presence'> = (data, _state, facts) => [
  happened(facts, 'presence-recorded', { presence: came(data.presence, facts) }),
]

/**
 * A wrong record is struck out, or put back, by a new event; both stay visible (I6). A wrong date is noted against the event that
 * carries it and moves no clock: dates are moved by the rules only.
 */
const correctRecord: Decide<'correct-record'> = (data, state, facts) => {
  const records = data.subject === 'presence' ? state.presences : data.subject === 'document' ? state.documents : null
  const known = records
    ? records.some((entry) => entry.version === data.version && entry.void !== data.void)
    : data.version >= 1 && data.version <= state.version
  if (!known) throw refuse('cases.no-such-record', { version: data.version })
  return [happened(facts, 'record-corrected', { ...data, reason: written(data.reason, 'reason') })]
}

/** Each reminder once per date it is about. */
const remind: Decide<'remind'> = (data, state, facts) => {
  const sent = state.reminders.some((r) => r.kind === data.kind && r.dueOn === data.dueOn && r.about === data.about)
  if (sent) throw refuse('cases.reminded-already')
  return [happened(facts, 'reminder-issued', data)]
}

const deciders: { readonly [Type in CommandType]: Decide<Type> } = {
  open,
  submit,
  'pre-screen': preScreen,
  receive,
  'notify-once': notifyOnce,
  'request-late': requestLate,
  'answer-late': answerLate,
  supplement,
  'lapse-correction': lapseCorrection,
  accept,
  'deem-accepted': deemAccepted,
  'not-accept': notAccept,
  'not-require': notRequire,
  'supply-deferred': supplyDeferred,
  'extend-deferral': extendDeferral,
  'lapse-deferral': lapseDeferral,
  claim,
  'complete-step': completeStep,
  'return-step': returnStep,
  transfer,
  suspend,
  resume,
  extend,
  'revise-calendar': reviseCalendar,
  'transfer-up': transferUp,
  withdraw,
  terminate,
  grant,
  deny,
  issue,
  dispatch,
  deliver,
  archive,
  'verify-commitment': verifyCommitment,
  revoke,
  'record-presence': recordPresence,
  'correct-record': correctRecord,
  remind,
}

/**
 * Decides one command.
 * @throws Refusal when the state forbids it (`conditions.ts`) or its content does
 */
export function decide(command: CaseCommand, state: CaseState, facts: CaseFacts): readonly CaseEvent[] {
  // 受理即定格: dates are judged by the calendar the case stands on; only its own command may bring in another.
  const frozen = state.calendarVersion
  if (frozen !== null && command.type !== 'revise-calendar' && facts.calendar.version !== frozen) {
    throw new Error(`a case on calendar ${frozen} cannot be judged by ${facts.calendar.version}`)
  }
  const refusal = conditions[command.type](state, facts)
  if (refusal) throw refusal
  const decider = deciders[command.type] as Decide<CommandType>
  return decider(command.data, state, facts)
}
