import { Refusal } from '#kernel/refusal.ts'
import type { Sql } from '#platform/db/database.ts'
import { kept } from '#platform/db/reference.ts'
import { type ItemFilter, type ItemSummary, itemFilter, summaryColumns } from './item-lists.ts'
import type { Audience, Bundle, ItemContent, LicenceType, ServiceItem, Standing } from './model.ts'

export type { FoundItem, ItemFilter, ItemSummary } from './item-lists.ts'
export { askForItems, feesOf, namesOf, searchItems } from './search-queries.ts'

interface ItemRow extends Omit<ServiceItem, keyof ItemContent> {
  content: ItemContent
}

const selectItem = `select i.id as "itemId", i.code, i.implementation_code as "implementationCode", i.basic_code as "basicCode",
    v.office_id as "officeId", v.version, v.valid_from as "effectiveFrom", v.content_hash as "contentHash",
    v.standing, v.standing_reason as "standingReason", v.merged_into as "mergedInto", v.content
  from service_item i join service_item_version v on v.service_item_id = i.id`

const toItem = ({ content, ...identity }: ItemRow): ServiceItem => ({ ...content, ...identity })

/**
 * One item by id or code (33 or 31 characters): the current version, or the one a case was filed under. Withdrawn items are found too.
 * Throws not-found `catalog.item-unknown`.
 */
export async function getItem(sql: Sql, idOrCode: string, version?: number): Promise<ServiceItem> {
  const item = await findItem(sql, idOrCode, version)
  if (!item) throw new Refusal('not-found', 'catalog.item-unknown')
  return item
}

/** As `getItem`, undefined when there is none. */
export async function findItem(sql: Sql, idOrCode: string, version?: number): Promise<ServiceItem | undefined> {
  if (!isAddress(idOrCode)) return undefined
  const address = await addressOf(sql, idOrCode)
  return address && itemAt(sql, `${address.itemId} ${version ?? address.version}`)
}

const addressOf = kept(
  'catalog',
  async (sql, idOrCode): Promise<{ readonly itemId: string; readonly version: number } | undefined> => {
    const [row] = await sql.query<{ itemId: string; version: number }>(
      `select id as "itemId", current_version as version from service_item
        where id::text = $1 or code = upper($1) or implementation_code = upper($1) order by code limit 1`,
      [idOrCode],
      'catalog-item-address',
    )
    return row
  },
)

/** An item in one version, by its id and the version's number. */
const itemAt = kept('catalog', async (sql, key): Promise<ServiceItem | undefined> => {
  const [itemId, version] = key.split(' ')
  const [row] = await sql.query<ItemRow>(
    `${selectItem} where i.id = $1 and v.version = $2`,
    [itemId, version],
    'catalog-item-version',
  )
  return row && toItem(row)
})

/**
 * The item as it was, is or will be on a date, by the versions published so far; not-found `catalog.item-unknown` also when it was not
 * published by then. A suspended or cancelled item is found: `standing` says so.
 */
export async function getItemOn(sql: Sql, idOrCode: string, on: string): Promise<ServiceItem> {
  const [row] = !isAddress(idOrCode)
    ? []
    : await sql.query<ItemRow>(
        `${selectItem} where i.id = (select id from service_item where id::text = $1 or code = upper($1) or implementation_code = upper($1) order by code limit 1)
            and v.valid_from <= $2 order by v.version desc limit 1`,
        [idOrCode, on],
        'catalog-item-on',
      )
  if (!row) throw new Refusal('not-found', 'catalog.item-unknown')
  return toItem(row)
}

/** The whole list as on a date, in order of code: every item in use that day, with its version of that day. */
export async function allItemsOn(sql: Sql, on: string): Promise<ServiceItem[]> {
  const rows = await sql.query<ItemRow>(
    `select * from (select distinct on (i.id) i.id as "itemId", i.code, i.implementation_code as "implementationCode", i.basic_code as "basicCode",
        v.office_id as "officeId", v.version, v.valid_from as "effectiveFrom", v.content_hash as "contentHash",
        v.standing, v.standing_reason as "standingReason", v.merged_into as "mergedInto", v.content
       from service_item i join service_item_version v on v.service_item_id = i.id
      where v.valid_from <= $1 order by i.id, v.version desc) as that_day
      where standing = 'in-use' order by code`,
    [on],
  )
  return rows.map(toItem)
}

/** The list as on a date in the import shape: the entry of every item in use that day, in order of code. */
export async function entriesOn(sql: Sql, on: string): Promise<{ name: string }[]> {
  const rows = await sql.query<{ source: { name: string } }>(
    `select source from (select distinct on (i.id) i.code, v.source, v.standing
       from service_item i join service_item_version v on v.service_item_id = i.id
      where v.valid_from <= $1 order by i.id, v.version desc) as that_day
      where standing = 'in-use' order by code`,
    [on],
  )
  return rows.map((row) => row.source)
}

// from an address line: a NUL in it is an error to PostgreSQL, to us an unknown item
const isAddress = (text: string) => text.isWellFormed() && !/\p{Cc}/u.test(text)

/** Whether an item takes new applications: listed and not withdrawn. */
export const isListed = kept('catalog', async (sql, itemId): Promise<boolean> => {
  const rows = await sql.query(
    'select 1 from service_item where id = $1 and withdrawn_at is null',
    [itemId],
    'catalog-is-listed',
  )
  return rows.length > 0
})

