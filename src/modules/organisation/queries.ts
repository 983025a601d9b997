import { Refusal } from '#kernel/refusal.ts'
import type { Sql } from '#platform/db/database.ts'
import { gathered } from '#platform/db/gather.ts'
import { kept } from '#platform/db/reference.ts'
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

/** Posts of staff on days; those of one moment nearly always ask for the same day. */
const postsOn = gathered<{ readonly staffId: string; readonly on: string }, readonly Post[]>(async (sql, keys) => {
  const days = [...new Set(keys.map(({ on }) => on))]
  const byDay = new Map<string, ReadonlyMap<string, readonly Post[]>>()
  for (const day of days) {
    const staffIds = keys.filter(({ on }) => on === day).map(({ staffId }) => staffId)
    byDay.set(day, await postsOfAll(sql, [...new Set(staffIds)], day))
  }
  return keys.map(({ staffId, on }) => byDay.get(on)?.get(staffId) ?? [])
})

/** 某人在某日有效的岗位。 Read on every request; `on` is a plain date. */
export const postsOf = (sql: Sql, staffId: string, on: string): Promise<readonly Post[]> =>
  postsOn(sql, { staffId, on })

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
export const getOffice = kept('organisation', async (sql, officeId): Promise<Office> => {
  const [office] = await sql.query<Office>(
    `select ${officeColumns} from office where id = $1`,
    [officeId],
    'organisation-office',
  )
  if (!office) throw new Refusal('not-found', 'organisation.office-unknown')
  return office
})

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
export const officesByName = async (sql: Sql, names: readonly string[]): Promise<ReadonlyMap<string, Office>> =>
  names.length === 0 ? new Map() : officesNamed(sql, JSON.stringify([...new Set(names)].sort()))

const officesNamed = kept('organisation', async (sql, key): Promise<ReadonlyMap<string, Office>> => {
  const rows = await sql.query<Office & { asked: string }>(
    `select distinct on (asked) asked, ${officeColumns} from unnest($1::text[]) as wanted (asked)
       join office on (name = asked or asked = any(former_names)) and valid_to is null
      order by asked, (name = asked) desc, kind in ('village', 'village-station'), id`,
    [JSON.parse(key)],
    'organisation-offices-by-name',
  )
  return new Map(rows.map(({ asked, ...office }) => [asked, office]))
})

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
  const township = await townshipOf(sql, regionCode ?? '')
  if (!township) throw new Refusal('rule', 'organisation.township-needed')
  return township
}

const townshipOf = kept('organisation', async (sql, regionCode): Promise<Office | undefined> => {
  const [township] = await sql.query<Office>(
    `select ${officeColumns} from office where kind = 'township' and valid_to is null and left(region_code, 9) = left($1, 9)`,
    [regionCode],
    'organisation-township',
  )
  return township
})

/** 就近的办理点: the 便民服务中心 and 便民服务站 of a township (12-digit code of the township or of a village in it). */
export function nearbyCentres(sql: Sql, regionCode: string): Promise<Office[]> {
  return sql.query<Office>(
    `select ${officeColumns} from office where kind in ('township-centre', 'village-station') and valid_to is null
        and left(region_code, 9) = left($1, 9) order by kind, region_code`,
    [regionCode],
  )
}

/** A region by its code, also one no longer in being. Throws not-found `organisation.region-unknown`. */
export const getRegion = kept('organisation', async (sql, code): Promise<Region> => {
  const [region] = await sql.query<Region>(
    `select ${regionColumns} from region where code = $1`,
    [code],
    'organisation-region',
  )
  if (!region) throw new Refusal('not-found', 'organisation.region-unknown')
  return region
})

/** The county this platform serves: the region of that level in being; undefined before the first import. */
export const findCounty = (sql: Sql): Promise<Region | undefined> => county(sql, '')

const county = kept('organisation', async (sql): Promise<Region | undefined> => {
  const [region] = await sql.query<Region>(
    `select ${regionColumns} from region where level = 'county' and valid_to is null order by code limit 1`,
    [],
    'organisation-county',
  )
  return region
})

/** How the papers of an office are numbered: the words before 〔year〕; a second name in brackets is not part of them. */
export const documentWordOf = kept('organisation', async (sql, officeId): Promise<string> => {
  const office = await getOffice(sql, officeId)
  return office.documentWord ?? fullOfficeName(office.name.replace(/（[^）]*）$/, ''), (await findCounty(sql))?.name)
})

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
export const staffNames = async (sql: Sql, staffIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  staffIds.length === 0 ? new Map() : staffNamed(sql, [...new Set(staffIds)])

const staffNamed = gathered<readonly string[], ReadonlyMap<string, string>>(async (sql, keys) => {
  const rows = await sql.query<{ id: string; name: string }>(
    'select id, name from staff where id = any($1::uuid[])',
    [[...new Set(keys.flat())]],
    'organisation-staff-names',
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return keys.map(
    (ids) =>
      new Map(ids.flatMap((id): [string, string][] => [[id, names.get(id) ?? '']]).filter(([, name]) => name !== '')),
  )
})

/** Short names of offices by id, for lists and histories. */
export const officeNames = async (sql: Sql, officeIds: readonly string[]): Promise<ReadonlyMap<string, string>> =>
  officeIds.length === 0 ? new Map() : officesCalled(sql, JSON.stringify([...new Set(officeIds)].sort()))

const officesCalled = kept('organisation', async (sql, key): Promise<ReadonlyMap<string, string>> => {
  const rows = await sql.query<{ id: string; name: string }>(
    'select id, name from office where id = any($1::uuid[])',
    [JSON.parse(key)],
    'organisation-office-names',
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
})
