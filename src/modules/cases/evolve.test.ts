/** The fold: each event changes what it is about, and nothing beside it. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evolve, foldCase } from './evolve.ts'
import {
  type CaseEventType,
  type CaseOutcome,
  type CaseState,
  handedOverOn,
  initialCase,
  openNotice,
  openStep,
  type RecordedEvent,
  type StepState,
} from './model.ts'
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
  grantedOnCommitment,
  lastOf,
  presenceOn,
  submitted,
  termsOf,
  without,
} from './testing/given.ts'

/** The case as it stands when the last event of that type has just been written, before what follows in the same decision. */
function justAfter(type: CaseEventType, acts: readonly Act[]): CaseState {
  const case_ = given(acts)
  return foldCase(case_.events.slice(0, lastOf(case_, type).version))
}

const items = (...keys: readonly string[]) => keys.map((key) => ({ key, problem: '不清楚', remedy: '请重交' }))
const paper = (key: string) => ({ key, state: 'supplied', medium: 'paper', digests: [`again-${key}`] }) as const

const waiting: StepState = {
  ...{ key: 's3', status: 'waiting', officeId: 'office-a', staffId: null, startedOn: null, endedOn: null },
  ...{ completedBy: null, opinion: null, recommendation: null, stints: [] },
}
const stint = (startedOn: string, endedOn: string | null = null, by: string | null = null) => ({
  ...{ startedOn: day(startedOn), endedOn: endedOn === null ? null : day(endedOn), by },
})
const intake: StepState = {
  ...waiting,
  ...{ key: 's1', status: 'done', startedOn: day('2024-03-01'), endedOn: day('2024-03-04') },
  ...{ completedBy: 'staff:clerk', stints: [stint('2024-03-01', '2024-03-04', 'staff:clerk')] },
}
const examining: StepState = {
  ...waiting,
  ...{ key: 's2', status: 'open', startedOn: day('2024-03-04'), stints: [stint('2024-03-04')] },
}
const deciding: StepState = { ...waiting, status: 'open', startedOn: day('2024-03-06'), stints: [stint('2024-03-06')] }
const examined: StepState = {
  ...{ ...examining, status: 'done', endedOn: day('2024-03-06'), completedBy: 'staff:worker' },
  ...{ opinion: '符合条件', recommendation: 'grant', stints: [stint('2024-03-04', '2024-03-06', 'staff:worker')] },
}
const delivering: StepState = { ...waiting, key: 's4' }

describe('环节：谁从哪天办到哪天', () => {
  const taken = accepted('2024-03-04', '2024-03-01')
  const done = [...taken, act('2024-03-06', 'complete-step')]
  const returned = [...done, act('2024-03-08', 'return-step', {}, { by: 'staff:approver' })]

  it('受理的环节受理当天办完，接着的环节从这天起，后面的等着', () => {
    const { steps } = justAfter('case-accepted', taken)
    assert.deepEqual(steps, [intake, { ...waiting, key: 's2' }, waiting, delivering], '受理这一条自己就写明')
    assert.deepEqual(given(taken).state.steps, [intake, examining, waiting, delivering])
  })

  it('完成一个，开始下一个，别的不动', () => {
    assert.deepEqual(given(done).state.steps, [intake, examined, deciding, delivering])
  })

  it('认领、转办只动手里的环节', () => {
    const moved = given([
      ...done,
      act('2024-03-07', 'claim', { staffId: 'approver' }),
      act('2024-03-07', 'transfer', { toOfficeId: 'office-b', toStaffId: 'deputy' }),
    ])
    assert.deepEqual(moved.state.steps, [
      intake,
      examined,
      { ...deciding, officeId: 'office-b', staffId: 'deputy' },
      delivering,
    ])
  })

  it('退回：原环节重新办，退回的环节等着，用过的时间和经手的人都留着', () => {
    const claimed = [...done, act('2024-03-07', 'claim', { staffId: 'approver' })]
    const back = given([...claimed, act('2024-03-08', 'return-step', {}, { by: 'staff:approver' })])
    assert.deepEqual(back.state.steps, [
      intake,
      {
        ...{ ...examined, status: 'open', startedOn: day('2024-03-08'), endedOn: null },
        stints: [...examined.stints, stint('2024-03-08')],
      },
      { ...waiting, stints: [stint('2024-03-06', '2024-03-08', 'staff:approver')] },
      delivering,
    ])
  })

  it('决定的环节记着谁决定、哪天', () => {
    for (const type of ['grant', 'deny'] as const) {
      const decided = given([...returned, act('2024-03-11', 'complete-step'), act('2024-03-12', type)]).state
      assert.deepEqual(decided.steps[2], {
        ...{
          ...waiting,
          status: 'done',
          startedOn: '2024-03-11',
          endedOn: '2024-03-12',
          completedBy: 'staff:approver',
        },
        stints: [
          stint('2024-03-06', '2024-03-08', 'staff:approver'),
          stint('2024-03-11', '2024-03-12', 'staff:approver'),
        ],
      })
      assert.deepEqual(decided.steps[1]?.stints, [
        ...examined.stints,
        stint('2024-03-08', '2024-03-11', 'staff:worker'),
      ])
    }
  })

  it('办到一半结束的，环节到这天为止；已经办完的日子不改', () => {
    const ended = given([...done, act('2024-03-11', 'withdraw')]).state
    assert.equal(openStep(ended), undefined, '办结的件没有在办的环节')
    assert.deepEqual(
      ended.steps.map((step) => step.stints),
      [intake.stints, examined.stints, [stint('2024-03-06', '2024-03-11')], []],
    )
  })

  it('视为受理的，受理环节办到第一环节接手那天；以后换环节不再改', () => {
    const silent = [...submitted('2024-03-01'), act('2024-03-20', 'deem-accepted')]
    const handed = { ...intake, endedOn: day('2024-03-09'), completedBy: 'system:clock' }
    const expected = { ...handed, stints: [stint('2024-03-01', '2024-03-09', 'system:clock')] }
    const first = given(silent).state
    assert.deepEqual(first.steps[0], expected)
    assert.deepEqual(first.steps[2], waiting, '还没到的环节不动')
    const next = given([...silent, act('2024-03-21', 'complete-step')]).state
    assert.deepEqual(next.steps[0], expected)
  })

  it('环节的先后看作用，不看排在哪里：受理、送达排在前后都一样', () => {
    const [s1, s2, s3, s4] = termsOf().steps
    const steps = [s4, s2, s1, s3].flatMap((step) => step ?? [])
    const silent = [...submitted('2024-03-01'), act('2024-03-20', 'deem-accepted')]
    const { state } = given(silent, { terms: termsOf({ steps }) })
    assert.equal(handedOverOn(state), '2024-03-09')
    assert.equal(state.steps.find((step) => step.key === 's1')?.endedOn, '2024-03-09')
    assert.equal(openStep(state)?.key, 's2')
  })
})

