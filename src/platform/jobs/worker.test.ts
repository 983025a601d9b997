import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { parseCronItems, quickAddJob, run } from 'graphile-worker'
import pg from 'pg'
import { callSignature } from '../crypto.ts'
import { openDatabase } from '../db/database.ts'
import { testDatabase } from '../db/testing/test-database.ts'
import { platformTasks } from '../housekeeping.ts'
import { messagesAbout, notify } from '../notify/outbox.ts'
import { createSmsService } from '../notify/sms.ts'
import { openPool } from './pool.ts'
import { enqueue } from './queue.ts'
import { quietLogger } from './quiet-logger.ts'
import { startWorker } from './worker.ts'

async function until(done: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 200 && !(await done()); attempt += 1) await wait(25)
}

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  return (
    headers['x-signature'] === callSignature('secret', String(headers['x-timestamp']), 'POST', '/v1/messages', body)
  )
}

test('jobs run after the commit that asked for them, and only then', async (t) => {
  const db = await testDatabase(t)
  const seen: unknown[] = []
  const failures: string[] = []
  const worker = await startWorker({
    url: db.url,
    timeLimitMs: 200,
    tasks: {
      note: async (payload) => {
        seen.push(payload)
      },
      poison: () => Promise.reject(new Error('person 330302199001011234 is missing')),
      endless: () => new Promise(() => {}),
    },
    onFailure: (task) => failures.push(task),
  })
  t.after(() => worker.stop())

  await assert.rejects(
    db.transaction(async (tx) => {
      await enqueue(tx, 'note', { n: 'rolled back' })
      throw new Error('no')
    }),
  )
  await db.transaction((tx) => enqueue(tx, 'poison', {}, { maxAttempts: 1 }))
  await db.transaction((tx) => enqueue(tx, 'endless', {}, { maxAttempts: 1 }))
  await db.transaction((tx) => enqueue(tx, 'note', { n: 1 }))
  await until(() => seen.length > 0 && failures.length === 2)
  assert.deepEqual(seen, [{ n: 1 }])

  const parked = () =>
    db.query<{ job_id: number; task: string; last_error: string }>('select * from parked_jobs() order by task')
  await until(async () => (await parked()).length === 2)
  const [endless, poison] = await parked()
  assert.equal(endless?.last_error.includes('time limit'), true)
  assert.equal(poison?.last_error, 'Error: person … is missing')
  assert.deepEqual(await db.query('select retry_parked_job($1) as retried', [poison?.job_id]), [{ retried: true }])
  await until(() => failures.length === 3)
  assert.equal(failures.filter((task) => task === 'poison').length, 2)
})

test('短信：服务商收下才算发出，拒收和没有配置都看得见', async (t) => {
  const db = await testDatabase(t)
  const received: { template: string; requestId: string }[] = []
  let status = 503
  const gateway = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (status === 200) received.push(JSON.parse(body))
      response
        .writeHead(request.headers.authorization === 'Bearer key' && isSigned(request.headers, body) ? status : 401)
        .end()
    })
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  t.after(() => gateway.close())
  const { port } = gateway.address() as { port: number }
  const url = `http://127.0.0.1:${port}`
  const send = (sms: Parameters<typeof createSmsService>[0], messageId: string, isLastAttempt = false) => {
    const task = platformTasks(db, createSmsService(sms))['send-message']
    return task?.({ messageId }, { jobId: '1', attempt: 1, isLastAttempt, signal: undefined })
  }
  const message = {
    kind: 'sms',
    to: '13800000000',
    template: 'case-accepted',
    params: { number: 'A1' },
    about: 'case:1',
  } as const
  const messageId = await db.transaction((tx) => notify(tx, message))
  const standing = async () => (await messagesAbout(db, 'case:1'))[0]

  await assert.rejects(Promise.resolve(send({ url, key: 'key', secret: 'secret' }, messageId)), /503/)
  assert.equal((await standing())?.state, 'waiting')
  assert.equal((await standing())?.lastError, '短信服务答复 503')
  status = 200
  await send({ url, key: 'key', secret: 'secret' }, messageId)
  await send({ url, key: 'key', secret: 'secret' }, messageId)
  assert.equal((await standing())?.state, 'sent')
  assert.deepEqual(received, [
    { to: '13800000000', template: 'case-accepted', params: { number: 'A1' }, requestId: messageId },
  ])

  const refused = await db.transaction((tx) => notify(tx, { ...message, about: 'case:2' }))
  await send({ url, key: 'wrong', secret: 'secret' }, refused)
  assert.equal((await messagesAbout(db, 'case:2'))[0]?.state, 'failed')
  const unset = await db.transaction((tx) => notify(tx, { ...message, about: 'case:3' }))
  await send({ url: undefined, key: undefined, secret: undefined }, unset)
  assert.equal((await messagesAbout(db, 'case:3'))[0]?.lastError, '没有配置短信服务（SMS_URL）')
})

test('an assertion that fails inside the job library is known as its own, one of ours is not', async (t) => {
  const db = await testDatabase(t)
  const worker = await startWorker({ url: db.url, tasks: {} })
  t.after(() => worker.stop())
  const pool = openPool(db.url, 1)
  t.after(() => pool.end())
  const failing = {
    pgPool: pool,
    taskList: {},
    crontab: '* * * * * none',
    parsedCronItems: parseCronItems([]),
  }
  const theirs: unknown = await run(failing).catch((error: unknown) => error)
  assert.ok(theirs instanceof assert.AssertionError)
  assert.equal(worker.knows(theirs), true)
  const ours = new assert.AssertionError({ message: 'nudge called after worker terminated' })
  assert.equal(worker.knows(ours), false)
})

test('what PostgreSQL refused the job library for its own bookkeeping is known as that, what it refused us is not', async (t) => {
  const db = await testDatabase(t)
  const worker = await startWorker({ url: db.url, tasks: {} })
  t.after(() => worker.stop())
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  await owner.query('alter table graphile_worker._private_jobs add constraint no_jobs check (false) not valid')
  const pool = openPool(db.url, 1)
  t.after(() => pool.end())
  const options = { pgPool: pool, logger: quietLogger }
  const theirs: unknown = await quickAddJob(options, 'note', {}).catch((error: unknown) => error)
  assert.ok(theirs instanceof pg.DatabaseError)
  assert.equal(worker.knows(theirs), true)
  const ours: unknown = await db.query('select 1 / 0').catch((error: unknown) => error)
  assert.ok(ours instanceof pg.DatabaseError)
  assert.equal(worker.knows(ours), false)
})
