import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gathered, reading } from './gather.ts'
import { kept } from './reference.ts'
import { testDatabase } from './testing/test-database.ts'

test('一起问的一次问到，各得各的答案', async (t) => {
  const db = await testDatabase(t)
  let statements = 0
  const double = gathered<number, number>(async (sql, keys) => {
    statements += 1
    const rows = await sql.query<{ key: number }>('select key from unnest($1::int[]) as asked (key)', [keys])
    return rows.map(({ key }) => 100 / key).map((value, at) => ((keys[at] ?? 0) < 0 ? Number.NaN : value))
  })

  await t.test('many at once need few statements', async () => {
    const asked = Array.from({ length: 50 }, (_, n) => n + 1)
    const answers = await Promise.all(asked.map((key) => double(db, key)))
    assert.deepEqual(
      answers,
      asked.map((key) => 100 / key),
    )
    assert.ok(statements <= 2, `${statements} statements`)
  })

  await t.test('what is asked after an answer is read anew: a write in between is seen', async () => {
    const value = gathered<string, number>(async (sql, keys) => {
      const [row] = await sql.query<{ value: number }>(
        `select coalesce(max(value), 0)::int as value from case_counter where scope = 'gather'`,
      )
      return keys.map(() => row?.value ?? 0)
    })
    for (let n = 1; n <= 5; n += 1) {
      const early = value(db, 'x')
      await db.query(
        `insert into case_counter (scope, value) values ('gather', $1) on conflict (scope) do update set value = $1`,
        [n],
      )
      const late = value(db, 'x')
      assert.ok((await early) <= n)
      assert.equal(await late, n)
    }
  })

  await t.test('one request reads once, the next one anew; a transaction sees its own changes', async () => {
    const value = gathered<string, number>(async (sql, keys) => {
      const [row] = await sql.query<{ value: number }>(`select value from case_counter where scope = 'gather'`)
      return keys.map(() => row?.value ?? 0)
    })
    const mine = reading(db)
    assert.equal(await value(mine, 'x'), 5)
    await db.query(`update case_counter set value = 6 where scope = 'gather'`)
    assert.equal(await value(mine, 'x'), 5)
    assert.equal(await value(reading(db), 'x'), 6)
    await db.transaction(async (tx) => {
      await tx.query(`update case_counter set value = 7 where scope = 'gather'`)
      assert.equal(await value(tx, 'x'), 7)
      await assert.rejects(async () => value(db, 'x'), /inside a transaction/)
    })
  })

  await t.test('a key that cannot be read spoils nothing for others', async () => {
    const sizes = gathered<string, number>(async (sql, keys) => {
      const rows = await sql.query<{ id: string }>('select id from unnest($1::uuid[]) as asked (id)', [keys])
      return rows.map(({ id }) => id.length)
    })
    const good = '00000000-0000-0000-0000-000000000001'
    const outcomes = await Promise.allSettled([good, 'not an id', good].map((key) => sizes(db, key)))
    assert.deepEqual(
      outcomes.map((one) => one.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
  })
})

test('参考数据留在内存里，改了马上看到新的', async (t) => {
  const db = await testDatabase(t)
  let reads = 0
  const version = kept('calendar', async (sql): Promise<{ readonly versions: number }> => {
    reads += 1
    const [row] = await sql.query<{ versions: number }>('select count(*) as versions from calendar_version')
    return { versions: row?.versions ?? 0 }
  })
  const insert = (name: string) =>
    [
      `insert into calendar_version (version, covers_from, covers_to, source, data) values ($1, '2030-01-01', '2030-12-31', '', '{}')`,
      [name],
    ] as const

  await t.test('read once while nothing changes', async () => {
    assert.equal((await version(db, '')).versions, 0)
    await version(db, '')
    assert.equal(reads, 1)
  })

  await t.test('a change by anybody is seen by whoever asks next', async () => {
    await db.query(...insert('kept-1'))
    assert.equal((await version(db, '')).versions, 1)
  })

  await t.test(
    'a transaction sees its own change, others do not, and a rollback leaves nothing in memory',
    async () => {
      await assert.rejects(
        db.transaction(async (tx) => {
          await tx.query(...insert('kept-2'))
          assert.equal((await version(tx, '')).versions, 2)
          throw new Error('undone')
        }),
      )
      assert.equal((await version(db, '')).versions, 1)
      await db.query(...insert('kept-3'))
      await db.query(...insert('kept-4'))
      assert.equal((await version(db, '')).versions, 3)
    },
  )

  await t.test('what is shared cannot be changed by one of those who share it', async () => {
    const value = (await version(db, '')) as { versions: number }
    assert.throws(() => {
      value.versions = 9
    }, TypeError)
  })
})
