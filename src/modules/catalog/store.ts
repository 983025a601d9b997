import { canonicalJson } from '#kernel/canonical-json.ts'
import { dayOf } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import { sm3, uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { ImportedItem } from './import-shape.ts'
import { type ItemCodes, ownItemCodes, syntheticItemCodes } from './item-codes.ts'
import { legalReferencesOf } from './legal-references.ts'
import type { ItemContent, Standing } from './model.ts'
import { documentTerms } from './search.ts'
import { saveLegalReferences, saveTerms, wordsAddedTo } from './search-words.ts'

/** What happened to one imported thing. */
export type Saved = 'created' | 'changed' | 'unchanged'

/** Who publishes, when, and from which day it applies. */
export interface Publication {
  actorKey: string
  /** instant */
  at: string
  /** plain date */
  validFrom: string
}

/** The item, locked against another change; not-found `catalog.item-unknown`. */
export async function lockItem(tx: Sql, itemId: string): Promise<{ version: number; withdrawn: boolean }> {
  const [item] = await tx.query<{ version: number; withdrawn: boolean }>(
    `select (select max(version) from service_item_version where service_item_id = $1) as version, withdrawn_at is not null as withdrawn
       from service_item where id = $1 for update`,
    [itemId],
  )
  if (!item) throw new Refusal('not-found', 'catalog.item-unknown')
  return item
}

/** What a version was written from. */
export async function getVersion(
  sql: Sql,
  itemId: string,
  version: number,
): Promise<{ content: ItemContent; source: ImportedItem; officeId: string }> {
  const [row] = await sql.query<{ content: ItemContent; source: ImportedItem; officeId: string }>(
    'select content, source, office_id as "officeId" from service_item_version where service_item_id = $1 and version = $2',
    [itemId, version],
  )
  if (!row) throw new Refusal('not-found', 'catalog.item-unknown')
  return row
}

/** One import at a time. */
export async function lockCatalog(tx: Sql): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('catalog'))`)
}

/** SM3 of the canonical content. */
export function contentHash(content: unknown): string {
  return sm3(canonicalJson(content))
}

/** A version to write. Standing is in use unless said otherwise. */
export interface NewVersion {
  /** null: a new item, with the codes of its entry or the next free ones */
  itemId: string | null
  content: ItemContent
  source: ImportedItem
  officeId: string
  standing?: Standing
  standingReason?: string | null
  mergedInto?: string | null
  batchId?: string | null
}

/**
 * Imports an item: a new one with its codes, or a new version when the content or the office changed, or nothing.
 * Found again by its own code, else by its name; codes once given stay.
 */
export async function saveItem(
  tx: Sql,
  item: { content: ItemContent; source: ImportedItem; officeId: string },
  publication: Publication,
): Promise<{ itemId: string; saved: Saved }> {
  const { content, source, officeId } = item
  const own = source.code ? ownItemCodes(source.code) : null
  const [present] = await tx.query<{ id: string; hash: string; officeId: string; withdrawn: boolean }>(
    `select i.id, v.content_hash as hash, v.office_id as "officeId", i.withdrawn_at is not null as withdrawn
       from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
      where i.code = $1 or i.name = $2 order by (i.code = $1) desc limit 1`,
    [own?.code ?? '', content.name],
  )
  if (present?.hash === contentHash(content) && present.officeId === officeId && !present.withdrawn)
    return { itemId: present.id, saved: 'unchanged' }
  const { itemId } = await putVersion(tx, { itemId: present?.id ?? null, content, source, officeId }, publication)
  return { itemId, saved: present ? 'changed' : 'created' }
}

/**
 * Writes the next version of an item, or an item's first. It comes into force on `validFrom`: at once when that day has come (see
 * `takeEffect`), else the item stays as it is, or unlisted, until then.
 */
export async function putVersion(
  tx: Sql,
  next: NewVersion,
  publication: Publication,
): Promise<{ itemId: string; version: number }> {
  const { content, source, officeId } = next
  const itemId = next.itemId ?? uuidv7()
  await demandFreeName(tx, { itemId, name: content.name, on: publication.validFrom })
  if (next.itemId !== null && (next.standing ?? 'in-use') !== 'cancelled')
    await demandNoLaterVersion(tx, next.itemId, publication)
  if (next.itemId === null) {
    const codes = source.code ? ownItemCodes(source.code) : await nextItemCodes(tx, content, officeId)
    await tx.query(
      `insert into service_item (id, name, code, implementation_code, basic_code, office_id, current_version, summary, listed_at, withdrawn_at, withdrawn_reason)
       values ($1, $2, $3, $4, $5, $6, 1, $7, $8, $8, '还没有到生效日期')`,
      [
        ...[itemId, content.name, codes.code, codes.implementationCode, codes.basicCode],
        ...[officeId, JSON.stringify(summaryOf(content)), publication.at],
      ],
    )
  }
  const [row] = await tx.query<{ version: number }>(
    `insert into service_item_version
       (service_item_id, version, content, content_hash, source, office_id, valid_from, published_at, published_by, standing, standing_reason, merged_into, batch_id)
     select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 from service_item_version where service_item_id = $1
     returning version`,
    [
      ...[itemId, JSON.stringify(content), contentHash(content), JSON.stringify(source), officeId],
      ...[publication.validFrom, publication.at, publication.actorKey],
      ...[next.standing ?? 'in-use', next.standingReason ?? null, next.mergedInto ?? null, next.batchId ?? null],
    ],
  )
  if (!row) throw new Error('no version written')
  await takeEffect(tx, dayOf(publication.at), publication.at, itemId)
  return { itemId, version: row.version }
}

/**
 * No two items may have one name, on any day: not one that bears it now (the item's own name), not one that will (a version still to come;
 * the contents of those in force are not looked into, or a batch would read itself again for each of its items).
 * Refusal `catalog.name-taken`.
 */
async function demandFreeName(
  tx: Sql,
  { itemId, name, on }: { itemId: string; name: string; on: string },
): Promise<void> {
  const taken = await tx.query(
    `select 1 from service_item where name = $1 and id <> $2
     union all select 1 from service_item_version v join service_item i on i.id = v.service_item_id
       where v.valid_from >= $3::date and v.version > i.current_version and v.content->>'name' = $1 and i.id <> $2 limit 1`,
    [name, itemId, on],
  )
  if (taken.length > 0) throw refuse('catalog.name-taken', { name })
}

/** Versions of an item follow each other in force as they do in number; only withdrawing an item goes before what is still to come. */
async function demandNoLaterVersion(tx: Sql, itemId: string, { validFrom }: Publication): Promise<void> {
  const [later] = await tx.query<{ name: string; on: string }>(
    `select content->>'name' as name, valid_from as on from service_item_version where service_item_id = $1 and valid_from > $2
      order by version desc limit 1`,
    [itemId, validFrom],
  )
  if (later) throw refuse('catalog.version-waits', later)
}

/**
 * Brings the versions whose day has come into force: what lists, search and filters read of an item follows its version of `today`.
 * Of one item or of all; doing it again changes nothing. Returns the items that changed.
 */
export async function takeEffect(tx: Sql, today: string, at: string, itemId?: string): Promise<string[]> {
  const due = await tx.query<{
    itemId: string
    version: number
    content: ItemContent
    officeId: string
    standing: Standing
    standingReason: string | null
  }>(
    `select i.id as "itemId", v.version, v.content, v.office_id as "officeId", v.standing, v.standing_reason as "standingReason"
       from service_item i cross join lateral (
         select * from service_item_version where service_item_id = i.id and valid_from <= $1 order by version desc limit 1) v
      where ($2::uuid is null or i.id = $2)
        and (v.version <> i.current_version or (i.withdrawn_at is null) <> (v.standing = 'in-use')) for update of i`,
    [today, itemId ?? null],
  )
  for (const { itemId: id, version, content, officeId, standing, standingReason } of due) {
    await tx.query(
      `update service_item set name = $2, office_id = $3, current_version = $4, summary = $5,
              withdrawn_at = case when $6::text is null then null else coalesce(withdrawn_at, $7) end, withdrawn_reason = $6 where id = $1`,
      [id, content.name, officeId, version, JSON.stringify(summaryOf(content)), standingReason, at],
    )
    const inUse = standing === 'in-use'
    await saveTerms(tx, id, inUse ? documentTerms(content, await wordsAddedTo(tx, id)) : new Map())
    await saveLegalReferences(tx, id, inUse ? legalReferencesOf(content) : [])
  }
  return due.map((row) => row.itemId)
}

function summaryOf(content: ItemContent) {
  const { type, audience, levels, officeName, handling, promisedWorkingDays, visits, onlineDepth, themes } = content
  return { type, audience, levels, officeName, handling, promisedWorkingDays, visits, onlineDepth, themes }
}

/** The next free synthetic codes of an office: its department number is given once, the main item counts up per type and number. */
async function nextItemCodes(tx: Sql, content: ItemContent, officeId: string): Promise<ItemCodes> {
  const office = await getOffice(tx, officeId)
  await tx.query(
    `insert into item_department_no (office_id, number) select $1, least(count(*) + 1, 99) from item_department_no
     on conflict (office_id) do nothing`,
    [officeId],
  )
  const [department] = await tx.query<{ number: number }>(
    'select number from item_department_no where office_id = $1',
    [officeId],
  )
  const from = {
    creditCode: office.creditCode,
    province: office.regionCode?.slice(0, 2) ?? '00',
    departmentNo: department?.number ?? 99,
    type: content.type,
    levels: content.levels,
  }
  const prefix = syntheticItemCodes({ ...from, serial: 1 }).basicCode.slice(0, 6)
  const [row] = await tx.query<{ serial: number }>(
    `select coalesce(max(substr(basic_code, 10, 3)::int * 999 + substr(basic_code, 7, 3)::int), 0) + 1 as serial from service_item where left(basic_code, 6) = $1`,
    [prefix],
  )
  return syntheticItemCodes({ ...from, serial: row?.serial ?? 1 })
}

/** Writes a life-event bundle; members are checked by the caller. */
export async function saveBundle(
  tx: Sql,
  bundle: { name: string; leadOfficeId: string; content: unknown },
  publication: Publication,
): Promise<Saved> {
  const hash = contentHash(bundle.content)
  const [present] = await tx.query<{ id: string; version: number; hash: string }>(
    `select b.id, b.current_version as version, v.content_hash as hash
       from bundle b join bundle_version v on v.bundle_id = b.id and v.version = b.current_version where b.name = $1`,
    [bundle.name],
  )
  if (present?.hash === hash) return 'unchanged'
  const bundleId = present?.id ?? uuidv7()
  const version = (present?.version ?? 0) + 1
  await tx.query(
    `insert into bundle (id, name, lead_office_id, current_version, listed_at) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set lead_office_id = $3, current_version = $4`,
    [bundleId, bundle.name, bundle.leadOfficeId, version, publication.at],
  )
  await tx.query(
    `insert into bundle_version (bundle_id, version, content, content_hash, valid_from, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      bundleId,
      version,
      JSON.stringify(bundle.content),
      hash,
      publication.validFrom,
      publication.at,
      publication.actorKey,
    ],
  )
  return present ? 'changed' : 'created'
}

/** Writes a licence type. */
export async function saveLicenceType(tx: Sql, type: { name: string }, publication: Publication): Promise<Saved> {
  const hash = contentHash(type)
  const [row] = await tx.query<{ inserted: boolean }>(
    `insert into catalog_licence_type as present (name, content, content_hash, updated_at) values ($1, $2, $3, $4)
     on conflict (name) do update set content = $2, content_hash = $3, updated_at = $4 where present.content_hash <> $3
     returning (xmax = 0) as inserted`,
    [type.name, JSON.stringify(type), hash, publication.at],
  )
  if (!row) return 'unchanged'
  return row.inserted ? 'created' : 'changed'
}
