/** Reads the tables of a migrated PostgreSQL and writes `shape.json` anew. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { shapeQuestion, shapesFrom, simulatedTables } from './shape.ts'

export async function learn(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(shapeQuestion, [simulatedTables])
  await client.end()
  writeFileSync(join(import.meta.dirname, 'shape.json'), `${JSON.stringify(shapesFrom(rows), null, 1)}\n`)
}
