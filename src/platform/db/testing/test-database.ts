import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after as afterFile } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { findRunning, withDatabase } from '../../../../tools/postgres.ts'
import { sm3, uuidv7 } from '../../crypto.ts'
import { appRole, type Database, openDatabase, sqlState } from '../database.ts'
import { migrate, readMigrations } from '../migrate.ts'

interface Cleanup {
  after(work: () => Promise<void>): void
}

/**
 * A fresh, migrated database of its own for a test file (or one test), dropped afterwards; opened with the application's role, so
 * a forgotten right shows. `openDatabase(db.url)` gives the owner. The server is the test run's (TEST_DATABASE_URL); for a file run
 * by hand it is one in the temporary folder that ends by itself after ten idle minutes.
 */
export async function testDatabase(t: Cleanup = { after: afterFile }): Promise<Database> {
  const server = await testServer()
  const template = await templateDatabase(server)
  const url = await newDatabase(t, server, template)
  const db = openDatabase(url, { role: appRole })
  t.after(() => db.close())
  return db
}

/** Address of a database with nothing in it, dropped afterwards; for tests of migrations. */
export async function emptyDatabase(t: Cleanup = { after: afterFile }): Promise<string> {
  return newDatabase(t, await testServer(), 'template1')
}

async function testServer(): Promise<string> {
  return process.env.TEST_DATABASE_URL ?? (await sharedServer())
}

async function newDatabase(t: Cleanup, server: string, template: string): Promise<string> {
  const name = `test_${uuidv7().replaceAll('-', '')}`
  await onServer(server, (client) => createFrom(client, name, template))
  t.after(() =>
    onServer(server, async (client) => {
      await client.query(`drop database if exists ${name} with (force)`)
    }),
  )
  return withDatabase(server, name)
}

async function onServer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: withDatabase(server, 'postgres') })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** CREATE DATABASE refuses while somebody looks at the template, which passes within moments. */
async function createFrom(client: pg.Client, name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`create database ${name} template ${template}`)
      return
    } catch (error) {
      if (sqlState(error) !== '55006' || attempt === 20) throw error
      await wait(50 * attempt)
    }
  }
}

/** One migrated template per state of the migration files; built by whoever comes first. */
export async function templateDatabase(server: string): Promise<string> {
  const files = await readMigrations()
  const template = `template_${sm3(files.map((file) => file.name + file.checksum).join()).slice(0, 16)}`
  await onServer(server, async (client) => {
    const exists = async () =>
      (await client.query('select from pg_database where datname = $1', [template])).rowCount === 1
    if (await exists()) return
    await client.query('select pg_advisory_lock(1)')
    if (await exists()) return
    const draft = `${template}_draft`
    await client.query(`drop database if exists ${draft} with (force)`)
    await client.query(`create database ${draft}`)
    await migrate(withDatabase(server, draft))
    await client.query(`alter database ${draft} rename to ${template}`)
  })
  return template
}

async function sharedServer(): Promise<string> {
  const dataDir = join(tmpdir(), `onevisit-tests-${process.getuid?.()}`)
  const found = await findRunning(dataDir)
  if (found) return found.url
  const keeper = join(import.meta.dirname, '..', '..', '..', '..', 'tools', 'test-cluster.ts')
  const child = spawn(process.execPath, [keeper, dataDir], { detached: true, stdio: 'ignore' })
  child.unref()
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const started = await findRunning(dataDir)
    if (started) return started.url
    await wait(100)
  }
  throw new Error(`No PostgreSQL for tests after 30 s; see ${join(dataDir, 'postgres.log')}`)
}
