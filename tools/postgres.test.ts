import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { Refusal } from '#kernel/refusal.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { findRunning, startPostgres } from './postgres.ts'

test('the embedded PostgreSQL survives being killed, and keeps what it confirmed', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-postgres-'))
  let server = await startPostgres({ dataDir })
  t.after(async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  })
  const db = openDatabase(server.url)
  t.after(() => db.close())
  await db.query('create table note (n int primary key)')
  const heard: string[] = []
  await db.listen('notes', (payload) => heard.push(payload))

  await t.test('a second process finds it and takes it over instead of starting another', async () => {
    assert.equal((await findRunning(dataDir))?.pid, server.pid)
    assert.equal((await startPostgres({ dataDir })).pid, server.pid)
  })

  await t.test(
    'killed under load: every confirmed row is there, lost connections are refusals, and the pool comes back',
    async () => {
      const confirmed: number[] = []
      const refusals: Refusal[] = []
      let next = 0
      let isRunning = true
      const writers = Array.from({ length: 4 }, async () => {
        while (isRunning) {
          next += 1
          const n = next
          await db.query('insert into note values ($1)', [n]).then(
            () => confirmed.push(n),
            (error: Refusal) => refusals.push(error),
          )
        }
      })
      await wait(400)
      process.kill(server.pid, 'SIGKILL')
      await wait(100)
      server = await startPostgres({ dataDir })
      await wait(300)
      isRunning = false
      await Promise.all(writers)
      assert.equal(confirmed.length > 50, true)
      assert.deepEqual(new Set(refusals.map((refusal) => refusal.code)), new Set(['platform.database-down']))
      const rows = await db.query<{ n: number }>('select n from note')
      const found = new Set(rows.map((row) => row.n))
      assert.deepEqual(
        confirmed.filter((n) => !found.has(n)),
        [],
      )
    },
  )

  await t.test('listeners are told to read again, and hear what follows', async () => {
    for (let attempt = 0; attempt < 100 && heard.length === 0; attempt += 1) await wait(30)
    assert.equal(heard[0], '')
    await db.query(`select pg_notify('notes', 'hello')`)
    for (let attempt = 0; attempt < 100 && !heard.includes('hello'); attempt += 1) await wait(10)
    assert.equal(heard.at(-1), 'hello')
  })

  await t.test(
    'a lock file that names a stranger with a reused process id does not keep it from starting',
    async () => {
      const lock = join(dataDir, 'postgres', 'postmaster.pid')
      const text = await readFile(lock, 'utf8')
      process.kill(server.pid, 'SIGKILL')
      await wait(50)
      await writeFile(lock, text.replace(/^\d+/, String(process.pid)))
      assert.equal(await findRunning(dataDir), undefined)
      server = await startPostgres({ dataDir })
      assert.equal((await db.query('select 1 as one')).length, 1)
    },
  )

  await t.test('a clean stop leaves no lock behind', async () => {
    await server.stop()
    await assert.rejects(readFile(join(dataDir, 'postgres', 'postmaster.pid')))
    await assert.rejects(db.query('select 1'), { code: 'platform.database-down' })
  })
})
