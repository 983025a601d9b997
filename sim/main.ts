/**
 * `npm run sim -- --seeds N --from S`: plays N histories; with `--postgres` each beside a real PostgreSQL of its own, statement by statement.
 * `--seed S` plays one and tells it. `--plants` plants every known bug and says which seed found it, and where. `--json <file>` keeps the
 * result of either, `--publish` writes it into docs/reliability. `--learn <address>` reads the tables of a migrated database into `store/shape.json`. The last line says how many
 * seeds passed and failed, or how many bugs were found and missed.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { commitOfSources } from '../tools/commit.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { playBeside } from './crew.ts'
import { pendingActors, pendingInvariants } from './pending.ts'
import { huntAll, mostSeeds } from './plants.ts'
import { type Hunt, type Played, publish } from './publish.ts'
import type { Regression, Told } from './worker.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
    postgres: { type: 'boolean', default: false },
    plants: { type: 'boolean', default: false },
    json: { type: 'string' },
    publish: { type: 'boolean', default: false },
    learn: { type: 'string' },
  },
})
const whole = (text: string | undefined): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0) throw new Error(`not a whole number: ${text}`)
  return number
}

/** One seed with its readable history. */
async function tell(seed: number): Promise<boolean> {
  const { underTheProduct } = await import('./hooks.ts')
  underTheProduct()
  const { underTheGlobals } = await import('./globals.ts')
  underTheGlobals()
  const { play } = await import('./run.ts')
  const { comparedWithoutJumps } = await import('./jumps.ts')
  const result = await comparedWithoutJumps(await play(seed, { told: true }), play)
  console.log(result.story.join('\n'))
  for (const { invariant, text } of result.findings) console.log(`\n✖ ${invariant}: ${text}`)
  console.log(
    `\nseed ${seed}: ${result.moves} moves, ${result.faults} faults, ${result.steps} steps, ${result.events} events`,
  )
  console.log(`fingerprint ${result.fingerprint}`)
  return result.findings.length === 0
}

