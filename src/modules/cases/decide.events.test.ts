/** What a command writes into the log, whole: nobody can look it up again later. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CaseEventData, CaseEventType } from './model.ts'
import {
  type Act,
  accepted,
  act,
  atDecision,
  commitment,
  day,
  deferredPromise,
  deferredUntil,
  given,
  granted,
  lastOf,
  presenceOn,
  remedies,
  submitted,
  suppliedMaterials,
  termsOf,
  without,
} from './testing/given.ts'

/** The data of the last event of that type after this history. */
const wrote = <Type extends CaseEventType>(type: Type, acts: readonly Act[]): CaseEventData[Type] =>
  lastOf(given(acts), type).data as CaseEventData[Type]
const number = (kind: string, n = 1) => ({ kind, number: `${kind}〔2024〕${n} 号` })
const items = (...keys: readonly string[]) => keys.map((key) => ({ key, problem: '不清楚', remedy: '请重交' }))
const handedIn = (key: string) => ({ key, state: 'supplied', medium: 'paper', digests: [`again-${key}`] }) as const
const hall = presenceOn('2024-03-04')

describe('收件和告知', () => {
  it('行政许可法第三十二条：没有先收件就告知、受理的，同时出具收件凭证，收到之日是提交之日，没有人到场', () => {
    const receipt = { receivedOn: '2024-03-01', presence: null, document: number('receipt') }
    const filed = submitted('2024-03-01')
    assert.deepEqual(wrote('case-received', [...filed, act('2024-03-04', 'notify-once')]), receipt)
    assert.deepEqual(wrote('case-received', [...filed, act('2024-03-04', 'accept')]), receipt)
    assert.deepEqual(wrote('case-received', [...filed, act('2024-03-04', 'receive', { presence: hall })]), {
      ...receipt,
      presence: hall,
    })
  })

  it('登记到场：写的是谁、哪里、哪天、为什么；算申请人自己的，登记的人说是单位的也不算', () => {
    const presence = presenceOn('2024-03-04', { cause: 'office', purpose: 'pay' })
    assert.deepEqual(
      wrote('presence-recorded', [...submitted('2024-03-01'), act('2024-03-04', 'record-presence', { presence })]),
      {
        presence: { ...presence, cause: 'own' },
      },
    )
  })

  it('补正：只记要过的材料，补了哪些、补没补齐、第几稿', () => {
    const noticed = [
      ...submitted('2024-03-01'),
      act('2024-03-04', 'notify-once', { items: items('m1', 'form:address') }),
    ]
    const brought = {
      materials: [handedIn('m1'), handedIn('m2')],
      fields: ['form:phone'],
      origins: { name: 'applicant' },
    }
    assert.deepEqual(wrote('supplement-made', [...noticed, act('2024-03-06', 'supplement', brought as object)]), {
      round: 1,
      revision: 2,
      contentHash: 'content-2',
      suppliedOn: '2024-03-06',
      materials: [handedIn('m1')],
      origins: { name: 'applicant' },
      settled: ['m1'],
      complete: false,
      presence: null,
    })
  })

  it('补正没来：写明到哪天为止', () => {
    const noticed = [...submitted('2024-03-01'), act('2024-03-04', 'notify-once')]
    assert.deepEqual(wrote('correction-lapsed', [...noticed, act('2024-04-10', 'lapse-correction')]), {
      dueOn: '2024-03-25',
    })
  })

  it('答复另要的：第几稿、交清了哪几样，没要的不写进去', () => {
    const asked = [...accepted('2024-03-01'), act('2024-03-05', 'request-late', { items: items('m1', 'form:address') })]
    const answered = [...asked, act('2024-03-06', 'answer-late', { fields: ['form:address', 'form:phone'] })]
    assert.deepEqual(wrote('late-request-answered', answered), {
      revision: 2,
      contentHash: 'content-late',
      materials: suppliedMaterials,
      origins: {},
      settled: ['m1', 'form:address'],
      presence: null,
    })
  })
})

describe('受理和不受理', () => {
  it('材料齐全的，不附承诺，申请人多写了承诺也不附', () => {
    const taken = [...submitted('2024-03-01'), act('2024-03-04', 'accept', { commitment: deferredPromise })]
    assert.deepEqual(wrote('case-accepted', taken), {
      basis: 'complete',
      acceptedOn: '2024-03-04',
      terms: termsOf(),
      deferrals: [],
      commitment: null,
      document: number('acceptance', 2),
    })
    const promised = [
      ...submitted('2024-03-01', { materials: without('m3') }),
      act('2024-03-04', 'accept', { commitment }),
    ]
    assert.deepEqual(wrote('case-accepted', promised).commitment, commitment)
  })

  it('行政许可法第三十二条第一、二项：理由、向谁申请、怎样救济、文书，都在', () => {
    const filed = submitted('2024-03-01')
    assert.deepEqual(
      wrote('case-not-accepted', [...filed, act('2024-03-04', 'not-accept', { reason: ' 不属本机关 ' })]),
      {
        reason: '不属本机关',
        competentAuthority: '市水利局',
        remedies,
        document: number('non-acceptance'),
      },
    )
    assert.deepEqual(wrote('case-not-required', [...filed, act('2024-03-04', 'not-require')]), {
      explanation: '依法不需要取得许可',
      document: number('non-requirement'),
    })
  })
})

