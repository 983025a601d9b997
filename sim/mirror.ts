/**
 * The same history on a real PostgreSQL, statement by statement: what the simulated store answers, PostgreSQL has to answer too, errors
 * and waiting included; at the end both hold the same rows. The order of things stays the simulation's.
 */
import pg from 'pg'
import { appRole, connectionSettings } from '../src/platform/db/database.ts'
import type { Mirror, Outcome } from './database.ts'
import type { Row, Store } from './store/store.ts'

/** Base tables in the order their references ask for. */
const grounds = [
  'region',
  'office',
  'staff',
  'post',
  'person',
  'legal_person',
  'service_item',
  'service_item_version',
  'calendar_version',
]

/** Columns that PostgreSQL fills by its own clock, chance and counters. */
const own: Readonly<Record<string, readonly string[]>> = {
  audit_record: ['position', 'recorded_at'],
  calendar_version: ['position', 'loaded_at'],
  case_event: ['recorded_xid'],
  handled_request: ['handled_at'],
  message: ['created_at', 'sent_at'],
  stored_file: ['stored_at', 'unused_since'],
}
/** Statements whose answer is chance. */
const unlike = new Set(['reference-marks', 'enqueue-job', 'messages-about'])
const waitMs = 8_000

interface Line {
  readonly client: pg.Client
  readonly pid: number
  open: boolean
  /** What it waits with: under way, or held back here behind another line that waits with the same. */
  pending: { readonly what: string; answered: Promise<Outcome> | null; readonly send: () => Promise<Outcome> } | null
}

const text = (rows: readonly Row[]): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))))

/** Rows without an ORDER BY come in any order. */
const sameRows = (a: readonly Row[], b: readonly Row[]): boolean =>
  text(a) === text(b) || text(a.flatMap((row) => [row]).sort(byText)) === text([...b].sort(byText))
const byText = (a: Row, b: Row): number => (text([a]) < text([b]) ? -1 : 1)

export class PostgresMirror implements Mirror {
  private readonly url: string
  private readonly store: Store
  private readonly admin: pg.Client
  private readonly free: Line[] = []
  private readonly lines = new Map<number, Line>()
  statements = 0
  waits = 0
  /** Rows that were compared at the end. */
  rows = 0

  private constructor(url: string, store: Store, admin: pg.Client) {
    this.url = url
    this.store = store
    this.admin = admin
  }

  /** Loads the county into an empty, migrated database. */
  static async open(url: string, base: Store, store: Store): Promise<PostgresMirror> {
    const admin = new pg.Client(connectionSettings(url))
    await admin.connect()
    for (const table of grounds)
      for (const row of base.committed(table))
        await admin.query(
          `insert into ${table} overriding system value select * from json_populate_record(null::${table}, $1)`,
          [JSON.stringify(row)],
        )
    await admin.query(
      `select setval(pg_get_serial_sequence('calendar_version', 'position'), max(position)) from calendar_version`,
    )
    return new PostgresMirror(url, store, admin)
  }

  private async line(session: number): Promise<Line> {
    const known = this.lines.get(session)
    if (known) return known
    const line = this.free.pop() ?? (await this.connect())
    this.lines.set(session, line)
    return line
  }

  private async connect(): Promise<Line> {
    const client = new pg.Client(connectionSettings(this.url, appRole))
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query('select pg_backend_pid() as pid')
    return { client, pid: Number(rows[0]?.pid), open: false, pending: null }
  }

