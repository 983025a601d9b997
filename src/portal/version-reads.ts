/** What the public pages ask about versions, claims, the list and its batches, answered from the modules. */
import { Refusal } from '#kernel/refusal.ts'
import { allItemsOn, getItemOn, versionsOf } from '#modules/catalog/queries.ts'
import { batchName, differences } from '#modules/publishing/model.ts'
import {
  type BatchRow,
  contentVersions,
  getBatch,
  listBatches,
  namedClaimsOn,
  reasonsOf,
  versionsOfBatch,
} from '#modules/publishing/queries.ts'
import type { Database } from '#platform/db/database.ts'
import type { PublishedBatch, VersionReads } from './list/reads.ts'

const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)

const notThere = (error: unknown): undefined => {
  if (error instanceof Refusal && error.kind === 'not-found') return undefined
  throw error
}

const published = (row: BatchRow): PublishedBatch[] =>
  row.publishedAt !== null && row.effectiveOn !== null
    ? [
        {
          ...{ batchId: row.batchId, name: batchName(row), title: row.title },
          ...{ effectiveOn: row.effectiveOn, items: row.items },
        },
      ]
    : []

export function versionReads(db: Database): VersionReads {
  return {
    findItemOn: (code, on) => getItemOn(db, code, on).catch(notThere),
    async versionsOf(itemId) {
      const [rows, contents, batches, reasons] = await Promise.all([
        versionsOf(db, itemId),
        contentVersions(db, itemId),
        listBatches(db, { open: false }),
        reasonsOf(db, itemId),
      ])
      const told = reasons.filter(({ kind }) => kind === 'delegate' || kind === 'resume')
      const contentOf = new Map(contents.map(({ version, content }) => [version, content]))
      const nameOf = new Map(batches.map((batch) => [batch.batchId, batchName(batch)]))
      return rows.map(({ version, effectiveFrom, standing, standingReason, batchId }) => {
        const before = contentOf.get(version - 1)
        const after = contentOf.get(version)
        const name = batchId === null ? undefined : nameOf.get(batchId)
        return {
          ...{ version, effectiveFrom, standing, standingReason },
          reason: told.find((one) => one.version === version)?.reason ?? null,
          batch: batchId !== null && name !== undefined ? { batchId, name } : null,
          changes: before && after && differences(before, after),
        }
      })
    },
    claimsOn: (itemId, on) => namedClaimsOn(db, itemId, on),
    async lastChangeBy(on) {
      const [row] = await db.query<{ on: string | null }>(
        'select max(valid_from)::text as on from service_item_version where valid_from <= $1',
        [on],
        'portal-list-change',
      )
      return row?.on ?? undefined
    },
    itemsOn: (on) => allItemsOn(db, on),
    listBatches: async () => (await listBatches(db, { open: false })).flatMap(published),
    async findBatch(batchId) {
      if (!isId(batchId)) return undefined
      const row = await getBatch(db, batchId).catch(notThere)
      const [batch] = row ? published(row) : []
      if (batch === undefined) return undefined
      const versions = await versionsOfBatch(db, batchId)
      return {
        batch,
        lines: versions.map(({ code, kind, content, before }) => ({
          ...{ code, name: content.name, officeName: content.officeName, visits: content.visits },
          kind: kind ?? (before ? 'revise' : 'create'),
          changes: before ? differences(before, content) : undefined,
        })),
      }
    },
  }
}
