/** The JSON door of the cases: shapes and routes. Every write names the version the writer saw. */
import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'
import { uploadLimits } from '#modules/materials/model.ts'
import { routes } from '#platform/http/route-table.ts'
import { clockKinds, lamps } from './clock.ts'
import { dayKinds } from './day-table.ts'
import {
  acceptanceBases,
  caseOutcomes,
  caseStatuses,
  channels,
  deliveryMethods,
  documentKinds,
  materialMedia,
  materialStates,
  placeKinds,
  presenceKinds,
  presencePurposes,
  terminationGrounds,
} from './model.ts'

// ─── Pieces ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const Day = z.string().refine((text): boolean => isPlainDate(text), '请填写真实的日期，例如 2026-05-09。')
const Words = (field: string, max = 2000) =>
  z.string().trim().min(1, `请填写${field}。`).max(max, `${field}最多 ${max} 个字。`)
const Note = z.string().trim().max(2000, '说明最多 2000 个字。').default('')
const Version = z.number().int().min(0)
const Id = z.object({ id: z.uuid() })
const Key = z.string().min(1).max(80)

/** Where and why somebody stood there; the day and the office's place are filled in by the server. */
export const PresenceInput = z.strictObject({
  who: z.enum(presenceKinds),
  place: z.enum(placeKinds),
  purpose: z.enum(presencePurposes),
})
export type PresenceInput = z.infer<typeof PresenceInput>

export const MaterialInput = z.strictObject({
  key: Key,
  state: z.enum(materialStates),
  medium: z.enum(materialMedia).nullable().default(null),
  /** Ids of uploads (POST /api/uploads) of this actor. */
  uploads: z
    .array(z.uuid())
    .max(uploadLimits.filesPerMaterial, `一样材料最多 ${uploadLimits.filesPerMaterial} 个文件。`)
    .default([]),
})
export type MaterialInput = z.infer<typeof MaterialInput>

export const NoticeItemInput = z.strictObject({
  key: Key,
  problem: Words('存在的问题', 500),
  remedy: Words('怎么补正', 500),
})

export const RemediesInput = z.strictObject({
  reviewBody: Words('复议机关', 100),
  reviewWithinDays: z.number().int().positive(),
  court: Words('管辖法院', 100),
  suitWithinMonths: z.number().int().positive(),
})

// ─── Views ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const ClockView = z.object({
  kind: z.enum(clockKinds),
  about: z.string().nullable(),
  startedOn: z.string(),
  limit: z.object({ amount: z.number(), unit: z.enum(['working', 'calendar']) }),
  baseDueOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  moves: z.array(
    z.object({
      rule: z.string(),
      cause: z.enum(['suspension', 'extension']),
      from: z.string(),
      to: z.string(),
      reason: z.string(),
    }),
  ),
  endedOn: z.string().nullable(),
  remaining: z.number().nullable(),
  late: z.number(),
  lamp: z.enum(lamps),
})
export type ClockView = z.infer<typeof ClockView>

export const DayTableView = z.object({
  cells: z.array(
    z.object({
      date: z.string(),
      kind: z.enum(dayKinds),
      label: z.string(),
      makeUp: z.boolean(),
      today: z.boolean(),
      flag: z.enum(['promise', 'law', 'both']).optional(),
    }),
  ),
  standing: z.enum(['running', 'due-today', 'late', 'paused', 'ended']),
  usedWorkingDays: z.number(),
  remainingWorkingDays: z.number().nullable(),
  overdueWorkingDays: z.number().nullable(),
  pastLaw: z.boolean(),
  pausedWorkingDays: z.number(),
  sentence: z.string(),
})
export type DayTableView = z.infer<typeof DayTableView>

