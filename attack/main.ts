/**
 * The attacks by hand: node attack/main.ts [what] [--full] [--write]. `matrix`: who × what × whose, `planted`: the matrix against a loosened
 * product, once for each mistake, `hostile`: hostile input to every way in, `crawl`: two people exchange addresses; `all`, also when nothing
 * is named. Without `--full` each sends a small share. `--full` sends everything; `--share n` some of it; `--minutes n` ends after so
 * long, and the record names the share that was reached. `--write` keeps what came of it in docs/security/runs.
 * Ends with 1 when something was found that should not be.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { commitOfSources } from '../tools/commit.ts'
import { searchGathered } from './canaries.ts'
import { setPairs } from './crawl/pairs.ts'
import { crawl } from './crawl/run.ts'
import { setGround } from './hostile/ground.ts'
import { runHostile } from './hostile/run.ts'
import { leftOut } from './matrix/elsewhere.ts'
import { loosenings } from './matrix/loosened.ts'
import { run } from './matrix/run.ts'
import { setStage } from './matrix/stage.ts'
import { paceOf } from './pace.ts'

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    share: { type: 'string' },
    minutes: { type: 'string' },
  },
})
const { full, first } = given
const shareOf = (short: number): number => (given.share ? Number(given.share) : full ? 1 : short)
const pace = () => paceOf(given.minutes ? Number(given.minutes) : Number.POSITIVE_INFINITY)
const results = join(import.meta.dirname, '..', 'docs', 'security', 'runs')

/** What a run says of itself; kept with `--write`. */
type Report = Readonly<Record<string, unknown>> & { readonly found: number }

async function withCleanups(work: (t: { after(work: () => Promise<void>): void }) => Promise<Report>): Promise<Report> {
  const cleanups: (() => Promise<void>)[] = []
  try {
    return await work({ after: (clean) => void cleanups.unshift(clean) })
  } finally {
    for (const clean of cleanups) await clean()
  }
}

const matrix = () =>
  withCleanups(async (t) => {
    const stage = await setStage(t, { full })
    const verdict = await run(stage, shareOf(0.1), { pace: pace(), isFirstEnough: first })
    const { share, cells, ofCells, byKind, allowed, refused, faults, carriedOut } = verdict
    const found = allowed.length + refused.length + faults.length
    return {
      ...{ callers: stage.callers.length, cases: stage.cases.length, share, cells, ofCells, byKind, found },
      ...{ unexpectedlyAllowed: allowed.length, unexpectedlyRefused: refused.length, faults: faults.length },
      commands: { all: verdict.commands.length, carriedOut: carriedOut.size },
      commandsNotCarriedOut: verdict.commands.filter((command) => !carriedOut.has(command)),
      writingDoors: { all: verdict.writingDoors.length, carriedOut: verdict.doorsCarriedOut.size },
      doorsNotCarriedOut: Object.fromEntries(
        verdict.writingDoors
          .filter((door) => !verdict.doorsCarriedOut.has(door))
          .map((door) => [door, leftOut[door] ?? 'let in, and refused for its content']),
      ),
      examples: [...allowed, ...refused, ...faults].slice(0, 20),
    }
  })

/** The matrix once for each loosening, until it finds the first cell; one that is not found is a fault of the matrix. */
async function planted(): Promise<Report> {
  const rows = Object.entries(loosenings).map(([key, { means }], index, { length }) => {
    const preload = join(import.meta.dirname, 'matrix', 'loosened.ts')
    const child = spawnSync(
      process.execPath,
      ['--import', preload, import.meta.filename, 'matrix', '--first', '--share', '0.5'],
      { env: { ...process.env, LOOSEN: key }, encoding: 'utf8' },
    )
    const allowed = Number(/"unexpectedlyAllowed": (\d+)/.exec(child.stdout)?.[1] ?? 0)
    const after = Number(/"cells": (\d+)/.exec(child.stdout)?.[1] ?? 0)
    const example = /"examples": \[\s*"([^"]{0,120})/.exec(child.stdout)?.[1] ?? ''
    const what = example || child.stderr.slice(-300)
    console.error(`${index + 1}/${length} ${allowed > 0 ? 'found' : 'NOT FOUND'}  ${key} after ${after} cells  ${what}`)
    return { key, means, isFound: allowed > 0, afterCells: after, first: example }
  })
  const missed = rows.filter((row) => !row.isFound).length
  return { planted: rows.length, noticed: rows.length - missed, found: missed, rows }
}

const hostile = () =>
  withCleanups(async (t) => {
    const ground = await setGround(t, { takesEvents: false })
    const { found, ...counts } = await runHostile(ground, shareOf(0.02), pace())
    return { ...counts, found: found.length, examples: found.slice(0, 30) }
  })

const crawled = () =>
  withCleanups(async (t) => {
    const { county, pairs } = await setPairs(t)
    const share = shareOf(0.1)
    const { found, ...counts } = await crawl(county.server, pairs, { publicPages: full ? 60 : 20, share })
    return { share, ...counts, found: found.length, examples: found.slice(0, 30) }
  })

const attacks: Readonly<Record<string, () => Promise<Report>>> = { matrix, planted, hostile, crawl: crawled }

/** Runs one attack, searches what the product said meanwhile for canaries, tells what came of it, and with `--write` keeps it. */
async function carryOut(name: string, attack: () => Promise<Report>): Promise<number> {
  console.error(`${name}${full ? ', the whole' : ', a share'}`)
  const started = performance.now()
  const said = await mkdtemp(join(tmpdir(), 'onevisit-said-'))
  process.env.ONEVISIT_GATHER = said
  try {
    const commit = commitOfSources()
    const loadBefore = loadavg().map((one) => Math.round(one * 10) / 10)
    const report = await attack()
    const { lines, found: canaries } = await searchGathered(said)
    const record = {
      ...{
        attack: name,
        full,
        on: new Date().toISOString(),
        seconds: Math.round((performance.now() - started) / 1000),
      },
      command: [
        'node attack/main.ts',
        name,
        ...process.argv.slice(2).filter((one) => one !== name && one !== 'all'),
      ].join(' '),
      commit,
      machine: { cpu: cpus()[0]?.model.trim() ?? '', cores: cpus().length, loadBefore, node: process.version },
      ...report,
      canaries: { linesSearched: lines, found: canaries.length, examples: canaries.slice(0, 10) },
    }
    console.log(JSON.stringify(record, null, 2))
    if (given.write) {
      await mkdir(results, { recursive: true })
      await writeFile(join(results, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`)
    }
    return report.found + canaries.length
  } finally {
    await rm(said, { recursive: true, force: true })
  }
}

const [what = 'all'] = positionals
const chosen = Object.entries(attacks).filter(([name]) => what === 'all' || name === what)
if (chosen.length === 0) {
  console.error(
    `usage: node attack/main.ts [${Object.keys(attacks).join(' | ')} | all] [--full | --share n] [--minutes n] [--write]`,
  )
  process.exit(2)
}
let found = 0
for (const [name, attack] of chosen) found += await carryOut(name, attack)
process.exit(found > 0 ? 1 : 0)
