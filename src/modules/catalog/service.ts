import { checkItemCode } from '#kernel/item-code.ts'
import { dayOf } from '#kernel/plain-date.ts'
import { refuse } from '#kernel/refusal.ts'
import { faultsOf, type ImportFault, type ImportResult, jsonPath, readJson } from '#modules/organisation/contract.ts'
import { officeByName } from '#modules/organisation/queries.ts'
import type { By, Organisation } from '#modules/organisation/service.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { once } from '#platform/db/once.ts'
import type { Finding } from './contract.ts'
import type { FormSchema } from './form-model.ts'
import { checkItems, type PlacedItem } from './import-rules.ts'
import { ImportedBundle, ImportedItem, ImportedLicenceTypes } from './import-shape.ts'
import { ownItemCodes } from './item-codes.ts'
import { lintContext } from './lint/context.ts'
import { lintItem } from './lint/lint.ts'
import { LintItem, type Waiver } from './lint-shape.ts'
import type { ItemContent, Standing } from './model.ts'
import { createPlans, type Plans } from './plans.ts'
import { allItems, listBundles, listMark } from './queries.ts'
import { bundleContent } from './read-bundle.ts'
import { readItem } from './read-item.ts'
import { shippedForms } from './shipped-forms.ts'
import {
  getVersion,
  lockCatalog,
  lockItem,
  type Publication,
  putVersion,
  type Saved,
  saveBundle,
  saveItem,
  saveLicenceType,
  takeEffect,
} from './store.ts'

export { answerQuestion, type Consultation, isFollowUp, type Passage } from './consultation/answer.ts'
export { wordsOfItem } from './consultation/intents.ts'
export { checkAnswers, formOf, readAnswers } from './forms.ts'
export { byUse } from './frequent.ts'
export { itemInitials } from './item-initials.ts'
export { lintContext } from './lint/context.ts'
export { lintItem } from './lint/lint.ts'
export type { LintItem, Waiver } from './lint-shape.ts'
export type { Planned, Plans } from './plans.ts'
export { createSearch, type Search } from './search-service.ts'

/** Plans and prerequisites of the list in a database. */
export const plansOf = (db: Database): Plans =>
  createPlans({
    mark: () => listMark(db),
    ground: async () => ({ items: await allItems(db), bundles: await listBundles(db) }),
  })

export interface CatalogDeps {
  db: Database
  organisation: Organisation
  /** the present instant */
  now?: () => Date
  /** application forms by item name; the shipped ones unless given */
  forms?: ReadonlyMap<string, FormSchema>
  /** 本地的审查规则: 华容, 颍上 …; null runs the rules of every place */
  lintPlace?: string | null
}

export interface ImportOptions {
  by: By
  dryRun?: boolean
  /** items only into an empty list: later ones are drafts that a second person approves */
  onlyFirst?: boolean
}

export type Catalog = ReturnType<typeof createCatalog>

/** An entry as it reads: `item` and `content` only when its shape is right. */
export interface EntryReading {
  faults: ImportFault[]
  warnings: ImportFault[]
  findings: Finding[]
  item?: ImportedItem
  content?: ItemContent
}

/** For whom an entry is read. */
export interface EntryContext {
  /** plain date: decides which waivers count */
  today: string
  waivers?: readonly Waiver[]
  /** the item it is to become a version of; a new one when absent */
  itemId?: string | null
}

/** In use, or why not. */
export interface StandingChange {
  standing: Standing
  standingReason: string | null
  mergedInto: string | null
}

/** Thrown to undo a dry run; never leaves this file. */
class DryRun extends Error {
  readonly result: ImportResult
  constructor(result: ImportResult) {
    super('dry run')
    this.result = result
  }
}

