import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { initialCase } from './model.ts'
import { type CaseProjection, project } from './projection.ts'
import {
  type Act,
  accepted,
  act,
  atDecision,
  calendar,
  day,
  deferredPromise,
  drafted,
  given,
  granted,
  presenceOn,
  rulesWith,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'

/** The row of a case on a day, beside the terms as published. */
const rowOn = (on: string, acts: readonly Act[], terms = termsOf()): CaseProjection =>
  project(given(acts, { terms }).state, calendar, day(on), rulesWith(), terms)

const draft: CaseProjection = {
  itemVersion: 3,
  status: 'draft',
  outcome: null,
  holderKind: 'applicant',
  holderOfficeId: null,
  holderStaffId: null,
  stepKey: null,
  submittedOn: null,
  acceptedOn: null,
  promiseDueOn: null,
  statutoryDueOn: null,
  stepDueOn: null,
  dueOn: null,
  amberOn: null,
  suspended: false,
  deferralsOutstanding: 0,
  noticeRounds: 0,
  decidedOn: null,
  concludedOn: null,
  visits: 0,
  visitsByOffice: 0,
  visitPurposes: [],
  helped: false,
  deliveryMethod: null,
  inTime: null,
  promisedWorkingDays: null,
  pauses: [],
  wakeOn: null,
}

const filed = submitted('2024-03-01', { materials: without('m2'), presence: presenceOn('2024-03-01') })
const taken = [
  ...filed,
  act('2024-03-04', 'accept', { commitment: deferredPromise, deferrals: [{ key: 'm2', dueOn: day('2024-03-08') }] }),
  act('2024-03-04', 'claim', { staffId: 'worker' }),
]
const stopped = [
  ...taken,
  act('2024-03-06', 'supply-deferred'),
  act('2024-03-06', 'suspend', { procedureKey: 'testing', reason: '取水样检测' }),
]
const decided = [
  ...stopped,
  act('2024-03-08', 'resume'),
  act('2024-03-11', 'complete-step'),
  act('2024-03-12', 'grant'),
]
const ended = [
  ...decided,
  act('2024-03-13', 'issue'),
  act('2024-03-14', 'deliver', {
    method: 'window',
    presence: presenceOn('2024-03-14', { who: 'family-agent', purpose: 'pick-up' }),
  }),
]

const submittedRow: CaseProjection = {
  ...draft,
  ...{ status: 'submitted', holderKind: 'office', holderOfficeId: 'office-a', stepKey: 'acceptance' },
  ...{ submittedOn: day('2024-03-01'), stepDueOn: day('2024-03-04') },
  ...{ dueOn: day('2024-03-08'), amberOn: day('2024-03-07'), wakeOn: day('2024-03-02') },
  ...{ visits: 1, visitPurposes: ['submit'] },
}
const examinedRow: CaseProjection = {
  ...submittedRow,
  ...{ status: 'examining', holderStaffId: 'worker', stepKey: 's2', acceptedOn: day('2024-03-04') },
  ...{ promiseDueOn: day('2024-03-18'), statutoryDueOn: day('2024-04-01'), stepDueOn: day('2024-03-11') },
  ...{ dueOn: day('2024-03-18'), amberOn: day('2024-03-14'), wakeOn: day('2024-03-05') },
  ...{ deferralsOutstanding: 1, promisedWorkingDays: 10 },
}
const suspendedRow: CaseProjection = {
  ...examinedRow,
  ...{ promiseDueOn: null, statutoryDueOn: null, stepDueOn: null, dueOn: null, amberOn: null },
  ...{ suspended: true, deferralsOutstanding: 0, wakeOn: day('2024-03-07') },
  pauses: [{ after: day('2024-03-06'), through: null, reason: '取水样检测' }],
}
const decidedRow: CaseProjection = {
  ...examinedRow,
  ...{ status: 'decided', outcome: 'granted', holderStaffId: null, stepKey: 'deliver', deferralsOutstanding: 0 },
  ...{ promiseDueOn: day('2024-03-20'), statutoryDueOn: day('2024-04-03'), stepDueOn: null },
  ...{ dueOn: day('2024-03-26'), amberOn: day('2024-03-22'), wakeOn: day('2024-03-13') },
  ...{ decidedOn: day('2024-03-12'), inTime: true },
  pauses: [{ after: day('2024-03-06'), through: day('2024-03-08'), reason: '取水样检测' }],
}

describe('列表里的一行', () => {
  it('草稿在申请人手里，没有日子，没有期限', () => {
    assert.deepEqual(rowOn('2024-03-01', drafted('2024-03-01')), draft)
  })

  it('提交以后在窗口手里，期限是五日，受理环节有自己的一天', () => {
    assert.deepEqual(rowOn('2024-03-01', filed), submittedRow)
  })

  it('受理以后在经办人手里，三个期限各是各的，后补的材料数得出', () => {
    assert.deepEqual(rowOn('2024-03-04', taken), examinedRow)
  })

  it('停表的时候没有期限，写着从哪天停、为什么', () => {
    assert.deepEqual(rowOn('2024-03-06', stopped), suspendedRow)
  })

  it('决定以后等送达，记着按不按时', () => {
    assert.deepEqual(rowOn('2024-03-12', decided), decidedRow)
  })

  it('送达就办结，谁也不拿着，没有期限；来过几次、来做什么、怎么送的都留着', () => {
    assert.deepEqual(rowOn('2024-03-14', ended), {
      ...decidedRow,
      ...{ status: 'concluded', holderKind: 'none', holderOfficeId: null, stepKey: null },
      ...{ dueOn: null, amberOn: null, wakeOn: null, concludedOn: '2024-03-14', deliveryMethod: 'window' },
      ...{ visits: 2, visitPurposes: ['submit', 'pick-up'] },
    })
  })

  it('补正的时候在申请人手里，期限是补正的期限，第几次告知数得出', () => {
    const row = rowOn('2024-03-04', [...submitted('2024-03-01'), act('2024-03-04', 'notify-once')])
    assert.deepEqual(
      [row.status, row.holderKind, row.holderOfficeId, row.stepKey, row.dueOn, row.noticeRounds],
      ['correcting', 'applicant', null, null, '2024-03-25', 1],
    )
  })

  it('撤回的没有环节期限：环节没有办完，也不再走', () => {
    const row = rowOn('2024-03-05', [...accepted('2024-03-01'), act('2024-03-05', 'withdraw')])
    assert.deepEqual([row.outcome, row.stepKey, row.stepDueOn, row.inTime], ['withdrawn', null, null, null])
  })

  it('空的办件没有行', () => {
    assert.throws(() => project(initialCase, calendar, day('2024-03-01'), rulesWith()), /no row/)
  })
})

describe('事项版本', () => {
  it('草稿跟着建立时的，提交后跟着提交时的，受理后跟着定格的', () => {
    const publishedAs = (itemVersion: number) => ({ facts: { terms: termsOf({ itemVersion }) } })
    const opened = [act('2024-03-01', 'open', { itemVersion: 2 })]
    const handedIn = [...opened, act('2024-03-01', 'submit', {}, publishedAs(4))]
    const frozen = [...handedIn, act('2024-03-04', 'accept', {}, publishedAs(5))]
    assert.deepEqual(
      [opened, handedIn, frozen].map((acts) => rowOn('2024-03-04', acts).itemVersion),
      [2, 4, 5],
    )
  })
})

describe('按时不按时', () => {
  it('承诺当天决定的按时，过了一天的不按时，没有决定的还说不上', () => {
    const due = '2024-03-15'
    assert.equal(rowOn(due, granted('2024-03-01', due)).inTime, true)
    assert.equal(rowOn('2024-03-18', granted('2024-03-01', '2024-03-18')).inTime, false)
    assert.equal(rowOn('2024-03-18', atDecision('2024-03-01')).inTime, null)
  })

  it('只看承诺：环节拖了、送达晚了，承诺期限内决定的还是按时', () => {
    const slow = [...accepted('2024-03-01'), act('2024-03-14', 'complete-step'), act('2024-03-15', 'grant')]
    const row = rowOn('2024-04-30', slow)
    assert.equal(row.inTime, true)
  })
})

describe('谁来过、来做什么', () => {
  const came = (
    ...who: readonly (readonly [string, 'applicant' | 'family-agent' | 'staff-helper', 'submit' | 'pay'])[]
  ) => [
    ...accepted('2024-03-01'),
    ...who.map(([on, kind, purpose]) =>
      act(on, 'record-presence', { presence: presenceOn(on, { who: kind, purpose }) }),
    ),
  ]

  it('帮代办来的记着有人帮，不算申请人来过', () => {
    const row = rowOn(
      '2024-03-08',
      came(['2024-03-04', 'staff-helper', 'pay'], ['2024-03-05', 'family-agent', 'submit']),
    )
    assert.deepEqual([row.helped, row.visits, row.visitPurposes], [true, 1, ['submit']])
    const alone = rowOn('2024-03-08', came(['2024-03-04', 'applicant', 'pay']))
    assert.deepEqual([alone.helped, alone.visits, alone.visitPurposes], [false, 1, ['pay']])
  })

  it('来做什么每样写一次，按固定的次序', () => {
    const row = rowOn(
      '2024-03-08',
      came(
        ['2024-03-04', 'applicant', 'pay'],
        ['2024-03-05', 'applicant', 'submit'],
        ['2024-03-06', 'applicant', 'pay'],
      ),
    )
    assert.deepEqual(row.visitPurposes, ['submit', 'pay'])
  })

  it('划掉的到场不写进列表：没来过，也没人帮', () => {
    const helped = came(['2024-03-04', 'applicant', 'pay'], ['2024-03-04', 'staff-helper', 'pay'])
    const { events } = given(helped)
    const strike = events
      .filter((event) => event.type === 'presence-recorded')
      .map(({ version }) => act('2024-03-05', 'correct-record', { subject: 'presence', version, void: true }))
    const row = rowOn('2024-03-05', [...helped, ...strike])
    assert.deepEqual([row.visits, row.visitPurposes, row.helped], [0, [], false])
  })

  it('单位告知不全让人多跑的，另外数', () => {
    const asked = [
      ...accepted('2024-03-01'),
      act('2024-03-05', 'request-late'),
      act('2024-03-06', 'answer-late', { presence: presenceOn('2024-03-06', { purpose: 'correct' }) }),
    ]
    const row = rowOn('2024-03-06', asked)
    assert.deepEqual([row.visits, row.visitsByOffice], [1, 1])
  })
})
