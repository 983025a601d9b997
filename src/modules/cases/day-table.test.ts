import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PlainDate, plainDate } from '#kernel/plain-date.ts'
import { addWorkingDays, createWorkCalendar } from '#kernel/working-days.ts'
import { collapse, type DayCell, type DayTableFacts, dayTable, pauseWords, plannedDays } from './day-table.ts'

const day = (text: string): PlainDate => plainDate(`2026-${text}`)

const calendar = createWorkCalendar({
  version: 'CN-2026.test',
  coversFrom: day('01-01'),
  coversTo: day('12-31'),
  years: [
    {
      year: 2026,
      holidays: [
        { name: '劳动节', from: day('05-01'), to: day('05-05') },
        { name: '国庆节', from: day('10-01'), to: day('10-07') },
      ],
      makeUpDays: [day('05-09'), day('09-20'), day('10-10')],
      source: '国务院办公厅关于2026年部分节假日安排的通知',
    },
  ],
})

function facts(start: string, promiseDays: number, today: string, more: Partial<DayTableFacts> = {}): DayTableFacts {
  const acceptedOn = day(start)
  const closed = (more.pauses ?? []).flatMap(({ after, through }) => (through === null ? [] : [{ after, through }]))
  return {
    calendar,
    acceptedOn,
    promiseDays,
    promiseDueOn: addWorkingDays(calendar, acceptedOn, promiseDays, closed),
    today: day(today),
    pauses: [],
    ...more,
  }
}

/** 受 1 2 休 … with marks: * today, [ ] flags. */
const written = (given: DayTableFacts): string =>
  dayTable(given)
    .cells.map(
      (cell) =>
        `${cell.label}${cell.makeUp ? '班' : ''}${cell.today ? '*' : ''}${cell.flag === undefined ? '' : `|${cell.flag}`}`,
    )
    .join(' ')

const water = { after: day('05-06'), through: day('05-08'), reason: '等水质检测' }

test('一格一天：受理当天不算，放假不算，停表不算，调休上班算（行政许可法第四十五条、第八十二条）', () => {
  const given = facts('04-28', 6, '05-09', { pauses: [water], statutory: { dueOn: day('05-18') } })
  assert.equal(written(given), '受 1 2 休 休 休 休 休 3 停 停 4班* 日 5 6|promise 7 8 9 六 日 10|law')
  assert.deepEqual(
    dayTable(given)
      .cells.map(({ kind }) => kind[0])
      .join(''),
    'swwooooowppwollgggoog',
  )
})

test('“还剩”不含今天、含到期日', () => {
  const table = dayTable(facts('04-28', 6, '05-09', { pauses: [water], statutory: { dueOn: day('05-18') } }))
  assert.equal(table.remainingWorkingDays, 2)
  assert.equal(table.usedWorkingDays, 4)
  assert.equal(table.pausedWorkingDays, 2)
  assert.equal(table.sentence, '还剩 2 个工作日，5 月 12 日前办好（法定 5 月 18 日）')
})

test('到期那天：今天到期', () => {
  const table = dayTable(facts('08-03', 5, '08-10'))
  assert.equal(table.standing, 'due-today')
  assert.equal(table.remainingWorkingDays, 0)
  assert.equal(table.sentence, '今天到期，8 月 10 日办好')
})

test('“超”含今天；周末过去不多算', () => {
  assert.equal(dayTable(facts('08-03', 5, '08-11')).overdueWorkingDays, 1)
  const table = dayTable(facts('08-03', 5, '08-17', { statutory: { dueOn: day('08-17') } }))
  assert.equal(table.overdueWorkingDays, 5)
  assert.equal(table.sentence, '超 5 个工作日，说好 8 月 10 日前办好（法定 8 月 17 日）')
  assert.equal(written(facts('08-03', 5, '08-12')), '受 1 2 3 4 六 日 5|promise 6 7*')
})

