/**
 * The least that PostgreSQL alone can do: the very rows that one request left, written again and again under new ids in one statement,
 * each in a transaction of its own. Driven by pgbench where it is installed, else by a loop of prepared statements.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Database } from '../src/platform/db/database.ts'
import { figure, median, perSecond, quantile } from './measure.ts'

/** How a column's value of the sample is written: an SQL expression over `one` (id, seq), or as it stands. */
type Fresh = Readonly<Record<string, string>>

/** The rows of a table that a request left, and which of their columns are new each time. */
export interface Left {
  readonly table: string
  /** Condition on the rows of the sample; `$1` is the sample's case or request. */
  readonly where: string
  readonly value: string
  readonly fresh: Fresh
  /** `$2`, … of the condition. */
  readonly more?: readonly string[]
  /** Columns left to PostgreSQL. */
  readonly without?: readonly string[]
  /** The request may leave nothing here. */
  readonly optional?: true
}

interface Column {
  readonly name: string
  readonly type: string
}

const columnsOf = (owner: Database, table: string): Promise<Column[]> =>
  owner.query<Column>(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )

const literalsOf = (columns: readonly Column[]): string =>
  columns.map(({ name }) => `quote_nullable(${name}::text) as "${name}"`).join(', ')

const literalIn = ({ name, type }: Column, row: Readonly<Record<string, string>>): string =>
  `cast(${withoutColons(row[name] ?? 'null')} as ${type})`

/** An update that brings a row, by the key `one.id`, to what the sample's row says, but for what it keeps. */
export async function updateOf(
  owner: Database,
  sample: { readonly table: string; readonly key: string; readonly value: string; readonly keep: readonly string[] },
): Promise<string> {
  const { table, key, value, keep } = sample
  const columns = (await columnsOf(owner, table)).filter(({ name }) => !keep.includes(name))
  const [row] = await owner.query<Record<string, string>>(
    `select ${literalsOf(columns)} from ${table} where ${key} = $1`,
    [value],
  )
  if (!row) throw new Error(`the sample is not in ${table}`)
  const sets = columns.map((column) => `${column.name} = ${literalIn(column, row)}`)
  return `update ${table} set ${sets.join(', ')} from one where ${table}.${key} = one.id`
}

/** Inserts that repeat rows of a sample, as parts of a statement over `one`. */
export async function insertsOf(owner: Database, left: readonly Left[]): Promise<string[]> {
  const parts: string[] = []
  for (const { table, where, value, more = [], fresh, without = [], optional } of left) {
    const kept = (await columnsOf(owner, table)).filter(({ name }) => !without.includes(name))
    const rows = await owner.query<Record<string, string>>(`select ${literalsOf(kept)} from ${table} where ${where}`, [
      value,
      ...more,
    ])
    if (rows.length === 0 && !optional) throw new Error(`the sample left nothing in ${table}`)
    for (const row of rows) {
      const values = kept.map((column) => fresh[column.name] ?? literalIn(column, row))
      const names = kept.map(({ name }) => name).join(', ')
      parts.push(`insert into ${table} (${names}) select ${values.join(', ')} from one`)
    }
  }
  return parts
}

