import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays } from '#kernel/plain-date.ts'
import { isWorkingDay } from '#kernel/working-days.ts'
import type { Clock } from './clock.ts'
import { amberOn } from './clock-commands.ts'
import { clocksOf, governingClock, openStepClock } from './clocks.ts'
import { type CaseTerms, defaultRules } from './model.ts'
import {
  type Act,
  accepted,
  act,
  atDecision,
  calendar,
  day,
  deferredUntil,
  type Given,
  given,
  granted,
  grantedOnCommitment,
  onTheSpotTerms,
  republished,
  rulesWith,
  submitted,
  termsOf,
} from './testing/given.ts'

const promised = (days: number, over: Partial<CaseTerms> = {}): { terms: CaseTerms } => ({
  terms: termsOf({ promisedWorkingDays: days, statutory: { amount: days, unit: 'working' }, ...over }),
})
const suspended = (from: string, to: string | null, procedureKey = 'hearing'): readonly Act[] => [
  act(from, 'suspend', { procedureKey }),
  ...(to === null ? [] : [act(to, 'resume')]),
]
const law = (amount: number, unit: 'working' | 'calendar'): { terms: CaseTerms } => ({
  terms: termsOf({ statutory: { amount, unit } }),
})
const brief = ({ dueOn, lamp, remaining, late }: Clock) => ({ dueOn, lamp, remaining, late })

/** Start, working days, due: the vectors of docs/law/calendar.md through a whole case. */
const vectors = [
  ['2024-03-01', 5, '2024-03-08', '平常'],
  ['2024-03-01', 20, '2024-03-29', '二十日'],
  ['2024-03-01', 30, '2024-04-15', '跨清明和 4 月 7 日调休'],
  ['2024-01-25', 20, '2024-02-27', '跨春节和两个调休'],
  ['2024-02-05', 5, '2024-02-18', '到期日是调休的周日'],
  ['2024-02-08', 5, '2024-02-21', '除夕照算'],
  ['2026-02-12', 5, '2026-02-26', '周六调休照算'],
  ['2026-02-10', 20, '2026-03-16', '春节前后两个调休'],
  ['2026-02-14', 1, '2026-02-24', '调休日受理'],
  ['2025-09-26', 5, '2025-10-10', '国庆中秋八天'],
  ['2025-10-02', 1, '2025-10-09', '假期里受理'],
  ['2025-10-02', 5, '2025-10-14', '假期里受理，跨调休'],
  ['2025-01-24', 7, '2025-02-10', '跨春节'],
  ['2020-01-22', 5, '2020-02-06', '2020 年春节延长'],
  ['2020-01-20', 10, '2020-02-11', '2020 年春节延长'],
  ['2018-09-28', 7, '2018-10-12', '国庆前两个调休'],
  ['2018-12-28', 1, '2018-12-29', '年末调休'],
  ['2017-09-29', 5, '2017-10-12', '2017 年国庆'],
  ['2019-04-26', 3, '2019-04-30', '4 月 28 日调休'],
  ['2026-09-18', 20, '2026-10-22', '两个假期两个调休'],
] as const

