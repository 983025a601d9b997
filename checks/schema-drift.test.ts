import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '../src/platform/db/database.ts'
import { testDatabase } from '../src/platform/db/testing/test-database.ts'
import { schemaSource, tablesSource } from '../tools/schema.ts'

const root = join(import.meta.dirname, '..')
const advice = 'run: node tools/types.ts'

test('tables.ts and schema.sql say what the migrations make', async (t) => {
  const db = await testDatabase(t)
  const [tables, schema] = await Promise.all([tablesSource(db), schemaSource(db)])
  assert.equal(await readFile(join(root, 'src/platform/db/tables.ts'), 'utf8'), tables, advice)
  assert.equal(await readFile(join(root, 'db/schema.sql'), 'utf8'), schema, advice)

  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  await owner.query('alter table message add column planted int')
  assert.notEqual(await tablesSource(db), tables, 'a planted column is seen')
  assert.notEqual(await schemaSource(db), schema, 'a planted column is seen')
})

test('every table that only grows refuses the application, and every event table only grows', async (t) => {
  const db = await testDatabase(t)
  const rows = await db.query<{ name: string; guarded: boolean; open: boolean }>(`
    select c.relname as name, exists (select from pg_trigger where tgrelid = c.oid and tgname = 'refuse_change') as guarded,
           has_table_privilege('onevisit_app', c.oid, 'update') or has_table_privilege('onevisit_app', c.oid, 'delete') as open
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`)
  const guarded = rows.filter((row) => row.guarded).map((row) => row.name)
  assert.equal(guarded.includes('audit_record'), true, 'the query sees guarded tables')
  assert.deepEqual(
    rows.filter((row) => row.guarded && row.open),
    [],
  )
  assert.deepEqual(
    rows.filter((row) => row.name.endsWith('_event') && !row.guarded),
    [],
  )
})
