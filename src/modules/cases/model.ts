/**
 * The case (办件): its vocabulary, the terms frozen at acceptance, the events that make it up and the state they fold into.
 * Pure. Nothing here holds a name, an ID number or a phone number: persons are rows of their own that can be erased.
 */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { SpecialProcedureKind, StepFunction } from '#modules/catalog/model.ts'
import { knownOrigins } from '#modules/registers/model.ts'

// ─── Vocabularies ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** 办件状态. A suspended clock is no status: it is derived from an open suspension. Overdue is never stored. */
export const caseStatuses = [
  'draft',
  'submitted',
  'received',
  'correcting',
  'examining',
  'decided',
  'issued',
  'concluded',
  'archived',
] as const
export type CaseStatus = (typeof caseStatuses)[number]

/** 办结结果. `revoked` replaces `granted` when a decision made on a commitment is revoked (撤销). */
export const caseOutcomes = [
  'granted',
  'denied',
  'not-accepted',
  'not-required',
  'withdrawn',
  'terminated',
  'transferred-up',
  'correction-lapsed',
  'revoked',
] as const
export type CaseOutcome = (typeof caseOutcomes)[number]

/** 申请渠道. */
export const channels = ['online', 'window', 'township', 'village', 'kiosk', 'post'] as const
export type Channel = (typeof channels)[number]

/** 谁到场. Staff helpers (帮代办) never count as a visit of the applicant. */
export const presenceKinds = ['applicant', 'family-agent', 'staff-helper'] as const
export type PresenceKind = (typeof presenceKinds)[number]
export const placeKinds = ['county-hall', 'township-centre', 'village-station', 'kiosk', 'office'] as const
export type PlaceKind = (typeof placeKinds)[number]
export const presencePurposes = ['submit', 'verify', 'correct', 'pay', 'pick-up'] as const
export type PresencePurpose = (typeof presencePurposes)[number]

/** How a material stands: handed in, already held by government, waived by data sharing, promised for later, or not there. */
export const materialStates = ['supplied', 'held', 'waived', 'deferred', 'missing', 'not-applicable'] as const
export type MaterialState = (typeof materialStates)[number]
export const materialMedia = ['paper', 'electronic'] as const
export type MaterialMedium = (typeof materialMedia)[number]

export const acceptanceBases = ['complete', 'deferred-materials', 'notice-and-commitment', 'deemed'] as const
export type AcceptanceBasis = (typeof acceptanceBases)[number]

export const deliveryMethods = ['window', 'courier', 'kiosk', 'electronic'] as const
export type DeliveryMethod = (typeof deliveryMethods)[number]

/** 终止的情形. */
export const terminationGrounds = [
  'deferral-lapsed',
  'false-statement',
  'applicant-deceased',
  'entity-ended',
  'object-lost',
  'cannot-continue',
] as const
export type TerminationGround = (typeof terminationGrounds)[number]

/** Official papers (文书) that an event brings into being. */
export const documentKinds = [
  'receipt',
  'one-time-notice',
  'acceptance',
  'non-acceptance',
  'non-requirement',
  'special-procedure',
  'extension',
  'decision',
  'delivery-receipt',
  'termination',
  'revocation',
] as const
export type DocumentKind = (typeof documentKinds)[number]

export const reminderKinds = [
  'silence-due-soon',
  'correction-due-soon',
  'deferral-due-soon',
  'promise-due-soon',
  'delivery-due-soon',
  'verification-due-soon',
] as const
export type ReminderKind = (typeof reminderKinds)[number]

/** 答案从哪里来: filled in by the applicant, or taken over unchanged from where it was known. */
export const answerOrigins = ['applicant', ...knownOrigins] as const
export type AnswerOrigin = (typeof answerOrigins)[number]
/** By field of the form, for fields whose answer can be known; never the answers themselves. */
export type AnswerOrigins = Readonly<Record<string, AnswerOrigin>>

