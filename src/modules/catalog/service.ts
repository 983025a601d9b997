import { checkItemCode } from '#kernel/item-code.ts'
import { dayOf } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { faultsOf, type ImportFault, type ImportResult, jsonPath, readJson } from '#modules/organisation/contract.ts'
import type { By, Organisation } from '#modules/organisation/service.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { once } from '#platform/db/once.ts'
import type { FormSchema } from './form-model.ts'
import { checkItems, type PlacedItem } from './import-rules.ts'
import { ImportedBundle, ImportedItem, ImportedLicenceTypes } from './import-shape.ts'
import { bundleContent } from './read-bundle.ts'
import { readItem } from './read-item.ts'
import { documentTerms } from './search.ts'
import { shippedForms } from './shipped-forms.ts'
import { lockCatalog, type Publication, type Saved, saveBundle, saveItem, saveLicenceType, saveTerms } from './store.ts'

export { checkAnswers, formOf, readAnswers } from './forms.ts'
export { itemInitials } from './item-initials.ts'

export interface CatalogDeps {
  db: Database
  organisation: Organisation
  /** the present instant */
  now?: () => Date
  /** application forms by item name; the shipped ones unless given */
  forms?: ReadonlyMap<string, FormSchema>
}

export interface ImportOptions {
  by: By
  dryRun?: boolean
}

export type Catalog = ReturnType<typeof createCatalog>

/** Thrown to undo a dry run; never leaves this file. */
class DryRun extends Error {
  readonly result: ImportResult
  constructor(result: ImportResult) {
    super('dry run')
    this.result = result
  }
}

/** Use cases of the catalogue: imports, all or nothing, and withdrawing an item. Reads are in queries.ts. */
export function createCatalog({ db, organisation, now = () => new Date(), forms }: CatalogDeps) {
  const publication = (options: ImportOptions): Publication => ({
    actorKey: options.by.actorKey,
    at: now().toISOString(),
    validFrom: dayOf(now()),
  })

  /** Writes in one transaction, or, on a dry run, does the same and takes it back. */
  async function write(
    action: string,
    options: ImportOptions,
    result: ImportResult,
    work: (tx: Sql) => Promise<void>,
  ): Promise<ImportResult> {
    try {
      return await db.transaction(async (tx) => {
        const act = async () => {
          await lockCatalog(tx)
          await work(tx)
          if (result.dryRun) throw new DryRun(result)
          await record(tx, { actorKey: options.by.actorKey, action, object: 'catalog', outcome: 'done' })
          return result
        }
        return options.by.stamp ? once(tx, options.by.stamp, act) : act()
      })
    } catch (error) {
      if (error instanceof DryRun) return error.result
      throw error
    }
  }

  const officeOf = async (tx: Sql, name: string, path: string, result: ImportResult): Promise<string> => {
    const { officeId, created } = await organisation.ensureOffice(tx, name)
    if (created) result.warnings.push({ path, message: `单位名录里没有“${name}”，已经新建，请补上电话和地址。` })
    return officeId
  }

  return {
    /** items.json, parsed or as text. Nothing is written while there is a fault. */
    async importItems(json: unknown, options: ImportOptions): Promise<ImportResult> {
      const result = emptyResult(options)
      const { items, faults } = parseList(json, ImportedItem)
      const known = await db.query<{ name: string }>('select name from service_item')
      const findings = checkItems(items, new Set(known.map((row) => row.name)))
      result.faults = [...faults, ...items.flatMap(codeFaults), ...findings.faults]
      result.warnings = findings.warnings
      if (result.faults.length > 0) return result
      const ownForms = forms ?? (await shippedForms())
      return write('catalog.items-imported', options, result, async (tx) => {
        for (const { at, item } of items) {
          const officeId = await officeOf(tx, item.department, jsonPath([at, 'department']), result)
          const content = readItem(item, ownForms.get(item.name) ?? null)
          const { itemId, saved } = await saveItem(tx, { content, source: item, officeId }, publication(options))
          if (saved !== 'unchanged') await saveTerms(tx, itemId, documentTerms(content))
          count(result, saved, item.name)
        }
      })
    },

    /** bundles.json. Members must be listed items. */
    async importBundles(json: unknown, options: ImportOptions): Promise<ImportResult> {
      const result = emptyResult(options)
      const { items: bundles, faults } = parseList(json, ImportedBundle)
      const known = new Set((await db.query<{ name: string }>('select name from service_item')).map((row) => row.name))
      result.faults = [...faults, ...bundleFaults(bundles, known)]
      if (result.faults.length > 0) return result
      return write('catalog.bundles-imported', options, result, async (tx) => {
        for (const { at, item: bundle } of bundles) {
          const leadOfficeId = await officeOf(tx, bundle.leadDepartment, jsonPath([at, 'leadDepartment']), result)
          const saved = await saveBundle(
            tx,
            { name: bundle.name, leadOfficeId, content: bundleContent(bundle) },
            publication(options),
          )
          count(result, saved, bundle.name)
        }
      })
    },

    /** licence-types.json. */
    async importLicenceTypes(json: unknown, options: ImportOptions): Promise<ImportResult> {
      const result = emptyResult(options)
      const { value, faults } = readJson(json)
      const parsed = faults.length === 0 ? ImportedLicenceTypes.safeParse(value) : undefined
      if (!parsed?.success) return { ...result, faults: parsed ? faultsOf(parsed.error, value) : faults }
      return write('catalog.licence-types-imported', options, result, async (tx) => {
        for (const type of parsed.data.licenceTypes)
          count(result, await saveLicenceType(tx, type, publication(options)), type.name)
      })
    },

    /** 撤下事项: no new applications; running cases keep their version. */
    async withdrawItem(itemId: string, reason: string, by: By): Promise<{ itemId: string }> {
      return db.transaction(async (tx) => {
        const act = async () => {
          const [item] = await tx.query<{ withdrawn: boolean }>(
            'select withdrawn_at is not null as withdrawn from service_item where id = $1 for update',
            [itemId],
          )
          if (!item) throw new Refusal('not-found', 'catalog.item-unknown')
          if (item.withdrawn) throw refuse('catalog.already-withdrawn')
          await tx.query('update service_item set withdrawn_at = $2, withdrawn_reason = $3 where id = $1', [
            itemId,
            now().toISOString(),
            reason,
          ])
          await saveTerms(tx, itemId, new Map())
          await record(tx, {
            actorKey: by.actorKey,
            action: 'catalog.item-withdrawn',
            object: `item:${itemId}`,
            outcome: 'done',
          })
          return { itemId }
        }
        return by.stamp ? once(tx, by.stamp, act) : act()
      })
    },
  }
}

