import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { z } from 'zod'
import { createTestCounty, places } from '../../testing/county.ts'
import type { Face } from '../../testing/face.ts'
import type {
  BatchView,
  BulkResult,
  ClaimView,
  Comparison,
  DraftView,
  EditedItem,
  publishingRoutes,
} from './contract.ts'
import { writeItemWorkbook } from './spreadsheet.ts'

const county = await createTestCounty({ after }, { now: new Date('2026-05-19T15:50:00Z') })
// ten minutes to midnight in Huarong, so that a day can pass within one session
const editor = await county.staff({ role: 'catalogue-editor' })
const approver = await county.staff({ role: 'catalogue-approver' })
const both = await county.staff({ role: 'catalogue-editor' }, { role: 'catalogue-approver' })
const clerk = await county.staff({ role: 'window-clerk' })

interface Listed {
  name: string
  code: string
  itemId: string
}
interface Entry {
  [key: string]: unknown
  conditions: string[]
  materials: { name: string }[]
}

async function codeOf(name: string): Promise<string> {
  const { list } = (await clerk.get('/api/items')).body as { list: Listed[] }
  const item = list.find((each) => each.name === name)
  assert.ok(item, name)
  return item.code
}

async function send<T>(
  who: Face,
  method: 'POST' | 'PUT' | 'DELETE',
  url: string,
  body: unknown,
  status = 200,
): Promise<T> {
  const reply = await who.send(method, url, body)
  assert.equal(reply.status, status, `${method} ${url}: ${reply.text.slice(0, 600)}`)
  return reply.body as T
}

const open = (body: Record<string, unknown>, who: Face = editor) =>
  send<DraftView>(who, 'POST', '/api/publishing/drafts', body, 201)
const at = (draft: { draftId: string }, act = '') => `/api/publishing/drafts/${draft.draftId}${act}`
const save = (draft: DraftView, source: unknown, who: Face = editor) =>
  send<DraftView>(who, 'PUT', at(draft), { revision: draft.revision, source })

/** From a saved draft to a published version. */
async function publish(draft: DraftView, effectiveOn: string): Promise<BatchView> {
  const checked = await send<DraftView>(editor, 'POST', at(draft, '/check'), { revision: draft.revision })
  const approved = await send<DraftView>(approver, 'POST', at(draft, '/approval'), { revision: checked.revision })
  return send<BatchView>(approver, 'POST', `/api/publishing/batches/${approved.batchId}/publication`, { effectiveOn })
}

/** The entry without what the linter forbids. */
const mended = (draft: DraftView): Entry => {
  const source = structuredClone(draft.source) as Entry
  const blocked = draft.inspection.findings.filter((finding) => finding.blocks)
  const keep = (field: string) => (_: unknown, place: number) =>
    !blocked.some((finding) => finding.field === field && finding.index === place)
  source.conditions = source.conditions.filter(keep('conditions'))
  source.materials = source.materials.filter(keep('materials'))
  return source
}

test('编制、送审、审定、公布：新版本从生效日起使用，之前按日期还读得到旧版本', async () => {
  const code = await codeOf('取水许可审批')
  const draft = await open({ kind: 'revise', code })
  const source = {
    ...mended(draft),
    promisedLimitDays: 10,
    steps: [
      { name: '受理', days: 1 },
      { name: '审查', days: 8 },
      { name: '决定', days: 1 },
    ],
  }
  const saved = await save(draft, source)
  assert.ok(
    saved.inspection.changes.some((change) => change.words.startsWith('承诺时限由')),
    'the difference in words',
  )
  const batch = await publish(saved, '2026-05-20')
  assert.deepEqual([batch.year, batch.serial, batch.effectiveOn, batch.items], [2026, 1, '2026-05-20', 1])

  const promised = async (query = '') =>
    ((await clerk.get(`/api/items/${code}${query}`)).body as { promisedWorkingDays: number }).promisedWorkingDays
  const before = await promised()
  assert.notEqual(before, 10)
  assert.equal(await promised('?on=2026-05-20'), 10)
  county.clock.at = new Date('2026-05-19T16:05:00Z')
  await county.tasks['catalog.take-effect']?.({}, {} as never)
  assert.equal(await promised(), 10)
  assert.equal(await promised('?on=2026-05-19'), before)
  const { body: list } = await clerk.get('/api/item-list?on=2026-05-19')
  assert.equal((list as { items: unknown[] }).items.length, 86)
  const { body: changes } = await clerk.get(`/api/items/${code}/changes?from=1&to=2`)
  assert.ok((changes.list as { element: string }[]).some((change) => change.element === '承诺时限'))
})