export const FileView = z.object({
  fileId: z.uuid(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  /** GET; answered as an attachment, never inline. */
  url: z.string(),
})

export const MaterialView = z.object({
  key: z.string(),
  name: z.string(),
  required: z.boolean(),
  deferrable: z.boolean(),
  conditional: z.boolean(),
  state: z.enum(materialStates),
  medium: z.enum(materialMedia).nullable(),
  source: z.string().nullable(),
  deferredUntil: z.string().nullable(),
  files: z.array(FileView),
})
export type MaterialView = z.infer<typeof MaterialView>

/** One row of a work list. Names of individuals are masked, names of organisations are not. */
export const WorklistRow = z.object({
  id: z.uuid(),
  number: z.string(),
  itemName: z.string(),
  itemCode: z.string(),
  applicant: z.string(),
  status: z.enum(caseStatuses),
  statusText: z.string(),
  stepName: z.string().nullable(),
  officeName: z.string(),
  holder: z.string().nullable(),
  mine: z.boolean(),
  channel: z.enum(channels),
  submittedOn: z.string().nullable(),
  acceptedOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  statutoryDueOn: z.string().nullable(),
  lamp: z.enum(lamps),
  /** Working days left (today excluded), or null. */
  remaining: z.number().nullable(),
  late: z.number(),
  suspended: z.boolean(),
  deferralsOutstanding: z.number(),
  visits: z.number(),
  declaredVisits: z.number(),
  /** Most notices any one material or field has had; from 2 on it is supervised. */
  noticeRounds: z.number(),
  /** The clock band on one date axis; null before acceptance. */
  band: DayTableView.nullable(),
})
export type WorklistRow = z.infer<typeof WorklistRow>

/** Saved views (≤ 12): whose cases, in which condition. */
export const worklistViews = [
  'all',
  'mine',
  'unclaimed',
  'red',
  'amber',
  'due-today',
  'suspended',
  'to-accept',
  'correcting',
  'deferred',
  'to-deliver',
  'concluded',
] as const
export const WorklistQuery = z.strictObject({
  view: z.enum(worklistViews).default('all'),
  /** Number, item name or pinyin initials of the item. */
  q: z.string().trim().max(60).optional(),
  officeId: z.uuid().optional(),
  /** Only cases in which something was asked for at least this often: 2 for “第 2 次告知”. With the view `all`, also those that wait for the applicant. */
  rounds: z.coerce.number().int().min(1).max(99).optional(),
  /** Instead of the view: what happened since a day, as the figures of the board count it. */
  happened: z.enum(['submitted', 'accepted', 'decided', 'concluded']).optional(),
  sinceOn: Day.optional(),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type WorklistQuery = z.infer<typeof WorklistQuery>
export const Worklist = z.object({ rows: z.array(WorklistRow), next: z.string().nullable(), asOf: z.string() })
export const WorklistCounts = z.object({ counts: z.record(z.enum(worklistViews), z.number()), asOf: z.string() })

export const ActionView = z.object({
  command: z.string(),
  label: z.string(),
  open: z.boolean(),
  /** Why not now, in words; null when open. */
  reason: z.string().nullable(),
})

export const CaseView = z.object({
  id: z.uuid(),
  version: z.number(),
  number: z.string().nullable(),
  longNumber: z.string().nullable(),
  status: z.enum(caseStatuses),
  statusText: z.string(),
  outcome: z.enum(caseOutcomes).nullable(),
  item: z.object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    version: z.number(),
    handling: z.enum(['on-the-spot', 'timed']),
    licensing: z.boolean(),
    resultName: z.string().nullable(),
  }),
  /** 办理情形 it was handed in under; null for a draft and for an item without situations. */
  situation: z.object({ key: z.string(), name: z.string() }).nullable(),
  /** The limit by its terms, working days; 0 the same day. */
  promisedWorkingDays: z.number(),
  office: z.object({ id: z.uuid(), name: z.string(), phone: z.string().nullable() }),
  holder: z.object({
    kind: z.enum(['applicant', 'office', 'none']),
    officeName: z.string().nullable(),
    staffName: z.string().nullable(),
  }),
  channel: z.enum(channels),
  region: z.object({ code: z.string(), name: z.string() }),
  applicant: z.object({
    kind: z.enum(['individual', 'legal-entity']),
    personId: z.uuid().nullable(),
    name: z.string(),
    idNumber: z.string().nullable(),
    phone: z.string().nullable(),
    creditCode: z.string().nullable(),
    agentName: z.string().nullable(),
  }),
  /** False while personal data is masked. */
  unmasked: z.boolean(),
  submittedAt: z.string().nullable(),
  receivedOn: z.string().nullable(),
  acceptedOn: z.string().nullable(),
  basis: z.enum(acceptanceBases).nullable(),
  decidedOn: z.string().nullable(),
  deliveredOn: z.string().nullable(),
  concludedOn: z.string().nullable(),
  clocks: z.array(ClockView),
  /** The clock that governs now; null when none. */
  governing: ClockView.nullable(),
  band: DayTableView.nullable(),
  /** Said instead of a date when it lies beyond the published calendar. */
  calendarNote: z.string().nullable(),
  suspensions: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      basis: z.string(),
      reason: z.string(),
      after: z.string(),
      through: z.string().nullable(),
      capOn: z.string(),
    }),
  ),
  procedures: z.array(
    z.object({ key: z.string(), name: z.string(), basis: z.string(), used: z.boolean(), limit: z.string() }),
  ),
  extension: z.object({ workingDays: z.number(), on: z.string() }).nullable(),
  steps: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      function: z.string(),
      workingDays: z.number(),
      status: z.enum(['waiting', 'open', 'done']),
      officeName: z.string(),
      staffName: z.string().nullable(),
      startedOn: z.string().nullable(),
      endedOn: z.string().nullable(),
      opinion: z.string().nullable(),
      recommendation: z.enum(['grant', 'deny']).nullable(),
      onSite: z.boolean(),
    }),
  ),
  materials: z.array(MaterialView),
  form: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      value: z.string(),
      /** Where the answer really came from: the `x-source` of the field, or `applicant`; null where only the applicant can know. */
      source: z.string().nullable(),
      /** The same in words. */
      sourceText: z.string().nullable(),
    }),
  ),
  notices: z.array(
    z.object({
      round: z.number(),
      /** Why something was asked for again; null with the first notice. */
      reason: z.string().nullable(),
      noticedOn: z.string(),
      dueOn: z.string(),
      completedOn: z.string().nullable(),
      items: z.array(
        z.object({ key: z.string(), name: z.string(), problem: z.string(), remedy: z.string(), settled: z.boolean() }),
      ),
    }),
  ),
  /** Most notices any one material or field has had; from 2 on it is supervised. */
  noticeRounds: z.number(),
  lateRequests: z.array(
    z.object({
      answered: z.boolean(),
      items: z.array(z.object({ key: z.string(), name: z.string(), problem: z.string(), remedy: z.string() })),
    }),
  ),
  deferrals: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      dueOn: z.string(),
      suppliedOn: z.string().nullable(),
      lapsed: z.boolean(),
      extended: z.boolean(),
    }),
  ),
  commitment: z.object({ kind: z.string(), templateVersion: z.string(), textHash: z.string() }).nullable(),
  verification: z.object({ dueOn: z.string().nullable(), result: z.enum(['kept', 'broken']).nullable() }).nullable(),
  visits: z.object({
    declared: z.number(),
    measured: z.number(),
    chargedToOffice: z.number(),
    log: z.array(
      z.object({
        version: z.number(),
        on: z.string(),
        who: z.enum(presenceKinds),
        where: z.string(),
        purpose: z.enum(presencePurposes),
        counts: z.boolean(),
        cause: z.enum(['own', 'office']),
        void: z.boolean(),
      }),
    ),
  }),
  documents: z.array(
    z.object({
      kind: z.enum(documentKinds),
      title: z.string(),
      number: z.string(),
      version: z.number(),
      at: z.string(),
      void: z.boolean(),
      /** Page to read and print. */
      url: z.string(),
    }),
  ),
  result: z
    .object({
      name: z.string().nullable(),
      number: z.string().nullable(),
      licenceId: z.uuid().nullable(),
      method: z.enum(deliveryMethods).nullable(),
      waybill: z.string().nullable(),
    })
    .nullable(),
  denial: z.object({ reasons: z.string(), basis: z.string() }).nullable(),
  /** In plain words, newest last. */
  history: z.array(
    z.object({
      version: z.number(),
      at: z.string(),
      type: z.string(),
      text: z.string(),
      detail: z.string().nullable(),
      actor: z.string(),
    }),
  ),
  receipt: z
    .object({ contentHash: z.string(), head: z.string(), version: z.number(), queryCode: z.string().nullable() })
    .nullable(),
  /** What forms of the desk start from: limits and the remedies told with a refusal, as data of this place. */
  defaults: z.object({
    extensionMaxWorkingDays: z.number(),
    correctionDueOn: z.string().nullable(),
    remedies: RemediesInput,
    /** Of the result, in the guide's words, and its last day if decided today; `told` is false when only the decider can say. */
    validity: z.object({ text: z.string().nullable(), told: z.boolean(), validTo: z.string().nullable() }),
  }),
  actions: z.array(ActionView),
})
export type CaseView = z.infer<typeof CaseView>

