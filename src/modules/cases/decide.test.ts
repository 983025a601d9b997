import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { decide } from './decide.ts'
import { holderOf, initialCase, type NoticeItem, noticeRounds, type TermStep } from './model.ts'
import {
  accepted,
  act,
  atDecision,
  carryOut,
  commitment,
  day,
  deferredPromise,
  deferredUntil,
  drafted,
  exercised,
  factsOn,
  given,
  granted,
  grantedOnCommitment,
  lastOf,
  onTheSpotTerms,
  presenceOn,
  remedies,
  republished,
  rulesWith,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'
import { statusText } from './view.ts'

const ask = (...keys: readonly string[]): { items: readonly NoticeItem[] } => ({
  items: keys.map((key) => ({ key, problem: '不清楚', remedy: '请重交' })),
})
const supply = (...keys: readonly string[]) => ({
  materials: keys.map((key) => ({ key, state: 'supplied', medium: 'paper', digests: ['x'] }) as const),
  fields: [],
})
const noticed = [...submitted('2024-03-01'), act('2024-03-04', 'notify-once', ask('m1', 'form:address'))]
const twoSteps = termsOf({
  steps: [
    ['s2', 'examine'],
    ['s2b', 'check'],
    ['s3', 'approve'],
  ].map(([key, fn]) => ({
    key: key as string,
    name: key as string,
    function: fn as TermStep['function'],
    workingDays: 3,
    officeId: 'office-a',
    onSite: false,
  })),
})

describe('申请和收件', () => {
  it('行政许可法第二十九条：建立、提交，提交之日就是收到材料之日', () => {
    const filed = given(drafted('2024-03-01')).when(act('2024-03-02', 'submit')).brings('case-submitted')
    assert.equal(filed.state.submittedOn, '2024-03-02')
    assert.equal(filed.state.receivedOn, '2024-03-02')
    assert.equal(filed.state.status, 'submitted')
    given(drafted('2024-03-01')).when(act('2024-03-01', 'open')).refuses('cases.already-open')
    given(submitted('2024-03-01')).when(act('2024-03-01', 'submit')).refuses('cases.not-now')
  })

  it('网上预审不停表，只做一次', () => {
    const screened = given(submitted('2024-03-01')).when(act('2024-03-04', 'pre-screen')).brings('case-pre-screened')
    assert.equal(screened.clock('silence', '2024-03-04').dueOn, '2024-03-08')
    screened.when(act('2024-03-05', 'pre-screen')).refuses('cases.already-pre-screened')
  })

  it('行政许可法第三十二条末款：收件出具凭证，收到之日不因登记晚而变', () => {
    const received = given(submitted('2024-03-01')).when(act('2024-03-05', 'receive')).brings('case-received')
    assert.equal(lastOf(received, 'case-received').data.receivedOn, '2024-03-01')
    assert.equal(received.state.documents[0]?.kind, 'receipt')
    given(drafted('2024-03-01')).when(act('2024-03-01', 'receive')).refuses('cases.not-now')
  })

  it('到场日期不能晚于今天；算谁的由事情定，不由登记人定', () => {
    const presence = presenceOn('2024-03-02')
    given(submitted('2024-03-01'))
      .when(act('2024-03-01', 'receive', { presence }))
      .refuses('cases.presence-in-the-future')
    const received = given([
      ...submitted('2024-03-01'),
      act('2024-03-04', 'receive', { presence: { ...presence, cause: 'office' } }),
    ])
    assert.equal(received.state.presences[0]?.cause, 'own')
  })
})

describe('一次告知和补正', () => {
  it('行政许可法第三十二条第四项：一次告知全部内容，未收件的同时出具收件凭证', () => {
    const asked = given(submitted('2024-03-01'))
      .when(act('2024-03-04', 'notify-once', ask('m1')))
      .brings('case-received', 'one-time-notice-issued')
    assert.equal(asked.state.status, 'correcting')
    assert.deepEqual(holderOf(asked.state), { kind: 'applicant' })
    assert.equal(lastOf(asked, 'one-time-notice-issued').data.dueOn, '2024-03-25')
  })

  it('行政许可法第三十一条：指南以外的材料不能要', () => {
    const filed = given(submitted('2024-03-01'))
    filed.when(act('2024-03-04', 'notify-once', ask('m9'))).refuses('cases.not-in-the-guide')
    filed.when(act('2024-03-04', 'notify-once', ask())).refuses('cases.notice-empty')
    filed
      .when(act('2024-03-04', 'notify-once', { items: [{ key: 'm1', problem: '缺', remedy: ' ' }] }))
      .refuses('cases.words-missing')
  })

  it('行政许可法第三十二条第四项：第一次就在的材料不能再告知一次，补交的不合格可以再告知', () => {
    const back = given([...noticed, act('2024-03-06', 'supplement')])
    back.when(act('2024-03-07', 'notify-once', ask('m2'))).refuses('cases.second-notice')
    const again = back.when(act('2024-03-07', 'notify-once', ask('m1'))).brings('one-time-notice-issued')
    assert.equal(lastOf(again, 'one-time-notice-issued').data.round, 2)
  })

  it('行政许可法第三十二条第四项：同一内容第二次告知要写理由，并记下是第几次', () => {
    assert.equal(noticeRounds([]), 0)
    const first = given(noticed)
    assert.equal(noticeRounds(first.state.notices), 1)
    assert.equal(first.state.notices[0]?.reason, null)
    const back = given([...noticed, act('2024-03-06', 'supplement')])
    const again = (reason: string) => act('2024-03-07', 'notify-once', { ...ask('m1'), reason })
    back.when(again('  ')).refuses('cases.repeat-reason-missing')
    const second = back.when(again('补来的盖章看不清')).brings('one-time-notice-issued')
    assert.equal(noticeRounds(second.state.notices), 2)
    assert.equal(second.state.notices[1]?.reason, '补来的盖章看不清')
    assert.equal(noticeRounds([{ items: [{ key: 'm1' }] }, { items: [{ key: 'm2' }] }]), 1, '不同的内容各算各的')
  })

  it('告知后另要旧材料：不停表、不约束申请人，由此到场算单位的', () => {
    const presence = presenceOn('2024-03-12')
    const asked = given(accepted('2024-03-01'))
      .when(act('2024-03-11', 'request-late', ask('m1')))
      .brings('late-request-made')
    assert.equal(asked.clock('promise', '2024-03-11').dueOn, '2024-03-15')
    const answered = asked.when(act('2024-03-12', 'answer-late', { presence })).brings('late-request-answered')
    assert.equal(answered.state.presences[0]?.cause, 'office')
    answered.when(act('2024-03-12', 'answer-late')).refuses('cases.nothing-asked')
    const nothing = act('2024-03-12', 'answer-late', { materials: [], fields: [] })
    asked.when(nothing).refuses('cases.supplement-empty')
    const two = given(accepted('2024-03-01'))
      .when(
        act('2024-03-11', 'request-late', {
          items: [...ask('m1').items, { key: 'form:address', problem: '不清楚', remedy: '请写到门牌号' }],
        }),
      )
      .brings('late-request-made')
    const half = two.when(act('2024-03-12', 'answer-late')).brings('late-request-answered')
    assert.equal(half.state.lateRequests[0]?.answered, false, '另要两样，交了一样，还开着')
    const whole = half
      .when(act('2024-03-13', 'answer-late', { materials: [], fields: ['form:address'] }))
      .brings('late-request-answered')
    assert.equal(whole.state.lateRequests[0]?.answered, true)
    given([...submitted('2024-03-01'), act('2024-03-01', 'receive')])
      .when(act('2024-03-04', 'request-late', ask('m1')))
      .refuses('cases.use-the-notice')
  })

  it('行政许可法第三十二条第五项：补齐之日重新起算五日，部分补交不起算', () => {
    const part = given(noticed)
      .when(act('2024-03-06', 'supplement', supply('m1')))
      .brings('supplement-made')
    assert.equal(part.state.status, 'correcting')
    const full = part
      .when(act('2024-03-07', 'supplement', { materials: [], fields: ['form:address'] }))
      .brings('supplement-made')
    assert.equal(full.state.status, 'received')
    assert.equal(full.state.receivedOn, '2024-03-07')
    assert.equal(full.clock('silence', '2024-03-07').dueOn, '2024-03-14')
    given(noticed)
      .when(act('2024-03-06', 'supplement', supply('m2')))
      .refuses('cases.supplement-empty')
  })

  it('分三次补，补过的都算数，不用重补', () => {
    const filed = given([...submitted('2024-03-01'), act('2024-03-04', 'notify-once', ask('m1', 'm2', 'm3'))])
    const twice = filed
      .when(act('2024-03-05', 'supplement', supply('m1')))
      .brings('supplement-made')
      .when(act('2024-03-06', 'supplement', supply('m2')))
      .brings('supplement-made')
    assert.equal(twice.state.status, 'correcting')
    const whole = twice.when(act('2024-03-07', 'supplement', supply('m3'))).brings('supplement-made')
    assert.equal(whole.state.status, 'received')
  })

  it('补正期限到当天还能补，过后不能，由时钟办结', () => {
    given(noticed).when(act('2024-03-25', 'supplement')).brings('supplement-made')
    given(noticed).when(act('2024-03-26', 'supplement')).refuses('cases.correction-expired')
    given(noticed).when(act('2024-03-25', 'lapse-correction')).refuses('cases.correction-not-expired')
    const lapsed = given(noticed)
      .when(act('2024-03-26', 'lapse-correction'))
      .brings('correction-lapsed', 'case-concluded')
    assert.equal(lapsed.state.outcome, 'correction-lapsed')
    lapsed.when(act('2024-03-26', 'lapse-correction')).refuses('cases.not-now')
  })

  it('日历没有覆盖补正期限时，不给猜的日期', () => {
    given(submitted('2026-12-24')).when(act('2026-12-25', 'notify-once')).refuses('calendar.not-covered')
  })
})

describe('受理', () => {
  it('行政许可法第三十二条第五项：材料齐全的受理，定格事项版本、环节和日历版本', () => {
    const taken = given(submitted('2024-03-01'))
      .when(act('2024-03-04', 'accept'))
      .brings('case-received', 'case-accepted', 'step-started')
    assert.equal(taken.state.acceptedOn, '2024-03-04')
    assert.equal(taken.state.terms?.itemVersion, 3)
    assert.equal(taken.state.calendarVersion, 'CN-2026.1')
    assert.deepEqual(holderOf(taken.state), {
      kind: 'office',
      officeId: 'office-a',
      stepKey: 's2',
      staffId: null,
    })
  })

  it('受理即定格：以后改事项、改规则，办着的件一天也不动', () => {
    const edited = { terms: termsOf({ itemVersion: 4, promisedWorkingDays: 3, rules: rulesWith({ amberShare: 1 }) }) }
    const before = given(accepted('2024-03-04'))
    const after = given([...accepted('2024-03-04'), act('2024-03-05', 'claim', {}, { facts: edited })])
    assert.deepEqual(after.state.terms, before.state.terms)
    assert.deepEqual(after.clock('promise', '2024-03-06'), before.clock('promise', '2024-03-06'))
    assert.throws(
      () => given([...accepted('2024-03-04'), act('2024-03-05', 'claim', {}, { facts: { calendar: republished } })]),
      /CN-2026.1 cannot be judged by CN-2026.2/,
    )
  })

  it('缺必备材料不能受理；缺的可容缺而没有承诺不能受理', () => {
    given(submitted('2024-03-01', { materials: without('m1') }))
      .when(act('2024-03-04', 'accept'))
      .refuses('cases.materials-missing')
    given(submitted('2024-03-01', { materials: without('m2') }))
      .when(act('2024-03-04', 'accept', { commitment: null }))
      .refuses('cases.commitment-missing')
  })

  it('告知承诺：事项没有开放的，不能按承诺受理；有失信记录的，不能容缺也不能承诺', () => {
    const barred = { facts: { creditBarred: true } }
    given(submitted('2024-03-01'), { terms: termsOf({ noticeCommitment: false }) })
      .when(act('2024-03-04', 'accept', { commitment }))
      .refuses('cases.commitment-not-offered')
    given(submitted('2024-03-01', { materials: without('m3') }))
      .when(act('2024-03-04', 'accept', { commitment }, barred))
      .refuses('cases.credit-barred')
    given(submitted('2024-03-01', { materials: without('m2') }))
      .when(act('2024-03-04', 'accept', { commitment: deferredPromise }, barred))
      .refuses('cases.credit-barred')
  })

  it('行政许可法第三十二条第四项：五日内不告知，自收到之日起即为受理，第一环节从第六日起', () => {
    const filed = given(submitted('2024-03-01'))
    filed.when(act('2024-03-08', 'deem-accepted')).refuses('cases.silence-not-yet')
    const deemed = filed.when(act('2024-03-09', 'deem-accepted')).brings('case-accepted', 'step-started')
    assert.equal(deemed.state.acceptedOn, '2024-03-01')
    assert.equal(deemed.state.basis, 'deemed')
    assert.equal(lastOf(deemed, 'step-started').data.startedOn, '2024-03-09')
    deemed.when(act('2024-03-11', 'deem-accepted')).refuses('cases.not-now')
  })

  it('行政许可法第三十二条第四项：时钟还没运行，过了五日也不能再告知、不予受理；窗口受理仍从收到之日算', () => {
    const filed = given(submitted('2024-03-01'))
    for (const type of ['notify-once', 'not-accept', 'not-require'] as const) {
      assert.ok(carryOut(act('2024-03-08', type), filed.state).events.length > 0)
      filed.when(act('2024-03-11', type)).refuses('cases.silence-passed')
    }
    const late = filed.when(act('2024-03-20', 'accept')).brings('case-accepted', 'step-started')
    assert.equal(late.state.acceptedOn, '2024-03-01')
    assert.equal(late.state.basis, 'deemed')
    assert.equal(lastOf(late, 'step-started').data.startedOn, '2024-03-09')
  })

  it('视为受理不附条件：逾期后缺必备材料的也受理，不能再加容缺承诺', () => {
    const late = given([
      ...submitted('2024-03-01', { materials: without('m1', 'm2') }),
      act('2024-03-11', 'accept', { commitment: deferredPromise }),
    ])
    assert.equal(late.state.basis, 'deemed')
    assert.deepEqual(late.state.deferrals, [])
  })

  it('视为受理的范围可以配置为只限行政许可', () => {
    const terms = termsOf({ licensing: false, rules: rulesWith({ silenceAppliesTo: 'licensing' }) })
    given(submitted('2024-03-01'), { terms })
      .when(act('2024-03-20', 'deem-accepted'))
      .refuses('cases.silence-does-not-apply')
    given(submitted('2024-03-01'), { terms })
      .when(act('2024-03-20', 'accept'))
      .brings('case-received', 'case-accepted', 'step-started')
  })

  it('行政许可法第三十二条第一、二项：不需要许可的告知不受理，不属职权的不予受理并告知向谁申请、如何救济', () => {
    const filed = given(submitted('2024-03-01'))
    const no = filed.when(act('2024-03-04', 'not-accept')).brings('case-not-accepted', 'case-concluded')
    assert.equal(lastOf(no, 'case-not-accepted').data.competentAuthority, '市水利局')
    assert.equal(no.state.outcome, 'not-accepted')
    filed.when(act('2024-03-04', 'not-accept', { reason: '' })).refuses('cases.words-missing')
    filed.when(act('2024-03-04', 'not-accept', { remedies: { ...remedies, court: '' } })).refuses('cases.words-missing')
    const free = filed.when(act('2024-03-04', 'not-require')).brings('case-not-required', 'case-concluded')
    assert.equal(free.state.outcome, 'not-required')
  })
})

describe('容缺后补', () => {
  it('容缺受理：主件齐全、可容缺材料缺失，受理并记补交期限；补交之日为准', () => {
    const open = given(deferredUntil('2024-03-01', '2024-03-08'))
    assert.equal(open.state.basis, 'deferred-materials')
    assert.equal(open.state.materials.find((m) => m.key === 'm2')?.state, 'deferred')
    const done = open.when(act('2024-03-08', 'supply-deferred')).brings('deferred-material-supplied')
    assert.equal(done.state.materials.find((m) => m.key === 'm2')?.state, 'supplied')
    done.when(act('2024-03-08', 'supply-deferred')).refuses('cases.nothing-deferred')
    open.when(act('2024-03-11', 'supply-deferred')).refuses('cases.deferral-expired')
    open.when(act('2024-03-07', 'supply-deferred', { key: 'm1' })).refuses('cases.not-deferred')
  })

  it('容缺期限不超过承诺时限，不早于今天；休息日顺延（民法典第二百零三条）', () => {
    const filed = given(submitted('2024-03-01', { materials: without('m2') }))
    const until = (on: string) =>
      act('2024-03-01', 'accept', { commitment: deferredPromise, deferrals: [{ key: 'm2', dueOn: day(on) }] })
    filed.when(until('2024-03-18')).refuses('cases.deferral-too-long')
    filed.when(until('2024-02-29')).refuses('cases.deferral-in-the-past')
    const moved = filed.when(until('2024-03-09')).brings('case-received', 'case-accepted', 'step-started')
    assert.equal(moved.state.deferrals[0]?.dueOn, '2024-03-11')
    assert.equal(given(deferredUntil('2024-03-01')).state.deferrals[0]?.dueOn, '2024-03-15')
  })

  it('后补期限到期前可以延长一次，有理由，更晚，仍不超过承诺时限', () => {
    const open = given(deferredUntil('2024-03-01', '2024-03-08'))
    const to = (on: string, dueOn: string) => act(on, 'extend-deferral', { key: 'm2', dueOn: day(dueOn) })
    open.when(to('2024-03-08', '2024-03-08')).refuses('cases.deferral-not-later')
    open.when(to('2024-03-08', '2024-03-25')).refuses('cases.deferral-too-long')
    const longer = open.when(to('2024-03-08', '2024-03-16')).brings('deferral-extended')
    assert.equal(longer.clock('deferral', '2024-03-08').dueOn, '2024-03-18')
    assert.deepEqual(longer.clock('deferral', '2024-03-08').moves, [
      {
        rule: '容缺后补期限延长一次',
        cause: 'extension',
        from: '2024-03-08',
        to: '2024-03-18',
        reason: '出具机关还没有开出',
      },
    ])
    longer.when(to('2024-03-11', '2024-03-19')).refuses('cases.nothing-deferred')
  })

  it('容缺到期没有补，终止办理；同日到期的一并到期，后到期的不算失信', () => {
    const two = termsOf({
      materials: termsOf().materials.map((m) => (m.key === 'm3' ? { ...m, deferrable: true } : m)),
    })
    const history = [
      ...submitted('2024-03-01', { materials: without('m2', 'm3') }),
      act('2024-03-01', 'accept', {
        commitment: deferredPromise,
        deferrals: [
          { key: 'm2', dueOn: day('2024-03-06') },
          { key: 'm3', dueOn: day('2024-03-08') },
        ],
      }),
    ]
    const open = given(history, { terms: two })
    open.when(act('2024-03-06', 'lapse-deferral')).refuses('cases.nothing-lapsed')
    open.when(act('2024-03-07', 'lapse-deferral', { key: 'm3' })).refuses('cases.deferral-not-lapsed')
    open.when(act('2024-03-07', 'extend-deferral', { key: 'm2' })).refuses('cases.deferral-expired')
    const extended = open
      .when(act('2024-03-05', 'extend-deferral', { key: 'm2', dueOn: day('2024-03-07') }))
      .brings('deferral-extended')
    extended.when(act('2024-03-06', 'extend-deferral', { key: 'm2' })).refuses('cases.deferral-extended-already')
    const ended = open
      .when(act('2024-03-11', 'lapse-deferral', { key: 'm2' }))
      .brings('deferral-lapsed', 'case-terminated', 'case-concluded')
    assert.deepEqual(
      ended.state.deferrals.map((d) => d.lapsed),
      [true, false],
    )
    const sameDay = open
      .when(act('2024-03-06', 'extend-deferral', { key: 'm2', dueOn: day('2024-03-08') }))
      .brings('deferral-extended')
      .when(act('2024-03-11', 'lapse-deferral', { key: 'm3' }))
      .brings('deferral-lapsed', 'deferral-lapsed', 'case-terminated', 'case-concluded')
    assert.ok(sameDay.state.deferrals.every((d) => d.lapsed))
  })

  it('容缺材料没有补齐，不能准予；可以不予', () => {
    const open = given([...deferredUntil('2024-03-01'), act('2024-03-04', 'complete-step')])
    open.when(act('2024-03-05', 'grant')).refuses('cases.deferred-outstanding')
    const denied = open.when(act('2024-03-05', 'deny')).brings('case-denied')
    assert.equal(denied.clock('deferral', '2024-03-25').lamp, 'done')
  })
})

describe('审查', () => {
  it('认领一次；转办改单位和人，不动时钟', () => {
    const open = given(accepted('2024-03-01'))
    const mine = open.when(act('2024-03-04', 'claim', { staffId: 'worker' })).brings('step-claimed')
    mine.when(act('2024-03-04', 'claim', { staffId: 'other' })).refuses('cases.already-claimed')
    const moved = mine
      .when(act('2024-03-05', 'transfer', { toOfficeId: 'office-b', toStaffId: null }))
      .brings('step-transferred')
    assert.deepEqual(holderOf(moved.state), { kind: 'office', officeId: 'office-b', stepKey: 's2', staffId: null })
    assert.equal(moved.clock('step', '2024-03-05', 's2').dueOn, open.clock('step', '2024-03-05', 's2').dueOn)
    moved
      .when(act('2024-03-05', 'transfer', { toOfficeId: 'office-b', toStaffId: null }))
      .refuses('cases.transfer-nowhere')
  })

  it('行政许可法第三十四条：实质核查要两名以上工作人员', () => {
    const open = given(accepted('2024-03-01'))
    open.when(act('2024-03-04', 'complete-step', { inspectors: ['a', 'a'] })).refuses('cases.two-inspectors')
    open.when(act('2024-03-04', 'complete-step', { inspectors: ['a', 'b'] })).brings('step-completed', 'step-started')
    open.when(act('2024-03-04', 'grant')).refuses('cases.step-does-not-decide')
  })

  it('行政许可法第二十六条：环节转给别的单位后退回，再到手里还是那个单位', () => {
    const returned = given([
      ...atDecision('2024-03-01'),
      act('2024-03-05', 'transfer', { toOfficeId: 'office-b', toStaffId: null }),
      act('2024-03-06', 'return-step'),
      act('2024-03-07', 'complete-step'),
    ])
    assert.equal(holderOf(returned.state).kind === 'office' && openOffice(returned.state), 'office-b')
    given(accepted('2024-03-01')).when(act('2024-03-04', 'return-step')).refuses('cases.no-step-before')
    given(atDecision('2024-03-01')).when(act('2024-03-05', 'complete-step')).refuses('cases.step-decides')
  })

  it('最后一个环节不叫决定也能决定，不会卡住', () => {
    const terms = termsOf({ steps: termsOf().steps.filter((step) => step.function !== 'approve') })
    const open = given(accepted('2024-03-01'), { terms })
    open.when(act('2024-03-04', 'complete-step')).refuses('cases.step-decides')
    open.when(act('2024-03-04', 'grant')).brings('case-granted')
  })
})

describe('特别程序、延期、日历', () => {
  it('行政许可法第四十五条：停表要有指南里的程序、依据、书面告知，每个程序一次，停着不能办', () => {
    const open = given(accepted('2024-03-01'))
    open.when(act('2024-03-06', 'suspend', { procedureKey: 'other' })).refuses('cases.procedure-not-in-the-guide')
    open.when(act('2024-03-06', 'suspend', { procedureKey: 'baseless' })).refuses('cases.procedure-without-basis')
    const stopped = open.when(act('2024-03-06', 'suspend')).brings('clock-suspended')
    const { data } = lastOf(stopped, 'clock-suspended')
    assert.equal(data.basis, '《行政许可法》第四十五条')
    assert.equal(data.noticedAt, '2024-03-06T02:00:00.000Z')
    assert.equal(data.document.kind, 'special-procedure')
    stopped.when(act('2024-03-07', 'complete-step')).refuses('cases.clock-suspended')
    stopped.when(act('2024-03-07', 'resume', { cause: 'cap-reached' })).refuses('cases.cap-not-reached')
    const resumed = stopped.when(act('2024-03-11', 'resume')).brings('clock-resumed')
    resumed.when(act('2024-03-11', 'resume')).refuses('cases.not-suspended')
    resumed.when(act('2024-03-12', 'suspend', { procedureKey: 'hearing' })).refuses('cases.procedure-used')
    given(accepted('2024-03-01'), { terms: termsOf({ specialProcedures: [] }) })
      .when(act('2024-03-04', 'suspend'))
      .refuses('cases.no-procedure-left')
  })

  it('颍上二十二条：没有法定时长的特别程序，最长为承诺时限的一半；不足一天的不能停', () => {
    const stopped = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })])
    assert.equal(stopped.state.suspensions[0]?.capOn, '2024-03-13')
    const short = termsOf({
      promisedWorkingDays: 1,
      specialProcedures: termsOf().specialProcedures.filter((p) => p.key === 'testing'),
    })
    given(accepted('2024-03-01'), { terms: short })
      .when(act('2024-03-01', 'suspend'))
      .refuses('cases.no-procedure-left')
    const noRule = { terms: termsOf({ rules: rulesWith({ suspensionCapShareOfPromise: null }) }) }
    const whole = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })], noRule)
    assert.equal(whole.state.suspensions[0]?.capOn, '2024-03-20')
    const calendarDays = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'notice' })])
    assert.equal(calendarDays.state.suspensions[0]?.capOn, '2024-03-13')
  })

  it('过了最长期限才来恢复，恢复日仍是最长期限那天', () => {
    const late = given([
      ...accepted('2024-03-01'),
      act('2024-03-06', 'suspend', { procedureKey: 'testing' }),
      act('2024-03-28', 'resume'),
    ])
    assert.equal(lastOf(late, 'clock-resumed').data.resumedOn, '2024-03-13')
    assert.equal(lastOf(late, 'clock-resumed').data.cause, 'cap-reached')
  })

  it('日历没有覆盖到今天，不能停表', () => {
    given(accepted('2026-12-31')).when(act('2027-01-04', 'suspend')).refuses('calendar.not-covered')
  })

  it('行政许可法第四十二条：负责人批准，期满前，延一次，不超过十日，理由告知', () => {
    const open = given(accepted('2024-03-01'))
    open.when(act('2024-03-04', 'extend', { workingDays: 11 })).refuses('cases.extension-too-long')
    open.when(act('2024-03-04', 'extend', { workingDays: 0.5 })).refuses('cases.extension-not-whole-days')
    open.when(act('2024-03-04', 'extend', { reason: '' })).refuses('cases.words-missing')
    const longer = open.when(act('2024-03-29', 'extend')).brings('limit-extended')
    assert.equal(lastOf(longer, 'limit-extended').data.approvedBy, 'staff:head')
    longer.when(act('2024-04-01', 'extend')).refuses('cases.extended-already')
    open.when(act('2024-03-30', 'extend')).refuses('cases.extension-too-late')
    given(accepted('2024-03-01'), { terms: onTheSpotTerms() })
      .when(act('2024-03-01', 'extend'))
      .refuses('cases.on-the-spot-not-extended')
    given(accepted('2024-03-01'), { terms: termsOf({ rules: rulesWith({ extensionMaxWorkingDays: 0 }) }) })
      .when(act('2024-03-04', 'extend'))
      .refuses('cases.extension-too-long')
  })

  it('新日历只能由记录在案的一步带进来', () => {
    const open = given(accepted('2024-03-01'))
    open.when(act('2024-03-04', 'revise-calendar')).refuses('cases.calendar-unchanged')
    const revised = carryOut(act('2024-03-04', 'revise-calendar', {}, { facts: { calendar: republished } }), open.state)
    assert.equal(revised.state.calendarVersion, 'CN-2026.2')
    assert.deepEqual(revised.events[0]?.data, {
      fromVersion: 'CN-2026.1',
      toVersion: 'CN-2026.2',
      reason: '国务院办公厅通知',
    })
  })
})

