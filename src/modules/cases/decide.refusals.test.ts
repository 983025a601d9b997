/** What a refusal says beside its code: the sentence a person reads is made of it. And the edges at which a rule begins to refuse. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import {
  accepted,
  act,
  atDecision,
  carryOut,
  commitment,
  day,
  deferredPromise,
  deferredUntil,
  given,
  granted,
  presenceOn,
  remedies,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'

const asked = (key: string, words: { problem?: string; remedy?: string } = {}) => ({
  items: [{ key, problem: '不清楚', remedy: '请重交', ...words }],
})
const noticed = [...submitted('2024-03-01'), act('2024-03-04', 'notify-once', asked('m1'))]
const material = (key: string, state: 'supplied' | 'missing' = 'supplied') =>
  ({ key, state, medium: 'paper', digests: ['x'] }) as const

/** m2 by 6 March, m3 by 8 March. */
const twoDeferred = [
  ...submitted('2024-03-01', { materials: without('m2', 'm3') }),
  act('2024-03-01', 'accept', {
    commitment: deferredPromise,
    deferrals: [
      { key: 'm2', dueOn: day('2024-03-06') },
      { key: 'm3', dueOn: day('2024-03-08') },
    ],
  }),
]
const bothDeferrable = {
  terms: termsOf({ materials: termsOf().materials.map((m) => (m.key === 'm3' ? { ...m, deferrable: true } : m)) }),
}

describe('要写的话没写，说出是哪一项', () => {
  it('一次告知和另要材料：问题和办法都要写', () => {
    const filed = given(submitted('2024-03-01'))
    const ask = (words: object) => act('2024-03-04', 'notify-once', asked('m1', words))
    filed.when(ask({ problem: ' ' })).refuses('cases.words-missing', { field: 'problem' })
    filed.when(ask({ remedy: '' })).refuses('cases.words-missing', { field: 'remedy' })
    given(accepted('2024-03-01'))
      .when(act('2024-03-04', 'request-late', { ground: ' ' }))
      .refuses('cases.words-missing', { field: 'ground' })
  })

  it('不予受理、不需要办理：理由，向谁复议、向谁起诉', () => {
    const filed = given(submitted('2024-03-01'))
    const no = (data: object) => filed.when(act('2024-03-04', 'not-accept', data))
    no({ reason: ' ' }).refuses('cases.words-missing', { field: 'reason' })
    no({ remedies: { ...remedies, reviewBody: ' ' } }).refuses('cases.words-missing', { field: 'reviewBody' })
    no({ remedies: { ...remedies, court: '' } }).refuses('cases.words-missing', { field: 'court' })
    filed
      .when(act('2024-03-04', 'not-require', { explanation: '' }))
      .refuses('cases.words-missing', { field: 'explanation' })
  })

  it('行政许可法第三十八条：复议和诉讼的期限至少一天、一个月', () => {
    const open = given(atDecision('2024-03-01'))
    const deny = (over: object) => open.when(act('2024-03-05', 'deny', { remedies: { ...remedies, ...over } }))
    deny({ reviewWithinDays: 0 }).refuses('cases.words-missing', { field: 'remedies' })
    deny({ suitWithinMonths: 0 }).refuses('cases.words-missing', { field: 'remedies' })
    deny({ reviewWithinDays: 1, suitWithinMonths: 1 }).brings('case-denied')
  })

  it('延长后补、退回、转办、停表、延期、转报、终止、核查、撤销、更正，都要写明', () => {
    const open = given(accepted('2024-03-01'))
    const missing = (field: string) => ['cases.words-missing', { field }] as const
    given(deferredUntil('2024-03-01', '2024-03-08'))
      .when(act('2024-03-05', 'extend-deferral', { reason: '' }))
      .refuses(...missing('reason'))
    open.when(act('2024-03-04', 'complete-step', { opinion: '' })).refuses(...missing('opinion'))
    given(atDecision('2024-03-01'))
      .when(act('2024-03-04', 'return-step', { reason: '' }))
      .refuses(...missing('reason'))
    open.when(act('2024-03-04', 'transfer', { reason: '' })).refuses(...missing('reason'))
    open.when(act('2024-03-04', 'suspend', { reason: '' })).refuses(...missing('reason'))
    open.when(act('2024-03-04', 'extend', { reason: '' })).refuses(...missing('reason'))
    open.when(act('2024-03-04', 'transfer-up', { authority: '' })).refuses(...missing('authority'))
    open.when(act('2024-03-04', 'transfer-up', { opinion: '' })).refuses(...missing('opinion'))
    open.when(act('2024-03-04', 'terminate', { basis: '' })).refuses(...missing('basis'))
    open.when(act('2024-03-04', 'terminate', { reason: '' })).refuses(...missing('reason'))
    open.when(act('2024-03-04', 'correct-record', { reason: '' })).refuses(...missing('reason'))
    const promised = given([
      ...submitted('2024-03-01', { materials: without('m3') }),
      act('2024-03-01', 'accept', { commitment }),
      act('2024-03-01', 'grant'),
    ])
    promised.when(act('2024-03-04', 'verify-commitment', { finding: '' })).refuses(...missing('finding'))
    const broken = promised
      .when(act('2024-03-04', 'verify-commitment', { result: 'broken' }))
      .brings('commitment-verified')
    broken.when(act('2024-03-04', 'revoke', { reason: '' })).refuses(...missing('reason'))
    broken.when(act('2024-03-04', 'revoke', { basis: '' })).refuses(...missing('basis'))
  })
})

