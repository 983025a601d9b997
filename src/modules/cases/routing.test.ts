import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { initialCase } from './model.ts'
import { mayTakeStep } from './policy.ts'
import { decidesNow, firstStep, mustDecideAt, stepAfter, stepBefore } from './routing.ts'
import { accepted, act, atDecision, given, granted, grantedOnCommitment, submitted, termsOf } from './testing/given.ts'

describe('环节的次序', () => {
  it('受理和送达不算办理的环节：第一个办理环节在受理以后，决定以后没有环节', () => {
    const terms = termsOf()
    assert.equal(firstStep(terms)?.key, 's2')
    assert.equal(stepAfter(terms, 's2')?.key, 's3')
    assert.equal(stepAfter(terms, 's3'), undefined)
    assert.equal(stepBefore(terms, 's3')?.key, 's2')
    assert.equal(stepBefore(terms, 's2'), undefined)
  })

  it('决定的环节就在那里决定，后面还排着环节也一样；只审查的环节不能', () => {
    const [intake, examine, approve, deliver] = termsOf().steps
    const check = { ...examine, key: 's5', name: '复核', function: 'check' } as const
    const steps = [intake, examine, approve, check, deliver].flatMap((step) => step ?? [])
    const terms = termsOf({ steps: steps as ReturnType<typeof termsOf>['steps'] })
    assert.equal(mustDecideAt(terms, 's3'), true)
    assert.equal(mustDecideAt(terms, 's2'), false)
    assert.equal(mustDecideAt(terms, 's5'), true, '最后一个环节不叫决定也要决定')
    const open = given(atDecision('2024-03-01'), { terms })
    open.when(act('2024-03-05', 'complete-step')).refuses('cases.step-decides')
    open.when(act('2024-03-05', 'grant')).brings('case-granted')
  })
})

describe('现在能不能决定', () => {
  it('办结的件没有环节在手里：哪里也不决定，问起来不出错', () => {
    assert.equal(mustDecideAt(termsOf(), ''), false)
    const ended = given([...accepted('2024-03-01'), act('2024-03-04', 'withdraw')]).state
    assert.equal(mayTakeStep([], 'office-a', ended, ''), false)
  })

  it('没有在办的环节就不能：没建立的、没受理的、已经决定的', () => {
    assert.equal(decidesNow(initialCase), false)
    assert.equal(decidesNow(given(submitted('2024-03-01')).state), false)
    assert.equal(decidesNow(given(granted('2024-03-01', '2024-03-05')).state), false)
    assert.equal(decidesNow(given(grantedOnCommitment('2024-03-01')).state), false)
  })

  it('审查的环节不能，决定的环节能；按承诺受理的，第一个环节就能', () => {
    assert.equal(decidesNow(given(accepted('2024-03-01')).state), false)
    assert.equal(decidesNow(given(atDecision('2024-03-01')).state), true)
    assert.equal(decidesNow(given(grantedOnCommitment('2024-03-01').slice(0, -1)).state), true)
  })
})