describe('不经决定的结束', () => {
  it('行政许可法第三十五条：转报上级，把停着的表一起关上', () => {
    const stopped = [...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })]
    const up = given(stopped)
      .when(act('2024-03-08', 'transfer-up'))
      .brings('clock-resumed', 'case-transferred-up', 'case-concluded')
    assert.equal(up.state.suspensions[0]?.through, '2024-03-08')
    const late = given(stopped)
      .when(act('2024-03-20', 'withdraw'))
      .brings('clock-resumed', 'case-withdrawn', 'case-concluded')
    assert.equal(late.state.suspensions[0]?.through, '2024-03-13')
    assert.equal(lastOf(late, 'clock-resumed').data.cause, 'cap-reached')
  })

  it('撤回可以在决定前任何时候，终止要有情形和依据', () => {
    for (const history of [drafted('2024-03-01'), submitted('2024-03-01'), noticed, accepted('2024-03-01')]) {
      const done = given(history).when(act('2024-03-05', 'withdraw')).brings('case-withdrawn', 'case-concluded')
      assert.deepEqual(holderOf(done.state), { kind: 'none' })
      done.when(act('2024-03-05', 'withdraw')).refuses('cases.not-now')
    }
    given(granted('2024-03-01', '2024-03-05')).when(act('2024-03-06', 'withdraw')).refuses('cases.not-now')
    const open = given(accepted('2024-03-01'))
    open.when(act('2024-03-04', 'terminate')).brings('case-terminated', 'case-concluded')
    open.when(act('2024-03-04', 'terminate', { basis: '' })).refuses('cases.words-missing')
    open.when(act('2024-03-04', 'terminate', { ground: 'deferral-lapsed' })).refuses('cases.nothing-lapsed')
  })
})

