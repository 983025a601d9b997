import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createTestCounty, places, type Resident, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { fileCase, timedItem } from '../../testing/filing.ts'

type Counts = Readonly<Record<string, number>>

describe('视图旁边的件数，通过接口', () => {
  let county: TestCounty
  let clerk: StaffMember
  let officer: StaffMember
  let colleague: StaffMember
  let elsewhere: StaffMember
  let resident: Resident
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty(
      { after: (work) => void cleanups.unshift(work) },
      { config: { sessionIdleMinutes: 1440, sessionLongestMinutes: 1440 } },
    )
    clerk = await county.staff({ role: 'window-clerk' })
    officer = await county.staff({ role: 'caseworker', office: timedItem.office })
    colleague = await county.staff({ role: 'caseworker', office: timedItem.office })
    elsewhere = await county.staff({ role: 'caseworker', office: '县民政局' })
    resident = await county.resident()
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const countsOf = async (who: StaffMember): Promise<Counts> => {
    const reply = await who.get('/api/worklist/counts')
    assert.equal(reply.status, 200, reply.text)
    return reply.body.counts as Counts
  }
  const listed = async (who: StaffMember, view: string): Promise<number> =>
    ((await who.get(`/api/worklist?view=${view}&limit=200`)).body.rows as unknown[]).length
  /** The counts as they are once they show what is awaited, at most ten seconds later. */
  const soon = async (who: StaffMember, shows: (counts: Counts) => boolean): Promise<Counts> => {
    for (let turn = 0; turn < 100; turn += 1) {
      const counts = await countsOf(who)
      if (shows(counts)) return counts
      await wait(100)
    }
    return countsOf(who)
  }
  /** The counts once nothing that others did can be missing in them any more. */
  const settled = async (who: StaffMember): Promise<Counts> => {
    await wait(2_100)
    return countsOf(who)
  }
  const accepted = () => fileCase(county, { clerk, applicant: resident, through: 'accept' })

  it('自己办了，件数马上跟着变，一次也不落后', async () => {
    for (let n = 0; n < 3; n += 1) {
      const before = await countsOf(clerk)
      const filed = await fileCase(county, { clerk, applicant: resident })
      const received = await countsOf(clerk)
      assert.equal(received['to-accept'], (before['to-accept'] ?? 0) + 1, '收了一件，待受理多一件')
      const reply = await clerk.send('POST', `/api/cases/${filed.id}/acceptance`, { version: filed.version })
      assert.equal(reply.status, 200, reply.text)
      const after = await countsOf(clerk)
      assert.equal(after['to-accept'], before['to-accept'], '受理了，待受理少一件')
      assert.equal(after.unclaimed, (before.unclaimed ?? 0) + 1)
    }
  })

  it('正在数的时候办了一件，等这一件数进去才答', async () => {
    const filed = await accepted()
    const before = await settled(officer)
    const early = Array.from({ length: 5 }, () => countsOf(colleague))
    const reply = await officer.send('POST', `/api/cases/${filed.id}/claims`, { version: filed.version })
    assert.equal(reply.status, 200, reply.text)
    const [own] = await Promise.all([countsOf(officer), ...early])
    assert.equal(own?.unclaimed, (before.unclaimed ?? 0) - 1)
    assert.equal(own?.mine, (before.mine ?? 0) + 1)
  })

  it('同事办的，过一会儿就看得到；“我的”各是各的', async () => {
    const filed = await accepted()
    const before = await settled(colleague)
    const mine = (await countsOf(officer)).mine ?? 0
    const reply = await officer.send('POST', `/api/cases/${filed.id}/claims`, { version: filed.version })
    assert.equal(reply.status, 200, reply.text)
    const after = await soon(colleague, (counts) => counts.unclaimed === (before.unclaimed ?? 0) - 1)
    assert.equal(after.unclaimed, (before.unclaimed ?? 0) - 1)
    assert.equal(after.mine, 0, '同事认领的不是我的')
    assert.equal((await countsOf(officer)).mine, mine + 1)
  })

  it('件数和列表一样多；别的单位一件也看不到，同时问也不会串', async () => {
    await accepted()
    await settled(officer)
    for (const who of [officer, colleague, elsewhere, clerk]) {
      const counts = await countsOf(who)
      for (const view of ['all', 'mine', 'unclaimed', 'red', 'amber', 'to-accept', 'correcting', 'to-deliver'])
        assert.equal(counts[view], await listed(who, view), view)
    }
    const own = await countsOf(officer)
    assert.ok((own.all ?? 0) > 0)
    for (let turn = 0; turn < 5; turn += 1) {
      const asked = [officer, elsewhere, clerk, elsewhere, colleague, elsewhere]
      const answers = await Promise.all(asked.map(countsOf))
      for (const [at, who] of asked.entries()) {
        if (who === elsewhere) assert.ok(Object.values(answers[at] ?? {}).every((n) => n === 0))
        else assert.equal(answers[at]?.all, own.all)
      }
    }
  })

  it('岗位换到别的单位或者别的乡镇，下一次就按新的岗位数', async () => {
    const by = { actorKey: 'system:test' }
    const helper = await county.staff({ role: 'township-helper', region: places.sanfengsi })
    assert.ok(((await countsOf(helper)).all ?? 0) > 0, '三封寺镇的件')
    const { organisation } = county.services
    for (const { postId } of (await helper.actor()).posts) await organisation.endPost(postId, '2026-05-10', by)
    const post = { staffId: helper.staffId, officeId: helper.officeId, role: 'township-helper' } as const
    await organisation.assignPost({ ...post, regionCode: places.zhihedu, validFrom: '2020-01-01' }, by)
    assert.ok(
      Object.values(await countsOf(helper)).every((n) => n === 0),
      '治河渡镇没有件',
    )
  })

  it('过了零点，件数按新的一天数', async () => {
    const before = await countsOf(officer)
    assert.equal(before.red, 0)
    const { at } = county.clock
    county.clock.at = new Date('2026-05-11T15:59:59Z')
    assert.equal((await countsOf(officer)).red, 0)
    const [first] = (await officer.get('/api/worklist?limit=1')).body.rows as { dueOn: string }[]
    await county.db.query('update case_file set due_on = $1 where holder_office_id = $2', [
      '2026-05-11',
      officer.officeId,
    ])
    county.clock.at = new Date('2026-05-11T16:00:01Z')
    const after = await countsOf(officer)
    assert.equal(after.red, await listed(officer, 'red'))
    assert.ok((after.red ?? 0) > 0)
    await county.db.query('update case_file set due_on = $1 where holder_office_id = $2', [
      first?.dueOn,
      officer.officeId,
    ])
    county.clock.at = at
  })
})
