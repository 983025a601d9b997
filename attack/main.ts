/**
 * The attacks by hand: node attack/main.ts <what> [--full]. `matrix`: who × what × whose, `planted`: the matrix against a loosened
 * product, once for each mistake, `hostile`: hostile input to every way in, `crawl`: two people exchange addresses, `all`. `--write` keeps what came
 * of it in docs/security/runs. Ends with 1 when something was found that should not be.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setPairs } from './crawl/pairs.ts'
import { crawl } from './crawl/run.ts'
import { setGround } from './hostile/ground.ts'
import { runHostile } from './hostile/run.ts'
import { loosenings } from './matrix/loosened.ts'
import { run } from './matrix/run.ts'
import { setStage } from './matrix/stage.ts'

const [what = '', ...options] = process.argv.slice(2)
const full = options.includes('--full')
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
    const { cells, byKind, allowed, refused, faults, carriedOut } = await run(stage, full ? 1 : 0.1)
    const found = allowed.length + refused.length + faults.length
    return {
      ...{ callers: stage.callers.length, cases: stage.cases.length, cells, byKind, found },
      ...{ unexpectedlyAllowed: allowed.length, unexpectedlyRefused: refused.length, faults: faults.length },
      commandsCarriedOut: carriedOut.size,
      examples: [...allowed, ...refused, ...faults].slice(0, 20),
    }
  })

/** The matrix once for each loosening; one that is not found is a fault of the matrix. */
async function planted(): Promise<Report> {
  const rows = Object.entries(loosenings).map(([key, { means }]) => {
    const preload = join(import.meta.dirname, 'matrix', 'loosened.ts')
    const child = spawnSync(process.execPath, ['--import', preload, import.meta.filename, 'matrix'], {
      env: { ...process.env, LOOSEN: key },
      encoding: 'utf8',
    })
    const allowed = Number(/"unexpectedlyAllowed": (\d+)/.exec(child.stdout)?.[1] ?? 0)
    const first = /"examples": \[\s*"([^"]{0,120})/.exec(child.stdout)?.[1] ?? ''
    console.error(
      `${allowed > 0 ? 'found' : 'NOT FOUND'}  ${key}  ${allowed} cells  ${first || child.stderr.slice(0, 300)}`,
    )
    return { key, means, cells: allowed, first }
  })
  return { planted: rows.length, found: rows.filter((row) => row.cells === 0).length, rows }
}

const hostile = () =>
  withCleanups(async (t) => {
    const ground = await setGround(t, { takesEvents: false })
    const { found, ...counts } = await runHostile(ground, full ? 0.1 : 0.02)
    return { ...counts, found: found.length, examples: found.slice(0, 30) }
  })

const crawled = () =>
  withCleanups(async (t) => {
    const { county, pairs } = await setPairs(t)
    const { found, ...counts } = await crawl(
      county.server,
      pairs,
      full ? { publicPages: 60, share: 0.5 } : { publicPages: 20, share: 0.1 },
    )
    return { ...counts, found: found.length, examples: found.slice(0, 30) }
  })

const attacks: Readonly<Record<string, () => Promise<Report>>> = { matrix, planted, hostile, crawl: crawled }

/** Runs one attack, tells what came of it, and with `--write` keeps it. */
async function carryOut(name: string, attack: () => Promise<Report>): Promise<number> {
  const started = performance.now()
  const report = await attack()
  const record = {
    ...{ attack: name, full, on: new Date().toISOString(), seconds: Math.round((performance.now() - started) / 1000) },
    machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, load: loadavg()[0], node: process.version },
    ...report,
  }
  console.log(JSON.stringify(record, null, 2))
  if (options.includes('--write')) {
    await mkdir(results, { recursive: true })
    await writeFile(join(results, `${name}.json`), `${JSON.stringify(record, null, 2)}\n`)
  }
  return report.found
}

const chosen = what === 'all' ? Object.entries(attacks) : Object.entries(attacks).filter(([name]) => name === what)
if (chosen.length === 0) {
  console.error(`usage: node attack/main.ts ${Object.keys(attacks).join(' | ')} | all [--full] [--write]`)
  process.exit(2)
}
let found = 0
for (const [name, attack] of chosen) found += await carryOut(name, attack)
process.exit(found > 0 ? 1 : 0)
