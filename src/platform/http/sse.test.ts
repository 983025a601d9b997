import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../db/testing/test-database.ts'
import { mountHealth } from './health.ts'
import { createServer } from './server.ts'
import { streamEvents } from './sse.ts'

test('live updates: a NOTIFY reaches the subscriber as it may see it; closing the server ends the stream', async (t) => {
  const db = await testDatabase(t)
  const app = await createServer({
    publicUrl: 'http://localhost',
    secret: 'test',
    logLevel: 'silent',
    uploadMaxBytes: 1,
  })
  mountHealth(app, db)
  app.get('/stream', (_, reply) =>
    streamEvents(reply, db, 'ticket', (payload) =>
      payload.startsWith('secret') ? undefined : { event: 'called', data: { number: payload } },
    ),
  )
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  assert.equal((await fetch(`${address}/health/ready`)).status, 200)

  const answer = await fetch(`${address}/stream`)
  assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  await db.query(`select pg_notify('ticket', 'secret-1')`)
  await db.query(`select pg_notify('ticket', 'A007')`)
  let text = ''
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString()
      if (text.includes('A007')) void app.close()
    }
  })()
  await reading
  assert.match(text, /^retry: \d+\n\nevent: called\ndata: {"number":"A007"}\n\n$/)
  await app.close()
})
