/** What the cases write: the row, the content, the counters. Events go through platform/db/event-log. */

import type { PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Sql } from '#platform/db/database.ts'
import {
  genesisHash,
  type Head,
  headOf,
  load as loadEvents,
  type RecordedEvent as StoredEvent,
} from '#platform/db/event-log.ts'
import { gathered, inOrder } from '#platform/db/gather.ts'
import { foldCase } from './evolve.ts'
import { type FileMore, filePart, fileRow } from './file-row.ts'
import { type CaseEvent, type CaseState, type Channel, initialCase, type RecordedEvent } from './model.ts'
import type { CaseParties } from './policy.ts'
import type { CaseProjection } from './projection.ts'

/** Who acted, as an event keeps it: never a name. */
export interface RecordedActor {
  readonly key: string
  readonly postId: string | null
  readonly actingFor: string | null
  /** The register could not be asked whether the right to act still stands; the day of its last word. */
  readonly unconfirmedSince?: string
}

/** The columns that do not come from events. */
export interface CaseRow extends CaseParties {
  readonly id: string
  readonly number: string | null
  readonly queryCode: string
  readonly itemId: string
  readonly itemVersion: number
  readonly itemName: string
  readonly itemCode: string
  readonly officeId: string
  readonly regionCode: string
  readonly channel: Channel
  readonly applicantKind: 'individual' | 'legal-entity'
  readonly agentPersonId: string | null
  readonly applicantLabel: string
  readonly declaredVisits: number
  readonly submittedAt: string | null
}

export interface NewCaseRow extends Omit<CaseRow, 'number' | 'submittedAt'> {
  readonly itemInitials: string
  readonly handling: string
  readonly openedAt: string
}

/** A new case before its first event. */
export const newCase = (row: NewCaseRow): CaseInHand => ({
  row: { ...row, number: null, submittedAt: null },
  state: initialCase,
  events: [],
  stored: [],
  head: { version: 0, head: genesisHash(row.id) },
})

/** Brings the row up to the state it was projected from. */
export async function saveProjection(tx: Sql, id: string, row: CaseProjection, more: FileMore): Promise<void> {
  await tx.query(
    `with file as (select * from jsonb_to_recordset($1::jsonb) as file (${filePart.columns})) ${filePart.update}`,
    [JSON.stringify([fileRow(id, row, more, null)])],
    'case-project',
  )
}

const rowColumns = `id, number, query_code as "queryCode", service_item_id as "itemId", item_version as "itemVersion",
  item_name as "itemName", item_code as "itemCode", office_id as "officeId", region_code as "regionCode", channel,
  applicant_kind as "applicantKind", account_id as "accountId", person_id as "personId", legal_person_id as "legalPersonId",
  agent_person_id as "agentPersonId", applicant_label as "applicantLabel", declared_visits as "declaredVisits",
  submitted_at as "submittedAt"`

/** The row of a case. Throws not-found `cases.unknown`. */
export async function getRow(sql: Sql, id: string): Promise<CaseRow> {
  const row = await findRow(sql, id)
  if (!row) throw new Refusal('not-found', 'cases.unknown')
  return row
}

const findRow = gathered<string, CaseRow | undefined>(async (sql, ids) => {
  const rows = await sql.query<CaseRow>(
    `select ${rowColumns} from case_file where id = any($1::uuid[])`,
    [ids],
    'case-row',
  )
  return inOrder(ids, rows, (row) => row.id)
})

/** The id of a case by its number, long or short. */
export async function findIdByNumber(sql: Sql, number: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    'select id from case_file where number = $1 union all select id from case_file where long_number = $1 limit 1',
    [number],
    'case-by-number',
  )
  return row?.id
}

/** A case as a use case holds it, read or just written: enough to judge, append, project and show. */
export interface CaseInHand {
  readonly row: CaseRow
  readonly state: CaseState
  readonly events: readonly RecordedEvent[]
  /** The events as they stand in the log, with their hashes. */
  readonly stored: readonly StoredEvent[]
  readonly head: Head
}

/** Reads the row and folds the whole history. Throws not-found `cases.unknown`. */
export async function loadCase(sql: Sql, id: string): Promise<CaseInHand> {
  const [row, stored] = await Promise.all([getRow(sql, id), loadEvents(sql, id)])
  return foldStored(row, stored)
}

/** Folds what was read; events that somebody tampered with may not fold, so whoever doubts them verifies the chain first. */
export function foldStored(row: CaseRow, stored: readonly StoredEvent[]): CaseInHand {
  const events = stored.map(
    (event) =>
      ({
        type: event.type,
        at: event.occurredAt,
        data: event.data,
        version: event.version,
        actorKey: (event.actor as RecordedActor).key,
      }) as unknown as RecordedEvent,
  )
  return { row, state: foldCase(events), events, head: headOf(row.id, stored), stored }
}

