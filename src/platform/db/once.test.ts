import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { once } from './once.ts'
import { testDatabase } from './testing/test-database.ts'

const stamp = (requestId: string, fingerprint = 'a'.repeat(64), actorKey = 'person:1') => ({
  requestId,
  fingerprint,
  actorKey,
})

test('同一请求并发提交一百次，只生效一次，且每次得到同一结果', async (t) => {
  const db = await testDatabase(t)
  let runs = 0
  const results = await Promise.all(
    Array.from({ length: 100 }, () =>
      db.transaction((tx) =>
        once(tx, stamp('request-1'), async () => {
          runs += 1
          await tx.query(
            `insert into message (kind, recipient, template, params, about) values ('sms', $1, 't', '{}', 'x')`,
            [String(runs)],
          )
          return { receipt: `r-${runs}` }
        }),
      ),
    ),
  )
  assert.equal(runs, 1)
  assert.deepEqual(new Set(results.map((result) => result.receipt)), new Set(['r-1']))
  assert.deepEqual(await db.query('select count(*) as messages from message'), [{ messages: 1 }])

  await assert.rejects(
    db.transaction((tx) => once(tx, stamp('request-1', 'b'.repeat(64)), async () => ({}))),
    (error: Refusal) => error.kind === 'invalid' && error.code === 'platform.key-reused',
  )
  const other = await db.transaction((tx) =>
    once(tx, stamp('request-1', 'c'.repeat(64), 'person:2'), async () => 'mine'),
  )
  assert.equal(other, 'mine')

  await assert.rejects(
    db.transaction((tx) => once(tx, stamp('request-2'), () => Promise.reject(new Refusal('rule', 'x', {})))),
  )
  assert.equal(await db.transaction((tx) => once(tx, stamp('request-2'), async () => 'second try')), 'second try')
})