test('写过草稿的人不能审定，也不能公布；两个岗位一个人也不行', async () => {
  const code = await codeOf('食品经营许可')
  const draft = await open({ kind: 'revise', code }, both)
  const saved = await save(draft, mended(draft), both)
  const checked = await send<DraftView>(both, 'POST', at(draft, '/check'), { revision: saved.revision })
  assert.ok(!checked.may.includes('approve'))
  assert.equal((await both.send('POST', at(draft, '/approval'), { revision: checked.revision })).status, 403)
  const approved = await send<DraftView>(approver, 'POST', at(draft, '/approval'), { revision: checked.revision })
  const url = `/api/publishing/batches/${approved.batchId}/publication`
  const refused = await both.send('POST', url, { effectiveOn: '2026-05-20' })
  assert.equal(refused.status, 403, refused.text)
  assert.match(refused.text, /您写的/)
  await send(approver, 'POST', url, { effectiveOn: '2026-05-20' })
})

test('退回以后可以再改再送；别人刚改过的草稿，旧的改不进去', async () => {
  const code = await codeOf('劳务派遣经营许可')
  const draft = await open({ kind: 'revise', code })
  const saved = await save(draft, mended(draft))
  const checked = await send<DraftView>(editor, 'POST', at(draft, '/check'), { revision: saved.revision })
  assert.equal((await editor.send('PUT', at(draft), { revision: checked.revision, source: saved.source })).status, 409)
  const back = await send<DraftView>(approver, 'POST', at(draft, '/return'), {
    revision: checked.revision,
    reason: '承诺时限还可以再压缩',
  })
  assert.equal(back.state, 'draft')
  assert.equal(back.acts.at(-1)?.reason, '承诺时限还可以再压缩')
  const stale = await editor.send('PUT', at(draft), { revision: checked.revision, source: saved.source })
  assert.equal(stale.status, 409)
  assert.match(stale.text, /职员/)
  const second = await editor.send('POST', '/api/publishing/drafts', { kind: 'revise', code })
  assert.match(second.text, /没有公布的草稿/)
  await send(editor, 'POST', at(draft, '/discard'), { revision: back.revision, reason: '今年不改' })
})

test('新设事项：写不全的可以存，送审时说明缺什么；公布以后按日期出现在清单里', async () => {
  const draft = await open({ kind: 'create', source: { name: '村民活动场地借用' } })
  assert.ok(draft.inspection.faults.length > 5)
  const refused = await editor.send('POST', at(draft, '/check'), { revision: draft.revision })
  assert.equal(refused.status, 409)
  assert.match(refused.text, /还有 \d+ 处错误/)
  const template = (await open({ kind: 'revise', code: await codeOf('老年人优待证办理') })) as DraftView
  const source = { ...mended(template), name: '村民活动场地借用', synonyms: ['借场地'] }
  const saved = await save(draft, source)
  await publish(saved, '2026-06-01')
  const names = async (on: string) =>
    ((await clerk.get(`/api/item-list?on=${on}`)).body as { items: Listed[] }).items.map((item) => item.name)
  assert.ok((await names('2026-06-01')).includes('村民活动场地借用'))
  assert.ok(!(await names('2026-05-31')).includes('村民活动场地借用'))
  const { list } = (await clerk.get('/api/items')).body as { list: Listed[] }
  assert.ok(!list.some((item) => item.name === '村民活动场地借用'), 'not before its day')
})

