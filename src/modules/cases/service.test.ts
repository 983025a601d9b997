import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { uuidv7 } from '#platform/crypto.ts'
import { openDatabase } from '#platform/db/database.ts'
import { createServices } from '../../services.ts'
import { createTestCounty, type Resident, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { fileCase, generalAnswers, intakeBody, timedItem } from '../../testing/filing.ts'
import type { CaseView } from './contract.ts'

const monday = new Date('2026-05-11T02:00:00Z')
const onDay = (day: string, hour = 2): Date => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`)

describe('cases, through the application', () => {
  let county: TestCounty
  let clerk: StaffMember
  let officer: StaffMember
  let approver: StaffMember
  let head: StaffMember
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
    head = await county.staff({ role: 'office-head', office: timedItem.office })
    resident = await county.resident({ name: '周惠兰' })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const post = async (who: StaffMember, id: string, noun: string, body: Record<string, unknown>): Promise<CaseView> => {
    const reply = await who.send('POST', `/api/cases/${id}/${noun}`, body)
    assert.equal(reply.status, 200, reply.text)
    return reply.body as unknown as CaseView
  }
  const view = async (who: StaffMember, id: string): Promise<CaseView> =>
    (await who.get(`/api/cases/${id}`)).body as unknown as CaseView

  it('a case runs from the counter to the archive, and everybody sees the same dates', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    let seen = await view(officer, filed.id)
    const due = seen.governing?.dueOn
    const resident1 = await county.services.cases.view(await personOf(county, resident), filed.id)
    assert.equal(resident1.governing?.dueOn, due)
    assert.equal(resident1.band?.sentence, seen.band?.sentence)
    assert.equal(seen.applicant.name, '周惠兰')
    assert.equal(seen.applicant.idNumber, resident.maskedIdNumber)
    assert.equal(resident1.applicant.name, '周惠兰')

    county.clock.at = onDay('2026-05-12')
    while (seen.steps.find((step) => step.status === 'open')?.function !== 'approve') {
      const step = seen.steps.find((one) => one.status === 'open')
      seen = await post(officer, filed.id, 'opinions', {
        version: seen.version,
        opinion: '材料齐全，符合条件',
        recommendation: 'grant',
        inspectors: step?.onSite ? [officer.staffId, head.staffId] : [],
      })
    }
    const own = await officer.send('POST', `/api/cases/${filed.id}/grant`, { version: seen.version, validTo: null })
    assert.equal(own.status, 403, '经办人没有审批权')
    seen = await post(approver, filed.id, 'grant', { version: seen.version, validTo: '2031-05-11' })
    assert.equal(seen.outcome, 'granted')
    seen = await post(officer, filed.id, 'result', { version: seen.version, number: null })
    assert.ok(seen.result?.number, '制证后有证号')
    const licence = await county.services.licences.findByCase(county.db, filed.id)
    assert.equal(licence?.validTo, '2031-05-11', '证照的有效期就是决定的有效期')
    seen = await post(clerk, filed.id, 'deliveries', {
      version: seen.version,
      method: 'window',
      receiver: 'applicant',
      identityChecked: true,
      signed: true,
      presence: { who: 'applicant', place: 'county-hall', purpose: 'pick-up' },
    })
    assert.equal(seen.status, 'concluded')
    assert.equal(seen.visits.measured, 2, '两天各到场一次')
    assert.deepEqual(
      seen.documents.map((document) => document.kind),
      ['receipt', 'acceptance', 'decision', 'delivery-receipt'],
    )
    const numbers = seen.documents.map((document) => document.number)
    assert.equal(new Set(numbers).size, numbers.length, '文号不重复')
    seen = await post(clerk, filed.id, 'archive', { version: seen.version })
    assert.equal(seen.status, 'archived')
  })

  it('I2 同一请求编号只有一个办件，重复得到同一答复；内容不同的被拒绝', async () => {
    county.clock.at = monday
    const body = await intakeBody(county, { clerk, applicant: resident })
    const key = { 'idempotency-key': uuidv7() }
    const replies = await Promise.all(Array.from({ length: 12 }, () => clerk.send('POST', '/api/cases', body, key)))
    const ids = new Set(replies.map((reply) => (reply.body as { id?: string }).id))
    assert.deepEqual(new Set(replies.map((reply) => reply.status)), new Set([201]))
    assert.equal(ids.size, 1)
    const other = await clerk.send('POST', '/api/cases', { ...body, through: 'accept' }, key)
    assert.equal(other.status, 422)
    assert.equal(other.body.code, 'platform.key-reused')
  })

  it('第二位审批人晚了一步：409，说明是谁、什么时候，办件只决定一次', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    const accepted = await post(officer, filed.id, 'acceptance', { version: filed.version })
    assert.equal(accepted.status, 'examining')
    const stale = await head.send('POST', `/api/cases/${filed.id}/acceptance`, { version: filed.version })
    assert.equal(stale.status, 409)
    assert.match(String(stale.body.detail), /职员\d+在 5 月 11 日（周一）10:00 已经办了这件/)
    const both = await Promise.all(
      [officer, head].map((who) => who.send('POST', `/api/cases/${filed.id}/claims`, { version: accepted.version })),
    )
    assert.deepEqual(both.map((reply) => reply.status).sort(), [200, 409])
    const later = both.find((reply) => reply.status === 409)
    assert.equal(later?.body.code, 'cases.stale', 'the same words when two write at the very same moment')
    assert.match(String(later?.body.detail), /职员\d+在 5 月 11 日/)
  })

  it('§32(4) 逾期不告知视为受理：两个调度器、反复运行，只发生一次', async () => {
    county.clock.at = onDay('2026-05-11')
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    county.clock.at = onDay('2026-05-18')
    await county.services.cases.sweep()
    assert.equal((await view(officer, filed.id)).acceptedOn, null, '第五个工作日当天还没有满')
    county.clock.at = onDay('2026-05-19')
    const other = openDatabase(county.db.url)
    cleanups.unshift(() => other.close())
    const second = createServices({ config: county.config, db: other, now: () => county.clock.at })
    await Promise.all([
      county.services.cases.sweep(),
      second.cases.sweep(),
      county.services.cases.catchUp(filed.id),
      second.cases.catchUp(filed.id),
    ])
    const seen = await view(officer, filed.id)
    assert.equal(seen.basis, 'deemed')
    assert.equal(seen.acceptedOn, '2026-05-11', '自收到材料之日起即为受理')
    assert.equal(seen.history.filter((entry) => entry.type === 'case-accepted').length, 1)
  })

  it('一夜之间许多件到期，两个调度器一起走：每件只发生一次；看过没事的，明天再看', async () => {
    county.clock.at = onDay('2026-05-11')
    const file = (through: 'receive' | 'accept') =>
      Promise.all(Array.from({ length: 8 }, () => fileCase(county, { clerk, applicant: resident, through })))
    const due = await file('receive')
    const quiet = await file('accept')
    county.clock.at = onDay('2026-05-19')
    await county.services.cases.wakeAll()
    const other = openDatabase(county.db.url)
    cleanups.unshift(() => other.close())
    const second = createServices({ config: county.config, db: other, now: () => county.clock.at })
    await Promise.all([county.services.cases.sweep(), second.cases.sweep()])
    for (const { id } of due) {
      const seen = await view(officer, id)
      assert.equal(seen.basis, 'deemed')
      assert.equal(seen.history.filter((entry) => entry.type === 'case-accepted').length, 1)
    }
    for (const { id, version } of quiet) assert.equal((await view(officer, id)).version, version)
    const waking = await county.db.query<{ early: number }>(
      `select count(*)::int as early from case_file where id = any($1::uuid[]) and wake_on <= '2026-05-19'`,
      [[...due, ...quiet].map(({ id }) => id)],
    )
    assert.deepEqual(waking, [{ early: 0 }])
    assert.equal(await county.services.cases.sweep(), 0, '都走过了，当天不再看')
  })

  it('一个办件的记录坏了，别的办件的时钟照走，任务报错', async () => {
    county.clock.at = onDay('2026-05-11')
    const bad = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    const good = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    const owner = openDatabase(county.db.url)
    cleanups.unshift(() => owner.close())
    const rename = (from: string, to: string) =>
      owner.transaction(async (tx) => {
        await tx.query('alter table case_event disable trigger refuse_change')
        await tx.query('update case_event set type = $3 where case_id = $1 and type = $2', [bad.id, from, to])
        await tx.query('alter table case_event enable always trigger refuse_change')
      })
    await rename('case-submitted', 'no-such-event')
    county.clock.at = onDay('2026-05-19')
    await assert.rejects(county.services.cases.sweep(), /^Error: no evolution for no-such-event$/)
    assert.equal((await view(officer, good.id)).basis, 'deemed')
    await rename('no-such-event', 'case-submitted')
    await county.services.cases.sweep()
    assert.equal((await view(officer, bad.id)).basis, 'deemed')
  })

  it('I22 重放等于存储：每个办件重算的行和库里的一样', async () => {
    const replay = await county.services.cases.rebuild({ repair: false })
    assert.deepEqual(replay.differences, [])
    assert.deepEqual(replay.broken, [])
    assert.ok(replay.cases > 3)
  })

  it('I21 改动一条记录，回执核验就不通过', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'receive' })
    const receipt = await county.services.cases.receipt(filed.id)
    const ask = async () =>
      (await county.visitor.get(`/api/receipts/verification?number=${receipt.number}&head=${receipt.head}`)).body
    assert.equal((await ask()).genuine, true)
    assert.ok(!JSON.stringify(await ask()).includes(resident.name))
    const owner = openDatabase(county.db.url)
    cleanups.unshift(() => owner.close())
    await assert.rejects(
      county.db.query(`update case_event set data = '{}' where case_id = $1 and version = 2`, [filed.id]),
      /permission denied|refused/,
      '应用的角色改不了',
    )
    await owner.query('alter table case_event disable trigger user')
    await owner.query('alter table case_event disable trigger refuse_change')
    await owner.query(
      `update case_event set occurred_at = occurred_at - interval '1 day' where case_id = $1 and version = 2`,
      [filed.id],
    )
    const verdict = await ask()
    assert.equal(verdict.genuine, false)
    assert.match(String(verdict.reason), /第 2 条记录/)
    await owner.query(
      `update case_event set occurred_at = occurred_at + interval '1 day' where case_id = $1 and version = 2`,
      [filed.id],
    )
    await owner.query('alter table case_event enable always trigger refuse_change')
    assert.equal((await ask()).genuine, true)
  })

  it('版本定格：受理后事项改了，办件的步骤、承诺和日历都不动', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    const before = await view(officer, filed.id)
    const item = await findItemByName(county.db, timedItem.name)
    const [source] = await county.db.query<{ source: Record<string, unknown> }>(
      'select source from service_item_version where service_item_id = $1 order by version desc limit 1',
      [item?.itemId],
    )
    const changed = { ...source?.source, promisedLimitDays: 7, visits: 0 }
    const result = await county.services.catalog.importItems([changed], { by: { actorKey: 'system:test' } })
    assert.equal(result.faults.length, 0, JSON.stringify(result.faults))
    assert.deepEqual(result.changed, [timedItem.name])
    const now = await view(officer, filed.id)
    assert.equal(now.item.version, before.item.version)
    assert.deepEqual(now.clocks, before.clocks)
    assert.equal(now.visits.declared, before.visits.declared)
    const next = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    assert.equal((await view(officer, next.id)).item.version, before.item.version + 1)
  })

  it('特别程序停表、延期：居民、经办人、监察人员看到同一个日期，列表也一样', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    const before = await view(officer, filed.id)
    const [procedure] = before.procedures
    assert.ok(procedure, `${timedItem.name} 有特别程序`)
    let seen = await post(officer, filed.id, 'suspensions', {
      version: before.version,
      procedureKey: procedure.key,
      reason: '等专家评审',
    })
    assert.equal(seen.governing?.dueOn, null)
    assert.equal(seen.governing?.lamp, 'paused')
    county.clock.at = onDay('2026-05-14')
    seen = await post(officer, filed.id, 'resumptions', { version: seen.version, note: '评审意见已收到' })
    const promise = seen.clocks.find((clock) => clock.kind === 'promise')
    assert.equal(promise?.moves.length, 1)
    assert.equal(promise?.moves[0]?.rule, procedure.basis)
    const supervisor = await county.staff({ role: 'supervisor' })
    const list = (await supervisor.get(`/api/worklist?q=${filed.number}`)).body as unknown as {
      rows: { dueOn: string }[]
    }
    assert.equal(list.rows[0]?.dueOn, promise?.dueOn)
    const theirs = await county.services.cases.view(await personOf(county, resident), filed.id)
    assert.deepEqual(
      theirs.clocks.find((clock) => clock.kind === 'promise'),
      promise,
    )
    const refused = await officer.send('POST', `/api/cases/${filed.id}/extensions`, {
      version: seen.version,
      workingDays: 5,
      reason: '情况复杂',
    })
    assert.equal(refused.status, 403, '延期要负责人批准')
    const extended = await post(head, filed.id, 'extensions', {
      version: seen.version,
      workingDays: 5,
      reason: '情况复杂',
    })
    const statutory = extended.clocks.find((clock) => clock.kind === 'statutory')
    assert.equal(statutory?.moves.at(-1)?.cause, 'extension')
  })

  it('列表按时限分页，游标接得上，只看得到自己单位的件', async () => {
    const first = (await officer.get('/api/worklist?limit=2')).body as unknown as {
      rows: { id: string; dueOn: string | null }[]
      next: string
    }
    assert.equal(first.rows.length, 2)
    const seen = new Set(first.rows.map((row) => row.id))
    let next: string | null = first.next
    while (next) {
      const page = (await officer.get(`/api/worklist?limit=2&after=${next}`)).body as unknown as typeof first & {
        next: string | null
      }
      for (const row of page.rows) {
        assert.ok(!seen.has(row.id), '不重复')
        seen.add(row.id)
      }
      next = page.next
    }
    const counts = (await officer.get('/api/worklist/counts')).body as { counts: { all: number } }
    assert.equal(counts.counts.all, seen.size)
    const stranger = await county.staff({ role: 'caseworker', office: '县民政局' })
    const theirs = (await stranger.get('/api/worklist')).body as unknown as { rows: unknown[] }
    assert.equal(theirs.rows.length, 0)
    const [some] = seen
    assert.equal((await stranger.get(`/api/cases/${some}`)).status, 404, '不是自己的件，如同没有')
  })

  it('查进度：四位数试不出来，错十次当天不再认手机尾号，查询码仍然认', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident })
    const { cases } = county.services
    const tail = resident.phone.slice(-4)
    assert.equal((await cases.progress(filed.number, tail)).number, filed.number)
    for (let turn = 0; turn < 10; turn += 1)
      await assert.rejects(cases.progress(filed.number, '0000'), { code: 'cases.query-code-wrong' })
    await assert.rejects(cases.progress(filed.number, tail), { code: 'cases.query-code-wrong' })
    const [row] = await county.db.query<{ code: string }>('select query_code as code from case_file where id = $1', [
      filed.id,
    ])
    assert.equal((await cases.progress(filed.number, row?.code ?? '')).number, filed.number)
  })

  it('撤下的事项不再收新申请，在办的照办', async () => {
    county.clock.at = monday
    const item = await findItemByName(county.db, '洪水影响评价类审批')
    assert.ok(item)
    await county.services.catalog.withdrawItem(item.itemId, '职责调整', { actorKey: 'system:test' })
    const body = { ...(await intakeBody(county, { clerk, applicant: resident })), itemCode: item.code, materials: [] }
    const reply = await clerk.send('POST', '/api/cases', body)
    assert.equal(reply.status, 409)
    assert.equal(reply.body.code, 'cases.item-withdrawn')
  })

  it('查看完整信息须写用途，本人能看到是谁看的', async () => {
    county.clock.at = monday
    const filed = await fileCase(county, { clerk, applicant: resident })
    const full = await officer.send('POST', `/api/cases/${filed.id}/unmaskings`, { reason: '核对身份证原件' })
    assert.equal((full.body as unknown as CaseView).applicant.idNumber, resident.idNumber)
    assert.equal((await officer.send('POST', `/api/cases/${filed.id}/unmaskings`, { reason: '' })).status, 422)
    const seen = await county.db.query<{ purpose: string }>(
      'select purpose from personal_data_access where case_id = $1',
      [filed.id],
    )
    assert.deepEqual(seen, [{ purpose: '核对身份证原件' }])
  })

  it('超出日历不许诺：照样受理，日期等公布后再说；加载新日历后补上，记录在案', async () => {
    county.clock.at = onDay('2026-12-28')
    const filed = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
    const seen = await view(officer, filed.id)
    assert.equal(seen.governing?.dueOn, null)
    assert.equal(seen.governing?.lamp, 'unpromised')
    assert.match(String(seen.calendarNote), /放假安排只公布到/)

    const shipped = JSON.parse(await readFile('db/data/calendar.json', 'utf8'))
    const nextYear = {
      ...shipped.years.at(-1),
      year: 2027,
      holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }],
      makeUpDays: [],
    }
    const longer = { ...shipped, version: 'CN-2027.1', coversTo: '2027-12-31', years: [...shipped.years, nextYear] }
    await county.services.calendars.load(longer)
    await county.services.cases.wakeAll()
    await county.services.cases.sweep()
    const revised = await view(officer, filed.id)
    assert.ok(revised.governing?.dueOn, '新日历公布后有了日期')
    assert.equal(revised.history.filter((entry) => entry.type === 'calendar-revised').length, 1)
    county.clock.at = monday
  })

  it('网上提交：答错、缺材料的，一次说全；提交后回执可核验', async () => {
    county.clock.at = monday
    const person = await personOf(county, resident)
    const item = await findItemByName(county.db, timedItem.name)
    const { cases } = county.services
    const stamp = () => ({ requestId: uuidv7(), fingerprint: 'f'.repeat(64), actorKey: `person:${resident.accountId}` })
    const draft = await cases.startDraft(person, item?.code ?? '', stamp())
    assert.equal(await cases.startDraft(person, item?.code ?? '', stamp()), draft, '没写完的接着写')
    const { form, materials } = await cases.getDraft(person, draft)
    const pageOf = (field: string) => form['x-pages'].find((page) => page.fields.includes(field))?.key ?? ''
    for (const page of form['x-pages']) {
      const answers = Object.fromEntries(
        Object.entries(generalAnswers(resident)).filter(([key]) => page.fields.includes(key)),
      )
      const faults = await cases.saveDraftPage(person, draft, {
        page: page.key,
        answers: {
          ...answers,
          phone: '123',
          ...(page.fields.includes('idNumber') && { idNumber: '430623198507120015' }),
        },
      })
      const wrong = ['idNumber', 'phone'].filter((field) => page.fields.includes(field))
      assert.deepEqual(
        faults.map((fault) => fault.field),
        wrong,
        '人口库定了的号码不能改写，写错的电话当页就说',
      )
    }
    await assert.rejects(
      cases.submitDraft(person, draft, stamp(), { commitment: null }),
      (error: { code: string; params: { errors: { field: string }[] } }) => {
        assert.equal(error.code, 'platform.fields')
        assert.deepEqual(
          error.params.errors.map((fault) => fault.field),
          ['phone'],
        )
        return true
      },
    )
    await cases.saveDraftPage(person, draft, { page: pageOf('phone'), answers: generalAnswers(resident) })
    const needed = materials.filter(
      (material) => material.required && !material.conditional && material.state === 'missing',
    )
    assert.ok(needed.length > 0)
    await assert.rejects(
      cases.submitDraft(person, draft, stamp(), { commitment: null }),
      (error: { params: { errors: { field: string }[] } }) => {
        assert.deepEqual(
          error.params.errors.map((fault) => fault.field),
          needed.map((material) => `material:${material.key}`),
        )
        return true
      },
    )
  })
})

/** The actor a resident is to the services. */
async function personOf(county: TestCounty, resident: Resident) {
  const token = resident.cookie.split('=')[1] ?? ''
  const actor = await county.services.identity.authenticate(token)
  assert.equal(actor.kind, 'person')
  return actor as Extract<typeof actor, { kind: 'person' }>
}