function keep(regression: Regression): string {
  const folder = join(import.meta.dirname, 'seeds')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${regression.invariant.toLowerCase()}-${regression.seed}.json`)
  writeFileSync(file, `${JSON.stringify(regression, null, 2)}\n`)
  return file
}

/** When and where a run takes place, and how busy the machine was before it; `end` adds how it was after. */
function circumstances() {
  const load = () => loadavg().map((one) => Math.round(one * 10) / 10)
  const begun = { at: new Date().toISOString(), loadBefore: load() }
  const asked = process.argv
    .slice(2)
    .filter((word, at, all) => !['--publish', '--json'].includes(word) && all[at - 1] !== '--json')
  const command = `npm run sim -- ${asked.join(' ')}`
  const machine = {
    command,
    commit: commitOfSources(),
    cpu: cpus()[0]?.model ?? '',
    cpus: cpus().length,
    node: process.version,
  }
  return { end: () => ({ ...machine, ...begun, ended: new Date().toISOString(), loadAfter: load() }) }
}

const keepResult = (result: Played | Hunt): void => {
  if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
  if (values.publish) publish(result)
}

/** The same histories on a real PostgreSQL as well, in a cluster of their own. */
async function playOnPostgres(): Promise<boolean> {
  const { stop, ...cluster } = await startCluster()
  const stopped = () => void stop().then(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopped)
  try {
    return await playAll(cluster)
  } finally {
    await stop()
  }
}

async function playAll(cluster?: Cluster): Promise<boolean> {
  const [from, many, workers] = [whole(values.from), whole(values.seeds), Math.max(1, whole(values.workers))]
  const seeds = Array.from({ length: many }, (_none, at) => from + at)
  const [counts, statements] = [new Map<string, number>(), new Map<string, number>()]
  const add = (to: Map<string, number>, list: Told['counts']) => {
    for (const [name, times] of list) to.set(name, (to.get(name) ?? 0) + times)
  }
  const sum = { passed: 0, failed: 0, steps: 0, events: 0, moves: 0, faults: 0, cpuMs: 0 }
  const compared = { statements: 0, waits: 0, rows: 0 }
  const around = circumstances()
  const started = performance.now()
  const options = { shrink: cluster === undefined, ...(cluster && { cluster }) }
  await playBeside(seeds, workers, options, (result) => {
    add(counts, result.counts)
    add(statements, result.statements)
    for (const key of ['steps', 'events', 'moves', 'faults', 'cpuMs'] as const) sum[key] += result[key]
    for (const key of ['statements', 'waits', 'rows'] as const) compared[key] += result.beside?.[key] ?? 0
    if (result.findings.length === 0) sum.passed += 1
    else {
      sum.failed += 1
      const [first] = result.findings
      console.log(`✖ seed ${result.seed}: ${first?.invariant} ${first?.text.split('\n').slice(0, 6).join('\n    ')}`)
      if (result.regression) console.log(`    kept in ${keep(result.regression)}`)
    }
    if ((sum.passed + sum.failed) % (cluster ? 50 : 500) === 0)
      console.log(`${sum.passed + sum.failed} seeds, ${((performance.now() - started) / 1000).toFixed(0)} s`)
  })
  const seconds = (performance.now() - started) / 1000
  const { missingFrom } = await import('./coverage.ts')
  const missing = missingFrom(counts, statements)
  console.log(
    `\n${many} seeds from ${from}, ${workers} processes, ${seconds.toFixed(1)} s: ${(many / seconds).toFixed(1)} seeds/s, ${(sum.cpuMs / many).toFixed(0)} ms of processor each`,
  )
  const circumstance = around.end()
  console.log(
    `${circumstance.at}, load ${circumstance.loadBefore.join(' ')} before, ${circumstance.loadAfter.join(' ')} after`,
  )
  if (cluster)
    console.log(
      `PostgreSQL ${cluster.version}: ${compared.statements} statements answered alike, ${compared.waits} of them after waiting, ${compared.rows} rows the same at the end`,
    )
  console.log(`${sum.moves} moves, ${sum.faults} faults, ${sum.steps} steps at ports, ${sum.events} events recorded`)
  const shown = (prefix: string) =>
    [...counts]
      .filter(([name]) => name.startsWith(`${prefix} `))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, times]) => `${name.slice(prefix.length + 1)} ${times}`)
      .join(' · ')
  for (const prefix of ['move', 'command', 'fault', 'state', 'event', 'refusal'])
    console.log(`\n${prefix}: ${shown(prefix)}`)
  console.log(
    `\nother: ${[...counts]
      .filter(([name]) => !/^(move|command|fault|state|event|refusal) /.test(name))
      .map(([name, times]) => `${name} ${times}`)
      .join(' · ')}`,
  )
  console.log(`\npending: ${pendingInvariants.map(([number, why]) => `${number} (${why})`).join('; ')}`)
  console.log(`pending actors: ${pendingActors.join('; ')}`)
  const gaps = Object.entries(missing).filter(([, names]) => names.length > 0)
  // In a short run chance alone leaves something out.
  const complete = many < 1_000 || gaps.length === 0
  const beside = cluster && { postgres: { version: cluster.version, ...compared } }
  for (const [what, names] of gaps) console.log(`\nnever happened, ${what}: ${names.join(', ')}`)
  const told = { many, from, workers, seconds, ...sum, ...beside, counts: Object.fromEntries(counts), missing }
  keepResult({ ...circumstance, ...told })
  console.log(`${sum.passed} seeds passed, ${sum.failed} failed`)
  return sum.failed === 0 && complete
}

if (values.learn !== undefined) {
  await (await import('./store/learn.ts')).learn(values.learn)
  process.exit(0)
}

async function hunt(): Promise<boolean> {
  const around = circumstances()
  const bugs = await huntAll(console.log)
  const missed = bugs.filter(({ found }) => found === null).length
  keepResult({ ...around.end(), most: mostSeeds, bugs })
  console.log(`${bugs.length - missed} bugs found, ${missed} missed`)
  return missed === 0
}

const plays = values.postgres ? playOnPostgres : playAll
const good = values.plants ? await hunt() : values.seed === undefined ? await plays() : await tell(whole(values.seed))
if (values.seed !== undefined) console.log(good ? '1 seeds passed, 0 failed' : '0 seeds passed, 1 failed')
process.exit(good ? 0 : 1)
