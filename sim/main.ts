/**
 * `npm run sim -- --seeds N --from S`: plays N histories. `--seed S` plays one and tells it. `--plants` plants every known bug and says
 * after how many seeds each was found. `--learn <address>` reads the tables of a migrated database into `store/shape.json`. The last line is always “N seeds passed, N failed”.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { playBeside } from './crew.ts'
import { pendingActors, pendingInvariants } from './pending.ts'
import { huntAll } from './plants.ts'
import type { Regression, Told } from './worker.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    workers: { type: 'string', default: '2' },
    plants: { type: 'boolean', default: false },
    json: { type: 'string' },
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
  const result = await play(seed, { told: true })
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

async function playAll(): Promise<boolean> {
  const [from, many, workers] = [whole(values.from), whole(values.seeds), Math.max(1, whole(values.workers))]
  const seeds = Array.from({ length: many }, (_none, at) => from + at)
  const [counts, statements] = [new Map<string, number>(), new Map<string, number>()]
  const add = (to: Map<string, number>, list: Told['counts']) => {
    for (const [name, times] of list) to.set(name, (to.get(name) ?? 0) + times)
  }
  const sum = { passed: 0, failed: 0, steps: 0, events: 0, moves: 0, faults: 0, cpuMs: 0 }
  const started = performance.now()
  await playBeside(seeds, workers, true, (result) => {
    add(counts, result.counts)
    add(statements, result.statements)
    for (const key of ['steps', 'events', 'moves', 'faults', 'cpuMs'] as const) sum[key] += result[key]
    if (result.findings.length === 0) sum.passed += 1
    else {
      sum.failed += 1
      const [first] = result.findings
      console.log(`✖ seed ${result.seed}: ${first?.invariant} ${first?.text.split('\n').slice(0, 6).join('\n    ')}`)
      if (result.regression) console.log(`    kept in ${keep(result.regression)}`)
    }
    if ((sum.passed + sum.failed) % 500 === 0)
      console.log(`${sum.passed + sum.failed} seeds, ${((performance.now() - started) / 1000).toFixed(0)} s`)
  })
  const seconds = (performance.now() - started) / 1000
  const { missingFrom } = await import('./coverage.ts')
  const missing = missingFrom(counts, statements)
  console.log(
    `\n${many} seeds from ${from}, ${workers} processes, ${seconds.toFixed(1)} s: ${(many / seconds).toFixed(1)} seeds/s, ${(sum.cpuMs / many).toFixed(0)} ms of processor each`,
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
  for (const [what, names] of gaps) console.log(`\nnever happened, ${what}: ${names.join(', ')}`)
  if (values.json)
    writeFileSync(
      values.json,
      `${JSON.stringify({ many, from, workers, seconds, ...sum, counts: Object.fromEntries(counts), missing }, null, 1)}\n`,
    )
  console.log(`${sum.passed} seeds passed, ${sum.failed} failed`)
  return sum.failed === 0 && complete
}

if (values.learn !== undefined) {
  await (await import('./store/learn.ts')).learn(values.learn)
  process.exit(0)
}

const good = values.plants
  ? await huntAll(console.log)
  : values.seed === undefined
    ? await playAll()
    : await tell(whole(values.seed))
if (values.seed !== undefined) console.log(good ? '1 seeds passed, 0 failed' : '0 seeds passed, 1 failed')
process.exit(good ? 0 : 1)
