/** Versions through the JSON door: every route that writes a case looks at `If-Match`, and tells the new ETag. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import type { Route } from '#platform/http/route-table.ts'
import { asksVersion, tellsVersion } from '#platform/http/versions.ts'
import { createTestCounty, type Reply, type Resident, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { fileCase, intakeBody, timedItem } from '../../testing/filing.ts'
import type { CaseView } from './contract.ts'
import { fullDraft, personOf, stampBy } from './testing/online.ts'

const onDay = (day: string): Date => new Date(`${day}T02:00:00Z`)
const monday = onDay('2026-05-11')
/** Licensed on a commitment, which can be found broken. */
const promisedItem = { name: '公共场所卫生许可', office: '县卫生健康局' } as const
const remedies = { reviewBody: '县人民政府', reviewWithinDays: 60, court: '县人民法院', suitWithinMonths: 6 }

/** Writes below a case that change nothing in it. */
const looksOnly = ['unmaskings']
const underCase = '/api/cases/:id/'
const writesOf = (table: Iterable<Route>): Route[] =>
  [...table].filter(
    (route) =>
      route.method !== 'GET' &&
      /^\/api\/cases\/:\w+(\/|$)/.test(route.path) &&
      !looksOnly.includes(route.path.replace(underCase, '')),
  )
const unversioned = (table: Iterable<Route>): string[] =>
  writesOf(table)
    .filter((route) => !asksVersion(route) || !tellsVersion(route))
    .map((route) => `${route.method} ${route.path}`)