test('承诺到期后是周末：周末也说已超，至少 1 个工作日', () => {
  const table = dayTable(facts('08-03', 4, '08-08'))
  assert.equal(table.standing, 'late')
  assert.equal(table.overdueWorkingDays, 1)
})

test('过了法定期限要说出来', () => {
  const table = dayTable(facts('08-03', 5, '08-18', { statutory: { dueOn: day('08-17') } }))
  assert.equal(table.pastLaw, true)
  assert.match(table.sentence, /也过了法定期限（8 月 17 日）/)
})

test('停表没有恢复：不画旗，剩下的不走；停表期里的周末写六、日', () => {
  const open = { after: day('09-16'), through: null, reason: '专家评审' }
  const given = facts('09-10', 10, '09-21', { pauses: [open], statutory: { dueOn: day('10-15') } })
  assert.equal(written(given), '受 1 六 日 2 3 4 停 停 六 停班 停*')
  const table = dayTable(given)
  assert.equal(table.standing, 'paused')
  assert.equal(table.remainingWorkingDays, 6)
  assert.equal(table.sentence, '专家评审，停表。还剩 6 个工作日不走')
})

test('停表从次日起停，恢复的次日起走', () => {
  assert.equal(
    written(facts('08-03', 3, '08-04', { pauses: [{ after: day('08-04'), through: day('08-05'), reason: '检测' }] })),
    '受 1* 停 2 3|promise',
  )
})

test('办结：用了几天，早几天，超几天', () => {
  assert.equal(
    dayTable(facts('08-03', 6, '08-20', { endedOn: day('08-07') })).sentence,
    '用了 4 个工作日，承诺 6 个，早 2 个工作日',
  )
  assert.equal(
    dayTable(facts('08-03', 4, '08-20', { endedOn: day('08-07') })).sentence,
    '用了 4 个工作日，承诺 4 个，按时',
  )
  assert.equal(
    dayTable(facts('08-03', 3, '08-20', { endedOn: day('08-07') })).sentence,
    '用了 4 个工作日，承诺 3 个，超 1 个工作日',
  )
  assert.equal(dayTable(facts('08-03', 0, '08-03', { endedOn: day('08-03') })).sentence, '当天办完，承诺当天，按时')
  assert.equal(dayTable(facts('08-03', 6, '08-20', { endedOn: day('08-07') })).remainingWorkingDays, null)
})

test('办结以后不再走：没用的工作日仍是空心', () => {
  const { cells } = dayTable(facts('08-03', 6, '08-20', { endedOn: day('08-06') }))
  assert.deepEqual(
    cells.filter(({ kind }) => kind === 'left').map(({ label }) => label),
    ['4', '5', '6'],
  )
})

test('承诺和法定同一天：两面旗', () => {
  assert.match(written(facts('08-03', 5, '08-04', { statutory: { dueOn: day('08-10') } })), /5\|both$/)
})

test('延期：法定日子旁写明', () => {
  const given = facts('08-03', 5, '08-04', {
    statutory: { dueOn: day('08-24') },
    extension: { workingDays: 10, noticeOn: day('08-04'), reason: '案情复杂' },
  })
  assert.match(dayTable(given).sentence, /（法定 8 月 24 日，已延期）/)
})

test('合并：一天也不丢，首尾、旗、今天保持单格', () => {
  const given = facts('08-24', 45, '09-23', { statutory: { dueOn: addWorkingDays(calendar, day('08-24'), 60) } })
  const { cells } = dayTable(given)
  for (const most of [16, 20, 40]) {
    const drawn = collapse(cells, most)
    const width = drawn.reduce((sum, one) => sum + ('stretch' in one ? one.span : 1), 0)
    assert.ok(width <= most, `${width} > ${most}`)
    assert.equal(
      drawn.reduce((sum, one) => sum + ('stretch' in one ? one.days : 1), 0),
      cells.length,
    )
    const single = drawn.filter((one): one is DayCell => !('stretch' in one))
    assert.equal(single.filter((one) => one.today).length, 1)
    assert.deepEqual(
      single.flatMap((one) => one.flag ?? []),
      ['promise', 'law'],
    )
  }
})