describe('决定、出件、送达', () => {
  it('准予：有效期要晚于今天，结果名称来自定格的事项', () => {
    const open = given(atDecision('2024-03-01'))
    open.when(act('2024-03-05', 'grant', { validTo: day('2024-03-05') })).refuses('cases.validity-in-the-past')
    const yes = open.when(act('2024-03-05', 'grant', { validTo: day('2027-03-04') })).brings('case-granted')
    assert.equal(lastOf(yes, 'case-granted').data.resultName, '取水许可证')
  })

  it('行政许可法第三十八条：不予许可要说明理由，告知复议和诉讼', () => {
    const open = given(atDecision('2024-03-01'))
    open.when(act('2024-03-05', 'deny', { reasons: ' ' })).refuses('cases.words-missing')
    open
      .when(act('2024-03-05', 'deny', { remedies: { ...remedies, reviewWithinDays: 0 } }))
      .refuses('cases.words-missing')
    const no = open.when(act('2024-03-05', 'deny')).brings('case-denied')
    assert.equal(statusText(no.state), '已决定，等送达', '不予许可没有证可出')
    no.when(act('2024-03-06', 'issue')).refuses('cases.nothing-to-issue')
    const told = no.when(act('2024-03-06', 'deliver')).brings('result-delivered', 'case-concluded')
    assert.equal(told.state.outcome, 'denied')
  })

  it('四眼：收件、受理、前面环节的人不能决定；退回重办也洗不掉', () => {
    const open = given(atDecision('2024-03-01'))
    open.when(act('2024-03-05', 'grant', {}, { by: 'staff:clerk' })).refuses('cases.four-eyes')
    open.when(act('2024-03-05', 'deny', {}, { by: 'staff:worker' })).refuses('cases.four-eyes')
    const again = given([
      ...atDecision('2024-03-01'),
      act('2024-03-05', 'return-step', {}, { by: 'staff:approver' }),
      act('2024-03-06', 'complete-step', {}, { by: 'staff:other' }),
    ])
    again.when(act('2024-03-07', 'grant', {}, { by: 'staff:worker' })).refuses('cases.four-eyes')
    again.when(act('2024-03-07', 'grant', {}, { by: 'staff:approver' })).brings('case-granted')
    const checked = given(
      [
        ...accepted('2024-03-01'),
        act('2024-03-04', 'complete-step'),
        act('2024-03-05', 'return-step', {}, { by: 'staff:checker' }),
        act('2024-03-06', 'complete-step'),
        act('2024-03-07', 'complete-step', {}, { by: 'staff:other' }),
      ],
      { terms: twoSteps },
    )
    checked.when(act('2024-03-08', 'grant', {}, { by: 'staff:checker' })).refuses('cases.four-eyes')
    const oneSitting = given(atDecision('2024-03-01'), { terms: onTheSpotTerms() })
    oneSitting.when(act('2024-03-01', 'grant', {}, { by: 'staff:clerk' })).brings('case-granted')
  })

  it('行政许可法第四十四条：先出件后送达；快递要单号和寄出，窗口要核身份、签字、记到场', () => {
    const yes = given(granted('2024-03-01', '2024-03-05'))
    yes.when(act('2024-03-06', 'deliver')).refuses('cases.not-issued')
    const made = yes.when(act('2024-03-06', 'issue')).brings('result-issued')
    made.when(act('2024-03-06', 'dispatch', { waybill: ' ' })).refuses('cases.waybill-missing')
    made.when(act('2024-03-06', 'deliver', { method: 'courier' })).refuses('cases.not-dispatched')
    const sent = made.when(act('2024-03-06', 'dispatch')).brings('result-dispatched')
    sent.when(act('2024-03-06', 'dispatch')).refuses('cases.dispatched-already')
    const home = sent.when(act('2024-03-08', 'deliver', { method: 'courier', presence: presenceOn('2024-03-08') }))
    assert.deepEqual(home.brings('result-delivered', 'case-concluded').state.presences, [])
    const atWindow = { method: 'window', presence: presenceOn('2024-03-08', { purpose: 'pick-up' }) } as const
    made.when(act('2024-03-08', 'deliver', { ...atWindow, identityChecked: false })).refuses('cases.identity-unchecked')
    made.when(act('2024-03-08', 'deliver', { ...atWindow, signed: false })).refuses('cases.signature-missing')
    made.when(act('2024-03-08', 'deliver', { ...atWindow, presence: null })).refuses('cases.presence-missing')
    const done = made.when(act('2024-03-08', 'deliver', atWindow)).brings('result-delivered', 'case-concluded')
    assert.equal(done.state.outcome, 'granted')
    done.when(act('2024-03-08', 'archive')).brings('case-archived')
  })
})

