import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { z } from 'zod'
import { Refusal, refuse } from '#kernel/refusal.ts'
import { mount } from './mount.ts'
import type { FieldError } from './problem.ts'
import { routes } from './route-table.ts'
import { createServer, type ServerOptions } from './server.ts'
import type { Authentication, RequestActor } from './session.ts'

const clerk = { kind: 'staff', staffId: 's1', name: '', posts: [] } satisfies RequestActor

const authentication: Authentication = {
  authenticate: async (request) => (request.headers.authorization === 'Bearer clerk' ? clerk : { kind: 'visitor' }),
  actorKey: (actor) => (actor.kind === 'staff' ? `staff:${actor.staffId}` : 'visitor'),
  permits: (_, needs) => needs === 'things.make',
}

const table = routes({
  makeThing: {
    method: 'POST',
    path: '/api/things/:id',
    summary: '造一件东西',
    tag: '试验',
    needs: 'things.make',
    params: z.object({ id: z.uuid() }),
    body: z.object({
      name: z.string().min(2),
      parts: z.array(z.object({ size: z.number() })).default([]),
      version: z.number().optional(),
    }),
    reply: z.object({ name: z.string(), key: z.string(), seen: z.number().nullable() }),
    status: 201,
  },
  breakThing: {
    method: 'GET',
    path: '/api/things/:id/break',
    summary: '弄坏',
    tag: '试验',
    needs: 'anyone',
    reply: z.object({}),
  },
  closedThing: {
    method: 'GET',
    path: '/api/closed',
    summary: '打不开',
    tag: '试验',
    needs: 'things.close',
    reply: z.object({}),
  },
})

async function server(t: TestContext, options: Partial<ServerOptions> = {}) {
  const lines: string[] = []
  const app = await createServer({
    publicUrl: 'http://localhost:80',
    secret: 'test-secret',
    logLevel: 'info',
    logTo: { write: (line) => lines.push(line) },
    uploadMaxBytes: 1_000_000,
    authentication,
    ...options,
  })
  mount(app, table, {
    makeThing: async ({ body, stamp }) => {
      const made = { name: body.name, key: stamp.requestId, seen: body.version ?? null, idNumber: '330302199001011234' }
      return made
    },
    breakThing: async ({ query }) => {
      if (query === undefined) throw new Error('cannot read 330302199001011234\nof somebody')
      throw refuse('never')
    },
    closedThing: async () => ({}),
  })
  t.after(() => app.close())
  return { app, lines }
}

const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const good = {
  method: 'POST',
  url: `/api/things/${id}`,
  headers: { authorization: 'Bearer clerk', 'idempotency-key': 'key-00000001', 'if-match': '"7"' },
  payload: { name: '木箱', parts: [{ size: 1 }] },
} as const

test('a good request reaches the handler with stamp and version, and undeclared fields never leave', async (t) => {
  const { app } = await server(t)
  const reply = await app.inject(good)
  assert.equal(reply.statusCode, 201)
  assert.deepEqual(reply.json(), { name: '木箱', key: 'key-00000001', seen: 7 })
  assert.equal(reply.headers['cache-control'], 'no-store')
  assert.match(String(reply.headers['content-security-policy']), /^default-src 'none';script-src 'self';/)
  assert.equal(reply.headers['x-content-type-options'], 'nosniff')
  assert.equal(reply.headers['referrer-policy'], 'same-origin')
})

