import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { z } from 'zod'
import { Refusal } from '#kernel/refusal.ts'
import { mount } from './mount.ts'
import { openApiOf } from './openapi.ts'
import { registerMessages } from './problem.ts'
import { routes } from './route-table.ts'
import { createServer } from './server.ts'

registerMessages({ 'notes.stale': '{who}已经改过。请看过再改。' })

const of = { summary: '记事', tag: '试验', needs: 'anyone' } as const
const Note = z.object({ version: z.number(), text: z.string() })
const table = routes({
  getNote: { ...of, method: 'GET', path: '/api/note', reply: Note },
  writeNote: {
    ...of,
    method: 'PUT',
    path: '/api/note',
    body: z.strictObject({ version: z.number().int().min(0), text: z.string().min(1) }),
    reply: Note,
  },
  ringBell: { ...of, method: 'POST', path: '/api/bell', body: z.strictObject({}), reply: z.object({}) },
})

/** One note, at version 7. */
async function noteServer(t: TestContext) {
  const app = await createServer({
    ...{ publicUrl: 'http://localhost', secret: 'test', logLevel: 'silent', uploadMaxBytes: 1 },
  })
  t.after(() => app.close())
  let note = { version: 7, text: '甲' }
  let prints: string[] = []
  mount(app, table, {
    getNote: async () => note,
    writeNote: async ({ body, stamp }) => {
      prints = [...prints, stamp.fingerprint]
      if (body.version !== note.version) throw new Refusal('conflict', 'notes.stale', { who: '老王' })
      if (body.text === '满') throw new Refusal('rule', 'notes.full')
      note = { version: note.version + 1, text: body.text }
      return note
    },
    ringBell: async () => ({}),
  })
  let made = 0
  const headersOf = (headers: Record<string, string>) => ({ 'idempotency-key': `key-${10_000 + made++}`, ...headers })
  const write = (payload: object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'PUT', url: '/api/note', payload, headers: headersOf(headers) })
  const read = (headers: Record<string, string> = {}) => app.inject({ url: '/api/note', headers })
  const ring = (headers: Record<string, string>) =>
    app.inject({ method: 'POST', url: '/api/bell', payload: {}, headers: headersOf(headers) })
  return { app, write, read, ring, fingerprints: () => prints }
}

test('读：有版本就有 ETag，内容没变答 304，变了给新的', async (t) => {
  const { read, write } = await noteServer(t)
  const first = await read()
  const tag = String(first.headers.etag)
  assert.match(tag, /^"7-[0-9a-f]{16}"$/)
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const again = await read({ 'if-none-match': known })
    assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', tag], known)
  }
  assert.equal((await read({ 'if-none-match': '"7"' })).statusCode, 200, '只说版本，不等于内容没变')
  const written = await write({ text: '乙' }, { 'if-match': tag, 'if-none-match': '*' })
  assert.equal(written.statusCode, 200)
  assert.match(String(written.headers.etag), /^"8-/)
  const fresh = await read({ 'if-none-match': tag })
  assert.deepEqual([fresh.statusCode, fresh.headers.etag], [200, written.headers.etag])
})

test('写：If-Match 与正文的 version 是一回事，写一处就够，两处都写两处都要对', async (t) => {
  const { write, fingerprints } = await noteServer(t)
  const codeOf = async (payload: object, headers?: Record<string, string>) => {
    const reply = await write(payload, headers)
    return `${reply.statusCode} ${reply.json().code ?? ''}`.trim()
  }
  const text = '乙'
  assert.equal(await codeOf({ text }), '422 platform.fields', '哪里都没写')
  assert.equal(await codeOf({ text, version: 6 }), '409 notes.stale')
  assert.equal(await codeOf({ text }, { 'if-match': '"6"' }), '412 notes.stale')
  assert.equal(await codeOf({ text, version: 7 }, { 'if-match': '"6"' }), '412 notes.stale')
  assert.equal(await codeOf({ text, version: 6 }, { 'if-match': '"7"' }), '412 notes.stale')
  assert.equal(await codeOf({ text, version: 'x' }, { 'if-match': '"7"' }), '422 platform.fields')
  assert.equal(await codeOf({ text: '满' }, { 'if-match': '"7"' }), '409 notes.full', '别的拒绝还是它自己')
  const stale = await write({ text }, { 'if-match': '"6-0123456789abcdef"' })
  assert.equal(stale.json().detail, '老王已经改过。请看过再改。')
  assert.equal(await codeOf({ text, version: 7 }, { 'if-match': '"7"' }), '200')
  assert.equal(await codeOf({ text }, { 'if-match': ' "8" ' }), '200')
  assert.equal(await codeOf({ text, version: 9 }, { 'if-match': '*' }), '200')
  const [, , , , , , both, headerOnly] = fingerprints()
  assert.notEqual(both, headerOnly, '版本不同就是另一个请求')
})

test('写：同一版本写在请求头还是正文，算同一个请求', async (t) => {
  const { write, fingerprints } = await noteServer(t)
  await write({ text: '满', version: 7 })
  await write({ text: '满' }, { 'if-match': '"7"' })
  await write({ text: '满' }, { 'if-match': '"7-0123456789abcdef"' })
  assert.equal(new Set(fingerprints()).size, 1)
})

test('If-Match 写法不对 400；弱 ETag、没给过的 ETag 412；没有版本的地址说明白', async (t) => {
  const { write, ring } = await noteServer(t)
  const wrong: readonly [string, number, string][] = [
    ['7', 400, 'platform.if-match'],
    ['"7', 400, 'platform.if-match'],
    ['', 400, 'platform.if-match'],
    ['"6", "7"', 400, 'platform.if-match'],
    ['W/"7"', 412, 'platform.if-match-never'],
    ['"seven"', 412, 'platform.if-match-never'],
    ['"7.0"', 412, 'platform.if-match-never'],
    ['"-7"', 412, 'platform.if-match-never'],
    ['"99999999999"', 412, 'platform.if-match-never'],
  ]
  for (const [header, status, code] of wrong) {
    const reply = await write({ text: '乙', version: 7 }, { 'if-match': header })
    assert.deepEqual([reply.statusCode, reply.json().code], [status, code], header)
    assert.match(reply.json().detail, /If-Match.*。$/)
  }
  assert.equal((await ring({ 'if-match': '"1"' })).json().code, 'platform.if-match-nowhere')
  const rung = await ring({})
  assert.deepEqual([rung.statusCode, rung.headers.etag], [200, undefined])
})

test('接口说明写明 ETag、If-Match、If-None-Match 和 412', async (t) => {
  const { app } = await noteServer(t)
  const { paths } = JSON.parse(JSON.stringify(openApiOf(app.routeTable, '1.0.0')))
  const { get, put } = paths['/api/note']
  const names = (operation: { parameters: { name: string }[] }) => operation.parameters.map(({ name }) => name)
  assert.deepEqual(names(get), ['If-None-Match'])
  assert.deepEqual(names(put), ['Idempotency-Key', 'If-Match'])
  assert.deepEqual(names(paths['/api/bell'].post), ['Idempotency-Key'])
  assert.ok(get.responses['200'].headers.ETag && put.responses['200'].headers.ETag && get.responses['304'])
  assert.ok(put.responses['412'] && !get.responses['412'])
  assert.deepEqual(put.requestBody.content['application/json'].schema.required, ['text'])
})
