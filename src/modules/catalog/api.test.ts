import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { mountOrganisation } from '#modules/organisation/api.ts'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createServer } from '#platform/http/server.ts'
import type { Authentication, RequestActor } from '#platform/http/session.ts'
import { mountCatalog } from './api.ts'
import { createCatalog, createSearch } from './service.ts'

const editor = { kind: 'staff', staffId: 'editor', name: '', posts: [] } satisfies RequestActor
const authentication: Authentication = {
  authenticate: async (request) => (request.headers.authorization === 'Bearer editor' ? editor : { kind: 'visitor' }),
  actorKey: (actor) => (actor.kind === 'staff' ? `staff:${actor.staffId}` : 'visitor'),
  permits: (_, needs) => needs.startsWith('catalog.') || needs.startsWith('organisation.'),
}
const items = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8'))
const directory = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/directory.json`, 'utf8'))

const db = await testDatabase()
const organisation = createOrganisation({ db })
const catalog = createCatalog({ db, organisation })
const app = await createServer({
  publicUrl: 'http://localhost:80',
  secret: 'test-secret',
  logLevel: 'silent',
  uploadMaxBytes: 1_000_000,
  authentication,
})
mountOrganisation(app, { db, organisation })
mountCatalog(app, { db, catalog, search: createSearch({ db }) })
after(() => app.close())

const send = (
  kind: string,
  content: unknown,
  key: string,
  headers: Record<string, string> = { authorization: 'Bearer editor' },
) =>
  app.inject({
    method: 'POST',
    url: kind === 'directory' ? '/api/organisation/imports' : '/api/imports',
    headers: { ...headers, 'idempotency-key': key },
    payload: { kind, content, dryRun: false },
  })
const get = async (url: string) => (await app.inject({ method: 'GET', url })).json()

test('没有登录的人不能导入', async () => {
  assert.equal((await send('items', items, 'import-key-0', {})).statusCode, 401)
})

test('导入名录和事项；同一请求重发得到同样的结果', async () => {
  assert.equal((await send('directory', directory, 'import-key-1')).statusCode, 200)
  const first = await send('items', items, 'import-key-2')
  assert.equal(first.statusCode, 200, first.body)
  assert.equal(first.json().created.length, 86)
  assert.deepEqual((await send('items', items, 'import-key-2')).json(), first.json())
})

test('有错的导入逐处列出错误', async () => {
  const result = (await send('items', [{ ...items[0], department: '' }], 'import-key-3')).json()
  assert.deepEqual(result.faults, [{ path: '[0].department', message: '不能是空的，请填写。' }])
})

test('清单、搜索、指南、申请表、主题都不用登录', async () => {
  assert.equal((await get('/api/items')).length, 86)
  const [found] = await get(`/api/items/search?words=${encodeURIComponent('老年证')}`)
  assert.equal(found.name, '老年人优待证办理')
  const guide = await get(`/api/items/${found.code}`)
  assert.equal(guide.materials[0].key, 'm1')
  const form = await get(`/api/items/${found.code}/form`)
  assert.equal(form['x-pages'][0].title, '您的信息')
  assert.ok((await get('/api/themes')).length > 10)
  assert.equal((await get('/api/items/export')).length, 86)
})

test('没有的事项是 404，多余的查询条件是 422', async () => {
  const missing = await app.inject({ method: 'GET', url: '/api/items/nothing' })
  assert.equal(missing.statusCode, 404)
  assert.match(missing.body, /没有找到这个事项/)
  assert.equal((await app.inject({ method: 'GET', url: '/api/items?colour=red' })).statusCode, 422)
})

test('单位名录和区划公开，工作人员名单不公开', async () => {
  assert.equal((await get('/api/regions'))[0].children.length, 14)
  assert.ok((await get('/api/offices?kind=enterprise')).length >= 5)
  assert.equal((await app.inject({ method: 'GET', url: '/api/staff' })).statusCode, 401)
})

test('没有帮上忙的搜索，编辑指给一个事项，马上搜得到；没有登录的人看不到看板', async () => {
  await get('/api/items/search?words=qzqzqz')
  assert.equal((await app.inject({ method: 'GET', url: '/api/search-board' })).statusCode, 401)
  const [first] = (await get('/api/items')) as { code: string; name: string }[]
  assert.ok(first)
  const added = await app.inject({
    method: 'POST',
    url: `/api/items/${first.code}/search-words`,
    headers: { authorization: 'Bearer editor', 'idempotency-key': 'words-key-1' },
    payload: { words: 'qzqzqz' },
  })
  assert.equal(added.statusCode, 200)
  const found = (await get('/api/items/search?words=qzqzqz')) as { code: string }[]
  assert.equal(found[0]?.code, first.code)
  const removed = await app.inject({
    method: 'DELETE',
    url: `/api/search-words/${(added.json() as { id: string }).id}`,
    headers: { authorization: 'Bearer editor', 'idempotency-key': 'words-key-2' },
  })
  assert.equal(removed.statusCode, 200)
  assert.deepEqual(await get('/api/items/search?words=qzqzqz'), [])
})
