/** What the figures read of cases: concluded ones by the index of their day, running ones by the version they are frozen at. */
import { addDays, type PlainDate } from '#kernel/plain-date.ts'
import type { WorkCalendar } from '#kernel/working-days.ts'
import { bound, branchesOf, type Named, namesOf, open, type Scope, scopeCondition } from '#modules/cases/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { sameDayThrough } from './handlings.ts'
import type { CaseGroup, ConcludedFacts, FigureRules } from './model.ts'

/** Both days included. */
export interface Period {
  readonly from: PlainDate
  readonly to: PlainDate
}

/** Longest that anybody asks about a case handed in on a rest day and concluded on the next working day: the longest holidays. */
const longestRest = 20

/** What the statements below name: the period, and for each day of it until when a case handed in then is concluded at once. */
function periodNames(period: Period, calendar: WorkCalendar, rules: FigureRules): Named {
  const days: PlainDate[] = []
  for (let day = addDays(period.from, -longestRest); day <= period.to; day = addDays(day, 1)) days.push(day)
  return {
    from: [period.from, 'date'],
    to: [period.to, 'date'],
    days: [days, 'date[]'],
    throughs: [days.map((day) => sameDayThrough(calendar, day, rules)), 'date[]'],
  }
}

const began = (rules: FigureRules): string => (rules.atOnceFrom === 'submitted' ? 'submitted_on' : 'accepted_on')
const sameDay = `coalesce(concluded_on <= day.through, false)`
const joinDays = (rules: FigureRules) =>
  `left join unnest(:days, :throughs) as day (first, through) on day.first = ${began(rules)}`
/** Equal for cases with equal facts. */
const factKey = `concat_ws('|', channel, outcome, ${sameDay}, visits, visits_by_office, array_to_string(visit_purposes, ','), helped,
  coalesce(delivery_method, '-'))`
const factColumns = `channel, outcome, ${sameDay} as "sameDay", visits, visits_by_office as "visitsByOffice",
  visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod"`
/** Handed in and over; a draft thrown away never was a case. */
const concluded = `concluded_on between :from and :to and submitted_on is not null`

const factsOf = ({ channel, outcome, sameDay: same, ...row }: ConcludedFacts): ConcludedFacts => ({
  ...{ channel, outcome, sameDay: same, visits: row.visits, visitsByOffice: row.visitsByOffice },
  ...{ visitPurposes: row.visitPurposes, helped: row.helped, deliveryMethod: row.deliveryMethod },
})

export type PlacedGroup = CaseGroup & { readonly place: string }

/**
 * Concluded cases of a period by equal facts; with `by` also by office id or by township (nine digits of the region), else all of them
 * under place ''.
 */
export async function caseGroups(
  sql: Sql,
  scope: Scope,
  {
    period,
    calendar,
    rules,
    by,
  }: { period: Period; calendar: WorkCalendar; rules: FigureRules; by?: 'office' | 'township' },
): Promise<PlacedGroup[]> {
  const place = by === undefined ? `''` : by === 'office' ? 'office_id::text' : 'left(region_code, 9)'
  const { text, values } = bound(
    `select ${place} as place, ${factKey} as key, ${factColumns}, count(*)::int as cases
       from case_file ${joinDays(rules)} where ${concluded} and ${scopeCondition(scope, 'concluded')}
      group by 1, 2, channel, outcome, ${sameDay}, visits, visits_by_office, visit_purposes, helped, delivery_method`,
    { ...namesOf(scope, period.to), ...periodNames(period, calendar, rules) },
  )
  const rows = await sql.query<ConcludedFacts & { place: string; key: string; cases: number }>(text, values)
  return rows.map((row) => ({ place: row.place, key: row.key, cases: row.cases, facts: factsOf(row) }))
}

export interface ConcludedRow extends ConcludedFacts {
  readonly id: string
  readonly number: string
  readonly itemName: string
  readonly applicant: string
  readonly officeId: string
  readonly submittedOn: PlainDate
  readonly concludedOn: PlainDate
}