describe('收件、告知、受理', () => {
  it('事项没有开放告知承诺的，按告知承诺提交就拒绝，说出是哪个事项；容缺的承诺可以交', () => {
    const closed = given([act('2024-03-01', 'open')], { terms: termsOf({ noticeCommitment: false }) })
    closed
      .when(act('2024-03-01', 'submit', { commitment }))
      .refuses('cases.commitment-not-offered', { item: '取水许可' })
    closed.when(act('2024-03-01', 'submit', { commitment: deferredPromise })).brings('case-submitted')
    given([act('2024-03-01', 'open')])
      .when(act('2024-03-01', 'submit', { commitment }))
      .brings('case-submitted')
  })

  it('到场日期晚于今天的不收，登记到场也一样，说出是哪一天', () => {
    const presence = presenceOn('2024-03-05')
    given(submitted('2024-03-01'))
      .when(act('2024-03-04', 'receive', { presence }))
      .refuses('cases.presence-in-the-future', { on: '2024-03-05' })
    given(submitted('2024-03-01'))
      .when(act('2024-03-04', 'record-presence', { presence }))
      .refuses('cases.presence-in-the-future', { on: '2024-03-05' })
  })

  it('行政许可法第三十一条：指南以外的，告知、另要都不行，说出是哪一样', () => {
    const outside = ['cases.not-in-the-guide', { key: 'm9' }] as const
    given(submitted('2024-03-01'))
      .when(act('2024-03-04', 'notify-once', asked('m9')))
      .refuses(...outside)
    given(accepted('2024-03-01'))
      .when(act('2024-03-04', 'request-late', asked('m9')))
      .refuses(...outside)
  })

  it('再告知的，说出哪几样第一次就在；没写理由的，说出是第几次', () => {
    const back = given([...noticed, act('2024-03-06', 'supplement')])
    const items = ['m1', 'm2', 'm3'].flatMap((key) => asked(key).items)
    back.when(act('2024-03-07', 'notify-once', { items })).refuses('cases.second-notice', { keys: ['m2', 'm3'] })
    back
      .when(act('2024-03-07', 'notify-once', { ...asked('m1'), reason: '' }))
      .refuses('cases.repeat-reason-missing', { round: 2 })
  })

  it('补来的仍是缺，不算补；没要的，补了也不算', () => {
    const open = given(noticed)
    const bring = (materials: readonly ReturnType<typeof material>[]) =>
      open.when(act('2024-03-06', 'supplement', { materials }))
    bring([material('m1', 'missing')]).refuses('cases.supplement-empty')
    bring([material('m2')]).refuses('cases.supplement-empty')
  })

  it('另要的也一样：仍是缺的、没要的、前一次已经交清的，都不算答复', () => {
    const late = given([
      ...accepted('2024-03-01'),
      act('2024-03-04', 'request-late', asked('m1')),
      act('2024-03-05', 'answer-late'),
      act('2024-03-06', 'request-late', asked('m2')),
    ])
    const answer = (...materials: readonly ReturnType<typeof material>[]) =>
      late.when(act('2024-03-07', 'answer-late', { materials }))
    answer(material('m2', 'missing')).refuses('cases.supplement-empty')
    answer(material('m3')).refuses('cases.supplement-empty')
    answer(material('m1')).refuses('cases.supplement-empty')
    answer(material('m2')).brings('late-request-answered')
  })

  it('受理不了的，说出缺什么、是哪个事项、最晚哪天', () => {
    const filed = given(submitted('2024-03-01', { materials: without('m2') }))
    filed.when(act('2024-03-04', 'accept', { commitment: null })).refuses('cases.commitment-missing', {
      missing: ['材料m2'],
    })
    given(submitted('2024-03-01'), { terms: termsOf({ noticeCommitment: false }) })
      .when(act('2024-03-04', 'accept', { commitment }))
      .refuses('cases.commitment-not-offered', { item: '取水许可' })
    const until = (on: string) =>
      act('2024-03-01', 'accept', { commitment: deferredPromise, deferrals: [{ key: 'm2', dueOn: day(on) }] })
    filed.when(until('2024-03-18')).refuses('cases.deferral-too-long', { material: '材料m2', latest: '2024-03-15' })
    filed.when(until('2024-02-29')).refuses('cases.deferral-in-the-past', { material: '材料m2' })
    filed.when(until('2024-03-01')).brings('case-received', 'case-accepted', 'step-started')
    filed.when(until('2024-03-15')).brings('case-received', 'case-accepted', 'step-started')
  })
})

