import { z } from 'zod'
import { isPlainDate } from '#kernel/plain-date.ts'
import { ImportResult } from '#modules/organisation/contract.ts'
import { routes } from '#platform/http/route-table.ts'
import { severities } from './lint/finding.ts'
import {
  audiences,
  bundleOrders,
  handlings,
  itemLevels,
  itemTypes,
  limitUnits,
  localElements,
  materialForms,
  materialSources,
  resultKinds,
  specialProcedureKinds,
  standings,
  stepFunctionKinds,
} from './model.ts'
import { PlanAnswer, PrerequisitesView } from './plan-shape.ts'

export { ImportedItem } from './import-shape.ts'
export * from './plan-shape.ts'

/** 一处审查发现: where in the entry, which rule, how serious, what to do. */
export const Finding = z.object({
  item: z.string(),
  /** a field of the import shape */
  field: z.string(),
  /** the place in the field's list; null where it is no list or the whole list is meant */
  index: z.int().nullable(),
  rule: z.string(),
  severity: z.enum(severities),
  /** the words found fault with */
  text: z.string(),
  explanation: z.string(),
  suggestion: z.string(),
  /** 豁免：who, why, until when */
  waived: z.object({ by: z.string(), reason: z.string(), untilOn: z.string() }).nullable(),
  /** keeps the item from being published: an error that nobody answers for */
  blocks: z.boolean(),
})
export type Finding = z.infer<typeof Finding>

const ItemTypeKey = z.enum(itemTypes.map((type) => type.key))

export const ItemSummaryView = z.object({
  itemId: z.uuid(),
  code: z.string(),
  name: z.string(),
  type: ItemTypeKey,
  audience: z.array(z.enum(audiences)),
  levels: z.array(z.enum(itemLevels)),
  officeId: z.uuid(),
  officeName: z.string(),
  handling: z.enum(handlings),
  promisedWorkingDays: z.int(),
  visits: z.int(),
  onlineDepth: z.int(),
  themes: z.array(z.string()),
})

/** A line of the list, with what the counter's keyboard needs to find it without asking again. */
export const ListedItemView = z.object({
  ...ItemSummaryView.shape,
  /** pinyin initials: 老年人优待证办理 → lnrydzbl */
  initials: z.string(),
  synonyms: z.array(z.string()),
})

export const FoundItemView = z.object({ ...ItemSummaryView.shape, score: z.number() })

const Limit = z.object({ days: z.int(), unit: z.enum(limitUnits) })

const AnswerIs = z.object({ question: z.string(), in: z.array(z.string()) })

const Extras = z.object({
  visitReason: z.string().optional(),
  place: z.string().optional(),
  hours: z.string().optional(),
  consultPhone: z.string().optional(),
  complaintPhone: z.string().optional(),
  onlinePayment: z.boolean().optional(),
  commonQuestions: z.array(z.object({ question: z.string(), answer: z.string() })).optional(),
  resultSample: z.string().optional(),
  variants: z
    .object({
      questions: z.array(
        z.object({
          key: z.string(),
          text: z.string(),
          hint: z.string().optional(),
          options: z.array(z.object({ key: z.string(), label: z.string() })),
          askedWhen: z.array(AnswerIs).optional(),
        }),
      ),
      situations: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          when: z.array(AnswerIs),
          materials: z.array(z.string()),
          steps: z.array(z.string()).optional(),
          promisedLimitDays: z.int().optional(),
          fee: z
            .object({ charged: z.boolean(), standard: z.string().optional(), basis: z.string().optional() })
            .optional(),
        }),
      ),
    })
    .optional(),
  localElements: z.array(z.enum(localElements)).optional(),
})

/** 办事指南的全部要素 */
export const ItemView = z.object({
  ...ItemSummaryView.shape,
  implementationCode: z.string(),
  basicCode: z.string(),
  legalBasis: z.array(z.object({ law: z.string(), article: z.string().nullable() })),
  statutoryLimit: Limit.nullable(),
  channels: z.array(z.string()),
  conditions: z.array(z.string()),
  materials: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      shortName: z.string(),
      form: z.enum(materialForms),
      copies: z.int(),
      source: z.enum(materialSources),
      licenceType: z.string().nullable(),
      required: z.boolean(),
      deferrable: z.boolean(),
      sharedWith: z.string().nullable(),
      issuer: z.string().nullable(),
      condition: z.string().nullable(),
      sample: z.string().optional(),
      blankForm: z.string().optional(),
      note: z.string().optional(),
    }),
  ),
  steps: z.array(
    z.object({ key: z.string(), name: z.string(), workingDays: z.int(), function: z.enum(stepFunctionKinds) }),
  ),
  specialProcedures: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      kind: z.enum(specialProcedureKinds),
      days: z.int().nullable(),
      unit: z.enum(limitUnits).nullable(),
      basis: z.string(),
      countsTowardLimit: z.boolean(),
      capRule: z.enum(['declared', 'half-of-promise']),
    }),
  ),
  fee: z.object({ charged: z.boolean(), standard: z.string().nullable(), basis: z.string().nullable() }),
  result: z.object({
    name: z.string(),
    kind: z.enum(resultKinds),
    licenceType: z.string().nullable(),
    validity: z.string().nullable(),
  }),
  prerequisites: z.array(z.string()),
  synonyms: z.array(z.string()),
  noticeCommitment: z.boolean(),
  extras: Extras.optional(),
  standing: z.enum(standings),
  standingReason: z.string().nullable(),
  mergedInto: z.uuid().nullable(),
  version: z.int(),
  effectiveFrom: z.string(),
  contentHash: z.string(),
})

