/**
 * A store that behaves like PostgreSQL at READ COMMITTED where this product can tell the difference: transactions see their own
 * drafts and what others have committed, rows and keys are locked until the end, whoever meets a lock waits, a circle of waiters
 * loses one, unique keys, references, checks and append-only tables bite, and what is not committed is gone after a crash.
 */
import pg from 'pg'
import { checksOf } from './checks.ts'
import { type KeyShape, type Shapes, shapesOfTables, type TableShape } from './shape.ts'
import { kept } from './values.ts'

export type Row = Readonly<Record<string, unknown>>
type Rows = Map<string, Row>

/** Lock modes of a row, weakest first; a key that is being inserted is held at `update`. */
const modes = { 'key-share': 1, 'no-key-update': 3, update: 4 } as const
export type LockMode = keyof typeof modes
const conflicts = (a: LockMode, b: LockMode): boolean => modes[a] + modes[b] >= 5

/** Thrown inside a statement that meets somebody else's lock; the statement is begun again when one of them has ended. */
export class Waits extends Error {
  readonly holders: readonly Transaction[]
  constructor(holders: readonly Transaction[]) {
    super('waits for a lock')
    this.holders = holders
  }
}

/** An error of the database as `pg` gives it. */
export function databaseError(code: string, message: string, more: { constraint?: string; routine?: string } = {}) {
  const error = new pg.DatabaseError(message, message.length, 'error')
  return Object.assign(error, { code, severity: 'ERROR', ...more })
}

export class Transaction {
  readonly number: number
  readonly drafts = new Map<string, Map<string, Row | null>>()
  readonly locks = new Set<string>()
  /** What is to happen outside once it is committed. */
  readonly after: (() => void)[] = []
  state: 'open' | 'failed' | 'committed' | 'rolled-back' = 'open'
  waitingFor: readonly Transaction[] = []

  constructor(number: number) {
    this.number = number
  }
}

/** Instant of the statement, the ids it makes up, and who is told of what it leaves for after the commit. */
export interface Moment {
  readonly now: string
  readonly uuid: () => string
  readonly heard: (channel: string, payload: string) => void
  readonly queued: (job: Row) => void
}

const separator = '\u0001'
const keyOf = (row: Row, columns: readonly string[]): string =>
  columns.map((column) => String(row[column])).join(separator)

export class Store {
  readonly shapes: Shapes
  private readonly tables: Map<string, Rows>
  private readonly locks = new Map<string, Map<Transaction, LockMode>>()
  private readonly identities = new Map<string, number>()
  private begun = 0
  /** Told of the tables a commit has changed, with the rows as they now stand. */
  onCommit: (changed: ReadonlyMap<string, readonly Row[]>) => void = () => {}

  constructor(base?: Store) {
    this.shapes = shapesOfTables
    this.tables = new Map(
      Object.keys(this.shapes).map((table) => [table, new Map(base?.tables.get(table) ?? [])] as const),
    )
    for (const [table, last] of base?.identities ?? []) this.identities.set(table, last)
  }

  begin(): Transaction {
    this.begun += 1
    return new Transaction(this.begun)
  }

  /** Committed rows of a table, in order of insertion. */
  committed(table: string): readonly Row[] {
    return [...this.tableOf(table).values()]
  }

  committedRow(table: string, ...key: readonly unknown[]): Row | undefined {
    return this.tableOf(table).get(key.map(String).join(separator))
  }

  /** Everything that is durable, as text; the same histories give the same text. */
  content(): string {
    // Marks are made up anew for each run (`renewMarks`).
    const told = [...this.tables].filter(([table]) => table !== 'reference_mark')
    return JSON.stringify(told.map(([table, rows]) => [table, [...rows].sort(([a], [b]) => (a < b ? -1 : 1))]))
  }

