/** Opens the installation's database for one command, beside a running server or alone. */
import { Refusal } from '#kernel/refusal.ts'
import { findCounty } from '#modules/organisation/queries.ts'
import { appRole, openDatabase } from '#platform/db/database.ts'
import { migrate } from '#platform/db/migrate.ts'
import { findRunning, startPostgres } from '../../tools/postgres.ts'
import { loadGround } from '../../tools/reference.ts'
import { type Config, readConfig } from '../config.ts'
import { createServices, type Services } from '../services.ts'
import { beforeLeaving } from './leaving.ts'

/** Told to PostgreSQL, so that this command knows its own connections from others'. */
const commandName = 'onevisit-command'

/**
 * Runs `work` with the use cases. The embedded PostgreSQL is started when none runs, and stopped again unless somebody else has come to
 * use it meanwhile.
 */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const config = readConfig()
  const { url, stop: end } = await reach(config)
  const stop = async () => {
    if (end && !(await othersAreUsing(url))) await end()
  }
  const stay = beforeLeaving(stop)
  try {
    const { hasAppRole } = await migrate(url)
    const db = openDatabase(named(url), { connections: 6, ...(hasAppRole && { role: appRole }) })
    try {
      const services = createServices({ config, db })
      await services.transparency.standing()
      await ground(services)
      return await work(services)
    } finally {
      await db.close()
    }
  } finally {
    stay()
    await stop()
  }
}

function named(url: string): string {
  const address = new URL(url)
  address.searchParams.set('application_name', commandName)
  return address.toString()
}

async function reach(config: Config): Promise<{ url: string; stop: (() => Promise<void>) | undefined }> {
  if (config.databaseUrl) return { url: config.databaseUrl, stop: undefined }
  const running = await findRunning(config.dataDir)
  if (running) return { url: running.url, stop: undefined }
  const started = await startPostgres({ dataDir: config.dataDir, mayEnd: false })
  return { url: started.url, stop: () => started.stop() }
}

/** A database nobody has started the product on has neither calendar nor county yet. */
async function ground(services: Services): Promise<void> {
  const dated = await services.calendars.current().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refusal && error.code === 'calendar.none-loaded') return false
      throw error
    },
  )
  if (!dated || !(await findCounty(services.db))) await loadGround(services)
}

/** Whether a server came up on the database that this command started; in doubt it did. */
async function othersAreUsing(url: string): Promise<boolean> {
  const db = openDatabase(named(url), { connections: 1 })
  try {
    const [row] = await db.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity
       where backend_type = 'client backend' and application_name <> $1`,
      [commandName],
    )
    return row?.others !== 0
  } catch {
    // Full of others' connections, perhaps; one that is gone needs no stopping.
    return true
  } finally {
    await db.close()
  }
}
