import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../db/database.ts'
import { testDatabase } from '../db/testing/test-database.ts'
import { type Act, record, sealTrail, verifyTrail } from './trail.ts'

const act = (object: string): Act => ({
  actorKey: 'staff:s1',
  action: 'cases.read',
  object,
  outcome: 'done',
  purpose: '受理审查',
})

test('审计记录封签后，少一条、改一字都能查出', async (t) => {
  const db = await testDatabase(t)
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  assert.equal(await sealTrail(db), 0)

  const writers = Array.from({ length: 30 }, (_, n) => db.transaction((tx) => record(tx, act(`case:${n}`))))
  const sealers = Array.from({ length: 4 }, () => sealTrail(db))
  await Promise.all(writers)
  const sealed = (await Promise.all(sealers)).reduce((sum, count) => sum + count, 0)
  assert.equal(sealed + (await sealTrail(db)), 30)
  assert.equal((await verifyTrail(db)).ok, true)

  await assert.rejects(db.query('delete from audit_record'), { code: '42501' })
  await owner.query('alter table audit_record disable trigger refuse_change')
  await owner.query(`update audit_record set purpose = '好奇' where object = 'case:7'`)
  const changed = await verifyTrail(db)
  assert.match(changed.ok ? '' : changed.reason, /记录被改动/)
  await owner.query(`delete from audit_record where object = 'case:7'`)
  const missing = await verifyTrail(db)
  assert.match(missing.ok ? '' : missing.reason, /记录数不符/)
})
