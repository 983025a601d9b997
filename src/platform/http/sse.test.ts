import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '../db/database.ts'
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

test('a client that leaves while the stream is being set up leaves no listener behind', async (t) => {
  const db = await testDatabase(t)
  const app = await createServer({
    ...{ publicUrl: 'http://localhost', secret: 'test', logLevel: 'silent', uploadMaxBytes: 1 },
  })
  t.after(() => app.close())
  let client: Socket | undefined
  let stood: Promise<unknown> = Promise.resolve()
  app.get('/stream', (_, reply) => {
    stood = streamEvents(reply, db, 'leaving', () => undefined)
    // The first LISTEN opens a connection of its own: the client is gone long before it stands.
    client?.destroy()
    return stood
  })
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  client = connect(Number(port), '127.0.0.1')
  client.on('error', () => undefined)
  const left = new Promise<void>((resolve) => client?.once('close', () => resolve()))
  client.write('GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await left
  assert.equal(await stood, undefined)
  assert.equal(app.eventStreams.size, 0)
  // The application's role is not told what other connections run; the owner is.
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  for (let turn = 0; turn < 100; turn += 1) {
    const [listener] = await owner.query<{ query: string }>(
      `select query from pg_stat_activity where datname = current_database() and query ~ 'leaving' and pid <> pg_backend_pid()`,
    )
    if (listener?.query === 'unlisten "leaving"') return
    await wait(20)
  }
  assert.fail('the channel is still listened to')
})
