import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Presence } from './model.ts'
import { accepted, act, given, presenceOn, rulesWith, submitted, termsOf } from './testing/given.ts'
import { countVisits, visitsOf } from './visits.ts'

const at = (on: string, over: Partial<Presence & { void: boolean }> = {}): Presence & { void: boolean } => ({
  ...presenceOn(on),
  void: false,
  ...over,
})
const township = { kind: 'township-centre', placeId: 'town', regionCode: '430626101000' } as const

describe('跑动次数', () => {
  it('不同的日子算几次，同一天再来、补打不加', () => {
    assert.deepEqual(countVisits([at('2024-03-01'), at('2024-03-01', { purpose: 'pay' }), at('2024-03-05')], 'date'), {
      total: 2,
      chargedToOffice: 0,
    })
  })

  it('代办员跑的不算，家人和受托人跑的算', () => {
    const presences = [at('2024-03-01', { who: 'staff-helper' }), at('2024-03-05', { who: 'family-agent' })]
    assert.deepEqual(countVisits(presences, 'date'), { total: 1, chargedToOffice: 0 })
  })

  it('同一天去两个地方，按规则算一次或者两次', () => {
    const presences = [at('2024-03-01'), at('2024-03-01', { where: township })]
    assert.equal(countVisits(presences, 'date').total, 1)
    assert.equal(countVisits(presences, 'date-and-place').total, 2)
  })

  it('没有地点编号的，按区划分；有编号的，同一区划两个地方也分得开', () => {
    const village = (placeId: string | null, regionCode: string) =>
      at('2024-03-01', { where: { kind: 'village-station', placeId, regionCode } })
    const places = [village(null, '430626101001'), village(null, '430626101002'), village(null, '430626101002')]
    assert.equal(countVisits(places, 'date-and-place').total, 2)
    const named = [village('east', '430626101001'), village('west', '430626101001'), village('west', '430626101001')]
    assert.equal(countVisits(named, 'date-and-place').total, 2)
  })

  it('告知不全引起的到场算单位的；那天还有自己的事，不算单位的', () => {
    const office = at('2024-03-05', { cause: 'office' })
    assert.deepEqual(countVisits([at('2024-03-01'), office], 'date'), { total: 2, chargedToOffice: 1 })
    assert.deepEqual(countVisits([office, at('2024-03-05', { purpose: 'pay' })], 'date'), {
      total: 1,
      chargedToOffice: 0,
    })
  })

  it('记错划掉的不算', () => {
    assert.equal(countVisits([at('2024-03-01', { void: true })], 'date').total, 0)
  })

  it('一件事从头到尾：提交一次，告知后另要一次算单位的，划掉一次', () => {
    const items = [{ key: 'm1', problem: '不清', remedy: '重交' }]
    const history = [
      ...submitted('2024-03-01', { presence: presenceOn('2024-03-01') }),
      act('2024-03-01', 'receive', { presence: presenceOn('2024-03-01', { purpose: 'verify' }) }),
      act('2024-03-04', 'accept'),
      act('2024-03-05', 'request-late', { items, ground: '审查时发现' }),
      act('2024-03-06', 'answer-late', { presence: presenceOn('2024-03-06', { purpose: 'correct' }) }),
      act('2024-03-07', 'record-presence', { presence: presenceOn('2024-03-07') }),
    ]
    const before = given(history)
    assert.deepEqual(visitsOf(before.state, rulesWith()), { total: 3, chargedToOffice: 1 })
    const strike = { subject: 'presence', version: before.state.version, void: true, reason: '记错人' } as const
    const after = before.when(act('2024-03-08', 'correct-record', strike)).brings('record-corrected')
    assert.deepEqual(visitsOf(after.state, rulesWith()), { total: 2, chargedToOffice: 1 })
    assert.equal(after.events.filter((event) => event.type === 'presence-recorded').length, 1)
  })

  it('零上门：全程网办、快递送达，一次也没有', () => {
    const done = given([
      ...accepted('2024-03-01'),
      act('2024-03-04', 'complete-step'),
      act('2024-03-05', 'grant'),
      act('2024-03-05', 'issue'),
      act('2024-03-05', 'dispatch'),
      act('2024-03-07', 'deliver', { method: 'courier' }),
    ])
    assert.equal(visitsOf(done.state, rulesWith()).total, 0)
  })

  it('算法在受理时定格：以后改规则不改已受理的件', () => {
    const presence = { presence: presenceOn('2024-03-01', { where: township }) }
    const history = [
      ...submitted('2024-03-01', { presence: presenceOn('2024-03-01') }),
      act('2024-03-01', 'receive', presence),
      act('2024-03-04', 'accept'),
    ]
    const { state } = given(history, { terms: termsOf({ rules: rulesWith({ visitDistinctBy: 'date-and-place' }) }) })
    assert.equal(visitsOf(state, rulesWith({ visitDistinctBy: 'date' })).total, 2)
  })
})