test('每一种不能接受的请求都有状态码和中文说明', async (t) => {
  const { app } = await server(t)
  const json = { 'content-type': 'application/json' }
  const wrong: [string, object, number, string][] = [
    ['没有登录', { headers: { ...good.headers, authorization: '' } }, 401, 'platform.sign-in-needed'],
    ['没有请求编号', { headers: { authorization: 'Bearer clerk' } }, 400, 'platform.key-missing'],
    ['别的网站发来', { headers: { ...good.headers, 'sec-fetch-site': 'cross-site' } }, 403, 'platform.form-expired'],
    ['别的来源', { headers: { ...good.headers, origin: 'https://evil.example' } }, 403, 'platform.form-expired'],
    ['多出的字段', { payload: { ...good.payload, role: 'admin' } }, 422, 'platform.fields'],
    ['JSON 不完整', { headers: { ...good.headers, ...json }, payload: '{"name":' }, 400, 'platform.bad-request'],
    [
      '原型污染',
      { headers: { ...good.headers, ...json }, payload: '{"__proto__":{"a":1},"name":"木箱"}' },
      400,
      'platform.bad-request',
    ],
    ['空字符', { payload: { name: '木\0箱' } }, 400, 'platform.bad-request'],
    ['太大', { payload: { name: 'x'.repeat(1_100_000) } }, 413, 'platform.too-large'],
    [
      '不认识的格式',
      { headers: { ...good.headers, 'content-type': 'text/xml' }, payload: '<a/>' },
      415,
      'platform.media-type',
    ],
    ['版本写错', { headers: { ...good.headers, 'if-match': 'new' } }, 400, 'platform.if-match'],
    ['编号不是 UUID', { url: '/api/things/1' }, 422, 'platform.fields'],
    ['没有权限', { method: 'GET', url: '/api/closed' }, 403, 'platform.not-permitted'],
    ['没有这个地址', { url: '/api/nothing' }, 404, 'platform.no-such-page'],
    ['网址编码错误', { url: '/api/things/%ZZ' }, 400, 'platform.bad-request'],
  ]
  for (const [what, change, status, code] of wrong) {
    const reply = await app.inject({ ...good, ...change })
    assert.equal(reply.json().code, code, what)
    assert.equal(reply.statusCode, status, what)
    assert.match(reply.json().detail, /[\u4e00-\u9fff].*。/, what)
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/, what)
  }
})

test('多出的和填错的字段逐个点名', async (t) => {
  const { app } = await server(t)
  const reply = await app.inject({ ...good, payload: { name: '', parts: [{ size: 'x', decision: 1 }], role: 'admin' } })
  const said = Object.fromEntries(reply.json().errors.map((error: FieldError) => [error.field, error.message]))
  assert.deepEqual(said, {
    role: '没有这一项，请去掉',
    'parts.0.decision': '没有这一项，请去掉',
    name: '请填写这一项',
    'parts.0.size': '请填数字',
  })
})

test('a fault tells nothing but its request number; the log has the route pattern and no numbers of persons', async (t) => {
  const { app, lines } = await server(t)
  const reply = await app.inject({ method: 'GET', url: '/api/things/330302199001011234/break?phone=13800000000' })
  assert.equal(reply.statusCode, 500)
  assert.equal(reply.json().code, 'platform.fault')
  assert.equal(reply.headers['x-request-id'], reply.json().requestId)
  const log = lines.join('')
  assert.match(log, /\/api\/things\/:id\/break/)
  assert.match(log, new RegExp(reply.json().requestId))
  assert.doesNotMatch(log, /330302|13800000000/)
  assert.equal(
    lines.every((line) => line.trim().split('\n').length === 1),
    true,
  )
})

test('数据库断开时答 503，并告诉对方何时再来', async (t) => {
  const lost = {
    ...authentication,
    authenticate: () => Promise.reject(new Refusal('unavailable', 'platform.database-down')),
  }
  const { app } = await server(t, { authentication: lost })
  const reply = await app.inject(good)
  assert.equal(reply.statusCode, 503)
  assert.equal(reply.headers['retry-after'], '5')
})

test('同一地址请求太频繁，说明何时再来', async (t) => {
  const { app } = await server(t, { requestsPerMinute: 2 })
  const statuses = [await app.inject('/api/closed'), await app.inject('/api/closed'), await app.inject('/api/closed')]
  assert.deepEqual(
    statuses.map((reply) => reply.statusCode),
    [401, 401, 429],
  )
  assert.equal(statuses[2]?.json().code, 'platform.too-many-requests')
  assert.equal(Number(statuses[2]?.headers['retry-after']) > 0, true)
})

test('a head too large for HTTP is answered in words, before any route', async (t) => {
  const { app } = await server(t)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.server.address() as { port: number }
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(address.port, '127.0.0.1', () =>
      socket.write(`GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`),
    )
    let said = ''
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.on('close', () => resolve(said))
  })
  assert.match(answer, /^HTTP\/1.1 431/)
  assert.match(answer, /platform\.headers-too-large/)
})

test('the same route mounted twice is a mistake of the programmer', async (t) => {
  const { app } = await server(t)
  const one = routes({ again: { ...table.closedThing, path: '/api/closed' } })
  assert.throws(() => mount(app, one, { again: async () => ({}) }), /mounted twice/)
})
