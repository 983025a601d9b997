import type { LegalPersonKind } from '#modules/exchange/model.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { gathered, inOrder } from '#platform/db/gather.ts'
import type { LegalPersonSource, PersonSource, Sex } from './model.ts'

export interface PersonRow {
  personId: string
  name: string
  idKind: string
  idNumberSealed: string
  birthOn: string | null
  sex: Sex | null
  addressSealed: string | null
  regionCode: string | null
  phoneSealed: string | null
  source: PersonSource
  verifiedAt: string | null
  level: number
  deceased: boolean
  createdAt: string
}

const personColumns = `id as "personId", name, id_kind as "idKind", id_number_sealed as "idNumberSealed", birth_on as "birthOn", sex,
  address_sealed as "addressSealed", region_code as "regionCode", phone_sealed as "phoneSealed", source,
  verified_at as "verifiedAt", level, deceased, created_at as "createdAt"`

/** Adds the person unless the number is known; answers whether a row was added. */
export async function insertPerson(
  tx: Sql,
  person: Omit<PersonRow, 'personId' | 'deceased'> & { idIndex: string },
): Promise<boolean> {
  const rows = await tx.query(
    `insert into person (id, name, id_kind, id_number_sealed, id_index, birth_on, sex, address_sealed, region_code, phone_sealed,
       source, verified_at, level, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (id_index) do nothing returning id`,
    [
      ...[uuidv7(), person.name, person.idKind, person.idNumberSealed, person.idIndex, person.birthOn, person.sex],
      ...[person.addressSealed, person.regionCode, person.phoneSealed, person.source, person.verifiedAt, person.level],
      person.createdAt,
    ],
  )
  return rows.length > 0
}

/** The person with this blind index, locked until the transaction ends. */
export async function lockPersonByIndex(tx: Sql, idIndex: string): Promise<PersonRow | undefined> {
  const [row] = await tx.query<PersonRow>(`select ${personColumns} from person where id_index = $1 for update`, [
    idIndex,
  ])
  return row
}

export const personRow = gathered<string, PersonRow | undefined>(async (sql, ids) => {
  const rows = await sql.query<PersonRow>(
    `select ${personColumns} from person where id = any($1::uuid[])`,
    [ids],
    'registers-person',
  )
  return inOrder(ids, rows, (row) => row.personId)
})

/** Writes everything that may change about a person; the number never does. */
export async function updatePerson(
  tx: Sql,
  person: Omit<PersonRow, 'idKind' | 'idNumberSealed' | 'createdAt'>,
): Promise<void> {
  await tx.query(
    `update person set name = $2, birth_on = $3, sex = $4, address_sealed = $5, region_code = $6, phone_sealed = $7, source = $8,
        verified_at = $9, level = $10, deceased = $11 where id = $1`,
    [
      ...[person.personId, person.name, person.birthOn, person.sex, person.addressSealed, person.regionCode],
      ...[person.phoneSealed, person.source, person.verifiedAt, person.level, person.deceased],
    ],
  )
}

export interface LegalPersonFacts {
  name: string
  creditCode: string
  kind: LegalPersonKind
  representativePersonId: string | null
  address: string | null
  regionCode: string | null
  establishedOn: string | null
  source: LegalPersonSource
  verifiedAt: string | null
  irregular: { reason: string; by: string; at: string } | null
}

