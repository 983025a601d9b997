import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { caseOutcomes, caseStatuses } from '#modules/cases/model.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { readConfig } from '../../src/config.ts'
import { createServices } from '../../src/services.ts'
import { createRandom } from '../demo-people/random.ts'
import type { CasesLoaded } from './cases.ts'
import { loadDemo } from './load.ts'

/** A Friday in the middle of the calendar: nothing that is promised reaches beyond it. */
const friday = new Date('2026-08-14T16:30:00+08:00')

async function county(t: { after(work: () => Promise<void>): void }) {
  const db = await testDatabase(t)
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-demo-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  return { db, config: readConfig({ DATA_DIR: dataDir }) }
}

const figures = [
  'select count(*) as n from case_file',
  'select count(*) as n from case_event',
  'select count(*) as n from case_content',
  'select count(*) as n from e_licence',
  'select count(*) as n from review',
  'select count(*) as n from post',
]

test('三十件就能看到每一种状态和结果；链条完整，重算一致，再次启动什么都不变', async (t) => {
  const { db, config } = await county(t)
  const told: (CasesLoaded | undefined)[] = []
  const load = () =>
    loadDemo({ config, db, cases: 30, now: friday, tell: (_phase, _ms, detail) => void told.push(detail) })
  const logins = await load()
  assert.equal(logins.length > 8, true)
  assert.deepEqual(told.find((detail) => detail !== undefined)?.stuck, [])

  const seen = async (column: string) =>
    new Set(
      (await db.query<{ value: string }>(`select distinct ${column} as value from case_file`)).map((row) => row.value),
    )
  const statuses = await seen('status')
  assert.deepEqual(
    caseStatuses.filter((status) => !statuses.has(status)),
    [],
  )
  const outcomes = await seen('outcome')
  assert.deepEqual(
    caseOutcomes.filter((outcome) => !outcomes.has(outcome)),
    [],
  )
  const [special] = await db.query<Record<string, number>>(
    `select count(*) filter (where suspended) as suspended, count(*) filter (where deferrals_outstanding > 0) as deferred,
       count(*) filter (where due_on < '2026-08-14' and status = 'examining') as late,
       count(*) filter (where due_on >= '2026-08-14' and amber_on <= '2026-08-14' and status = 'examining') as amber,
       count(*) filter (where visits_by_office > 0) as charged from case_file`,
  )
  for (const [what, count] of Object.entries(special ?? {})) assert.equal(count > 0, true, what)

  const services = createServices({ config, db, now: () => friday })
  const rebuilt = await services.cases.rebuild({ repair: false })
  assert.equal(rebuilt.cases, 30)
  assert.deepEqual(rebuilt.broken, [])
  assert.deepEqual(rebuilt.differences, [])
  for (const { number } of await db.query<{ number: string }>('select number from case_file where number is not null'))
    assert.deepEqual((await services.cases.history(number)).verdict, { ok: true }, number)

  const count = async () => Promise.all(figures.map(async (text) => (await db.query<{ n: number }>(text))[0]?.n))
  const before = await count()
  assert.deepEqual(await load(), logins)
  assert.deepEqual(await count(), before)
})

test('装到一半断电，再次启动接着装完，不重复', async (t) => {
  const { db, config } = await county(t)
  const random = createRandom(7)
  let left = 3
  for (;;) {
    // The line to the database is cut after some statements, wherever that falls; then the county is loaded anew on a whole line.
    let statements = left > 0 ? random.int(200, 2500) : Number.POSITIVE_INFINITY
    const cut = <Query extends (...args: never[]) => Promise<unknown>>(query: Query): Query =>
      ((...args: Parameters<Query>) => {
        statements -= 1
        return statements < 0 ? Promise.reject(new Error('power cut')) : query(...args)
      }) as Query
    const fragile: typeof db = {
      ...db,
      query: cut(db.query) as typeof db.query,
      get read() {
        return db.read
      },
      transaction: (work) => db.transaction((tx) => work({ query: cut(tx.query) as typeof tx.query, read: tx.read })),
    }
    const done = await loadDemo({ config, db: fragile, cases: 30, now: friday }).then(
      () => true,
      (error: Error) => {
        assert.equal(error.message, 'power cut')
        return false
      },
    )
    // Other lanes are still on their way when the first one fails.
    await new Promise((resolve) => setTimeout(resolve, 300))
    left -= 1
    if (done) break
  }
  assert.equal(left < 2, true)
  const [cases] = await db.query<{ n: number; numbers: number }>(
    'select count(*) as n, count(distinct number) as numbers from case_file',
  )
  assert.equal(cases?.n, 30)
  const lame = await db.query(
    `select s.work_no from staff s where not exists (select from post p where p.staff_id = s.id)
       or not exists (select from staff_credential c where c.staff_id = s.id)`,
  )
  assert.deepEqual(lame, [])
  const rebuilt = await createServices({ config, db, now: () => friday }).cases.rebuild({ repair: false })
  assert.deepEqual([rebuilt.broken, rebuilt.differences], [[], []])
})
