import pg from 'pg'
import { readMigrations } from '../../src/platform/db/migrate.ts'
import type { FaultPoint } from '../../src/platform/fault-points.ts'
import { withDatabase } from '../../tools/postgres.ts'
import { send } from '../client.ts'
import { openStage, query } from '../stage.ts'
import { type Fault, spread } from './fault.ts'

const points = ['before-migration-commit', 'after-migration-commit'] as const satisfies readonly FaultPoint[]

/** Everything a migration can leave behind, one line each. */
const catalogue = `
  select 'migration ' || number || ' ' || checksum as line from schema_migration
  union all select 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
    from information_schema.columns where table_schema = 'public'
  union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0
  union all select 'index ' || indexdef from pg_indexes where schemaname = 'public'
  union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal and tgrelid in
    (select oid from pg_class where relnamespace = 'public'::regnamespace)
  union all select 'function ' || oid::regprocedure || ' ' || md5(prosrc) from pg_proc where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
  union all select 'right ' || table_name || ' ' || grantee || ' ' || privilege_type from information_schema.role_table_grants where table_schema = 'public'
  order by line`

const linesOf = async (url: string) => (await query<{ line: string }>(url, catalogue)).map(({ line }) => line)

/** A process that brings a database to the newest schema ends in the middle of it; the next one goes on. */
export const migrationKills: Fault = {
  id: 'migration-kill',
  fault:
    'kill -9 of the application while it brings a database up to date: before and after the commit of every migration',
  expected:
    'the next start goes on with the migration that was not committed, people are served, and the schema is that of a database never disturbed',
  async play(run, scale) {
    const stage = await openStage(run, 'migration-kill')
    try {
      const server = new pg.Client({ connectionString: stage.cluster.url })
      await server.connect()
      try {
        const all = (await readMigrations()).map((_, index) => index + 1)
        const numbers = scale === 'short' ? all.slice(-1) : all
        const sound = await linesOf(stage.cluster.url)
        const findings: string[] = []
        const serving: number[] = []
        const matrix: Record<string, number> = {}
        for (const nth of numbers)
          for (const point of points) {
            const name = `killed_${nth}_${point.startsWith('before') ? 'before' : 'after'}`
            await server.query(`create database ${name}`)
            const databaseUrl = withDatabase(stage.cluster.url, name)
            const where = `${point} of migration ${nth}`
            try {
              const app = await stage.app({ databaseUrl, dieFirstAt: { point, nth } })
              if (app.ends.all === 1 && app.ends.unasked === 0) {
                const cell = `migrate × ${point}`
                matrix[cell] = (matrix[cell] ?? 0) + 1
              } else findings.push(`${where}: ended ${app.ends.all} times`, ...app.ends.lastWords)
              const page = await send(app, { method: 'GET', path: '/' })
              serving.push(...app.recoveries)
              if (page.status !== 200) findings.push(`${where}: the home page answers ${page.status}`)
              await app.stop()
              const left = await linesOf(databaseUrl)
              const [missing, added] = [
                new Set(sound).difference(new Set(left)),
                new Set(left).difference(new Set(sound)),
              ]
              findings.push(
                ...[...missing].map((line) => `${where}: missing ${line}`),
                ...[...added].map((line) => `${where}: extra ${line}`),
              )
            } catch (error) {
              findings.push(`${where}: ${error instanceof Error ? error.message : String(error)}`)
            }
            await server.query(`drop database ${name} with (force)`)
          }
        const kills = Object.values(matrix).reduce((sum, count) => sum + count, 0)
        const times = spread(serving)
        return {
          ...migrationKills,
          injected:
            'the process ends itself by SIGKILL on an empty database of its own, each time at another migration; the next start finds as many as were committed',
          count: kills,
          result: findings.length === 0 ? 'held' : 'broke',
          said: `${kills} kills over ${numbers.length} migrations, each schema the same ${sound.length} lines as one never disturbed; served after ${times.p50} / ${times.max} ms (p50 / max), the migrations left and the calendar included`,
          findings,
          figures: { kills, matrix, serving },
        }
      } finally {
        await server.end()
      }
    } finally {
      await stage.close()
    }
  },
}