describe('办结以后', () => {
  it('告知承诺（国办发〔2020〕42号）：当场决定，事后核查，不实的撤销，核查没完不能归档', () => {
    const kept = given([...grantedOnCommitment('2024-03-01'), act('2024-03-01', 'issue'), act('2024-03-01', 'deliver')])
    kept.when(act('2024-03-04', 'archive')).refuses('cases.verification-outstanding')
    kept.when(act('2024-03-04', 'revoke')).refuses('cases.nothing-to-revoke')
    const fine = kept.when(act('2024-03-04', 'verify-commitment')).brings('commitment-verified')
    fine.when(act('2024-03-04', 'verify-commitment')).refuses('cases.nothing-to-verify')
    fine.when(act('2024-03-04', 'archive')).brings('case-archived')
    const broken = kept.when(act('2024-03-04', 'verify-commitment', { result: 'broken' })).brings('commitment-verified')
    broken.when(act('2024-03-05', 'archive')).refuses('cases.revocation-outstanding')
    const revoked = broken.when(act('2024-03-05', 'revoke')).brings('decision-revoked')
    assert.equal(revoked.state.outcome, 'revoked')
    revoked.when(act('2024-03-06', 'archive')).brings('case-archived')
  })

  it('行政许可法第六十九条：送达前撤销的，不再制证、送达，办件就此结束', () => {
    const history = [...grantedOnCommitment('2024-03-01'), act('2024-03-04', 'verify-commitment', { result: 'broken' })]
    const revoked = given(history).when(act('2024-03-05', 'revoke')).brings('decision-revoked', 'case-concluded')
    revoked.when(act('2024-03-05', 'issue')).refuses('cases.not-now')
    revoked.when(act('2024-03-05', 'deliver')).refuses('cases.not-now')
  })

  it('更正是新的一条：划掉、恢复都留痕，记错人记错版本的不收', () => {
    const came = given([...accepted('2024-03-01'), act('2024-03-04', 'record-presence')])
    const version = came.state.version
    const strike = (subject: 'presence' | 'document', at: number, isVoid = true) =>
      act('2024-03-05', 'correct-record', { subject, version: at, void: isVoid, reason: '登记错了' })
    came.when(strike('document', version)).refuses('cases.no-such-record')
    came.when(strike('presence', version, false)).refuses('cases.no-such-record')
    came.when(strike('presence', 99)).refuses('cases.no-such-record')
    const struck = came.when(strike('presence', version)).brings('record-corrected')
    assert.equal(struck.state.presences[0]?.void, true)
    assert.equal(
      struck.when(strike('presence', version, false)).brings('record-corrected').state.presences[0]?.void,
      false,
    )
    const dates = came
      .when(act('2024-03-05', 'correct-record', { subject: 'date', version: 2 }))
      .brings('record-corrected')
    assert.deepEqual(dates.clock('promise', '2024-03-05'), came.clock('promise', '2024-03-05'))
  })

  it('提醒每个日期一次', () => {
    const data = { kind: 'promise-due-soon', dueOn: day('2024-03-15'), about: null } as const
    const told = given(accepted('2024-03-01'))
      .when(act('2024-03-14', 'remind', data))
      .brings('reminder-issued')
    told.when(act('2024-03-14', 'remind', data)).refuses('cases.reminded-already')
    given(drafted('2024-03-01')).when(act('2024-03-01', 'remind')).refuses('cases.not-now')
  })
})

