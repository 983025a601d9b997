import type { ServiceItem } from '#modules/catalog/model.ts'
import { differences } from '#modules/publishing/model.ts'
import type { PlaceClaim, VersionReads } from '../list/reads.ts'

/** Versions, claims and batches of the example county: the first item had another version before, the towns have claimed the third. */
export interface ExampleVersions {
  items: readonly ServiceItem[]
  /** of the first item, from before its present one */
  before: ServiceItem
  /** no longer in use */
  gone: readonly ServiceItem[]
}

export const exampleBatchId = '019a0000-0000-7000-8000-000000003001'
const batch = {
  ...{ batchId: exampleBatchId, name: '2026 年第 1 批', title: '减材料、减时限' },
  ...{ effectiveOn: '2026-05-06', items: 1 },
}

export function exampleVersionReads({ items, before, gone }: ExampleVersions): VersionReads {
  const all = [...items, ...gone]
  const [first, , third] = items
  const claims: PlaceClaim[] = third
    ? [
        {
          ...{ itemId: third.itemId, officeId: '019a0000-0000-7000-8000-000000000004', version: 1 },
          ...{ officeName: '三封寺镇便民服务中心', regionCode: '430623101000', regionName: '三封寺镇' },
          content: {
            place: '三封寺镇集镇 8 号',
            hours: '逢场日 8:00–16:00',
            phone: '0730-0000009',
            window: '2 号窗口',
          },
        },
        {
          ...{ itemId: third.itemId, officeId: '019a0000-0000-7000-8000-000000000014', version: 1 },
          ...{ officeName: '莲花堰村服务站', regionCode: '430623101202', regionName: '莲花堰村' },
          content: { place: '莲花堰村部' },
        },
      ]
    : []
  const changes = first ? differences(before, first) : []
  return {
    findItemOn: async (code, on) => {
      const item = all.find((one) => one.code === code)
      if (item && item === first && on < item.effectiveFrom) return on < before.effectiveFrom ? undefined : before
      return item && on >= item.effectiveFrom ? item : undefined
    },
    versionsOf: async (itemId) => {
      const item = all.find((one) => one.itemId === itemId)
      const line = (version: ServiceItem) => ({
        ...{ version: version.version, effectiveFrom: version.effectiveFrom },
        ...{ standing: version.standing, standingReason: version.standingReason, reason: null },
      })
      if (!item) return []
      if (item !== first) return [{ ...line(item), batch: null, changes: undefined }]
      return [
        { ...line(item), batch: { batchId: batch.batchId, name: batch.name }, changes },
        { ...line(before), batch: null, changes: undefined },
      ]
    },
    claimsOn: async (itemId) => claims.filter((claim) => claim.itemId === itemId),
    lastChangeBy: async (on) => (on < '2026-03-02' ? undefined : on < '2026-05-06' ? '2026-03-02' : '2026-05-06'),
    itemsOn: async (on) => items.map((item) => (item === first && on < item.effectiveFrom ? before : item)),
    listBatches: async () => [batch],
    findBatch: async (batchId) =>
      batchId === exampleBatchId && first
        ? {
            batch,
            lines: [
              {
                ...{ code: first.code, name: first.name, officeName: first.officeName },
                ...{ kind: 'revise', visits: first.visits, changes },
              },
            ],
          }
        : undefined,
  }
}
