// node bench/cases.ts [--cases 1000000]: what the use cases cost above the bare database, in one run on one durable embedded cluster.
import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/platform/db/database.ts'
import { createTestCounty } from '../src/testing/county.ts'
import { startPostgres } from '../tools/postgres.ts'
import { deadlines } from './deadlines.ts'
import { fillCases } from './fill-cases.ts'
import { submissions } from './submissions.ts'
import { workList } from './work-list.ts'

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' } } })
const cases = Number(values.cases)
if (!Number.isInteger(cases) || cases < 1000) throw new Error('--cases takes a whole number from 1000')

const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-bench-'))
const cleanups: (() => Promise<void>)[] = []
const n = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

try {
  const cluster = await startPostgres({ dataDir })
  cleanups.unshift(() => cluster.stop())
  process.env.TEST_DATABASE_URL = cluster.url
  const county = await createTestCounty({ after: (work) => void cleanups.unshift(work) })
  const owner = openDatabase(county.db.url)
  cleanups.unshift(() => owner.close())
  const [server] = await owner.query<{ version: string }>(`select current_setting('server_version') as version`)
  console.log(
    `Node ${process.version}, PostgreSQL ${server?.version}, ${availableParallelism()} processors, ${n(cases)} cases there`,
  )

  await fillCases(owner, { cases, today: '2026-05-11' })
  const w = await workList(county, owner)
  console.log(`
work list of one office, first page of 50 of ${n(w.officeOpen)} open ones
  service          p50 ${n(w.list.p50, 2)} ms   p95 ${n(w.list.p95, 2)} ms
  bare select      p50 ${n(w.bare.p50, 2)} ms   p95 ${n(w.bare.p95, 2)} ms   ratio of p95 ${n(w.list.p95 / w.bare.p95, 1)}
  counts of views  p50 ${n(w.counts.p50, 2)} ms   p95 ${n(w.counts.p95, 2)} ms`)

  const clerk = await county.staff({ role: 'window-clerk' })
  const s = await submissions(county, clerk)
  console.log(`
intake at a counter, ${s.parallel} at once, committed to disk
  service          ${n(s.perSecond)} cases/s
  bare insert      ${n(s.barePerSecond)} cases/s   ratio ${n(s.perSecond / s.barePerSecond, 2)}`)

  const d = await deadlines()
  console.log(`
onevisit deadline, the whole program
  product          ${n(d.perSecond)} lines/s
  bare JSON echo   ${n(d.barePerSecond)} lines/s   ratio ${n(d.perSecond / d.barePerSecond, 2)}`)
} finally {
  for (const clean of cleanups) await clean()
  await rm(dataDir, { recursive: true, force: true })
}
