/** 事项的编制、审核、分批公布，认领和对标：词汇和类型。 */
import type { ImportedItem } from '#modules/catalog/contract.ts'
import type { LocalElement } from '#modules/catalog/model.ts'

export * from './diff.ts'
export * from './draft-rules.ts'
export * from './reductions.ts'

/** 新设、修改、暂停、恢复、取消、并入、下放 */
export const draftKinds = ['create', 'revise', 'suspend', 'resume', 'cancel', 'merge', 'delegate'] as const
export type DraftKind = (typeof draftKinds)[number]

/** 编制中、已送审、已审定、已公布、作废 */
export const draftStates = ['draft', 'checked', 'approved', 'published', 'discarded'] as const
export type DraftState = (typeof draftStates)[number]

export const draftActs = ['opened', 'saved', 'checked', 'returned', 'approved', 'published', 'discarded'] as const
export type DraftAct = (typeof draftActs)[number]

/** 事项草稿 */
export interface Draft {
  draftId: string
  /** null: the item is new */
  itemId: string | null
  /** the version it started from */
  baseVersion: number | null
  kind: DraftKind
  name: string
  /** the entry in the import shape, possibly incomplete */
  source: Partial<ImportedItem>
  /** why: required for everything but `create` and `revise` */
  reason: string | null
  mergeInto: string | null
  state: DraftState
  revision: number
  batchId: string | null
  publishedVersion: number | null
  /** actor keys of everybody who wrote any of it */
  authors: readonly string[]
  createdAt: string
  createdBy: string
  updatedAt: string
  updatedBy: string
  checkedAt: string | null
  checkedBy: string | null
  approvedAt: string | null
  approvedBy: string | null
}

/** 清单批次：`2026 年第 3 批`。 At most one is open. */
export interface ListBatch {
  batchId: string
  year: number
  serial: number
  title: string
  openedAt: string
  /** plain date; null while open */
  effectiveOn: string | null
  publishedAt: string | null
  publishedBy: string | null
}

/** 本地说法：only the elements that the item lets differ. */
export type LocalContent = Partial<Record<LocalElement, string>>

/** 认领 */
export interface Claim {
  itemId: string
  officeId: string
  officeName: string
  regionCode: string
  version: number
  content: LocalContent
}

/** How a batch is called. */
export const batchName = (batch: Pick<ListBatch, 'year' | 'serial'>) => `${batch.year} 年第 ${batch.serial} 批`