  commit(tx: Transaction): void {
    const changed = new Map<string, Row[]>()
    for (const [table, drafts] of tx.drafts) {
      const rows = this.tableOf(table)
      for (const [key, row] of drafts) {
        if (row === null) rows.delete(key)
        else rows.set(key, row)
        if (row !== null) changed.set(table, [...(changed.get(table) ?? []), row])
      }
    }
    this.end(tx, 'committed')
    for (const then of tx.after) then()
    this.onCommit(changed)
  }

  rollback(tx: Transaction): void {
    this.end(tx, 'rolled-back')
  }

  /** What earlier runs in this thread keep in memory under their marks must not serve this one. */
  renewMarks(): void {
    for (const [key, row] of this.tableOf('reference_mark'))
      this.tableOf('reference_mark').set(key, { ...row, mark: newMark() })
  }

  private end(tx: Transaction, state: 'committed' | 'rolled-back'): void {
    tx.state = state
    tx.waitingFor = []
    for (const resource of tx.locks) {
      const holders = this.locks.get(resource)
      holders?.delete(tx)
      if (holders?.size === 0) this.locks.delete(resource)
    }
    tx.locks.clear()
  }

  tableOf(table: string): Rows {
    const rows = this.tables.get(table)
    if (!rows) throw new Error(`the simulated store has no table ${table}`)
    return rows
  }

  shapeOf(table: string): TableShape {
    const shape = this.shapes[table]
    if (!shape) throw new Error(`the simulated store has no table ${table}`)
    return shape
  }

  nextIdentity(table: string): number {
    const next = (this.identities.get(table) ?? 0) + 1
    this.identities.set(table, next)
    return next
  }

  /** Takes a lock for the rest of the transaction, or says whom to wait for. */
  lock(tx: Transaction, resource: string, mode: LockMode): void {
    const holders = this.locks.get(resource) ?? new Map<Transaction, LockMode>()
    const others = [...holders].filter(([holder, held]) => holder !== tx && conflicts(held, mode))
    if (others.length > 0) throw new Waits(others.map(([holder]) => holder))
    const own = holders.get(tx)
    if (own === undefined || modes[own] < modes[mode]) holders.set(tx, mode)
    this.locks.set(resource, holders)
    tx.locks.add(resource)
  }
}

/** Whether waiting for these would close a circle. */
export function closesCircle(tx: Transaction, holders: readonly Transaction[]): boolean {
  const seen = new Set<Transaction>()
  const reaches = (one: Transaction): boolean => {
    if (one === tx) return true
    if (seen.has(one)) return false
    seen.add(one)
    return one.waitingFor.some(reaches)
  }
  return holders.some(reaches)
}

/** What a statement may do: one transaction's view of the store. */
export class View {
  readonly store: Store
  readonly tx: Transaction
  readonly moment: Moment
  private readonly undo: (() => void)[] = []

  constructor(store: Store, tx: Transaction, moment: Moment) {
    this.store = store
    this.tx = tx
    this.moment = moment
  }

  /** Takes back what this statement has written; its locks stay. */
  takeBack(): void {
    for (const step of this.undo.reverse()) step()
    this.undo.length = 0
  }

  private draftsOf(table: string): Map<string, Row | null> {
    const drafts = this.tx.drafts.get(table) ?? new Map<string, Row | null>()
    this.tx.drafts.set(table, drafts)
    return drafts
  }

  get(table: string, ...key: readonly unknown[]): Row | undefined {
    const wanted = key.map(String).join(separator)
    const draft = this.tx.drafts.get(table)?.get(wanted)
    return draft === undefined ? this.store.tableOf(table).get(wanted) : (draft ?? undefined)
  }

  /** Visible rows that fit, in order of insertion. */
  rows(table: string, fits: (row: Row) => boolean = () => true): Row[] {
    const drafts = this.tx.drafts.get(table)
    const found: Row[] = []
    const committed = this.store.tableOf(table)
    for (const [key, row] of committed) {
      const draft = drafts?.get(key)
      const seen = draft === undefined ? row : draft
      if (seen !== null && fits(seen)) found.push(seen)
    }
    if (drafts) for (const [key, row] of drafts) if (row !== null && !committed.has(key) && fits(row)) found.push(row)
    return found
  }

