import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PersonActor } from '#modules/identity/model.ts'
import { uuidv7 } from '#platform/crypto.ts'
import { createTestCounty, type Resident } from '../../testing/county.ts'
import { fileCase } from '../../testing/filing.ts'

test('好差评：办结才能评，一事一评，没有默认分，别人不能评，过了评价期不收', async (t) => {
  const county = await createTestCounty(t, { config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } })
  const { reviews, cases, identity } = county.services
  const clerk = await county.staff({ role: 'window-clerk' })
  const resident = await county.resident()
  const actorOf = async (who: Resident) => (await identity.authenticate(who.cookie.split('=')[1] ?? '')) as PersonActor
  const actor = await actorOf(resident)
  const stamp = () => ({ requestId: uuidv7(), fingerprint: 'f'.repeat(64), actorKey: `person:${resident.accountId}` })
  const give = (
    caseId: string,
    review: { grade: 5 | 1; reasons: string[]; words: string },
    who = actor,
    by = stamp(),
  ) => reviews.give(who, caseId, by, review)
  const good = { grade: 5, reasons: ['办得快'], words: '' } as const

  const running = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
  await assert.rejects(give(running.id, { ...good, reasons: [...good.reasons] }), { code: 'reviews.not-over' })

  const version = (await cases.view(actor, running.id)).version
  await cases.command(actor, running.id, stamp(), version, { type: 'withdraw', data: { reason: '不办了' } })
  assert.equal(await reviews.find(running.id), undefined, '没有评就是没有评')
  await assert.rejects(give(running.id, { ...good, reasons: ['反复要材料'] }), { code: 'reviews.reason-unknown' })
  const stranger = await actorOf(await county.resident())
  await assert.rejects(give(running.id, { ...good, reasons: [] }, stranger), { code: 'cases.unknown' })

  const once = stamp()
  await give(running.id, { ...good, reasons: ['办得快'] }, actor, once)
  await give(running.id, { ...good, reasons: ['办得快'] }, actor, once)
  await assert.rejects(give(running.id, { grade: 1, reasons: [], words: '改主意了' }), {
    code: 'reviews.given-already',
  })
  assert.equal((await reviews.find(running.id))?.grade, 5)
  assert.deepEqual(await reviews.figures(), { concluded: 1, reviewed: 1, byGrade: { 5: 1 } })

  const late = await fileCase(county, { clerk, applicant: resident, through: 'accept' })
  const seen = (await cases.view(actor, late.id)).version
  await cases.command(actor, late.id, stamp(), seen, { type: 'withdraw', data: { reason: '不办了' } })
  county.clock.at = new Date('2026-06-12T02:00:00Z')
  await assert.rejects(give(late.id, { ...good, reasons: [] }), { code: 'reviews.too-late' })
})