/** Chain hash after an event; '' for a version that is not there. */
export const hashAt = (stored: readonly StoredEvent[], version: number): string => stored[version - 1]?.hash ?? ''

/** An event as the log wants it. */
export const toNewEvent = (event: CaseEvent) => ({ type: event.type, data: event.data, occurredAt: event.at })

export interface ContentRow {
  readonly revision: number
  readonly answersSealed: string
  readonly salt: string
  readonly contentHash: string
  readonly formVersion: number
}

/** Revision 0 is the draft and may be written again; submitted revisions are written once. */
export async function saveContent(tx: Sql, caseId: string, row: ContentRow, at: string): Promise<void> {
  const written = await tx.query(
    `insert into case_content (case_id, revision, answers_sealed, salt, content_hash, form_version, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (case_id, revision) do update set answers_sealed = excluded.answers_sealed, salt = excluded.salt,
       content_hash = excluded.content_hash, form_version = excluded.form_version, recorded_at = excluded.recorded_at
     where case_content.revision = 0 returning 1`,
    [caseId, row.revision, row.answersSealed, row.salt, row.contentHash, row.formVersion, at],
    'case-content-save',
  )
  if (written.length === 0) throw new Error(`revision ${row.revision} of case ${caseId} is written already`)
}

/** The newest content of a case. */
export const findContent = gathered<string, ContentRow | undefined>(async (sql, caseIds) => {
  const rows = await sql.query<ContentRow & { caseId: string }>(
    `select distinct on (case_id) case_id as "caseId", revision, answers_sealed as "answersSealed", salt,
       content_hash as "contentHash", form_version as "formVersion"
     from case_content where case_id = any($1::uuid[]) order by case_id, revision desc`,
    [caseIds],
    'case-content-find',
  )
  return inOrder(caseIds, rows, (row) => row.caseId)
})

/** The content of one revision; undefined when it was never there or has been erased. */
export async function findRevision(sql: Sql, caseId: string, revision: number): Promise<ContentRow | undefined> {
  const [row] = await sql.query<ContentRow>(
    `select revision, answers_sealed as "answersSealed", salt, content_hash as "contentHash", form_version as "formVersion"
     from case_content where case_id = $1 and revision = $2`,
    [caseId, revision],
    'case-content-revision',
  )
  return row
}

export interface DraftRow {
  readonly page: string | null
  readonly materials: readonly { readonly key: string; readonly state: string; readonly uploads: readonly string[] }[]
  /** Answers about the situation (`VariantAnswers`), sealed; null while none were given. */
  readonly variantAnswersSealed: string | null
  readonly updatedAt: string
}

/** Writes what is given of a draft and leaves the rest as it is. */
export async function saveDraft(
  tx: Sql,
  caseId: string,
  draft: Partial<Omit<DraftRow, 'updatedAt'>>,
  at: string,
): Promise<void> {
  const materials = draft.materials && JSON.stringify(draft.materials)
  await tx.query(
    `insert into case_draft (case_id, page, materials, variant_answers_sealed, updated_at) values ($1, $2, coalesce($3::jsonb, '[]'), $4, $5)
     on conflict (case_id) do update set page = coalesce($2, case_draft.page), materials = coalesce($3::jsonb, case_draft.materials),
       variant_answers_sealed = coalesce($4, case_draft.variant_answers_sealed), updated_at = $5`,
    [caseId, draft.page ?? null, materials ?? null, draft.variantAnswersSealed ?? null, at],
    'case-draft-save',
  )
}

export const findDraft = gathered<string, DraftRow | undefined>(async (sql, caseIds) => {
  const rows = await sql.query<DraftRow & { caseId: string }>(
    `select case_id as "caseId", page, materials, variant_answers_sealed as "variantAnswersSealed", updated_at as "updatedAt"
     from case_draft where case_id = any($1::uuid[])`,
    [caseIds],
    'case-draft-find',
  )
  return inOrder(caseIds, rows, (row) => row.caseId)
})

/** The open draft of an account for an item, if any: starting again goes on where it was left. */
export async function findOpenDraft(
  sql: Sql,
  accountId: string,
  itemId: string,
  legalPersonId: string | null,
): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    `select id from case_file where account_id = $1 and service_item_id = $2 and status = 'draft'
       and legal_person_id is not distinct from $3 order by opened_at desc limit 1`,
    [accountId, itemId, legalPersonId],
    'case-open-draft',
  )
  return row?.id
}

