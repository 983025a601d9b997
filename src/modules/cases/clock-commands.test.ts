import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, type PlainDate } from '#kernel/plain-date.ts'
import { amberOn, commandsDue, wakeOn } from './clock-commands.ts'
import { defaultRules } from './model.ts'
import { project } from './projection.ts'
import {
  type Act,
  accepted,
  act,
  calendar,
  commitment,
  day,
  deferredPromise,
  deferredUntil,
  factsOn,
  type Given,
  given,
  granted,
  grantedOnCommitment,
  republished,
  rulesWith,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'

const due = (case_: Given, on: string, over = {}): readonly string[] =>
  commandsDue(case_.state, factsOn(on, over)).map(({ type, data }) => ('kind' in data ? `${type} ${data.kind}` : type))

/** The clock job on that day: one command after another until nothing is due. */
function catchUp(acts: readonly Act[], on: string): readonly Act[] {
  const all = [...acts]
  for (let round = 0; round < 20; round++) {
    const [next] = commandsDue(given(all).state, factsOn(on))
    if (!next) return all
    all.push(act(on, next.type, next.data, { by: 'system:clock' }))
  }
  throw new Error('the clock job does not come to rest')
}

const bothDeferrable = {
  terms: termsOf({ materials: termsOf().materials.map((m) => ({ ...m, deferrable: m.key !== 'm1' })) }),
}

const typesAfter = (acts: readonly Act[], from: readonly Act[]): readonly string[] =>
  acts.slice(from.length).map(({ type }) => type)

describe('时间到了要办的事', () => {
  it('行政许可法第三十二条第四项：五日满的次日视为受理，周末也不等', () => {
    assert.deepEqual(due(given(submitted('2024-03-01')), '2024-03-08'), ['remind silence-due-soon'])
    assert.deepEqual(due(given(submitted('2024-03-01')), '2024-03-09'), ['deem-accepted'])
  })

  it('补正期限过了的次日办结；容缺到期的次日终止；停表满了的次日恢复', () => {
    const asked = given([...submitted('2024-03-01'), act('2024-03-04', 'notify-once')])
    assert.deepEqual(due(asked, '2024-03-26'), ['lapse-correction'])
    const deferred = given([
      ...submitted('2024-03-01', { materials: without('m2') }),
      act('2024-03-01', 'accept', { commitment: deferredPromise }),
    ])
    assert.deepEqual(due(deferred, '2024-03-16'), ['lapse-deferral'])
    const stopped = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })])
    assert.deepEqual(due(stopped, '2024-03-13'), [])
    assert.deepEqual(due(stopped, '2024-03-14'), ['resume'])
  })

  it('停表满了又容缺到期，先恢复再终止，两件都办', () => {
    const history = [
      ...submitted('2024-03-01', { materials: without('m2') }),
      act('2024-03-01', 'accept', { commitment: deferredPromise }),
      act('2024-03-06', 'suspend', { procedureKey: 'testing' }),
    ]
    const after = catchUp(history, '2024-03-28')
    assert.deepEqual(typesAfter(after, history), ['resume', 'lapse-deferral'])
    assert.equal(given(after).state.outcome, 'terminated')
    assert.equal(given(after).state.suspensions[0]?.through, '2024-03-13')
  })

  it('日历更新由时钟写进每个在办件，办结的不动', () => {
    const facts = { calendar: republished }
    assert.deepEqual(due(given(accepted('2024-03-01')), '2024-03-04', facts), ['revise-calendar'])
    assert.deepEqual(due(given(submitted('2024-03-01')), '2024-03-04', facts), [])
    assert.deepEqual(due(given([...accepted('2024-03-01'), act('2024-03-04', 'withdraw')]), '2024-03-04', facts), [])
  })

  it('每件事恰好一次：当天再跑、崩了重跑、两台机器跑，都没有第二次', () => {
    const histories: readonly (readonly Act[])[] = [
      submitted('2024-03-01'),
      [...submitted('2024-03-01'), act('2024-03-04', 'notify-once')],
      [...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })],
      granted('2024-03-01', '2024-03-05'),
      grantedOnCommitment('2024-03-01'),
    ]
    for (const history of histories) {
      let acts = history
      for (let on: PlainDate = day('2024-03-06'); on < '2024-05-10'; on = addDays(on, 1)) {
        acts = catchUp(acts, on)
        assert.deepEqual(commandsDue(given(acts).state, factsOn(on)), [], `${on}`)
      }
      const reminders = given(acts).state.reminders.map((r) => `${r.kind} ${r.dueOn} ${r.about}`)
      assert.equal(new Set(reminders).size, reminders.length)
    }
  })

  it('到期前提醒：承诺前一天，补正前三天，送达前两天，核查前五天；超了不再提醒', () => {
    assert.deepEqual(due(given(accepted('2024-03-01')), '2024-03-13'), [])
    assert.deepEqual(due(given(accepted('2024-03-01')), '2024-03-14'), ['remind promise-due-soon'])
    assert.deepEqual(due(given(accepted('2024-03-01')), '2024-03-18'), [])
    const asked = given([...submitted('2024-03-01'), act('2024-03-04', 'notify-once')])
    assert.deepEqual(due(asked, '2024-03-19'), [])
    assert.deepEqual(due(asked, '2024-03-20'), ['remind correction-due-soon'])
    assert.deepEqual(due(given(granted('2024-03-01', '2024-03-05')), '2024-03-15'), ['remind delivery-due-soon'])
    const promised = [
      ...submitted('2024-03-01', { materials: without('m3') }),
      act('2024-03-01', 'accept', { commitment }),
      act('2024-03-01', 'grant'),
      act('2024-03-01', 'issue'),
      act('2024-03-01', 'deliver'),
    ]
    assert.deepEqual(due(given(promised), '2024-04-22'), ['remind verification-due-soon'])
  })

  it('后补的每一样各提醒一次，前一天提醒', () => {
    const two = [
      ...submitted('2024-03-01', { materials: without('m2', 'm3') }),
      act('2024-03-01', 'accept', {
        commitment: deferredPromise,
        deferrals: [
          { key: 'm2', dueOn: day('2024-03-08') },
          { key: 'm3', dueOn: day('2024-03-08') },
        ],
      }),
    ]
    const open = given(two, bothDeferrable)
    assert.deepEqual(due(open, '2024-03-06'), [])
    assert.deepEqual(due(open, '2024-03-07'), ['remind deferral-due-soon', 'remind deferral-due-soon'])
    const data = { kind: 'deferral-due-soon', dueOn: day('2024-03-08'), about: 'm2' } as const
    const [left, ...none] = commandsDue(
      given([...two, act('2024-03-07', 'remind', data)], bothDeferrable).state,
      factsOn('2024-03-07'),
    )
    assert.deepEqual([left?.data, none], [{ ...data, about: 'm3' }, []])
  })

  it('收件那五日提醒过，同一天到期的承诺还要提醒', () => {
    const data = { kind: 'silence-due-soon', dueOn: day('2024-03-08'), about: null } as const
    const filed = [...submitted('2024-03-01'), act('2024-03-07', 'remind', data), act('2024-03-07', 'accept')]
    const quick = given(filed, { terms: termsOf({ promisedWorkingDays: 1 }) })
    assert.deepEqual(due(quick, '2024-03-07'), ['remind promise-due-soon'])
  })

  it('停着的表不提醒：没有日子可说', () => {
    const stopped = given([...accepted('2024-03-01'), act('2024-03-14', 'suspend', { procedureKey: 'testing' })])
    assert.deepEqual(due(stopped, '2024-03-14'), [])
  })

  it('两样后补，一样今天到期、一样早过了，终止写的是早过了的那样', () => {
    const two = given(
      [
        ...submitted('2024-03-01', { materials: without('m2', 'm3') }),
        act('2024-03-01', 'accept', {
          commitment: deferredPromise,
          deferrals: [
            { key: 'm2', dueOn: day('2024-03-08') },
            { key: 'm3', dueOn: day('2024-03-06') },
          ],
        }),
      ],
      bothDeferrable,
    )
    assert.deepEqual(commandsDue(two.state, factsOn('2024-03-08')), [{ type: 'lapse-deferral', data: { key: 'm3' } }])
  })

  it('日历更新写明更新为哪一版', () => {
    const [first] = commandsDue(given(accepted('2024-03-01')).state, factsOn('2024-03-04', { calendar: republished }))
    assert.deepEqual(first?.data, { reason: '工作日历更新为 CN-2026.2' })
  })

  it('期限移了，按新的日子再提醒一次；不予以后不再催补容缺', () => {
    const data = { kind: 'promise-due-soon', dueOn: day('2024-03-15'), about: null } as const
    const longer = given([...accepted('2024-03-01'), act('2024-03-14', 'remind', data), act('2024-03-14', 'extend')])
    assert.deepEqual(due(longer, '2024-03-14'), [])
    assert.deepEqual(due(longer, '2024-03-28'), ['remind promise-due-soon'])
    const denied = given([
      ...submitted('2024-03-01', { materials: without('m2') }),
      act('2024-03-01', 'accept', { commitment: deferredPromise }),
      act('2024-03-04', 'complete-step'),
      act('2024-03-05', 'deny'),
    ])
    assert.deepEqual(due(denied, '2024-03-14'), [])
    assert.deepEqual(due(denied, '2024-03-18'), ['remind delivery-due-soon'])
  })
})