test('暂停、恢复、取消、并入要写原因；不在用的事项不收新件，旧日期仍读得到', async () => {
  const code = await codeOf('出版物零售单位设立审批')
  const noReason = await editor.send('POST', '/api/publishing/drafts', { kind: 'suspend', code })
  assert.match(noReason.text, /写明原因/)
  const draft = await open({ kind: 'suspend', code, reason: '系统切换，六月底恢复' })
  await publish(draft, '2026-05-20')
  const item = (await clerk.get(`/api/items/${code}`)).body
  assert.deepEqual([item.standing, item.standingReason], ['suspended', '系统切换，六月底恢复'])
  const { list } = (await clerk.get('/api/items')).body as { list: Listed[] }
  assert.ok(!list.some((each) => each.code === code))
  assert.equal((await clerk.get(`/api/items/${code}?on=2026-05-19`)).body.standing, 'in-use')
  const again = await editor.send('POST', '/api/publishing/drafts', { kind: 'revise', code })
  assert.match(again.text, /不在用/)
  const resume = await open({ kind: 'resume', code, reason: '系统切换好了' })
  const edited = ((await editor.get('/api/publishing/items')).body as { list: EditedItem[] }).list
  const line = edited.find((each) => each.code === code)
  assert.deepEqual(
    [line?.standing, line?.listed, line?.version, line?.draft],
    ['suspended', false, 2, { draftId: resume.draftId, kind: 'resume', state: 'draft' }],
    'the editors see what the public list no longer has, and the draft on it',
  )
})

test('乡镇认领：只能改允许本地不同的要素；居民按乡镇读到自己的地点', async () => {
  const helper = await county.staff({
    role: 'township-helper',
    office: '三封寺镇便民服务中心',
    region: places.sanfengsi,
  })
  const { body } = await helper.get('/api/publishing/claims')
  const { items } = body as z.infer<(typeof publishingRoutes)['listClaimable']['reply']>
  const [item] = items
  assert.ok(item)
  const content = { place: '三封寺镇便民服务中心 2 号窗口', hours: '周一至周五 8:30–17:30', phone: '0730-4121001' }
  const claim = await send<ClaimView>(helper, 'PUT', `/api/publishing/claims/${item.code}`, { version: 0, content })
  assert.deepEqual(claim.content, content)
  const stale = await helper.send('PUT', `/api/publishing/claims/${item.code}`, { version: 0, content })
  assert.equal(stale.status, 409)
  const countyOnly = await codeOf('取水许可审批')
  assert.equal((await helper.send('PUT', `/api/publishing/claims/${countyOnly}`, { version: 0, content })).status, 409)
  const coverage = (await editor.get('/api/publishing/coverage')).body as {
    items: number
    regions: { regionCode: string; claimed: number }[]
    lines: { code: string; claimedBy: string[] }[]
  }
  assert.equal(coverage.regions.find((region) => region.regionCode === places.sanfengsi)?.claimed, 1)
  assert.equal(coverage.items, coverage.lines.length)
  assert.deepEqual(coverage.lines.find((line) => line.code === item.code)?.claimedBy, [places.sanfengsi])
  const { body: claims } = await editor.get(`/api/publishing/items/${item.code}/claims`)
  assert.deepEqual(
    (claims.list as { regionName: string; content: unknown }[]).map((each) => [each.regionName, each.content]),
    [['三封寺镇', content]],
  )
  await send(helper, 'DELETE', `/api/publishing/claims/${item.code}`, undefined)
})

test('有几个岗位的代办员选替哪个单位认领；不是自己的单位不行；县里点开一个镇，看得到写的是哪里', async () => {
  const helper = await county.staff(
    { role: 'township-helper', office: '三封寺镇便民服务中心', region: places.sanfengsi },
    { role: 'township-helper', office: '章华镇便民服务中心', region: places.zhanghua },
  )
  type Claimable = z.infer<(typeof publishingRoutes)['listClaimable']['reply']>
  const { offices, officeName, items } = (await helper.get('/api/publishing/claims')).body as Claimable
  assert.deepEqual(
    new Set(offices.map((office) => office.officeName)),
    new Set(['三封寺镇便民服务中心', '章华镇便民服务中心']),
  )
  const other = offices.find((office) => office.officeName !== officeName)
  const [item] = items
  assert.ok(other && item)
  const content = { place: '便民服务中心一楼东侧' }
  const at = `/api/publishing/claims/${item.code}`
  const claim = await send<ClaimView>(helper, 'PUT', at, { version: 0, content, officeId: other.officeId })
  assert.equal(claim.officeName, other.officeName)
  const own = (await helper.get('/api/publishing/claims')).body as Claimable
  assert.equal(own.items.find(({ code }) => code === item.code)?.claim, null, 'the other office has claimed nothing')
  const stranger = { version: 0, content, officeId: '019a0000-0000-7000-8000-000000000001' }
  assert.match((await helper.send('PUT', at, stranger)).text, /没有代办的岗位/)

  const town = (await editor.get(`/api/publishing/coverage/${claim.regionCode}`)).body as {
    items: { code: string; claims: { officeName: string; content: unknown }[] }[]
  }
  assert.deepEqual(town.items.find(({ code }) => code === item.code)?.claims, [
    { officeName: claim.officeName, content },
  ])
  assert.ok(town.items.some(({ claims }) => claims.length === 0))
  assert.equal((await editor.get('/api/publishing/coverage/430623999000')).status, 404)
  await send(helper, 'DELETE', `${at}?officeId=${other.officeId}`, undefined)
})

