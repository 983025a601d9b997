import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '../db/database.ts'
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
