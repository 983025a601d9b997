import { canonicalJson } from '#kernel/canonical-json.ts'
import type { ImportedItem } from '#modules/catalog/contract.ts'
import { findItem, findItemByName } from '#modules/catalog/queries.ts'
import type { Actor } from '#modules/identity/model.ts'
import { jsonPath } from '#modules/organisation/contract.ts'
import type { Sql } from '#platform/db/database.ts'
import type { BulkResult } from './contract.ts'
import { inspect } from './inspection.ts'
import { differences } from './model.ts'
import { newestEntry, openDraftOf } from './queries.ts'
import type { PublishingDeps, Work } from './service.ts'
import { readItemWorkbook } from './spreadsheet.ts'
import { insertDraft, recordAct } from './store.ts'

/** A file for bulk editing: entries in the import shape, or the workbook in base64. */
export interface BulkFile {
  format: 'json' | 'xlsx'
  content: unknown
  dryRun: boolean
}

/** Thrown to undo a dry run; never leaves this file. */
class DryRun extends Error {
  readonly result: BulkResult
  constructor(result: BulkResult) {
    super('dry run')
    this.result = result
  }
}

/** 批量编制: one draft for each entry that differs from its item, all of them or none. */
export function bulkCases(deps: PublishingDeps, work: Work) {
  return {
    importDrafts:
      (actor: Actor, file: BulkFile) =>
      async (stamp?: Parameters<ReturnType<Work>>[0]): Promise<BulkResult> => {
        const read =
          file.format === 'xlsx' ? await readItemWorkbook(bytesOf(file.content)) : { entries: file.content, faults: [] }
        const { entries, faults } = deps.catalog.readEntries(read.entries)
        const result: BulkResult = {
          dryRun: file.dryRun,
          drafts: [],
          unchanged: 0,
          faults: [...read.faults, ...faults],
          warnings: [],
        }
        if (result.faults.length > 0) return result
        try {
          return await work(actor, 'publishing.drafts-imported', async (tx, by) => {
            for (const [at, { item }] of entries.entries()) await draftOf(tx, { at, item, by, result })
            if (result.faults.length > 0) result.drafts = []
            if (result.dryRun || result.faults.length > 0) throw new DryRun(result)
            return { about: 'item-drafts', result }
          })(stamp)
        } catch (error) {
          if (error instanceof DryRun) return error.result
          throw error
        }
      },
  }

  async function draftOf(
    tx: Sql,
    {
      at,
      item,
      by,
      result,
    }: { at: number; item: ImportedItem; by: { actorKey: string; at: string }; result: BulkResult },
  ): Promise<void> {
    const present = (item.code ? await findItem(tx, item.code) : undefined) ?? (await findItemByName(tx, item.name))
    const newest = present && (await newestEntry(tx, present.itemId))
    if (newest && canonicalJson(newest.source) === canonicalJson(item)) {
      result.unchanged++
      return
    }
    const fault = (message: string) =>
      result.faults.push({ path: jsonPath([at, 'name']), message: `“${item.name}”${message}` })
    if (newest && newest.standing !== 'in-use') return void fault('已经不在用，先恢复再修改。')
    if (present && (await openDraftOf(tx, present.itemId)))
      return void fault('已经有一份没有公布的草稿，先处理那一份。')
    if (newest && newest.effectiveFrom > deps.today())
      return void fault(`有一个版本 ${newest.effectiveFrom} 才生效，等它生效以后再改。`)
    const before = newest && { content: newest.content, baseline: newest.content }
    const { inspection, reading } = await inspect(
      tx,
      { catalog: deps.catalog, today: deps.today(), itemId: present?.itemId ?? null },
      item,
      before,
    )
    if (reading.faults.length > 0) {
      result.faults.push(...reading.faults.map((each) => ({ ...each, path: `${jsonPath([at])}.${each.path}` })))
      return
    }
    const kind = present ? 'revise' : 'create'
    const draftId = await insertDraft(tx, {
      ...{ itemId: present?.itemId ?? null, baseVersion: newest?.version ?? null, kind, name: item.name },
      ...{ source: item, reason: null, mergeInto: null, ...by },
    })
    if (draftId === undefined) return void fault('已经有一份没有公布的草稿，先处理那一份。')
    await recordAct(tx, draftId, { act: 'opened', ...by, reason: '批量导入' })
    result.drafts.push({
      draftId: result.dryRun ? null : draftId,
      name: item.name,
      kind,
      changes: reading.content && newest ? differences(newest.content, reading.content).length : 0,
      blocking: inspection.findings.filter((finding) => finding.blocks).length,
    })
  }
}

// Buffer drops what is no base64; what is left is then no workbook, and said to be none
const bytesOf = (content: unknown): Buffer => Buffer.from(typeof content === 'string' ? content : '', 'base64')
