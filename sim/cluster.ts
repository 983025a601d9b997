/** A PostgreSQL of the simulation's own, with an empty, migrated database for each history that is played beside it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres, withDatabase } from '../tools/postgres.ts'

/** Where databases can be made: the address of a server, and the migrated database they are copied from. */
export interface Cluster {
  readonly url: string
  readonly template: string
  /** As the server says it, `18.4`. */
  readonly version: string
}

/** Starts a cluster in the temporary folder, without flushing to disk; `stop` ends and removes it. */
export async function startCluster(): Promise<Cluster & { stop(): Promise<void> }> {
  // It builds the same template for the tests.
  const { templateDatabase } = await import('../src/platform/db/testing/test-database.ts')
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-sim-'))
  const server = await startPostgres({ dataDir, durable: false })
  const template = await templateDatabase(server.url)
  const [row] = await asked(server.url, `select current_setting('server_version') as version`)
  return {
    ...{ url: server.url, template, version: String(row?.version).split(' ')[0] ?? '' },
    stop: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A database for one history; `drop` when it is over. */
export async function freshDatabase(
  { url, template }: Cluster,
  name: string,
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  await asked(url, `create database ${name} template ${template}`)
  return {
    url: withDatabase(url, name),
    drop: async () => {
      await asked(url, `drop database if exists ${name} with (force)`)
    },
  }
}

async function asked(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: withDatabase(url, 'postgres') })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