describe('材料、告知、答案', () => {
  const origins = { name: 'population-register', phone: 'applicant' } as const
  const filed = [...submitted('2024-03-01', { materials: without('m2'), origins, situation: 'new' })]
  const noticed = [...filed, act('2024-03-04', 'notify-once', { items: items('m1', 'm2') })]
  const half = [
    ...noticed,
    act('2024-03-05', 'supplement', { materials: [paper('m1')], origins: { phone: 'account' } }),
  ]
  const keysOf = (state: CaseState) => state.materials.map((m) => [m.key, m.medium])

  it('提交：情形和答案的来源记下来，没有的就是没有', () => {
    const { state } = given(filed)
    assert.equal(state.situation, 'new')
    assert.deepEqual(state.origins, origins)
    const plain = given(submitted('2024-03-01')).state
    assert.equal(plain.situation, null)
    const before = submittedWithout('origins')
    assert.deepEqual(before.origins, {}, '来源还没有记的时候交的')
  })

  it('补交的换下原来的，没交过的加在后面，别的不动；答案来源也一样', () => {
    const { state } = given(half)
    assert.deepEqual(keysOf(state), [
      ['m1', 'paper'],
      ['m3', 'electronic'],
    ])
    assert.deepEqual(state.origins, { name: 'population-register', phone: 'account' })
    assert.equal(state.revision, 2)
    const whole = given([...half, act('2024-03-06', 'supplement', { materials: [paper('m2')] })]).state
    assert.deepEqual(keysOf(whole), [
      ['m1', 'paper'],
      ['m3', 'electronic'],
      ['m2', 'paper'],
    ])
    assert.equal(whole.revision, 3)
  })

  it('一次告知：刚告知什么也没补，补一样记一样，补齐才算完', () => {
    const first = {
      ...{ round: 1, items: items('m1', 'm2'), reason: null, noticedOn: '2024-03-04', dueOn: '2024-03-25' },
      ...{ settled: [], completedOn: null },
    }
    const asked = given(noticed).state
    assert.deepEqual(asked.notices, [first])
    assert.deepEqual(openNotice(asked), first)
    const part = given(half).state
    assert.deepEqual(part.notices, [{ ...first, settled: ['m1'] }])
    const whole = [...half, act('2024-03-06', 'supplement', { materials: [paper('m2')] })]
    const done = { ...first, settled: ['m1', 'm2'], completedOn: '2024-03-06' }
    assert.deepEqual(given(whole).state.notices, [done])
    assert.equal(openNotice(given(whole).state), undefined, '补齐了就没有要补的')
    const again = [
      ...whole,
      act('2024-03-07', 'notify-once', { items: items('m2') }),
      act('2024-03-08', 'supplement', { materials: [paper('m2')] }),
    ]
    const { notices } = given(again).state
    assert.deepEqual(notices[0], done, '第二次补的不算到第一次头上')
    assert.deepEqual([notices[1]?.settled, notices[1]?.completedOn], [['m2'], '2024-03-08'])
  })

  it('另要的：刚要的什么也没交，交一样记一样', () => {
    const asked = [...accepted('2024-03-01'), act('2024-03-05', 'request-late', { items: items('m1', 'form:address') })]
    const open = { items: items('m1', 'form:address'), settled: [], answered: false }
    assert.deepEqual(given(asked).state.lateRequests, [open])
    const part = [
      ...asked,
      act('2024-03-06', 'answer-late', { materials: [paper('m1')], origins: { name: 'account' } }),
    ]
    const { state } = given(part)
    assert.deepEqual(state.lateRequests, [{ ...open, settled: ['m1'] }])
    assert.deepEqual(state.origins, { name: 'account' })
    assert.deepEqual(keysOf(state)[0], ['m1', 'paper'])
  })

  it('另要的答案，别的答案的来源不变', () => {
    const asked = [
      ...submitted('2024-03-01', { origins }),
      act('2024-03-04', 'accept'),
      act('2024-03-05', 'request-late'),
      act('2024-03-06', 'answer-late', { origins: { phone: 'account' } }),
    ]
    assert.deepEqual(given(asked).state.origins, { name: 'population-register', phone: 'account' })
  })

  it('容缺：没交过的没有载体，交过一半的留着交过的；补交的换上', () => {
    const { state } = given(deferredUntil('2024-03-01', '2024-03-08'))
    const [m1, m3] = without('m2')
    assert.deepEqual(state.materials, [m1, m3, { key: 'm2', state: 'deferred', medium: null, digests: [] }])
    const torn = { key: 'm2', state: 'missing', medium: 'paper', digests: ['first-page'] } as const
    const begun = given([
      ...submitted('2024-03-01', { materials: [...without('m2'), torn] }),
      act('2024-03-01', 'accept', { commitment: deferredPromise }),
    ])
    assert.deepEqual(begun.state.materials, [m1, m3, { ...torn, state: 'deferred' }])
    const whole = begun.when(act('2024-03-04', 'supply-deferred')).brings('deferred-material-supplied').state
    assert.deepEqual(whole.materials, [m1, m3, { key: 'm2', state: 'supplied', medium: 'paper', digests: ['late'] }])
    assert.deepEqual(
      whole.deferrals.map((d) => [d.key, d.suppliedOn, d.lapsed]),
      [['m2', '2024-03-04', false]],
    )
  })
})

