// The same intake as a DBOS workflow: four durable steps, each writing what ours writes there, in one process. Driven by run.mjs.
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { DBOS } from '@dbos-inc/dbos-sdk'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.APP_DATABASE_URL, max: 10 })
await pool.query(`create table if not exists case_row (id uuid primary key, number text unique, status text not null, body jsonb not null);
  create table if not exists case_entry (case_id uuid not null, version int not null, type text not null, data jsonb not null, primary key (case_id, version));
  create table if not exists message (id uuid primary key, about uuid not null, body jsonb not null)`)

const answers = {
  applicantKind: 'individual',
  name: '居民甲',
  address: '三封寺镇墨山村 1 组',
  materials: Array(12).fill({ state: 'supplied', medium: 'paper' }),
}
const entry = (id, version, type) =>
  pool.query('insert into case_entry values ($1, $2, $3, $4) on conflict do nothing', [id, version, type, answers])

const intake = DBOS.registerWorkflow(
  async (id) => {
    await DBOS.runStep(
      async () => {
        await pool.query(`insert into case_row values ($1, $2, 'draft', $3) on conflict do nothing`, [id, id, answers])
        await entry(id, 1, 'case-opened')
      },
      { name: 'open' },
    )
    await DBOS.runStep(() => entry(id, 2, 'case-submitted').then(() => undefined), { name: 'submit' })
    await DBOS.runStep(() => entry(id, 3, 'case-received').then(() => undefined), { name: 'receive' })
    await DBOS.runStep(
      async () => {
        await entry(id, 4, 'case-accepted')
        await pool.query(`update case_row set status = 'examining' where id = $1`, [id])
        await pool.query('insert into message values ($1, $2, $3) on conflict do nothing', [
          randomUUID(),
          id,
          { template: 'accepted' },
        ])
      },
      { name: 'accept' },
    )
    return id
  },
  { name: 'intake' },
)

DBOS.setConfig({
  name: 'peer',
  applicationVersion: '1',
  systemDatabaseUrl: process.env.DBOS_SYSTEM_DATABASE_URL,
  logLevel: 'error',
})
await DBOS.launch()
const tell = (bench) => process.stdout.write(`${JSON.stringify({ bench })}\n`)
tell({ ready: true })

for await (const line of createInterface({ input: process.stdin })) {
  const { parallel, seconds } = JSON.parse(line)
  const started = performance.now()
  const end = started + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (performance.now() < end) {
        const id = randomUUID()
        const handle = await DBOS.startWorkflow(intake, { workflowID: id })(id)
        await handle.getResult()
        done += 1
      }
    }),
  )
  tell({ perSecond: done / ((performance.now() - started) / 1000) })
}
await DBOS.shutdown()
await pool.end()
