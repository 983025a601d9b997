// node bench/peers/cluster.mjs <folder> <database>: an embedded PostgreSQL set up as that of the bench, for a peer that has to run before it is
// measured. Prints where it is; ends with Ctrl-C.
import pg from 'pg'
import { startPostgres, withDatabase } from '../../tools/postgres.ts'
import { clusterSettings } from '../context.ts'

const [dataDir, database] = process.argv.slice(2)
if (!dataDir || !database) throw new Error('node bench/peers/cluster.mjs <folder> <database>')
const cluster = await startPostgres({ dataDir, settings: clusterSettings })
const client = new pg.Client({ connectionString: withDatabase(cluster.url, 'postgres') })
await client.connect()
await client.query(`create database "${database}"`).catch((error) => {
  // It is there already.
  if (error.code !== '42P04') throw error
})
await client.end()
const { searchParams, port, username } = new URL(cluster.url)
console.log(`DB_HOST=${searchParams.get('host')} DB_PORT=${port} DB_DATABASE=${database} DB_USER=${username}`)
const tick = setInterval(() => {}, 1 << 30)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    clearInterval(tick)
    await cluster.stop()
  })