/** The item of this name, listed or withdrawn. */
export async function findItemByName(sql: Sql, name: string): Promise<ServiceItem | undefined> {
  const [row] = await sql.query<ItemRow>(`${selectItem} and v.version = i.current_version where i.name = $1`, [name])
  return row && toItem(row)
}

/** Listed items, in order of code. */
export function listItems(sql: Sql, filter: ItemFilter = {}): Promise<ItemSummary[]> {
  const { condition, values } = itemFilter(filter, 1)
  return sql.query<ItemSummary>(
    `select ${summaryColumns} from service_item i where i.withdrawn_at is null ${condition} order by i.code`,
    values,
  )
}

/** Other names people use for the listed items, by item. */
export async function synonymsByItem(sql: Sql): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await sql.query<{ itemId: string; synonyms: string[] }>(
    `select i.id as "itemId", v.content->'synonyms' as synonyms from service_item i
       join service_item_version v on v.service_item_id = i.id and v.version = i.current_version where i.withdrawn_at is null`,
  )
  return new Map(rows.map(({ itemId, synonyms }) => [itemId, synonyms]))
}

/**
 * Changes with whatever changes the list: a version published, one taking effect, an item taken off, a bundle. What is worked out from
 * the list is kept under it.
 */
export async function listMark(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ mark: string }>(
    `select concat_ws('-', (select count(*) from service_item_version), (select max(published_at) from service_item_version),
       (select sum(current_version) from service_item), (select count(*) from service_item where withdrawn_at is not null),
       (select count(*) from bundle_version)) as mark`,
    [],
    'catalog-list-mark',
  )
  return row?.mark ?? ''
}

/** Every listed item in full, for checks and exports. */
export async function allItems(sql: Sql): Promise<ServiceItem[]> {
  const rows = await sql.query<ItemRow>(
    `${selectItem} and v.version = i.current_version where i.withdrawn_at is null order by i.code`,
  )
  return rows.map(toItem)
}

/** 清单的导出: the imported entries of all listed items, in the import format. */
export async function exportItems(sql: Sql): Promise<unknown[]> {
  const rows = await sql.query<{ source: unknown }>(
    `select v.source from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
      where i.withdrawn_at is null order by i.code`,
  )
  return rows.map((row) => row.source)
}

/** Versions of an item, newest first. */
export function versionsOf(
  sql: Sql,
  itemId: string,
): Promise<
  {
    version: number
    effectiveFrom: string
    publishedAt: string
    publishedBy: string
    contentHash: string
    standing: Standing
    standingReason: string | null
    batchId: string | null
  }[]
> {
  return sql.query(
    `select version, valid_from as "effectiveFrom", published_at as "publishedAt", published_by as "publishedBy", content_hash as "contentHash",
            standing, standing_reason as "standingReason", batch_id as "batchId"
       from service_item_version where service_item_id = $1 order by version desc`,
    [itemId],
  )
}

/** 主题 with how many listed items each has, most first. */
export function listThemes(sql: Sql, audience?: Audience): Promise<{ theme: string; items: number }[]> {
  return sql.query(
    `select theme, count(*) as items from service_item i cross join jsonb_array_elements_text(i.summary->'themes') theme
      where i.withdrawn_at is null and ($1::text is null or i.summary->'audience' ? $1) group by theme order by items desc, min(i.code)`,
    [audience ?? null],
  )
}

/** 部门 with how many listed items each has. */
export function listItemOffices(sql: Sql): Promise<{ officeId: string; name: string; items: number }[]> {
  return sql.query(
    `select i.office_id as "officeId", i.summary->>'officeName' as name, count(*) as items from service_item i where i.withdrawn_at is null group by 1, 2 order by items desc, min(i.code)`,
  )
}

interface BundleRow {
  bundleId: string
  name: string
  leadOfficeId: string
  version: number
  content: Omit<Bundle, 'bundleId' | 'name' | 'leadOfficeId' | 'version' | 'members'>
  members: Bundle['members']
}

const selectBundle = `select b.id as "bundleId", b.name, b.lead_office_id as "leadOfficeId", v.version, v.content - 'members' as content,
    (select coalesce(jsonb_agg(jsonb_build_object('itemId', i.id, 'code', i.code, 'name', i.name) order by m.place), '[]')
       from jsonb_array_elements_text(v.content->'members') with ordinality m (name, place) join service_item i on i.name = m.name) as members
  from bundle b join bundle_version v on v.bundle_id = b.id and v.version = b.current_version`

const toBundle = ({ content, ...identity }: BundleRow): Bundle => ({ ...content, ...identity })

/** 一件事, in the order they were listed. */
export async function listBundles(sql: Sql): Promise<Bundle[]> {
  return (await sql.query<BundleRow>(`${selectBundle} order by b.listed_at, b.id`)).map(toBundle)
}

/** One bundle by id or name. Throws not-found `catalog.bundle-unknown`. */
export async function getBundle(sql: Sql, idOrName: string): Promise<Bundle> {
  const [row] = !isAddress(idOrName)
    ? []
    : await sql.query<BundleRow>(`${selectBundle} where b.id::text = $1 or b.name = $1`, [idOrName])
  if (!row) throw new Refusal('not-found', 'catalog.bundle-unknown')
  return toBundle(row)
}

/** 电子证照类型: which items produce and use each. */
export async function listLicenceTypes(sql: Sql): Promise<LicenceType[]> {
  return (await sql.query<{ content: LicenceType }>('select content from catalog_licence_type order by name')).map(
    (row) => row.content,
  )
}