describe('承诺和法定时限', () => {
  for (const [start, days, due, what] of vectors) {
    it(`民法典第二百零一条、行政许可法第八十二条：${start} 受理，${days} 个工作日，${due} 到期（${what}）`, () => {
      const open = given(accepted(start), promised(days))
      for (const kind of ['promise', 'statutory'] as const) {
        assert.equal(open.clock(kind, start).dueOn, due)
        assert.equal(open.clock(kind, start).remaining, days)
      }
    })
  }

  it('行政许可法第四十五条：停 (3 月 6 日, 3 月 20 日]，二十日从 3 月 29 日移到 4 月 15 日，写明是哪条规则', () => {
    const open = given([...accepted('2024-03-01'), ...suspended('2024-03-06', '2024-03-20')], promised(20))
    const clock = open.clock('statutory', '2024-03-20')
    assert.equal(clock.baseDueOn, '2024-03-29')
    assert.equal(clock.dueOn, '2024-04-15')
    assert.deepEqual(clock.moves, [
      {
        rule: '《行政许可法》第四十五条',
        cause: 'suspension',
        from: '2024-03-29',
        to: '2024-04-15',
        reason: '申请人要求听证',
      },
    ])
  })

  it('行政许可法第四十五条：停跨端午 (6 月 5 日, 6 月 14 日]，十日到 6 月 26 日', () => {
    const open = given([...accepted('2024-06-03'), ...suspended('2024-06-05', '2024-06-14')], promised(10))
    assert.equal(open.clock('promise', '2024-06-14').dueOn, '2024-06-26')
  })

  it('行政许可法第四十五条：停跨国庆，假期本来就不算，不会重复扣', () => {
    const open = given([...accepted('2025-09-26'), ...suspended('2025-09-30', '2025-10-08')], promised(5))
    assert.equal(open.clock('promise', '2025-10-08').dueOn, '2025-10-10')
  })

  it('没有恢复时没有到期日，还剩的天数不走；到最长期限那天还停着，次日起走', () => {
    const open = given([...accepted('2024-03-01'), ...suspended('2024-03-06', null, 'testing')], promised(10))
    assert.deepEqual(brief(open.clock('promise', '2024-03-06')), { dueOn: null, lamp: 'paused', remaining: 7, late: 0 })
    assert.deepEqual(brief(open.clock('promise', '2024-03-13')), { dueOn: null, lamp: 'paused', remaining: 7, late: 0 })
    const after = { dueOn: '2024-03-22', lamp: 'green', remaining: 6, late: 0 }
    assert.deepEqual(brief(open.clock('promise', '2024-03-14')), after)
  })

  it('到了最长期限，时钟任务睡了两周再来，各个日期和准时来一样', () => {
    const history = [...accepted('2024-03-01'), ...suspended('2024-03-06', null, 'testing')]
    const resumedOn = (on: string) => given([...history, act(on, 'resume', { cause: 'cap-reached' })], promised(10))
    const late = resumedOn('2024-03-28').clock('promise', '2024-03-28')
    const punctual = resumedOn('2024-03-14').clock('promise', '2024-03-28')
    assert.deepEqual(late, punctual)
    assert.deepEqual(given(history, promised(10)).clock('promise', '2024-03-28'), punctual)
    assert.equal(late.lamp, 'red')
  })

  it('到期当天停表停不住：当天还有到期日，次日就超', () => {
    const open = given([...accepted('2024-03-01'), ...suspended('2024-03-15', null)], promised(10))
    assert.deepEqual(brief(open.clock('promise', '2024-03-15')), {
      dueOn: '2024-03-15',
      lamp: 'amber',
      remaining: 0,
      late: 0,
    })
    assert.equal(open.clock('promise', '2024-03-18').lamp, 'red')
  })

  it('承诺已经超了再停表，只停法定，承诺照超', () => {
    const open = given([...accepted('2024-03-01'), ...suspended('2024-03-20', null)])
    assert.equal(open.clock('promise', '2024-03-20').lamp, 'red')
    assert.equal(open.clock('statutory', '2024-03-20').lamp, 'paused')
    assert.equal(open.clock('statutory', '2024-03-20').dueOn, null)
  })

  it('周五到期，周六就算超；办理在周六也是超（超几天按工作日，至少一天）', () => {
    const open = given(atDecision('2024-03-01'), promised(10))
    assert.deepEqual(brief(open.clock('promise', '2024-03-15')), {
      dueOn: '2024-03-15',
      lamp: 'amber',
      remaining: 0,
      late: 0,
    })
    for (const [on, late] of [
      ['2024-03-16', 1],
      ['2024-03-18', 1],
      ['2024-03-19', 2],
    ] as const) {
      assert.deepEqual(brief(open.clock('promise', on)), { dueOn: '2024-03-15', lamp: 'red', remaining: 0, late })
    }
    const done = open.when(act('2024-03-16', 'grant')).brings('case-granted')
    assert.equal(done.clock('promise', '2024-05-01').lamp, 'done-late')
    const inTime = open.when(act('2024-03-15', 'grant')).brings('case-granted')
    assert.equal(inTime.clock('promise', '2024-05-01').lamp, 'done')
  })

  it('法定时限按自然日的：最后一日是节假日，顺延到第一个工作日（民法典第二百零三条）', () => {
    const rows = [
      ['2024-03-01', 60, '2024-04-30'],
      ['2024-03-01', 15, '2024-03-18'],
      ['2025-09-26', 7, '2025-10-09'],
      ['2024-02-03', 15, '2024-02-18'],
    ] as const
    for (const [start, days, due] of rows) {
      assert.equal(given(accepted(start), law(days, 'calendar')).clock('statutory', start).dueOn, due)
    }
  })

  it('法定时限按自然日的：停几个自然日移几日，到期日不落在停着的日子', () => {
    const moved = given([...accepted('2024-03-01'), ...suspended('2024-03-06', '2024-03-20')], law(30, 'calendar'))
    assert.equal(moved.clock('statutory', '2024-03-20').baseDueOn, '2024-04-01')
    assert.equal(moved.clock('statutory', '2024-03-20').dueOn, '2024-04-15')
    const weekend = given([...accepted('2024-03-01'), ...suspended('2024-03-16', '2024-03-20')], law(15, 'calendar'))
    assert.equal(weekend.clock('statutory', '2024-03-20').dueOn, '2024-03-21')
  })

  it('行政许可法第四十二条、第八十二条：延期按工作日加，法定按自然日的也一样', () => {
    const longer = given([...accepted('2024-03-01'), act('2024-03-04', 'extend')], law(15, 'calendar'))
    assert.equal(longer.clock('statutory', '2024-03-04').dueOn, '2024-04-01')
  })

  it('行政许可法第四十二条：期满前延期，承诺和法定都移，理由写明', () => {
    const open = given([...accepted('2024-03-01'), act('2024-03-15', 'extend')])
    assert.equal(open.clock('promise', '2024-03-15').dueOn, '2024-03-29')
    assert.deepEqual(open.clock('statutory', '2024-03-15').moves, [
      {
        rule: '《行政许可法》第四十二条',
        cause: 'extension',
        from: '2024-03-29',
        to: '2024-04-15',
        reason: '案情复杂',
      },
    ])
  })

  it('承诺超了以后延期，只移法定；承诺照样超', () => {
    const open = given([...accepted('2024-03-01'), act('2024-03-18', 'extend')])
    assert.equal(open.clock('promise', '2024-03-18').dueOn, '2024-03-15')
    assert.equal(open.clock('promise', '2024-03-18').lamp, 'red')
    assert.equal(open.clock('statutory', '2024-03-18').dueOn, '2024-04-15')
  })

  it('延期和停表，先后不同，到期日相同，各写各的规则', () => {
    const extend = act('2024-03-05', 'extend')
    const first = given([...accepted('2024-03-01'), extend, ...suspended('2024-03-06', '2024-03-20')], promised(20))
    const last = given(
      [...accepted('2024-03-01'), ...suspended('2024-03-04', '2024-03-18'), act('2024-03-19', 'extend')],
      promised(20),
    )
    assert.equal(first.clock('statutory', '2024-03-20').dueOn, '2024-04-28')
    assert.equal(last.clock('statutory', '2024-03-20').dueOn, '2024-04-28')
    assert.deepEqual(
      first.clock('statutory', '2024-03-20').moves.map((move) => move.cause),
      ['extension', 'suspension'],
    )
    assert.deepEqual(
      last.clock('statutory', '2024-03-20').moves.map((move) => move.cause),
      ['suspension', 'extension'],
    )
  })

  it('延期以后、原期限以后才停表，这一段也写明是停表移的', () => {
    const open = given(
      [...accepted('2024-03-01'), act('2024-03-29', 'extend'), ...suspended('2024-04-03', '2024-04-10')],
      promised(20),
    )
    const { moves, dueOn } = open.clock('statutory', '2024-04-10')
    assert.deepEqual(
      moves.map(({ cause, from, to }) => [cause, from, to]),
      [
        ['extension', '2024-03-29', '2024-04-15'],
        ['suspension', '2024-04-15', '2024-04-19'],
      ],
    )
    assert.equal(dueOn, '2024-04-19')
  })

  it('延期不把承诺带过法定', () => {
    const terms = termsOf({ promisedWorkingDays: 18, rules: rulesWith({ extensionMaxWorkingDays: 10 }) })
    const shortLaw = { terms: { ...terms, statutory: { amount: 26, unit: 'calendar' as const } } }
    const open = given([...accepted('2024-03-01'), act('2024-03-04', 'extend', { workingDays: 10 })], shortLaw)
    assert.equal(open.clock('statutory', '2024-03-04').dueOn, '2024-04-11')
    assert.equal(open.clock('promise', '2024-03-04').dueOn, '2024-04-11')
    const held = given(
      [...accepted('2024-03-01'), act('2024-03-04', 'extend'), ...suspended('2024-03-05', null)],
      shortLaw,
    )
    assert.equal(held.clock('promise', '2024-03-05').dueOn, null)
    const on = held.when(act('2024-03-05', 'resume')).brings('clock-resumed')
    assert.equal(on.clock('promise', '2024-03-05').dueOn, '2024-04-11')
  })

  it('停表把按工作日的承诺推到按自然日的法定之后，延期只到法定为止', () => {
    const terms = termsOf({ promisedWorkingDays: 5, statutory: { amount: 7, unit: 'calendar' } })
    const held = (to: string, workingDays: number) =>
      given([...accepted('2024-03-01'), ...suspended('2024-03-05', to), act(to, 'extend', { workingDays })], { terms })
    const bound = held('2024-03-07', 10)
    assert.equal(bound.clock('statutory', '2024-03-07').dueOn, '2024-03-25')
    assert.equal(bound.clock('promise', '2024-03-07').dueOn, '2024-03-25')
    const passed = held('2024-03-08', 1)
    assert.equal(passed.clock('statutory', '2024-03-08').dueOn, '2024-03-12')
    assert.equal(passed.clock('promise', '2024-03-08').dueOn, '2024-03-13', '停表已经推到的日子，延期不往回收')
    const unlimited = given([...accepted('2024-03-01'), act('2024-03-04', 'extend')], {
      terms: termsOf({ statutory: null }),
    })
    assert.equal(unlimited.clock('promise', '2024-03-04').dueOn, '2024-03-29')
  })

  it('没有法定时限的，只有承诺', () => {
    const open = given(accepted('2024-03-01'), { terms: termsOf({ statutory: null, licensing: false }) })
    assert.throws(() => open.clock('statutory', '2024-03-01'), /no clock/)
    assert.equal(open.clock('promise', '2024-03-01').dueOn, '2024-03-15')
  })

  it('非许可事项延期，写明是比照第四十二条', () => {
    const open = given([...accepted('2024-03-01'), act('2024-03-04', 'extend')], {
      terms: termsOf({ licensing: false }),
    })
    assert.equal(open.clock('promise', '2024-03-04').moves[0]?.rule, '比照《行政许可法》第四十二条')
  })
})