// ─── Terms ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Rules that differ by place or that no text settles ([M]/[P] in docs/law/clocks.md). Data with a default, frozen into each case,
 * so that changing the county's settings moves no running case.
 */
export interface CaseRules {
  /** Working days after which silence accepts (行政许可法 §32(4)). */
  readonly silenceWorkingDays: number
  /** To which items silence applies: the licensing law binds licences only; the county may promise it for all. */
  readonly silenceAppliesTo: 'licensing' | 'all'
  /** Working days the applicant has for a supplement (补正). */
  readonly correctionWorkingDays: number
  /** Longest single extension (行政许可法 §42: 10). */
  readonly extensionMaxWorkingDays: number
  /** Delivery after the decision (行政许可法 §44: 10). */
  readonly deliveryWorkingDays: number
  /** Cap of a special procedure without a limit of its own, as a share of the promise (颍上 22: 0.5); null = no such rule here. */
  readonly suspensionCapShareOfPromise: number | null
  /** Later verification of a commitment (告知承诺事后核查), working days from the decision. */
  readonly verificationWorkingDays: number
  /** Amber when at most this many working days, or this share of the limit, remain. */
  readonly amberWorkingDays: number
  readonly amberShare: number
  /** 即办件: late unless decided on the working day of acceptance. */
  readonly onTheSpotSameDay: boolean
  /** What makes two presences one visit. */
  readonly visitDistinctBy: 'date' | 'date-and-place'
}

/** Defaults; the source of each number is in docs/law/clocks.md. */
export const defaultRules: CaseRules = {
  silenceWorkingDays: 5,
  silenceAppliesTo: 'all',
  correctionWorkingDays: 15,
  extensionMaxWorkingDays: 10,
  deliveryWorkingDays: 10,
  suspensionCapShareOfPromise: 0.5,
  verificationWorkingDays: 40,
  amberWorkingDays: 1,
  amberShare: 0.2,
  onTheSpotSameDay: true,
  visitDistinctBy: 'date',
}

export interface TermMaterial {
  readonly key: string
  readonly name: string
  readonly required: boolean
  /** 可容缺. */
  readonly deferrable: boolean
  /** Only some applicants need it (condition in brackets in its name). */
  readonly conditional: boolean
  /** 证明事项 that a commitment may replace (告知承诺). */
  readonly replaceableByCommitment: boolean
}

export interface TermStep {
  readonly key: string
  readonly name: string
  readonly function: StepFunction
  readonly workingDays: number
  readonly officeId: string
  /** Substantive check on the spot: at least two officers (行政许可法 §34). */
  readonly onSite: boolean
}

export interface TermProcedure {
  readonly key: string
  readonly name: string
  readonly kind: SpecialProcedureKind
  readonly basis: string
  /** Limit of its own, or null when law sets none. */
  readonly days: number | null
  readonly unit: 'working' | 'calendar' | null
}

/** Everything of the item that decides about this case; frozen into the case at acceptance (受理即定格). */
export interface CaseTerms {
  readonly itemId: string
  readonly itemVersion: number
  readonly itemName: string
  readonly itemCode: string
  /** 行政许可: the licensing law applies directly. */
  readonly licensing: boolean
  readonly handling: 'on-the-spot' | 'timed'
  readonly statutory: { readonly amount: number; readonly unit: 'working' | 'calendar' } | null
  readonly promisedWorkingDays: number
  readonly declaredVisits: number
  readonly materials: readonly TermMaterial[]
  /** The step 受理 has a clock of its own and is no part of the promise. */
  readonly steps: readonly TermStep[]
  readonly specialProcedures: readonly TermProcedure[]
  readonly resultName: string | null
  readonly resultLicenceType: string | null
  /** How long the result is valid, in the guide's words; left out of cases accepted before it was kept. */
  readonly resultValidity?: string | null
  readonly noticeCommitment: boolean
  /** Intake, examination and decision by different persons. */
  readonly fourEyes: boolean
  readonly calendarVersion: string
  readonly rules: CaseRules
}

