// How long the auditor needs for the whole public log:  node bench/log.ts [--events 1000000] [--out file.json]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { createTransparencyLog } from '../src/platform/transparency/log.ts'
import { proveLog } from '../src/platform/transparency/proving.ts'
import { randomEvents, randomFrom, writeEvents } from '../src/platform/transparency/testing/log-maker.ts'
import { startPostgres } from '../tools/postgres.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string' },
  },
})
const wanted = Number(values.events)
const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-log-bench-'))
const server = await startPostgres({ dataDir })
try {
  await migrate(server.url)
  const db = openDatabase(server.url)
  const log = createTransparencyLog({ db, secret: 'a secret of thirty-two characters, or more' })
  const random = randomFrom(1)
  const since = performance.now()
  const seconds = (from: number) => Math.round((performance.now() - from) / 100) / 10
  for (let made = 0; made < wanted; made += 10_000)
    await writeEvents(db, randomEvents(random, Math.min(10_000, wanted - made)))
  console.log(`${wanted} events recorded in ${seconds(since)} s`)
  const integrating = performance.now()
  await log.keepUp()
  const integrated = seconds(integrating)
  console.log(`integrated in ${integrated} s`)
  await db.query('analyze')
  const rounds: number[] = []
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const proving = performance.now()
    const used = process.cpuUsage()
    const verdict = await proveLog(db, log)
    rounds.push(seconds(proving))
    if (!verdict.ok || verdict.leaves !== wanted) throw new Error(JSON.stringify(verdict))
    console.log(
      `proven in ${rounds.at(-1)} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB, own processor time ${Math.round(process.cpuUsage(used).user / 100_000) / 10} s`,
    )
  }
  const median = rounds.toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? 0
  const result = {
    ...{ id: 'log-verified-seconds', value: median, unit: `s per ${wanted} events`, goal: 60, met: median <= 60 },
    ...{ rounds, integratedSeconds: integrated, events: wanted, on: new Date().toISOString().slice(0, 10) },
    machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, embedded PostgreSQL 18`,
  }
  if (values.out) await writeFile(values.out, `${JSON.stringify(result, null, 2)}\n`)
  console.log(`${median} s for ${wanted} events (goal 60): ${result.met ? 'met' : 'not met'}`)
  await db.close()
} finally {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}