describe('日历以外', () => {
  it('2026 年 12 月 25 日起十个工作日：日历没有覆盖，不给日期，灯是未定', () => {
    const open = given(accepted('2026-12-25'), promised(10))
    assert.deepEqual(brief(open.clock('promise', '2026-12-28')), {
      dueOn: null,
      lamp: 'unpromised',
      remaining: null,
      late: 0,
    })
  })

  it('日历没有覆盖的件，停着表还是停着', () => {
    const open = given([...accepted('2026-12-21'), ...suspended('2026-12-22', null, 'testing')], promised(10))
    assert.deepEqual(brief(open.clock('promise', '2026-12-23')), {
      dueOn: null,
      lamp: 'paused',
      remaining: null,
      late: 0,
    })
  })

  it('停表最长停到日历以外的日子：到期那天是黄，次日是红', () => {
    const open = given([...accepted('2026-12-25'), ...suspended('2026-12-28', null, 'notice')])
    const cap = (on: string) => brief(open.clock('suspension', on))
    assert.deepEqual(cap('2027-01-04'), { dueOn: '2027-01-04', lamp: 'amber', remaining: 0, late: 0 })
    assert.equal(cap('2027-01-05').lamp, 'red')
    assert.equal(cap('2026-12-29').lamp, 'unpromised')
  })

  it('到期日在日历内，今天在日历外，仍然是超期', () => {
    const open = given(accepted('2026-12-25'), promised(2))
    assert.equal(open.clock('promise', '2027-01-04').lamp, 'red')
    assert.equal(open.clock('promise', '2027-01-04').late, 2)
  })

  it('日历更新后按新日历算，更新这一步在案', () => {
    const revise = act('2024-03-04', 'revise-calendar', {}, { facts: { calendar: republished } })
    const open = given([...accepted('2024-03-01'), revise])
    assert.equal(open.state.calendarVersion, 'CN-2026.2')
    assert.equal(open.clock('promise', '2024-03-04').dueOn, '2024-03-15')
  })
})