// ─── Parts of events ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Somebody had to be somewhere for this. `cause: 'office'` when the office's own omission made it necessary. */
export interface Presence {
  readonly who: PresenceKind
  readonly where: { readonly kind: PlaceKind; readonly placeId: string | null; readonly regionCode: string }
  readonly on: PlainDate
  readonly purpose: PresencePurpose
  readonly cause: 'own' | 'office'
}

export interface MaterialRecord {
  readonly key: string
  readonly state: MaterialState
  readonly medium: MaterialMedium | null
  /** SM3 digests of the files handed in, never their names. */
  readonly digests: readonly string[]
}

/** 承诺: which text was promised, proven by its hash. */
export interface CommitmentRecord {
  readonly kind: 'deferred-materials' | 'notice-and-commitment'
  readonly templateVersion: string
  readonly textHash: string
}

export interface NoticeItem {
  /** A material of the item, or a form field (`form:<field>`): nothing beyond the guide can be asked. */
  readonly key: string
  readonly problem: string
  readonly remedy: string
}

export interface Deferral {
  readonly key: string
  readonly dueOn: PlainDate
}

export interface DocumentRef {
  readonly kind: DocumentKind
  /** 文号. */
  readonly number: string
}

/** Rights told with every refusal (行政许可法 §38). */
export interface Remedies {
  readonly reviewBody: string
  readonly reviewWithinDays: number
  readonly court: string
  readonly suitWithinMonths: number
}

