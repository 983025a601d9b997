import { Refusal } from '#kernel/refusal.ts'
import type { Sql } from '#platform/db/database.ts'
import {
  fullOfficeName,
  type Office,
  type OfficeKind,
  type Post,
  type Region,
  type RegionNode,
  type Role,
  type Staff,
} from './model.ts'

const officeColumns = `id as "officeId", name, short_name as "shortName", kind, credit_code as "creditCode",
  credit_code_synthetic as "creditCodeSynthetic", region_code as "regionCode", parent_id as "parentId", phone,
  complaint_phone as "complaintPhone", address, opening_hours as "openingHours", former_names as "formerNames", document_word as "documentWord",
  valid_from as "validFrom", valid_to as "validTo"`

const regionColumns = `code, name, level, parent_code as "parentCode", valid_from as "validFrom", valid_to as "validTo",
  replaced_by as "replacedBy", sample`

/** 某人在某日有效的岗位。 Read on every request; `on` is a plain date. */
export async function postsOf(sql: Sql, staffId: string, on: string): Promise<readonly Post[]> {
  return (await postsOfAll(sql, [staffId], on)).get(staffId) ?? []
}

/** The same for several people at once; who holds no post that day is not in the answer. */
export async function postsOfAll(
  sql: Sql,
  staffIds: readonly string[],
  on: string,
): Promise<ReadonlyMap<string, readonly Post[]>> {
  const rows = await sql.query<Post & { staffId: string }>(
    `select p.id as "postId", p.role, p.office_id as "officeId", p.region_code as "regionCode", p.staff_id as "staffId"
       from post p join staff s on s.id = p.staff_id
      where p.staff_id = any($1::uuid[]) and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2)
        and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)
      order by p.id`,
    [staffIds, on],
    'organisation-posts-of',
  )
  const posts = new Map<string, Post[]>()
  for (const { staffId, ...post } of rows) posts.set(staffId, [...(posts.get(staffId) ?? []), post])
  return posts
}

/** Whether anybody holds this role on a day. */
export async function heldToday(sql: Sql, role: Role, on: string): Promise<boolean> {
  const rows = await sql.query(
    'select 1 from post where role = $1 and valid_from <= $2 and (valid_to is null or valid_to >= $2) limit 1',
    [role, on],
  )
  return rows.length > 0
}

/** All posts a person held, holds or will hold, newest first. */
export function postHistoryOf(
  sql: Sql,
  staffId: string,
): Promise<(Post & { validFrom: string; validTo: string | null })[]> {
  return sql.query(
    `select id as "postId", role, office_id as "officeId", region_code as "regionCode", valid_from as "validFrom", valid_to as "validTo"
       from post where staff_id = $1 order by valid_from desc, id desc`,
    [staffId],
  )
}

/** One member of staff. Throws not-found `organisation.staff-unknown`. */
export async function getStaff(sql: Sql, staffId: string): Promise<Staff> {
  const [staff] = await sql.query<Staff>(`${selectStaff} where id = $1`, [staffId])
  if (!staff) throw new Refusal('not-found', 'organisation.staff-unknown')
  return staff
}

/** Staff, by office if given, in order of work number. */
export function listStaff(sql: Sql, filter: { officeId?: string | undefined } = {}): Promise<Staff[]> {
  return sql.query<Staff>(`${selectStaff} where $1::uuid is null or office_id = $1 order by work_no`, [
    filter.officeId ?? null,
  ])
}

const selectStaff = `select id as "staffId", name, work_no as "workNo", phone, office_id as "officeId",
  valid_from as "validFrom", valid_to as "validTo" from staff`

/** One office, in being or closed. Throws not-found `organisation.office-unknown`. */
export async function getOffice(sql: Sql, officeId: string): Promise<Office> {
  const [office] = await sql.query<Office>(`select ${officeColumns} from office where id = $1`, [officeId])
  if (!office) throw new Refusal('not-found', 'organisation.office-unknown')
  return office
}

/** The office in being with this name (or, failing that, this former name) at county level or, if given, in the region. */
export async function officeByName(sql: Sql, name: string, regionCode?: string): Promise<Office | undefined> {
  const [office] = await sql.query<Office>(
    `select ${officeColumns} from office
      where (name = $1 or $1 = any(former_names)) and ($2::text is null or region_code = $2) and valid_to is null
      order by (name = $1) desc, kind in ('village', 'village-station'), id limit 1`,
    [name, regionCode ?? null],
  )
  return office
}

