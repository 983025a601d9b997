/** Work lists, keyset-paged, and for every scope served by an index: a page costs the same in a large county. The numbers beside them: `counts.ts`. */
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { type WorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'
import { officeNames, staffNames } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Lamp } from './clock.ts'
import type { WorklistQuery, WorklistRow } from './contract.ts'
import { dayTable } from './day-table.ts'
import { covered } from './limits.ts'
import { deniedName, statusNames } from './messages.ts'
import type { CaseStatus, Channel } from './model.ts'
import { bound, branchesOf, due, type Named, namesOf, open, type Scope, viewCondition } from './scope.ts'

interface Row {
  id: string
  number: string | null
  itemName: string
  itemCode: string
  applicant: string
  status: CaseStatus
  outcome: string | null
  stepName: string | null
  officeId: string
  holderOfficeId: string | null
  holderStaffId: string | null
  channel: Channel
  submittedOn: PlainDate | null
  acceptedOn: PlainDate | null
  dueOn: PlainDate | null
  amberOn: PlainDate | null
  promiseDueOn: PlainDate | null
  statutoryDueOn: PlainDate | null
  decidedOn: PlainDate | null
  concludedOn: PlainDate | null
  suspended: boolean
  inTime: boolean | null
  deferralsOutstanding: number
  noticeRounds: number
  visits: number
  declaredVisits: number
  promisedWorkingDays: number | null
  pauses: readonly { after: PlainDate; through: PlainDate | null; reason: string }[]
  key: string
}

const columns = `id, number, item_name as "itemName", item_code as "itemCode", applicant_label as applicant, status, outcome,
  step_name as "stepName", office_id as "officeId", holder_office_id as "holderOfficeId", holder_staff_id as "holderStaffId", channel,
  submitted_on as "submittedOn", accepted_on as "acceptedOn", due_on as "dueOn", amber_on as "amberOn",
  promise_due_on as "promiseDueOn", statutory_due_on as "statutoryDueOn", decided_on as "decidedOn", concluded_on as "concludedOn",
  suspended, in_time as "inTime", deferrals_outstanding as "deferralsOutstanding", notice_rounds as "noticeRounds", visits, declared_visits as "declaredVisits",
  promised_working_days as "promisedWorkingDays", pauses`

export interface ListContext {
  readonly calendar: WorkCalendar
  readonly now: Date
}

/** How a view is ordered: most urgent first; what is over, newest first. */
const orders = {
  urgent: { key: due, direction: 'asc', after: '>' },
  newest: { key: 'concluded_on', direction: 'desc', after: '<' },
} as const

/** Looks like a number of ours: then nothing else can be meant. */
const isNumber = (text: string): boolean => /^(?=.*\d)[\dA-Za-z]{12,}$/.test(text)

/** One page of a work list, the most urgent first. `after` is the cursor of the page before. */
export async function worklist(
  sql: Sql,
  scope: Scope,
  query: WorklistQuery,
  context: ListContext,
): Promise<{ rows: WorklistRow[]; next: string | null; asOf: string }> {
  const asOf = context.now.toISOString()
  const since = query.happened && query.sinceOn ? `${query.happened}_on >= :since` : undefined
  // What was asked for again is looked at wherever it now lies, also with the applicant.
  const wherever = query.rounds !== undefined && query.view === 'all'
  const branches = branchesOf(scope, since || wherever ? 'concluded' : query.view)
  if (branches.length === 0) return { rows: [], next: null, asOf }
  const { key, direction, after } = query.view === 'concluded' && !since ? orders.newest : orders.urgent
  const conditions = [since ?? (wherever ? open : viewCondition[query.view])]
  const words = query.q?.trim()
  if (words)
    conditions.push(
      isNumber(words)
        ? 'number = upper(:words)'
        : `(number = upper(:words) or item_name like '%' || :words || '%' or starts_with(item_initials, lower(:words)))`,
    )
  if (query.officeId) conditions.push('office_id = :office')
  if (query.rounds) conditions.push('notice_rounds >= :rounds')
  const cursor = query.after ? readCursor(query.after) : null
  if (cursor) conditions.push(`(${key}, id) ${after} (:key, :id)`)
  const order = (by: string): string => `order by ${by} ${direction}, id ${direction}`
  const found = branches.map(({ from, where }) => {
    const all = [where, ...conditions].map((c) => `(${c})`).join(' and ')
    const page = `select id, ${key} as key from case_file where ${all} ${order(key)} limit :most`
    return `(select found.* from ${from === null ? '' : `${from} cross join lateral `}(${page}) as found)`
  })
  const named: Named = {
    ...namesOf(scope, dayOf(context.now)),
    words: [words, 'text'],
    office: [query.officeId, 'uuid'],
    rounds: [query.rounds, 'int'],
    since: [query.sinceOn, 'date'],
    key: [cursor?.key, 'date'],
    id: [cursor?.id, 'uuid'],
    most: [query.limit + 1, 'int'],
  }
  const statement = bound(
    `with page as (${found.join(' union ')} ${order('key')} limit :most)
     select ${columns}, page.key::text as key from page join case_file using (id) ${order('page.key')}`,
    named,
  )
  const rows = await sql.query<Row>(statement.text, statement.values)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    rows: await dress(sql, page, context, scope.staffId),
    next: rows.length > query.limit && last ? writeCursor(last.key, last.id) : null,
    asOf,
  }
}

