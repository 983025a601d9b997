import { licenceIdentifier } from '#kernel/licence-identifier.ts'
import { invalid, Refusal } from '#kernel/refusal.ts'
import { sm3, uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { gathered, inOrder } from '#platform/db/gather.ts'
import type { Sealer } from '#platform/sealing.ts'
import type { Holder, Licence } from './model.ts'

export interface LicencesDeps {
  readonly sealer: Sealer
  readonly now: () => Date
}

export interface NewLicence {
  readonly holder: Holder
  readonly licenceType: string
  readonly number: string
  readonly identifier: string | null
  readonly issuerName: string
  readonly issuedOn: string
  readonly validTo: string | null
  readonly fields: Readonly<Record<string, string>>
  readonly sourceCaseId: string | null
}

/** A licence about to be issued as the result of a case. */
export interface LicenceToIssue extends Omit<NewLicence, 'number' | 'identifier' | 'sourceCaseId'> {
  readonly caseId: string
  readonly issuerCreditCode: string
  /** 证照编号 if the office gives its own; otherwise one is made. */
  readonly number: string | null
}

export type Licences = ReturnType<typeof createLicences>

const columns = `id as "licenceId", identifier, number, licence_type as "licenceType", issuer_name as "issuerName",
  issued_on as "issuedOn", valid_to as "validTo", status, fields_sealed as "fieldsSealed", source_case_id as "sourceCaseId"`

type Row = Omit<Licence, 'fields'> & { fieldsSealed: string }

const held = (column: 'holder_person_id' | 'holder_legal_person_id') =>
  gathered<string, readonly Row[]>(async (sql, holders) => {
    const rows = await sql.query<Row & { holder: string }>(
      `select ${columns}, ${column} as holder from e_licence where ${column} = any($1::uuid[]) order by issued_on desc, id desc`,
      [holders],
      `licence-held-${column}`,
    )
    return holders.map((one) => rows.flatMap(({ holder, ...row }) => (holder === one.toLowerCase() ? [row] : [])))
  })
const heldByPerson = held('holder_person_id')
const heldByOther = held('holder_legal_person_id')

const ofCase = gathered<string, Row | undefined>(async (sql, caseIds) => {
  const rows = await sql.query<Row>(
    `select ${columns} from e_licence where source_case_id = any($1::uuid[])`,
    [caseIds],
    'licence-by-case',
  )
  return inOrder(caseIds, rows, (row) => row.sourceCaseId ?? '')
})

/** Three digits that stand for a licence type under its issuer (GB/T 36904; the official numbers are not public, so these are ours). */
const typeOrdinal = (licenceType: string): string =>
  String((Number.parseInt(sm3(licenceType).slice(0, 6), 16) % 999) + 1).padStart(3, '0')

/** The county's licences: what residents already hold need not be handed in again. */
export function createLicences({ sealer, now }: LicencesDeps) {
  const opened = ({ fieldsSealed, ...row }: Row): Licence => ({
    ...row,
    fields: JSON.parse(sealer.open(fieldsSealed, 'case-data')),
  })

  const record = async (tx: Sql, licence: NewLicence): Promise<string> => {
    const id = uuidv7()
    await tx.query(
      `insert into e_licence (id, identifier, number, licence_type, holder_person_id, holder_legal_person_id, issuer_name, issued_on,
         valid_to, source_case_id, fields_sealed, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        id,
        licence.identifier,
        licence.number,
        licence.licenceType,
        'personId' in licence.holder ? licence.holder.personId : null,
        'legalPersonId' in licence.holder ? licence.holder.legalPersonId : null,
        licence.issuerName,
        licence.issuedOn,
        licence.validTo,
        licence.sourceCaseId,
        sealer.seal(JSON.stringify(licence.fields), 'case-data'),
        now().toISOString(),
      ],
      'licence-insert',
    )
    return id
  }

  /** A marriage certificate has two holders under one number; one holder never has a number twice. */
  const isTaken = async (tx: Sql, licenceType: string, number: string, holder: Holder): Promise<boolean> => {
    const rows = await tx.query(
      `select 1 from e_licence where licence_type = $1 and number = $2
         and $3::uuid in (holder_person_id, holder_legal_person_id) limit 1`,
      [licenceType, number, 'personId' in holder ? holder.personId : holder.legalPersonId],
      'licence-number-taken',
    )
    return rows.length > 0
  }

  return {
    /** Takes a licence into the register (initial load, other systems). Answers its id. */
    record,

    /**
     * 制证 as the result of a case: number, identifier and face in one row. Answers id, number and identifier. Throws invalid
     * `licences.number-taken` when the holder has a licence of the type under the office's own number already.
     */
    async issue(
      tx: Sql,
      licence: LicenceToIssue,
    ): Promise<{ licenceId: string; number: string; identifier: string | null }> {
      const year = licence.issuedOn.slice(0, 4)
      const [counter] = await tx.query<{ value: number }>(
        `insert into case_counter (scope, value) values ($1, 1)
         on conflict (scope) do update set value = case_counter.value + 1 returning value`,
        // One run of numbers per type: two townships issue the same kind of licence, and its number says only the county.
        [`licence:${licence.issuerCreditCode}:${year}`],
        'licence-counter',
      )
      const serial = `${year}${String(counter?.value ?? 1).padStart(8, '0')}`
      const identifier = licenceIdentifier({
        typeCode: `${licence.issuerCreditCode}${typeOrdinal(licence.licenceType)}`,
        issuerCode: licence.issuerCreditCode,
        serial,
        version: 1,
      })
      const { issuerCreditCode: _code, caseId, ...rest } = licence
      const number = licence.number ?? `${licence.issuerCreditCode.slice(2, 17)}${serial}`
      if (licence.number !== null && (await isTaken(tx, licence.licenceType, number, licence.holder)))
        throw invalid('licences.number-taken')
      const licenceId = await record(tx, { ...rest, number, identifier, sourceCaseId: caseId })
      return { licenceId, number, identifier }
    },

    /** All licences of a holder, newest first. */
    heldBy: async (sql: Sql, holder: Holder): Promise<readonly Licence[]> => {
      const rows =
        'personId' in holder ? await heldByPerson(sql, holder.personId) : await heldByOther(sql, holder.legalPersonId)
      return rows.map(opened)
    },

    /** The licence a case produced, if any. */
    async findByCase(sql: Sql, caseId: string): Promise<Licence | undefined> {
      const row = await ofCase(sql, caseId)
      return row && opened(row)
    },

    /** 撤销. Throws not-found `licences.unknown`. */
    async revoke(tx: Sql, licenceId: string, reason: string): Promise<void> {
      const rows = await tx.query(
        `update e_licence set status = 'revoked', status_reason = $2 where id = $1 and status = 'valid' returning id`,
        [licenceId, reason],
      )
      if (rows.length === 0) throw new Refusal('not-found', 'licences.unknown')
    },
  }
}