describe('容缺后补', () => {
  it('两样里一样过期、一样没过期，过期的那样不能补，说出哪天到期', () => {
    const open = given(twoDeferred, bothDeferrable)
    open
      .when(act('2024-03-07', 'supply-deferred', { key: 'm2' }))
      .refuses('cases.deferral-expired', { dueOn: '2024-03-06' })
    open.when(act('2024-03-07', 'supply-deferred', { key: 'm3' })).brings('deferred-material-supplied')
    open.when(act('2024-03-05', 'supply-deferred', { key: 'm1' })).refuses('cases.not-deferred', { key: 'm1' })
  })

  it('到期那天还没有逾期：不能按逾期终止', () => {
    given(twoDeferred, bothDeferrable)
      .when(act('2024-03-08', 'lapse-deferral', { key: 'm3' }))
      .refuses('cases.deferral-not-lapsed', { dueOn: '2024-03-08' })
  })

  it('延长：过期的、延过的、不更晚的、太久的，各说各的；正好到最晚那天可以', () => {
    const open = given(twoDeferred, bothDeferrable)
    const to = (key: string, dueOn: string, on = '2024-03-05') =>
      act(on, 'extend-deferral', { key, dueOn: day(dueOn), reason: '出具机关还没有开出' })
    open.when(to('m2', '2024-03-11', '2024-03-07')).refuses('cases.deferral-expired', { dueOn: '2024-03-06' })
    open.when(to('m2', '2024-03-06')).refuses('cases.deferral-not-later', { dueOn: '2024-03-06' })
    open.when(to('m2', '2024-03-20')).refuses('cases.deferral-too-long', { latest: '2024-03-19' })
    const longer = open.when(to('m2', '2024-03-19')).brings('deferral-extended')
    longer.when(to('m2', '2024-03-19')).refuses('cases.deferral-extended-already', { key: 'm2' })
  })
})

