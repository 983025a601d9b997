import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { Refusal } from '#kernel/refusal.ts'
import { faultPoint } from '../fault-points.ts'
import { openListener } from './listener.ts'
import type { Tables } from './tables.ts'

/** One way to talk to PostgreSQL: alone (each call its own transaction) or inside a transaction. */
export interface Sql {
  /** Runs one statement; give `name` to hot statements so that PostgreSQL keeps their plan. */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>
  /** Typed query builder for reads that are not hot. */
  readonly read: Kysely<Tables>
}

export interface Database extends Sql {
  /** Address of the owner's connection; the application's role is set on top of it. */
  readonly url: string
  /** Commits when `work` resolves, rolls back when it throws. Deadlocks are tried again, so `work` must not act outside the database. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>
  /**
   * Calls `on` for every NOTIFY on the channel. After a lost connection it is called once with '' when the line is back:
   * something may have been missed, so read again. Returns a function that stops listening.
   */
  listen(channel: string, on: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

export interface DatabaseOptions {
  /** Role taken after connecting; `appRole` has no UPDATE or DELETE on append-only tables. */
  role?: string
  /** Most connections at once. */
  connections?: number
  /** Told about connections that broke while idle. */
  onLost?: (error: Error) => void
}

/** The role of the running application; created and granted by `0001_platform.sql`. */
export const appRole = 'onevisit_app'

const connectionErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const connectionWords =
  /Connection terminated|timeout exceeded when trying to connect|not queryable|connection error|client was closed/i
const retriedStates = new Set(['40001', '40P01'])

const types = {
  date: 1082,
  timestamptz: 1184,
  numeric: 1700,
  bigint: 20,
  dateArray: 1182,
  timestamptzArray: 1185,
  numericArray: 1231,
  bigintArray: 1016,
} as const

const textArray = pg.types.getTypeParser(1009 as number) as (text: string) => (string | null)[]
const isoInstant = (text: string) => new Date(text).toISOString()
const each =
  <T>(parse: (text: string) => T) =>
  (text: string) =>
    textArray(text).map((item) => (item === null ? null : parse(item)))

const parsers = new Map<number, (text: string) => unknown>([
  [types.date, (text) => text],
  [types.timestamptz, isoInstant],
  [types.numeric, Number],
  [types.bigint, Number],
  [types.dateArray, each((text) => text)],
  [types.timestamptzArray, each(isoInstant)],
  [types.numericArray, each(Number)],
  [types.bigintArray, each(Number)],
])

/** Settings of every connection: UTC, dates as plain dates, instants as ISO strings, and an end to whatever hangs. */
export function connectionSettings(url: string, role?: string): pg.ClientConfig {
  const settings = [
    'TimeZone=UTC',
    'statement_timeout=30000',
    'lock_timeout=15000',
    'idle_in_transaction_session_timeout=60000',
  ]
  if (role) settings.push(`role=${role}`)
  return {
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        (format !== 'binary' && parsers.get(oid)) ||
        pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  }
}

/** SQLSTATE of an error PostgreSQL reported, if it is one. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/** Name of the constraint an error violates, if that is what happened; stores turn it into a refusal. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code?.startsWith('23') ? error.constraint : undefined
}

/** True when the error says that the line to the database is gone, not that the statement was wrong. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: string }
  // PANIC: PostgreSQL could not flush its log and ends all sessions; whether the transaction is there is known after its recovery.
  if (error instanceof pg.DatabaseError) return error.severity === 'PANIC' || /^(08|57P0|53300)/.test(code ?? '')
  return (code !== undefined && connectionErrors.has(code)) || connectionWords.test(error.message)
}

// What PostgreSQL itself says about not being able to go on just now.
const passingStates: Readonly<Record<string, string>> = {
  '25006': 'platform.cannot-write', // read-only: a standby, or an operator's decision
  '53100': 'platform.cannot-write', // disk full
  '53200': 'platform.busy', // out of memory
  '55P03': 'platform.busy', // waited too long for a lock
  '57014': 'platform.busy', // ran too long
  OV001: 'platform.log-overdue', // 0017_transparency.sql: nothing is recorded that the public log could not account for
}

function translate(error: unknown): unknown {
  // An id that cannot be one names nothing: addresses are typed, cut and mistyped.
  if (error instanceof pg.DatabaseError && error.routine === 'string_to_uuid')
    return new Refusal('not-found', 'platform.no-such-page')
  const code = isConnectionLoss(error) ? 'platform.database-down' : passingStates[sqlState(error) ?? '']
  return code ? new Refusal('unavailable', code) : error
}

type Runner = Pick<pg.Pool, 'query'>

/** `Sql` over a pool or over one connection; both know `query`. */
function sqlOver(runner: Runner): Sql {
  const run = async (config: pg.QueryConfig) => {
    try {
      return await runner.query(config)
    } catch (error) {
      throw translate(error)
    }
  }
  let builder: Kysely<Tables> | undefined
  return {
    async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
      const result = await run({ text, values: values as unknown[], ...(name ? { name } : {}) })
      return result.rows as Row[]
    },
    get read() {
      const client = {
        query: (text: string, values: readonly unknown[]) => run({ text, values: values as unknown[] }),
        release() {},
      } as unknown as PostgresPoolClient
      builder ??= new Kysely<Tables>({
        dialect: new PostgresDialect({ pool: { connect: async () => client, end: async () => {}, options: {} } }),
      })
      return builder
    },
  }
}

/**
 * Work inside a transaction that takes a second connection can starve the pool: everybody holds one and waits for another. Such a
 * call is a fault of ours, found here rather than under load.
 */
const insideTransaction = new AsyncLocalStorage<true>()

/** Throws when called inside a transaction; for what shares connections with others. */
export function refuseInsideTransaction(): void {
  if (insideTransaction.getStore()) throw new Error('inside a transaction use the sql it was given, not the database')
}

async function runTransaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  refuseInsideTransaction()
  const client = await pool.connect()
  let broken: Error | undefined
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    faultPoint('before-begin')
    await client.query('begin')
    const result = await insideTransaction.run(true, () => work(sqlOver(client as unknown as Runner)))
    faultPoint('before-commit')
    const committed = await client.query('commit')
    // A failed statement that `work` swallowed makes PostgreSQL answer COMMIT with ROLLBACK; nothing was kept.
    if (committed.command !== 'COMMIT')
      throw new Error('the transaction was rolled back because a statement in it failed')
    faultPoint('after-commit-before-reply')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** Opens a pool on a PostgreSQL address. Connection loss surfaces as Refusal('unavailable', 'platform.database-down'). */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    ...connectionSettings(url, options.role),
    max: options.connections ?? 10,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', (error) => options.onLost?.(error))
  const listener = openListener(connectionSettings(url, options.role))
  const sql = sqlOver(pool)
  return {
    url,
    async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
      refuseInsideTransaction()
      faultPoint('before-statement')
      const rows = await sql.query<Row>(text, values, name)
      faultPoint('after-statement')
      return rows
    },
    get read() {
      refuseInsideTransaction()
      return sql.read
    },
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await runTransaction(pool, work)
        } catch (error) {
          if (!retriedStates.has(sqlState(error) ?? '')) throw translate(error)
          if (attempt === 4) throw new Refusal('unavailable', 'platform.busy')
        }
      }
    },
    listen: (channel, on) => listener.listen(channel, on).catch((error) => Promise.reject(translate(error))),
    async close() {
      await Promise.all([listener.close(), pool.end()])
    },
  }
}
