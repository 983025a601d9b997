import { canonicalJson } from '#kernel/canonical-json.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import { sm3, uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { ImportedItem } from './import-shape.ts'
import { type ItemCodes, ownItemCodes, syntheticItemCodes } from './item-codes.ts'
import type { ItemContent } from './model.ts'

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

/** One import at a time. */
export async function lockCatalog(tx: Sql): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('catalog'))`)
}

/** SM3 of the canonical content. */
export function contentHash(content: unknown): string {
  return sm3(canonicalJson(content))
}

/**
 * Writes an item: a new one with its codes, or a new version when the content or the office changed, or nothing.
 * Found again by its own code, else by its name; codes once given stay.
 */
export async function saveItem(
  tx: Sql,
  item: { content: ItemContent; source: ImportedItem; officeId: string },
  publication: Publication,
): Promise<{ itemId: string; saved: Saved }> {
  const { content, source, officeId } = item
  const own = source.code ? ownItemCodes(source.code) : null
  const hash = contentHash(content)
  const [present] = await tx.query<{ id: string; version: number; hash: string; officeId: string; withdrawn: boolean }>(
    `select i.id, i.current_version as version, v.content_hash as hash, v.office_id as "officeId", i.withdrawn_at is not null as withdrawn
       from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
      where i.code = $1 or i.name = $2 order by (i.code = $1) desc limit 1`,
    [own?.code ?? '', content.name],
  )
  if (present?.hash === hash && present.officeId === officeId && !present.withdrawn)
    return { itemId: present.id, saved: 'unchanged' }
  const itemId = present?.id ?? uuidv7()
  const version = (present?.version ?? 0) + 1
  const summary = JSON.stringify(summaryOf(content))
  if (present) {
    await tx.query(
      `update service_item set name = $2, office_id = $3, current_version = $4, summary = $5, withdrawn_at = null, withdrawn_reason = null
        where id = $1`,
      [itemId, content.name, officeId, version, summary],
    )
  } else {
    const codes = own ?? (await nextItemCodes(tx, content, officeId))
    await tx.query(
      `insert into service_item (id, name, code, implementation_code, basic_code, office_id, current_version, summary, listed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        ...[itemId, content.name, codes.code, codes.implementationCode, codes.basicCode],
        ...[officeId, version, summary, publication.at],
      ],
    )
  }
  await tx.query(
    `insert into service_item_version (service_item_id, version, content, content_hash, source, office_id, valid_from, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[itemId, version, JSON.stringify(content), hash, JSON.stringify(source), officeId],
      ...[publication.validFrom, publication.at, publication.actorKey],
    ],
  )
  return { itemId, saved: present ? 'changed' : 'created' }
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

/** Replaces the search terms of an item; without terms the item is no longer found. */
export async function saveTerms(tx: Sql, itemId: string, terms: ReadonlyMap<string, number>): Promise<void> {
  await tx.query('delete from service_item_term where service_item_id = $1', [itemId])
  await tx.query(
    `insert into service_item_term (service_item_id, term, weight) select $1, t.term, t.weight from unnest($2::text[], $3::real[]) as t (term, weight)`,
    [itemId, [...terms.keys()], [...terms.values()]],
  )
}
