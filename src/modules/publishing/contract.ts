import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'
import { Finding, ItemView, ListedItemView } from '#modules/catalog/contract.ts'
import { localElements, standings } from '#modules/catalog/model.ts'
import { ImportFault } from '#modules/organisation/contract.ts'
import { routes } from '#platform/http/route-table.ts'
import { draftActs, draftKinds, draftStates, reductionMeasures } from './model.ts'

const Day = z.string().refine((text): boolean => isPlainDate(text), '请填写真实的日期，例如 2026-12-01。')
const sentence = (most: number, asking: string) =>
  z
    .string()
    .trim()
    .min(2, asking)
    .max(most, `最多 ${most} 个字。`)
    .refine(
      (text) => text.isWellFormed() && !/\p{Cc}/u.test(text.replace(/\n/g, '')),
      '有看不见的控制字符，请重新填写。',
    )

/** An entry as far as it has been written; `ImportedItem` is asked of it when it is checked. */
const Source = z
  .record(z.string(), z.unknown())
  .refine((source) => JSON.stringify(source).length <= 400_000, '一个事项的内容不能超过 400 KB。')

export const DraftLine = z.object({
  draftId: z.uuid(),
  itemId: z.uuid().nullable(),
  code: z.string().nullable(),
  kind: z.enum(draftKinds),
  name: z.string(),
  state: z.enum(draftStates),
  officeName: z.string().nullable(),
  revision: z.int(),
  batchId: z.uuid().nullable(),
  updatedAt: z.string(),
  updatedBy: z.string(),
  /** whether the reader is one of its authors, who may not approve it */
  mine: z.boolean(),
})
export type DraftLine = z.infer<typeof DraftLine>

/** An item as its editors see it in the list: in use or not, with the draft that is open on it. */
export const EditedItem = z.object({
  ...ListedItemView.pick({
    itemId: true,
    code: true,
    name: true,
    initials: true,
    synonyms: true,
    type: true,
    levels: true,
    officeName: true,
    promisedWorkingDays: true,
    visits: true,
  }).shape,
  version: z.int(),
  effectiveFrom: z.string(),
  standing: z.enum(standings),
  /** takes applications today: in use, its day has come, not taken off the list */
  listed: z.boolean(),
  draft: z.object({ draftId: z.uuid(), kind: z.enum(draftKinds), state: z.enum(draftStates) }).nullable(),
})
export type EditedItem = z.infer<typeof EditedItem>