// ─── Events ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CaseEventData {
  'case-opened': {
    itemId: string
    itemVersion: number
    channel: Channel
    applicantKind: 'individual' | 'legal-entity'
    officeId: string
    regionCode: string
  }
  'case-submitted': {
    number: string
    longNumber: string
    itemVersion: number
    revision: number
    contentHash: string
    submittedOn: PlainDate
    materials: readonly MaterialRecord[]
    /** Left out of cases handed in before it was kept. */
    origins?: AnswerOrigins
    /** 办理情形 the applicant's answers led to; left out of items without situations. Its key, never the answers. */
    situation?: string
    commitment: CommitmentRecord | null
    presence: Presence | null
  }
  'case-pre-screened': { result: 'ready' | 'originals-needed'; note: string }
  'case-received': { receivedOn: PlainDate; presence: Presence | null; document: DocumentRef }
  'one-time-notice-issued': {
    round: number
    items: readonly NoticeItem[]
    /** Why something is asked for again; every notice after the first has to say. */
    reason?: string
    noticedOn: PlainDate
    dueOn: PlainDate
    document: DocumentRef
  }
  /** Asking for old matter after the one notice: binds nobody, stops no clock, is supervised and charged to the office. */
  'late-request-made': { items: readonly NoticeItem[]; ground: string }
  'late-request-answered': {
    revision: number
    contentHash: string
    materials: readonly MaterialRecord[]
    origins?: AnswerOrigins
    settled: readonly string[]
    presence: Presence | null
  }
  'supplement-made': {
    round: number
    revision: number
    contentHash: string
    suppliedOn: PlainDate
    materials: readonly MaterialRecord[]
    origins?: AnswerOrigins
    settled: readonly string[]
    complete: boolean
    presence: Presence | null
  }
  'correction-lapsed': { dueOn: PlainDate }
  'case-accepted': {
    basis: AcceptanceBasis
    acceptedOn: PlainDate
    terms: CaseTerms
    deferrals: readonly Deferral[]
    commitment: CommitmentRecord | null
    document: DocumentRef
  }
  'case-not-accepted': { reason: string; competentAuthority: string | null; remedies: Remedies; document: DocumentRef }
  'case-not-required': { explanation: string; document: DocumentRef }
  'deferred-material-supplied': {
    key: string
    suppliedOn: PlainDate
    material: MaterialRecord
    presence: Presence | null
  }
  'deferral-extended': { key: string; from: PlainDate; dueOn: PlainDate; reason: string }
  'deferral-lapsed': { key: string; dueOn: PlainDate; consequence: 'terminated' }
  'step-started': { stepKey: string; officeId: string; startedOn: PlainDate }
  'step-claimed': { stepKey: string; staffId: string }
  'step-completed': {
    stepKey: string
    completedOn: PlainDate
    opinion: string
    recommendation: 'grant' | 'deny' | null
    inspectors: readonly string[]
  }
  'step-returned': { stepKey: string; toStepKey: string; reason: string; returnedOn: PlainDate }
  'step-transferred': { stepKey: string; toOfficeId: string; toStaffId: string | null; reason: string }
  'clock-suspended': {
    suspensionId: string
    procedureKey: string
    kind: SpecialProcedureKind
    basis: string
    reason: string
    suspendedOn: PlainDate
    /** Last day that may be left out; the clock runs again the day after at the latest. */
    capOn: PlainDate
    noticedAt: string
    document: DocumentRef
  }
  'clock-resumed': { suspensionId: string; resumedOn: PlainDate; cause: 'finished' | 'cap-reached'; note: string }
  'limit-extended': {
    workingDays: number
    extendedOn: PlainDate
    reason: string
    approvedBy: string
    movesPromise: boolean
    noticedAt: string
    document: DocumentRef
  }
  'calendar-revised': { fromVersion: string; toVersion: string; reason: string }
  'case-transferred-up': { authority: string; opinion: string }
  'case-withdrawn': { reason: string }
  'case-terminated': { ground: TerminationGround; basis: string; reason: string; document: DocumentRef }
  'case-granted': {
    decidedOn: PlainDate
    stepKey: string
    resultName: string | null
    validTo: PlainDate | null
    document: DocumentRef
  }
  'case-denied': {
    decidedOn: PlainDate
    stepKey: string
    reasons: string
    basis: string
    remedies: Remedies
    document: DocumentRef
  }
  'result-issued': {
    issuedOn: PlainDate
    licenceId: string | null
    licenceIdentifier: string | null
    number: string | null
  }
  'result-dispatched': { method: DeliveryMethod; waybill: string | null }
  'result-delivered': {
    deliveredOn: PlainDate
    method: DeliveryMethod
    receiver: 'applicant' | 'agent'
    identityChecked: boolean
    signed: boolean
    presence: Presence | null
    document: DocumentRef
  }
  'case-concluded': { outcome: CaseOutcome; concludedOn: PlainDate }
  'case-archived': { archivedOn: PlainDate }
  'commitment-verified': { result: 'kept' | 'broken'; finding: string; verifiedOn: PlainDate }
  'decision-revoked': { reason: string; basis: string; remedies: Remedies; document: DocumentRef }
  'presence-recorded': { presence: Presence }
  'record-corrected': { subject: 'presence' | 'document' | 'date'; version: number; void: boolean; reason: string }
  'reminder-issued': { kind: ReminderKind; dueOn: PlainDate; about: string | null }
}

export type CaseEventType = keyof CaseEventData
/** One fact of a case. `at` is the instant it happened (ISO, UTC); dates that the law counts from are in `data`. */
export type CaseEvent<Type extends CaseEventType = CaseEventType> = {
  [K in Type]: { readonly type: K; readonly at: string; readonly data: Readonly<CaseEventData[K]> }
}[Type]
/** An event as it stands in the log: with its version and who did it (`staff:<id>`, `person:<account>`, `system:<job>`). */
export type RecordedEvent = CaseEvent & { readonly version: number; readonly actorKey: string }

// ─── State ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Suspension {
  readonly id: string
  readonly procedureKey: string
  readonly kind: SpecialProcedureKind
  readonly basis: string
  readonly reason: string
  /** Days after this day do not count … */
  readonly after: PlainDate
  /** … through this day; null while it lasts. */
  readonly through: PlainDate | null
  readonly capOn: PlainDate
  readonly noticedAt: string
}