describe('即办件', () => {
  it('当天办结是按时，第二天就超', () => {
    const open = given(atDecision('2024-03-01'), { terms: onTheSpotTerms() })
    assert.deepEqual(brief(open.clock('promise', '2024-03-01')), {
      dueOn: '2024-03-01',
      lamp: 'amber',
      remaining: 0,
      late: 0,
    })
    assert.equal(open.clock('promise', '2024-03-02').lamp, 'red')
    const done = open.when(act('2024-03-01', 'grant')).brings('case-granted')
    assert.equal(done.clock('promise', '2024-04-01').lamp, 'done')
  })

  it('节假日受理的，假后第一个工作日到期', () => {
    const open = given(accepted('2025-10-02'), { terms: onTheSpotTerms() })
    assert.equal(open.clock('promise', '2025-10-02').dueOn, '2025-10-09')
  })

  it('当天办结的规则可以关掉，按承诺天数算', () => {
    const terms = onTheSpotTerms({ promisedWorkingDays: 1, rules: rulesWith({ onTheSpotSameDay: false }) })
    assert.equal(given(accepted('2024-03-01'), { terms }).clock('promise', '2024-03-01').dueOn, '2024-03-04')
  })
})

describe('收件、受理环节、补正', () => {
  it('行政许可法第三十二条第四项：收件次日起五个工作日；节假日收件以当天为收件日', () => {
    assert.equal(given(submitted('2024-03-01')).clock('silence', '2024-03-01').dueOn, '2024-03-08')
    assert.equal(given(submitted('2025-10-02')).clock('silence', '2025-10-02').dueOn, '2025-10-14')
  })

  it('行政许可法第三十二条第四项：视为受理从收件日起算，决定期限随之前移；收件的钟记下超期', () => {
    const open = given([...submitted('2024-03-01'), act('2024-03-20', 'deem-accepted')], promised(20))
    assert.equal(open.clock('promise', '2024-03-20').dueOn, '2024-03-29')
    assert.equal(open.clock('silence', '2024-03-20').lamp, 'done-late')
    assert.equal(open.clock('silence', '2024-03-20').endedOn, '2024-03-09')
    assert.equal(open.clock('step', '2024-03-20', 's2').startedOn, '2024-03-09')
    assert.equal(open.clock('step', '2024-03-20', 's1').endedOn, '2024-03-09')
  })

  it('受理环节有自己的钟，从收件起，受理前就走，不占承诺', () => {
    const received = given(submitted('2024-03-01'))
    assert.deepEqual(brief(received.clock('step', '2024-03-04', 's1')), {
      dueOn: '2024-03-04',
      lamp: 'amber',
      remaining: 0,
      late: 0,
    })
    assert.equal(received.clock('step', '2024-03-05', 's1').lamp, 'red')
    const taken = received.when(act('2024-03-05', 'accept')).brings('case-received', 'case-accepted', 'step-started')
    assert.equal(taken.clock('step', '2024-03-20', 's1').lamp, 'done-late')
    assert.equal(taken.clock('promise', '2024-03-05').startedOn, '2024-03-05')
  })

  it('补正期间不算单位的：收件的钟停在告知那天，补齐重新起算，撤回、逾期不补也不算超', () => {
    const asked = given([...submitted('2024-03-01'), act('2024-03-08', 'notify-once')])
    assert.deepEqual(brief(asked.clock('silence', '2024-03-20')), {
      dueOn: '2024-03-08',
      lamp: 'done',
      remaining: 0,
      late: 0,
    })
    assert.equal(asked.clock('step', '2024-03-20', 's1').endedOn, '2024-03-08')
    for (const end of ['withdraw', 'not-accept'] as const) {
      const over = given([...submitted('2024-03-01'), act('2024-03-08', 'notify-once'), act('2024-03-25', end)])
      assert.equal(over.clock('silence', '2024-04-20').lamp, 'done')
    }
    const back = asked.when(act('2024-03-20', 'supplement')).brings('supplement-made')
    assert.equal(back.clock('silence', '2024-03-20').dueOn, '2024-03-27')
    const taken = back.when(act('2024-03-21', 'accept')).brings('case-accepted', 'step-started')
    assert.equal(taken.clock('promise', '2024-03-21').dueOn, '2024-04-07')
  })
})

