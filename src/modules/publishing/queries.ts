import { Refusal } from '#kernel/refusal.ts'
import type { ItemContent, ServiceItem, Standing } from '#modules/catalog/model.ts'
import { type ItemSummary, listMark } from '#modules/catalog/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Claim, Draft, DraftAct, DraftKind, DraftState, ListBatch, LocalContent } from './model.ts'

const draftColumns = `d.id as "draftId", d.service_item_id as "itemId", d.base_version as "baseVersion", d.kind, d.name, d.source, d.reason,
  d.merge_into as "mergeInto", d.state, d.revision, d.batch_id as "batchId", d.published_version as "publishedVersion", d.authors,
  d.created_at as "createdAt", d.created_by as "createdBy", d.updated_at as "updatedAt", d.updated_by as "updatedBy",
  d.checked_at as "checkedAt", d.checked_by as "checkedBy", d.approved_at as "approvedAt", d.approved_by as "approvedBy"`

/** One draft; with `lock`, held against another change until the transaction ends. Throws not-found `publishing.draft-unknown`. */
export async function getDraft(sql: Sql, draftId: string, options: { lock?: boolean } = {}): Promise<Draft> {
  const [draft] = await sql.query<Draft>(
    `select ${draftColumns} from item_draft d where d.id = $1${options.lock ? ' for update' : ''}`,
    [draftId],
  )
  if (!draft) throw new Refusal('not-found', 'publishing.draft-unknown')
  return draft
}

/** What a list shows of a draft. */
export interface DraftRow {
  draftId: string
  itemId: string | null
  code: string | null
  kind: DraftKind
  name: string
  state: DraftState
  officeName: string | null
  revision: number
  batchId: string | null
  updatedAt: string
  updatedBy: string
  authors: string[]
}

/** Drafts, last changed first, after a position. */
export function listDrafts(
  sql: Sql,
  filter: {
    state?: DraftState | undefined
    batchId?: string | undefined
    before?: { at: string; id: string } | undefined
    limit: number
  },
): Promise<DraftRow[]> {
  return sql.query<DraftRow>(
    `select d.id as "draftId", d.service_item_id as "itemId", i.code, d.kind, coalesce(nullif(d.name, ''), '还没有名称') as name, d.state, d.source->>'department' as "officeName", d.revision,
            d.batch_id as "batchId", d.updated_at as "updatedAt", coalesce(s.name, d.updated_by) as "updatedBy", d.authors
       from item_draft d left join service_item i on i.id = d.service_item_id left join staff s on 'staff:' || s.id = d.updated_by
      where ($1::text is null or d.state = $1) and ($2::uuid is null or d.batch_id = $2)
        and ($3::timestamptz is null or (d.updated_at, d.id) < ($3, $4::uuid))
      order by d.updated_at desc, d.id desc limit $5`,
    [filter.state ?? null, filter.batchId ?? null, filter.before?.at ?? null, filter.before?.id ?? null, filter.limit],
  )
}

/** Every item with its version of today, in use or not, in order of code, and the draft that is open on it. */
export async function listEdited(sql: Sql) {
  const rows = await sql.query<
    Omit<ItemSummary, 'audience' | 'officeId' | 'handling' | 'onlineDepth' | 'themes'> & {
      synonyms: string[]
      version: number
      effectiveFrom: string
      standing: Standing
      listed: boolean
      draftId: string | null
      kind: DraftKind
      state: DraftState
    }
  >(
    `select i.id as "itemId", i.code, i.name, i.summary->>'type' as type, i.summary->'levels' as levels, i.summary->>'officeName' as "officeName",
            (i.summary->>'promisedWorkingDays')::int as "promisedWorkingDays", (i.summary->>'visits')::int as visits,
            v.content->'synonyms' as synonyms, v.version, v.valid_from as "effectiveFrom", v.standing, i.withdrawn_at is null as listed,
            d.id as "draftId", d.kind, d.state
       from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
       left join item_draft d on d.service_item_id = i.id and d.state in ('draft', 'checked', 'approved') order by i.code`,
  )
  return rows.map(({ draftId, kind, state, ...item }) => ({
    ...item,
    draft: draftId ? { draftId, kind, state } : null,
  }))
}

/** The open draft of an item, if there is one. */
export async function openDraftOf(sql: Sql, itemId: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    `select id from item_draft where service_item_id = $1 and state in ('draft', 'checked', 'approved')`,
    [itemId],
  )
  return row?.id
}

