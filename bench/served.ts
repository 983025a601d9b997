// The product in a process of its own for the bench: HTTP and jobs as `tools/serve.ts` starts them, with a clock that begins at BENCH_NOW.
import { createInterface } from 'node:readline'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { appRole, openDatabase } from '../src/platform/db/database.ts'
import { startWorker } from '../src/platform/jobs/worker.ts'

const { BENCH_NOW, BENCH_JOBS = 'on' } = process.env
const startedAt = performance.now()
const from = Date.parse(BENCH_NOW ?? new Date().toISOString())
const now = () => new Date(from + performance.now() - startedAt)

const settings = readConfig({
  ...process.env,
  PORT: '0',
  // Readers come from many addresses, as behind a reverse proxy; the brake per address stays on.
  TRUST_PROXY: 'on',
  DEMO: 'off',
  LOG_LEVEL: 'warn',
  SESSION_IDLE_MINUTES: '1440',
  SESSION_LONGEST_MINUTES: '1440',
})
const ownerUrl = settings.databaseUrl
if (!ownerUrl) throw new Error('DATABASE_URL is not set')
// Cookie names depend on the address people use; the county that makes the sessions has this one, too.
const config = { ...settings, publicUrl: 'http://localhost:80' }
const db = openDatabase(ownerUrl, { role: appRole, connections: 20 })
const { server, tasks, schedule } = await createApp({
  config,
  db,
  now,
  logTo: { write: (line) => void process.stderr.write(line) },
})
const worker = BENCH_JOBS === 'on' ? await startWorker({ url: ownerUrl, tasks, schedule }) : undefined
const address = await server.listen({ port: 0, host: '127.0.0.1' })
const tell = (fact: unknown) => process.stdout.write(`${JSON.stringify(fact)}\n`)
tell({ port: Number(new URL(address).port) })

/** `heap`, or `run <job>`. */
createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'heap') {
    globalThis.gc?.()
    globalThis.gc?.()
    tell({ heap: process.memoryUsage().heapUsed })
    return
  }
  const job = line.replace(/^run /, '')
  const context = { jobId: 'bench', attempt: 1, isLastAttempt: true, signal: undefined }
  const ran = tasks[job as keyof typeof tasks]?.({}, context) ?? Promise.reject(new Error(`no job ${job}`))
  ran.then(
    () => tell({ ran: job }),
    (error: unknown) => tell({ ran: job, failed: String(error) }),
  )
})
process.on('SIGTERM', async () => {
  await server.close()
  await worker?.stop()
  await db.close()
  process.exit(0)
})