/** Option by question. */
const VariantAnswersInput = z.record(z.string().max(40), z.string().max(40))

/** What a clerk sends for a case opened at a counter. */
export const IntakeBody = z.strictObject({
  itemCode: z.string().min(1).max(60),
  applicant: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('individual'),
      personId: z.uuid(),
      agentPersonId: z.uuid().nullable().default(null),
    }),
    z.strictObject({
      kind: z.literal('legal-entity'),
      legalPersonId: z.uuid(),
      agentPersonId: z.uuid().nullable().default(null),
    }),
  ]),
  answers: z.record(z.string(), z.unknown()),
  /** Answers to the questions about the situation (`item.extras.variants`), by question; all of them where the item has any. */
  variantAnswers: VariantAnswersInput.default({}),
  materials: z.array(MaterialInput).max(100),
  commitment: z.enum(['deferred-materials', 'notice-and-commitment']).nullable().default(null),
  deferrals: z.array(z.strictObject({ key: Key, dueOn: Day.nullable().default(null) })).default([]),
  presence: PresenceInput,
  /** How far to go in this sitting: register the materials, accept as well, or settle an on-the-spot item to its end. */
  through: z.enum(['receive', 'accept', 'settle']),
  /** Of the result of a case settled at once; as the guide says where left out, null: no end. */
  validTo: Day.nullable().optional(),
})
export type IntakeBody = z.infer<typeof IntakeBody>