/** The entry of an item's newest version, published or still to come, and its number. */
export async function newestEntry(sql: Sql, itemId: string): Promise<NewestEntry | undefined> {
  const [row] = await sql.query<NewestEntry>(
    `select version, source, content, standing, valid_from as "effectiveFrom" from service_item_version
      where service_item_id = $1 order by version desc limit 1`,
    [itemId],
  )
  return row
}

export interface NewestEntry {
  version: number
  source: Record<string, unknown>
  content: ItemContent
  standing: ServiceItem['standing']
  /** plain date; later than today while it waits */
  effectiveFrom: string
}

/** The contents of a version (the newest when null) and of the item's baseline. */
export async function versionPair(
  sql: Sql,
  itemId: string,
  version: number | null,
): Promise<{ content: ItemContent; baseline: ItemContent } | undefined> {
  const [row] = await sql.query<{ content: ItemContent; baseline: ItemContent }>(
    `select v.content, b.content as baseline from service_item i
       join service_item_version v on v.service_item_id = i.id
            and v.version = coalesce($2, (select max(version) from service_item_version where service_item_id = i.id))
       join service_item_version b on b.service_item_id = i.id and b.version = i.baseline_version
      where i.id = $1`,
    [itemId, version],
  )
  return row
}

/** Whether another open draft of a new item has the name. */
export async function otherDraftNamed(sql: Sql, name: string, draftId: string): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from item_draft where name = $1 and id <> $2 and service_item_id is null and state in ('draft', 'checked', 'approved')
        and name <> ''`,
    [name, draftId],
  )
  return rows.length > 0
}

/** What happened to a draft, oldest first, with names. */
export function actsOf(
  sql: Sql,
  draftId: string,
): Promise<{ act: DraftAct; by: string; at: string; reason: string | null }[]> {
  return sql.query(
    `select a.act, coalesce(s.name, a.actor_key) as by, a.acted_at as at, a.reason
       from item_draft_act a left join staff s on 'staff:' || s.id = a.actor_key where a.draft_id = $1 order by a.place`,
    [draftId],
  )
}

const batchColumns = `b.id as "batchId", b.year, b.serial, b.title, b.opened_at as "openedAt", b.effective_on as "effectiveOn",
  b.published_at as "publishedAt", b.published_by as "publishedBy",
  case when b.published_at is null then (select count(*) from item_draft where batch_id = b.id and state = 'approved')
       else (select count(*) from service_item_version where batch_id = b.id) end as items`

export type BatchRow = ListBatch & { items: number }

/** Batches, newest first; the open one only with `open`. */
export function listBatches(sql: Sql, options: { open: boolean }): Promise<BatchRow[]> {
  return sql.query<BatchRow>(
    `select ${batchColumns} from list_batch b where $1 or b.published_at is not null order by b.year desc, b.serial desc limit 200`,
    [options.open],
  )
}

/** One batch; with `lock` held against another publication. Throws not-found `publishing.batch-unknown`. */
export async function getBatch(sql: Sql, batchId: string, options: { lock?: boolean } = {}): Promise<BatchRow> {
  const [batch] = await sql.query<BatchRow>(
    `select ${batchColumns} from list_batch b where b.id = $1${options.lock ? ' for update' : ''}`,
    [batchId],
  )
  if (!batch) throw new Refusal('not-found', 'publishing.batch-unknown')
  return batch
}

/** Approved drafts waiting in a batch, in order of approval; with `lock` held until the transaction ends. */
export function approvedDrafts(sql: Sql, batchId: string, options: { lock?: boolean } = {}): Promise<Draft[]> {
  return sql.query<Draft>(
    `select ${draftColumns} from item_draft d where d.batch_id = $1 and d.state = 'approved' order by d.approved_at, d.id${options.lock ? ' for update' : ''}`,
    [batchId],
  )
}

/** What a published batch brought, in order of code: each version with the one before it. */
export function versionsOfBatch(
  sql: Sql,
  batchId: string,
): Promise<
  {
    draftId: string | null
    itemId: string
    code: string
    kind: DraftKind | null
    content: ItemContent
    before: ItemContent | null
  }[]
> {
  return sql.query(
    `select d.id as "draftId", i.id as "itemId", i.code, d.kind, v.content, p.content as before
       from service_item_version v join service_item i on i.id = v.service_item_id
       left join item_draft d on d.batch_id = $1 and d.service_item_id = i.id and d.published_version = v.version
       left join service_item_version p on p.service_item_id = i.id and p.version = v.version - 1
      where v.batch_id = $1 order by i.code`,
    [batchId],
  )
}

/** The claims of an item today, by region. */
export function claimsOf(sql: Sql, itemId: string): Promise<Claim[]> {
  return sql.query<Claim>(
    `select c.service_item_id as "itemId", c.office_id as "officeId", o.name as "officeName", c.region_code as "regionCode",
            c.current_version as version, c.content
       from item_claim c join office o on o.id = c.office_id where c.service_item_id = $1 order by c.region_code, o.name`,
    [itemId],
  )
}

/** The same with the names of the towns and villages. */
export function namedClaimsOf(sql: Sql, itemId: string): Promise<(Claim & { regionName: string })[]> {
  return sql.query(
    `select c.service_item_id as "itemId", c.office_id as "officeId", o.name as "officeName", c.region_code as "regionCode",
            r.name as "regionName", c.current_version as version, c.content
       from item_claim c join office o on o.id = c.office_id join region r on r.code = c.region_code
      where c.service_item_id = $1 order by c.region_code, o.name`,
    [itemId],
  )
}

/** The claims of an item as on a date, with the names of the towns and villages, by region. */
export function namedClaimsOn(sql: Sql, itemId: string, on: string): Promise<(Claim & { regionName: string })[]> {
  return sql.query(
    `select c."itemId", c."officeId", o.name as "officeName", c."regionCode", r.name as "regionName", c.version, c.content
       from (select distinct on (office_id) service_item_id as "itemId", office_id as "officeId", region_code as "regionCode", version, content, ended
               from item_claim_version where service_item_id = $1 and valid_from <= $2 order by office_id, version desc) as c
       join office o on o.id = c."officeId" join region r on r.code = c."regionCode"
      where not c.ended order by c."regionCode", o.name`,
    [itemId, on],
    'publishing-claims-on',
  )
}

/** Listed items that can be handled at a level, with this office's claim. */
export function claimableItems(
  sql: Sql,
  level: 'township' | 'village',
  officeId: string,
): Promise<
  {
    itemId: string
    code: string
    name: string
    officeName: string
    localElements: string[] | null
    version: number | null
    content: LocalContent | null
  }[]
> {
  return sql.query(
    `select i.id as "itemId", i.code, i.name, i.summary->>'officeName' as "officeName", v.content->'extras'->'localElements' as "localElements",
            c.current_version as version, c.content
       from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
       left join item_claim c on c.service_item_id = i.id and c.office_id = $2
      where i.withdrawn_at is null and i.summary->'levels' ? $1 order by i.code`,
    [level, officeId],
  )
}

/** How many of the level's items each region of it has claimed, by any of its offices. */
export function coverageOf(
  sql: Sql,
  level: 'township' | 'village',
): Promise<{ regionCode: string; name: string; offices: number; claimed: number }[]> {
  return sql.query(
    `select r.code as "regionCode", r.name, (select count(*) from office o where o.region_code = r.code and o.valid_to is null) as offices,
            (select count(distinct c.service_item_id) from item_claim c join service_item i on i.id = c.service_item_id
              where c.region_code = r.code and i.withdrawn_at is null and i.summary->'levels' ? $1) as claimed
       from region r where r.level = $1 and r.valid_to is null order by r.code`,
    [level],
  )
}

/** The listed items handled at a level, in order of code, with the regions that have claimed them. */
export function claimedAtLevel(
  sql: Sql,
  level: 'township' | 'village',
): Promise<{ code: string; name: string; officeName: string; claimedBy: string[] }[]> {
  return sql.query(
    `select i.code, i.name, i.summary->>'officeName' as "officeName",
            array(select distinct c.region_code::text from item_claim c join region r on r.code = c.region_code
                   where c.service_item_id = i.id and r.level = $1) as "claimedBy"
       from service_item i where i.withdrawn_at is null and i.summary->'levels' ? $1 order by i.code`,
    [level],
  )
}

/** A region with the listed items handled at its level, in order of code, and the claims of its offices; undefined for one unknown. */
export async function regionCoverage(
  sql: Sql,
  regionCode: string,
): Promise<
  | {
      regionCode: string
      name: string
      items: {
        code: string
        name: string
        officeName: string
        claims: { officeName: string; content: LocalContent }[]
      }[]
    }
  | undefined
> {
  const [region] = await sql.query<{ code: string; name: string; level: string }>(
    `select code, name, level from region where code = $1 and level in ('township', 'village')`,
    [regionCode],
  )
  if (!region) return undefined
  const items = await sql.query<{
    code: string
    name: string
    officeName: string
    claims: { officeName: string; content: LocalContent }[]
  }>(
    `select i.code, i.name, i.summary->>'officeName' as "officeName",
            (select coalesce(jsonb_agg(jsonb_build_object('officeName', o.name, 'content', c.content) order by o.name), '[]')
               from item_claim c join office o on o.id = c.office_id where c.service_item_id = i.id and c.region_code = $1) as claims
       from service_item i where i.withdrawn_at is null and i.summary->'levels' ? $2 order by i.code`,
    [region.code, region.level],
  )
  return { regionCode: region.code, name: region.name, items }
}

/** Why the versions of an item came about, as their drafts said; those without a reason are left out. */
export function reasonsOf(sql: Sql, itemId: string): Promise<{ version: number; kind: DraftKind; reason: string }[]> {
  return sql.query(
    `select published_version as version, kind, reason from item_draft
      where service_item_id = $1 and state = 'published' and reason is not null order by published_version`,
    [itemId],
  )
}

/** Other places' entries of the same item: by basic code, else by name. */
export function benchmarksOf(
  sql: Sql,
  item: Pick<ServiceItem, 'basicCode' | 'name'>,
): Promise<
  {
    benchmarkId: string
    place: string
    name: string
    basicCode: string | null
    content: ItemContent
    loadedAt: string
  }[]
> {
  return sql.query(
    `select id as "benchmarkId", place, name, basic_code as "basicCode", content, loaded_at as "loadedAt"
       from benchmark_item where basic_code = $1 or name = $2 order by place, name limit 50`,
    [item.basicCode, item.name],
  )
}

/** Every version of an item with its content, oldest first. */
export function contentVersions(
  sql: Sql,
  itemId: string,
): Promise<
  {
    version: number
    effectiveFrom: string
    standing: ServiceItem['standing']
    content: ItemContent
    baseline: boolean
  }[]
> {
  return sql.query(
    `select v.version, v.valid_from as "effectiveFrom", v.standing, v.content, v.version = i.baseline_version as baseline
       from service_item_version v join service_item i on i.id = v.service_item_id where i.id = $1 order by v.version`,
    [itemId],
  )
}

/** Changes with every waiver granted or ended, and with the list: what an inspection of drafts rests on besides the drafts. */
export async function inspectionMark(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ waivers: string }>(
    `select concat_ws('-', count(*), count(ended_at)) as waivers from lint_waiver`,
    [],
    'publishing-waiver-mark',
  )
  return `${await listMark(sql)} ${row?.waivers ?? ''}`
}

/** A waiver in force. */
export interface Waiver {
  waiverId: string
  rule: string
  itemName: string
  field: string
  index: number | null
  words: string
  reason: string
  grantedBy: string
  grantedAt: string
  untilOn: string
}

/** Waivers not taken back, newest first, of one item if given; those past their day are still listed, they no longer count. */
export function listWaivers(sql: Sql, itemName?: string): Promise<Waiver[]> {
  return sql.query<Waiver>(
    `select w.id as "waiverId", w.rule, w.item_name as "itemName", w.field, w.place as index, w.words, w.reason,
            coalesce(s.name, w.granted_by) as "grantedBy", w.granted_at as "grantedAt", w.until_on as "untilOn"
       from lint_waiver w left join staff s on 'staff:' || s.id = w.granted_by
      where w.ended_at is null and ($1::text is null or w.item_name = $1) order by w.granted_at desc limit 500`,
    [itemName ?? null],
  )
}

/** The elements of listed items that rest on a law, or on one article of it. `key` as `lawKey` makes it. */
export function itemsResting(
  sql: Sql,
  key: string,
  article: string | undefined,
): Promise<
  {
    itemId: string
    code: string
    name: string
    officeName: string
    elements: { element: string; law: string; article: string | null }[]
  }[]
> {
  return sql.query(
    `select i.id as "itemId", i.code, i.name, i.summary->>'officeName' as "officeName",
            jsonb_agg(jsonb_build_object('element', r.element, 'law', r.law, 'article', nullif(r.article, '')) order by r.element, r.article) as elements
       from item_legal_reference r join service_item i on i.id = r.service_item_id
      where r.law_key = $1 and ($2::text is null or r.article = $2) group by i.id order by i.code`,
    [key, article ?? null],
  )
}

/** Laws that listed items rest on whose name contains the words, most used first. */
export function lawsLike(sql: Sql, words: string): Promise<{ key: string; law: string; items: number }[]> {
  return sql.query(
    `select law_key as key, min(law) as law, count(distinct service_item_id) as items from item_legal_reference
      where position($1 in law_key) > 0 group by law_key order by items desc, law_key limit 20`,
    [words],
  )
}
