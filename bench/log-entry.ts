// How long an event waits for its proof, and how old the newest signature gets, while the log is kept as `npm start` keeps it:
//   node bench/log-entry.ts [--minutes 10] [--out file.json]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { createTransparencyLog, keepLog } from '../src/platform/transparency/log.ts'
import { leafProof, logStanding } from '../src/platform/transparency/proofs.ts'
import { randomEvents, randomFrom, writeEvents } from '../src/platform/transparency/testing/log-maker.ts'
import { startPostgres } from '../tools/postgres.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    out: { type: 'string' },
  },
})
const goalSeconds = 60
const half = (Number(values.minutes) * 60_000) / 2
const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-log-entry-'))
const server = await startPostgres({ dataDir })
try {
  await migrate(server.url)
  const db = openDatabase(server.url)
  const failures: string[] = []
  const log = createTransparencyLog({ db, secret: 'a secret of thirty-two characters, or more' })
  const load = loadavg().map((one) => Math.round(one * 10) / 10)
  const keeping = keepLog(log, (what, error) => failures.push(`${what}: ${String(error)}`))
  while ((await logStanding(db)).ageSeconds === null) await wait(100)

  const ages: number[] = []
  const watching = new AbortController()
  const watched = (async () => {
    for (; !watching.signal.aborted; await wait(500)) ages.push((await logStanding(db)).ageSeconds ?? 0)
  })()
  const waited = await eventsOf(db, half)
  console.log(`${waited.length} events, the last waited for`)
  // As long again without news.
  const busyAges = ages.splice(0)
  await wait(half)
  watching.abort()
  await watched
  await keeping.stop()
  const [count] = await db.query<{ rows: number }>('select count(*)::int as rows from log_checkpoint')

  const entry = spread(waited)
  const quiet = spread(ages)
  const result = {
    command: `node bench/log-entry.ts --minutes ${values.minutes}`,
    on: new Date().toISOString().slice(0, 16),
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, embedded PostgreSQL 18`,
    loadBefore: load,
    figures: [
      { id: 'log-entry-seconds', goal: goalSeconds, met: entry.most <= goalSeconds, events: waited.length, ...entry },
      { id: 'checkpoint-age-seconds-with-news', goal: goalSeconds, ...spread(busyAges) },
      { id: 'checkpoint-age-seconds-without-news', goal: goalSeconds, met: quiet.most <= goalSeconds, ...quiet },
    ],
    checkpointRows: count?.rows,
    failures,
  }
  if (values.out) await writeFile(values.out, `${JSON.stringify(result, null, 2)}\n`)
  console.log(JSON.stringify(result, null, 2))
  await db.close()
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}

/** Records an event every one or two seconds for so many milliseconds; answers the seconds from each commit to its proof. */
async function eventsOf(db: Database, milliseconds: number): Promise<number[]> {
  const random = randomFrom(1)
  const events = randomEvents(random, 10_000)
  const until = performance.now() + milliseconds
  const proofs: Promise<number>[] = []
  for (let place = 0; performance.now() < until; place += 1) {
    const event = events[place]
    if (!event) break
    await writeEvents(db, [event])
    proofs.push(secondsToProof(db, event.caseId, event.version))
    await wait(1_000 + random() * 1_000)
  }
  return Promise.all(proofs)
}

async function secondsToProof(db: Database, caseId: string, version: number): Promise<number> {
  const committed = performance.now()
  while (!(await leafProof(db, caseId, version))) await wait(1_000)
  return (performance.now() - committed) / 1000
}

/** Seconds to one decimal. */
function spread(all: readonly number[]): { median: number; p99: number; most: number } {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) * 10) / 10
  return { median: at(0.5), p99: at(0.99), most: at(1) }
}