/** As `officeByName`, several at once; names that no office bears are left out. */
export async function officesByName(sql: Sql, names: readonly string[]): Promise<ReadonlyMap<string, Office>> {
  if (names.length === 0) return new Map()
  const rows = await sql.query<Office & { asked: string }>(
    `select distinct on (asked) asked, ${officeColumns} from unnest($1::text[]) as wanted (asked)
       join office on (name = asked or asked = any(former_names)) and valid_to is null
      order by asked, (name = asked) desc, kind in ('village', 'village-station'), id`,
    [[...new Set(names)]],
    'organisation-offices-by-name',
  )
  return new Map(rows.map(({ asked, ...office }) => [asked, office]))
}

/** Offices, those in being unless `closed`, by kind and region if given. */
export function listOffices(
  sql: Sql,
  filter: { kinds?: readonly OfficeKind[]; regionCode?: string; closed?: boolean } = {},
): Promise<Office[]> {
  return sql.query<Office>(
    `select ${officeColumns} from office
      where ($1::text[] is null or kind = any($1)) and ($2::text is null or region_code = $2) and ($3 or valid_to is null)
      order by array_position(array['service-centre', 'department', 'institution', 'vertical', 'enterprise', 'every-township',
        'township', 'township-centre', 'village', 'village-station'], kind), region_code, id`,
    [filter.kinds ?? null, filter.regionCode ?? null, filter.closed ?? false],
  )
}

/**
 * 实际办理的单位: for an item of “乡镇人民政府” the government of the township the region lies in, otherwise the office itself.
 * Throws rule `organisation.township-needed` when the region names no township.
 */
export async function handlingOffice(sql: Sql, officeId: string, regionCode: string | null): Promise<Office> {
  const office = await getOffice(sql, officeId)
  if (office.kind !== 'every-township') return office
  const [township] = await sql.query<Office>(
    `select ${officeColumns} from office where kind = 'township' and valid_to is null and left(region_code, 9) = left($1, 9)`,
    [regionCode ?? ''],
  )
  if (!township) throw new Refusal('rule', 'organisation.township-needed')
  return township
}

/** 就近的办理点: the 便民服务中心 and 便民服务站 of a township (12-digit code of the township or of a village in it). */
export function nearbyCentres(sql: Sql, regionCode: string): Promise<Office[]> {
  return sql.query<Office>(
    `select ${officeColumns} from office where kind in ('township-centre', 'village-station') and valid_to is null
        and left(region_code, 9) = left($1, 9) order by kind, region_code`,
    [regionCode],
  )
}

/** A region by its code, also one no longer in being. Throws not-found `organisation.region-unknown`. */
export async function getRegion(sql: Sql, code: string): Promise<Region> {
  const [region] = await sql.query<Region>(`select ${regionColumns} from region where code = $1`, [code])
  if (!region) throw new Refusal('not-found', 'organisation.region-unknown')
  return region
}

/** The county this platform serves: the region of that level in being; undefined before the first import. */
export async function findCounty(sql: Sql): Promise<Region | undefined> {
  const [region] = await sql.query<Region>(
    `select ${regionColumns} from region where level = 'county' and valid_to is null order by code limit 1`,
  )
  return region
}

/** How the papers of an office are numbered: the words before 〔year〕; a second name in brackets is not part of them. */
export async function documentWordOf(sql: Sql, officeId: string): Promise<string> {
  const office = await getOffice(sql, officeId)
  return office.documentWord ?? fullOfficeName(office.name.replace(/（[^）]*）$/, ''), (await findCounty(sql))?.name)
}

/** Regions in being, in order of code; below `under` if given. */
export function listRegions(sql: Sql, under?: string): Promise<Region[]> {
  return sql.query<Region>(
    `select ${regionColumns} from region where valid_to is null and ($1::text is null or parent_code = $1) order by code`,
    [under ?? null],
  )
}

/** The county with its townships and their villages. */
export async function regionTree(sql: Sql): Promise<RegionNode[]> {
  const nodes = new Map(
    (await listRegions(sql)).map((region): [string, RegionNode] => [region.code, { ...region, children: [] }]),
  )
  const tops: RegionNode[] = []
  for (const node of nodes.values()) {
    if (node.level === 'county') tops.push(node)
    else if (node.parentCode) nodes.get(node.parentCode)?.children.push(node)
  }
  return tops
}

/** Names of staff by id, for lists and histories. */
export async function staffNames(sql: Sql, staffIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (staffIds.length === 0) return new Map()
  const rows = await sql.query<{ id: string; name: string }>(
    'select id, name from staff where id = any($1::uuid[])',
    [[...new Set(staffIds)]],
    'organisation-staff-names',
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Short names of offices by id, for lists and histories. */
export async function officeNames(sql: Sql, officeIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (officeIds.length === 0) return new Map()
  const rows = await sql.query<{ id: string; name: string }>(
    'select id, name from office where id = any($1::uuid[])',
    [[...new Set(officeIds)]],
    'organisation-office-names',
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}
