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
import { foldCase } from './evolve.ts'
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

/** Takes a place for a new case, before its first event. */
export async function insertCase(tx: Sql, row: NewCaseRow): Promise<CaseInHand> {
  const head = genesisHash(row.id)
  await tx.query(
    `insert into case_file (id, query_code, service_item_id, item_version, item_name, item_code, item_initials, handling, office_id,
       region_code, channel, applicant_kind, account_id, person_id, legal_person_id, agent_person_id, applicant_label, declared_visits,
       status, holder_kind, version, head, opened_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'draft', 'applicant', 0, $19, $20, $20)`,
    [
      row.id,
      row.queryCode,
      row.itemId,
      row.itemVersion,
      row.itemName,
      row.itemCode,
      row.itemInitials,
      row.handling,
      row.officeId,
      row.regionCode,
      row.channel,
      row.applicantKind,
      row.accountId,
      row.personId,
      row.legalPersonId,
      row.agentPersonId,
      row.applicantLabel,
      row.declaredVisits,
      head,
      row.openedAt,
    ],
    'case-insert',
  )
  return {
    row: { ...row, number: null, submittedAt: null },
    state: initialCase,
    events: [],
    head: { version: 0, head },
  }
}

/** Brings the row up to the state it was projected from. */
export async function saveProjection(
  tx: Sql,
  id: string,
  row: CaseProjection,
  more: {
    numbers: { number: string; longNumber: string } | null
    submittedAt: string | null
    stepName: string | null
    head: Head
    at: string
  },
): Promise<void> {
  await tx.query(
    `update case_file set status = $2, outcome = $3, holder_kind = $4, holder_office_id = $5, holder_staff_id = $6, step_key = $7,
       step_name = $8, submitted_on = $9, accepted_on = $10, promise_due_on = $11, statutory_due_on = $12, step_due_on = $13,
       due_on = $14, amber_on = $15, suspended = $16, deferrals_outstanding = $17, decided_on = $18, concluded_on = $19,
       in_time = $20, visits = $21, visits_by_office = $22, wake_on = $23, version = $24, head = $25, updated_at = $26,
       number = coalesce(number, $27), long_number = coalesce(long_number, $28), submitted_at = coalesce(submitted_at, $29),
       promised_working_days = $30, pauses = $31, visit_purposes = $32, helped = $33, delivery_method = $34, item_version = $35, notice_rounds = $36
     where id = $1`,
    [
      id,
      row.status,
      row.outcome,
      row.holderKind,
      row.holderOfficeId,
      row.holderStaffId,
      row.stepKey,
      more.stepName,
      row.submittedOn,
      row.acceptedOn,
      row.promiseDueOn,
      row.statutoryDueOn,
      row.stepDueOn,
      row.dueOn,
      row.amberOn,
      row.suspended,
      row.deferralsOutstanding,
      row.decidedOn,
      row.concludedOn,
      row.inTime,
      row.visits,
      row.visitsByOffice,
      row.wakeOn,
      more.head.version,
      more.head.head,
      more.at,
      more.numbers?.number ?? null,
      more.numbers?.longNumber ?? null,
      more.submittedAt,
      row.promisedWorkingDays,
      JSON.stringify(row.pauses),
      row.visitPurposes,
      row.helped,
      row.deliveryMethod,
      row.itemVersion,
      row.noticeRounds,
    ],
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
  const [row] = await sql.query<CaseRow>(`select ${rowColumns} from case_file where id = $1`, [id], 'case-row')
  if (!row) throw new Refusal('not-found', 'cases.unknown')
  return row
}

/** The id of a case by its number, long or short. */
export async function findIdByNumber(sql: Sql, number: string): Promise<string | undefined> {
  const [row] = await sql.query<{ id: string }>(
    'select id from case_file where number = $1 union all select id from case_file where long_number = $1 limit 1',
    [number],
    'case-by-number',
  )
  return row?.id
}

/** A case as a use case holds it: enough to judge, append and project. */
export interface CaseInHand {
  readonly row: CaseRow
  readonly state: CaseState
  readonly events: readonly RecordedEvent[]
  readonly head: Head
}

/** A case as it was read. */
export interface LoadedCase extends CaseInHand {
  /** The events as they stand in the log, with their hashes. */
  readonly stored: readonly StoredEvent[]
}

/** Reads the row and folds the whole history. Throws not-found `cases.unknown`. */
export async function loadCase(sql: Sql, id: string): Promise<LoadedCase> {
  return foldStored(await getRow(sql, id), await loadEvents(sql, id))
}

/** Folds what was read; events that somebody tampered with may not fold, so whoever doubts them verifies the chain first. */
export function foldStored(row: CaseRow, stored: readonly StoredEvent[]): LoadedCase {
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

/** Takes the next number of each scope; rolled back with the transaction, so numbers have no gaps. Held until it ends. */
export async function nextNumbers(tx: Sql, scopes: readonly string[]): Promise<readonly number[]> {
  const rows = await tx.query<{ scope: string; value: number }>(
    // Always in the same order, so that two cases never wait for each other.
    `insert into case_counter (scope, value) select scope, 1 from unnest($1::text[]) as wanted (scope) order by scope
     on conflict (scope) do update set value = case_counter.value + 1 returning scope, value`,
    [scopes],
    'case-counters-next',
  )
  return scopes.map((scope) => rows.find((row) => row.scope === scope)?.value ?? 1)
}

/** Reads a counter and holds it until the transaction ends; `setCounter` writes what was used. */
export async function lockCounter(tx: Sql, scope: string): Promise<number> {
  const [row] = await tx.query<{ value: number }>(
    `insert into case_counter (scope, value) values ($1, 0)
     on conflict (scope) do update set value = case_counter.value returning value`,
    [scope],
    'case-counter-lock',
  )
  return row?.value ?? 0
}

export async function setCounter(tx: Sql, scope: string, value: number): Promise<void> {
  await tx.query('update case_counter set value = $2 where scope = $1', [scope, value], 'case-counter-set')
}

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

/** The newest content up to a revision. */
export async function findContent(sql: Sql, caseId: string): Promise<ContentRow | undefined> {
  const [row] = await sql.query<ContentRow>(
    `select revision, answers_sealed as "answersSealed", salt, content_hash as "contentHash", form_version as "formVersion"
     from case_content where case_id = $1 order by revision desc limit 1`,
    [caseId],
    'case-content-find',
  )
  return row
}

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

export async function saveMaterialFiles(
  tx: Sql,
  caseId: string,
  revision: number,
  files: readonly { readonly key: string; readonly uploadIds: readonly string[] }[],
): Promise<void> {
  const rows = files.flatMap(({ key, uploadIds }) =>
    uploadIds.map((uploadId, position) => ({ key, uploadId, position })),
  )
  if (rows.length === 0) return
  await tx.query(
    `insert into case_material_file (case_id, material_key, revision, upload_id, position)
     select $1, key, $2, upload_id, position from unnest($3::text[], $4::uuid[], $5::int[]) as file (key, upload_id, position)
     on conflict do nothing`,
    [caseId, revision, rows.map((r) => r.key), rows.map((r) => r.uploadId), rows.map((r) => r.position)],
    'case-material-files',
  )
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

/** Forgets the answers about the situation once the case is handed in: the log keeps the situation. */
export async function forgetVariantAnswers(tx: Sql, caseId: string): Promise<void> {
  await tx.query('update case_draft set variant_answers_sealed = null where case_id = $1', [caseId])
}

export async function findDraft(sql: Sql, caseId: string): Promise<DraftRow | undefined> {
  const [row] = await sql.query<DraftRow>(
    `select page, materials, variant_answers_sealed as "variantAnswersSealed", updated_at as "updatedAt"
     from case_draft where case_id = $1`,
    [caseId],
    'case-draft-find',
  )
  return row
}

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
export async function isCreditBarred(sql: Sql, parties: CaseParties): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from commitment_breach where repaired_on is null
       and ((legal_person_id is not null and legal_person_id = $2) or (legal_person_id is null and $2::uuid is null and person_id = $1))
     limit 1`,
    [parties.personId, parties.legalPersonId],
    'case-credit-barred',
  )
  return rows.length > 0
}

export async function recordBreach(
  tx: Sql,
  caseId: string,
  parties: CaseParties,
  kind: 'deferral-lapsed' | 'commitment-broken',
  on: PlainDate,
): Promise<void> {
  await tx.query(
    `insert into commitment_breach (case_id, person_id, legal_person_id, kind, recorded_on) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [caseId, parties.personId, parties.legalPersonId, kind, on],
  )
}

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