describe('停表、决定、送达', () => {
  it('停两次，恢复第二次不改第一次的终点', () => {
    const twice = given([
      ...accepted('2024-03-01'),
      act('2024-03-06', 'suspend', { procedureKey: 'testing' }),
      act('2024-03-08', 'resume'),
      act('2024-03-11', 'suspend', { procedureKey: 'hearing' }),
      act('2024-03-13', 'resume'),
    ])
    assert.deepEqual(
      twice.state.suspensions.map((s) => [s.procedureKey, s.after, s.through]),
      [
        ['testing', '2024-03-06', '2024-03-08'],
        ['hearing', '2024-03-11', '2024-03-13'],
      ],
    )
  })

  it('按承诺准予的要事后核查；按承诺受理而不予的，没有什么可核查', () => {
    assert.deepEqual(given(grantedOnCommitment('2024-03-01')).state.verification, {
      ...{ dueFrom: '2024-03-01', result: null, on: null },
    })
    const promised = [
      ...submitted('2024-03-01', { materials: without('m3') }),
      act('2024-03-01', 'accept', { commitment }),
    ]
    const denied = given([...promised, act('2024-03-04', 'deny')]).state
    assert.deepEqual([denied.outcome, denied.granted, denied.verification], ['denied', false, null])
    assert.equal(given(granted('2024-03-01', '2024-03-05')).state.verification, null)
  })

  it('送达、归档：哪天、怎么送；送达这一条自己不办结', () => {
    const made = [...granted('2024-03-01', '2024-03-05'), act('2024-03-05', 'issue'), act('2024-03-06', 'deliver')]
    const delivered = justAfter('result-delivered', made)
    assert.deepEqual(
      [delivered.status, delivered.outcome, delivered.deliveredOn, delivered.deliveryMethod, delivered.concludedOn],
      ['issued', 'granted', '2024-03-06', 'electronic', null],
    )
    const kept = given([...made, act('2024-03-07', 'archive')]).state
    assert.deepEqual([kept.status, kept.outcome, kept.concludedOn], ['archived', 'granted', '2024-03-06'])
  })
})