  first(table: string, fits: (row: Row) => boolean): Row | undefined {
    return this.rows(table, fits)[0]
  }

  private resource(table: string, row: Row): string {
    return `${table}/${keyOf(row, this.primary(table).columns)}`
  }

  private primary(table: string): KeyShape {
    const [primary] = this.store.shapeOf(table).keys
    if (!primary) throw new Error(`table ${table} has no key`)
    return primary
  }

  /** `for update` and friends. */
  lockRow(table: string, row: Row, mode: LockMode = 'update'): void {
    this.store.lock(this.tx, this.resource(table, row), mode)
  }

  lockText(text: string): void {
    this.store.lock(this.tx, `advisory/${text}`, 'update')
  }

  /** NOTIFY: heard when the transaction has been committed. */
  notify(channel: string, payload: string): void {
    this.afterCommit(() => this.moment.heard(channel, payload))
  }

  /** A job exists if and only if the transaction commits. */
  enqueue(job: Row): void {
    this.afterCommit(() => this.moment.queued(job))
  }

  private afterCommit(then: () => void): void {
    this.tx.after.push(then)
    this.undo.push(() => void this.tx.after.pop())
  }

  private put(table: string, key: string, row: Row | null): void {
    const about = marked[table]
    if (about !== undefined) {
      const mark = this.get('reference_mark', about)
      if (mark) this.update('reference_mark', mark, { mark: newMark() })
    }
    const drafts = this.draftsOf(table)
    const had = drafts.has(key)
    const before = drafts.get(key)
    this.undo.push(() => {
      if (had) drafts.set(key, before ?? null)
      else drafts.delete(key)
    })
    drafts.set(key, row)
  }

  private whole(table: string, given: Row): Row {
    const row: Record<string, unknown> = {}
    for (const column of this.store.shapeOf(table).columns) {
      const value = given[column.name]
      row[column.name] =
        value !== undefined
          ? kept(column, value)
          : column.generated
            ? this.store.nextIdentity(table)
            : this.fallback(column.fallback)
      if (column.required && row[column.name] === null)
        throw databaseError('23502', `null value in column "${column.name}" of relation "${table}"`)
    }
    return row
  }

  private fallback(text: string | null): unknown {
    if (text === null) return null
    if (text === 'now()' || text === 'clock_timestamp()') return this.moment.now
    if (text === 'uuidv7()' || text === 'gen_random_uuid()') return this.moment.uuid()
    if (text === 'pg_current_xact_id()') return String(this.tx.number)
    if (text === 'true' || text === 'false') return text === 'true'
    if (/^\d+$/.test(text)) return Number(text)
    const quoted = /^'(.*)'::(\w+)(\[\])?$/.exec(text)
    if (!quoted) throw new Error(`the simulated store does not know the default ${text}`)
    if (quoted[3]) return Object.freeze([])
    return quoted[2] === 'jsonb'
      ? kept({ name: '', type: 'jsonb', required: false, fallback: null, generated: false }, quoted[1])
      : quoted[1]
  }

  private holds(key: KeyShape, row: Row): boolean {
    if (key.where !== null && !partialOf(key.where)(row)) return false
    return key.nullsEqual || key.columns.every((column) => row[column] !== null)
  }

  /** A visible row that has the same key, if any. */
  private twin(table: string, key: KeyShape, row: Row, except?: string): Row | undefined {
    const { columns } = this.primary(table)
    if (key.primary) {
      const found = this.get(table, ...columns.map((column) => row[column]))
      return found && keyOf(found, columns) !== except ? found : undefined
    }
    const wanted = keyOf(row, key.columns)
    return this.first(
      table,
      (one) => this.holds(key, one) && keyOf(one, key.columns) === wanted && keyOf(one, columns) !== except,
    )
  }

  private checked(table: string, row: Row): void {
    for (const name of this.store.shapeOf(table).checks)
      if (!checksOf(name)(row))
        throw databaseError('23514', `row violates check constraint "${name}"`, { constraint: name })
  }

