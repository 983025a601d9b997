import { addDays, dayOf, plainDate } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { entriesOn, getItem, listMark } from '#modules/catalog/queries.ts'
import type { Catalog } from '#modules/catalog/service.ts'
import type { Actor } from '#modules/identity/model.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { batchCases } from './batches.ts'
import { bulkCases } from './bulk.ts'
import { claimCases } from './claims.ts'
import type { Comparison } from './contract.ts'
import { draftCases } from './drafting.ts'
import { listFiles } from './list-files.ts'
import { differences, measuresOf, reductions } from './model.ts'
import { benchmarksOf, claimedAtLevel, contentVersions, coverageOf, listWaivers } from './queries.ts'
import { writeItemWorkbook } from './spreadsheet.ts'
import { insertWaiver, type NewWaiver, putBenchmark } from './store.ts'

export interface PublishingDeps {
  db: Database
  catalog: Catalog
  now: () => Date
  /** plain date of now */
  today: () => string
}

/** Runs a change in one transaction: repeat-safe, with a line in the audit trail. */
export type Work = <T>(
  actor: Actor,
  action: string,
  change: (tx: Sql, by: { actorKey: string; at: string }) => Promise<{ about: string; result: T }>,
) => (stamp?: RequestStamp) => Promise<T>

export type Publishing = ReturnType<typeof createPublishing>

/** Use cases of the list's editors: drafts, approval, batches, claims, benchmarks, waivers, what a law touches. */
export function createPublishing({
  db,
  catalog,
  now = () => new Date(),
}: {
  db: Database
  catalog: Catalog
  now?: () => Date
}) {
  const deps: PublishingDeps = { db, catalog, now, today: () => dayOf(now()) }

  const work: Work = (actor, action, change) => (stamp) =>
    db.transaction((tx) => {
      const actorKey = actor.kind === 'staff' ? `staff:${actor.staffId}` : 'system:publishing'
      const act = async () => {
        const { about, result } = await change(tx, { actorKey, at: now().toISOString() })
        await record(tx, { actorKey, action, object: about, outcome: 'done' })
        return result
      }
      return stamp ? once(tx, stamp, act) : act()
    })

  const drafts = draftCases(deps, work)
  const batches = batchCases(deps, work, drafts)
  const claims = claimCases(deps, work)
  const { importDrafts } = bulkCases(deps, work)

  async function comparison(sql: Sql, code: string): Promise<Comparison> {
    const item = await getItem(sql, code)
    const versions = await contentVersions(sql, item.itemId)
    const baseline = versions.find((each) => each.baseline) ?? versions[0]
    const others = await benchmarksOf(sql, item)
    const figures = (content: Parameters<typeof measuresOf>[0]) => {
      const { 'working-days': workingDays, ...rest } = measuresOf(content)
      return { ...rest, workingDays, feeCharged: content.fee.charged }
    }
    return {
      itemId: item.itemId,
      name: item.name,
      ours: figures(item),
      baselineVersion: baseline?.version ?? 1,
      versions: versions.map(({ version, effectiveFrom, standing, content }) => ({
        version,
        effectiveFrom,
        standing,
        reductions: baseline ? reductions(baseline.content, content) : [],
      })),
      others: others.map(({ content, ...other }) => ({
        ...other,
        ...figures(content),
        changes: differences(content, item),
      })),
    }
  }

  return {
    drafts,
    batches,
    claims,
    importDrafts,
    comparison: (code: string) => comparison(db, code),

    /** The list as on a date as JSON, `{on, items}` with the items in the import shape. */
    listOn: listFiles({
      mark: () => listMark(db),
      make: async (on) => Buffer.from(JSON.stringify({ on, items: await entriesOn(db, on) })),
    }),

    /** The same as an Excel workbook. */
    listOnAsWorkbook: listFiles({
      mark: () => listMark(db),
      make: async (on) => writeItemWorkbook(await entriesOn(db, on)),
    }),

    /** Two versions of an item in words. Throws not-found `publishing.version-unknown`. */
    async changesBetween(code: string, from: number, to: number) {
      const item = await getItem(db, code)
      const versions = await contentVersions(db, item.itemId)
      const before = versions.find((each) => each.version === from)
      const after = versions.find((each) => each.version === to)
      if (!before || !after) throw new Refusal('not-found', 'publishing.version-unknown')
      return differences(before.content, after.content)
    },

    /** Loads other places' entries to compare with; the well-formed ones are kept, the others are listed as faults. */
    loadBenchmarks: (actor: Actor, { place, content }: { place: string; content: unknown }) =>
      work(actor, 'publishing.benchmarks-loaded', async (tx, by) => {
        const { entries, faults } = catalog.readEntries(content)
        let matched = 0
        for (const entry of entries) {
          const basicCode = catalog.basicCodeOf(entry.item)
          await putBenchmark(
            tx,
            { place, name: entry.item.name, basicCode, source: entry.item, content: entry.content },
            by,
          )
          const found = await tx.query('select 1 from service_item where basic_code = $1 or name = $2 limit 1', [
            basicCode,
            entry.item.name,
          ])
          matched += found.length
        }
        return { about: 'benchmarks', result: { loaded: entries.length, matched, faults: [...faults] } }
      }),

    /** Says which version 五减 is measured against. */
    setBaseline: (actor: Actor, code: string, version: number) =>
      work(actor, 'publishing.baseline-set', async (tx) => {
        const item = await getItem(tx, code)
        const changed = await tx.query(
          `update service_item set baseline_version = $2 where id = $1
             and exists (select 1 from service_item_version where service_item_id = $1 and version = $2) returning 1`,
          [item.itemId, version],
        )
        if (changed.length === 0) throw new Refusal('not-found', 'publishing.version-unknown')
        return { about: `item:${item.itemId}`, result: await comparison(tx, code) }
      }),

    /** 豁免：at most a year, by who may publish. */
    grantWaiver: (actor: Actor, waiver: NewWaiver) =>
      work(actor, 'publishing.waiver-granted', async (tx, by) => {
        const today = plainDate(deps.today())
        const own = await tx.query(
          `select 1 from item_draft where name = $1 and state in ('draft', 'checked', 'approved') and $2 = any (authors)`,
          [waiver.itemName, by.actorKey],
        )
        if (own.length > 0) throw new Refusal('forbidden', 'publishing.waiver-own')
        if (waiver.untilOn <= today || waiver.untilOn > addDays(today, 366)) throw refuse('publishing.waiver-past')
        const waiverId = await insertWaiver(tx, waiver, by)
        if (waiverId === undefined) throw refuse('publishing.waiver-same')
        const granted = (await listWaivers(tx, waiver.itemName)).find((each) => each.waiverId === waiverId)
        if (!granted) throw new Error('waiver not found after granting it')
        return { about: `lint-waiver:${waiverId}`, result: granted }
      }),

    endWaiver: (actor: Actor, waiverId: string) =>
      work(actor, 'publishing.waiver-ended', async (tx, by) => {
        const ended = await tx.query(
          'update lint_waiver set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null returning id',
          [waiverId, by.at, by.actorKey],
        )
        if (ended.length === 0) throw new Refusal('not-found', 'publishing.waiver-unknown')
        return { about: `lint-waiver:${waiverId}`, result: { waiverId } }
      }),

    /** 认领覆盖. */
    async coverage(level: 'township' | 'village') {
      const lines = await claimedAtLevel(db, level)
      return { level, items: lines.length, regions: await coverageOf(db, level), lines }
    },
  }
}