describe('结果从写下它的那一条起就在，办结的那一条不改它', () => {
  const ends: readonly (readonly [string, CaseEventType, CaseOutcome, readonly Act[]])[] = [
    ['不予受理', 'case-not-accepted', 'not-accepted', [...submitted('2024-03-01'), act('2024-03-04', 'not-accept')]],
    ['不需要办理', 'case-not-required', 'not-required', [...submitted('2024-03-01'), act('2024-03-04', 'not-require')]],
    [
      '转报上级',
      'case-transferred-up',
      'transferred-up',
      [...accepted('2024-03-01'), act('2024-03-04', 'transfer-up')],
    ],
    ['撤回', 'case-withdrawn', 'withdrawn', [...accepted('2024-03-01'), act('2024-03-04', 'withdraw')]],
    ['终止办理', 'case-terminated', 'terminated', [...accepted('2024-03-01'), act('2024-03-04', 'terminate')]],
    [
      '逾期没有补正',
      'correction-lapsed',
      'correction-lapsed',
      [...submitted('2024-03-01'), act('2024-03-04', 'notify-once'), act('2024-03-26', 'lapse-correction')],
    ],
    [
      '送达前撤销决定',
      'decision-revoked',
      'revoked',
      [
        ...grantedOnCommitment('2024-03-01'),
        act('2024-03-04', 'verify-commitment', { result: 'broken' }),
        act('2024-03-05', 'revoke'),
      ],
    ],
  ]
  for (const [name, type, outcome, acts] of ends)
    it(name, () => {
      const written = justAfter(type, acts)
      assert.equal(written.outcome, outcome)
      assert.notEqual(written.status, 'concluded')
      const { state } = given(acts)
      assert.deepEqual([state.status, state.outcome, state.concludedOn === null], ['concluded', outcome, false])
    })
})

describe('更正只改它说的那一条', () => {
  const received = given([
    ...submitted('2024-03-01'),
    act('2024-03-04', 'receive', { presence: presenceOn('2024-03-04') }),
    act('2024-03-05', 'accept'),
    act('2024-03-06', 'record-presence', { presence: presenceOn('2024-03-06') }),
  ])
  const version = lastOf(received, 'case-received').version
  const strike = (subject: 'presence' | 'document' | 'date', at = version) =>
    received.when(act('2024-03-07', 'correct-record', { subject, version: at, void: true })).brings('record-corrected')
      .state
  const struck = (state: CaseState) => [state.presences.map((p) => p.void), state.documents.map((d) => d.void)]

  it('同一条里有到场也有文书：划掉哪样就是哪样，别的到场、文书不动', () => {
    assert.deepEqual(struck(received.state), [
      [false, false],
      [false, false],
    ])
    assert.deepEqual(struck(strike('presence')), [
      [true, false],
      [false, false],
    ])
    assert.deepEqual(struck(strike('document')), [
      [false, false],
      [true, false],
    ])
    assert.deepEqual(struck(strike('date')), [
      [false, false],
      [false, false],
    ])
  })

  it('文书的文号、哪一条、什么时候，划掉了也还在', () => {
    const { documents } = strike('document')
    assert.deepEqual(documents[0], {
      ...{ kind: 'receipt', number: 'receipt〔2024〕1 号', version, at: '2024-03-04T02:00:00.000Z', void: true },
    })
  })
})

describe('不认识的事件', () => {
  it('停下来，不猜；只说种类，不说内容', () => {
    const event = { type: 'case-merged', version: 1, actorKey: 'staff:clerk', at: '', data: { name: '李' } }
    assert.throws(
      () => evolve(initialCase, event as unknown as RecordedEvent),
      (error: unknown) => error instanceof Error && /case-merged/.test(error.message) && !/李/.test(error.message),
    )
  })

  it('没有核查的事，核查的结果记不上', () => {
    const { state } = given(atDecision('2024-03-01'))
    const verified = {
      ...({ type: 'commitment-verified', version: 9, actorKey: 'staff:worker', at: '' } as const),
      data: { result: 'kept', finding: '属实', verifiedOn: day('2024-03-05') },
    } as const
    assert.deepEqual(evolve(state, verified), { ...state, version: 9 })
  })
})

/** A case handed in before a field of the event was kept. */
function submittedWithout(field: 'origins' | 'situation'): CaseState {
  const { events } = given(submitted('2024-03-01'))
  return foldCase(
    events.map((event) => {
      if (event.type !== 'case-submitted') return event
      const { [field]: _left, ...data } = event.data
      return { ...event, data } as RecordedEvent
    }),
  )
}
