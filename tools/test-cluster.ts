// Keeps a PostgreSQL server for test files run by hand: node tools/test-cluster.ts <folder>. Ends after ten idle minutes.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { startPostgres, withDatabase } from './postgres.ts'

const idleMinutes = 10
const [dataDir] = process.argv.slice(2)
if (!dataDir) throw new Error('usage: node tools/test-cluster.ts <folder>')

await mkdir(dataDir, { recursive: true, mode: 0o700 })
const claim = join(dataDir, 'keeper.pid')
// Several test files may start keepers at the same moment; the first to write the claim goes on.
const claimed = await writeFile(claim, String(process.pid), { flag: 'wx' }).then(
  () => true,
  () => false,
)
if (!claimed && !(await takeOver())) process.exit(0)

const server = await startPostgres({ dataDir, durable: false })
let idle = 0
while (idle < idleMinutes) {
  await wait(60_000)
  idle = (await inUse()) ? 0 : idle + 1
}
await server.stop()
await rm(claim, { force: true })

async function takeOver(): Promise<boolean> {
  const { readFile } = await import('node:fs/promises')
  const owner = Number(await readFile(claim, 'utf8').catch(() => '0'))
  try {
    process.kill(owner, 0)
    return false
  } catch {
    await writeFile(claim, String(process.pid))
    return true
  }
}

async function inUse(): Promise<boolean> {
  const client = new pg.Client({ connectionString: withDatabase(server.url, 'postgres') })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    )
    return (rows[0]?.others ?? 0) > 0
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