  async follow(
    session: number,
    key: string,
    asked: { text: string; values?: readonly unknown[]; name?: string },
    _moment: unknown,
    expected: Outcome,
  ): Promise<void> {
    const line = await this.line(session)
    this.statements += 1
    if (!line.open) await line.client.query('begin')
    line.open = true
    const send = () =>
      line.client
        .query({ text: asked.text, values: [...(asked.values ?? [])], ...(asked.name && { name: asked.name }) })
        .then(({ rows }): Outcome => ({ kind: 'rows', rows }))
        .catch((error: Error): Outcome => ({ kind: 'error', error }))
    if (expected.kind === 'waits') {
      this.waits += 1
      // Two that wait for the same new row are let go by PostgreSQL at once, and either may be first: the second asks when its turn comes.
      const what = `${key} ${text([{ first: asked.values?.[0] } as Row])}`
      const isSecond = [...this.lines.values()].some(({ pending }) => pending?.what === what)
      line.pending = { what, send, answered: isSecond ? null : send() }
      return
    }
    this.compare(key, asked.values, expected, await this.inTime(key, send()))
  }

  private inTime(key: string, answered: Promise<Outcome>): Promise<Outcome> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`PostgreSQL waits where the simulated store does not: ${key}`)), waitMs)
    })
    return Promise.race([answered, late]).finally(() => clearTimeout(timer))
  }

  async resumed(session: number, key: string, expected: Outcome): Promise<void> {
    const line = this.lines.get(session)
    const pending = line?.pending
    if (!line || !pending) return
    line.pending = null
    const broken = expected.kind === 'error' && ['40P01', '55P03'].includes(expected.error.code ?? '')
    // Given up before it was asked: its transaction is rolled back as it is.
    if (broken && !pending.answered) return
    const answered = pending.answered ?? pending.send()
    if (broken) await this.admin.query('select pg_cancel_backend($1)', [line.pid])
    const got = await this.inTime(key, answered)
    if (!broken) this.compare(key, undefined, expected, got)
  }

  async ended(session: number, how: 'commit' | 'rollback' | 'gone'): Promise<void> {
    const line = this.lines.get(session)
    if (!line) return
    if (line.pending) {
      await this.admin.query('select pg_cancel_backend($1)', [line.pid])
      await line.pending.answered
      line.pending = null
    }
    if (line.open) await line.client.query(how === 'commit' ? 'commit' : 'rollback')
    line.open = false
    this.lines.delete(session)
    this.free.push(line)
  }

  private compare(key: string, values: readonly unknown[] | undefined, expected: Outcome, got: Outcome): void {
    const said = (outcome: Outcome) =>
      outcome.kind === 'error'
        ? `error ${outcome.error.code} ${outcome.error.constraint ?? ''}`
        : outcome.kind === 'rows'
          ? text(outcome.rows)
          : 'waits'
    const same =
      expected.kind === 'rows' && got.kind === 'rows'
        ? unlike.has(key) || sameRows(expected.rows, got.rows)
        : said(expected) === said(got)
    if (!same)
      throw new Error(
        `${key} ${JSON.stringify(values)?.slice(0, 600)}\n  simulated: ${said(expected).slice(0, 900)}\n  PostgreSQL: ${said(got).slice(0, 900)}`,
      )
  }

  /** Compares every row of every table and closes the connections. */
  async close(): Promise<void> {
    try {
      for (const table of Object.keys(this.store.shapes)) {
        if (table === 'reference_mark') continue
        const told = (rows: readonly Row[]) =>
          rows
            .map((row) =>
              text([Object.fromEntries(Object.entries(row).filter(([name]) => !own[table]?.includes(name)))]),
            )
            .sort()
        const { rows } = await this.admin.query(`select * from ${table}`)
        const [simulated, real] = [told(this.store.committed(table)), told(rows)]
        this.rows += real.length
        const at = simulated.findIndex((row, place) => row !== real[place])
        if (simulated.length !== real.length || at >= 0)
          throw new Error(
            `${table} differs: ${simulated.length} and ${real.length} rows\n  simulated: ${simulated[at]}\n  PostgreSQL: ${real[at]}`,
          )
      }
    } finally {
      for (const { client } of [...this.free, ...this.lines.values()]) await client.end().catch(() => {})
      await this.admin.end()
    }
  }
}
