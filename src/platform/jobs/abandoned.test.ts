import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '../db/database.ts'
import { errorAnswer, lineThatBreaksOnce } from '../db/testing/broken-line.ts'
import { testDatabase } from '../db/testing/test-database.ts'
import { enqueue } from './queue.ts'
import { startWorker } from './worker.ts'

test('jobs of a process that died are taken by the living, jobs of the living are left with them', async (t) => {
  const db = await testDatabase(t)
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  const done: unknown[] = []
  let taken = 0
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const worker = await startWorker({
    url: db.url,
    tasks: {
      note: async (payload) => void done.push(payload),
      long: async () => {
        taken += 1
        await held
      },
    },
  })
  await db.transaction((tx) => enqueue(tx, 'long', {}))
  for (let tries = 0; tries < 200 && taken === 0; tries += 1) await wait(50)

  await owner.transaction(async (tx) => {
    await enqueue(tx, 'note', { n: 1 })
    await tx.query(
      `update graphile_worker._private_jobs set locked_by = 'worker-of-a-dead-process', locked_at = now() - interval '1 minute', attempts = 1
       where task_id = (select id from graphile_worker._private_tasks where identifier = 'note')`,
    )
    await tx.query(
      `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute'
       where task_id = (select id from graphile_worker._private_tasks where identifier = 'long')`,
    )
  })
  for (let tries = 0; tries < 400 && done.length === 0; tries += 1) await wait(50)
  release()
  // Before the database goes: a job that has just ended is still to be noted.
  await worker.stop()
  assert.deepEqual(done, [{ n: 1 }])
  assert.equal(taken, 1, 'the living worker keeps its job')
})

test('a timetable from a clock that was ahead is forgotten: what is due by the clock is carried out again', async (t) => {
  const db = await testDatabase(t)
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  const worker = await startWorker({
    url: db.url,
    tasks: { round: async () => {} },
    schedule: [{ task: 'round', at: '* * * * *' }],
  })
  t.after(() => worker.stop())
  const known = (what: string) =>
    owner.query<{ n: number }>(`select count(*)::int as n from graphile_worker._private_known_crontabs where ${what}`)
  for (let tries = 0; tries < 200 && (await known('true'))[0]?.n === 0; tries += 1) await wait(50)
  await owner.query(
    `update graphile_worker._private_known_crontabs set last_execution = now() + interval '8 hours', known_since = now() + interval '8 hours'`,
  )
  const ahead = `known_since > now() or coalesce(last_execution > now(), false)`
  for (let tries = 0; tries < 200 && (await known(ahead))[0]?.n !== 0; tries += 1) await wait(50)
  assert.equal((await known('true'))[0]?.n, 1)
  assert.equal((await known(ahead))[0]?.n, 0)
})

const failing = errorAnswer({ S: 'ERROR', V: 'ERROR', C: '58030', M: 'could not fdatasync file: Input/output error' })
for (const [what, instead] of [
  ['never heard that it has it', undefined],
  ['heard of an error in place of it', failing],
] as const)
  test(`a job whose worker ${what} is done all the same`, async (t) => {
    const db = await testDatabase(t)
    const line = await lineThatBreaksOnce(t, db.url, 'words on the line', instead)
    const done: unknown[] = []
    const worker = await startWorker({ url: line.url, tasks: { note: async (payload) => void done.push(payload) } })
    t.after(() => worker.stop())
    await db.transaction((tx) => enqueue(tx, 'note', { say: 'words on the line' }))
    for (let tries = 0; tries < 600 && done.length === 0; tries += 1) await wait(50)
    assert.equal(line.broke(), true)
    assert.deepEqual(done, [{ say: 'words on the line' }])
  })
