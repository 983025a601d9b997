import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { createTestCounty, type Resident, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { fileCase, intakeBody, timedItem } from '../../testing/filing.ts'

const onDay = (day: string): Date => new Date(`${day}T02:00:00Z`)

/** The shipped calendar with one more holiday. */
async function withHoliday(version: string, from: string, to: string) {
  const shipped = JSON.parse(await readFile('db/data/calendar.json', 'utf8'))
  const more = (year: { year: number; holidays: object[] }) =>
    String(year.year) === from.slice(0, 4)
      ? { ...year, holidays: [...year.holidays, { name: '临时放假', from, to }].sort(byStart) }
      : year
  return { ...shipped, version, years: shipped.years.map(more) }
}
const byStart = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

describe('before a case is accepted', () => {
  let county: TestCounty
  let clerk: StaffMember
  let applicant: Resident
  const cleanups: (() => unknown)[] = []

  before(async () => {
    county = await createTestCounty(
      { after: (work) => void cleanups.unshift(work) },
      { now: onDay('2026-05-11'), config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } },
    )
    clerk = await county.staff({ role: 'window-clerk' })
    applicant = await county.resident()
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  it('新的放假安排：还没受理的，列表上的到期日、变黄日也跟着改；受理了的，记录一步再改', async () => {
    const officer = await county.staff({ role: 'caseworker', office: timedItem.office })
    const waiting = await fileCase(county, { clerk, applicant, through: 'receive' })
    const accepted = await fileCase(county, { clerk, applicant, through: 'accept' })
    const asked = await fileCase(county, { clerk, applicant, through: 'receive' })
    const items = [{ key: 'form:phone', problem: '号码打不通', remedy: '写现在用的号码' }]
    const notice = await officer.send('POST', `/api/cases/${asked.id}/notices`, { version: asked.version, items })
    assert.equal(notice.status, 200, notice.text)
    const rows = async () =>
      county.db.query<{ version: number }>(
        `select id, status, due_on as "dueOn", amber_on as "amberOn", step_due_on as "stepDueOn", version from case_file order by number`,
      )
    assert.deepEqual((await rows())[0], {
      id: waiting.id,
      status: 'received',
      dueOn: '2026-05-18',
      amberOn: '2026-05-15',
      stepDueOn: '2026-05-13',
      version: waiting.version,
    })

    county.clock.at = onDay('2026-05-12')
    await county.services.calendars.load(await withHoliday('CN-2026.11', '2026-05-13', '2026-05-14'))
    await county.services.cases.wakeAll()
    await county.services.cases.sweep()

    const [now, frozen] = await rows()
    assert.deepEqual(now, {
      id: waiting.id,
      status: 'received',
      dueOn: '2026-05-20',
      amberOn: '2026-05-19',
      stepDueOn: '2026-05-15',
      version: waiting.version,
    })
    assert.equal(frozen?.version, accepted.version + 1, '受理了的记一步')
    assert.deepEqual((await county.services.cases.rebuild({ repair: false })).differences, [])
  })

  it('事项不实行告知承诺的，窗口也不收承诺：收下了就再也没有人能受理', async () => {
    const body = await intakeBody(county, { clerk, applicant, item: '食品生产加工小作坊许可', through: 'receive' })
    const reply = await clerk.send('POST', '/api/cases', { ...body, commitment: 'notice-and-commitment' })
    assert.equal(reply.status, 409, reply.text)
    assert.equal(reply.body.code, 'cases.commitment-not-offered')
    assert.equal((await clerk.send('POST', '/api/cases', body)).status, 201)
  })

  it('五日已满、时钟还没来：有人先办了别的，当天照样视为受理，不推到明天', async () => {
    county.clock.at = onDay('2026-06-01')
    const { id, version } = await fileCase(county, { clerk, applicant, through: 'receive' })
    county.clock.at = onDay('2026-06-09')
    const presence = { who: 'applicant', place: 'county-hall', purpose: 'correct' }
    const noted = await clerk.send('POST', `/api/cases/${id}/presences`, { version, presence })
    assert.equal(noted.status, 200, noted.text)
    await county.services.cases.sweep()
    const seen = await clerk.get(`/api/cases/${id}`)
    assert.equal(seen.body.basis, 'deemed')
    assert.equal(seen.body.acceptedOn, '2026-06-01')
  })
})
