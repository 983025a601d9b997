import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { mountOrganisation } from '#modules/organisation/api.ts'
import { createOrganisation } from '#modules/organisation/service.ts'
import { testDatabase } from '#platform/db/testing/test-database.ts'
import { createServer } from '#platform/http/server.ts'
import type { Authentication, RequestActor } from '#platform/http/session.ts'
import { mountCatalog } from './api.ts'
import { createCatalog, createSearch, plansOf } from './service.ts'

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
mountCatalog(app, { db, catalog, search: createSearch({ db }), plans: plansOf(db) })
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

const asked = (url: string, headers: Record<string, string> = { authorization: 'Bearer editor' }) =>
  app.inject({ method: 'GET', url, headers })

test('一件事的办理方案谁都看得到：和命令行算的一样，按编号、按名称都行，事项带编码', async () => {
  const bundles = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/bundles.json`, 'utf8'))
  const types = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/licence-types.json`, 'utf8'))
  assert.equal((await send('licence-types', types, 'import-key-4')).statusCode, 200)
  assert.equal((await send('bundles', bundles, 'import-key-5')).statusCode, 200)
  const path = `/api/bundles/${encodeURIComponent('开餐馆一件事')}/plan`
  const reply = await asked(path, {})
  assert.equal(reply.statusCode, 200, reply.body)
  const { bundle, plan, deadlock, chosen, items: named } = reply.json()
  assert.equal(deadlock, null)
  assert.deepEqual(plan.layers[0], ['个体工商户设立登记'])
  assert.deepEqual(plan.criticalPath, ['个体工商户设立登记', '城镇污水排入排水管网许可'])
  assert.deepEqual(plan.workingDays, { statutory: 18, promised: 8 })
  assert.equal(chosen.length, 5)
  const names: string[] = named.map(({ name }: { name: string }) => name)
  for (const { from } of plan.beforehand) for (const name of from) assert.ok(names.includes(name), name)
  assert.deepEqual((await get(`/api/bundles/${bundle.bundleId}/plan`)).plan, plan)
  assert.equal((await asked('/api/bundles/nothing/plan')).statusCode, 404)
})

test('任意几个事项的方案给编辑看：容缺用足天数更少；没有的、太多的、没有登录的都说清楚', async () => {
  const code = async (name: string) =>
    ((await get('/api/items')) as { code: string; name: string }[]).find((one) => one.name === name)?.code
  const codes = [await code('居住证申领'), await code('义务教育阶段新生入学报名')].join(',')
  const slow = (await asked(`/api/plans?items=${codes}`)).json()
  const quick = (await asked(`/api/plans?items=${codes.toLowerCase()}&defer=true`)).json()
  assert.deepEqual([slow.plan.workingDays.promised, slow.defer, slow.bundle], [17, false, null])
  assert.deepEqual([quick.plan.workingDays.promised, quick.defer], [10, true])
  assert.equal(quick.plan.loosened[0].by, 'deferral')
  assert.equal((await asked(`/api/plans?items=${codes}`, {})).statusCode, 401)
  assert.equal((await asked('/api/plans?items=nothing')).statusCode, 404)
  assert.equal((await asked('/api/plans?items=')).statusCode, 422)
  const many = await asked(`/api/plans?items=${Array.from({ length: 101 }, (_, at) => `A${at}`).join(',')}`)
  assert.match(many.body, /一次最多 100 个事项/)
})

test('前置关系：每个循环写明哪一步、依据哪一条、怎么打开；清单变了答案跟着变', async () => {
  const report = (await asked('/api/prerequisites')).json()
  assert.equal((await asked('/api/prerequisites', {})).statusCode, 401)
  assert.ok(report.edges.length > 100)
  const circles = report.groups.flatMap((group: { circles: object[] }) => group.circles)
  assert.ok(circles.length >= 8)
  for (const { steps } of circles)
    for (const { edges } of steps) for (const { articles } of edges) assert.ok(articles.length > 0)
  const births = report.groups[0].circles[0]
  assert.deepEqual([births.mutual, births.blocking], [true, false])
  assert.match(births.steps.flatMap((step: { breaks: { say: string }[] }) => step.breaks)[0].say, /各人办各人的/)

  const [first] = report.edges as { to: string }[]
  const item = ((await get('/api/items')) as { code: string; name: string }[]).find(({ name }) => name === first?.to)
  const gone = await app.inject({
    method: 'POST',
    url: `/api/items/${item?.code}/withdrawal`,
    headers: { authorization: 'Bearer editor', 'idempotency-key': 'withdraw-key-1' },
    payload: { reason: '暂时不办' },
  })
  assert.equal(gone.statusCode, 200, gone.body)
  const less = (await asked('/api/prerequisites')).json()
  assert.equal(less.count, report.count - 1)
  assert.ok(!(less.edges as { to: string }[]).some(({ to }) => to === first?.to))
})
