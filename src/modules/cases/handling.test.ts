import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { formOf } from '#modules/catalog/service.ts'
import { uuidv7 } from '#platform/crypto.ts'
import { openDatabase } from '#platform/db/database.ts'
import { openFileStore } from '#platform/files/file-store.ts'
import { createTestCounty, type Reply, type Resident, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { fileCase, generalAnswers, intakeBody, timedItem } from '../../testing/filing.ts'
import type { CaseView } from './contract.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const monday = new Date('2026-05-11T02:00:00Z')
const onDay = (day: string): Date => new Date(`${day}T02:00:00Z`)
const fieldsOf = (reply: Reply): string[] =>
  ((reply.body.errors ?? []) as { field: string }[]).map((error) => error.field)

describe('办理当中，通过接口', () => {
  let county: TestCounty
  let clerk: StaffMember
  let officer: StaffMember
  let approver: StaffMember
  let resident: Resident
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty(
      { after: (work) => void cleanups.unshift(work) },
      { now: monday, config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } },
    )
    clerk = await county.staff({ role: 'window-clerk' })
    officer = await county.staff({ role: 'caseworker', office: timedItem.office })
    approver = await county.staff({ role: 'approver', office: timedItem.office })
    resident = await county.resident({ name: '周惠兰' })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const send = (who: StaffMember, id: string, noun: string, body: object): Promise<Reply> =>
    who.send('POST', `/api/cases/${id}/${noun}`, body)
  const post = async (who: StaffMember, id: string, noun: string, body: object): Promise<CaseView> => {
    const reply = await send(who, id, noun, body)
    assert.equal(reply.status, 200, reply.text)
    return reply.body as unknown as CaseView
  }
  const view = async (who: StaffMember, id: string): Promise<CaseView> =>
    (await who.get(`/api/cases/${id}`)).body as unknown as CaseView
  const stampOf = () => ({
    ...{ requestId: uuidv7(), fingerprint: 'f'.repeat(64) },
    actorKey: `person:${resident.accountId}`,
  })
  const person = async () => {
    const actor = await county.services.identity.authenticate(resident.cookie.split('=')[1] ?? '')
    assert.equal(actor.kind, 'person')
    return actor as Extract<typeof actor, { kind: 'person' }>
  }

  it('转给没有的、撤销的单位，或者在那里没有岗位的人：说清是哪一项，什么也没有记下', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    const { version } = await view(officer, filed.id)
    const here = (await county.officeNamed(timedItem.office)).officeId
    const civil = (await county.officeNamed('县民政局')).officeId
    const closed = await county.officeNamed('县统计局')
    const by = { actorKey: 'system:test' }
    await county.services.organisation.closeOffice(closed.officeId, '2026-05-10', by)
    const outsider = await county.staff({ role: 'caseworker', office: '县民政局' })
    const transfer = (toOfficeId: string, toStaffId: string | null) =>
      send(officer, filed.id, 'transfers', { version, toOfficeId, toStaffId, reason: '职能在那边' })
    const cases: [string, string | null, string, string][] = [
      [uuidv7(), null, 'cases.office-unknown', 'toOfficeId'],
      [closed.officeId, null, 'cases.office-closed', 'toOfficeId'],
      [here, uuidv7(), 'cases.staff-not-in-office', 'toStaffId'],
      [here, outsider.staffId, 'cases.staff-not-in-office', 'toStaffId'],
      [here, clerk.staffId, 'cases.staff-not-in-office', 'toStaffId'],
    ]
    for (const [office, staff, code, field] of cases) {
      const reply = await transfer(office, staff)
      assert.equal(reply.status, 422, reply.text)
      assert.equal(reply.body.code, code)
      assert.deepEqual(fieldsOf(reply), [field])
    }
    assert.equal((await view(officer, filed.id)).version, version)
    const moved = await transfer(civil, outsider.staffId)
    assert.equal(moved.status, 200, moved.text)
  })

  it('核查人员、经办人不认识的，说清是哪一项', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    const { version } = await view(officer, filed.id)
    const opinion = { version, opinion: '符合', recommendation: 'grant', inspectors: [officer.staffId, uuidv7()] }
    const reply = await send(officer, filed.id, 'opinions', opinion)
    assert.equal(reply.status, 422, reply.text)
    assert.deepEqual([reply.body.code, fieldsOf(reply)], ['cases.inspector-unknown', ['inspectors']])
    const body = await intakeBody(county, { clerk, applicant: resident })
    for (const [path, more] of [
      ['/api/cases', {}],
      ['/api/intake-preparations', null],
    ] as const) {
      const applicant = { ...body.applicant, agentPersonId: uuidv7() }
      const sent = more ? { ...body, applicant } : { itemCode: body.itemCode, applicant }
      const unknown = await clerk.send('POST', path, sent)
      if (more) assert.deepEqual([unknown.status, fieldsOf(unknown)], [422, ['applicant.agentPersonId']], unknown.text)
      else assert.ok(unknown.status < 500, unknown.text)
    }
    for (const applicant of [
      { kind: 'individual', personId: uuidv7() },
      { kind: 'legal-entity', legalPersonId: uuidv7() },
    ])
      assert.equal((await clerk.send('POST', '/api/cases', { ...body, applicant })).status, 404)
  })

  it('没有写有效期的按指南，指南算不出来的要写明；到期以后才制证的说清楚，证号重复的说清楚', async () => {
    county.clock.at = monday
    const decide = async (version: number, id: string, body: object) =>
      send(approver, id, 'grant', { version, ...body })
    const atDecision = async () => {
      const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
      let seen = await view(officer, filed.id)
      while (seen.steps.find((step) => step.status === 'open')?.function !== 'approve')
        seen = await post(officer, filed.id, 'opinions', {
          ...{ version: seen.version, opinion: '符合', recommendation: 'grant' },
          inspectors: [officer.staffId, approver.staffId],
        })
      return seen
    }
    const first = await atDecision()
    assert.deepEqual(first.defaults.validity, { text: '五年至十年', told: false, validTo: null })
    const missing = await decide(first.version, first.id, {})
    assert.deepEqual([missing.status, missing.body.code], [422, 'cases.validity-missing'], missing.text)
    assert.match(String(missing.body.detail), /“五年至十年”/)
    const granted = await decide(first.version, first.id, { validTo: '2026-05-13' })
    assert.equal(granted.status, 200, granted.text)
    county.clock.at = onDay('2026-05-14')
    const { version } = await view(officer, first.id)
    const late = await send(officer, first.id, 'result', { version, number: null })
    assert.deepEqual([late.status, late.body.code], [409, 'cases.validity-over'], late.text)

    county.clock.at = monday
    for (const status of [200, 422]) {
      const next = await atDecision()
      await decide(next.version, next.id, { validTo: '2031-05-10' })
      const { version } = await view(officer, next.id)
      const issued = await send(officer, next.id, 'result', { version, number: 'A-1' })
      assert.equal(issued.status, status, issued.text)
    }
  })

  it('补来的不合格，第二次告知要写理由；办件和列表都看得出是第几次', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    const key = (await view(officer, filed.id)).materials[0]?.key ?? ''
    const items = [{ key, problem: '盖章看不清', remedy: '重新盖章' }]
    let seen = await post(officer, filed.id, 'notices', { version: filed.version, items })
    assert.equal(seen.noticeRounds, 1)
    seen = await post(clerk, filed.id, 'supplements', {
      version: seen.version,
      materials: [{ key, state: 'supplied', medium: 'paper' }],
    })
    const bare = await send(officer, filed.id, 'notices', { version: seen.version, items })
    assert.deepEqual([bare.status, bare.body.code], [422, 'cases.repeat-reason-missing'])
    seen = await post(officer, filed.id, 'notices', { version: seen.version, items, reason: '补来的还是看不清' })
    assert.equal(seen.noticeRounds, 2)
    assert.equal(seen.notices.at(-1)?.reason, '补来的还是看不清')
    assert.match(seen.history.at(-1)?.detail ?? '', /第 2 次告知：补来的还是看不清/)
    const supervisor = await county.staff({ role: 'supervisor' })
    const list = (await supervisor.get('/api/worklist?view=correcting')).body as unknown as {
      rows: { id: string; noticeRounds: number }[]
    }
    assert.equal(list.rows.find((row) => row.id === filed.id)?.noticeRounds, 2)
    assert.equal(list.rows.filter((row) => row.id !== filed.id && row.noticeRounds > 1).length, 0)
    const again = (await supervisor.get('/api/worklist?rounds=2')).body as unknown as typeof list
    assert.deepEqual(
      again.rows.map((row) => row.id),
      [filed.id],
    )
    const figures = (await supervisor.get('/api/board')).body as unknown as { now: { noticedAgain: number } }
    assert.equal(figures.now.noticedAgain, 1)
  })

  it('日历快到头：告知算不出期限的说清要载入什么；收件审查期限照算，到期照样视为受理', async () => {
    county.clock.at = onDay('2026-12-24')
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    let seen = await view(officer, filed.id)
    assert.equal(seen.governing?.dueOn, '2026-12-31', '五个工作日还在日历里')
    const items = [{ key: seen.materials[0]?.key ?? '', problem: '看不清', remedy: '重交' }]
    const refused = await send(officer, filed.id, 'notices', { version: filed.version, items })
    assert.equal(refused.status, 409)
    assert.match(String(refused.body.detail), /只覆盖.*2026-12-31.*请系统管理员先载入 2027 年的工作日历/)
    assert.match(seen.actions.find((action) => action.command === 'notify-once')?.reason ?? '', /2027 年/)
    county.clock.at = onDay('2027-01-01')
    await county.services.cases.sweep()
    seen = await view(officer, filed.id)
    assert.equal(seen.basis, 'deemed', '日历之外也认得已经到期')

    const administrator = await county.staff({ role: 'system-administrator' })
    const state = async () => (await administrator.get('/api/calendar')).body as { warning: string | null }
    assert.match(String((await state()).warning), /2027 年/)
    county.clock.at = monday
    assert.equal((await state()).warning, null)
    await county.tasks['calendar-coverage']?.({}, { jobId: '1', attempt: 1, isLastAttempt: false, signal: undefined })
    assert.equal(
      county.log.some((line) => line.includes('calendar ends soon')),
      false,
    )
    county.clock.at = onDay('2026-11-20')
    await county.tasks['calendar-coverage']?.({}, { jobId: '2', attempt: 1, isLastAttempt: false, signal: undefined })
    assert.equal(
      county.log.some((line) => line.includes('calendar ends soon')),
      true,
    )
  })

  it('窗口收件也不能改写人口库定了的；别的照改，并记下是申请人自己填的', async () => {
    county.clock.at = monday
    const body = await intakeBody(county, { clerk, applicant: resident })
    const differing = { ...body.answers, name: '周慧兰', phone: '13873000001' }
    const refused = await clerk.send('POST', '/api/cases', { ...body, answers: differing })
    assert.deepEqual([refused.status, fieldsOf(refused)], [422, ['name']], refused.text)
    assert.match(refused.text, /以公安部门人口库为准/)
    const { name: _name, ...rest } = differing
    const taken = await clerk.send('POST', '/api/cases', { ...body, answers: rest })
    assert.equal(taken.status, 201, taken.text)
    const form = (taken.body as unknown as CaseView).form
    const source = (key: string) => form.find((row) => row.key === key)
    assert.deepEqual([source('name')?.source, source('name')?.sourceText], ['person.name', '公安部门人口库'])
    assert.deepEqual([source('phone')?.source, source('phone')?.sourceText], ['applicant', '本人填写'])
    const prepared = await clerk.send('POST', '/api/intake-preparations', {
      itemCode: body.itemCode,
      applicant: body.applicant,
    })
    const { answers } = prepared.body as { answers: Record<string, { settled: boolean }> }
    assert.equal(answers.name?.settled, true)
    assert.equal(answers.phone?.settled, false)
  })

  it('网上填写：改写姓名当页就说，存下的还是登记的；改过的电话记本人填写；没有记来源的老件按是否相同显示', async () => {
    county.clock.at = monday
    const actor = await person()
    const { cases } = county.services
    const item = await findItemByName(county.db, timedItem.name)
    const draft = await cases.startDraft(actor, item?.code ?? '', stampOf())
    const { form } = await cases.getDraft(actor, draft)
    const answers = { ...generalAnswers(resident), name: '周慧兰', phone: '13873000002' }
    for (const page of form['x-pages']) {
      const own = Object.fromEntries(Object.entries(answers).filter(([key]) => page.fields.includes(key)))
      const faults = await cases.saveDraftPage(actor, draft, { page: page.key, answers: own })
      assert.deepEqual(
        faults.map((fault) => fault.field),
        page.fields.includes('name') ? ['name'] : [],
      )
    }
    assert.equal((await cases.getDraft(actor, draft)).answers.name, '周惠兰')
    const materials = (await cases.getDraft(actor, draft)).materials.filter((one) => one.state === 'missing')
    const files = await openFileStore(join(county.config.dataDir, 'files'))
    const upload = async () => {
      const stored = await files.put(Readable.from([png]), { maxBytes: 10_000 })
      const file = { ...stored, name: '图.png' }
      return (await county.services.materials.addUpload(county.db, `person:${resident.accountId}`, file)).uploadId
    }
    await cases.saveDraftMaterials(
      actor,
      draft,
      await Promise.all(
        materials.map(async ({ key }) => ({
          ...{ key, state: 'supplied' as const, medium: null },
          uploads: [await upload()],
        })),
      ),
    )
    await cases.submitDraft(actor, draft, stampOf(), { commitment: null })
    const seen = await view(officer, draft)
    const sources = Object.fromEntries(seen.form.map((row) => [row.key, row.source]))
    assert.equal(sources.name, 'person.name')
    assert.equal(sources.idNumber, 'person.idNumber')
    assert.equal(sources.phone, 'applicant')
    const [event] = await county.db.query<{ data: { origins: unknown } }>(
      `select data from case_event where case_id = $1 and type = 'case-submitted'`,
      [draft],
    )
    assert.ok(!JSON.stringify(event?.data.origins).includes('13873000002'), '事件里只有来源，没有答案')
    const mine = await cases.view(actor, draft)
    assert.equal(mine.form.find((row) => row.key === 'phone')?.sourceText, '本人填写')

    const owner = openDatabase(county.db.url)
    cleanups.unshift(() => owner.close())
    await owner.transaction(async (tx) => {
      await tx.query('alter table case_event disable trigger refuse_change')
      await tx.query(`update case_event set data = data - 'origins' where case_id = $1`, [draft])
      await tx.query('alter table case_event enable always trigger refuse_change')
    })
    assert.deepEqual((await view(officer, draft)).form, seen.form, '老件没有记来源，与登记相同的才算登记的')
  })

  it('窗口补正：只收告知书里的材料和答案，别的退回并说是哪一项；答案改了就记新的来源', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    const item = await findItemByName(county.db, timedItem.name)
    assert.ok(item && formOf(item).properties.phone)
    const [first, second] = (await view(officer, filed.id)).materials
    const ask = (key: string) => ({ key, problem: '不清楚', remedy: '重填' })
    const items = [ask(first?.key ?? ''), ask('form:phone'), ask('form:name')]
    let seen = await post(officer, filed.id, 'notices', { version: filed.version, items })
    const material = (key = '') => ({ key, state: 'supplied', medium: 'paper' })
    const supplement = (body: object) => send(clerk, filed.id, 'supplements', { version: seen.version, ...body })
    const strange = await supplement({
      materials: [material(first?.key), material(second?.key)],
      answers: { address: '别处 1 号', phone: '13873000003' },
    })
    assert.deepEqual([strange.status, fieldsOf(strange)], [422, [`material:${second?.key}`, 'address']], strange.text)
    const wrong = await supplement({ materials: [], answers: { phone: '1', name: '周慧兰' } })
    assert.deepEqual([wrong.status, fieldsOf(wrong).sort()], [422, ['name', 'phone']], wrong.text)
    assert.equal((await view(officer, filed.id)).version, seen.version)
    const part = await supplement({ materials: [], answers: { phone: '13873000003' } })
    assert.equal(part.status, 200, part.text)
    seen = part.body as unknown as CaseView
    assert.equal(seen.status, 'correcting')
    assert.equal(seen.form.find((row) => row.key === 'phone')?.source, 'applicant')
    const whole = await supplement({ materials: [material(first?.key)], answers: { name: resident.name } })
    assert.equal((whole.body as unknown as CaseView).status, 'received', whole.text)
  })
})