/** One stretch of time in which a step had the case; a step returned to has several. */
export interface Stint {
  readonly startedOn: PlainDate
  readonly endedOn: PlainDate | null
  /** Who ended it, by completing, returning or deciding. */
  readonly by: string | null
}

export interface StepState {
  readonly key: string
  readonly status: 'waiting' | 'open' | 'done'
  readonly officeId: string
  readonly staffId: string | null
  readonly startedOn: PlainDate | null
  readonly endedOn: PlainDate | null
  /** Who completed it last: the other half of four-eyes. */
  readonly completedBy: string | null
  readonly opinion: string | null
  readonly recommendation: 'grant' | 'deny' | null
  /** Every stretch so far: neither time used nor hands involved are forgotten when a case is returned. */
  readonly stints: readonly Stint[]
}

export interface NoticeState {
  readonly round: number
  readonly items: readonly NoticeItem[]
  /** Why it was asked for again; null with the first notice. */
  readonly reason: string | null
  readonly noticedOn: PlainDate
  readonly dueOn: PlainDate
  readonly settled: readonly string[]
  readonly completedOn: PlainDate | null
}

export interface LateRequest {
  readonly items: readonly NoticeItem[]
  /** Keys already handed in. */
  readonly settled: readonly string[]
  readonly answered: boolean
}

export interface DeferralState {
  readonly key: string
  readonly dueOn: PlainDate
  readonly extended: boolean
  readonly extension: { readonly from: PlainDate; readonly reason: string } | null
  readonly suppliedOn: PlainDate | null
  readonly lapsed: boolean
}

export interface CaseState {
  /** Number of events folded in; 0 before the case is opened. */
  readonly version: number
  readonly status: CaseStatus | null
  readonly outcome: CaseOutcome | null
  readonly opened: CaseEventData['case-opened'] | null
  readonly number: string | null
  readonly longNumber: string | null
  /** Version of the item it was handed in under; null before. */
  readonly itemVersion: number | null
  /** 办理情形; null before, and for an item without situations. */
  readonly situation: string | null
  readonly revision: number
  readonly contentHash: string | null
  readonly submittedOn: PlainDate | null
  /** 收到申请材料之日: silence counts from here. Moves to the day of the full supplement. */
  readonly receivedOn: PlainDate | null
  readonly registered: boolean
  readonly preScreened: boolean
  readonly receivedBy: string | null
  readonly acceptedBy: string | null
  readonly materials: readonly MaterialRecord[]
  readonly origins: AnswerOrigins
  readonly notices: readonly NoticeState[]
  readonly acceptedOn: PlainDate | null
  readonly basis: AcceptanceBasis | null
  readonly terms: CaseTerms | null
  readonly commitment: CommitmentRecord | null
  readonly deferrals: readonly DeferralState[]
  readonly steps: readonly StepState[]
  readonly suspensions: readonly Suspension[]
  readonly extension: {
    readonly workingDays: number
    readonly movesPromise: boolean
    readonly on: PlainDate
    readonly reason: string
  } | null
  readonly calendarVersion: string | null
  readonly decidedOn: PlainDate | null
  readonly decidedBy: string | null
  readonly granted: boolean | null
  readonly issuedOn: PlainDate | null
  readonly dispatched: CaseEventData['result-dispatched'] | null
  readonly deliveredOn: PlainDate | null
  readonly deliveryMethod: DeliveryMethod | null
  readonly concludedOn: PlainDate | null
  readonly verification: {
    readonly dueFrom: PlainDate
    readonly result: 'kept' | 'broken' | null
    readonly on: PlainDate | null
  } | null
  readonly presences: readonly (Presence & { readonly version: number; readonly void: boolean })[]
  readonly lateRequests: readonly LateRequest[]
  readonly reminders: readonly {
    readonly kind: ReminderKind
    readonly dueOn: PlainDate
    readonly about: string | null
  }[]
  readonly documents: readonly (DocumentRef & {
    readonly version: number
    readonly at: string
    readonly void: boolean
  })[]
}