test('下放写明的原因跟着那个版本；清单下载没有变就不再传', async () => {
  const code = await codeOf('取水许可审批')
  const draft = await open({ kind: 'delegate', code, reason: '小型取水由乡镇就近办' })
  const saved = await save(draft, { ...mended(draft), level: ['county', 'township'] })
  const read = async (known?: string) =>
    county.server.inject({
      ...{ method: 'GET', url: '/api/item-list?on=2026-05-20' },
      ...(known && { headers: { 'if-none-match': known } }),
    })
  const before = await read()
  const etag = String(before.headers.etag)
  assert.equal((await read(etag)).statusCode, 304)
  await publish(saved, '2026-05-20')
  const { body } = await editor.get(`/api/publishing/items/${code}/reasons`)
  const { version } = (await clerk.get(`/api/items/${code}`)).body
  assert.deepEqual((body.list as object[]).at(-1), { version, kind: 'delegate', reason: '小型取水由乡镇就近办' })
  const after = await read(etag)
  assert.equal(after.statusCode, 200, 'the list is another one now')
  const entry = (after.json() as { items: Entry[] }).items.find(({ name }) => name === '取水许可审批')
  assert.deepEqual(entry?.level, ['county', 'township'])
  const workbook = await county.server.inject({ method: 'GET', url: '/api/item-list.xlsx?on=2026-05-20' })
  assert.match(String(workbook.headers['content-type']), /spreadsheetml/)
})

test('对标：载入别处的同名事项，并排比较', async () => {
  const exported = ((await clerk.get('/api/items/export')).body as { list: Entry[] }).list
  const food = exported.find((entry) => entry.name === '食品经营许可')
  assert.ok(food)
  const better = {
    ...food,
    promisedLimitDays: 3,
    visits: 0,
    steps: [
      { name: '受理', days: 1 },
      { name: '决定', days: 2 },
    ],
  }
  const loaded = await send<{ loaded: number; matched: number }>(editor, 'POST', '/api/publishing/benchmarks', {
    place: '邻县',
    content: [better, { name: '坏的' }],
  })
  assert.deepEqual([loaded.loaded, loaded.matched], [1, 1])
  const comparison = (await editor.get(`/api/publishing/comparisons/${await codeOf('食品经营许可')}`))
    .body as Comparison
  assert.deepEqual([comparison.others[0]?.workingDays, comparison.others[0]?.visits], [3, 0])
})