/** One page of concluded cases whose facts are among `keys`, newest first; `after` is the day and id of the last one seen. */
export async function concludedCases(
  sql: Sql,
  scope: Scope,
  wish: {
    period: Period
    calendar: WorkCalendar
    rules: FigureRules
    keys: readonly string[]
    officeId: string | undefined
    township: string | undefined
    after: { on: string; id: string } | undefined
    limit: number
  },
): Promise<ConcludedRow[]> {
  const branches = branchesOf(scope, 'concluded')
  if (branches.length === 0) return []
  const conditions = [concluded, `${factKey} = any(:keys)`]
  if (wish.officeId) conditions.push('office_id = :office')
  if (wish.township) conditions.push('left(region_code, 9) = :township')
  if (wish.after) conditions.push('(concluded_on, id) < (:on, :id)')
  const found = branches.map(({ from, where }) => {
    const page = `select case_file.*, ${sameDay} as "sameDay" from case_file ${joinDays(wish.rules)}
      where ${[where, ...conditions].map((one) => `(${one})`).join(' and ')} order by concluded_on desc, id desc limit :most`
    return `(select found.* from ${from === null ? '' : `${from} cross join lateral `}(${page}) as found)`
  })
  const { text, values } = bound(
    // Somebody with several posts may serve a case twice.
    `with page as (${found.join(' union all ')})
     select distinct on (concluded_on, id) id, number, item_name as "itemName", applicant_label as applicant, office_id as "officeId",
       submitted_on as "submittedOn", concluded_on as "concludedOn", channel, outcome, "sameDay", visits,
       visits_by_office as "visitsByOffice", visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod"
     from page order by concluded_on desc, id desc limit :most`,
    {
      ...namesOf(scope, wish.period.to),
      ...periodNames(wish.period, wish.calendar, wish.rules),
      keys: [wish.keys, 'text[]'],
      office: [wish.officeId, 'uuid'],
      township: [wish.township, 'text'],
      on: [wish.after?.on, 'date'],
      id: [wish.after?.id, 'uuid'],
      most: [wish.limit, 'int'],
    },
  )
  return sql.query<ConcludedRow>(text, values)
}

/** Items that applications came in for in the period. */
export async function itemsAppliedFor(sql: Sql, { from, to }: Period): Promise<ReadonlySet<string>> {
  const rows = await sql.query<{ itemId: string }>(
    `select service_item_id as "itemId" from case_file where submitted_on between $1 and $2 group by service_item_id`,
    [from, to],
    'figures-items-applied-for',
  )
  return new Set(rows.map((row) => row.itemId))
}

/** What was asked of applicants in the period, each sentence once per frozen version of an item. */
export function demandsMade(
  sql: Sql,
  { from, to }: Period,
): Promise<{ itemId: string; version: number; key: string; remedy: string }[]> {
  return sql.query(
    `select distinct f.service_item_id as "itemId", f.item_version as version, asked.item->>'key' as key, asked.item->>'remedy' as remedy
       from case_event e join case_file f on f.id = e.case_id cross join lateral jsonb_array_elements(e.data->'items') as asked (item)
      where e.type in ('one-time-notice-issued', 'late-request-made')
        and e.occurred_at >= $1::date::timestamp at time zone 'Asia/Shanghai'
        and e.occurred_at < ($2::date + 1)::timestamp at time zone 'Asia/Shanghai'`,
    [from, to],
    'figures-demands',
  )
}

/** Running cases by item and frozen version, in the whole county. */
export function runningByVersion(sql: Sql): Promise<{ itemId: string; version: number; cases: number }[]> {
  return sql.query(
    `select service_item_id as "itemId", item_version as version, count(*)::int as cases from case_file
      where ${open} group by service_item_id, item_version`,
    [],
    'figures-running-by-version',
  )
}

/** Running cases in scope that are frozen at one of these versions, in order of id. */
export function runningCases(
  sql: Sql,
  scope: Scope,
  wish: {
    frozen: readonly { itemId: string; version: number }[]
    after: string | undefined
    limit: number
    today: PlainDate
  },
): Promise<
  {
    id: string
    number: string
    itemName: string
    applicant: string
    officeId: string
    itemVersion: number
    submittedOn: PlainDate
  }[]
> {
  const { text, values } = bound(
    `select id, number, item_name as "itemName", applicant_label as applicant, office_id as "officeId", item_version as "itemVersion",
            submitted_on as "submittedOn"
       from unnest(:items, :versions) as frozen (item, version)
       join case_file on service_item_id = frozen.item and item_version = frozen.version
      where ${open} and ${scopeCondition(scope, 'all')} ${wish.after ? 'and id > :after' : ''} order by id limit :most`,
    {
      ...namesOf(scope, wish.today),
      items: [wish.frozen.map(({ itemId }) => itemId), 'uuid[]'],
      versions: [wish.frozen.map(({ version }) => version), 'int[]'],
      after: [wish.after, 'uuid'],
      most: [wish.limit, 'int'],
    },
  )
  return sql.query(text, values)
}