describe('环节的钟', () => {
  it('从上一环节办完起；停表不算；转办不重算', () => {
    const open = given([...accepted('2024-03-01'), ...suspended('2024-03-04', '2024-03-08')])
    assert.equal(open.clock('step', '2024-03-08', 's2').dueOn, '2024-03-14')
    const next = open.when(act('2024-03-12', 'complete-step')).brings('step-completed', 'step-started')
    assert.equal(next.clock('step', '2024-03-12', 's3').dueOn, '2024-03-15')
  })

  it('办完以后别的停表不再移它的日子', () => {
    const open = given([
      ...accepted('2024-03-01'),
      act('2024-03-04', 'complete-step'),
      ...suspended('2024-03-05', '2024-03-20'),
    ])
    assert.equal(open.clock('step', '2024-03-20', 's2').dueOn, '2024-03-08')
    assert.deepEqual(open.clock('step', '2024-03-20', 's2').moves, [])
  })

  it('退回不能把时间洗掉：再到手里接着算，离开的日子不算', () => {
    const history = [
      ...accepted('2024-03-01'),
      act('2024-03-05', 'complete-step'),
      act('2024-03-07', 'return-step'),
      act('2024-03-11', 'complete-step'),
    ]
    const open = given(history)
    const second = open.clock('step', '2024-03-11', 's3')
    assert.equal(second.startedOn, '2024-03-05')
    assert.equal(second.baseDueOn, '2024-03-08')
    assert.equal(second.dueOn, '2024-03-12')
    assert.equal(second.moves[0]?.reason, '退回重办')
    const late = given([...history.slice(0, 3), act('2024-03-19', 'complete-step')])
    assert.equal(late.clock('step', '2024-03-19', 's2').lamp, 'done-late')
  })

  it('已经超了再退回，回来还是超，离开的日子不加', () => {
    const open = given([
      ...accepted('2024-03-01'),
      act('2024-03-05', 'complete-step'),
      act('2024-03-11', 'return-step'),
      act('2024-03-18', 'complete-step'),
    ])
    assert.deepEqual(brief(open.clock('step', '2024-03-18', 's3')), {
      dueOn: '2024-03-08',
      lamp: 'red',
      remaining: 0,
      late: 1,
    })
    assert.equal(open.clock('step', '2024-03-19', 's3').late, 2)
  })

  it('没有受理环节的事项，受理前没有环节的钟', () => {
    const terms = termsOf()
    const later = { ...terms, steps: terms.steps.filter((step) => step.function !== 'acceptance') }
    const { state } = given(submitted('2024-03-01'))
    const clocks = clocksOf(state, calendar, day('2024-03-01'), defaultRules, later)
    assert.deepEqual(
      clocks.map((clock) => clock.kind),
      ['silence'],
    )
  })

  it('手里的环节钟只有一个；办结以后没有', () => {
    const clock = (case_: Given, on: string) =>
      openStepClock(clocksOf(case_.state, calendar, day(on), defaultRules, termsOf()), case_.state)
    assert.equal(clock(given(submitted('2024-03-01')), '2024-03-01')?.about, 's1')
    assert.equal(clock(given(atDecision('2024-03-01')), '2024-03-04')?.about, 's3')
    assert.equal(clock(given([...atDecision('2024-03-01'), act('2024-03-04', 'withdraw')]), '2024-03-04'), null)
  })
})