const openOffice = (state: Parameters<typeof holderOf>[0]): string | null => {
  const holder = holderOf(state)
  return holder.kind === 'office' ? holder.officeId : null
}

it('决定时没有另写有效期的，按指南从决定当天算到周年的前一天；指南算不出来的要写明', () => {
  const on = (resultValidity: string | null) => ({ terms: termsOf({ resultValidity }) })
  const grant = (resultValidity: string | null, data: Record<string, unknown>) =>
    given(atDecision('2024-03-01'), on(resultValidity)).when(act('2024-03-05', 'grant', data))
  const validTo = (text: string | null, data: Record<string, unknown> = { validTo: undefined }) =>
    lastOf(grant(text, data).brings('case-granted'), 'case-granted').data.validTo
  assert.equal(validTo('五年'), '2029-03-04')
  assert.equal(validTo('长期'), null)
  assert.equal(validTo(null), null)
  assert.equal(validTo('五年', { validTo: day('2026-03-04') }), '2026-03-04', '决定的人可以改短')
  assert.equal(validTo('五年', { validTo: null }), null, '写明长期的就是长期')
  grant('五年至十年', { validTo: undefined }).refuses('cases.validity-missing')
  grant('至 2020 年 1 月 1 日', { validTo: undefined }).refuses('cases.validity-in-the-past')
})

