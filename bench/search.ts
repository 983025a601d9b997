// node bench/search.ts [--items 50000]: how long finding takes among many guides, through the service and over HTTP, on one embedded cluster.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { askForItems } from '../src/modules/catalog/queries.ts'
import questions from '../src/modules/catalog/search-questions.json' with { type: 'json' }
import { openDatabase } from '../src/platform/db/database.ts'
import { createTestCounty } from '../src/testing/county.ts'
import { startPostgres } from '../tools/postgres.ts'
import { fillItems } from './fill-items.ts'
import { quantile, timeOf } from './measure.ts'

const { values } = parseArgs({ options: { items: { type: 'string', default: '50000' } } })
const items = Number(values.items)
if (!Number.isInteger(items) || items < 100) throw new Error('--items takes a whole number from 100')

const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-bench-'))
const cleanups: (() => Promise<void>)[] = []
const asked = [...questions.given, ...questions.own, ...questions.before, ...questions.after, ...questions.sentences]
const line = (name: string, times: readonly number[]) =>
  console.log(
    `  ${name.padEnd(34)} p50 ${quantile(times, 0.5).toFixed(1)} ms   p95 ${quantile(times, 0.95).toFixed(1)} ms   longest ${Math.max(...times).toFixed(0)} ms`,
  )

try {
  const cluster = await startPostgres({ dataDir })
  cleanups.unshift(() => cluster.stop())
  process.env.TEST_DATABASE_URL = cluster.url
  const county = await createTestCounty({ after: (work) => void cleanups.unshift(work) })
  const owner = openDatabase(county.db.url)
  cleanups.unshift(() => owner.close())
  const filling = await timeOf(() => fillItems(owner, items))
  const [size] = await owner.query<{ items: number; terms: number }>(
    `select (select count(*) from service_item) as items, (select count(*) from service_item_term) as terms`,
  )
  console.log(
    `Node ${process.version}, ${availableParallelism()} processors, ${size?.items} guides, ${size?.terms} terms, filled in ${(filling / 1000).toFixed(0)} s; ${asked.length} questions`,
  )
  const db = county.db
  const first: number[] = []
  for (const { words } of asked) first.push(await timeOf(() => askForItems(db, words, { limit: 20 })))
  line('service, one after another', first)
  let right = 0
  const again: number[] = []
  for (const { words, items: wanted } of asked) {
    let found: readonly { name: string }[] = []
    again.push(
      await timeOf(async () => {
        found = (await askForItems(db, words, { limit: 3 })).found
      }),
    )
    if (found.some(({ name }) => wanted.includes(name))) right++
  }
  line('service, asked a second time', again)
  console.log(`  shipped item in the first three    ${((100 * right) / asked.length).toFixed(1)} %`)
  for (const parallel of [1, 4]) {
    const times: number[] = []
    const queue = asked.map(({ words }) => words)
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        for (let words = queue.pop(); words !== undefined; words = queue.pop()) {
          const url = `/api/items/search?${new URLSearchParams({ words, limit: '20' })}`
          times.push(await timeOf(() => county.server.inject({ method: 'GET', url })))
        }
      }),
    )
    line(`HTTP, ${parallel} at once`, times)
  }
} finally {
  for (const clean of cleanups) await clean()
  await rm(dataDir, { recursive: true, force: true })
}