test('合并：周末并进前后的工作日，长假单独成一段', () => {
  const { cells } = dayTable(facts('09-10', 30, '09-11'))
  const drawn = collapse(cells, 12).flatMap((one) =>
    'stretch' in one ? [`${one.kind} ${one.days}/${one.workingDays}`] : [],
  )
  assert.deepEqual(drawn, ['left 18/14', 'off 7/0', 'left 19/14'])
})

test('合并：放得下就不动', () => {
  const { cells } = dayTable(facts('08-03', 5, '08-04'))
  assert.deepEqual(collapse(cells, 20), [...cells])
})

test('停表写成一句话', () => {
  assert.equal(pauseWords(calendar, water), '5 月 7 日（周四）至 5 月 8 日（周五），等水质检测，停 2 个工作日')
  assert.equal(pauseWords(calendar, { ...water, through: null }), '5 月 7 日（周四）起，等水质检测，停表，还没有恢复')
})

test('还没开始的承诺：承诺以内、法定以内', () => {
  assert.deepEqual(
    plannedDays(2, 3).map(({ kind, flag }) => `${kind}${flag ?? ''}`),
    ['left', 'leftpromise', 'gracelaw'],
  )
  assert.equal(plannedDays(5, 5).at(-1)?.flag, 'both')
  assert.equal(plannedDays(5).length, 5)
})

const kinds = (given: DayTableFacts): string =>
  dayTable(given)
    .cells.map(({ kind }) => kind)
    .join(' ')

test('承诺以内、超了的、法定以内的，一天一种；周末不算', () => {
  assert.equal(
    kinds(facts('08-03', 5, '08-12', { statutory: { dueOn: day('08-17') } })),
    'start worked worked worked worked off off worked late late grace grace off off grace',
  )
  assert.equal(kinds(facts('08-03', 3, '08-04')), 'start worked left left')
})

test('停表期里的每一天都是停表，只有到今天为止的工作日算停了几个', () => {
  const open = { after: day('09-16'), through: null, reason: '专家评审' }
  const stopped = facts('09-10', 10, '09-21', { pauses: [open] })
  assert.equal(
    kinds(stopped),
    'start worked off off worked worked worked paused paused paused paused paused',
    '9 月 20 日是调休上班的周日',
  )
  assert.equal(dayTable(stopped).pausedWorkingDays, 4)
  const planned = facts('08-03', 6, '08-05', {
    pauses: [{ after: day('08-04'), through: day('08-07'), reason: '检测' }],
  })
  assert.equal(dayTable(planned).pausedWorkingDays, 1)
  assert.equal(dayTable(planned).remainingWorkingDays, 5)
})

test('停表没有恢复、承诺的天数已经用完：还剩 0 个，不画超期', () => {
  const open = { after: day('08-10'), through: null, reason: '专家评审' }
  const table = dayTable(facts('08-03', 2, '08-12', { pauses: [open], statutory: { dueOn: day('08-11') } }))
  assert.equal(table.usedWorkingDays, 5)
  assert.deepEqual([table.standing, table.remainingWorkingDays, table.overdueWorkingDays], ['paused', 0, null])
  assert.equal(table.pastLaw, false)
  assert.ok(table.cells.every(({ kind, flag }) => kind !== 'late' && flag === undefined))
})

test('承诺以后停过表的，停的日子不算超', () => {
  const pauses = [{ after: day('08-12'), through: day('08-14'), reason: '检测' }]
  const table = dayTable(facts('08-03', 5, '08-18', { pauses, promiseDueOn: day('08-10') }))
  assert.equal(table.overdueWorkingDays, 4)
  assert.equal(table.remainingWorkingDays, null)
})

