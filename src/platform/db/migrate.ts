import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { sm3 } from '../crypto.ts'
import { faultPoint } from '../fault-points.ts'
import { quietLogger } from '../jobs/quiet-logger.ts'
import { StartRefusal } from '../start-refusal.ts'
import { connectionSettings } from './database.ts'

export interface Migrated {
  /** File names applied by this run, in order. */
  applied: string[]
  /** True when the application can and must take its own role (`appRole`) after connecting. */
  hasAppRole: boolean
}

interface MigrationFile {
  number: number
  name: string
  text: string
  checksum: string
}

// Any constant will do, as long as every migrator of this product uses the same one.
const advisoryLock = 4_230_121_205

/** Folder of the product's own migrations. */
export const migrationFolder = join(import.meta.dirname, '..', '..', '..', 'db', 'migrations')

/** The numbered files of a folder, in order. */
export async function readMigrations(folder: string = migrationFolder): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const files = await Promise.all(
    names.map(async (name) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1])
      if (!number) throw new Error(`${name}: a migration is named like 0012_what_it_does.sql`)
      const text = await readFile(join(folder, name), 'utf8')
      return { number, name, text, checksum: sm3(text) }
    }),
  )
  const doubled = files.find((file, index) => files[index - 1]?.number === file.number)
  if (doubled) throw new Error(`${doubled.name}: another migration already has this number`)
  return files
}

/**
 * Brings a database to the newest schema: the job tables, then each file that is missing, in order, each in its own transaction.
 * Several migrators may start at once; one works, the others wait and find nothing left. There is no way back: a mistake is
 * mended by a later file. An applied file that was changed since is refused, and so is a database of a newer release.
 */
export async function migrate(url: string, folder?: string): Promise<Migrated> {
  const files = await readMigrations(folder)
  const client = new pg.Client({ ...connectionSettings(url), statement_timeout: 0, lock_timeout: 0 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('set statement_timeout = 0; set lock_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [advisoryLock])
    await runMigrations({ connectionString: url, logger: quietLogger })
    const applied = await applyMissing(client, files)
    const [grants] = (await client.query<{ has_role: boolean }>('select grant_app_role() as has_role')).rows
    return { applied, hasAppRole: grants?.has_role ?? false }
  } finally {
    await client.end()
  }
}

async function applyMissing(client: pg.Client, files: readonly MigrationFile[]): Promise<string[]> {
  await client.query(`create table if not exists schema_migration (
    number int constraint schema_migration_pkey primary key, name text not null, checksum char(64) not null,
    applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select * from schema_migration order by number',
  )
  const known = new Map(rows.map((row) => [row.number, row]))
  const newest = rows.at(-1)
  const unknown = rows.find((row) => !files.some((file) => file.number === row.number))
  if (unknown)
    throw new StartRefusal(
      `这个数据库是更新的版本留下的（有 ${unknown.name}，这个版本不认识）。请启动那个版本，或者恢复升级以前的备份。`,
    )
  const applied: string[] = []
  for (const file of files) {
    const before = known.get(file.number)
    if (before && before.checksum !== file.checksum) {
      throw new Error(
        `${file.name} was changed after this database applied it (as ${before.name}). Put it back and add a new file instead.`,
      )
    }
    if (before) continue
    if (newest && file.number < newest.number) {
      throw new Error(`${file.name} came after ${newest.name} was applied to this database. Give it a higher number.`)
    }
    await applyFile(client, file)
    applied.push(file.name)
  }
  return applied
}

async function applyFile(client: pg.Client, file: MigrationFile): Promise<void> {
  await client.query('begin')
  try {
    // Row first: a second migrator that got past the lock stops here instead of half-way through the file.
    await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
      file.number,
      file.name,
      file.checksum,
    ])
    await client.query(file.text)
    faultPoint('before-migration-commit')
    await client.query('commit')
    faultPoint('after-migration-commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`${file.name}${lineOf(file.text, error)}: ${(error as Error).message}`, { cause: error })
  }
}

function lineOf(text: string, error: unknown): string {
  const position = error instanceof pg.DatabaseError ? Number(error.position) : Number.NaN
  return position > 0 ? ` line ${text.slice(0, position).split('\n').length}` : ''
}
