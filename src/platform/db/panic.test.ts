import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { openDatabase } from './database.ts'
import { errorAnswer, lineThatBreaksOnce } from './testing/broken-line.ts'
import { testDatabase } from './testing/test-database.ts'

test('PostgreSQL that ends itself because it cannot flush is away, not a fault of the request', async (t) => {
  const { url } = await testDatabase(t)
  const panic = errorAnswer({ S: 'PANIC', V: 'PANIC', C: '58030', M: 'could not fdatasync file: Input/output error' })
  const line = await lineThatBreaksOnce(t, url, 'words of a panic', panic)
  const db = openDatabase(line.url)
  t.after(() => db.close())
  const asked = () => db.query<{ said: string }>(`select 'words of a panic' as said`)
  await assert.rejects(asked, (error) => error instanceof Refusal && error.code === 'platform.database-down')
  assert.deepEqual(await asked(), [{ said: 'words of a panic' }])
})
