/** When a command is offered, by the state alone: what the screens show grey, and why. `decide` refuses by the same conditions. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CommandType } from './commands.ts'
import { conditions, proceduresLeft, silenceDueOn } from './conditions.ts'
import {
  accepted,
  act,
  atDecision,
  day,
  deferredPromise,
  deferredUntil,
  drafted,
  factsOn,
  type Given,
  given,
  granted,
  grantedOnCommitment,
  rulesWith,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'

/** Why the command is grey on that day, as [code, params]; null when it is offered. */
function grey(command: CommandType, case_: Given, on: string, terms = termsOf()) {
  const refusal = conditions[command](case_.state, factsOn(on, { terms }))
  return refusal && [refusal.code, refusal.params]
}
const keysLeft = (case_: Given) => proceduresLeft(case_.state).map((procedure) => procedure.key)
const noticed = [...submitted('2024-03-01'), act('2024-03-04', 'notify-once')]
const concluded = [...accepted('2024-03-01'), act('2024-03-04', 'withdraw')]
const archived = [...concluded, act('2024-03-05', 'archive')]

describe('收件以后五日里', () => {
  it('状态不对的，说出现在是什么状态、什么结果', () => {
    assert.deepEqual(grey('accept', given(concluded), '2024-03-05'), [
      'cases.not-now',
      { status: 'concluded', outcome: 'withdrawn' },
    ])
    assert.deepEqual(grey('accept', given([]), '2024-03-05'), ['cases.not-now', { status: null, outcome: null }])
  })

  it('没有提交的件没有五日可算', () => {
    assert.equal(silenceDueOn(given(drafted('2024-03-01')).state, factsOn('2024-03-20')), null)
  })

  it('只限行政许可时，许可照样适用；不限时，别的事项也适用；没满的说出哪天满', () => {
    const notYet = ['cases.silence-not-yet', { dueOn: '2024-03-08' }]
    const filed = given(submitted('2024-03-01'))
    for (const terms of [
      termsOf({ licensing: true, rules: rulesWith({ silenceAppliesTo: 'licensing' }) }),
      termsOf({ licensing: false, rules: rulesWith({ silenceAppliesTo: 'all' }) }),
    ]) {
      assert.deepEqual(grey('deem-accepted', filed, '2024-03-08', terms), notYet)
      assert.equal(grey('deem-accepted', filed, '2024-03-09', terms), null)
    }
  })

  it('日历没有覆盖补正期限的，告知是灰的，说出日历到哪天', () => {
    assert.deepEqual(grey('notify-once', given(submitted('2026-12-24')), '2026-12-25'), [
      'calendar.not-covered',
      { until: '2026-12-31' },
    ])
    assert.equal(grey('notify-once', given(submitted('2024-03-01')), '2024-03-04'), null)
  })

  it('五日过了，没受理的不能终止；受理了的还可以', () => {
    const received = given([...submitted('2024-03-01'), act('2024-03-04', 'receive')])
    assert.equal(grey('terminate', received, '2024-03-08'), null)
    assert.deepEqual(grey('terminate', received, '2024-03-09'), ['cases.silence-passed', { dueOn: '2024-03-08' }])
    assert.equal(grey('terminate', given(accepted('2024-03-01')), '2024-03-20'), null)
  })

  it('告知过、补齐了的，可以另要；没告知过的，先用一次性告知', () => {
    assert.equal(grey('request-late', given([...noticed, act('2024-03-06', 'supplement')]), '2024-03-07'), null)
    const received = given([...submitted('2024-03-01'), act('2024-03-04', 'receive')])
    assert.deepEqual(grey('request-late', received, '2024-03-04'), ['cases.use-the-notice', {}])
  })
})

describe('容缺后补', () => {
  const two = given(
    [
      ...submitted('2024-03-01', { materials: without('m2', 'm3') }),
      act('2024-03-01', 'accept', {
        commitment: deferredPromise,
        deferrals: [
          { key: 'm2', dueOn: day('2024-03-15') },
          { key: 'm3', dueOn: day('2024-03-08') },
        ],
      }),
    ],
    { terms: termsOf({ materials: termsOf().materials.map((m) => ({ ...m, deferrable: m.key !== 'm1' })) }) },
  )

  it('过了期限的，补交、延长都是灰的', () => {
    const open = given(deferredUntil('2024-03-01', '2024-03-08'))
    assert.equal(grey('supply-deferred', open, '2024-03-08'), null)
    assert.deepEqual(grey('supply-deferred', open, '2024-03-09'), ['cases.deferral-expired', {}])
    assert.equal(grey('extend-deferral', open, '2024-03-08'), null)
    assert.deepEqual(grey('extend-deferral', open, '2024-03-09'), ['cases.nothing-deferred', {}])
  })

  it('有一样还能延，延长就亮；都到了最晚那天，说出是哪天', () => {
    assert.equal(grey('extend-deferral', two, '2024-03-01'), null)
    assert.deepEqual(grey('extend-deferral', given(deferredUntil('2024-03-01')), '2024-03-01'), [
      'cases.deferral-too-long',
      { latest: '2024-03-15' },
    ])
  })
})