/** Adds a legal person or brings the one with this code up to date; what is not known now stays. Answers its id. */
export async function saveLegalPerson(tx: Sql, facts: LegalPersonFacts, at: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into legal_person (id, name, credit_code, kind, representative_person_id, address, region_code, established_on, source,
       verified_at, irregular_reason, irregular_by, irregular_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (credit_code) do update set
       name = case when excluded.verified_at is not null or legal_person.verified_at is null then excluded.name else legal_person.name end,
       kind = case when excluded.verified_at is not null or legal_person.verified_at is null then excluded.kind else legal_person.kind end,
       representative_person_id = case when excluded.verified_at is not null or legal_person.verified_at is null
         then coalesce(excluded.representative_person_id, legal_person.representative_person_id)
         else legal_person.representative_person_id end,
       address = coalesce(excluded.address, legal_person.address),
       region_code = coalesce(excluded.region_code, legal_person.region_code),
       established_on = coalesce(excluded.established_on, legal_person.established_on),
       source = case when excluded.verified_at is not null then excluded.source else legal_person.source end,
       verified_at = coalesce(excluded.verified_at, legal_person.verified_at)
     returning id`,
    [
      ...[
        uuidv7(),
        facts.name,
        facts.creditCode,
        facts.kind,
        facts.representativePersonId,
        facts.address,
        facts.regionCode,
      ],
      ...[
        facts.establishedOn,
        facts.source,
        facts.verifiedAt,
        facts.irregular?.reason ?? null,
        facts.irregular?.by ?? null,
      ],
      ...[facts.irregular?.at ?? null, at],
    ],
  )
  if (!row) throw new Error('a legal person was neither added nor found')
  return row.id
}

export async function insertAgent(
  tx: Sql,
  grant: {
    legalPersonId: string
    personId: string
    scope: string
    validFrom: string
    validTo: string | null
    grantedBy: string
    grantedAt: string
  },
): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    `insert into agent (id, legal_person_id, person_id, scope, valid_from, valid_to, granted_by, granted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (legal_person_id, person_id) where revoked_at is null do nothing returning id`,
    [
      ...[uuidv7(), grant.legalPersonId, grant.personId, grant.scope, grant.validFrom, grant.validTo],
      ...[grant.grantedBy, grant.grantedAt],
    ],
  )
  return row?.id
}

/** Under which name grants stand that the legal-person register lists. */
export const registerActor = 'system:legal-person-register'

/**
 * Ends grants that the register listed and no longer does: of all but `exceptPersons`, or of one person unless the scope is still the
 * same. Grants made here by the business are not the register's to end.
 */
export async function endListedAgents(
  tx: Sql,
  legalPersonId: string,
  which: ({ exceptPersons: readonly string[] } | { personId: string; unlessScope: string }) & { at: string },
): Promise<void> {
  const [condition, values] =
    'personId' in which
      ? ['person_id = $4::uuid and scope <> $5::text', [which.personId, which.unlessScope]]
      : ['not (person_id = any($4::uuid[]))', [which.exceptPersons]]
  await tx.query(
    `update agent set revoked_by = $2, revoked_at = $3
      where legal_person_id = $1 and granted_by = $2 and revoked_at is null and ${condition}`,
    [legalPersonId, registerActor, which.at, ...values],
  )
}

/** Whether this person's grant was revoked by the business itself. */
export async function wasDismissed(tx: Sql, legalPersonId: string, personId: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from agent where legal_person_id = $1 and person_id = $2 and revoked_at is not null
       and revoked_by not like 'system:%' limit 1`,
    [legalPersonId, personId],
  )
  return rows.length > 0
}

/** Ends a standing grant; false when there is none. */
export async function revokeAgent(
  tx: Sql,
  agentId: string,
  legalPersonId: string,
  revokedBy: string,
  revokedAt: string,
): Promise<boolean> {
  const rows = await tx.query(
    `update agent set revoked_by = $3, revoked_at = $4 where id = $1 and legal_person_id = $2 and revoked_at is null returning id`,
    [agentId, legalPersonId, revokedBy, revokedAt],
  )
  return rows.length > 0
}

/** A look at a person's data as that person will read it. */
export interface AccessNote {
  personId: string
  actorKey: string
  actorName: string
  office: string
  caseId: string | null
  purpose: string
  fields: readonly string[]
  at: string
}

/** Notes who saw what of whom and why; the table only grows. */
export async function insertAccess(tx: Sql, access: AccessNote): Promise<void> {
  await tx.query(
    `insert into personal_data_access (id, person_id, actor_key, actor_name, office, case_id, purpose, fields, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[uuidv7(), access.personId, access.actorKey, access.actorName, access.office, access.caseId],
      ...[access.purpose, access.fields, access.at],
    ],
  )
}

/** Whether the same look by the same actor stands in the person's list since then. */
export async function wasNoted(tx: Sql, look: AccessNote, since: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from personal_data_access
      where person_id = $1 and at > $2 and actor_key = $3 and purpose = $4 and fields = $5 limit 1`,
    [look.personId, since, look.actorKey, look.purpose, look.fields],
    'registers-look-noted',
  )
  return rows.length > 0
}
