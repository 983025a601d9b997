// Writes what the migrations add up to: src/platform/db/tables.ts and db/schema.sql.  node tools/types.ts
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { testDatabase } from '../src/platform/db/testing/test-database.ts'
import { schemaSource, tablesSource } from './schema.ts'

const root = join(import.meta.dirname, '..')
const cleanups: (() => Promise<void>)[] = []
const db = await testDatabase({ after: (work) => cleanups.unshift(work) })
await writeFile(join(root, 'src/platform/db/tables.ts'), await tablesSource(db))
await writeFile(join(root, 'db/schema.sql'), await schemaSource(db))
for (const cleanup of cleanups) await cleanup()
