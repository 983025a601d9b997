import type { ServiceItem } from '#modules/catalog/model.ts'
import type { Change, Claim, DraftKind } from '#modules/publishing/model.ts'

/** One version of an item, with what it changed. */
export interface ItemVersion {
  version: number
  /** plain date from which applications use it */
  effectiveFrom: string
  standing: ServiceItem['standing']
  standingReason: string | null
  /** 下放、恢复的原因；null for other changes */
  reason: string | null
  /** the batch that brought it; null for what was loaded before there were any */
  batch: { batchId: string; name: string } | null
  /** against the version before; undefined for the first */
  changes: readonly Change[] | undefined
}

/** 认领, with the name of the town or village. */
export type PlaceClaim = Claim & { regionName: string }

/** 已公布的一批 */
export interface PublishedBatch {
  batchId: string
  /** 2026 年第 1 批 */
  name: string
  title: string
  /** plain date */
  effectiveOn: string
  /** how many items it is about */
  items: number
}

export interface BatchLine {
  code: string
  name: string
  officeName: string
  kind: DraftKind
  visits: number
  /** against the version before; undefined for a new item */
  changes: readonly Change[] | undefined
}

/** What the portal asks about the list and its versions, as on any date. Each answer takes a fixed number of statements, however long the list. */
export interface VersionReads {
  /** the item as on a date; undefined when it was not on the list by then. Suspended, cancelled and merged ones are found */
  findItemOn: (code: string, on: string) => Promise<ServiceItem | undefined>
  /** newest first */
  versionsOf: (itemId: string) => Promise<readonly ItemVersion[]>
  claimsOn: (itemId: string, on: string) => Promise<readonly PlaceClaim[]>
  /** the last day up to this one on which the list changed: lists of the days between are the same; undefined before the first */
  lastChangeBy: (on: string) => Promise<string | undefined>
  /** every item in use that day, in order of code */
  itemsOn: (on: string) => Promise<readonly ServiceItem[]>
  /** newest first */
  listBatches: () => Promise<readonly PublishedBatch[]>
  /** undefined for one that is not there or not published */
  findBatch: (batchId: string) => Promise<{ batch: PublishedBatch; lines: readonly BatchLine[] } | undefined>
}