describe('办件的版本：ETag 和 If-Match', () => {
  let county: TestCounty
  let clerk: StaffMember
  let officer: StaffMember
  let second: StaffMember
  let approver: StaffMember
  let head: StaffMember
  let hygiene: StaffMember
  let hygieneApprover: StaffMember
  let resident: Resident
  /** Nouns that have been carried out by If-Match alone. */
  const carriedOut = new Set<string>()
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty(
      { after: (work) => void cleanups.unshift(work) },
      { now: monday, config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } },
    )
    const { office } = timedItem
    clerk = await county.staff({ role: 'window-clerk' })
    officer = await county.staff({ role: 'caseworker', office })
    second = await county.staff({ role: 'caseworker', office })
    approver = await county.staff({ role: 'approver', office })
    head = await county.staff({ role: 'office-head', office })
    hygiene = await county.staff({ role: 'caseworker', office: promisedItem.office })
    hygieneApprover = await county.staff({ role: 'approver', office: promisedItem.office })
    resident = await county.resident({ name: '周惠兰' })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const nouns = (): string[] =>
    writesOf(county.server.routeTable.values()).map((route) => route.path.replace(underCase, ''))

  /** A case in the hands of a program that knows ETags and never writes `version`. */
  function holding(id: string, first: Reply) {
    let tag = String(first.headers.etag)
    const state = { view: first.body as unknown as CaseView }
    return {
      state,
      async send(who: StaffMember, noun: string, body: object = {}): Promise<CaseView> {
        const before = state.view.version
        const reply = await who.send('POST', `/api/cases/${id}/${noun}`, body, { 'if-match': tag })
        assert.equal(reply.status, 200, `${noun}: ${reply.text}`)
        const now = reply.body as unknown as CaseView
        assert.ok(now.version > before, noun)
        assert.match(String(reply.headers.etag), new RegExp(`^"${now.version}-[0-9a-f]{16}"$`), noun)
        const again = await who.get(`/api/cases/${id}`, { 'if-none-match': String(reply.headers.etag) })
        assert.deepEqual([again.status, again.text], [304, ''], `${noun}: 写完再读，就是刚才那份`)
        const late = await who.send('POST', `/api/cases/${id}/${noun}`, body, { 'if-match': tag })
        assert.deepEqual([late.status, late.body.code], [412, 'cases.stale'], `${noun}: ${late.text}`)
        tag = String(reply.headers.etag)
        state.view = now
        carriedOut.add(noun)
        return now
      },
    }
  }
  const file = async (through: 'receive' | 'accept') => {
    const filed = await fileCase(county, { clerk, applicant: resident, through })
    return holding(filed.id, filed)
  }
  const examine = async (held: ReturnType<typeof holding>, who: StaffMember, inspectors: readonly string[]) => {
    const open = () => held.state.view.steps.find((step) => step.status === 'open')
    while (open()?.function !== 'approve')
      await held.send(who, 'opinions', {
        opinion: '符合条件',
        recommendation: 'grant',
        inspectors: open()?.onSite ? inspectors : [],
      })
  }
  const atCounter = { who: 'applicant', place: 'county-hall', purpose: 'submit' }

  it('每个改办件的地址都要版本、都给 ETag；漏了看得出来', () => {
    const table = [...county.server.routeTable.values()]
    assert.deepEqual(unversioned(table), [])
    assert.ok(nouns().length >= 30)
    const accept = table.find((route) => route.path.endsWith('/acceptance')) as Route
    const { body: _, ...bodiless } = accept
    const forgotten = { ...bodiless, path: `${underCase}endorsements` }
    assert.deepEqual(unversioned([...table, forgotten]), [`POST ${underCase}endorsements`])
    assert.deepEqual(unversioned([{ ...bodiless, method: 'DELETE', path: '/api/cases/:id' }]), [
      'DELETE /api/cases/:id',
    ])
  })

  it('别人先办了：If-Match 答 412，正文的 version 答 409，都说是谁、什么时候，什么也没改', async () => {
    const filed = await fileCase(county, { clerk, applicant: resident })
    const [material] = (await intakeBody(county, { clerk, applicant: resident })).materials
    const items = [{ key: 'm1', problem: '不清楚', remedy: '请重交' }]
    const id = county.newKey()
    const bodies: Readonly<Record<string, object>> = {
      'pre-screenings': { result: 'ready' },
      receipts: {},
      notices: { items },
      'late-requests': { items, ground: '审查时发现' },
      supplements: { materials: [] },
      acceptance: {},
      'non-acceptance': { reason: '不属于职权范围', remedies },
      'non-requirement': { explanation: '依法不需要' },
      'deferred-materials': { material },
      'deferral-extensions': { key: 'm1', dueOn: '2026-06-01', reason: '还没有开出' },
      claims: {},
      opinions: { opinion: '符合条件' },
      returns: { reason: '记录不全' },
      transfers: { toOfficeId: id, reason: '职能在该单位' },
      suspensions: { procedureKey: 'hearing', reason: '申请人要求听证' },
      resumptions: {},
      extensions: { workingDays: 10, reason: '案情复杂' },
      escalation: { authority: '市水利局', opinion: '同意' },
      withdrawal: { reason: '不办了' },
      termination: { ground: 'object-lost', basis: '办法第二十一条', reason: '已拆除' },
      grant: {},
      denial: { reasons: '水源不足', basis: '办法第十九条', remedies },
      result: {},
      dispatches: { method: 'courier' },
      deliveries: { method: 'electronic' },
      archive: {},
      verifications: { result: 'kept', finding: '属实' },
      revocation: { reason: '承诺不实', basis: '第六十九条', remedies },
      presences: { presence: atCounter },
      corrections: { subject: 'date', record: 1, void: false, reason: '日期写错' },
    }
    assert.deepEqual(Object.keys(bodies).sort(), nouns().sort(), '每个地址都有一份能读懂的正文')
    const stale = filed.version - 1
    for (const [noun, body] of Object.entries(bodies)) {
      const send = (content: object, headers: Record<string, string> = {}) =>
        head.send('POST', `/api/cases/${filed.id}/${noun}`, content, headers)
      for (const [reply, status] of [
        [await send(body, { 'if-match': `"${stale}"` }), 412],
        [await send({ version: filed.version, ...body }, { 'if-match': `"${stale}"` }), 412],
        [await send({ version: stale, ...body }, { 'if-match': `"${filed.version}"` }), 412],
        [await send({ version: stale, ...body }), 409],
      ] as const) {
        assert.deepEqual([reply.status, reply.body.code], [status, 'cases.stale'], `${noun}: ${reply.text}`)
        assert.match(String(reply.body.detail), /职员\d+在 5 月 11 日（周一）10:00 已经办了这件/)
        assert.deepEqual((reply.body.params as { version: number }).version, filed.version)
      }
    }
    assert.equal((await county.services.cases.stateOf(filed.id)).version, filed.version)
  })

  it('从收件到归档，只用 If-Match：告知、补正、容缺、停表、延期、决定、出件、送达、更正', async () => {
    county.clock.at = monday
    const body = await intakeBody(county, { clerk, applicant: resident })
    const item = await findItemByName(county.db, timedItem.name)
    const deferrable = item?.materials.find((material) => material.deferrable)?.key ?? ''
    const [first] = body.materials
    const taken = await clerk.send('POST', '/api/cases', {
      ...body,
      materials: body.materials.map((one) => (one.key === deferrable ? { key: deferrable, state: 'deferred' } : one)),
    })
    assert.equal(taken.status, 201, taken.text)
    const held = holding(String(taken.body.id), taken)
    const items = [{ key: first?.key, problem: '不清楚', remedy: '请重交' }]
    const anew = { materials: [{ key: first?.key, state: 'supplied', medium: 'paper' }] }
    await held.send(clerk, 'notices', { items })
    await held.send(clerk, 'supplements', anew)
    await held.send(clerk, 'acceptance', {
      commitment: 'deferred-materials',
      deferrals: [{ key: deferrable, dueOn: '2026-05-18' }],
    })
    await held.send(officer, 'deferral-extensions', { key: deferrable, dueOn: '2026-05-20', reason: '还没有开出' })
    await held.send(clerk, 'deferred-materials', { material: { key: deferrable, state: 'supplied', medium: 'paper' } })
    await held.send(officer, 'late-requests', { items, ground: '审查时发现' })
    await held.send(clerk, 'supplements', anew)
    await held.send(officer, 'claims')
    await held.send(officer, 'transfers', { toOfficeId: second.officeId, toStaffId: second.staffId, reason: '换人' })
    const [procedure] = held.state.view.procedures
    await held.send(second, 'suspensions', { procedureKey: procedure?.key, reason: '等专家评审' })
    county.clock.at = onDay('2026-05-13')
    await held.send(second, 'resumptions', { note: '评审意见已收到' })
    await held.send(head, 'extensions', { workingDays: 5, reason: '情况复杂' })
    await examine(held, second, [officer.staffId, second.staffId])
    await held.send(approver, 'returns', { reason: '记录不全' })
    await examine(held, second, [officer.staffId, second.staffId])
    await held.send(approver, 'grant', { validTo: '2031-05-12' })
    await held.send(officer, 'result')
    await held.send(clerk, 'presences', { presence: { ...atCounter, purpose: 'pick-up' } })
    await held.send(clerk, 'dispatches', { method: 'courier', waybill: 'EMS1' })
    await held.send(clerk, 'deliveries', { method: 'courier', signed: true })
    await held.send(head, 'corrections', { subject: 'date', record: 1, void: false, reason: '日期写错' })
    await held.send(clerk, 'archive')
  })

  it('网上来的：预审、收件；各种结束；承诺不实的撤销，也都用 If-Match', async () => {
    county.clock.at = monday
    const actor = await personOf(county, resident)
    const draft = await fullDraft(county, resident)
    await county.services.cases.submitDraft(actor, draft, stampBy(actor), { commitment: null })
    const online = holding(draft, await clerk.get(`/api/cases/${draft}`))
    await online.send(clerk, 'pre-screenings', { result: 'ready' })
    await online.send(clerk, 'receipts')
    await online.send(clerk, 'withdrawal', { reason: '不办了' })

    await (await file('receive')).send(officer, 'non-acceptance', { reason: '不属于职权范围', remedies })
    await (await file('receive')).send(officer, 'non-requirement', { explanation: '依法不需要' })
    await (await file('accept')).send(approver, 'escalation', { authority: '市水利局', opinion: '同意' })
    await (await file('accept')).send(approver, 'termination', {
      ground: 'object-lost',
      basis: '第二十一条',
      reason: '拆除',
    })
    const denied = await file('accept')
    await examine(denied, officer, [officer.staffId, second.staffId])
    await denied.send(approver, 'denial', { reasons: '水源不足', basis: '第十九条', remedies })

    const asked = await intakeBody(county, { clerk, applicant: resident, item: promisedItem.name })
    const taken = await clerk.send('POST', '/api/cases', {
      ...asked,
      answers: {
        ...{ entityName: '惠兰理发店', creditCode: '92430623MA9D00013P', representative: '周惠兰', kind: 'hair' },
        ...{ phone: resident.phone, placeAddress: '章华镇 1 号', area: 20, staff: 1, promise: 'yes' },
      },
    })
    assert.equal(taken.status, 201, taken.text)
    const promised = holding(String(taken.body.id), taken)
    await promised.send(clerk, 'acceptance', { commitment: 'notice-and-commitment' })
    while (!promised.state.view.actions.some((one) => one.command === 'grant' && one.open)) {
      const open = promised.state.view.steps.find((step) => step.status === 'open')
      if (open?.function === 'approve') break
      await promised.send(hygiene, 'opinions', { opinion: '已承诺', recommendation: 'grant' })
    }
    await promised.send(hygieneApprover, 'grant')
    await promised.send(hygiene, 'result')
    await promised.send(hygiene, 'verifications', { result: 'broken', finding: '现场与承诺不符' })
    await promised.send(hygieneApprover, 'revocation', { reason: '承诺不实', basis: '第六十九条', remedies })
  })

  it('改办件的每个地址都这样走过一遍', () => {
    assert.deepEqual([...carriedOut].sort(), nouns().sort())
  })

  it('读：同一天没人动就 304；换了一天或者动过，给新的；不同的人看到的不同，ETag 也不同', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    const url = `/api/cases/${filed.id}`
    const first = await officer.get(url)
    const tag = String(first.headers.etag)
    assert.equal((await officer.get(url, { 'if-none-match': tag })).status, 304)
    assert.equal((await officer.get(`/api/cases?number=${filed.number}`, { 'if-none-match': tag })).status, 304)
    assert.equal((await head.get(url, { 'if-none-match': tag })).status, 200, '能办的事不一样')
    county.clock.at = onDay('2026-05-12')
    const tomorrow = await officer.get(url, { 'if-none-match': tag })
    assert.equal(tomorrow.status, 200, '剩几天变了')
    assert.notEqual(tomorrow.headers.etag, tag)
    const claimed = await officer.send('POST', `${url}/claims`, {}, { 'if-match': tag })
    assert.equal(claimed.status, 200, '没有人动过，昨天看的也算')
    const looked = await officer.send('POST', `${url}/unmaskings`, { reason: '核对身份证原件' }, { 'if-match': tag })
    assert.deepEqual([looked.status, looked.body.code], [400, 'platform.if-match-nowhere'])
  })
})
