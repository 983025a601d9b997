import { Refusal } from '#kernel/refusal.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Audience, Bundle, ItemContent, ItemLevel, LicenceType, ServiceItem } from './model.ts'
import { questionTerms } from './search.ts'
import { thesaurus } from './thesaurus.ts'

interface ItemRow extends Omit<ServiceItem, keyof ItemContent> {
  content: ItemContent
}

const selectItem = `select i.id as "itemId", i.code, i.implementation_code as "implementationCode", i.basic_code as "basicCode",
    v.office_id as "officeId", v.version, v.valid_from as "effectiveFrom", v.content_hash as "contentHash", v.content
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
  const [row] = await sql.query<ItemRow>(
    `${selectItem} and v.version = coalesce($2::int, i.current_version)
      where i.id = (select id from service_item where id::text = $1 or code = upper($1) or implementation_code = upper($1) order by code limit 1)`,
    [idOrCode, version ?? null],
    'catalog-find-item',
  )
  return row && toItem(row)
}

// from an address line: a NUL in it is an error to PostgreSQL, to us an unknown item
const isAddress = (text: string) => text.isWellFormed() && !/\p{Cc}/u.test(text)

/** Whether an item takes new applications: listed and not withdrawn. */
export async function isListed(sql: Sql, itemId: string): Promise<boolean> {
  const rows = await sql.query(
    'select 1 from service_item where id = $1 and withdrawn_at is null',
    [itemId],
    'catalog-is-listed',
  )
  return rows.length > 0
}

/** The item of this name, listed or withdrawn. */
export async function findItemByName(sql: Sql, name: string): Promise<ServiceItem | undefined> {
  const [row] = await sql.query<ItemRow>(`${selectItem} and v.version = i.current_version where i.name = $1`, [name])
  return row && toItem(row)
}

/** What a list shows of an item. */
export type ItemSummary = Pick<
  ServiceItem,
  | 'itemId'
  | 'code'
  | 'name'
  | 'type'
  | 'audience'
  | 'levels'
  | 'officeId'
  | 'officeName'
  | 'handling'
  | 'promisedWorkingDays'
  | 'visits'
  | 'onlineDepth'
  | 'themes'
>

const summaryColumns = `i.id as "itemId", i.code, i.name, i.summary->>'type' as type, i.summary->'audience' as audience,
    i.summary->'levels' as levels, i.office_id as "officeId", i.summary->>'officeName' as "officeName",
    i.summary->>'handling' as handling, (i.summary->>'promisedWorkingDays')::int as "promisedWorkingDays",
    (i.summary->>'visits')::int as visits, (i.summary->>'onlineDepth')::int as "onlineDepth", i.summary->'themes' as themes`

const fromListed = 'from service_item i where i.withdrawn_at is null'

/** Which items a list or search is about; every part may be left out. */
export interface ItemFilter {
  audience?: Audience | undefined
  officeId?: string | undefined
  theme?: string | undefined
  /** items that can be handled at this level: 就近办 */
  level?: ItemLevel | undefined
}

const filterSql = (first: number) => `and ($${first}::text is null or i.summary->'audience' ? $${first})
  and ($${first + 1}::uuid is null or i.office_id = $${first + 1}) and ($${first + 2}::text is null or i.summary->'themes' ? $${first + 2})
  and ($${first + 3}::text is null or i.summary->'levels' ? $${first + 3})`

const filterValues = (filter: ItemFilter) => [
  filter.audience ?? null,
  filter.officeId ?? null,
  filter.theme ?? null,
  filter.level ?? null,
]

/** Listed items, in order of code. */
export function listItems(sql: Sql, filter: ItemFilter = {}): Promise<ItemSummary[]> {
  return sql.query<ItemSummary>(
    `select ${summaryColumns} ${fromListed} ${filterSql(1)} order by i.code`,
    filterValues(filter),
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
  { version: number; effectiveFrom: string; publishedAt: string; publishedBy: string; contentHash: string }[]
> {
  return sql.query(
    `select version, valid_from as "effectiveFrom", published_at as "publishedAt", published_by as "publishedBy", content_hash as "contentHash"
       from service_item_version where service_item_id = $1 order by version desc`,
    [itemId],
  )
}

/** A found item; `score` only compares within one answer. */
export type FoundItem = ItemSummary & { score: number }

/**
 * 找事项: everyday words, whole questions, pinyin, initials, characters mistyped by sound. Best first; empty when nothing fits.
 * Each term of the question counts by its rarity among all items (as BM25 does) times what it says about the item.
 */
export async function searchItems(
  sql: Sql,
  words: string,
  options: ItemFilter & { limit?: number } = {},
): Promise<FoundItem[]> {
  const terms = questionTerms(words.slice(0, 200), thesaurus)
  if (terms.size === 0) return []
  const { limit = 10, ...filter } = options
  const filtered = filterValues(filter).some((value) => value !== null)
  return sql.query<FoundItem>(
    filtered ? filteredSearchSql : searchSql,
    [[...terms.keys()], [...terms.values()], limit, ...(filtered ? filterValues(filter) : [])],
    filtered ? 'catalog-search-filtered' : 'catalog-search',
  )
}

// The window in the lateral part keeps it a lookup by term, whatever the planner thinks of the table.
const searchSqlFor = (eligible: string) => `with hit as materialized (
    select t.service_item_id, a.weight * t.weight as weight, t.frequency
      from unnest($1::text[], $2::real[]) as a (term, weight)
           cross join lateral (select service_item_id, weight, count(*) over () as frequency from service_item_term where term = a.term) t
  ), scored as (
    select service_item_id, sum(weight * ln(1 + (n.items - frequency + 0.5) / (frequency + 0.5))) as score
      from hit, (select count(*)::float8 as items from service_item where withdrawn_at is null) n
     ${eligible} group by service_item_id order by score desc limit $3
  )
  select ${summaryColumns}, round(s.score::numeric, 3) as score
    from scored s join service_item i on i.id = s.service_item_id where s.score > 1 order by s.score desc, i.code`

const searchSql = searchSqlFor('')
const filteredSearchSql = searchSqlFor(`where service_item_id in (select i.id ${fromListed} ${filterSql(4)})`)

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
    `select i.office_id as "officeId", i.summary->>'officeName' as name, count(*) as items ${fromListed} group by 1, 2 order by items desc, min(i.code)`,
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
