// npm run chaos [-- --short | --minutes N] [--seed N] [--only id,id] [--resume] [--publish]
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { stopAll } from './cluster.ts'
import { makeCounty } from './county.ts'
import { failoverFault } from './failover.ts'
import { appKillFault, killRound } from './faults/app-kills.ts'
import { clockJumps } from './faults/clock.ts'
import { databaseKillFault, databaseRound } from './faults/database-kills.ts'
import { fullDataDisk, fullUploadDisk, inputOutputErrors } from './faults/disks.ts'
import { duplicates, twoOfficers } from './faults/duplicates.ts'
import type { Fault, Outcome } from './faults/fault.ts'
import { lostMessages, poisonedJobs, twoSchedulers } from './faults/messages.ts'
import { restoreToSecond } from './faults/restore.ts'
import { oneOfSeveral } from './faults/several.ts'
import { unknownCommits } from './faults/unknown-commits.ts'
import { badUpstreams } from './faults/upstreams.ts'
import { againWhereMounting } from './mounting.ts'
import { added, asText, machine, type Published, publish } from './report.ts'
import type { Run } from './stage.ts'

const ended = againWhereMounting()
if (ended !== undefined) process.exit(ended)

/** In the order of the list; kills first, because the goals are theirs. */
const others: readonly Fault[] = [
  unknownCommits,
  duplicates,
  twoOfficers,
  oneOfSeveral,
  restoreToSecond,
  failoverFault,
  fullUploadDisk,
  fullDataDisk,
  inputOutputErrors,
  lostMessages,
  poisonedJobs,
  badUpstreams,
  clockJumps,
  twoSchedulers,
]
/** What the three-minute form plays. */
const shortFaults: readonly Fault[] = [
  appKillFault,
  databaseKillFault,
  unknownCommits,
  duplicates,
  twoOfficers,
  restoreToSecond,
  fullUploadDisk,
]
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
  },
})
const seed = Number(values.seed)
const budgetMs = (values.short ? 3 : Number(values.minutes)) * 60_000
const started = performance.now()
const startedAt = new Date().toISOString()
const left = () => budgetMs - (performance.now() - started)
/** Beside the code, not in the folder for temporary files, which other users write to as well. */
const stateFile = join(import.meta.dirname, '..', 'node_modules', '.cache', `chaos-${seed}.json`)
const outcomes = new Map<string, Outcome>()
let minutesBefore = 0
if (values.resume) {
  const before = JSON.parse(await readFile(stateFile, 'utf8')) as Published
  for (const outcome of before.outcomes) outcomes.set(outcome.id, outcome)
  minutesBefore = before.minutes
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

const published = (): Published => ({
  ...{ seed, startedAt, machine: machine(), minutes: minutesBefore + (performance.now() - started) / 60_000 },
  command: `npm run chaos -- --minutes ${values.minutes} --seed ${seed}`,
  outcomes: [...outcomes.values()],
})

async function play(id: string, round: () => Promise<Outcome>): Promise<void> {
  try {
    const outcome = await round()
    outcomes.set(id, added(outcomes.get(id), outcome))
    say(`${outcome.result.padEnd(8)} ${id}: ${outcome.said}`)
    for (const finding of outcome.findings.slice(0, 8)) say(`         ! ${finding.slice(0, 300)}`)
  } catch (error) {
    // The harness failed, not the product: said as what it is, and never as passed.
    say(`harness  ${id}: ${error instanceof Error ? error.stack : String(error)}`)
    const broken = {
      id,
      fault: id,
      injected: '—',
      expected: '—',
      count: 0,
      result: 'broke',
      said: `the harness failed: ${String(error).slice(0, 200)}`,
      findings: [String(error)],
      figures: {},
    } as const
    outcomes.set(id, added(outcomes.get(id), broken))
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
    for (const fault of others.filter(({ id }) => wanted(id) && !outcomes.has(id))) {
      if (left() > 0) await play(fault.id, () => fault.play(next(), 'long'))
      else
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
  console.log(`\n${asText([...outcomes.values()])}\n`)
  const result = published()
  if (values.json) await writeFile(values.json, `${JSON.stringify(result, null, 1)}\n`)
  if (values.publish) {
    const docs = join(import.meta.dirname, '..', 'docs', 'reliability')
    await writeFile(join(docs, 'chaos.json'), `${JSON.stringify(result, null, 1)}\n`)
    await publish(join(docs, 'chaos.md'), result)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
const tally = [...outcomes.values()]
const held = tally.filter(({ result }) => result === 'held').length
const broke = tally.filter(({ result }) => result === 'broke').length
const skipped = tally.length - held - broke
console.log(`${held} passed, ${broke} failed, ${skipped} not run`)
process.exitCode = broke > 0 ? 1 : 0