describe('审查、停表、延期', () => {
  it('没有前一个环节的，退回是灰的', () => {
    assert.deepEqual(grey('return-step', given(accepted('2024-03-01')), '2024-03-04'), ['cases.no-step-before', {}])
    assert.equal(grey('return-step', given(atDecision('2024-03-01')), '2024-03-04'), null)
  })

  it('行政许可法第四十五条：能停表的程序，有依据、够一天、没用过；没受理的一个也没有', () => {
    assert.deepEqual(keysLeft(given(submitted('2024-03-01'))), [])
    assert.deepEqual(keysLeft(given(accepted('2024-03-01'))), ['hearing', 'testing', 'notice'])
    const used = given([
      ...accepted('2024-03-01'),
      act('2024-03-04', 'suspend', { procedureKey: 'hearing' }),
      act('2024-03-06', 'resume'),
    ])
    assert.deepEqual(keysLeft(used), ['testing', 'notice'])
    const short = given(accepted('2024-03-01'), { terms: termsOf({ promisedWorkingDays: 1 }) })
    assert.deepEqual(keysLeft(short), ['hearing', 'notice'])
  })

  it('日历公布的最后一天还能停表，过了不能，说出日历到哪天', () => {
    const open = given(accepted('2026-12-30'))
    assert.equal(grey('suspend', open, '2026-12-31'), null)
    assert.deepEqual(grey('suspend', open, '2027-01-01'), ['calendar.not-covered', { until: '2026-12-31' }])
  })

  it('行政许可法第四十二条：规定最多延一天的可以延，一天也不许延的是灰的；期满的说出哪天满', () => {
    const longest = (extensionMaxWorkingDays: number) =>
      given(accepted('2024-03-01'), { terms: termsOf({ rules: rulesWith({ extensionMaxWorkingDays }) }) })
    assert.equal(grey('extend', longest(1), '2024-03-04'), null)
    assert.deepEqual(grey('extend', longest(0), '2024-03-04'), ['cases.extension-too-long', { max: 0 }])
    assert.deepEqual(grey('extend', longest(1), '2024-03-30'), ['cases.extension-too-late', { dueOn: '2024-03-29' }])
  })
})

describe('决定以后', () => {
  it('准予的要先制证再寄；不予的没有证，直接寄', () => {
    const yes = given(granted('2024-03-01', '2024-03-05'))
    assert.deepEqual(grey('dispatch', yes, '2024-03-06'), ['cases.not-issued', {}])
    assert.equal(
      grey('dispatch', given([...granted('2024-03-01', '2024-03-05'), act('2024-03-05', 'issue')]), '2024-03-06'),
      null,
    )
    const no = given([...atDecision('2024-03-01'), act('2024-03-05', 'deny')])
    assert.equal(grey('dispatch', no, '2024-03-06'), null)
  })

  it('撤销一次：撤销过的没有可撤销的', () => {
    const broken = [...grantedOnCommitment('2024-03-01'), act('2024-03-04', 'verify-commitment', { result: 'broken' })]
    assert.equal(grey('revoke', given(broken), '2024-03-05'), null)
    const revoked = given([...broken, act('2024-03-05', 'revoke')])
    assert.deepEqual(grey('revoke', revoked, '2024-03-06'), ['cases.nothing-to-revoke', {}])
  })

  it('按承诺办的，核查了才能归档，归档以后没有可核查的', () => {
    const done = [...grantedOnCommitment('2024-03-01'), act('2024-03-01', 'issue'), act('2024-03-01', 'deliver')]
    assert.equal(grey('verify-commitment', given(done), '2024-03-04'), null)
    const kept = [...done, act('2024-03-04', 'verify-commitment'), act('2024-03-05', 'archive')]
    assert.deepEqual(grey('verify-commitment', given(kept), '2024-03-06'), ['cases.nothing-to-verify', {}])
  })
})

describe('记录', () => {
  it('登记到场：提交以后、办结以前', () => {
    const closed = ['cases.not-now', {}]
    assert.deepEqual(grey('record-presence', given(drafted('2024-03-01')), '2024-03-01'), closed)
    assert.equal(grey('record-presence', given(submitted('2024-03-01')), '2024-03-01'), null)
    assert.deepEqual(grey('record-presence', given(concluded), '2024-03-04'), closed)
  })

  it('更正、提醒：提交以后、归档以前', () => {
    const closed = ['cases.not-now', {}]
    for (const command of ['correct-record', 'remind'] as const) {
      assert.deepEqual(grey(command, given(drafted('2024-03-01')), '2024-03-01'), closed)
      assert.equal(grey(command, given(submitted('2024-03-01')), '2024-03-01'), null)
      assert.equal(grey(command, given(concluded), '2024-03-04'), null)
      assert.deepEqual(grey(command, given(archived), '2024-03-06'), closed)
    }
  })

  it('没有提交就撤回的，没有编号，更正不了', () => {
    const dropped = given([...drafted('2024-03-01'), act('2024-03-01', 'withdraw')])
    assert.deepEqual(grey('correct-record', dropped, '2024-03-02'), ['cases.not-now', {}])
  })
})
