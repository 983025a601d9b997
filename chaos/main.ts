// npm run chaos [-- --short | --minutes N] [--seed N] [--only id,id] [--resume] [--publish]; or --render <json>, which runs nothing
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { commitOfSources } from '../tools/commit.ts'
import { stopAll } from './cluster.ts'
import { makeCounty } from './county.ts'
import { killRound } from './faults/app-kills.ts'
import { databaseRound } from './faults/database-kills.ts'
import type { Outcome } from './faults/fault.ts'
import { shortFaults, singleFaults } from './faults/list.ts'
import { againWhereMounting } from './mounting.ts'
import { added, asText, findingsOfRun, machine, type Published, publish, type Session, sessionsOf } from './report.ts'
import type { Run } from './stage.ts'

const targets = { app: 2_000, database: 200 } as const
const roundKills = 250

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    resume: { type: 'boolean', default: false },
    publish: { type: 'boolean', default: false },
    json: { type: 'string' },
    render: { type: 'string' },
  },
})
if (values.render !== undefined) {
  const kept = JSON.parse(await readFile(values.render, 'utf8')) as Published
  await publish(kept)
  console.log(asText(kept))
  process.exit(0)
}
if (values.publish && (values.short || (values.only !== undefined && !values.resume))) {
  console.error('A part of the list is published only with --resume: it would stand for the whole run.')
  process.exit(2)
}
const ended = againWhereMounting()
if (ended !== undefined) process.exit(ended)
const seed = Number(values.seed)
const budgetMs = (values.short ? 3 : Number(values.minutes)) * 60_000
const started = performance.now()
const startedAt = new Date().toISOString()
const [load = 0] = loadavg()
const commit = commitOfSources()
const left = () => budgetMs - (performance.now() - started)
/** Beside the code, not in the folder for temporary files, which other users write to as well. */
const stateFile = join(import.meta.dirname, '..', 'node_modules', '.cache', `chaos-${seed}.json`)
const outcomes = new Map<string, Outcome>()
let before: Published | undefined
if (values.resume) {
  before = JSON.parse(await readFile(stateFile, 'utf8')) as Published
  for (const outcome of before.outcomes) outcomes.set(outcome.id, outcome)
}

const folder = await mkdtemp(join(tmpdir(), 'onevisit-chaos-'))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopAll().then(() => process.exit(130)))
const say = (line: string) =>
  console.log(
    `${Math.round((performance.now() - started) / 1000)
      .toString()
      .padStart(5)} s  ${line}`,
  )

let postgres = ''
function published(): Published {
  const minutes = (performance.now() - started) / 60_000
  const command = ['npm run chaos --', ...process.argv.slice(2)].join(' ')
  const session: Session = { startedAt, minutes, command, load, commit }
  const sessions = before ? [...sessionsOf(before), session] : [session]
  const first = sessions[0] ?? session
  return {
    ...{ seed, startedAt: first.startedAt, command: first.command, machine: machine(postgres) },
    minutes: sessions.reduce((sum, one) => sum + one.minutes, 0),
    ...{ sessions, outcomes: [...outcomes.values()] },
  }
}

/** A fault that was not injected once shows nothing. */
function meaningful(outcome: Outcome): Outcome {
  if (outcome.result !== 'held' || outcome.count > 0) return outcome
  return { ...outcome, result: 'broke', findings: ['nothing was injected'] }
}

/** Adds a round to those before; `anew` in place of them. */
async function play(id: string, round: () => Promise<Outcome>, anew = false): Promise<void> {
  const playedAt = new Date().toISOString()
  const earlier = anew ? undefined : outcomes.get(id)
  const keep = (outcome: Outcome) => outcomes.set(id, { ...added(earlier, outcome), playedAt })
  try {
    const outcome = meaningful(await round())
    keep(outcome)
    say(`${outcome.result.padEnd(8)} ${id}: ${outcome.said}`)
    for (const finding of outcome.findings.slice(0, 8)) say(`         ! ${finding.slice(0, 300)}`)
  } catch (error) {
    // The harness failed, not the product: said as what it is, and never as passed.
    say(`harness  ${id}: ${error instanceof Error ? error.stack : String(error)}`)
    keep({
      ...{ id, fault: id, injected: '—', expected: '—', count: 0, result: 'broke' },
      said: `the harness failed: ${String(error).slice(0, 200)}`,
      findings: [String(error)],
      figures: {},
    })
  }
  // The short form is over before anybody could go on with it.
  if (values.short) return
  await mkdir(dirname(stateFile), { recursive: true })
  await writeFile(stateFile, JSON.stringify(published(), null, 1))
}

try {
  const county = await makeCounty(
    join(folder, 'base'),
    values.short ? { applicants: 12, sleepers: 8 } : { applicants: 24, sleepers: 40 },
  )
  postgres = county.postgres
  say('the county is there')
  const run: Run = { base: join(folder, 'base'), county, folder, seed, note: say }
  const wanted = (id: string) => values.only === undefined || values.only.split(',').includes(id)
  const countOf = (id: string) => outcomes.get(id)?.count ?? 0
  if (values.short) {
    for (const fault of shortFaults.filter(({ id }) => wanted(id))) await play(fault.id, () => fault.play(run, 'short'))
  } else {
    let round = 0
    const next = () => {
      round += 1
      return { ...run, seed: seed * 1_000 + round }
    }
    while (wanted('database-kill') && countOf('database-kill') < targets.database && left() > 0)
      await play('database-kill', () =>
        databaseRound(next(), 'database-kill', { kills: 100, untilMs: performance.now() + Math.min(left(), 300_000) }),
      )
    // The other faults need about a third of forty minutes.
    const reserve = values.only === undefined ? Math.min(budgetMs * 0.35, 15 * 60_000) : 0
    while (wanted('app-kill') && countOf('app-kill') < targets.app && left() > reserve)
      await play('app-kill', () =>
        killRound(next(), 'app-kill', {
          kills: Math.min(roundKills, targets.app - countOf('app-kill')),
          untilMs: performance.now() + left() - reserve,
        }),
      )
    // What is named is played again; what was played before is not, unless it is named.
    const isOpen = (id: string) => values.only !== undefined || (outcomes.get(id)?.result ?? 'not run') === 'not run'
    for (const fault of singleFaults.filter(({ id }) => wanted(id) && isOpen(id))) {
      if (left() > 0) await play(fault.id, () => fault.play(next(), 'long'), true)
      else if (!outcomes.has(fault.id))
        outcomes.set(fault.id, {
          ...fault,
          injected: '—',
          count: 0,
          result: 'not run',
          said: 'not run: the time was over; `--resume` goes on',
          findings: [],
          figures: {},
        })
    }
  }
  const result = published()
  console.log(`\n${asText(result)}\n`)
  if (values.json) await writeFile(values.json, `${JSON.stringify(result, null, 1)}\n`)
  if (values.publish) await publish(result)
} finally {
  await rm(folder, { recursive: true, force: true })
}
const tally = [...outcomes.values()]
const held = tally.filter(({ result }) => result === 'held').length
const broke = tally.filter(({ result }) => result === 'broke').length
const skipped = tally.length - held - broke
console.log(`${held} passed, ${broke} failed, ${skipped} not run`)
process.exitCode = broke > 0 || findingsOfRun(published()).length > 0 ? 1 : 0
