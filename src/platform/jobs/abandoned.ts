import pg from 'pg'
import { connectionSettings } from '../db/database.ts'

/** Says that workers are alive for as long as this process is, and frees the jobs of those that are not. */
export interface LifeSigns {
  /** From now on this worker counts as alive. */
  holdFor(workerId: string): void
  close(): Promise<void>
}

// Any constant will do, as long as every process of this product uses the same one.
const lockClass = 423_012
/** A worker takes a job some moments before its sign is up. */
const benefitSeconds = 5
const roundMs = 5_000

const freeAbandoned = `
  select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker.jobs
  where locked_by is not null and locked_at < now() - make_interval(secs => $2)
    and not exists (
      select from pg_locks where locktype = 'advisory' and classid = $1::int::oid and objsubid = 2 and granted
        and objid = (hashtext(locked_by)::bigint & 4294967295)::oid
        and database = (select oid from pg_database where datname = current_database()))
  having count(*) > 0`

/**
 * A clock that was ahead once leaves times in the timetable that have not come yet, and until they come the queue carries out nothing
 * that is due by the clock.
 */
const forgetFutureTimes = `
  update graphile_worker._private_known_crontabs set last_execution = null, known_since = least(known_since, now())
  where last_execution > now() + interval '2 minutes' or known_since > now() + interval '2 minutes'`

/**
 * A killed process leaves its jobs marked as taken, and the queue would hold them back for four hours. Each worker therefore holds an
 * advisory lock in a session of its process: PostgreSQL gives it up with the process. Jobs whose worker holds none are free within
 * `benefitSeconds` and one round. A job freed by mistake (the session broke, the worker did not) runs twice, which every task bears.
 */
export function openLifeSigns(url: string): LifeSigns {
  const workers = new Set<string>()
  let session: Promise<pg.Client> | undefined
  let closed = false

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(connectionSettings(url))
    client.on('error', () => {})
    client.on('end', () => {
      session = undefined
    })
    await client.connect()
    for (const workerId of workers) await hold(client, workerId)
    return client
  }

  const hold = (client: pg.Client, workerId: string) =>
    client.query('select pg_advisory_lock($1::int, hashtext($2))', [lockClass, workerId])

  /** The session, opened if need be; undefined while the database is away: the next round tries again. */
  async function open(): Promise<pg.Client | undefined> {
    session ??= connect()
    return session.catch(() => {
      session = undefined
      return undefined
    })
  }

  async function round(): Promise<void> {
    if (closed) return
    const client = await open()
    await client?.query(freeAbandoned, [lockClass, benefitSeconds]).catch(() => {})
    await client?.query(forgetFutureTimes).catch(() => {})
  }

  const timer = setInterval(() => void round(), roundMs)
  timer.unref()
  return {
    holdFor(workerId) {
      workers.add(workerId)
      // Taken twice when the session is only now being opened, which is no harm.
      void open()
        .then((client) => client && hold(client, workerId))
        .catch(() => {})
    },
    async close() {
      closed = true
      clearInterval(timer)
      const client = await session?.catch(() => undefined)
      await client?.end().catch(() => {})
    },
  }
}