export type ItemView = z.infer<typeof ItemView>

const BundleView = z.object({
  bundleId: z.uuid(),
  name: z.string(),
  lifeEvent: z.string(),
  leadOfficeId: z.uuid(),
  leadOfficeName: z.string(),
  members: z.array(z.object({ itemId: z.uuid(), code: z.string(), name: z.string() })),
  order: z.enum(bundleOrders),
  promisedWorkingDays: z.int(),
  sharedFields: z.array(z.object({ key: z.string(), label: z.string(), usedBy: z.array(z.string()) })),
  sharedMaterials: z.array(z.object({ name: z.string(), usedBy: z.array(z.string()) })),
  producedWithinBundle: z.array(
    z.object({ material: z.string(), producedBy: z.string(), usedBy: z.array(z.string()) }),
  ),
  materialCount: z.object({ separate: z.int(), merged: z.int() }),
  notCovered: z.array(z.string()),
  version: z.int(),
})

/** An application form is a JSON Schema document of its own; its shape is `FormFile`. */
const FormView = z.looseObject({ $id: z.string(), title: z.string() })

const PlainDay = z.string().refine(isPlainDate, '日期写成 2026-11-21 这样的形式。')

const ByCode = z.object({ code: z.string().regex(/^[0-9A-Za-z-]{1,50}$/, '编码只有数字和字母。') })
const Filter = {
  audience: z.enum(audiences).optional(),
  officeId: z.uuid().optional(),
  theme: z
    .string()
    .regex(/^\P{Cc}{1,50}$/u)
    .optional(),
  level: z.enum(itemLevels).optional(),
}

/** 容缺、承诺用足：`true` only when asked. */
const PlanWish = {
  defer: z.enum(['true', 'false']).optional(),
  commit: z.enum(['true', 'false']).optional(),
}
const mostPlanned = 100

/** What can be imported here; regions and the directory are the organisation's. */
export const importKinds = ['items', 'bundles', 'licence-types'] as const

const SearchWordsView = z.object({ id: z.uuid(), words: z.string(), addedAt: z.string(), addedBy: z.string() })

const tag = '事项清单'