describe('审查、停表、延期', () => {
  it('行政许可法第三十四条：两名核查人员都写下来，写重的只写一次', () => {
    const done = [...accepted('2024-03-01'), act('2024-03-04', 'complete-step', { inspectors: ['a', 'b', 'a'] })]
    assert.deepEqual(wrote('step-completed', done), {
      stepKey: 's2',
      completedOn: '2024-03-04',
      opinion: '符合条件',
      recommendation: 'grant',
      inspectors: ['a', 'b'],
    })
  })

  it('按自然日的程序，最长期限那天是节假日也不顺延', () => {
    const stopped = [...accepted('2024-03-27'), act('2024-03-28', 'suspend', { procedureKey: 'notice' })]
    assert.equal(wrote('clock-suspended', stopped).capOn, '2024-04-04')
  })

  it('最长期限超出公布的日历，停到日历公布的最后一天，不猜', () => {
    const stopped = [...accepted('2026-12-18'), act('2026-12-21', 'suspend', { procedureKey: 'hearing' })]
    assert.equal(wrote('clock-suspended', stopped).capOn, '2026-12-31')
  })

  it('恢复：最长期限那天及以前是办完了恢复，过了才是到期恢复', () => {
    const stopped = [...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })]
    const resumed = (on: string) => wrote('clock-resumed', [...stopped, act(on, 'resume', { note: ' 检测报告已出 ' })])
    const suspensionId = 'suspension-1'
    const note = '检测报告已出'
    assert.deepEqual(resumed('2024-03-08'), { suspensionId, resumedOn: '2024-03-08', cause: 'finished', note })
    assert.deepEqual(resumed('2024-03-13'), { suspensionId, resumedOn: '2024-03-13', cause: 'finished', note })
    assert.deepEqual(resumed('2024-03-14'), { suspensionId, resumedOn: '2024-03-13', cause: 'cap-reached', note })
  })

  it('停着表办结的，先写恢复：最长期限那天及以前是办完，过了是到期', () => {
    const stopped = [...accepted('2024-03-01'), act('2024-03-06', 'suspend', { procedureKey: 'testing' })]
    const closed = (on: string) => wrote('clock-resumed', [...stopped, act(on, 'withdraw')])
    assert.deepEqual([closed('2024-03-08').cause, closed('2024-03-08').resumedOn], ['finished', '2024-03-08'])
    assert.deepEqual([closed('2024-03-13').cause, closed('2024-03-13').resumedOn], ['finished', '2024-03-13'])
    assert.deepEqual([closed('2024-03-14').cause, closed('2024-03-14').resumedOn], ['cap-reached', '2024-03-13'])
  })
})

describe('结束', () => {
  it('容缺逾期终止：写明情形、依据、理由和文书', () => {
    const lapsed = [...deferredUntil('2024-03-01', '2024-03-08'), act('2024-03-11', 'lapse-deferral')]
    assert.deepEqual(wrote('deferral-lapsed', lapsed), { key: 'm2', dueOn: '2024-03-08', consequence: 'terminated' })
    assert.deepEqual(wrote('case-terminated', lapsed), {
      ground: 'deferral-lapsed',
      basis: '容缺受理承诺书',
      reason: '承诺后补的材料到期没有补交',
      document: number('termination'),
    })
  })

  it('行政许可法第三十五条：报给谁、初步审查意见；撤回：为什么', () => {
    const open = accepted('2024-03-01')
    assert.deepEqual(wrote('case-transferred-up', [...open, act('2024-03-04', 'transfer-up')]), {
      authority: '市水利局',
      opinion: '同意，报请审批',
    })
    assert.deepEqual(wrote('case-withdrawn', [...open, act('2024-03-04', 'withdraw', { reason: ' 不办了 ' })]), {
      reason: '不办了',
    })
  })

  it('行政许可法第四十四条：出件、送达、归档，哪天、哪张证、交给谁、怎么交、核没核身份，都在', () => {
    const licence = { licenceId: 'licence-1', licenceIdentifier: '1.2.156', number: '取水（2024）1 号' }
    const presence = presenceOn('2024-03-07', { purpose: 'pick-up' })
    const receiver = { method: 'window', receiver: 'agent', identityChecked: true, signed: true, presence } as const
    const done = [
      ...granted('2024-03-01', '2024-03-05'),
      act('2024-03-06', 'issue', licence),
      act('2024-03-07', 'deliver', receiver),
      act('2024-03-08', 'archive'),
    ]
    assert.deepEqual(wrote('result-issued', done), { issuedOn: '2024-03-06', ...licence })
    assert.deepEqual(wrote('result-delivered', done), {
      deliveredOn: '2024-03-07',
      ...receiver,
      document: number('delivery-receipt'),
    })
    assert.deepEqual(wrote('case-archived', done), { archivedOn: '2024-03-08' })
  })

  it('行政许可法第三十八条：不予的理由、依据、救济、文书', () => {
    assert.deepEqual(wrote('case-denied', [...atDecision('2024-03-01'), act('2024-03-05', 'deny')]), {
      decidedOn: '2024-03-05',
      stepKey: 's3',
      reasons: '水源不足',
      basis: '《取水许可管理办法》第十九条',
      remedies,
      document: number('decision'),
    })
  })

  it('行政许可法第六十九条：撤销的理由、依据、救济、文书', () => {
    const revoked = [
      ...submitted('2024-03-01', { materials: without('m3') }),
      act('2024-03-01', 'accept', { commitment }),
      act('2024-03-01', 'grant', { validTo: day('2027-02-28') }),
      act('2024-03-04', 'verify-commitment', { result: 'broken' }),
      act('2024-03-05', 'revoke'),
    ]
    assert.deepEqual(wrote('decision-revoked', revoked), {
      reason: '承诺不实',
      basis: '《行政许可法》第六十九条',
      remedies,
      document: number('revocation'),
    })
    assert.deepEqual(wrote('case-granted', revoked), {
      decidedOn: '2024-03-01',
      stepKey: 's2',
      resultName: '取水许可证',
      validTo: '2027-02-28',
      document: number('decision'),
    })
  })
})
