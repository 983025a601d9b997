/** The row of `case_file`: what the events make of a case, as lists and search read it. */
import type { Head } from '#platform/db/event-log.ts'
import type { CaseProjection } from './projection.ts'
import type { NewCaseRow } from './store.ts'

/** What a row says besides its projection. */
export interface FileMore {
  readonly numbers: { readonly number: string; readonly longNumber: string } | null
  readonly submittedAt: string | null
  readonly stepName: string | null
  readonly head: Head
  readonly at: string
}

/** A row by the names of its columns; `fresh` when it is not there yet. */
export type FileRow = Readonly<Record<string, unknown>>

/** Columns that are written once, when a case is opened. */
const openingColumns = {
  query_code: 'text',
  service_item_id: 'uuid',
  item_name: 'text',
  item_code: 'text',
  item_initials: 'text',
  handling: 'text',
  office_id: 'uuid',
  region_code: 'text',
  channel: 'text',
  applicant_kind: 'text',
  account_id: 'uuid',
  person_id: 'uuid',
  legal_person_id: 'uuid',
  agent_person_id: 'uuid',
  applicant_label: 'text',
  declared_visits: 'int',
  opened_at: 'timestamptz',
} as const

/** Columns that follow the events. */
const projectedColumns = {
  item_version: 'int',
  status: 'text',
  outcome: 'text',
  holder_kind: 'text',
  holder_office_id: 'uuid',
  holder_staff_id: 'uuid',
  step_key: 'text',
  step_name: 'text',
  submitted_on: 'date',
  accepted_on: 'date',
  promise_due_on: 'date',
  statutory_due_on: 'date',
  step_due_on: 'date',
  due_on: 'date',
  amber_on: 'date',
  suspended: 'boolean',
  deferrals_outstanding: 'int',
  decided_on: 'date',
  concluded_on: 'date',
  in_time: 'boolean',
  visits: 'int',
  visits_by_office: 'int',
  wake_on: 'date',
  version: 'int',
  head: 'text',
  updated_at: 'timestamptz',
  promised_working_days: 'int',
  pauses: 'jsonb',
  visit_purposes: 'text[]',
  helped: 'boolean',
  delivery_method: 'text',
  notice_rounds: 'int',
} as const

/** Columns that keep their first value. */
const lastingColumns = { number: 'text', long_number: 'text', submitted_at: 'timestamptz' } as const

const every = { id: 'uuid', ...openingColumns, ...projectedColumns, ...lastingColumns }
const names = Object.keys(every).join(', ')

/** Parts of a statement in which `file` is a list of `FileRow`s. */
export const filePart = {
  columns: Object.entries({ fresh: 'boolean', ...every })
    .map(([name, type]) => `${name} ${type}`)
    .join(', '),
  insert: `insert into case_file (${names}) select ${names} from file where fresh returning 1`,
  update: `update case_file as stored set ${[
    ...Object.keys(projectedColumns).map((name) => `${name} = file.${name}`),
    ...Object.keys(lastingColumns).map((name) => `${name} = coalesce(stored.${name}, file.${name})`),
  ].join(', ')} from file where stored.id = file.id and not file.fresh returning 1`,
}

/** The row after an act; with `opening` the whole row of a case that is not there yet. */
export function fileRow(id: string, row: CaseProjection, more: FileMore, opening: NewCaseRow | null): FileRow {
  return {
    id,
    fresh: opening !== null,
    ...(opening && openingOf(opening)),
    item_version: row.itemVersion,
    status: row.status,
    outcome: row.outcome,
    holder_kind: row.holderKind,
    holder_office_id: row.holderOfficeId,
    holder_staff_id: row.holderStaffId,
    step_key: row.stepKey,
    step_name: more.stepName,
    submitted_on: row.submittedOn,
    accepted_on: row.acceptedOn,
    promise_due_on: row.promiseDueOn,
    statutory_due_on: row.statutoryDueOn,
    step_due_on: row.stepDueOn,
    due_on: row.dueOn,
    amber_on: row.amberOn,
    suspended: row.suspended,
    deferrals_outstanding: row.deferralsOutstanding,
    decided_on: row.decidedOn,
    concluded_on: row.concludedOn,
    in_time: row.inTime,
    visits: row.visits,
    visits_by_office: row.visitsByOffice,
    wake_on: row.wakeOn,
    version: more.head.version,
    head: more.head.head,
    updated_at: more.at,
    promised_working_days: row.promisedWorkingDays,
    pauses: row.pauses,
    visit_purposes: row.visitPurposes,
    helped: row.helped,
    delivery_method: row.deliveryMethod,
    notice_rounds: row.noticeRounds,
    number: more.numbers?.number ?? null,
    long_number: more.numbers?.longNumber ?? null,
    submitted_at: more.submittedAt,
  }
}

const openingOf = (row: NewCaseRow): FileRow => ({
  query_code: row.queryCode,
  service_item_id: row.itemId,
  item_name: row.itemName,
  item_code: row.itemCode,
  item_initials: row.itemInitials,
  handling: row.handling,
  office_id: row.officeId,
  region_code: row.regionCode,
  channel: row.channel,
  applicant_kind: row.applicantKind,
  account_id: row.accountId,
  person_id: row.personId,
  legal_person_id: row.legalPersonId,
  agent_person_id: row.agentPersonId,
  applicant_label: row.applicantLabel,
  declared_visits: row.declaredVisits,
  opened_at: row.openedAt,
})
