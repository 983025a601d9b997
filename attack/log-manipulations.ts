// Tampers with the database behind the public log, and publishes what the auditor finds:
// node attack/log-manipulations.ts [--trials 10000] [--clean 1000] [--large n, of each kind one unless said] [--minutes m, then fewer trials]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { logKey } from '../src/platform/transparency/signed-note.ts'
import { makeLog, randomFrom } from '../src/platform/transparency/testing/log-maker.ts'
import { manipulations, unlock } from '../src/platform/transparency/testing/manipulations.ts'
import { readSubject, type Trial, tryClean, tryOne } from '../src/platform/transparency/testing/trial.ts'
import { commitOfSources } from '../tools/commit.ts'
import { startPostgres, withDatabase } from '../tools/postgres.ts'

const kinds = Object.keys(manipulations)
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '10000' },
    clean: { type: 'string', default: '1000' },
    large: { type: 'string', default: String(kinds.length) },
    minutes: { type: 'string' },
    from: { type: 'string', default: '1' },
    out: { type: 'string', default: join(import.meta.dirname, '..', 'docs', 'reliability', 'log-manipulations.json') },
  },
})
const [trials, clean, large, from] = [values.trials, values.clean, values.large, values.from].map(Number) as [
  number,
  number,
  number,
  number,
]
const key = logKey('a secret of thirty-two characters, or more')
const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-log-run-'))
const server = await startPostgres({ dataDir, durable: false })
const commit = commitOfSources()
const loadBefore = loadavg().map((one) => Math.round(one * 10) / 10)
const started = performance.now()
const isOver = (): boolean =>
  values.minutes !== undefined && performance.now() - started > Number(values.minutes) * 60_000
try {
  const databases = await Promise.all([0, 1, 2].map((n) => newDatabase(`log_run_${n}`)))
  const [one, two, three] = databases as [Database, Database, Database]
  const results: Trial[] = []
  const alarms: string[] = []
  for (let n = 0; n < clean; n += 1) {
    const alarm = await tryClean(three, key, from + n, 600)
    if (alarm !== undefined) alarms.push(alarm)
    if ((n + 1) % 200 === 0) console.log(`${n + 1} clean logs, ${alarms.length} false alarms`)
  }
  // Enough leaves for a full tile of the second level.
  const tall: Trial[] = []
  if (large > 0) {
    await makeLog(three, key, randomFrom(from), 66_000, 4_000)
    await unlock(three)
    const untouched = await readSubject(three, key)
    for (let n = 0; n < large; n += 1) tall.push(await trial(three, untouched, n, n))
  }
  // Two lanes, each a log of its own size; a trial leaves its log as it was.
  await Promise.all(
    [one, two].map(async (db, lane) => {
      await makeLog(db, key, randomFrom(from + lane), 600 + 150 * lane)
      await unlock(db)
      const untouched = await readSubject(db, key)
      for (let n = lane; n < trials && !isOver(); n += 2) results.push(await trial(db, untouched, n, results.length))
    }),
  )
  console.log(`${results.length} manipulations, ${Math.round(performance.now() - started)} ms`)
  await publish(results, tall, alarms)
  for (const db of databases) await db.close()
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function newDatabase(name: string): Promise<Database> {
  const admin = openDatabase(server.url)
  await admin.query(`create database ${name}`)
  await admin.close()
  const url = withDatabase(server.url, name)
  await migrate(url)
  return openDatabase(url, { connections: 2 })
}

type Untouched = Awaited<ReturnType<typeof readSubject>>

async function trial(db: Database, untouched: Untouched, n: number, done: number): Promise<Trial> {
  if ((done + 1) % 200 === 0) console.log(`${done + 1} manipulations, ${Math.round(performance.now() - started)} ms`)
  const result = await tryOne(db, untouched, kinds[n % kinds.length] ?? '', from + n)
  if (result.failure !== undefined) console.log(`✗ ${result.kind}: ${result.failure}`)
  return result
}

async function publish(results: readonly Trial[], tall: readonly Trial[], alarms: readonly string[]): Promise<void> {
  const byKind = Map.groupBy([...results, ...tall], ({ kind }) => kind)
  const count = (some: readonly Trial[]) => ({
    tried: some.length,
    found: some.filter(({ failure }) => failure === undefined).length,
    indexNamed: some.filter(({ failure, isExact }) => failure === undefined && isExact).length,
  })
  const summary = {
    command: `node attack/log-manipulations.ts --trials ${trials} --clean ${clean} --large ${large} --from ${from}${values.minutes ? ` --minutes ${values.minutes}` : ''}`,
    on: new Date().toISOString().slice(0, 10),
    commit,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, embedded PostgreSQL 18`,
    minutes: Math.round((performance.now() - started) / 6_000) / 10,
    load: loadBefore,
    manipulations: { wanted: trials, ...count(results) },
    largeLog: { leaves: large > 0 ? 66_000 : 0, ...count(tall) },
    cleanLogs: { tried: clean, falseAlarms: alarms.length },
    kinds: Object.fromEntries([...byKind].map(([kind, some]) => [kind, count(some)])),
    failures: [...results, ...tall].flatMap(({ kind, failure }) =>
      failure === undefined ? [] : [`${kind}: ${failure}`],
    ),
    alarms,
  }
  await writeFile(values.out, `${JSON.stringify(summary, null, 2)}\n`)
  const { manipulations: all } = summary
  console.log(
    `${all.found} of ${all.tried} manipulations found at the first index, ${alarms.length} false alarms in ${clean} clean logs; ${values.out}`,
  )
  process.exitCode = all.found === all.tried && summary.largeLog.found === tall.length && alarms.length === 0 ? 0 : 1
}
