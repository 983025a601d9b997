import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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

  await t.test('one that does not answer from here is left alone by whoever may not end it', async () => {
    await rm(join(new URL(server.url).searchParams.get('host') ?? '', '.s.PGSQL.5432'))
    assert.equal(await findRunning(dataDir), undefined)
    await assert.rejects(startPostgres({ dataDir, mayEnd: false }), /从这里连不上/)
    assert.equal((await db.query('select 1 as one')).length, 1)
    const before = server.pid
    server = await startPostgres({ dataDir })
    assert.notEqual(server.pid, before)
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await db.query('select 1 as one').catch(() => [])).length === 1) break
      await wait(30)
    }
    assert.equal((await db.query('select 1 as one')).length, 1)
  })

  await t.test('a clean stop leaves no lock behind', async () => {
    await server.stop()
    await assert.rejects(readFile(join(dataDir, 'postgres', 'postmaster.pid')))
    await assert.rejects(db.query('select 1'), { code: 'platform.database-down' })
    assert.equal(await server.hasEnded(), true)
  })

  await t.test(
    'files that somebody holds open elsewhere, in another container, are not opened a second time',
    async (t) => {
      const holder = spawn('flock', [
        '--no-fork',
        join(dataDir, 'postgres.lock'),
        'sh',
        '-c',
        'echo held; exec sleep 60',
      ])
      t.after(() => holder.kill())
      const isHolding = await new Promise((resolve) =>
        holder
          .on('error', () => resolve(false))
          .on('close', () => resolve(false))
          .stdout.once('data', () => resolve(true)),
      )
      // Where the machine has no such program nothing is held, and starting works as it did.
      if (isHolding) await assert.rejects(startPostgres({ dataDir }), /也许在另一个容器里/)
      else server = await startPostgres({ dataDir })
      assert.equal(await server.hasEnded(), isHolding)
    },
  )
})

test('a first start that was killed half-way is made again; files of something else are left alone', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-postgres-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  await mkdir(join(dataDir, 'postgres.new'))
  await writeFile(join(dataDir, 'postgres.new', 'PG_VERSION'), '18\n')
  const server = await startPostgres({ dataDir, durable: false })
  await server.stop()
  await rm(join(dataDir, 'postgres', 'PG_VERSION'))
  await assert.rejects(startPostgres({ dataDir, durable: false }), /有文件，但不是完整的数据库/)
  assert.equal((await readdir(join(dataDir, 'postgres'))).includes('base'), true)
})
