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
