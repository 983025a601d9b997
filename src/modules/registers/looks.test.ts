import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { findItemByName } from '#modules/catalog/queries.ts'
import { createTestCounty } from '../../testing/county.ts'
import { timedItem } from '../../testing/filing.ts'

const county = await createTestCounty({ after })
const { db, clock } = county
const clerk = await county.staff({ role: 'window-clerk' })
const auditor = await county.staff({ role: 'audit-administrator' })

interface Line {
  actorKey: string
  action: string
  purpose: string | null
}
const trailOf = async (personId: string) => {
  const reply = await auditor.get(`/api/audit?object=person:${personId}`)
  return (reply.body.records as Line[]).filter((one) => one.actorKey === `staff:${clerk.staffId}`)
}

test('窗口看一个人的信息：遮着给，每次都进审计，写明“窗口受理”；本人看得到是谁、为什么', async () => {
  const resident = await county.resident({ name: '白描' })
  const shown = await clerk.get(`/api/people/${resident.personId}`)
  assert.equal(shown.status, 200)
  assert.doesNotMatch(shown.text, new RegExp(`${resident.idNumber}|${resident.phone}`))
  const item = await findItemByName(db, timedItem.name)
  const applicant = { kind: 'individual', personId: resident.personId }
  const prepared = await clerk.send('POST', '/api/intake-preparations', { itemCode: item?.code, applicant })
  assert.equal(prepared.status, 200, prepared.text)
  assert.doesNotMatch(prepared.text, new RegExp(`${resident.idNumber}|${resident.phone}`))
  const trail = await trailOf(resident.personId)
  assert.deepEqual(
    trail.map(({ action, purpose }) => [action, purpose]),
    [
      ['cases.intake-prepared', '窗口受理'],
      ['registers.viewed', '窗口受理'],
    ],
  )
  const page = await resident.get('/my/access')
  assert.match(page.text, /窗口受理/)
  assert.match(page.text, /遮住的号码、电话和住址/)
  assert.equal(page.text.match(/窗口受理/g)?.length, 1, '同一次来办事，只记一行')
  clock.at = new Date(clock.at.getTime() + 20 * 60_000)
  await clerk.get(`/api/people/${resident.personId}`)
  assert.equal((await trailOf(resident.personId)).length, 3, '审计里每次都有')
})

test('按号码查人也一样；查不到的也留痕，不记号码', async () => {
  const resident = await county.resident()
  const person = { idNumber: resident.idNumber }
  assert.equal((await clerk.send('POST', '/api/people/lookups', person)).status, 200)
  const [line] = await trailOf(resident.personId)
  assert.deepEqual([line?.action, line?.purpose], ['registers.looked-up', '窗口受理'])
  assert.match((await resident.get('/my/access')).text, /窗口受理/)
  assert.equal((await clerk.get('/api/people/00000000-0000-7000-8000-000000000000')).status, 404)
})
