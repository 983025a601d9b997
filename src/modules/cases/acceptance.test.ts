import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { acceptanceBar, basisOf, deferralLimit, type Filing, missingMaterials } from './acceptance.ts'
import type { CaseTerms, MaterialRecord } from './model.ts'
import { calendar, commitment, day, deferredPromise, suppliedMaterials, termsOf, without } from './testing/given.ts'

const today = day('2024-03-01')
const filing = (over: Partial<Filing> = {}): Filing => ({
  materials: suppliedMaterials,
  commitment: null,
  asked: [],
  creditBarred: false,
  ...over,
})
const basis = (over: Partial<Filing> = {}, terms = termsOf()) => basisOf(filing(over), terms, calendar, today)
const refused = (code: string, over: Partial<Filing> = {}, terms = termsOf(), on = today) =>
  assert.throws(
    () => basisOf(filing(over), terms, calendar, on),
    (error: unknown) => error instanceof Refusal && error.code === code,
  )
const bar = (over: Partial<Filing> = {}, terms = termsOf()): string | null =>
  acceptanceBar(filing(over), terms, calendar, today)?.code ?? null
const record = (key: string, state: MaterialRecord['state']): MaterialRecord => ({
  key,
  state,
  medium: null,
  digests: [],
})

describe('受理的依据', () => {
  it('行政许可法第三十二条第五项：齐全的应当受理', () => {
    assert.deepEqual(basis(), { basis: 'complete', deferrals: [] })
  })

  it('已有的、数据共享能取到的、不涉及的，都算齐全；缺的、说好后补的不算', () => {
    for (const state of ['held', 'waived', 'not-applicable'] as const) {
      assert.deepEqual(missingMaterials(termsOf(), [...without('m1'), record('m1', state)]), [])
    }
    for (const state of ['missing', 'deferred'] as const) {
      assert.equal(missingMaterials(termsOf(), [...without('m1'), record('m1', state)])[0]?.key, 'm1')
    }
  })

  it('有条件的材料，申请里没提就不要；提了又没交，算缺', () => {
    assert.deepEqual(missingMaterials(termsOf(), suppliedMaterials), [])
    assert.equal(missingMaterials(termsOf(), [...suppliedMaterials, record('m4', 'missing')])[0]?.key, 'm4')
  })

  it('容缺受理：主件齐全、缺的可容缺、有承诺，受理并定期限；主件缺了不行', () => {
    const promised = { materials: without('m2'), commitment: deferredPromise }
    assert.deepEqual(basis(promised), {
      basis: 'deferred-materials',
      deferrals: [{ key: 'm2', dueOn: '2024-03-15' }],
    })
    refused('cases.materials-missing', { materials: without('m1', 'm2'), commitment: deferredPromise })
    refused('cases.commitment-missing', { materials: without('m2') })
  })

  it('容缺不超过承诺时限；即办件给一个工作日', () => {
    assert.equal(deferralLimit(termsOf(), calendar, today), '2024-03-15')
    const onTheSpot = termsOf({ handling: 'on-the-spot', promisedWorkingDays: 0 })
    assert.equal(deferralLimit(onTheSpot, calendar, today), '2024-03-04')
    assert.equal(deferralLimit(termsOf(), calendar, day('2026-12-30')), null)
  })

  it('后补期限超出公布的日历，不给猜的日期', () => {
    const promised = { materials: without('m2'), commitment: deferredPromise }
    const late = day('2026-12-30')
    refused('calendar.not-covered', promised, termsOf(), late)
    const told = acceptanceBar(filing({ ...promised }), termsOf(), calendar, late)
    assert.deepEqual(told?.params, { until: '2026-12-31' })
  })

  it('说好的后补日期：今天可以，最晚那天也可以', () => {
    for (const on of ['2024-03-01', '2024-03-15']) {
      const asked = [{ key: 'm2', dueOn: day(on) }]
      const { deferrals } = basis({ materials: without('m2'), commitment: deferredPromise, asked })
      assert.deepEqual(deferrals, [{ key: 'm2', dueOn: on }])
    }
  })

  it('告知承诺（国办发〔2020〕42号）：承诺代替证明，不留后补；事项没开放、信用受限的不行', () => {
    const promised = { materials: without('m3'), commitment }
    assert.deepEqual(basis(promised), { basis: 'notice-and-commitment', deferrals: [] })
    refused('cases.commitment-not-offered', promised, termsOf({ noticeCommitment: false }))
    refused('cases.credit-barred', { ...promised, creditBarred: true })
    refused('cases.materials-missing', { materials: without('m1', 'm3'), commitment })
  })

  it('受理按钮只在有路可走时亮：说出缺什么、信用受限', () => {
    assert.equal(bar(), null)
    assert.equal(bar({ materials: without('m2') }), null)
    assert.equal(bar({ materials: without('m3') }), null)
    assert.equal(bar({ materials: without('m1') }), 'cases.materials-missing')
    assert.equal(bar({ materials: without('m2'), creditBarred: true }), 'cases.credit-barred')
    assert.equal(bar({ materials: without('m3'), creditBarred: true }), 'cases.credit-barred')
    assert.equal(bar({ materials: without('m3') }, termsOf({ noticeCommitment: false })), 'cases.materials-missing')
  })

  it('程序出错不当成不能受理', () => {
    const broken = { ...termsOf(), materials: null } as unknown as CaseTerms
    assert.throws(() => acceptanceBar(filing(), broken, calendar, today), TypeError)
  })
})