/** Before anything has happened. */
export const initialCase: CaseState = {
  version: 0,
  status: null,
  outcome: null,
  opened: null,
  number: null,
  longNumber: null,
  itemVersion: null,
  situation: null,
  revision: 0,
  contentHash: null,
  submittedOn: null,
  receivedOn: null,
  registered: false,
  preScreened: false,
  receivedBy: null,
  acceptedBy: null,
  materials: [],
  origins: {},
  notices: [],
  acceptedOn: null,
  basis: null,
  terms: null,
  commitment: null,
  deferrals: [],
  steps: [],
  suspensions: [],
  extension: null,
  calendarVersion: null,
  decidedOn: null,
  decidedBy: null,
  granted: null,
  issuedOn: null,
  dispatched: null,
  deliveredOn: null,
  deliveryMethod: null,
  concludedOn: null,
  verification: null,
  presences: [],
  lateRequests: [],
  reminders: [],
  documents: [],
}

/** Who holds the case (I3): exactly one while it lives, nobody once it is over. */
export type Holder =
  | { readonly kind: 'applicant' }
  | { readonly kind: 'office'; readonly officeId: string; readonly stepKey: string; readonly staffId: string | null }
  | { readonly kind: 'none' }

export const isOver = (state: CaseState): boolean => state.status === 'concluded' || state.status === 'archived'

/** The step in hand while examining, else undefined. */
export const openStep = (state: CaseState): StepState | undefined =>
  state.status === 'examining' ? state.steps.find((step) => step.status === 'open') : undefined

/** The day the first step after 受理 took the case over; null before. Later than `acceptedOn` when silence accepted. */
export const handedOverOn = (state: CaseState): PlainDate | null => {
  const first = state.terms?.steps.find((step) => step.function !== 'acceptance' && step.function !== 'deliver')
  return state.steps.find((step) => step.key === first?.key)?.stints[0]?.startedOn ?? null
}

/** The suspension that still lasts, else undefined. */
export const openSuspension = (state: CaseState): Suspension | undefined =>
  state.suspensions.find((s) => s.through === null)

/** The notice the applicant has yet to answer, else undefined. */
export const openNotice = (state: CaseState): NoticeState | undefined =>
  state.status === 'correcting' ? state.notices.at(-1) : undefined

/**
 * 对同一内容告知过几次: the most notices that any one material or field has had; 0 without a notice. 行政许可法 §32(4) knows one, so
 * from the second on a supervisor looks at it.
 */
export function noticeRounds(notices: readonly { readonly items: readonly { readonly key: string }[] }[]): number {
  const times = new Map<string, number>()
  for (const notice of notices)
    for (const key of new Set(notice.items.map((item) => item.key))) times.set(key, (times.get(key) ?? 0) + 1)
  return Math.max(0, ...times.values())
}

/** Deferred materials still outstanding. */
export const outstandingDeferrals = (state: CaseState): readonly DeferralState[] =>
  state.deferrals.filter((d) => d.suppliedOn === null && !d.lapsed)

/** The one holder of the case. */
export function holderOf(state: CaseState): Holder {
  switch (state.status) {
    case 'draft':
    case 'correcting':
      return { kind: 'applicant' }
    case 'submitted':
    case 'received':
    case 'examining': {
      const step = openStep(state)
      return step
        ? { kind: 'office', officeId: step.officeId, stepKey: step.key, staffId: step.staffId }
        : { kind: 'office', officeId: state.opened?.officeId ?? '', stepKey: 'acceptance', staffId: null }
    }
    case 'decided':
    case 'issued':
      return { kind: 'office', officeId: state.opened?.officeId ?? '', stepKey: 'deliver', staffId: null }
    default:
      return { kind: 'none' }
  }
}
