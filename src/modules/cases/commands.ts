/** What somebody may ask of a case. Imperative; `decide.ts` answers each with events or a refusal. */
import type { PlainDate } from '#kernel/plain-date.ts'
import type { WorkCalendar } from '#kernel/working-days.ts'
import type {
  AnswerOrigins,
  CaseEventData,
  CaseTerms,
  CommitmentRecord,
  DeliveryMethod,
  DocumentKind,
  MaterialRecord,
  NoticeItem,
  Presence,
  Remedies,
  ReminderKind,
  TerminationGround,
} from './model.ts'

export interface CaseCommandData {
  open: CaseEventData['case-opened']
  submit: {
    number: string
    longNumber: string
    contentHash: string
    materials: readonly MaterialRecord[]
    origins: AnswerOrigins
    situation?: string
    commitment: CommitmentRecord | null
    presence: Presence | null
  }
  'pre-screen': { result: 'ready' | 'originals-needed'; note: string }
  receive: { presence: Presence | null }
  /** `reason`: why something is asked for again; may be left out of the first notice only. */
  'notify-once': { items: readonly NoticeItem[]; reason?: string }
  'request-late': { items: readonly NoticeItem[]; ground: string }
  'answer-late': {
    contentHash: string
    materials: readonly MaterialRecord[]
    origins: AnswerOrigins
    /** Form fields answered again, as notice keys `form:<field>`. */
    fields: readonly string[]
    presence: Presence | null
  }
  supplement: {
    contentHash: string
    materials: readonly MaterialRecord[]
    origins: AnswerOrigins
    /** Form fields answered again, as notice keys `form:<field>`. */
    fields: readonly string[]
    presence: Presence | null
  }
  'lapse-correction': Record<string, never>
  accept: {
    commitment: CommitmentRecord | null
    deferrals: readonly { readonly key: string; readonly dueOn: PlainDate | null }[]
  }
  'deem-accepted': Record<string, never>
  'not-accept': { reason: string; competentAuthority: string | null; remedies: Remedies }
  'not-require': { explanation: string }
  'supply-deferred': { key: string; material: MaterialRecord; presence: Presence | null }
  'extend-deferral': { key: string; dueOn: PlainDate; reason: string }
  'lapse-deferral': { key: string }
  claim: { staffId: string }
  'complete-step': { opinion: string; recommendation: 'grant' | 'deny' | null; inspectors: readonly string[] }
  'return-step': { reason: string }
  transfer: { toOfficeId: string; toStaffId: string | null; reason: string }
  suspend: { suspensionId: string; procedureKey: string; reason: string }
  resume: { note: string; cause: 'finished' | 'cap-reached' }
  extend: { workingDays: number; reason: string }
  'revise-calendar': { reason: string }
  'transfer-up': { authority: string; opinion: string }
  withdraw: { reason: string }
  terminate: { ground: TerminationGround; basis: string; reason: string }
  /** Left out: as the guide says (`validityOf`); null: no end. */
  grant: { validTo?: PlainDate | null }
  deny: { reasons: string; basis: string; remedies: Remedies }
  issue: { licenceId: string | null; licenceIdentifier: string | null; number: string | null }
  dispatch: { method: DeliveryMethod; waybill: string | null }
  deliver: {
    method: DeliveryMethod
    receiver: 'applicant' | 'agent'
    identityChecked: boolean
    signed: boolean
    presence: Presence | null
  }
  archive: Record<string, never>
  'verify-commitment': { result: 'kept' | 'broken'; finding: string }
  revoke: { reason: string; basis: string; remedies: Remedies }
  'record-presence': { presence: Presence }
  'correct-record': { subject: 'presence' | 'document' | 'date'; version: number; void: boolean; reason: string }
  remind: { kind: ReminderKind; dueOn: PlainDate; about: string | null }
}

export type CommandType = keyof CaseCommandData
export type CaseCommand<Type extends CommandType = CommandType> = {
  [K in Type]: { readonly type: K; readonly data: Readonly<CaseCommandData[K]> }
}[Type]

/** What the service gathers before a decision; the decider asks nothing. */
export interface CaseFacts {
  /** Instant of the act (ISO, UTC) and its day in Asia/Shanghai. */
  readonly now: string
  readonly today: PlainDate
  readonly calendar: WorkCalendar
  /** Terms of the item as published today; used until acceptance freezes them. */
  readonly terms: CaseTerms
  readonly actorKey: string
  /** 严重失信或曾作虚假承诺、尚未修复. */
  readonly creditBarred: boolean
  /** The next 文号 of the deciding office; each call takes one. */
  readonly nextDocumentNumber: (kind: DocumentKind) => string
}

/** Terms in force: frozen once accepted. */
export const termsInForce = (state: { readonly terms: CaseTerms | null }, facts: CaseFacts): CaseTerms =>
  state.terms ?? facts.terms