  private referred(table: string, row: Row, before?: Row): void {
    for (const { name, column, to } of this.store.shapeOf(table).references) {
      const value = row[column]
      if (value === null || (before && before[column] === value)) continue
      const parent = this.get(to, value)
      if (!parent) throw databaseError('23503', `violates foreign key constraint "${name}"`, { constraint: name })
      this.lockRow(to, parent, 'key-share')
    }
  }

  /** Inserts, or answers the row whose key is in the way: of the constraint or index named, or of any for null. */
  insertUnless(table: string, given: Row, arbiter: string | null): { row: Row } | { inTheWay: Row } {
    const row = this.whole(table, given)
    this.checked(table, row)
    for (const key of this.store.shapeOf(table).keys) {
      if (!this.holds(key, row)) continue
      const forgiven = arbiter === null || arbiter === key.name
      const twin = this.twin(table, key, row)
      if (twin && forgiven) return { inTheWay: twin }
      if (twin)
        throw databaseError('23505', `duplicate key value violates unique constraint "${key.name}"`, {
          constraint: key.name,
        })
      this.store.lock(this.tx, `${table}#${key.name}/${keyOf(row, key.columns)}`, 'update')
    }
    this.referred(table, row)
    this.put(table, keyOf(row, this.primary(table).columns), row)
    return { row }
  }

  insert(table: string, given: Row): Row {
    const done = this.insertUnless(table, given, '')
    if ('inTheWay' in done) throw new Error('unreachable')
    return done.row
  }

  update(table: string, row: Row, changes: Row): Row {
    const shape = this.store.shapeOf(table)
    if (shape.onlyGrows) throw databaseError('42501', `permission denied for table ${table}`)
    this.lockRow(table, row, 'no-key-update')
    const columns = new Map(shape.columns.map((column) => [column.name, column]))
    const next: Record<string, unknown> = { ...row }
    for (const [name, value] of Object.entries(changes)) {
      const column = columns.get(name)
      if (!column) throw new Error(`table ${table} has no column ${name}`)
      next[name] = kept(column, value)
    }
    this.checked(table, next)
    const own = keyOf(row, this.primary(table).columns)
    for (const key of shape.keys) {
      if (!this.holds(key, next) || keyOf(next, key.columns) === keyOf(row, key.columns)) continue
      if (this.twin(table, key, next, own))
        throw databaseError('23505', `duplicate key value violates unique constraint "${key.name}"`, {
          constraint: key.name,
        })
      this.store.lock(this.tx, `${table}#${key.name}/${keyOf(next, key.columns)}`, 'update')
    }
    this.referred(table, next, row)
    this.put(table, own, next)
    return next
  }

  remove(table: string, row: Row): void {
    if (this.store.shapeOf(table).onlyGrows) throw databaseError('42501', `permission denied for table ${table}`)
    this.lockRow(table, row, 'update')
    this.put(table, keyOf(row, this.primary(table).columns), null)
  }
}

let marksMade = 0
/** Marks are random and never come back, not even in another run of the same seed; nothing but memory depends on them. */
const newMark = (): string => {
  marksMade += 1
  return `00000000-0000-4000-9000-${marksMade.toString(16).padStart(12, '0')}`
}

/** Tables whose changes leave another mark (`0018_writing.sql`). */
const marked: Readonly<Record<string, string>> = {
  ...{ office: 'organisation', region: 'organisation', calendar_version: 'calendar' },
  ...{ service_item: 'catalog', service_item_version: 'catalog' },
}

const partials: Readonly<Record<string, (row: Row) => boolean>> = {
  '(source_case_id IS NOT NULL)': (row) => row.source_case_id !== null,
  '(revoked_at IS NULL)': (row) => row.revoked_at === null,
}

function partialOf(where: string): (row: Row) => boolean {
  const fits = partials[where]
  if (!fits) throw new Error(`the simulated store does not know the predicate ${where}`)
  return fits
}