const writeCursor = (key: string, id: string): string => Buffer.from(`${key}|${id}`).toString('base64url')

function readCursor(text: string): { key: string; id: string } | null {
  const [key, id] = Buffer.from(text, 'base64url').toString().split('|')
  return key && id && /^(infinity|\d{4}-\d\d-\d\d)$/.test(key) && /^[0-9a-f-]{36}$/.test(id) ? { key, id } : null
}

const ended = new Set<CaseStatus>(['concluded', 'archived'])

function lampOf(row: Row, today: PlainDate): Lamp {
  if (ended.has(row.status)) return row.inTime === false ? 'done-late' : 'done'
  if (row.dueOn !== null && row.dueOn < today) return 'red'
  if (row.suspended) return 'paused'
  if (row.dueOn === null) return 'unpromised'
  return row.amberOn !== null && row.amberOn <= today ? 'amber' : 'green'
}

/** Rows as a screen shows them: names of offices and holders, days left, the band. */
async function dress(
  sql: Sql,
  rows: readonly Row[],
  { calendar, now }: ListContext,
  staffId: string,
): Promise<WorklistRow[]> {
  const today = dayOf(now)
  const offices = await officeNames(
    sql,
    rows.map((row) => row.holderOfficeId ?? row.officeId),
  )
  const staff = await staffNames(
    sql,
    rows.flatMap((row) => (row.holderStaffId ? [row.holderStaffId] : [])),
  )
  return rows.map((row) => {
    const lamp = lampOf(row, today)
    const days =
      row.dueOn === null || ended.has(row.status)
        ? null
        : covered(() => workingDaysBetween(calendar, today, row.dueOn as PlainDate))
    return {
      id: row.id,
      number: row.number ?? '',
      itemName: row.itemName,
      itemCode: row.itemCode,
      applicant: row.applicant,
      status: row.status,
      statusText: row.outcome === 'denied' && row.status === 'decided' ? deniedName : statusNames[row.status],
      stepName: row.stepName,
      officeName: offices.get(row.holderOfficeId ?? row.officeId) ?? '',
      holder: row.holderStaffId === null ? null : (staff.get(row.holderStaffId) ?? null),
      mine: row.holderStaffId !== null && row.holderStaffId === staffId,
      channel: row.channel,
      submittedOn: row.submittedOn,
      acceptedOn: row.acceptedOn,
      dueOn: row.dueOn,
      statutoryDueOn: row.statutoryDueOn,
      lamp,
      remaining: days === null ? null : Math.max(0, days),
      late: lamp === 'red' && days !== null ? -days : 0,
      suspended: row.suspended,
      deferralsOutstanding: row.deferralsOutstanding,
      visits: row.visits,
      declaredVisits: row.declaredVisits,
      noticeRounds: row.noticeRounds,
      band: bandOf(row, calendar, today),
    }
  })
}

/** The band of a row; null before acceptance and where the calendar does not reach. */
function bandOf(row: Row, calendar: WorkCalendar, today: PlainDate): WorklistRow['band'] {
  if (row.acceptedOn === null || row.promisedWorkingDays === null) return null
  const promiseDueOn = row.promiseDueOn ?? (row.pauses.some((pause) => pause.through === null) ? row.acceptedOn : null)
  if (promiseDueOn === null) return null
  const endedOn = row.decidedOn ?? row.concludedOn
  return covered(() => {
    const table = dayTable({
      calendar,
      acceptedOn: row.acceptedOn as PlainDate,
      promiseDays: row.promisedWorkingDays as number,
      promiseDueOn,
      ...(row.statutoryDueOn !== null && { statutory: { dueOn: row.statutoryDueOn } }),
      today,
      pauses: row.pauses,
      ...(endedOn !== null && { endedOn }),
    })
    return { ...table, cells: [...table.cells] }
  })
}