/** Asked before an intake: what need not be asked or handed in. */
export const IntakePreparation = z.strictObject({
  itemCode: IntakeBody.shape.itemCode,
  applicant: IntakeBody.shape.applicant,
  variantAnswers: VariantAnswersInput.default({}),
})
export type IntakePreparation = z.infer<typeof IntakePreparation>
export const IntakePrepared = z.object({
  /** By field of the form; `shown` is masked as staff see it. */
  answers: z.record(
    z.string(),
    z.object({
      shown: z.string(),
      source: z.string(),
      /** Cannot be answered otherwise: the register says who applies. */
      settled: z.boolean(),
      asOf: z.string(),
    }),
  ),
  materials: z.array(
    z.object({ key: z.string(), state: z.enum(['held', 'waived', 'missing']), source: z.string().nullable() }),
  ),
  /** The band as if accepted today; null beyond the published calendar. */
  band: DayTableView.nullable(),
  creditBarred: z.boolean(),
})
export type IntakePrepared = z.infer<typeof IntakePrepared>

export const Receipt = z.object({
  number: z.string(),
  itemName: z.string(),
  submittedAt: z.string(),
  contentHash: z.string(),
  version: z.number(),
  head: z.string(),
})
export type Receipt = z.infer<typeof Receipt>

/** A whole application in one call. */
export const ApplicationBody = z.strictObject({
  itemCode: z.string().min(1).max(60),
  /** By field of the item's form; what registers and licences know may be left out. */
  answers: z.record(z.string(), z.unknown()).default({}),
  /** Answers to the questions about the situation (`item.extras.variants`), by question; all of them where the item has any. */
  variantAnswers: VariantAnswersInput.default({}),
  /** What the item asks for and is not on file already; files sent before (`POST /api/uploads`). */
  materials: z.array(MaterialInput).max(100).default([]),
  commitment: z.enum(['deferred-materials', 'notice-and-commitment']).nullable().default(null),
})
export type ApplicationBody = z.infer<typeof ApplicationBody>

/** The receipt of an application, with what it is found by. */
export const ApplicationReceipt = Receipt.extend({ id: z.uuid(), queryCode: z.string() })
export type ApplicationReceipt = z.infer<typeof ApplicationReceipt>