describe('送达、核查、后补、停表的钟', () => {
  it('行政许可法第四十四条：决定之日起十日内送达', () => {
    const open = given(granted('2024-03-01', '2024-03-05'))
    assert.equal(open.clock('delivery', '2024-03-05').dueOn, '2024-03-19')
    assert.equal(open.clock('delivery', '2024-03-20').lamp, 'red')
  })

  it('告知承诺事后核查从决定起算，办结以后还在走', () => {
    const done = given([...grantedOnCommitment('2024-03-01'), act('2024-03-01', 'issue'), act('2024-03-01', 'deliver')])
    assert.equal(done.clock('verification', '2024-03-04').dueOn, '2024-04-28')
    assert.equal(done.clock('verification', '2024-04-29').lamp, 'red')
  })

  it('送到了，送达的钟就停；没有送到的还在走，没有送到就撤销的停在撤销那天', () => {
    const decided = [...granted('2024-03-01', '2024-03-05'), act('2024-03-06', 'issue')]
    const delivered = given([...decided, act('2024-03-07', 'deliver')])
    assert.equal(delivered.clock('delivery', '2024-04-20').endedOn, '2024-03-07')
    assert.equal(given(decided).clock('delivery', '2024-03-07').endedOn, null)
    const revoked = given([
      ...grantedOnCommitment('2024-03-01'),
      act('2024-03-04', 'verify-commitment', { result: 'broken' }),
      act('2024-03-05', 'revoke'),
    ])
    assert.equal(revoked.clock('delivery', '2024-04-20').endedOn, '2024-03-05')
  })

  it('补齐了，补正的钟就停；没有补就撤回的，停在撤回那天', () => {
    const asked = [...submitted('2024-03-01'), act('2024-03-08', 'notify-once')]
    assert.equal(
      given([...asked, act('2024-03-20', 'supplement')]).clock('correction', '2024-04-20').endedOn,
      '2024-03-20',
    )
    assert.equal(
      given([...asked, act('2024-03-25', 'withdraw')]).clock('correction', '2024-04-20').endedOn,
      '2024-03-25',
    )
  })

  it('容缺后补的钟从受理起，到说好的日子', () => {
    const clock = given(deferredUntil('2024-03-01')).clock('deferral', '2024-03-04')
    assert.equal(clock.startedOn, '2024-03-01')
  })

  it('停表自己也有到期日：最长期限', () => {
    const open = given([...accepted('2024-03-01'), ...suspended('2024-03-06', null, 'testing')])
    assert.equal(open.clock('suspension', '2024-03-06').dueOn, '2024-03-13')
  })

  it('哪个钟管事：收件看收件，补正看补正，办理看承诺，决定后看送达，办结没有', () => {
    const kindOf = (acts: readonly Act[]): string | null => {
      const { state } = given(acts)
      return governingClock(clocksOf(state, calendar, day('2024-03-08'), defaultRules), state)?.kind ?? null
    }
    assert.equal(kindOf([act('2024-03-01', 'open')]), null)
    assert.equal(kindOf(submitted('2024-03-01')), 'silence')
    assert.equal(kindOf([...submitted('2024-03-01'), act('2024-03-01', 'receive')]), 'silence')
    const handedOver = [act('2024-03-06', 'issue'), act('2024-03-07', 'deliver')]
    assert.equal(kindOf([...granted('2024-03-01', '2024-03-05'), ...handedOver]), null)
    assert.equal(kindOf([...submitted('2024-03-01'), act('2024-03-04', 'notify-once')]), 'correction')
    assert.equal(kindOf(accepted('2024-03-01')), 'promise')
    assert.equal(kindOf(deferredUntil('2024-03-01')), 'promise')
    assert.equal(kindOf(granted('2024-03-01', '2024-03-05')), 'delivery')
    assert.equal(kindOf([...accepted('2024-03-01'), act('2024-03-05', 'withdraw')]), null)
  })
})