describe('审查和停表', () => {
  it('转办在本单位换个人可以，同一个单位同一个人不行', () => {
    const mine = given([...accepted('2024-03-01'), act('2024-03-04', 'claim', { staffId: 'worker' })])
    const to = (toStaffId: string | null) =>
      mine.when(act('2024-03-05', 'transfer', { toOfficeId: 'office-a', toStaffId }))
    to('worker').refuses('cases.transfer-nowhere')
    to('other').brings('step-transferred')
    to(null).brings('step-transferred')
  })

  it('没有在办的环节，停表、延期也只是拒绝，不出错（状态残缺）', () => {
    const bare = { ...given(accepted('2024-03-01')).state, steps: [] }
    for (const type of ['suspend', 'extend'] as const) {
      const refused = (error: unknown) => error instanceof Refusal && error.code === 'cases.no-open-step'
      assert.throws(() => carryOut(act('2024-03-04', type), bare), refused, type)
    }
  })

  it('停表不了的，说出是哪个程序；不足一天的程序，别的程序能停它也不能停', () => {
    const open = given(accepted('2024-03-01'))
    const stop = (procedureKey: string) => act('2024-03-06', 'suspend', { procedureKey })
    open.when(stop('auction')).refuses('cases.procedure-not-in-the-guide', { key: 'auction' })
    open.when(stop('baseless')).refuses('cases.procedure-without-basis', { name: '无据' })
    given([...accepted('2024-03-01'), stop('testing'), act('2024-03-08', 'resume')])
      .when(act('2024-03-11', 'suspend', { procedureKey: 'testing' }))
      .refuses('cases.procedure-used', { name: '检测' })
    given(accepted('2024-03-01'), { terms: termsOf({ promisedWorkingDays: 1 }) })
      .when(act('2024-03-01', 'suspend', { procedureKey: 'testing' }))
      .refuses('cases.no-procedure-left')
  })

  it('最长期限那天还没有过，不能按到期恢复', () => {
    const stopped = given([...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })])
    const end = (on: string) => stopped.when(act(on, 'resume', { cause: 'cap-reached' }))
    end('2024-03-13').refuses('cases.cap-not-reached', { capOn: '2024-03-13' })
    end('2024-03-14').brings('clock-resumed')
  })

  it('延期只能是整天，至少一天，最多写明的天数', () => {
    const open = given(accepted('2024-03-01'))
    const longer = (workingDays: number) => open.when(act('2024-03-04', 'extend', { workingDays }))
    for (const days of [0, -1, 1.5]) longer(days).refuses('cases.extension-not-whole-days')
    longer(1).brings('limit-extended')
    longer(11).refuses('cases.extension-too-long', { max: 10 })
  })
})

describe('决定、送达、更正、提醒', () => {
  it('有效期写不出的，说出指南怎么写；已经过去的，说出哪天', () => {
    const grant = (resultValidity: string, data: object) =>
      given(atDecision('2024-03-01'), { terms: termsOf({ resultValidity }) }).when(act('2024-03-05', 'grant', data))
    grant('五年至十年', { validTo: undefined }).refuses('cases.validity-missing', { validity: '五年至十年' })
    grant('五年', { validTo: day('2024-03-05') }).refuses('cases.validity-in-the-past', { validTo: '2024-03-05' })
    grant('五年', { validTo: day('2024-03-06') }).brings('case-granted')
  })

  it('寄出要单号；别的送法没有单号', () => {
    const made = given([...granted('2024-03-01', '2024-03-05'), act('2024-03-05', 'issue')])
    made.when(act('2024-03-06', 'dispatch', { waybill: null })).refuses('cases.waybill-missing')
    made.when(act('2024-03-06', 'dispatch', { method: 'electronic', waybill: null })).brings('result-dispatched')
  })

  it('自助机领取也要核身份、记到场，不用签字；电子送达都不用', () => {
    const made = given([...granted('2024-03-01', '2024-03-05'), act('2024-03-05', 'issue')])
    const hand = (data: object) => made.when(act('2024-03-06', 'deliver', data))
    const atKiosk = { method: 'kiosk', signed: false, presence: presenceOn('2024-03-06', { purpose: 'pick-up' }) }
    hand({ ...atKiosk, identityChecked: false }).refuses('cases.identity-unchecked')
    hand({ ...atKiosk, presence: null }).refuses('cases.presence-missing')
    hand(atKiosk).brings('result-delivered', 'case-concluded')
    hand({ method: 'electronic', identityChecked: false, signed: false }).brings('result-delivered', 'case-concluded')
  })

  it('更正日期要指着已有的一条：从第一条到最后一条', () => {
    const open = given(accepted('2024-03-01'))
    const correct = (version: number) => open.when(act('2024-03-05', 'correct-record', { subject: 'date', version }))
    const last = open.state.version
    correct(0).refuses('cases.no-such-record', { version: 0 })
    correct(last + 1).refuses('cases.no-such-record', { version: last + 1 })
    correct(1).brings('record-corrected')
    correct(last).brings('record-corrected')
  })

  it('提醒过的是那一种、那一天、那一样；别的还可以提醒', () => {
    const data = { kind: 'deferral-due-soon', dueOn: day('2024-03-15'), about: 'm2' } as const
    const told = given([...accepted('2024-03-01'), act('2024-03-14', 'remind', data)])
    const remind = (over: object) => told.when(act('2024-03-14', 'remind', { ...data, ...over }))
    remind({}).refuses('cases.reminded-already')
    remind({ kind: 'promise-due-soon' }).brings('reminder-issued')
    remind({ dueOn: day('2024-03-18') }).brings('reminder-issued')
    remind({ about: 'm3' }).brings('reminder-issued')
  })
})
