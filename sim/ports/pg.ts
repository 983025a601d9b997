/** Stands in for `pg` in `src/platform/db`: the pool leads to the simulated store, everything else is the real thing. */
import pg from 'pg'
import { current } from '../current.ts'

interface Line {
  query(config: unknown): Promise<unknown>
  connect(): Promise<unknown>
}

class Pool {
  private readonly line: Line

  constructor(settings: { readonly connectionString?: string }) {
    this.line = current().connect(settings.connectionString ?? '') as Line
  }

  query(config: unknown): Promise<unknown> {
    return this.line.query(config)
  }

  connect(): Promise<unknown> {
    return this.line.connect()
  }

  on(): this {
    return this
  }

  async end(): Promise<void> {}
}

const { Client, DatabaseError, escapeIdentifier, types } = pg

export default { Client, DatabaseError, Pool, escapeIdentifier, types }