describe('什么时候再来看', () => {
  it('最早的一个期限前两周起每天看；没有钟的不看', () => {
    const wake = (case_: Given, on: string) => wakeOn(case_.state, calendar, day(on), defaultRules)
    assert.equal(wake(given([act('2024-03-01', 'open')]), '2024-03-01'), null)
    assert.equal(wake(given(submitted('2024-03-01')), '2024-03-01'), '2024-03-02')
    assert.equal(wake(given(granted('2024-03-01', '2024-03-05')), '2024-03-05'), '2024-03-06')
    assert.equal(wake(given([...accepted('2024-03-01'), act('2024-03-04', 'withdraw')]), '2024-03-04'), null)
  })

  it('承诺还早，后补先到期，按后补的日子醒来', () => {
    const long = {
      ...{ promisedWorkingDays: 60, statutory: null },
      steps: termsOf().steps.map((step) => ({ ...step, workingDays: 30 })),
    }
    const open = given(deferredUntil('2024-03-01', '2024-04-01'), { terms: termsOf(long) })
    assert.equal(wakeOn(open.state, calendar, day('2024-03-01'), defaultRules), '2024-03-18')
  })

  it('黄灯不早于起算那天；从休息日起算的，就从那天黄', () => {
    const amber = (on: string, promisedWorkingDays: number, rules = defaultRules) => {
      const open = given(accepted(on), { terms: termsOf({ promisedWorkingDays, rules }) })
      return amberOn(open.clock('promise', on), calendar, rules)
    }
    assert.equal(amber('2024-03-01', 10), '2024-03-13', '还剩两个工作日起是黄的')
    assert.equal(amber('2024-03-01', 1), '2024-03-01')
    assert.equal(amber('2024-03-02', 1), '2024-03-02')
    assert.equal(amber('2024-03-01', 3, rulesWith({ amberWorkingDays: 9 })), '2024-03-01')
  })

  it('时间已经带来而还没有写下的，当天就看：视为受理、逾期未补正、容缺到期、停表满了；办得晚的不用时钟写', () => {
    const wake = (acts: readonly Act[], on: string) => wakeOn(given(acts).state, calendar, day(on), defaultRules)
    const asked = [...submitted('2024-03-01'), act('2024-03-04', 'notify-once')]
    const stopped = [...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })]
    assert.equal(wake(submitted('2024-03-01'), '2024-03-09'), '2024-03-09')
    assert.equal(wake(asked, '2024-03-26'), '2024-03-26')
    assert.equal(wake(deferredUntil('2024-03-01', '2024-03-08'), '2024-03-09'), '2024-03-09')
    assert.equal(wake(stopped, '2024-03-14'), '2024-03-14')
    assert.equal(wake(accepted('2024-03-01'), '2024-05-06'), '2024-05-07')
  })

  it('受理以前每天看：日历还没有定格', () => {
    const asked = given([...submitted('2024-03-01'), act('2024-03-04', 'notify-once')])
    assert.equal(wakeOn(asked.state, calendar, day('2024-03-04'), defaultRules), '2024-03-05')
  })

  it('停着的件靠最长期限醒来，不会睡过去', () => {
    const stopped = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'hearing' })])
    assert.equal(stopped.state.suspensions[0]?.capOn, '2024-04-03')
    assert.equal(wakeOn(stopped.state, calendar, day('2024-03-06'), defaultRules), '2024-03-20')
  })

  it('睡到醒来的日子之间，没有该办而没办的事', () => {
    for (const history of [submitted('2024-03-01'), accepted('2024-03-01'), grantedOnCommitment('2024-03-01')]) {
      const { state } = given(history)
      const wake = wakeOn(state, calendar, day('2024-03-01'), defaultRules)
      for (let on = day('2024-03-01'); wake !== null && on < wake; on = addDays(on, 1)) {
        assert.deepEqual(commandsDue(state, factsOn(on)), [])
      }
    }
  })

  it('列表里的一行：停着的没有到期日，受理环节在受理前也有到期日', () => {
    const row = (case_: Given, on: string) => project(case_.state, calendar, day(on), defaultRules, termsOf())
    const stopped = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'hearing' })])
    assert.equal(row(stopped, '2024-03-06').dueOn, null)
    assert.equal(row(stopped, '2024-03-06').suspended, true)
    assert.equal(row(given(submitted('2024-03-01')), '2024-03-01').stepDueOn, '2024-03-04')
    assert.throws(() => row(given([]), '2024-03-01'), /without events/)
  })
})