export const ChangeView = z.object({
  element: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  words: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

export const ReductionView = z.object({
  measure: z.enum(reductionMeasures),
  before: z.number(),
  after: z.number(),
  rate: z.number().nullable(),
})

/** What the platform says of an entry: faults of shape, findings of the linter, how complete it is, what changes. */
export const Inspection = z.object({
  /** what keeps it from being read as an item, by JSON path */
  faults: z.array(ImportFault),
  warnings: z.array(ImportFault),
  findings: z.array(Finding),
  /** may it be published: no fault, no finding that blocks */
  publishable: z.boolean(),
  completeness: z.object({
    filled: z.int(),
    elements: z.int(),
    missing: z.array(z.object({ field: z.string(), name: z.string() })),
  }),
  /** against the version it started from */
  changes: z.array(ChangeView),
  reductions: z.array(ReductionView),
  /** as the resident will read it; null while there are faults */
  preview: ItemView.omit({
    itemId: true,
    code: true,
    implementationCode: true,
    basicCode: true,
    officeId: true,
    version: true,
    effectiveFrom: true,
    contentHash: true,
    standing: true,
    standingReason: true,
    mergedInto: true,
  }).nullable(),
})
export type Inspection = z.infer<typeof Inspection>

export const DraftView = z.object({
  ...DraftLine.shape,
  baseVersion: z.int().nullable(),
  source: Source,
  reason: z.string().nullable(),
  mergeInto: z.object({ itemId: z.uuid(), name: z.string() }).nullable(),
  publishedVersion: z.int().nullable(),
  acts: z.array(z.object({ act: z.enum(draftActs), by: z.string(), at: z.string(), reason: z.string().nullable() })),
  inspection: Inspection,
  /** what the reader may do now */
  may: z.array(z.enum(['save', 'check', 'return', 'approve', 'discard'])),
})
export type DraftView = z.infer<typeof DraftView>

export const BatchLine = z.object({
  batchId: z.uuid(),
  year: z.int(),
  serial: z.int(),
  title: z.string(),
  openedAt: z.string(),
  effectiveOn: z.string().nullable(),
  publishedAt: z.string().nullable(),
  items: z.int(),
})
export type BatchLine = z.infer<typeof BatchLine>

/** 一批的公布内容：two lists, 零上门 and 最多跑一次, and what else changed. */
export const BatchView = z.object({
  ...BatchLine.shape,
  lines: z.array(
    z.object({
      draftId: z.uuid().nullable(),
      itemId: z.uuid().nullable(),
      code: z.string().nullable(),
      name: z.string(),
      kind: z.enum(draftKinds),
      officeName: z.string(),
      visits: z.int(),
      promisedWorkingDays: z.int(),
      changes: z.int(),
    }),
  ),
})
export type BatchView = z.infer<typeof BatchView>

/** What a bulk import did, or with `dryRun` would do. With faults nothing was written. */
export const BulkResult = z.object({
  dryRun: z.boolean(),
  drafts: z.array(
    z.object({
      draftId: z.uuid().nullable(),
      name: z.string(),
      kind: z.enum(draftKinds),
      changes: z.int(),
      /** findings that will keep it from being checked */
      blocking: z.int(),
    }),
  ),
  unchanged: z.int(),
  faults: z.array(ImportFault),
  warnings: z.array(ImportFault),
})
export type BulkResult = z.infer<typeof BulkResult>

const LocalContent = z.partialRecord(z.enum(localElements), sentence(200, '请写具体一些，至少两个字。'))

export const ClaimView = z.object({
  itemId: z.uuid(),
  itemName: z.string(),
  code: z.string(),
  officeId: z.uuid(),
  officeName: z.string(),
  regionCode: z.string(),
  version: z.int(),
  content: z.partialRecord(z.enum(localElements), z.string()),
})
export type ClaimView = z.infer<typeof ClaimView>

/** 认领 as the county reads it: whose place, of which town or village. */
export const ItemClaim = z.object({ ...ClaimView.omit({ itemName: true, code: true }).shape, regionName: z.string() })

/** What an office of a township or village can claim, and what it has claimed. */
export const ClaimableItem = z.object({
  itemId: z.uuid(),
  code: z.string(),
  name: z.string(),
  officeName: z.string(),
  localElements: z.array(z.enum(localElements)),
  claim: z.object({ version: z.int(), content: z.partialRecord(z.enum(localElements), z.string()) }).nullable(),
})

/** 认领覆盖：by region, how many of the items handled at its level are claimed; by item, which regions have claimed it. */
export const Coverage = z.object({
  level: z.enum(['township', 'village']),
  items: z.int(),
  regions: z.array(z.object({ regionCode: z.string(), name: z.string(), offices: z.int(), claimed: z.int() })),
  lines: z.array(
    z.object({ code: z.string(), name: z.string(), officeName: z.string(), claimedBy: z.array(z.string()) }),
  ),
})

export const BenchmarkView = z.object({
  benchmarkId: z.uuid(),
  place: z.string(),
  name: z.string(),
  basicCode: z.string().nullable(),
  loadedAt: z.string(),
  steps: z.int(),
  materials: z.int(),
  workingDays: z.int(),
  visits: z.int(),
  feeCharged: z.boolean(),
  changes: z.array(ChangeView),
})

/** 对标：ours beside other places', and every version of ours against its baseline. */
export const Comparison = z.object({
  itemId: z.uuid(),
  name: z.string(),
  ours: z.object({
    steps: z.int(),
    materials: z.int(),
    workingDays: z.int(),
    visits: z.int(),
    feeCharged: z.boolean(),
  }),
  baselineVersion: z.int(),
  versions: z.array(
    z.object({
      version: z.int(),
      effectiveFrom: z.string(),
      standing: z.enum(standings),
      reductions: z.array(ReductionView),
    }),
  ),
  others: z.array(BenchmarkView),
})
export type Comparison = z.infer<typeof Comparison>

export const WaiverView = z.object({
  waiverId: z.uuid(),
  rule: z.string(),
  itemName: z.string(),
  field: z.string(),
  index: z.int().nullable(),
  words: z.string(),
  reason: z.string(),
  grantedBy: z.string(),
  grantedAt: z.string(),
  untilOn: z.string(),
})

const ById = z.object({ id: z.uuid() })
const ByCode = z.object({ code: z.string().regex(/^[0-9A-Za-z-]{1,50}$/, '编码只有数字和字母。') })
const Revision = z.int().min(1)
const tag = '事项编制'
/** A county's whole list with room to spare: 1,200 items are 3 MB of JSON. */
const wholeList = 12_000_000

export const publishingRoutes = routes({
  listEdited: {
    method: 'GET',
    path: '/api/publishing/items',
    summary: '全部事项，也有暂停、取消、还没有生效的；标出正在编制的草稿',
    tag,
    needs: 'catalog.view',
    reply: z.array(EditedItem),
  },
  listItemClaims: {
    method: 'GET',
    path: '/api/publishing/items/:code/claims',
    summary: '一个事项由哪些乡镇、村认领，本地的地点、时间、电话、窗口',
    tag,
    needs: 'catalog.view',
    params: ByCode,
    reply: z.array(ItemClaim),
  },
  listDrafts: {
    method: 'GET',
    path: '/api/publishing/drafts',
    summary: '事项草稿，最近改动的在前',
    tag,
    needs: 'catalog.view',
    query: z.strictObject({
      state: z.enum(draftStates).optional(),
      batchId: z.uuid().optional(),
      after: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    reply: z.object({ drafts: z.array(DraftLine), next: z.string().nullable() }),
  },
  openDraft: {
    method: 'POST',
    path: '/api/publishing/drafts',
    summary: '开始编制：新设事项，或者修改、暂停、恢复、取消、并入、下放一个事项',
    tag,
    needs: 'catalog.edit',
    body: z.strictObject({
      kind: z.enum(draftKinds),
      /** of every kind but `create` */
      code: ByCode.shape.code.optional(),
      /** the entry to begin with; the present one of the item when absent */
      source: Source.optional(),
      reason: sentence(500, '请写明原因。').optional(),
      /** code of the item that takes this one over */
      mergeInto: ByCode.shape.code.optional(),
    }),
    reply: DraftView,
    status: 201,
  },
  getDraft: {
    method: 'GET',
    path: '/api/publishing/drafts/:id',
    summary: '一份草稿：内容、检查结果、改动、经过',
    tag,
    needs: 'catalog.view',
    params: ById,
    reply: DraftView,
  },
  saveDraft: {
    method: 'PUT',
    path: '/api/publishing/drafts/:id',
    summary: '保存草稿',
    tag,
    needs: 'catalog.edit',
    params: ById,
    body: z.strictObject({ revision: Revision, source: Source, reason: sentence(500, '请写明原因。').nullish() }),
    reply: DraftView,
  },
  inspect: {
    method: 'POST',
    path: '/api/publishing/inspection',
    summary: '检查一份内容，不保存',
    tag,
    needs: 'catalog.view',
    body: z.strictObject({ source: Source, code: ByCode.shape.code.optional() }),
    reply: Inspection,
  },
  checkDraft: {
    method: 'POST',
    path: '/api/publishing/drafts/:id/check',
    summary: '送审：有错误的送不出去',
    tag,
    needs: 'catalog.edit',
    params: ById,
    body: z.strictObject({ revision: Revision }),
    reply: DraftView,
  },
  returnDraft: {
    method: 'POST',
    path: '/api/publishing/drafts/:id/return',
    summary: '退回修改；编制人可以在审定前撤回',
    tag,
    needs: 'catalog.view',
    params: ById,
    body: z.strictObject({ revision: Revision, reason: sentence(500, '请写明为什么退回、要改什么。') }),
    reply: DraftView,
  },
  approveDraft: {
    method: 'POST',
    path: '/api/publishing/drafts/:id/approval',
    summary: '审定：放进待公布的一批；不能审定自己写过的',
    tag,
    needs: 'catalog.publish',
    params: ById,
    body: z.strictObject({ revision: Revision }),
    reply: DraftView,
  },
  discardDraft: {
    method: 'POST',
    path: '/api/publishing/drafts/:id/discard',
    summary: '作废草稿',
    tag,
    needs: 'catalog.view',
    params: ById,
    body: z.strictObject({ revision: Revision, reason: sentence(500, '请写明为什么作废。') }),
    reply: DraftView,
  },
  listBatches: {
    method: 'GET',
    path: '/api/publishing/batches',
    summary: '清单批次，最近的在前；没有公布的只有工作人员看得到',
    tag,
    needs: 'anyone',
    reply: z.array(BatchLine),
  },
  getBatch: {
    method: 'GET',
    path: '/api/publishing/batches/:id',
    summary: '一批清单',
    tag,
    needs: 'anyone',
    params: ById,
    reply: BatchView,
  },
  publishBatch: {
    method: 'POST',
    path: '/api/publishing/batches/:id/publication',
    summary: '公布一批：从生效日期起使用，正在办的件不受影响',
    tag,
    needs: 'catalog.publish',
    params: ById,
    body: z.strictObject({ effectiveOn: Day, title: sentence(100, '请写清单名称。').optional() }),
    reply: BatchView,
  },
  changesBetween: {
    method: 'GET',
    path: '/api/items/:code/changes',
    summary: '两个版本的差别，逐条说明',
    tag,
    needs: 'anyone',
    params: ByCode,
    query: z.strictObject({
      from: z.coerce.number().int().min(1).max(1_000_000),
      to: z.coerce.number().int().min(1).max(1_000_000),
    }),
    reply: z.array(ChangeView),
  },
  listOn: {
    method: 'GET',
    path: '/api/item-list',
    summary: '某一天的事项清单（不写日期就是今天），按导入格式',
    tag,
    needs: 'anyone',
    query: z.strictObject({ on: Day.optional() }),
    reply: z.object({ on: z.string(), items: z.array(z.looseObject({ name: z.string() })) }),
  },
  listOnAsWorkbook: {
    method: 'GET',
    path: '/api/item-list.xlsx',
    summary: '某一天的事项清单，Excel 表格',
    tag,
    needs: 'anyone',
    query: z.strictObject({ on: Day.optional() }),
    reply: z.any(),
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  importDrafts: {
    method: 'POST',
    path: '/api/publishing/imports',
    maxBytes: wholeList,
    summary: '批量编制：JSON 或者 Excel，每个有变化的事项一份草稿；有一处错误就一份也不写',
    tag,
    needs: 'catalog.edit',
    body: z.strictObject({
      format: z.enum(['json', 'xlsx']),
      /** json: the list of entries; xlsx: the file in base64 */
      content: z.unknown(),
      dryRun: z.boolean().default(false),
    }),
    reply: BulkResult,
  },
  listClaimable: {
    method: 'GET',
    path: '/api/publishing/claims',
    summary: '本单位可以认领和已经认领的事项',
    tag,
    needs: 'catalog.claim',
    reply: z.object({ officeId: z.uuid(), officeName: z.string(), items: z.array(ClaimableItem) }),
  },
  claimItem: {
    method: 'PUT',
    path: '/api/publishing/claims/:code',
    summary: '认领事项，写明本地的地点、时间、电话、窗口',
    tag,
    needs: 'catalog.claim',
    params: ByCode,
    body: z.strictObject({ version: z.int().min(0), content: LocalContent }),
    reply: ClaimView,
  },
  endClaim: {
    method: 'DELETE',
    path: '/api/publishing/claims/:code',
    summary: '不再认领',
    tag,
    needs: 'catalog.claim',
    params: ByCode,
    reply: z.object({ itemId: z.uuid() }),
  },
  claimCoverage: {
    method: 'GET',
    path: '/api/publishing/coverage',
    summary: '认领覆盖：各乡镇、村认领了多少',
    tag,
    needs: 'catalog.view',
    query: z.strictObject({ level: z.enum(['township', 'village']).default('township') }),
    reply: Coverage,
  },
  loadBenchmarks: {
    method: 'POST',
    path: '/api/publishing/benchmarks',
    maxBytes: wholeList,
    summary: '载入别的地方的事项，用来对标；不会公布',
    tag,
    needs: 'catalog.edit',
    body: z.strictObject({ place: sentence(50, '请写是哪里的清单。'), content: z.unknown() }),
    reply: z.object({ loaded: z.int(), matched: z.int(), faults: z.array(ImportFault) }),
  },
  compare: {
    method: 'GET',
    path: '/api/publishing/comparisons/:code',
    summary: '对标：和别处比，和自己的基准版本比',
    tag,
    needs: 'catalog.view',
    params: ByCode,
    reply: Comparison,
  },
  setBaseline: {
    method: 'POST',
    path: '/api/publishing/comparisons/:code/baseline',
    summary: '指定五减的基准版本',
    tag,
    needs: 'catalog.publish',
    params: ByCode,
    body: z.strictObject({ version: z.int().min(1).max(1_000_000) }),
    reply: Comparison,
  },
  listWaivers: {
    method: 'GET',
    path: '/api/publishing/waivers',
    summary: '有效的审查豁免',
    tag,
    needs: 'catalog.view',
    query: z.strictObject({ item: z.string().max(200).optional() }),
    reply: z.array(WaiverView),
  },
  grantWaiver: {
    method: 'POST',
    path: '/api/publishing/waivers',
    summary: '豁免一处审查发现：写明原因和到期日',
    tag,
    needs: 'catalog.publish',
    body: z.strictObject({
      rule: z.string().max(20),
      itemName: z.string().max(200),
      field: z.string().max(50),
      index: z.int().min(0).max(10_000).nullable(),
      words: z.string().max(2000),
      reason: sentence(500, '请写明为什么可以保留。'),
      untilOn: Day,
    }),
    reply: WaiverView,
    status: 201,
  },
  endWaiver: {
    method: 'DELETE',
    path: '/api/publishing/waivers/:id',
    summary: '收回豁免',
    tag,
    needs: 'catalog.publish',
    params: ById,
    reply: z.object({ waiverId: z.uuid() }),
  },
})