/** What anybody may learn from a receipt: that it is genuine and unaltered, never who applied. */
export const ReceiptVerdict = z.object({
  found: z.boolean(),
  genuine: z.boolean(),
  reason: z.string().nullable(),
  number: z.string().nullable(),
  itemName: z.string().nullable(),
  submittedAt: z.string().nullable(),
  events: z.number().nullable(),
})
export type ReceiptVerdict = z.infer<typeof ReceiptVerdict>

/** What proves without us that a record stands in the public log: `tools/verify-receipt.mjs` checks it. No personal data. */
export const ReceiptProof = z.object({
  format: z.literal('onevisit-receipt-proof/1'),
  /** For the person who opens the file. */
  explanation: z.string(),
  number: z.string(),
  itemName: z.string(),
  submittedAt: z.string(),
  contentHash: z.string().nullable(),
  version: z.number(),
  head: z.string(),
  /** What the leaf commits to besides the chain hash `head`. */
  leaf: z.object({
    salt: z.string(),
    version: z.number(),
    type: z.string(),
    occurredAt: z.string(),
    number: z.string().nullable(),
    contentHash: z.string().nullable(),
  }),
  /** C2SP tlog-proof: index, inclusion proof, signed checkpoint. */
  proof: z.string(),
  keys: z.object({ log: z.string(), witness: z.string().nullable() }),
})
export type ReceiptProof = z.infer<typeof ReceiptProof>

export const ReceiptProofAnswer = z.object({
  /** null while the record is not in the log yet; it is within a minute */
  proof: ReceiptProof.nullable(),
  index: z.number().nullable(),
  size: z.number().nullable(),
  signedAt: z.string().nullable(),
  witness: z.string().nullable(),
})
export type ReceiptProofAnswer = z.infer<typeof ReceiptProofAnswer>

/** The supervisor's board. Every number names the work list view that lists its cases. */
export const Board = z.object({
  asOf: z.string(),
  today: z.object({ submitted: z.number(), accepted: z.number(), concluded: z.number() }),
  now: z.object({
    open: z.number(),
    red: z.number(),
    amber: z.number(),
    suspended: z.number(),
    correcting: z.number(),
    /** Something asked for a second time or more. */
    noticedAgain: z.number(),
  }),
  onTime: z.object({ concluded: z.number(), inTime: z.number(), sinceOn: z.string() }),
  visits: z.object({ zero: z.number(), one: z.number(), more: z.number(), asDeclared: z.number(), total: z.number() }),
  oldest: z.array(WorklistRow),
  offices: z.array(
    z.object({
      officeId: z.uuid(),
      officeName: z.string(),
      open: z.number(),
      red: z.number(),
      amber: z.number(),
      suspended: z.number(),
      concluded: z.number(),
      inTime: z.number(),
    }),
  ),
})
export type Board = z.infer<typeof Board>

// ─── Routes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const versioned = <Shape extends z.ZodRawShape>(shape: Shape) => z.strictObject({ version: Version, ...shape })
const command = <Body extends z.ZodType>(noun: string, summary: string, needs: string, body: Body) =>
  ({
    method: 'POST',
    path: `/api/cases/:id/${noun}`,
    summary,
    tag: '办件',
    needs,
    params: Id,
    body,
    reply: CaseView,
  }) as const