const emptyResult = (options: ImportOptions): ImportResult => ({
  dryRun: options.dryRun ?? false,
  created: [],
  changed: [],
  unchanged: 0,
  faults: [],
  warnings: [],
})

function count(result: ImportResult, saved: Saved, name: string): void {
  if (saved === 'unchanged') result.unchanged++
  else result[saved].push(name)
}

/** Every entry that is well-formed, with its place, and the faults of all others. */
function parseList<T>(
  json: unknown,
  shape: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: Parameters<typeof faultsOf>[0] }
  },
): { items: { at: number; item: T }[]; faults: ImportFault[] } {
  const { value, faults } = readJson(json)
  if (faults.length > 0) return { items: [], faults }
  if (!Array.isArray(value))
    return { items: [], faults: [{ path: '文件', message: '应当是一个列表，以 [ 开头、以 ] 结尾。' }] }
  const items: { at: number; item: T }[] = []
  value.forEach((entry: unknown, at) => {
    const parsed = shape.safeParse(entry)
    if (parsed.success) items.push({ at, item: parsed.data })
    else faults.push(...faultsOf(parsed.error, entry, [at]))
  })
  return { items, faults }
}

function codeFaults({ at, item }: PlacedItem): ImportFault[] {
  if (item.code === undefined) return []
  const checked = checkItemCode(item.code)
  if (!checked.ok) return [{ path: jsonPath([at, 'code']), message: checked.reason }]
  return checked.kind === 'basic'
    ? [{ path: jsonPath([at, 'code']), message: '要 31 位实施编码或者 33 位业务办理项编码，12 位基本编码不够。' }]
    : []
}

function bundleFaults(
  bundles: readonly { at: number; item: ImportedBundle }[],
  known: ReadonlySet<string>,
): ImportFault[] {
  return bundles.flatMap(({ at, item: bundle }, place) => {
    const missing = bundle.members.flatMap((name, member) =>
      known.has(name)
        ? []
        : [{ path: jsonPath([at, 'members', member]), message: `没有收录事项“${name}”，请先导入事项。` }],
    )
    const repeated = bundles.slice(0, place).some((other) => other.item.name === bundle.name)
    return repeated
      ? [...missing, { path: jsonPath([at, 'name']), message: `“${bundle.name}”重名，一个文件里只能有一个。` }]
      : missing
  })
}
