/** Two hundred thousand cases: every question of the figures is answered from an index, and answered soon. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import { scopeOf } from '#modules/cases/queries.ts'
import { openDatabase, type Sql } from '#platform/db/database.ts'
import { fillCases } from '../../../bench/fill-cases.ts'
import { createTestCounty, places } from '../../testing/county.ts'
import {
  caseGroups,
  concludedCases,
  demandsMade,
  itemsAppliedFor,
  runningByVersion,
  runningCases,
} from './case-queries.ts'
import { defaultFigureRules as rules } from './model.ts'

const county = await createTestCounty({ after })
const owner = openDatabase(county.db.url)
after(() => owner.close())
await fillCases(owner, { cases: 200_000, today: '2026-05-11' })
const [item] = await owner.query<{ itemId: string }>('select id as "itemId" from service_item order by code limit 1')
const calendar = await county.services.calendars.current()
const period = { from: plainDate('2026-04-12'), to: plainDate('2026-05-11') }
const supervisor = scopeOf(await (await county.staff({ role: 'supervisor' })).actor())
const helper = scopeOf(await (await county.staff({ role: 'supervisor', region: places.sanfengsi })).actor())
const head = scopeOf(await (await county.staff({ role: 'office-head', office: '县市场监督管理局' })).actor())

/** Runs it through the database, then asks the planner how. */
async function planOf(work: (sql: Sql) => Promise<unknown>): Promise<{ text: string; milliseconds: number }> {
  const asked: [string, readonly unknown[] | undefined][] = []
  const watched: Sql = {
    read: owner.read,
    query: (text, values, name) => {
      asked.push([text, values])
      return owner.query(text, values, name)
    },
  }
  await work(watched)
  const started = performance.now()
  await work(watched)
  const milliseconds = performance.now() - started
  const [text = '', values] = asked[0] ?? []
  const lines = await owner.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
  return { text: lines.map((line) => line['QUERY PLAN']).join('\n'), milliseconds }
}

const list = { period, calendar, rules, officeId: undefined, township: undefined, after: undefined, limit: 51 }
const keysOf = async (scope: typeof supervisor) =>
  (await caseGroups(owner, scope, { period, calendar, rules })).map(({ key }) => key)

test('二十万件：比例、清单、分单位、要过的材料、法律牵动的件，都走索引', async () => {
  const frozen = item ? [{ itemId: item.itemId, version: 1 }] : []
  const questions: [string, RegExp, (sql: Sql) => Promise<unknown>][] = [
    ['county', /case_file_concluded_idx/, (sql) => caseGroups(sql, supervisor, { period, calendar, rules })],
    ['office', /case_file_done_idx/, (sql) => caseGroups(sql, head, { period, calendar, rules })],
    ['township', /case_file_done_township_idx/, (sql) => caseGroups(sql, helper, { period, calendar, rules })],
    [
      'by office',
      /case_file_concluded_idx/,
      (sql) => caseGroups(sql, supervisor, { period, calendar, rules, by: 'office' }),
    ],
    [
      'list of the county',
      /case_file_concluded_idx/,
      async (sql) => concludedCases(sql, supervisor, { ...list, keys: await keysOf(supervisor) }),
    ],
    [
      'list of an office',
      /case_file_done_idx/,
      async (sql) => concludedCases(sql, head, { ...list, keys: await keysOf(head) }),
    ],
    ['applied for', /case_file_submitted_idx/, (sql) => itemsAppliedFor(sql, period)],
    ['demands', /case_event_demand_idx/, (sql) => demandsMade(sql, period)],
    ['running', /case_file_(running_item|open|amber|worklist|handling|township)_idx/, runningByVersion],
    [
      'running of a law',
      /case_file_running_item_idx/,
      (sql) => runningCases(sql, supervisor, { frozen, after: undefined, limit: 51, today: period.to }),
    ],
  ]
  for (const [name, index, work] of questions) {
    const plan = await planOf(work)
    assert.match(plan.text, index, `${name}:\n${plan.text}`)
    assert.doesNotMatch(plan.text, /Seq Scan on case_(file|event)/, name)
    assert.ok(plan.milliseconds < 2_000, `${name}: ${plan.milliseconds} ms`)
    if (process.env.FIGURES_TIMES) console.log(name, Math.round(plan.milliseconds), 'ms')
  }
  const year = { from: plainDate('2025-05-12'), to: period.to }
  const groups = await caseGroups(owner, supervisor, { period: year, calendar, rules })
  const [counted] = await owner.query<{ n: number }>(
    `select count(*)::int as n from case_file where concluded_on between $1 and $2`,
    [year.from, year.to],
  )
  assert.equal(
    groups.reduce((sum, group) => sum + group.cases, 0),
    counted?.n,
  )
})
