/** When the ground goes: the database away in the middle of a form, and a clock that runs past the published calendar. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { createTestCounty } from './testing/county.ts'
import { fileCase, generalAnswers, intakeBody, timedItem } from './testing/filing.ts'
import { type Line, lineTo } from './testing/line.ts'

test('数据库断开：503、说明何时再来、草稿还在；恢复以后同一次提交照样只办一次', async (t) => {
  let line: Line | undefined
  const county = await createTestCounty(t, {
    via: async (url) => {
      line = await lineTo(t, url)
      return line
    },
  })
  const clerk = await county.staff({ role: 'window-clerk' })
  const applicant = await county.resident()
  const item = await findItemByName(county.db, timedItem.name)
  const person = { kind: 'person', level: 3, actingFor: null, ...applicant } as const
  const stamp = { requestId: county.newKey(), fingerprint: 'x'.repeat(64), actorKey: `person:${applicant.accountId}` }
  const caseId = await county.services.cases.startDraft(person, item?.code ?? '', stamp)
  const answers = generalAnswers(applicant)
  await county.services.cases.saveDraftPage(person, caseId, { page: 'person', answers })
  const page = `/apply/${caseId}/pages/contact`
  assert.equal((await applicant.get(page)).status, 200)
  const body = await intakeBody(county, { clerk, applicant })
  const key = { 'idempotency-key': county.newKey() }

  line?.cut()
  const api = await clerk.send('POST', '/api/cases', body, key)
  assert.equal(`${api.status} ${api.body.code}`, '503 platform.database-down')
  assert.equal(api.headers['retry-after'], '5')
  assert.match(String(api.body.detail), /没有丢失/)
  const form = await applicant.send('POST', page, { phone: '19907310000' })
  assert.equal(form.status, 503)
  assert.match(form.text, /没有丢失/)
  assert.match(String(form.headers['content-type']), /^text\/html/)
  assert.equal((await county.visitor.get('/health/ready')).status, 503)
  assert.equal((await county.visitor.get('/health/live')).status, 200)

  line?.mend()
  assert.equal((await county.visitor.get('/health/ready')).status, 200)
  const draft = await county.services.cases.getDraft(person, caseId)
  assert.equal(draft.answers.address, answers.address, '断开以前写的还在')
  const first = await clerk.send('POST', '/api/cases', body, key)
  const again = await clerk.send('POST', '/api/cases', body, key)
  assert.equal(first.status, 201, first.text)
  assert.equal(again.body.id, first.body.id)
  const numbers = await county.db.query(`select number from case_file where status <> 'draft'`)
  assert.equal(numbers.length, 1, '断开时的那一次没有留下半件')
})

test('日期走出了工作日历：不给算不出的日期，不猜，也不崩', async (t) => {
  const county = await createTestCounty(t)
  const applicant = await county.resident()

  county.clock.at = new Date('2026-12-25T02:00:00Z')
  const [late, officer] = [
    await county.staff({ role: 'window-clerk' }),
    await county.staff({ role: 'caseworker', office: timedItem.office }),
  ]
  const filed = await fileCase(county, { clerk: late, applicant, through: 'accept' })
  const view = (await officer.get(`/api/cases/${filed.id}`)).body
  assert.equal((view.governing as { dueOn: string | null } | null)?.dueOn ?? null, null, '到期日在 2027 年，还算不出')
  assert.match(String(view.calendarNote), /2026|日历|放假/)

  county.clock.at = new Date('2027-03-01T02:00:00Z')
  const [clerk27, officer27] = [
    await county.staff({ role: 'window-clerk' }),
    await county.staff({ role: 'caseworker', office: timedItem.office }),
  ]
  for (const url of ['/', '/progress', `/guide/${(view.item as { code: string }).code}`, '/health/ready']) {
    assert.equal((await county.visitor.get(url)).status, 200, url)
  }
  assert.equal((await officer27.get('/api/worklist')).status, 200)
  const body = await intakeBody(county, { clerk: clerk27, applicant, through: 'accept' })
  const reply = await clerk27.send('POST', '/api/cases', body)
  assert.equal(reply.status === 201 || reply.body.code === 'calendar.not-covered', true, reply.text)
  const notice = await clerk27.send('POST', '/api/cases', { ...body, through: 'receive' })
  const asked = await officer27.send('POST', `/api/cases/${notice.body.id}/notices`, {
    version: notice.body.version,
    items: [{ key: (body.materials[0] as { key: string }).key, problem: '不清楚', remedy: '请重交' }],
  })
  assert.equal(`${asked.status} ${asked.body.code}`, '409 calendar.not-covered', asked.text)
  assert.match(String(asked.body.detail), /2026-12-31.*。$/)
  assert.deepEqual(
    county.log.filter((row) => /"msg":"fault"/.test(row)),
    [],
  )
})
