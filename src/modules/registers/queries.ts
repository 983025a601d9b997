import { Refusal } from '#kernel/refusal.ts'
import type { Post } from '#modules/organisation/model.ts'
import { getOffice } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { gathered, inOrder } from '#platform/db/gather.ts'
import type { Actable, AgentGrant, LegalPerson, Looker, PersonalDataAccess } from './model.ts'

interface LegalPersonRow extends Omit<LegalPerson, 'irregular'> {
  irregularReason: string | null
  irregularBy: string | null
  irregularAt: string | null
}

const selectLegalPerson = `select l.id as "legalPersonId", l.name, l.credit_code as "creditCode", l.kind,
  l.representative_person_id as "representativePersonId", p.name as "representativeName", l.address, l.region_code as "regionCode",
  l.established_on as "establishedOn", l.source, l.verified_at as "verifiedAt", l.created_at as "createdAt", l.irregular_reason as "irregularReason",
  l.irregular_by as "irregularBy", l.irregular_at as "irregularAt"
  from legal_person l left join person p on p.id = l.representative_person_id`

/** One legal person. Throws not-found `registers.legal-person-unknown`. */
export async function getLegalPerson(sql: Sql, legalPersonId: string): Promise<LegalPerson> {
  const row = await legalPersonRow(sql, legalPersonId)
  if (!row) throw new Refusal('not-found', 'registers.legal-person-unknown')
  return legalPersonOf(row)
}

const legalPersonRow = gathered<string, LegalPersonRow | undefined>(async (sql, ids) => {
  const rows = await sql.query<LegalPersonRow>(
    `${selectLegalPerson} where l.id = any($1::uuid[])`,
    [ids],
    'registers-legal-person',
  )
  return inOrder(ids, rows, (row) => row.legalPersonId)
})

/** The legal person with this (normalised) credit code, if it is known here. */
export async function findLegalPersonByCode(sql: Sql, creditCode: string): Promise<LegalPerson | undefined> {
  const [row] = await sql.query<LegalPersonRow>(`${selectLegalPerson} where l.credit_code = $1`, [creditCode])
  return row && legalPersonOf(row)
}

function legalPersonOf({ irregularReason, irregularBy, irregularAt, ...row }: LegalPersonRow): LegalPerson {
  const irregular =
    irregularReason && irregularBy && irregularAt ? { reason: irregularReason, by: irregularBy, at: irregularAt } : null
  return { ...row, irregular }
}

/** The legal persons somebody may act for on a day: as representative, or as an agent whose grant stands and is running. */
export function actableBy(sql: Sql, personId: string, on: string): Promise<Actable[]> {
  return sql.query<Actable>(
    `select l.id as "legalPersonId", l.name, l.credit_code as "creditCode", 'representative' as "as", '全部' as scope, null as "validTo"
       from legal_person l where l.representative_person_id = $1 and l.verified_at is not null
     union all
     select l.id, l.name, l.credit_code, 'agent', a.scope, a.valid_to
       from agent a join legal_person l on l.id = a.legal_person_id
      where a.person_id = $1 and a.revoked_at is null and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
        and l.representative_person_id is distinct from a.person_id
      order by 2`,
    [personId, on],
    'registers-actable-by',
  )
}

/** By what right somebody may act for this legal person on a day; undefined when there is none. */
export async function rightToActFor(
  sql: Sql,
  personId: string,
  legalPersonId: string,
  on: string,
): Promise<Actable | undefined> {
  return (await actableBy(sql, personId, on)).find((one) => one.legalPersonId === legalPersonId)
}

/** The agents of a legal person, standing ones first, then those whose grant was taken back. */
export function agentsOf(sql: Sql, legalPersonId: string): Promise<AgentGrant[]> {
  return sql.query<AgentGrant>(
    `select a.id as "agentId", a.legal_person_id as "legalPersonId", a.person_id as "personId", p.name as "personName", a.scope,
        a.valid_from as "validFrom", a.valid_to as "validTo", a.granted_by as "grantedBy", a.revoked_at as "revokedAt"
       from agent a join person p on p.id = a.person_id where a.legal_person_id = $1
      order by a.revoked_at nulls first, a.granted_at desc`,
    [legalPersonId],
  )
}

/** 谁看过我的信息, newest first. */
export function accessesTo(sql: Sql, personId: string, limit = 200): Promise<PersonalDataAccess[]> {
  return sql.query<PersonalDataAccess>(
    `select at, actor_name as "actorName", office, purpose, case_id as "caseId", fields
       from personal_data_access where person_id = $1 order by at desc, id desc limit $2`,
    [personId, limit],
  )
}

/** A member of staff as the person concerned will read of the look: by name and the office of the first post. */
export async function lookerOf(
  sql: Sql,
  staff: { readonly staffId: string; readonly name: string; readonly posts: readonly Post[] },
): Promise<Looker> {
  const [post] = staff.posts
  const office = post ? (await getOffice(sql, post.officeId)).name : ''
  return { actorKey: `staff:${staff.staffId}`, name: staff.name, office }
}