describe('黄在红前', () => {
  it('剩一个工作日或者两成变黄，含周末：周一到期的，上周五就黄', () => {
    const open = given(accepted('2024-03-04'), promised(5))
    assert.equal(open.clock('promise', '2024-03-04').dueOn, '2024-03-11')
    for (const [on, lamp] of [
      ['2024-03-07', 'green'],
      ['2024-03-08', 'amber'],
      ['2024-03-10', 'amber'],
      ['2024-03-11', 'amber'],
      ['2024-03-12', 'red'],
    ] as const) {
      assert.equal(open.clock('promise', on).lamp, lamp)
    }
    assert.equal(amberOn(open.clock('promise', '2024-03-04'), calendar, defaultRules), '2024-03-08')
  })

  for (const [start, days] of [
    ['2024-02-02', 3],
    ['2025-09-24', 5],
    ['2026-02-10', 20],
    ['2024-03-01', 1],
  ] as const) {
    it(`存下来的变黄日和当天算的灯一致：${start} 起 ${days} 个工作日`, () => {
      const open = given(accepted(start), promised(days))
      const clock = open.clock('promise', start)
      const from = amberOn(clock, calendar, defaultRules)
      for (let on = day(start), left = 60; left > 0; on = addDays(on, 1), left--) {
        const lamp = on > (clock.dueOn ?? '') ? 'red' : on >= (from ?? '') ? 'amber' : 'green'
        assert.equal(open.clock('promise', on).lamp, lamp, on)
      }
      assert.ok(isWorkingDay(calendar, from ?? day(start)))
    })
  }
})