it('没有办理中的环节时，不能完成环节（状态残缺也只是拒绝，不出错）', () => {
  const bare = { ...given(accepted('2024-03-01')).state, steps: [] }
  assert.throws(
    () => decide({ type: 'claim', data: { staffId: 'x' } }, bare, factsOn('2024-03-04', { terms: termsOf() })),
    (error: unknown) => error instanceof Refusal && error.code === 'cases.no-open-step',
  )
  exercised.add('cases.no-open-step')
})

it('事项没有办理环节是数据错误，不是拒绝', () => {
  assert.throws(() => given(accepted('2024-03-01'), { terms: termsOf({ steps: [] }) }), /no step/)
})

it('空的办件什么也不能办，只能建立', () => {
  assert.equal(initialCase.status, null)
  given([]).when(act('2024-03-01', 'accept')).refuses('cases.not-now')
})

it('规则文件里每个拒绝代码都至少试过一次', () => {
  const sources = ['decide.ts', 'conditions.ts', 'acceptance.ts']
  const text = sources.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')).join('\n')
  const all = new Set([...text.matchAll(/'((?:cases|calendar)\.[a-z-]+)'/g)].map((m) => m[1] ?? ''))
  assert.ok(all.size > 50, `only ${all.size} codes seen`)
  assert.deepEqual(
    [...all].filter((code) => !exercised.has(code)),
    [],
  )
})