test('停着表就结束的（撤回），按结束那天算', () => {
  const pauses = [{ after: day('08-10'), through: null, reason: '检测' }]
  const late = dayTable(facts('08-03', 3, '08-20', { pauses, endedOn: day('08-12'), promiseDueOn: day('08-06') }))
  assert.deepEqual([late.standing, late.overdueWorkingDays, late.usedWorkingDays], ['ended', 4, 5])
  const early = dayTable(facts('08-03', 8, '08-20', { pauses, endedOn: day('08-11'), promiseDueOn: day('08-14') }))
  assert.deepEqual([early.standing, early.overdueWorkingDays, early.remainingWorkingDays], ['ended', null, null])
})

test('即办件：受理当天就是到期那天', () => {
  const given = facts('08-03', 0, '08-03')
  assert.equal(written(given), '受*|promise')
  assert.equal(dayTable(given).sentence, '今天到期，8 月 3 日办好')
})

test('法定到期那天还没有过法定', () => {
  assert.equal(dayTable(facts('08-03', 5, '08-17', { statutory: { dueOn: day('08-17') } })).pastLaw, false)
  assert.equal(dayTable(facts('08-03', 5, '08-31')).pastLaw, false, '没有法定时限的，没有过法定这回事')
})

test('今天在表外的，没有一格是今天；办结以后只画到承诺、法定和办结', () => {
  const { cells } = dayTable(facts('08-03', 5, '08-20', { endedOn: day('08-05') }))
  assert.equal(cells.at(-1)?.date, '2026-08-10')
  assert.ok(cells.every((cell) => !cell.today))
  const { cells: beyond } = dayTable(facts('08-03', 5, '08-20', { endedOn: day('08-12') }))
  assert.equal(beyond.at(-1)?.date, '2026-08-12')
})

test('没有法定时限、延了期的，不写法定', () => {
  const extension = { workingDays: 10, noticeOn: day('08-04'), reason: '案情复杂' }
  assert.equal(dayTable(facts('08-03', 5, '08-04', { extension })).sentence, '还剩 4 个工作日，8 月 10 日前办好')
})

test('只停一天的，写一天', () => {
  assert.equal(
    pauseWords(calendar, { ...water, through: day('05-07') }),
    '5 月 7 日（周四），等水质检测，停 1 个工作日',
  )
})

/** A collapsed table on one line: single cells by their label, stretches with their days, counted days and width. */
const folded = (given: DayTableFacts, most: number): string =>
  collapse(dayTable(given).cells, most)
    .map((one) =>
      'stretch' in one
        ? `[${one.kind} ${one.from.slice(5)}~${one.through.slice(5)} ${one.days}/${one.workingDays} ×${one.span}]`
        : `${one.label}${one.flag === undefined ? '' : `|${one.flag}`}${one.today ? '*' : ''}`,
    )
    .join(' ')

test('合并：能少合就少合，最长的先合，空出来的宽度按天数分', () => {
  const given = facts('08-03', 10, '08-13', { statutory: { dueOn: day('08-31') } })
  assert.equal(folded(given, 20), '受 1 2 3 4 六 日 5 6 7 8* 9 六 日 10|promise [grace 08-18~08-30 13/9 ×4] 20|law')
  assert.equal(folded(given, 28), '受 1 2 3 4 六 日 5 6 7 8* 9 六 日 10|promise [grace 08-18~08-30 13/9 ×12] 20|law')
  assert.equal(
    folded(given, 12),
    '受 [worked 08-04~08-12 9/7 ×2] 8* 9 六 日 10|promise [grace 08-18~08-30 13/9 ×2] 20|law',
  )
})

