import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { covered, promiseLimit, suspensionLimit } from './limits.ts'
import { onTheSpotTerms, rulesWith, termsOf } from './testing/given.ts'

const procedure = (days: number | null, unit: 'working' | 'calendar' | null) => ({
  ...({ key: 'testing', name: '检测', kind: 'testing', basis: '《行政许可法》第四十五条' } as const),
  days,
  unit,
})

describe('停表最长停多久', () => {
  it('法律定了期限的照期限，没有定的是承诺的一半', () => {
    assert.deepEqual(suspensionLimit(procedure(7, 'calendar'), termsOf()), { amount: 7, unit: 'calendar' })
    for (const unsaid of [procedure(null, null), procedure(null, 'working'), procedure(7, null)])
      assert.deepEqual(suspensionLimit(unsaid, termsOf()), { amount: 5, unit: 'working' })
  })

  it('承诺的一半不满一天的，不能停；正好一天的，停一天', () => {
    assert.equal(suspensionLimit(procedure(null, null), termsOf({ promisedWorkingDays: 1 })), null)
    assert.deepEqual(suspensionLimit(procedure(null, null), termsOf({ promisedWorkingDays: 2 })), {
      amount: 1,
      unit: 'working',
    })
  })

  it('规则不限几分之几的，最多停一个承诺，即办件一天', () => {
    const rules = rulesWith({ suspensionCapShareOfPromise: null })
    assert.deepEqual(suspensionLimit(procedure(null, null), termsOf({ rules })), { amount: 10, unit: 'working' })
    assert.deepEqual(suspensionLimit(procedure(null, null), onTheSpotTerms({ rules })), { amount: 1, unit: 'working' })
  })
})

describe('承诺时限', () => {
  it('即办件当天办结，不看承诺写了几天；规则关掉的照写的天数', () => {
    assert.equal(promiseLimit(onTheSpotTerms({ promisedWorkingDays: 1 })).amount, 0)
    const rules = rulesWith({ onTheSpotSameDay: false })
    assert.equal(promiseLimit(onTheSpotTerms({ promisedWorkingDays: 1, rules })).amount, 1)
    assert.equal(promiseLimit(termsOf()).amount, 10)
  })
})

describe('日历以外', () => {
  it('只有日历没有覆盖算“不知道”，别的错照样是错', () => {
    const throwing = (error: Error) => () => {
      throw error
    }
    assert.equal(
      covered(() => 5),
      5,
    )
    assert.equal(covered(throwing(new Refusal('rule', 'calendar.not-covered'))), null)
    const others = [
      new Refusal('invalid', 'calendar.bad-pause'),
      new TypeError('bug'),
      Object.assign(new Error(), { code: 'calendar.not-covered' }),
    ]
    for (const error of others) assert.throws(() => covered(throwing(error)), error)
  })
})
