// npm run bench -- [--quick] [--only part,part] [--json file] [--publish] [--growth 10000000] [--minutes 5]: see docs/benchmarks/README.md.
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type BenchContext, type BenchPart, openContext } from './context.ts'
import { pages } from './pages.ts'
import { caseReading } from './parts/case-reading.ts'
import { clock } from './parts/clock.ts'
import { growth } from './parts/growth.ts'
import { guides } from './parts/guides.ts'
import { search } from './parts/search.ts'
import { writing } from './parts/writing.ts'
import { publish } from './report/publish.ts'
import { judged, type PartReport, printed } from './report/results.ts'
import { users } from './users.ts'

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    publish: { type: 'boolean' },
    only: { type: 'string' },
    json: { type: 'string' },
    growth: { type: 'string' },
    minutes: { type: 'string' },
  },
})

const quick = options.quick
const largest = Number(options.growth ?? (quick ? 100_000 : 1_000_000))
const minutes = Number(options.minutes ?? 5)
if (!Number.isInteger(largest) || largest < 10_000) throw new Error('--growth takes a whole number from 10000')
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0')

/** In the order in which the data grows: empty first, a region's guides last. Those marked leave a quick run in its three minutes. */
const parts: readonly { readonly name: string; readonly quick: boolean; readonly run: BenchPart }[] = [
  { name: 'clock', quick: true, run: clock },
  { name: 'guides', quick: true, run: guides },
  { name: 'pages', quick: false, run: pages },
  { name: 'writing', quick: true, run: writing },
  { name: 'growth', quick: true, run: (context) => growth(context, largest) },
  { name: 'cases', quick: true, run: (context) => caseReading(context, largest) },
  { name: 'users', quick: false, run: (context) => users(context, { cases: 1.2 * largest, minutes }) },
  { name: 'search', quick: true, run: (context) => search(context, quick ? 5_000 : 50_000) },
]
const chosen = options.only?.split(',')
const unknown = chosen?.filter((name) => !parts.some((part) => part.name === name)) ?? []
if (unknown.length > 0)
  throw new Error(`--only knows ${parts.map(({ name }) => name).join(', ')}, not ${unknown.join(', ')}`)
const wanted = parts.filter((part) => (chosen ? chosen.includes(part.name) : part.quick || !quick))

const started = performance.now()
const loadBefore = loadavg()
  .map((load) => load.toFixed(1))
  .join(' ')
const log = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}\n`)

async function runPart(context: BenchContext, { name, run }: (typeof parts)[number]): Promise<PartReport> {
  log(`${name} …`)
  const from = performance.now()
  const seconds = () => (performance.now() - from) / 1000
  try {
    const results = judged(await run(context))
    for (const line of printed(results)) log(line)
    return { name, seconds: seconds(), results, failure: null }
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    log(`${name} failed: ${failure}\n${context.served.said()}`)
    return { name, seconds: seconds(), results: [], failure: failure.split('\n').slice(0, 3).join('\n') }
  }
}

const context = await openContext({ quick, log })
// Stopped half-way, nothing of it stays behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void context.close().finally(() => process.exit(130)))
const reports: PartReport[] = []
let machine: Awaited<ReturnType<typeof publish>>
try {
  for (const part of wanted) reports.push(await runPart(context, part))
  const published = options.publish ?? (!quick && chosen === undefined)
  machine = await publish(context, reports, {
    quick,
    seconds: (performance.now() - started) / 1000,
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    loadBefore,
    write: published,
  })
} finally {
  await context.close()
}

const results = reports.flatMap((report) => report.results)
console.log(`${machine}\n`)
for (const { name, failure, results: own } of reports) {
  console.log(`${name}${failure ? `: FAILED, ${failure}` : ''}`)
  for (const line of printed(own)) console.log(`  ${line}`)
}
if (options.json) {
  const plain = results.map(({ id, value, unit, goal, met }) => ({ id, value, unit, goal, met }))
  await writeFile(options.json, `${JSON.stringify({ results: plain }, null, 2)}\n`)
}
// Goals may be missed and are told; a part that could not run is a failure.
process.exitCode = reports.some(({ failure }) => failure !== null) ? 1 : 0
