/** Questions about many cases: work lists, counts, the board, a person's own cases. Every list is keyset-paged and index-served. */
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { type WorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'
import type { Actor } from '#modules/identity/model.ts'
import { officeNames, staffNames } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Lamp } from './clock.ts'
import type { Board, WorklistQuery, WorklistRow, worklistViews } from './contract.ts'
import { dayTable } from './day-table.ts'
import { covered } from './limits.ts'
import { statusNames } from './messages.ts'
import type { CaseStatus, Channel } from './model.ts'

export type WorklistView = (typeof worklistViews)[number]

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
  suspended, in_time as "inTime", deferrals_outstanding as "deferralsOutstanding", visits, declared_visits as "declaredVisits",
  promised_working_days as "promisedWorkingDays", pauses`

const open = `status not in ('draft', 'concluded', 'archived')`
const due = `coalesce(due_on, 'infinity'::date)`

/** What a member of staff may see: own offices, or everything that comes from the region served. */
export interface Scope {
  readonly offices: readonly string[]
  /** Prefixes of region codes. */
  readonly regions: readonly string[]
  readonly staffId: string
}

const front = new Set(['window-clerk', 'township-helper', 'village-helper', 'supervisor'])
const back = new Set(['caseworker', 'approver', 'office-head'])

/** A region code without the zeros that stand for “all below”. */
function regionPrefix(code: string): string {
  const length = [2, 4, 6, 9, 12].find((end) => /^0*$/.test(code.slice(end))) ?? 12
  return code.slice(0, length)
}

/** The scope of an actor; empty for administrators and others who read no cases. */
export function scopeOf(actor: Actor): Scope {
  const posts = actor.kind === 'staff' ? actor.posts : []
  return {
    offices: [...new Set(posts.filter((p) => back.has(p.role)).map((p) => p.officeId))],
    regions: [...new Set(posts.filter((p) => front.has(p.role)).map((p) => regionPrefix(p.regionCode)))],
    staffId: actor.kind === 'staff' ? actor.staffId : '',
  }
}

/** SQL condition of a view; `$1` offices, `$2` region prefixes, `$3` staff, `$4` today. */
const viewCondition: Readonly<Record<WorklistView, string>> = {
  all: `${open} and status <> 'correcting'`,
  mine: `${open} and holder_staff_id = $3::uuid`,
  unclaimed: `status = 'examining' and holder_staff_id is null`,
  red: `${open} and due_on < $4::date`,
  amber: `${open} and due_on >= $4::date and amber_on <= $4::date`,
  'due-today': `${open} and due_on = $4::date`,
  suspended: `${open} and suspended`,
  'to-accept': `status in ('submitted', 'received')`,
  correcting: `status = 'correcting'`,
  deferred: `${open} and deferrals_outstanding > 0`,
  'to-deliver': `status in ('decided', 'issued')`,
  concluded: `status in ('concluded', 'archived')`,
}

/** Whose cases: an office's own (by holder while it handles, by authority afterwards) or a region's. One branch when there is one scope. */
function scopeCondition(scope: Scope, view: WorklistView): string {
  const byAuthority = view === 'correcting' || view === 'concluded' || view === 'to-deliver'
  const parts: string[] = []
  if (scope.offices.length > 0)
    parts.push(byAuthority ? 'office_id = any($1::uuid[])' : 'holder_office_id = any($1::uuid[])')
  if (scope.regions.length > 0) {
    const county = scope.regions.some((prefix) => prefix.length <= 6)
    parts.push(
      county ? 'true' : 'exists (select from unnest($2::text[]) as prefix where starts_with(region_code, prefix))',
    )
  }
  // The parameters are named even where a branch does not use them, so that their types are known.
  const typed = '($1::uuid[] is not null and $2::text[] is not null and $3::text is not null and $4::date is not null)'
  return parts.length === 0 ? 'false' : `(${parts.join(' or ')}) and ${typed}`
}

const params = (scope: Scope, today: PlainDate): unknown[] => [
  scope.offices,
  scope.regions,
  scope.staffId === '' ? '00000000-0000-0000-0000-000000000000' : scope.staffId,
  today,
]

export interface ListContext {
  readonly calendar: WorkCalendar
  readonly now: Date
}

/** One page of a work list, the most urgent first. `after` is the cursor of the page before. */
export async function worklist(
  sql: Sql,
  scope: Scope,
  query: WorklistQuery,
  context: ListContext,
): Promise<{ rows: WorklistRow[]; next: string | null; asOf: string }> {
  const today = dayOf(context.now)
  const concluded = query.view === 'concluded'
  const values = params(scope, today)
  const conditions = [viewCondition[query.view], scopeCondition(scope, query.view)]
  if (query.q) {
    values.push(query.q.trim())
    const n = values.length
    conditions.push(
      `(number = upper($${n}) or item_name like '%' || $${n} || '%' or starts_with(item_initials, lower($${n})))`,
    )
  }
  if (query.officeId) {
    values.push(query.officeId)
    conditions.push(`office_id = $${values.length}::uuid`)
  }
  const sortKey = concluded ? 'concluded_on' : due
  const order = concluded ? `concluded_on desc, id desc` : `${due}, id`
  const cursor = query.after ? readCursor(query.after) : null
  if (cursor) {
    values.push(cursor.key, cursor.id)
    const [key, id] = [values.length - 1, values.length]
    conditions.push(`(${sortKey}, id) ${concluded ? '<' : '>'} ($${key}::date, $${id}::uuid)`)
  }
  values.push(query.limit + 1)
  const rows = await sql.query<Row>(
    `select ${columns}, ${sortKey}::text as key from case_file where ${conditions.map((c) => `(${c})`).join(' and ')}
     order by ${order} limit $${values.length}`,
    values,
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    rows: await dress(sql, page, context, scope.staffId),
    next: rows.length > query.limit && last ? writeCursor(last.key, last.id) : null,
    asOf: context.now.toISOString(),
  }
}

const writeCursor = (key: string, id: string): string => Buffer.from(`${key}|${id}`).toString('base64url')

function readCursor(text: string): { key: string; id: string } | null {
  const [key, id] = Buffer.from(text, 'base64url').toString().split('|')
  return key && id && /^(infinity|\d{4}-\d\d-\d\d)$/.test(key) && /^[0-9a-f-]{36}$/.test(id) ? { key, id } : null
}

/** Counts of all views in one statement. */
export async function worklistCounts(sql: Sql, scope: Scope, now: Date): Promise<Record<WorklistView, number>> {
  const views = Object.keys(viewCondition) as WorklistView[]
  const today = dayOf(now)
  const recent = views.filter((view) => view !== 'concluded')
  const filters = recent.map(
    (view) => `count(*) filter (where (${viewCondition[view]}) and ${scopeCondition(scope, view)})::int as "${view}"`,
  )
  const [counts] = await sql.query<Record<WorklistView, number>>(
    `select ${filters.join(', ')} from case_file where ${open}`,
    params(scope, today),
    `worklist-counts-${scope.offices.length > 0}-${scope.regions.length > 0}-${scope.regions.some((p) => p.length <= 6)}`,
  )
  const [done] = await sql.query<{ n: number }>(
    `select count(*)::int as n from case_file where ${viewCondition.concluded} and ${scopeCondition(scope, 'concluded')}
       and concluded_on >= $4::date - 30`,
    params(scope, today),
  )
  return { ...(counts as Record<WorklistView, number>), concluded: done?.n ?? 0 }
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
      statusText: statusNames[row.status],
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

/** The cases of a person or of the organisation acted for, those that need something from them first. */
export function ownCases(
  sql: Sql,
  owner: { accountId: string; personId: string | null; legalPersonId: string | null },
  page: { after?: { openedAt: string; id: string } | undefined; limit: number },
): Promise<
  {
    id: string
    number: string | null
    itemName: string
    itemCode: string
    status: CaseStatus
    outcome: string | null
    dueOn: PlainDate | null
    suspended: boolean
    deferralsOutstanding: number
    openedAt: string
    submittedOn: PlainDate | null
    concludedOn: PlainDate | null
    visits: number
    reviewed: boolean
  }[]
> {
  return sql.query(
    `select id, number, item_name as "itemName", item_code as "itemCode", status, outcome, due_on as "dueOn", suspended,
       deferrals_outstanding as "deferralsOutstanding", opened_at as "openedAt", submitted_on as "submittedOn",
       concluded_on as "concludedOn", visits, exists (select from review where review.case_id = case_file.id) as reviewed
     from case_file
     where (case when $3::uuid is null
              then legal_person_id is null and (account_id = $1::uuid or ($2::uuid is not null and person_id = $2::uuid))
              else legal_person_id = $3::uuid end)
       and ($4::timestamptz is null or (opened_at, id) < ($4::timestamptz, $5::uuid))
     order by opened_at desc, id desc limit $6`,
    [
      owner.accountId,
      owner.personId,
      owner.legalPersonId,
      page.after?.openedAt ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
    'own-cases',
  )
}

/** Items by how often they were applied for in the last 90 days. */
export async function hotItems(
  sql: Sql,
  today: PlainDate,
  limit: number,
): Promise<{ itemId: string; cases: number }[]> {
  return sql.query(
    `select service_item_id as "itemId", count(*)::int as cases from case_file
     where submitted_on > $1::date - 90 group by service_item_id order by cases desc, service_item_id limit $2`,
    [today, limit],
    'hot-items',
  )
}

/** The supervisor's board, over the scope's region. */
export async function board(sql: Sql, scope: Scope, context: ListContext): Promise<Board> {
  const today = dayOf(context.now)
  const values = params(scope, today)
  const mine = scopeCondition(scope, 'concluded')
  const [figures] = await sql.query<Record<string, number>>(
    `select
       count(*) filter (where submitted_on = $4::date)::int as submitted,
       count(*) filter (where accepted_on = $4::date)::int as accepted,
       count(*) filter (where concluded_on = $4::date)::int as concluded,
       count(*) filter (where ${open})::int as open,
       count(*) filter (where ${viewCondition.red})::int as red,
       count(*) filter (where ${viewCondition.amber})::int as amber,
       count(*) filter (where ${viewCondition.suspended})::int as suspended,
       count(*) filter (where ${viewCondition.correcting})::int as correcting,
       count(*) filter (where decided_on > $4::date - 30)::int as decided,
       count(*) filter (where decided_on > $4::date - 30 and in_time)::int as "inTime",
       count(*) filter (where concluded_on > $4::date - 30)::int as counted,
       count(*) filter (where concluded_on > $4::date - 30 and visits = 0)::int as zero,
       count(*) filter (where concluded_on > $4::date - 30 and visits = 1)::int as one,
       count(*) filter (where concluded_on > $4::date - 30 and visits > 1)::int as more,
       count(*) filter (where concluded_on > $4::date - 30 and visits <= declared_visits)::int as "asDeclared"
     from case_file where (${mine}) and (${open} or concluded_on > $4::date - 30 or submitted_on = $4::date or decided_on > $4::date - 30)`,
    values,
  )
  const offices = await sql.query<Board['offices'][number]>(
    `select office_id as "officeId", office.name as "officeName",
       count(*) filter (where ${open})::int as open,
       count(*) filter (where ${open} and due_on < $4::date)::int as red,
       count(*) filter (where ${open} and due_on >= $4::date and amber_on <= $4::date)::int as amber,
       count(*) filter (where ${open} and suspended)::int as suspended,
       count(*) filter (where decided_on > $4::date - 30)::int as concluded,
       count(*) filter (where decided_on > $4::date - 30 and in_time)::int as "inTime"
     from case_file join office on office.id = case_file.office_id
     where (${mine.replaceAll('region_code', 'case_file.region_code')}) and (status not in ('draft', 'concluded', 'archived') or decided_on > $4::date - 30)
     group by office_id, office.name order by red desc, amber desc, open desc, office.name`,
    values,
  )
  const f = figures ?? {}
  const n = (key: string): number => f[key] ?? 0
  const oldest = await worklist(sql, scope, { view: 'red', limit: 20 }, context)
  const soon =
    oldest.rows.length < 20
      ? await worklist(sql, scope, { view: 'amber', limit: 20 - oldest.rows.length }, context)
      : { rows: [] }
  const since = new Date(context.now.getTime() - 29 * 86_400_000)
  return {
    asOf: context.now.toISOString(),
    today: { submitted: n('submitted'), accepted: n('accepted'), concluded: n('concluded') },
    now: { open: n('open'), red: n('red'), amber: n('amber'), suspended: n('suspended'), correcting: n('correcting') },
    onTime: { concluded: n('decided'), inTime: n('inTime'), sinceOn: dayOf(since) },
    visits: { zero: n('zero'), one: n('one'), more: n('more'), asDeclared: n('asDeclared'), total: n('counted') },
    oldest: [...oldest.rows, ...soon.rows],
    offices,
  }
}
