import { Refusal } from '#kernel/refusal.ts'
import { type Database, refuseInsideTransaction, type Sql } from './database.ts'

/** Keys in one statement; more wait for the next. */
const most = 100
/** Statements of one kind under way at once. */
const underWay = 2

interface Waiting<Key, Value> {
  readonly key: Key
  resolve(value: Value): void
  reject(error: unknown): void
}

interface Desk<Key, Value> {
  waiting: Waiting<Key, Value>[]
  busy: number
}

/** One request's way of reading: what it has read once it knows. */
interface Reading extends Sql {
  readonly from: Database
  readonly known: Map<object, Map<string, Promise<unknown>>>
}

/**
 * Reads of one request, outside a transaction: whatever goes through `gathered` or `kept` is asked for once and then known until the
 * request is over, so that everything it decides on is decided on the same. Make a new one for every request and every new try.
 */
export function reading(db: Database): Sql {
  const own: Reading = {
    from: db,
    known: new Map(),
    query: (text, values, name) => db.query(text, values, name),
    get read() {
      return db.read
    },
  }
  return own
}

const isReading = (sql: Sql): sql is Reading => 'known' in sql

/** The same database or transaction, asked afresh. */
export const afresh = (sql: Sql): Sql => (isReading(sql) ? sql.from : sql)

/**
 * A read that many ask for at the same time goes to the database once for all of them. `load` answers the value of each key, in order.
 * Nobody waits to be joined: what is asked while statements are under way makes the next one, so a value is never older than the asking
 * for it. A statement that fails is asked again for each alone, so that one key nobody can read spoils nothing for others; only when the
 * database is away all of them are told so. Inside a transaction there is nobody to share with.
 */
export function gathered<Key, Value>(
  load: (sql: Sql, keys: readonly Key[]) => Promise<readonly Value[]>,
): (sql: Sql, key: Key) => Promise<Value> {
  const desks = new WeakMap<Sql, Desk<Key, Value>>()
  const alone = async (sql: Sql, key: Key): Promise<Value> => (await load(sql, [key]))[0] as Value

  const serve = async (sql: Sql, desk: Desk<Key, Value>): Promise<void> => {
    desk.busy += 1
    // Who asks in the same breath comes along.
    await undefined
    while (desk.waiting.length > 0) {
      const group = desk.waiting.splice(0, most)
      try {
        const values = await load(
          sql,
          group.map((one) => one.key),
        )
        for (const [index, one] of group.entries()) one.resolve(values[index] as Value)
      } catch (error) {
        // When the database is away or overdone, a hundred more statements help nobody.
        const isAway = error instanceof Refusal && error.kind === 'unavailable'
        if (group.length === 1 || isAway) for (const one of group) one.reject(error)
        else await Promise.all(group.map((one) => alone(sql, one.key).then(one.resolve, one.reject)))
      }
    }
    desk.busy -= 1
  }

  const ask = (sql: Sql, key: Key): Promise<Value> => {
    if (!isShared(sql)) return alone(sql, key)
    refuseInsideTransaction()
    const desk = desks.get(sql) ?? { waiting: [], busy: 0 }
    desks.set(sql, desk)
    return new Promise<Value>((resolve, reject) => {
      desk.waiting.push({ key, resolve, reject })
      if (desk.busy < underWay) void serve(sql, desk)
    })
  }

  return (sql, key) => {
    if (!isReading(sql)) return ask(sql, key)
    const answers = sql.known.get(ask) ?? new Map<string, Promise<unknown>>()
    sql.known.set(ask, answers)
    const name = typeof key === 'string' ? key : JSON.stringify(key)
    const known = answers.get(name) ?? ask(sql.from, key)
    answers.set(name, known)
    return known as Promise<Value>
  }
}

const isShared = (sql: Sql): sql is Database => 'transaction' in sql

/** The rows of ids, in the order of the ids, however these are written; undefined where there is none. */
export function inOrder<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): (Row | undefined)[] {
  const found = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.map((key) => found.get(key.toLowerCase()))
}
