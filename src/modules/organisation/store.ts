import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { type DeclaredOffice, shortNameOf } from './directory.ts'
import type { ImportedRegion } from './import-shape.ts'
import type { Office } from './model.ts'
import { syntheticCreditCode } from './synthetic-code.ts'

/** One writer at a time for the serial numbers of synthetic codes. */
export async function lockOrganisation(tx: Sql): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('organisation'))`)
}

/** Writes a region; an existing code is updated. */
export async function saveRegion(tx: Sql, region: ImportedRegion): Promise<void> {
  await tx.query(
    `insert into region (code, name, level, parent_code, valid_from, valid_to, replaced_by, sample)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (code) do update set name = $2, level = $3, parent_code = $4, valid_from = $5, valid_to = $6, replaced_by = $7, sample = $8`,
    [
      region.code,
      region.name,
      region.level,
      region.parentCode,
      region.validFrom,
      region.validTo,
      region.replacedBy,
      region.sample,
    ],
  )
}

/** Adds an office. Without a credit code it gets the next synthetic one of its place. */
export async function insertOffice(
  tx: Sql,
  office: Omit<DeclaredOffice, 'parent' | 'regionCode'> & { regionCode: string | null; parentId: string | null },
  validFrom: string,
): Promise<string> {
  const officeId = uuidv7()
  const [row] = await tx.query<{ serial: number }>(
    'select count(*) + 1 as serial from office where credit_code_synthetic',
  )
  const code = office.creditCode ?? syntheticCreditCode(office.kind, office.regionCode, row?.serial ?? 1)
  await tx.query(
    `insert into office (id, name, short_name, kind, credit_code, credit_code_synthetic, region_code, parent_id, phone, complaint_phone,
       address, opening_hours, former_names, valid_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[officeId, office.name, shortNameOf(office.name), office.kind, code, office.creditCode === null],
      ...[office.regionCode, office.parentId, office.phone, office.complaintPhone, office.address, office.openingHours],
      ...[office.formerNames, validFrom],
    ],
  )
  return officeId
}

/** Brings an office to what a directory declares; contact details it does not declare stay. Does nothing when all is equal. */
export async function updateOffice(tx: Sql, present: Office, declared: DeclaredOffice): Promise<boolean> {
  const rows = await tx.query(
    `update office set kind = $2, former_names = $3, phone = coalesce($4, phone), complaint_phone = coalesce($5, complaint_phone),
        address = coalesce($6, address), opening_hours = coalesce($7, opening_hours),
        credit_code = coalesce($8, credit_code), credit_code_synthetic = credit_code_synthetic and $8::text is null
      where id = $1 and (kind, former_names) is distinct from ($2, $3::text[])
         or id = $1 and ($4 <> coalesce(phone, '') or $5 <> coalesce(complaint_phone, '') or $6 <> coalesce(address, '')
              or $7 <> coalesce(opening_hours, '') or $8 <> credit_code)
      returning id`,
    [
      ...[present.officeId, declared.kind, declared.formerNames, declared.phone, declared.complaintPhone],
      ...[declared.address, declared.openingHours, declared.creditCode],
    ],
  )
  return rows.length > 0
}
