import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { templateDatabase, testDatabase } from '../src/platform/db/testing/test-database.ts'
import type { Cluster } from './cluster.ts'
import { unmatched } from './coverage.ts'
import { playApart } from './crew.ts'
import { hunt, knownBugs } from './plants.ts'
import { shapeQuestion, shapesFrom, shapesOfTables, simulatedTables, type TableShape } from './store/shape.ts'
import type { Regression, Told } from './worker.ts'

const sources = join(import.meta.dirname, '..', 'src')

async function played(seeds: readonly number[], more: { cluster?: Cluster; regressions?: readonly Regression[] } = {}) {
  const results: Told[] = []
  await playApart({ seeds, shrink: false, stopAtFirst: false, ...more }, (result) => results.push(result))
  return results
}

const clean = (results: readonly Told[]) =>
  assert.deepEqual(
    results.flatMap(({ seed, findings }) => findings.map(({ invariant, text }) => `${seed}: ${invariant} ${text}`)),
    [],
  )

test('模拟的表和迁移出来的一样，每条语句都有答法，没有多余的', async (t) => {
  const db = await testDatabase(t)
  const rows = await db.query<TableShape & { table: string }>(shapeQuestion, [simulatedTables])
  assert.deepEqual(shapesFrom(rows), shapesOfTables)
  assert.deepEqual(unmatched(), [])
})

test('一个种子一段历史，逐字节一样；十二个种子没有违反一条', { timeout: 170_000 }, async () => {
  const seeds = Array.from({ length: 12 }, (_none, at) => at + 1)
  const results = await played([...seeds, 7, 3])
  clean(results)
  const of = (seed: number) => results.filter((one) => one.seed === seed).map(({ fingerprint }) => fingerprint)
  assert.equal(of(7)[0], of(7)[1])
  assert.equal(of(3)[0], of(3)[1])
  assert.notEqual(of(3)[0], of(7)[0])
})

test('同样的历史在真的 PostgreSQL 上：每条语句答得一样，最后每一行都一样', { timeout: 170_000 }, async (t) => {
  const url = (await testDatabase(t)).url
  const cluster = { url, template: await templateDatabase(url), version: '' }
  const beside = await played([11, 24], { cluster })
  clean(beside)
  for (const { seed, beside: compared } of beside) assert.equal((compared?.statements ?? 0) > 500, true, `seed ${seed}`)
})

test('失败过的历史不再失败', { timeout: 170_000 }, async () => {
  const folder = join(import.meta.dirname, 'seeds')
  const kept = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Regression)
  clean(
    await played(
      kept.map(({ seed }) => seed),
      { regressions: kept },
    ),
  )
})

test('每个埋下的错误，它要改的那一行还在，只有一处', () => {
  const gone = (file: string, find: string) => readFileSync(join(sources, file), 'utf8').split(find).length !== 2
  assert.equal(gone('modules/cases/decide.ts', 'no such line'), true)
  assert.deepEqual(
    knownBugs.filter(({ file, find }) => gone(file, find)).map(({ name }) => name),
    [],
  )
})

test('埋下的错误找得出来', { timeout: 170_000 }, async () => {
  assert.equal(knownBugs.length >= 20, true)
  const quickly = ['off by one day', 'skipped chain link', 'staff who help', 'lost suspension']
  for (const name of [...quickly, 'figures: a helper', 'once only: the address', 'access: a look in full']) {
    const bug = knownBugs.find((one) => one.name.startsWith(name))
    assert.ok(bug, name)
    assert.notEqual(await hunt(bug, 25), null, name)
  }
})
