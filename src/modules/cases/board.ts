/** The supervisor's board, over the region or the offices served. */
import { dayOf } from '#kernel/plain-date.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Board } from './contract.ts'
import { bound, namesOf, open, type Scope, scopeCondition, viewCondition } from './scope.ts'
import { type ListContext, worklist } from './worklist.ts'

/** What is counted of each office. What was handed in, accepted or decided in 30 days is open, or has ended in them. */
const figures = {
  submitted: 'submitted_on = :today',
  accepted: 'accepted_on = :today',
  concludedToday: 'concluded_on = :today',
  open: viewCondition.all,
  red: viewCondition.red,
  amber: viewCondition.amber,
  suspended: viewCondition.suspended,
  correcting: viewCondition.correcting,
  noticedAgain: `${open} and notice_rounds >= 2`,
  decided: 'decided_on > :today - 30',
  inTime: 'decided_on > :today - 30 and in_time',
  counted: 'concluded_on > :today - 30',
  zero: 'concluded_on > :today - 30 and visits = 0',
  one: 'concluded_on > :today - 30 and visits = 1',
  more: 'concluded_on > :today - 30 and visits > 1',
  asDeclared: 'concluded_on > :today - 30 and visits <= declared_visits',
} as const

type Figure = keyof typeof figures
type OfficeFigures = { readonly officeId: string; readonly officeName: string } & Readonly<Record<Figure, number>>

/** Today, now, and the last 30 days; the offices with most trouble first. */
export async function board(sql: Sql, scope: Scope, context: ListContext): Promise<Board> {
  const counted = Object.entries(figures).map(([name, of]) => `count(*) filter (where ${of})::int as "${name}"`)
  const { text, values } = bound(
    `select office.name as "officeName", one.* from (
       select office_id as "officeId", ${counted.join(', ')} from case_file
       where ${scopeCondition(scope, 'concluded')} and (${open} or concluded_on > :today - 30) group by office_id
     ) as one join office on office.id = one."officeId" order by red desc, amber desc, open desc, office.name`,
    namesOf(scope, dayOf(context.now)),
  )
  const rows = await sql.query<OfficeFigures>(text, values)
  const sum = (figure: Figure): number => rows.reduce((total, row) => total + row[figure], 0)
  const oldest = await worklist(sql, scope, { view: 'red', limit: 20 }, context)
  const soon =
    oldest.rows.length < 20
      ? await worklist(sql, scope, { view: 'amber', limit: 20 - oldest.rows.length }, context)
      : { rows: [] }
  return {
    asOf: context.now.toISOString(),
    today: { submitted: sum('submitted'), accepted: sum('accepted'), concluded: sum('concludedToday') },
    now: {
      open: sum('open'),
      red: sum('red'),
      amber: sum('amber'),
      suspended: sum('suspended'),
      correcting: sum('correcting'),
      noticedAgain: sum('noticedAgain'),
    },
    onTime: {
      concluded: sum('decided'),
      inTime: sum('inTime'),
      sinceOn: dayOf(new Date(context.now.getTime() - 29 * 86_400_000)),
    },
    visits: {
      zero: sum('zero'),
      one: sum('one'),
      more: sum('more'),
      asDeclared: sum('asDeclared'),
      total: sum('counted'),
    },
    oldest: [...oldest.rows, ...soon.rows],
    offices: rows
      .filter((row) => row.open > 0 || row.decided > 0)
      .map(({ officeId, officeName, open: now, red, amber, suspended, decided, inTime }) => ({
        ...{ officeId, officeName, open: now, red, amber, suspended, concluded: decided, inTime },
      })),
  }
}