test('批量编制：表格下载、改了再传，只有变了的成为草稿；一处错误就一份也不写', async () => {
  const exported = ((await clerk.get('/api/items/export')).body as { list: Entry[] }).list
  const changed = exported.map((entry) =>
    entry.name === '临时救助金给付' ? { ...entry, hours: '周一至周五 9:00–17:00' } : entry,
  )
  const file = (await writeItemWorkbook(changed)).toString('base64')
  const tried = await send<BulkResult>(editor, 'POST', '/api/publishing/imports', {
    format: 'xlsx',
    content: file,
    dryRun: true,
  })
  assert.deepEqual(tried.faults, [])
  assert.deepEqual(
    tried.drafts.map(({ draftId, name, kind }) => ({ draftId, name, kind })),
    [{ draftId: null, name: '临时救助金给付', kind: 'revise' }],
  )
  const { body: none } = await editor.get('/api/publishing/drafts?state=draft')
  const broken = [...changed, { name: '坏的' }]
  const refused = await send<BulkResult>(editor, 'POST', '/api/publishing/imports', { format: 'json', content: broken })
  assert.ok(refused.faults.length > 0)
  assert.deepEqual((await editor.get('/api/publishing/drafts?state=draft')).body, none)
  const done = await send<BulkResult>(editor, 'POST', '/api/publishing/imports', { format: 'xlsx', content: file })
  assert.equal(done.drafts.length, 1)
  assert.equal(done.unchanged, exported.length - 1)
  // a county's list is more than other bodies may be; whoever may not import is refused before it is read
  const county1200 = exported.map((entry) => ({
    ...entry,
    sources: Array.from({ length: 20 }, () => '据'.repeat(300)),
  }))
  assert.ok(Buffer.byteLength(JSON.stringify(county1200)) > 1_500_000)
  const large = { format: 'json', content: county1200, dryRun: true }
  const { faults } = await send<BulkResult>(editor, 'POST', '/api/publishing/imports', large)
  assert.ok(faults.every((fault) => /没有公布的草稿/.test(fault.message)))
  assert.equal((await clerk.send('POST', '/api/publishing/imports', large)).status, 403)
  const sheet = await clerk.get('/api/item-list.xlsx')
  assert.equal(sheet.status, 200)
})

test('有错误的事项送不了审，逐条说明；豁免要原因和期限，收回以后又挡住', async () => {
  const code = await codeOf('最低生活保障对象认定')
  const draft = await open({ kind: 'revise', code })
  const found = draft.inspection.findings.filter((finding) => finding.blocks)
  assert.deepEqual(
    found.map(({ field, index, text }) => ({ field, index, text })),
    [
      { field: 'conditions', index: 3, text: '家庭生活确实比较困难' },
      { field: 'materials', index: 7, text: '乡镇认为需要提供的其他证明材料' },
    ],
  )
  const refused = await editor.send('POST', at(draft, '/check'), { revision: draft.revision })
  assert.equal(refused.status, 409)
  assert.match(refused.text, /还有 2 处错误.*家庭生活确实比较困难/)

  const [first, second] = found
  assert.ok(first && second)
  const waive = (finding: typeof first, untilOn: string) =>
    approver.send('POST', '/api/publishing/waivers', {
      ...{ rule: finding.rule, itemName: draft.name, field: finding.field, index: finding.index, words: finding.text },
      ...{ reason: '县里正在起草收入核定办法', untilOn },
    })
  assert.equal((await waive(first, '2026-05-01')).status, 409, 'a day gone by')
  assert.equal((await editor.send('POST', '/api/publishing/waivers', {})).status, 403, 'not the editor')
  const granted = (await waive(first, '2026-12-31')).body as { waiverId: string }
  await waive(second, '2026-12-31')
  const waived = (await editor.get(at(draft))).body as unknown as DraftView
  assert.equal(waived.inspection.publishable, true)
  assert.equal(waived.inspection.findings.find((finding) => finding.text === first.text)?.waived?.untilOn, '2026-12-31')
  await send(approver, 'DELETE', `/api/publishing/waivers/${granted.waiverId}`, undefined)
  assert.equal((await editor.send('POST', at(draft, '/check'), { revision: draft.revision })).status, 409)
})

const refusal = async (who: Face, url: string, body: unknown, status = 409) => {
  const reply = await who.send('POST', url, body)
  assert.equal(reply.status, status, reply.text)
  return String(reply.body.detail)
}

test('名称、编码、单位都认得是谁的：重名、用别人的编码、写错的单位，送审时指出', async () => {
  const code = await codeOf('户口迁移（夫妻投靠）')
  const other = await codeOf('出生登记')
  const draft = await open({ kind: 'revise', code })
  const taken = await save(draft, { ...mended(draft), code: other, department: '县民正局' })
  const words = taken.inspection.faults.map((fault) => fault.message).join()
  assert.match(words, /编码是“出生登记”的/)
  assert.match(words, /没有“县民正局”/)
  const renamed = await save(taken, { ...mended(draft), name: '出生登记' })
  assert.match(await refusal(editor, at(draft, '/check'), { revision: renamed.revision }), /已经有叫“出生登记”的事项/)
  await send(editor, 'POST', at(draft, '/discard'), { revision: renamed.revision, reason: '试一试' })
})

