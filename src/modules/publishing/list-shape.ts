import { z } from 'zod'
import { localElements, standings } from '#modules/catalog/model.ts'
import { ChangeView, ReductionView } from './draft-shape.ts'
import { draftKinds } from './model.ts'
import { sentence } from './words-shape.ts'

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

export const LocalContent = z.partialRecord(z.enum(localElements), sentence(200, '请写具体一些，至少两个字。'))

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

/** One town's or village's items: each handled at its level, with the claims of its offices. */
export const RegionCoverage = z.object({
  regionCode: z.string(),
  name: z.string(),
  items: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      officeName: z.string(),
      claims: z.array(
        z.object({ officeName: z.string(), content: z.partialRecord(z.enum(localElements), z.string()) }),
      ),
    }),
  ),
})
export type RegionCoverage = z.infer<typeof RegionCoverage>

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