export const catalogRoutes = routes({
  listItems: {
    method: 'GET',
    path: '/api/items',
    summary: '事项清单',
    tag,
    needs: 'anyone',
    query: z.strictObject(Filter),
    reply: z.array(ListedItemView),
  },
  searchItems: {
    method: 'GET',
    path: '/api/items/search',
    summary: '找事项：词、整句、拼音、首字母都可以',
    tag,
    needs: 'anyone',
    query: z.strictObject({
      ...Filter,
      words: z.string().min(1, '请写要找的事。').max(200, '最多 200 个字。'),
      limit: z.coerce.number().int().min(1).max(50).optional(),
    }),
    reply: z.array(FoundItemView),
  },
  searchBoard: {
    method: 'GET',
    path: '/api/search-board',
    summary: '没有帮上忙的搜索：什么也没找到，或者找到了没有人点开',
    tag,
    needs: 'catalog.view',
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(400).default(90),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    reply: z.array(
      z.object({
        words: z.string(),
        times: z.int(),
        foundNothing: z.int(),
        firstOn: z.string(),
        lastOn: z.string(),
        bestItem: z.object({ code: z.string(), name: z.string() }).nullable(),
      }),
    ),
  },
  listSearchWords: {
    method: 'GET',
    path: '/api/items/:code/search-words',
    summary: '编辑给事项加的说法',
    tag,
    needs: 'catalog.view',
    params: ByCode,
    reply: z.array(SearchWordsView),
  },
  addSearchWords: {
    method: 'POST',
    path: '/api/items/:code/search-words',
    summary: '给事项加一个说法，马上就能搜到',
    tag,
    needs: 'catalog.edit',
    params: ByCode,
    body: z.strictObject({
      words: z
        .string()
        .trim()
        .min(2, '请写至少两个字。')
        .max(30, '最多 30 个字，只写关键的词。')
        .regex(/^\P{Cc}*$/u, '请写成一段，不要换行。'),
    }),
    reply: SearchWordsView,
  },
  removeSearchWords: {
    method: 'DELETE',
    path: '/api/search-words/:id',
    summary: '删掉编辑加的说法',
    tag,
    needs: 'catalog.edit',
    params: z.object({ id: z.uuid() }),
    reply: z.object({ id: z.uuid() }),
  },
  exportItems: {
    method: 'GET',
    path: '/api/items/export',
    summary: '全部事项，按导入格式',
    tag,
    needs: 'anyone',
    reply: z.array(z.looseObject({ name: z.string() })),
  },
  getItem: {
    method: 'GET',
    path: '/api/items/:code',
    summary: '办事指南的全部要素；code 可以是 33 位、31 位编码或者事项 id',
    tag,
    needs: 'anyone',
    params: ByCode,
    query: z
      .strictObject({ version: z.coerce.number().int().min(1).max(1_000_000).optional(), on: PlainDay.optional() })
      .refine(({ version, on }) => version === undefined || on === undefined, {
        message: '版本号和日期只能给一个。',
        path: ['on'],
      }),
    reply: ItemView,
  },
  getItemForm: {
    method: 'GET',
    path: '/api/items/:code/form',
    summary: '申请表（JSON Schema 2020-12）',
    tag,
    needs: 'anyone',
    params: ByCode,
    reply: FormView,
  },
  listItemVersions: {
    method: 'GET',
    path: '/api/items/:code/versions',
    summary: '事项的各个版本',
    tag,
    needs: 'catalog.view',
    params: ByCode,
    reply: z.array(
      z.object({
        version: z.int(),
        effectiveFrom: z.string(),
        publishedAt: z.string(),
        publishedBy: z.string(),
        contentHash: z.string(),
        standing: z.enum(standings),
        standingReason: z.string().nullable(),
        batchId: z.uuid().nullable(),
      }),
    ),
  },
  withdrawItem: {
    method: 'POST',
    path: '/api/items/:code/withdrawal',
    summary: '撤下事项',
    tag,
    needs: 'catalog.publish',
    params: ByCode,
    body: z.strictObject({
      reason: z
        .string()
        .trim()
        .min(2, '请写明撤下的原因。')
        .max(500)
        .regex(/^\P{Cc}*$/u, '请写成一段，不要换行。'),
    }),
    reply: z.object({ itemId: z.uuid() }),
  },
  listThemes: {
    method: 'GET',
    path: '/api/themes',
    summary: '主题和事项数',
    tag,
    needs: 'anyone',
    query: z.strictObject({ audience: z.enum(audiences).optional() }),
    reply: z.array(z.object({ theme: z.string(), items: z.int() })),
  },
  listBundles: {
    method: 'GET',
    path: '/api/bundles',
    summary: '一件事',
    tag,
    needs: 'anyone',
    reply: z.array(BundleView),
  },
  planBundle: {
    method: 'GET',
    path: '/api/bundles/:id/plan',
    summary: '一件事怎么办最快：分几批、关键路径、天数，合并后的材料、表和跑动；id 也可以写名称',
    tag,
    needs: 'anyone',
    params: z.object({ id: z.string().regex(/^\P{Cc}{1,100}$/u, '请写一件事的编号或者名称。') }),
    query: z.strictObject(PlanWish),
    reply: PlanAnswer,
  },
  planItems: {
    method: 'GET',
    path: '/api/plans',
    summary: `任意几个事项怎么办最快，至多 ${mostPlanned} 个；items 是编码，用逗号隔开`,
    tag,
    needs: 'catalog.view',
    query: z.strictObject({
      items: z
        .string()
        .regex(/^[0-9A-Za-z-]{1,50}(,[0-9A-Za-z-]{1,50})*$/, '请写事项的编码，用逗号隔开。')
        .transform((text) => text.split(','))
        .refine((codes) => codes.length <= mostPlanned, `一次最多 ${mostPlanned} 个事项。`),
      ...PlanWish,
    }),
    reply: PlanAnswer,
  },
  listPrerequisites: {
    method: 'GET',
    path: '/api/prerequisites',
    summary: '全部事项的前置关系，互为前置的在哪里、依据哪一条、怎么打开',
    tag,
    needs: 'catalog.view',
    reply: PrerequisitesView,
  },
  listLicenceTypes: {
    method: 'GET',
    path: '/api/licence-types',
    summary: '电子证照类型：哪些事项制发、哪些事项使用',
    tag,
    needs: 'anyone',
    reply: z.array(z.object({ name: z.string(), producedBy: z.array(z.string()), usedBy: z.array(z.string()) })),
  },
  importFile: {
    method: 'POST',
    path: '/api/imports',
    summary: '导入：全部写入或者一个也不写，每处错误都列出',
    tag,
    needs: 'catalog.import',
    body: z.strictObject({ kind: z.enum(importKinds), dryRun: z.boolean().default(false), content: z.unknown() }),
    reply: ImportResult,
  },
})
