import { z } from 'zod'
import { Finding, ItemView, ListedItemView } from '#modules/catalog/contract.ts'
import { standings } from '#modules/catalog/model.ts'
import { ImportFault } from '#modules/organisation/contract.ts'
import { draftActs, draftKinds, draftStates, reductionMeasures } from './model.ts'

/** An entry as far as it has been written; `ImportedItem` is asked of it when it is checked. */
export const Source = z
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