test('没有到生效日的版本挡住更早的公布；撤下的事项到那天也不会又出现', async () => {
  const code = await codeOf('烟草专卖零售许可证核发')
  const first = await open({ kind: 'revise', code })
  await publish(await save(first, { ...mended(first), hours: '工作日' }), '2026-07-01')
  const second = await open({ kind: 'revise', code })
  const earlier = await save(second, { ...mended(second), hours: '每天' })
  const checked = await send<DraftView>(editor, 'POST', at(second, '/check'), { revision: earlier.revision })
  const approved = await send<DraftView>(approver, 'POST', at(second, '/approval'), { revision: checked.revision })
  const url = `/api/publishing/batches/${approved.batchId}/publication`
  assert.match(await refusal(approver, url, { effectiveOn: '2026-06-01' }), /2026-07-01 才生效/)
  await send(approver, 'POST', at(second, '/return'), { revision: approved.revision, reason: '等七月' })
  await send(approver, 'POST', `/api/items/${code}/withdrawal`, { reason: '上级收回' })
  assert.equal((await clerk.get(`/api/items/${code}?on=2026-07-02`)).body.standing, 'cancelled')
})

test('暂停的事项不改要素；有错误的改好才能恢复；不能并入不在用的事项', async () => {
  const code = await codeOf('企业设立登记')
  const draft = await open({ kind: 'suspend', code, reason: '系统切换', source: { visits: 'x' } })
  assert.deepEqual(draft.inspection.faults, [])
  const empty = await editor.send('PUT', at(draft), { revision: 1, source: {}, reason: null })
  assert.match(String(empty.body.detail), /写明原因/)
  await publish(draft, '2026-05-20')
  const back = await open({ kind: 'resume', code, reason: '切换完成' })
  assert.match(await refusal(editor, at(back, '/check'), { revision: back.revision }), /处错误/)
  const merge = { kind: 'merge', code: await codeOf('食品经营许可'), mergeInto: code, reason: '合并' }
  assert.match(await refusal(editor, '/api/publishing/drafts', merge), /不在用/)
  await publish(await save(back, mended(back)), '2026-05-20')
  assert.equal((await clerk.get(`/api/items/${code}`)).body.standing, 'in-use')
})

test('一边审定一边公布、一边生效一边公布，都不落下', async () => {
  const names = ['劳务派遣经营许可', '公共场所卫生许可', '城镇污水排入排水管网许可']
  const checked = await Promise.all(
    names.map(async (name) => {
      const draft = await open({ kind: 'revise', code: await codeOf(name) })
      const saved = await save(draft, { ...mended(draft), hours: '工作日 9:00–17:00' })
      return send<DraftView>(editor, 'POST', at(draft, '/check'), { revision: saved.revision })
    }),
  )
  const [first, ...others] = checked
  assert.ok(first)
  const approve = (draft: DraftView) =>
    send<DraftView>(approver, 'POST', at(draft, '/approval'), { revision: draft.revision })
  const { batchId } = await approve(first)
  await Promise.all([
    send(approver, 'POST', `/api/publishing/batches/${batchId}/publication`, { effectiveOn: '2026-05-20' }),
    county.services.catalog.takeEffect(),
    ...others.map(approve),
  ])
  for (const draft of checked) {
    const now = (await editor.get(at(draft))).body as unknown as DraftView
    if (now.state === 'published') continue
    const batch = (await approver.get(`/api/publishing/batches/${now.batchId}`)).body
    assert.equal(batch.publishedAt, null, 'an approved draft waits in a batch that is still open')
  }
  assert.equal((await clerk.get(`/api/items/${first.code}`)).body.version, 2)
})

test('清单里已经有事项，接口不再直接导入：要经过审定', async () => {
  const reply = await approver.send('POST', '/api/imports', { kind: 'items', content: [] })
  assert.equal(reply.status, 409)
  assert.match(String(reply.body.detail), /批量编制/)
})