test('合并：超的、停的各是一段，停的工作日也数出来', () => {
  assert.equal(
    folded(facts('08-03', 5, '08-24'), 14),
    '受 [worked 08-04~08-09 6/4 ×4] 5|promise [late 08-11~08-23 13/9 ×6] 15*',
  )
  const pauses = [{ after: day('08-07'), through: day('08-21'), reason: '检测' }]
  assert.equal(
    folded(facts('08-03', 20, '08-26', { pauses }), 20),
    '受 1 2 3 4 [paused 08-08~08-23 16/10 ×4] 5 6 7* 8 [left 08-28~09-13 17/11 ×5] 20|promise',
  )
})

test('合并：比放得下的长出一半以上的，放下了也接着合，长假也合成一段', () => {
  const given = facts('09-10', 30, '09-29')
  assert.equal(dayTable(given).cells.length, 48)
  const holiday = '[off 10-01~10-07 7/0 ×5]'
  assert.equal(
    folded(given, 30),
    `受 [worked 09-11~09-28 18/13 ×10] 14* 15 ${holiday} [left 10-08~10-26 19/14 ×10] 30|promise`,
  )
  assert.equal(
    folded(given, 32),
    '受 1 六 日 2 3 4 5 6 六 7 8 9 10 11 12 六 日 13 14* 15 休 休 休 休 休 休 休 [left 10-08~10-26 19/14 ×3] 30|promise',
  )
})

test('合并：办结以后没有今天；没用的天数合成一段', () => {
  assert.equal(
    folded(facts('08-03', 8, '08-20', { endedOn: day('08-06') }), 8),
    '受 1 2 3 [left 08-07~08-12 6/4 ×3] 8|promise',
  )
})

test('合并：正好放得下也不动', () => {
  const { cells } = dayTable(facts('08-03', 4, '08-03'))
  assert.deepEqual(collapse(cells, 5), [...cells])
})

test('还没开始的承诺：一天一格，从 1 数起', () => {
  assert.deepEqual(plannedDays(1, 1), [{ number: 1, kind: 'left', flag: 'both' }])
  assert.deepEqual(plannedDays(2), [
    { number: 1, kind: 'left' },
    { number: 2, kind: 'left', flag: 'promise' },
  ])
  assert.deepEqual(plannedDays(0), [])
})

test('合并：首尾总是单格，受理后接着的周末、结束前的周末也不并进去', () => {
  assert.equal(
    folded(facts('08-07', 30, '08-13'), 28),
    '受 六 日 1 2 3 4* 5 [left 08-15~09-17 34/24 ×19] 30|promise',
    '五天以下的，放得下就不合',
  )
  assert.equal(
    folded(facts('08-07', 30, '08-13'), 9),
    '受 [worked 08-08~08-12 5/3 ×2] 4* 5 [left 08-15~09-17 34/24 ×2] 30|promise',
  )
  assert.equal(folded(facts('08-03', 5, '08-23'), 14), '受 1 2 3 4 六 日 5|promise [late 08-11~08-22 12/9 ×5] 日*')
  assert.equal(
    folded(facts('08-03', 5, '09-30', { endedOn: day('08-24') }), 14),
    '受 [worked 08-04~08-09 6/4 ×4] 5|promise [late 08-11~08-23 13/9 ×6] 15',
  )
})

test('合并：正好放下就不再合；再窄，两天的周末也还是两格', () => {
  const given = facts('08-03', 10, '08-13', { statutory: { dueOn: day('08-31') } })
  assert.equal(folded(facts('08-07', 30, '08-13'), 11), '受 六 日 1 2 3 4* 5 [left 08-15~09-17 34/24 ×2] 30|promise')
  assert.equal(
    folded(given, 5),
    '受 [worked 08-04~08-12 9/7 ×2] 8* 9 六 日 10|promise [grace 08-18~08-30 13/9 ×2] 20|law',
  )
  assert.deepEqual(collapse(dayTable(given).cells, 5).at(-2), {
    stretch: true,
    kind: 'grace',
    from: '2026-08-18',
    through: '2026-08-30',
    workingDays: 9,
    days: 13,
    span: 2,
  })
})
