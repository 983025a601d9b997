/** What need not be asked of an applicant, from registers and licences. */
import type { ServiceItem } from '#modules/catalog/model.ts'
import { formOf } from '#modules/catalog/service.ts'
import type { KnownAnswers } from '#modules/registers/model.ts'
import type { Sql } from '#platform/db/database.ts'
import { heldBy } from './filing.ts'
import { knownFields } from './known-fields.ts'
import { type CasesDeps, instantOf, todayOf } from './ports.ts'
import type { CaseRow } from './store.ts'

type Parties = Pick<CaseRow, 'personId' | 'legalPersonId' | 'agentPersonId'>

/** What the platform already knows about the applicant, for the questions it would otherwise ask. */
export async function knownTo(deps: CasesDeps, sql: Sql, row: Parties): Promise<KnownAnswers> {
  const contact = row.personId ?? row.agentPersonId
  const phone = contact === null ? null : (await deps.registers.ownData(sql, contact)).phone
  return deps.registers.knownAnswers(sql, {
    personId: contact,
    legalPersonId: row.legalPersonId,
    ...(phone !== null && { account: { phone, since: instantOf(deps) } }),
  })
}

/** Answers by field of the item's form that registers and licences already give. */
export async function knownOf(
  deps: CasesDeps,
  sql: Sql,
  item: ServiceItem,
  row: Parties & Pick<CaseRow, 'applicantKind'>,
): Promise<ReturnType<typeof knownFields>> {
  const [licences, known] = await Promise.all([heldBy(deps, sql, row), knownTo(deps, sql, row)])
  return knownFields(formOf(item), { known, licences, kind: row.applicantKind, today: todayOf(deps) })
}
