// npm run bench -- [--quick] [--only part,part] [--json file] [--publish] [--growth 1000000] [--minutes 5] [--users 1000] [--guides 50000]: see docs/benchmarks/README.md.
import { writeFile } from 'node:fs/promises'
import { loadavg } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { commitOfSources } from '../tools/commit.ts'
import { type BenchContext, type BenchPart, openContext } from './context.ts'
import { pages } from './pages.ts'
import { caseReading } from './parts/case-reading.ts'
import { clock } from './parts/clock.ts'
import { growth } from './parts/growth.ts'
import { guides } from './parts/guides.ts'
import { publicLog } from './parts/log.ts'
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
    users: { type: 'string' },
    guides: { type: 'string' },
  },
})

const quick = options.quick
const largest = Number(options.growth ?? (quick ? 100_000 : 1_000_000))
const minutes = Number(options.minutes ?? 5)
const people = Number(options.users ?? 1_000)
const guidesAtMost = Number(options.guides ?? (quick ? 5_000 : 50_000))
if (!Number.isInteger(largest) || largest < 10_000) throw new Error('--growth takes a whole number from 10000')
if (!(minutes > 0)) throw new Error('--minutes takes a number above 0')
if (!Number.isInteger(people) || people < 10) throw new Error('--users takes a whole number from 10')
if (!Number.isInteger(guidesAtMost) || guidesAtMost < 1_000) throw new Error('--guides takes a whole number from 1000')
const chosen = options.only?.split(',')
if (quick && options.publish && chosen)
  throw new Error('--quick --publish tells how long a whole quick run takes, without --only')

/**
 * `fresh` parts begin with a county in which nobody has done anything yet.
 * `minutes` is what a part may take at most: one that hangs costs its own figures, not those of the others. Together they are little more than an hour,
 * making counties included. Those marked `quick` leave a quick run in its three minutes.
 */
const parts: readonly {
  readonly name: string
  readonly quick: boolean
  readonly fresh: boolean
  readonly minutes: number
  readonly run: BenchPart
}[] = [
  { name: 'clock', quick: true, fresh: true, minutes: 2.5, run: clock },
  { name: 'guides', quick: true, fresh: false, minutes: 1.5, run: guides },
  { name: 'pages', quick: false, fresh: false, minutes: 7.5, run: pages },
  { name: 'writing', quick: true, fresh: false, minutes: 12, run: writing },
  { name: 'log', quick: false, fresh: false, minutes: 5.5, run: publicLog },
  {
    ...{ name: 'search', quick: true, fresh: true, minutes: 3 },
    run: (context) => search(context, guidesAtMost),
  },
  {
    ...{ name: 'growth', quick: false, fresh: true, minutes: largest > 1_000_000 ? 90 : 13 },
    run: (context) => growth(context, largest),
  },
  { name: 'cases', quick: true, fresh: quick, minutes: 4, run: (context) => caseReading(context, largest) },
  {
    ...{ name: 'users', quick: false, fresh: false, minutes: minutes + 12 },
    run: (context) => users(context, { cases: 1.2 * largest, minutes, people }),
  },
]
const unknown = chosen?.filter((name) => !parts.some((part) => part.name === name)) ?? []
if (unknown.length > 0)
  throw new Error(`--only knows ${parts.map(({ name }) => name).join(', ')}, not ${unknown.join(', ')}`)
const wanted = parts.filter((part) => (chosen ? chosen.includes(part.name) : part.quick || !quick))
/** For making counties, besides what the parts take. */
const openingMinutes = 1.5
/** All parts together; what has not begun by then is told as not run. */
const minutesAtMost = quick && !chosen ? 5 : wanted.reduce((sum, part) => sum + part.minutes, openingMinutes)

const started = performance.now()
const startedAt = new Date().toISOString()
const commit = commitOfSources()
const loadBefore = loadavg()
  .map((load) => load.toFixed(1))
  .join(' ')
const log = (line: string) =>
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}\n`)

type Part = (typeof parts)[number]
let context: Awaited<ReturnType<typeof openContext>> | undefined
const facts = { postgres: '', rounds: 0, secondsPerRound: 0 }

/** Where a part runs: where the one before it did, unless that failed or this one wants nothing to have happened yet. */
async function contextFor(part: Part): Promise<BenchContext> {
  if (context && part.fresh) await leave()
  context ??= await openContext({ quick, log })
  const [server] = await context.owner.query<{ version: string }>(`select current_setting('server_version') as version`)
  Object.assign(facts, {
    postgres: server?.version ?? '',
    rounds: context.rounds,
    secondsPerRound: context.secondsPerRound,
  })
  return context
}

let leaving: Promise<void> | undefined
/** Whoever asks while it is being closed waits for that. */
async function leave(): Promise<void> {
  const left = context
  context = undefined
  if (left) leaving = left.close()
  await leaving
}

/** What is left of the time of all, and not more than the part's own; it fails when it is over. */
async function withinMinutes<T>({ minutes }: Part, work: Promise<T>): Promise<T> {
  const all = minutesAtMost - (performance.now() - started) / 60_000
  const own = Math.min(minutes, all)
  const over = new AbortController()
  const late = wait(Math.max(0, own) * 60_000, undefined, { signal: over.signal }).then(() => {
    throw new Error(own < minutes ? `${minutesAtMost} minutes were over` : `took longer than ${minutes} minutes`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    late.catch(() => {})
    over.abort()
  }
}

async function runPart(part: Part, turn: number): Promise<PartReport> {
  const { name } = part
  const from = performance.now()
  const at = new Date().toISOString()
  log(`${name} (${turn} of ${wanted.length}) …`)
  const seconds = () => (performance.now() - from) / 1000
  try {
    if ((from - started) / 60_000 > minutesAtMost) {
      const failure = `not begun: ${minutesAtMost} minutes were over`
      return { name, at, seconds: 0, results: [], failure, begun: false }
    }
    const own = await contextFor(part)
    const results = judged(await withinMinutes(part, part.run(own)))
    for (const line of printed(results)) log(line)
    log(`${name} done in ${seconds().toFixed(0)} s`)
    return { name, at, seconds: seconds(), results, failure: null, begun: true }
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error)
    log(`${name} failed: ${failure}\n${context?.served.said() ?? ''}`)
    // Nobody knows what it left behind, or what of it is still under way.
    await leave()
    const short = failure.split('\n').slice(0, 3).join('\n')
    return { name, at, seconds: seconds(), results: [], failure: short, begun: true }
  }
}

// What a part that failed had under way fails later, where nobody waits for it any more.
process.on('unhandledRejection', (error) => log(`left behind: ${String(error)}`))
// Stopped half-way, nothing of it stays behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void leave().finally(() => process.exit(130)))
const reports: PartReport[] = []
for (const [at, part] of wanted.entries()) reports.push(await runPart(part, at + 1))
await leave()
const machine = await publish(reports, {
  ...facts,
  run: chosen ? null : quick ? 'quick' : 'whole',
  at: startedAt,
  names: parts.map(({ name }) => name),
  seconds: (performance.now() - started) / 1000,
  command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
  ...{ commit, loadBefore },
  write: options.publish ?? (!quick && chosen === undefined),
})

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
// Goals may be missed and are told; a part that could not run is a failure. What one that failed still has under way is not waited for.
process.exit(reports.some(({ failure }) => failure !== null) ? 1 : 0)