/** Wrong proofs given for a case on a day. */
export async function queryFailures(sql: Sql, caseId: string, on: PlainDate): Promise<number> {
  const [row] = await sql.query<{ failures: number }>(
    'select failures from case_query_failure where case_id = $1 and failed_on = $2',
    [caseId, on],
    'case-query-failures',
  )
  return row?.failures ?? 0
}

export async function countQueryFailure(sql: Sql, caseId: string, on: PlainDate): Promise<void> {
  await sql.query(
    `insert into case_query_failure (case_id, failed_on, failures) values ($1, $2, 1)
     on conflict (case_id, failed_on) do update set failures = case_query_failure.failures + 1`,
    [caseId, on],
    'case-query-failed',
  )
}

/** Whether an unrepaired breach bars this applicant from deferral and commitment. */
export const isCreditBarred = gathered<CaseParties, boolean>(async (sql, parties) => {
  const legal = parties.flatMap((one) => one.legalPersonId ?? [])
  const people = parties.flatMap((one) => (one.legalPersonId === null ? (one.personId ?? []) : []))
  const rows = await sql.query<{ personId: string | null; legalPersonId: string | null }>(
    `select person_id as "personId", legal_person_id as "legalPersonId" from commitment_breach
      where repaired_on is null and legal_person_id = any($2::uuid[])
     union all
     select person_id, legal_person_id from commitment_breach
      where repaired_on is null and legal_person_id is null and person_id = any($1::uuid[])`,
    [people, legal],
    'case-credit-barred',
  )
  // However an id is written: a bar must not be got round by capital letters.
  return parties.map(({ personId, legalPersonId }) =>
    rows.some((row) =>
      legalPersonId === null
        ? row.legalPersonId === null && personId !== null && row.personId === personId.toLowerCase()
        : row.legalPersonId === legalPersonId.toLowerCase(),
    ),
  )
})

/** A breach as `writeRows` takes it. */
export const breachRow = (
  row: CaseRow,
  kind: 'deferral-lapsed' | 'commitment-broken',
  on: PlainDate,
): Readonly<Record<string, unknown>> => ({
  ...{ case_id: row.id, person_id: row.personId, legal_person_id: row.legalPersonId, kind, recorded_on: on },
})

/** Ids of cases after this one, in order; for walking through all of them. */
export async function caseIdsAfter(sql: Sql, after: string, limit: number): Promise<readonly string[]> {
  const rows = await sql.query<{ id: string }>(
    'select id from case_file where id > $1 order by id limit $2',
    [after, limit],
    'case-ids-after',
  )
  return rows.map((row) => row.id)
}

/** What the row shows of a case, under the names of its projection; the row is held until the transaction ends. */
export async function findProjection(tx: Sql, id: string): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await tx.query<Record<string, unknown>>(
    `select status, outcome, holder_kind as "holderKind", holder_office_id as "holderOfficeId", holder_staff_id as "holderStaffId",
       step_key as "stepKey", step_name as "stepName", submitted_on as "submittedOn", accepted_on as "acceptedOn",
       promise_due_on as "promiseDueOn", statutory_due_on as "statutoryDueOn", step_due_on as "stepDueOn", due_on as "dueOn",
       amber_on as "amberOn", suspended, deferrals_outstanding as "deferralsOutstanding", decided_on as "decidedOn",
       concluded_on as "concludedOn", in_time as "inTime", visits, visits_by_office as "visitsByOffice",
       visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod", item_version as "itemVersion",
       notice_rounds as "noticeRounds",
       promised_working_days as "promisedWorkingDays", pauses, version, head, number, long_number as "longNumber"
     from case_file where id = $1 for update`,
    [id],
    'case-projection-find',
  )
  const pauses = (row?.pauses ?? []) as { after: string; through: string | null; reason: string }[]
  // jsonb keeps its own order of keys.
  return { ...row, pauses: pauses.map(({ after, through, reason }) => ({ after, through, reason })) }
}

/** Lets the clock job look at a case today. */
export async function wakeToday(tx: Sql, id: string, today: PlainDate): Promise<void> {
  await tx.query('update case_file set wake_on = $2 where id = $1', [id, today], 'case-wake')
}

/** Lets the clock job look at every open case today. Answers how many. */
export async function wakeOpenCases(sql: Sql, today: PlainDate): Promise<number> {
  const rows = await sql.query(
    `update case_file set wake_on = $1 where status not in ('draft', 'concluded', 'archived') returning 1`,
    [today],
  )
  return rows.length
}