/** How many rows a transaction left, by table; those of the floor itself apart. */
async function rowsLeftBy(owner: Database, xid: string): Promise<ReadonlyMap<string, number>> {
  const tables = await owner.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relkind = 'r' and relname not like 'bench\\_%'
       and relnamespace = any(array['public', 'graphile_worker']::regnamespace[]) order by 1`,
  )
  const counts = tables.map(
    ({ name }) => `select '${name}' as name, count(*)::int as rows from ${name} where xmin::text = xid($1::xid8)::text`,
  )
  const left = await owner.query<{ name: string; rows: number }>(counts.join(' union all '), [xid])
  return new Map(left.filter(({ rows }) => rows > 0).map(({ name, rows }) => [name, rows]))
}

/**
 * Carries the floor's statement out once and throws unless it leaves as many rows in each table as the request did whose event is
 * that version of that case: a floor that does less, or much more, would be none.
 */
export async function requireSameRows(
  owner: Database,
  sample: { readonly caseId: string; readonly version: number },
  statement: string,
): Promise<void> {
  const [written] = await owner.query<{ xid: string }>(
    'select recorded_xid::text as xid from case_event where case_id = $1 and version = $2',
    [sample.caseId, sample.version],
  )
  const told = (rows: ReadonlyMap<string, number>) =>
    [...rows]
      .map(([name, count]) => `${name} ${count}`)
      .sort()
      .join(', ')
  // Counted before the floor changes counters that the request changed.
  const ours = told(await rowsLeftBy(owner, written?.xid ?? ''))
  const repeated = await owner.transaction(async (tx) => {
    await tx.query(statement.replaceAll(':client_id', '1'))
    const [own] = await tx.query<{ xid: string }>('select pg_current_xact_id()::text as xid')
    return own?.xid ?? ''
  })
  const floor = told(await rowsLeftBy(owner, repeated))
  if (ours !== floor) throw new Error(`the floor writes other rows: ${floor}; the product: ${ours}`)
}

/** Throws when transactions of the floor went out with nothing left in this table for them to write to. */
export async function requireEnough(owner: Database, table: 'bench_case' | 'bench_upload'): Promise<void> {
  const [row] = await owner.query<{ over: boolean }>(
    `select (select last_value from bench_floor) > (select max(n) from ${table}) as over`,
  )
  if (row?.over) throw new Error(`the floor used up ${table}`)
}

/** pgbench takes a colon and what follows for a variable of its own; PostgreSQL folds this back into one constant. */
const withoutColons = (literal: string): string => {
  const quote = literal.startsWith('E') ? "E'" : "'"
  return `(${literal.replaceAll(':', `'||chr(58)||${quote}`)})`
}

/** Whether pgbench is there to drive the floor. */
export const hasPgbench = (): boolean => spawnSync('pgbench', ['--version']).status === 0

/** One stretch of a floor. A transaction that failed makes the stretch throw. */
export interface FloorRun {
  readonly perSecond: number
  /** Milliseconds of a transaction. pgbench tells the average only; quantiles would cost it a line of log for each. */
  readonly average: number
  /** Milliseconds, from the driver loop. */
  readonly p50?: number
  readonly p99?: number
}

/** Times of several stretches of a floor, in words. */
export function floorTimes(runs: readonly FloorRun[]): string {
  const average = `average ${figure(median(runs.map((run) => run.average)))} ms`
  const of = (name: 'p50' | 'p99') => median(runs.flatMap((run) => run[name] ?? []))
  return runs[0]?.p50 === undefined
    ? `${average} (pgbench tells no quantiles)`
    : `${average}, p50 ${figure(of('p50'))}, p99 ${figure(of('p99'))} ms`
}

/** Transactions per second of a statement by so many clients. */
export async function floorRate(
  url: string,
  statement: string,
  options: { readonly clients: number; readonly seconds: number },
): Promise<FloorRun> {
  return hasPgbench() ? byPgbench(url, statement, options) : byLoop(url, statement, options)
}

async function byPgbench(
  url: string,
  statement: string,
  options: { readonly clients: number; readonly seconds: number },
): Promise<FloorRun> {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-floor-'))
  try {
    const file = join(folder, 'floor.sql')
    await writeFile(file, `${statement.replaceAll(/\s*\n\s*/g, ' ')};\n`)
    const seconds = String(Math.max(1, Math.round(options.seconds)))
    const args = ['-n', '-M', 'prepared', '-c', String(options.clients), '-j', '1', '-T', seconds, '-f', file, url]
    const child = spawn('pgbench', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject))
    const rate = /tps = ([\d.]+)/.exec(text)?.[1]
    const failed = /number of failed transactions: (\d+)/.exec(text)?.[1] ?? '0'
    if (!rate || failed !== '0') throw new Error(`pgbench: ${text.slice(0, 1500)}`)
    return { perSecond: Number(rate), average: Number(/latency average = ([\d.]+) ms/.exec(text)?.[1] ?? Number.NaN) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function byLoop(
  url: string,
  text: string,
  options: { readonly clients: number; readonly seconds: number },
): Promise<FloorRun> {
  const pool = new pg.Pool({ connectionString: url, max: options.clients })
  const times: number[] = []
  try {
    const rate = await perSecond(
      options.clients,
      options.seconds,
      () => pool.query({ name: 'floor', text: text.replaceAll(':client_id', '1') }),
      times,
    )
    const average = times.reduce((sum, time) => sum + time, 0) / times.length
    return { perSecond: rate, average, p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
  } finally {
    await pool.end()
  }
}

/** Seconds of processor time a postmaster and everything it started have used, from /proc; NaN where there is none. */
export function databaseSeconds(pid: number): number {
  try {
    let ticks = 0
    for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const fields = statOf(entry)
      if (Number(fields[1]) === pid) ticks += Number(fields[11]) + Number(fields[12])
      // Of the postmaster also what those used that have ended.
      if (Number(entry) === pid) for (const at of [11, 12, 13, 14]) ticks += Number(fields[at])
    }
    return ticks / 100
  } catch {
    return Number.NaN
  }
}

/** Fields of /proc/<pid>/stat after the name; none when the process has ended meanwhile. */
function statOf(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