export const casesRoutes = routes({
  worklist: {
    method: 'GET',
    path: '/api/worklist',
    summary: '办件列表，按时限排序',
    tag: '办件',
    needs: 'cases.work',
    query: WorklistQuery,
    reply: Worklist,
  },
  worklistCounts: {
    method: 'GET',
    path: '/api/worklist/counts',
    summary: '各视图的件数',
    tag: '办件',
    needs: 'cases.work',
    reply: WorklistCounts,
  },
  board: {
    method: 'GET',
    path: '/api/board',
    summary: '监督总览',
    tag: '监督',
    needs: 'supervision.view',
    reply: Board,
  },
  intake: {
    method: 'POST',
    path: '/api/cases',
    summary: '窗口收件',
    tag: '办件',
    needs: 'cases.intake',
    body: IntakeBody,
    reply: CaseView,
    status: 201,
  },
  apply: {
    method: 'POST',
    path: '/api/applications',
    summary: '网上申请：一次交齐，当场得到回执',
    tag: '办件',
    needs: 'signed-in',
    body: ApplicationBody,
    reply: ApplicationReceipt,
    status: 201,
  },
  prepareIntake: {
    method: 'POST',
    path: '/api/intake-preparations',
    summary: '收件前：哪些不用问、不用交，什么时候能好',
    tag: '办件',
    needs: 'cases.intake',
    body: IntakePreparation,
    reply: IntakePrepared,
  },
  findCase: {
    method: 'GET',
    path: '/api/cases',
    summary: '按编号找办件',
    tag: '办件',
    needs: 'cases.work',
    query: z.strictObject({ number: z.string().min(6).max(60) }),
    reply: CaseView,
  },
  getCase: {
    method: 'GET',
    path: '/api/cases/:id',
    summary: '办件详情',
    tag: '办件',
    needs: 'cases.work',
    params: Id,
    reply: CaseView,
  },
  unmask: {
    method: 'POST',
    path: '/api/cases/:id/unmaskings',
    summary: '查看完整的个人信息，须写明用途，留痕',
    tag: '办件',
    needs: 'registers.unmask',
    params: Id,
    body: z.strictObject({ reason: Words('查看的用途', 200) }),
    reply: CaseView,
  },
  preScreen: command(
    'pre-screenings',
    '网上预审',
    'cases.handle',
    versioned({ result: z.enum(['ready', 'originals-needed']), note: Note }),
  ),
  receive: command(
    'receipts',
    '收件，出收件凭证',
    'cases.handle',
    versioned({ presence: PresenceInput.nullable().default(null) }),
  ),
  notifyOnce: command(
    'notices',
    '一次性告知补正',
    'cases.handle',
    versioned({
      items: z.array(NoticeItemInput).min(1).max(60),
      /** Why something is asked for again; every notice after the first has to say. */
      reason: Note,
    }),
  ),
  requestLate: command(
    'late-requests',
    '告知以后再要旧材料：不停表、不拘束、受监督',
    'cases.handle',
    versioned({ items: z.array(NoticeItemInput).min(1).max(60), ground: Words('理由', 500) }),
  ),
  supplement: command(
    'supplements',
    '补正',
    'cases.handle',
    versioned({
      materials: z.array(MaterialInput).max(100),
      answers: z.record(z.string(), z.unknown()).default({}),
      presence: PresenceInput.nullable().default(null),
    }),
  ),
  accept: command(
    'acceptance',
    '受理（含容缺受理、告知承诺）',
    'cases.handle',
    versioned({
      commitment: z.enum(['deferred-materials', 'notice-and-commitment']).nullable().default(null),
      deferrals: z.array(z.strictObject({ key: Key, dueOn: Day.nullable().default(null) })).default([]),
    }),
  ),
  notAccept: command(
    'non-acceptance',
    '不予受理',
    'cases.handle',
    versioned({
      reason: Words('理由'),
      competentAuthority: z.string().trim().max(100).nullable().default(null),
      remedies: RemediesInput,
    }),
  ),
  notRequire: command('non-requirement', '依法不需要办理', 'cases.handle', versioned({ explanation: Words('说明') })),
  supplyDeferred: command(
    'deferred-materials',
    '补交容缺材料',
    'cases.handle',
    versioned({ material: MaterialInput, presence: PresenceInput.nullable().default(null) }),
  ),
  extendDeferral: command(
    'deferral-extensions',
    '延长补交期限，一次',
    'cases.handle',
    versioned({ key: Key, dueOn: Day, reason: Words('理由', 500) }),
  ),
  claim: command('claims', '认领环节', 'cases.handle', versioned({})),
  completeStep: command(
    'opinions',
    '完成本环节，转下一环节',
    'cases.handle',
    versioned({
      opinion: Words('办理意见'),
      recommendation: z.enum(['grant', 'deny']).nullable().default(null),
      inspectors: z.array(z.uuid()).max(20).default([]),
    }),
  ),
  returnStep: command('returns', '退回上一环节', 'cases.handle', versioned({ reason: Words('退回的理由', 500) })),
  transfer: command(
    'transfers',
    '转办',
    'cases.handle',
    versioned({ toOfficeId: z.uuid(), toStaffId: z.uuid().nullable().default(null), reason: Words('转办的理由', 500) }),
  ),
  suspend: command(
    'suspensions',
    '特别程序，停止计时，出告知书',
    'cases.handle',
    versioned({ procedureKey: Key, reason: Words('理由', 500) }),
  ),
  resume: command('resumptions', '恢复计时', 'cases.handle', versioned({ note: Note })),
  extend: command(
    'extensions',
    '经负责人批准延期，一次',
    'cases.handle',
    versioned({ workingDays: z.number().int().positive(), reason: Words('延期的理由', 500) }),
  ),
  transferUp: command(
    'escalation',
    '转报上级机关',
    'cases.handle',
    versioned({ authority: Words('上级机关', 100), opinion: Words('初步审查意见') }),
  ),
  withdraw: command('withdrawal', '应申请人要求撤回', 'cases.handle', versioned({ reason: Words('撤回的原因', 500) })),
  terminate: command(
    'termination',
    '终止办理',
    'cases.handle',
    versioned({ ground: z.enum(terminationGrounds), basis: Words('依据', 500), reason: Words('理由', 500) }),
  ),
  /** Validity left out: as the guide says; null: no end. */
  grant: command('grant', '准予', 'cases.handle', versioned({ validTo: Day.nullable().optional() })),
  deny: command(
    'denial',
    '不予许可（不予批准）',
    'cases.handle',
    versioned({ reasons: Words('理由'), basis: Words('依据', 500), remedies: RemediesInput }),
  ),
  issue: command(
    'result',
    '制证出件',
    'cases.handle',
    versioned({ number: z.string().trim().max(100).nullable().default(null) }),
  ),
  dispatch: command(
    'dispatches',
    '交付寄送',
    'cases.handle',
    versioned({ method: z.enum(deliveryMethods), waybill: z.string().trim().max(60).nullable().default(null) }),
  ),
  deliver: command(
    'deliveries',
    '送达，出送达回证',
    'cases.handle',
    versioned({
      method: z.enum(deliveryMethods),
      receiver: z.enum(['applicant', 'agent']).default('applicant'),
      identityChecked: z.boolean().default(false),
      signed: z.boolean().default(false),
      presence: PresenceInput.nullable().default(null),
    }),
  ),
  archive: command('archive', '归档', 'cases.handle', versioned({})),
  verifyCommitment: command(
    'verifications',
    '核查承诺',
    'cases.handle',
    versioned({ result: z.enum(['kept', 'broken']), finding: Words('核查情况') }),
  ),
  revoke: command(
    'revocation',
    '撤销决定',
    'cases.handle',
    versioned({ reason: Words('理由'), basis: Words('依据', 500), remedies: RemediesInput }),
  ),
  recordPresence: command('presences', '登记到场', 'cases.handle', versioned({ presence: PresenceInput })),
  correctRecord: command(
    'corrections',
    '更正记录，原记录保留',
    'cases.handle',
    versioned({
      subject: z.enum(['presence', 'document', 'date']),
      record: z.number().int().positive(),
      void: z.boolean(),
      reason: Words('理由', 500),
    }),
  ),
  verifyReceipt: {
    method: 'GET',
    path: '/api/receipts/verification',
    summary: '核验回执，不透露申请人',
    tag: '公开',
    needs: 'anyone',
    query: z.strictObject({
      number: z.string().min(6).max(60),
      head: z.string().regex(/^[0-9a-f]{64}$/, '校验码是 64 位。'),
    }),
    reply: ReceiptVerdict,
  },
  receiptProof: {
    method: 'GET',
    path: '/api/receipts/proof',
    summary: '回执的入账证明，不联网也能核对；刚提交的，一分钟内就有',
    tag: '公开',
    needs: 'anyone',
    query: z.strictObject({
      number: z.string().min(6).max(60),
      head: z.string().regex(/^[0-9a-f]{16,64}$/, '校验码是 16 到 64 位。'),
    }),
    reply: ReceiptProofAnswer,
  },
})
