import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { z } from 'zod'
import { createTestCounty } from '../../testing/county.ts'
import { fileCase, timedItem } from '../../testing/filing.ts'
import type { FigureItems, LawCases, LawReach } from './contract.ts'

const county = await createTestCounty({ after })
const supervisor = await county.staff({ role: 'supervisor' })
const clerk = await county.staff({ role: 'window-clerk' })
const editor = await county.staff({ role: 'catalogue-editor' })
const approver = await county.staff({ role: 'catalogue-approver' })

type Reach = z.infer<typeof LawReach>
const reach = async (law: string, article = ''): Promise<Reach> => {
  const query = new URLSearchParams({ law, ...(article && { article }) })
  const reply = await supervisor.get(`/api/figures/laws?${query}`)
  assert.equal(reply.status, 200, reply.text)
  return reply.body as Reach
}
const lawCases = async (law: string, article: string, who = supervisor) => {
  const reply = await who.get(`/api/figures/laws/cases?${new URLSearchParams({ law, article })}`)
  assert.equal(reply.status, 200, reply.text)
  return (reply.body as z.infer<typeof LawCases>).rows
}

/** Publishes a version of an item whose legal basis is this, in force today. */
async function publishWith(code: string, legalBasis: readonly unknown[]): Promise<void> {
  const send = async (who: typeof editor, method: 'POST' | 'PUT', path: string, body: unknown) => {
    const reply = await who.send(method, path, body)
    assert.ok(reply.status < 300, `${path}: ${reply.text.slice(0, 500)}`)
    // biome-ignore lint/suspicious/noExplicitAny: replies of several routes
    return reply.body as any
  }
  const draft = await send(editor, 'POST', '/api/publishing/drafts', { kind: 'revise', code })
  const blocked = draft.inspection.findings.filter((finding: { blocks: boolean }) => finding.blocks)
  const kept = (field: string, list: unknown[]) =>
    list.filter(
      (_, at) => !blocked.some((one: { field: string; index: number }) => one.field === field && one.index === at),
    )
  const source = {
    ...draft.source,
    legalBasis,
    conditions: kept('conditions', draft.source.conditions),
    materials: kept('materials', draft.source.materials),
  }
  const at = `/api/publishing/drafts/${draft.draftId}`
  const saved = await send(editor, 'PUT', at, { revision: draft.revision, source })
  const checked = await send(editor, 'POST', `${at}/check`, { revision: saved.revision })
  const approved = await send(approver, 'POST', `${at}/approval`, { revision: checked.revision })
  await send(approver, 'POST', `/api/publishing/batches/${approved.batchId}/publication`, { effectiveOn: '2026-05-11' })
}

test('条文改了：现在的指南和正在办的件分开说；件按定格的版本，办结的不算', async () => {
  const running = await fileCase(county, { clerk, applicant: await county.resident() })
  const over = await fileCase(county, { clerk, applicant: await county.resident() })
  await clerk.send('POST', `/api/cases/${over.id}/withdrawal`, { version: over.version, reason: '不办了' })
  const [item] = await county.db.query<{ code: string; content: { legalBasis: { law: string; article: string }[] } }>(
    `select i.code, v.content from service_item i join service_item_version v on v.service_item_id = i.id where i.name = $1`,
    [timedItem.name],
  )
  const basis = item?.content.legalBasis[0]
  assert.ok(item && basis)
  const before = await reach(basis.law, basis.article)
  const row = before.items.find(({ name }) => name === timedItem.name)
  assert.deepEqual([row?.elements[0]?.element, row?.cases, row?.versions], ['设定依据', 1, [1]])
  assert.equal(before.cases, 1)
  assert.deepEqual(
    (await lawCases(basis.law, basis.article)).map(({ id, applicant }) => [id, applicant.includes('*')]),
    [[running.id, true]],
  )

  await publishWith(item.code, [{ law: '中华人民共和国水法', article: '第九十九条' }])
  const later = await fileCase(county, { clerk, applicant: await county.resident() })
  const old = (await reach(basis.law, basis.article)).items.find(({ name }) => name === timedItem.name)
  assert.deepEqual([old?.elements, old?.cases, old?.versions], [[], 1, [1]], '指南不再依据，定格的件还依据')
  const fresh = await reach('《水法》', '99')
  assert.deepEqual(
    fresh.items.map(({ name, cases, versions }) => [name, cases, versions]),
    [[timedItem.name, 1, [2]]],
  )
  assert.deepEqual(
    (await lawCases('水法', '99')).map(({ id }) => id),
    [later.id],
  )
  assert.equal(
    (await reach('水法', '第一千条')).items.some(({ elements }) => elements.some((one) => one.article)),
    false,
  )

  const stranger = await county.staff({ role: 'office-head', office: '县民政局' })
  assert.deepEqual(await lawCases('水法', '99', stranger), [], '只列自己看得到的件')
  assert.equal((await clerk.get('/api/figures/laws?law=水法')).status, 403)
  const unreadable = await supervisor.get(`/api/figures/laws?${new URLSearchParams({ law: '水法', article: '附则' })}`)
  assert.equal(unreadable.status, 422)
  assert.match(unreadable.text, /看不懂这一条/)
})

test('办事指南准确度：告知书让申请人交指南里没有的材料，这个事项就不准确', async () => {
  const asked = await fileCase(county, { clerk, applicant: await county.resident() })
  const [material] = await county.db.query<{ key: string }>(
    `select v.content->'materials'->0->>'key' as key from service_item i
       join service_item_version v on v.service_item_id = i.id and v.version = i.current_version where i.name = $1`,
    [timedItem.name],
  )
  const accuracy = async () => {
    const reply = await supervisor.get('/api/figures/guide-accuracy/items?limit=200')
    return (reply.body as FigureItems).rows.find(({ name }) => name === timedItem.name)
  }
  const before = await accuracy()
  const reply = await clerk.send('POST', `/api/cases/${asked.id}/notices`, {
    version: asked.version,
    items: [{ key: material?.key, problem: '还缺材料', remedy: '请同时交无犯罪记录证明和结婚证。' }],
  })
  assert.ok(reply.status < 300, reply.text)
  const after = await accuracy()
  assert.deepEqual([before?.counts, after?.counts], [true, false], `${before?.why} / ${after?.why}`)
  assert.match(after?.why ?? '', /要过指南以外的材料“结婚证”/)
})