/** Use cases of the catalogue: imports, all or nothing, and withdrawing an item. Reads are in queries.ts. */
export function createCatalog({ db, organisation, now = () => new Date(), forms, lintPlace = null }: CatalogDeps) {
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

  /** What the county knows beside the entry: its licence types, the items that come before it, its office's phones. */
  async function lintContextOf(sql: Sql, entry: LintItem, context: { today: string; waivers?: readonly Waiver[] }) {
    const licenceTypes = await sql.query<{ name: string }>('select name from catalog_licence_type')
    const before = await sql.query<{ source: unknown }>(
      `select v.source from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
        where i.name = any($1)`,
      [entry.prerequisites ?? []],
    )
    const office = entry.department ? await officeByName(sql, entry.department) : undefined
    return lintContext({
      place: lintPlace,
      licenceTypes: licenceTypes.map((type) => type.name),
      items: before.flatMap(({ source }) => LintItem.safeParse(source).data ?? []),
      offices: office ? [office] : [],
      today: context.today,
      ...(context.waivers && { waivers: context.waivers }),
    })
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
        if (options.onlyFirst && (await tx.query('select 1 from service_item limit 1')).length > 0)
          throw refuse('catalog.import-through-drafts')
        for (const { at, item } of items) {
          const officeId = await officeOf(tx, item.department, jsonPath([at, 'department']), result)
          const content = readItem(item, ownForms.get(item.name) ?? null)
          const { saved } = await saveItem(tx, { content, source: item, officeId }, publication(options))
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

    /**
     * 读一个事项的内容：what an import would say of it, and the item it would become when nothing is wrong. Reads only.
     * `today` decides which of the waivers count.
     */
    async readEntry(sql: Sql, source: unknown, context: EntryContext): Promise<EntryReading> {
      const parsed = ImportedItem.safeParse(source)
      // the linter reads more than the import does, so that an unfinished entry is already told what is wrong with it
      const readable = LintItem.safeParse(source)
      const findings = readable.success ? lintItem(readable.data, await lintContextOf(sql, readable.data, context)) : []
      if (!parsed.success) return { faults: faultsOf(parsed.error, source, []), warnings: [], findings }
      const item = parsed.data
      const known = await sql.query<{ name: string }>('select name from service_item where name = any($1)', [
        item.prerequisites,
      ])
      const { faults, warnings } = checkItems([{ at: 0, item }], new Set(known.map((row) => row.name)))
      const all = [
        ...[...faults, ...codeFaults({ at: 0, item })].map(withoutPlace),
        ...(await identityFaults(sql, item, context.itemId ?? null)),
      ]
      const ownForms = forms ?? (await shippedForms())
      return {
        faults: all,
        warnings: warnings.map(withoutPlace),
        findings,
        item,
        content: readItem(item, ownForms.get(item.name) ?? null),
      }
    },

    /** Well-formed entries of a file, read as items, and the faults of the others. Nothing is written. */
    readEntries(json: unknown): { entries: { item: ImportedItem; content: ItemContent }[]; faults: ImportFault[] } {
      const { items, faults } = parseList(json, ImportedItem)
      return { entries: items.map(({ item }) => ({ item, content: readItem(item, null) })), faults }
    },

    /** 基本编码 of an entry that brings its own code, else null. */
    basicCodeOf: ({ code }: ImportedItem): string | null =>
      code && checkItemCode(code).ok ? ownItemCodes(code).basicCode : null,

    /** Keeps the list still until the transaction ends: no import, publication or withdrawal beside it. */
    hold: lockCatalog,

    /** Writes a version of an item, or a new item; in force from `validFrom`. For publishing: who may and why is judged there. */
    async publish(
      tx: Sql,
      version: { itemId: string | null; item: ImportedItem; form: FormSchema | null; batchId: string } & StandingChange,
      publication: Publication,
    ): Promise<{ itemId: string; version: number }> {
      await lockCatalog(tx)
      const { item, itemId, form, batchId, ...standing } = version
      const { officeId } = await organisation.ensureOffice(tx, item.department)
      const ownForms = forms ?? (await shippedForms())
      const content = readItem(item, ownForms.get(item.name) ?? form)
      return putVersion(tx, { itemId, content, source: item, officeId, batchId, ...standing }, publication)
    },

    /** 到了生效日期的版本开始使用. Returns how many items changed. */
    async takeEffect(): Promise<number> {
      const at = now()
      const changed = await db.transaction(async (tx) => {
        await lockCatalog(tx)
        return takeEffect(tx, dayOf(at), at.toISOString())
      })
      return changed.length
    },

    /** 撤下事项: no new applications; running cases keep their version. */
    async withdrawItem(itemId: string, reason: string, by: By): Promise<{ itemId: string }> {
      return db.transaction(async (tx) => {
        const act = async () => {
          await lockCatalog(tx)
          const { version, withdrawn } = await lockItem(tx, itemId)
          if (withdrawn) throw refuse('catalog.already-withdrawn')
          const last = await getVersion(tx, itemId, version)
          const { officeId } = last
          await putVersion(
            tx,
            { itemId, ...last, officeId, standing: 'cancelled', standingReason: reason },
            publication({ by }),
          )
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

/** Whose code and whose department an entry names: a code once given stays with its item, and a misspelt office is not a new one. */
async function identityFaults(sql: Sql, item: ImportedItem, itemId: string | null): Promise<ImportFault[]> {
  const faults: ImportFault[] = []
  if (item.code !== undefined && checkItemCode(item.code).ok) {
    const { code } = ownItemCodes(item.code)
    const [bearer] = await sql.query<{ id: string; name: string }>(
      'select id, name from service_item where code = $1',
      [code],
    )
    if (bearer && bearer.id !== itemId)
      faults.push({ path: 'code', message: `这个编码是“${bearer.name}”的，每个事项要有自己的编码。` })
    if (!bearer && itemId !== null)
      faults.push({ path: 'code', message: '事项编码定了就不能改，请写回原来的编码或者留空。' })
  }
  if (!(await officeByName(sql, item.department)))
    faults.push({ path: 'department', message: `单位名录里没有“${item.department}”，请核对名称，或者先新增单位。` })
  return faults
}

// one entry has no place in a list: `[0].materials[1].name` → `materials[1].name`
const withoutPlace = ({ path, message }: ImportFault): ImportFault => ({ path: path.replace(/^\[0\]\.?/, ''), message })

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
