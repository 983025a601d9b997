import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween, fromDayNumber, type PlainDate, plainDate } from './plain-date.ts'
import type { Refusal } from './refusal.ts'
import { china, shippedCalendar } from './testing/china-calendar.ts'
import {
  addWorkingDays,
  createWorkCalendar,
  dayKind,
  isWorkingDay,
  type Pause,
  workingDayOnOrAfter,
  workingDaysBetween,
} from './working-days.ts'

const pause = (after: string, through: string): Pause => ({ after: plainDate(after), through: plainDate(through) })
const due = (start: string, days: number, pauses: readonly Pause[] = []) =>
  addWorkingDays(china, plainDate(start), days, pauses)
const between = (from: string, to: string) => workingDaysBetween(china, plainDate(from), plainDate(to))
const notCovered = (error: Refusal) => error.kind === 'rule' && error.code === 'calendar.not-covered'

const limits: [start: string, workingDays: number, due: string, covers: string][] = [
  ['2024-03-01', 5, '2024-03-08', '平常五日'],
  ['2024-03-01', 20, '2024-03-29', '平常二十日'],
  ['2024-03-01', 30, '2024-04-15', '二十日加延长十日，跨清明，4 月 7 日上班'],
  ['2024-01-25', 20, '2024-02-27', '跨春节，2 月 4 日、18 日上班'],
  ['2024-02-05', 5, '2024-02-18', '期满日是调休上班的周日'],
  ['2024-02-08', 5, '2024-02-21', '2024 年除夕是工作日'],
  ['2026-02-12', 5, '2026-02-26', '2 月 14 日周六上班'],
  ['2026-02-10', 20, '2026-03-16', '2 月 14 日、28 日上班'],
  ['2026-02-14', 1, '2026-02-24', '自调休上班日起算'],
  ['2025-09-26', 5, '2025-10-10', '9 月 28 日上班，八天长假'],
  ['2025-10-02', 1, '2025-10-09', '假期中提交'],
  ['2025-10-02', 5, '2025-10-14', '假期中提交，10 月 11 日上班'],
  ['2025-01-24', 7, '2025-02-10', '1 月 26 日、2 月 8 日上班'],
  ['2020-01-22', 5, '2020-02-06', '2020 年春节延长，2 月 1 日不上班'],
  ['2020-01-20', 10, '2020-02-11', '2020 年春节延长'],
  ['2018-09-28', 7, '2018-10-12', '先连上两个调休日再放七天'],
  ['2018-12-28', 1, '2018-12-29', '年底调休'],
  ['2017-09-29', 5, '2017-10-12', '国庆中秋连休'],
  ['2019-04-26', 3, '2019-04-30', '4 月 28 日上班'],
  ['2026-09-18', 20, '2026-10-22', '跨两个假期、两个调休日'],
]

for (const [start, workingDays, expected, covers] of limits) {
  test(`行政许可法第八十二条：自 ${start} 起 ${workingDays} 个工作日，${expected} 期满（${covers}）`, () => {
    assert.equal(due(start, workingDays), expected)
    assert.equal(between(start, expected), workingDays)
  })
}

test('行政许可法第四十五条：特别程序所需时间不计入期限', () => {
  assert.equal(due('2024-03-01', 20, [pause('2024-03-06', '2024-03-20')]), '2024-04-15')
  assert.equal(due('2024-06-03', 10, [pause('2024-06-05', '2024-06-14')]), '2024-06-26')
})

test('中止计时：重叠、乱序、空的和期满之后的中止不影响结果', () => {
  const whole = due('2024-03-01', 20, [pause('2024-03-06', '2024-03-20')])
  const pieces = [
    pause('2024-03-11', '2024-03-20'),
    pause('2024-03-06', '2024-03-13'),
    pause('2024-03-08', '2024-03-08'),
    pause('2026-12-30', '2027-06-01'),
  ]
  assert.equal(due('2024-03-01', 20, pieces), whole)
  assert.equal(due('2024-03-01', 5, [pause('2024-02-01', '2024-02-29')]), '2024-03-08')
  assert.throws(() => due('2024-03-01', 5, [pause('2024-03-05', '2024-03-04')]), {
    code: 'calendar.bad-pause',
    params: { after: '2024-03-05', through: '2024-03-04' },
  })
})

test('行政许可法第三十二条：收件 2024-03-01，至 2024-03-08 未告知即视为受理，决定、送达期限自收件日起算', () => {
  assert.equal(due('2024-03-01', 5), '2024-03-08')
  assert.equal(due('2024-03-01', 20), '2024-03-29')
  assert.equal(due('2024-03-29', 10), '2024-04-15')
})

test('区间计数 (a, b]：不含首日，含末日', () => {
  assert.equal(between('2020-01-22', '2020-02-05'), 4)
  assert.equal(between('2024-09-13', '2024-10-15'), 18)
  assert.equal(between('2024-10-15', '2024-09-13'), -18)
  assert.equal(between('2024-03-01', '2024-03-01'), 0)
})

test('节假日安排未公布的日期不作答，不猜', () => {
  assert.throws(() => due('2026-12-25', 10), notCovered)
  assert.throws(() => dayKind(china, plainDate('2027-01-01')), notCovered)
  assert.throws(() => dayKind(china, plainDate('2016-12-31')), notCovered)
  assert.throws(() => between('2026-12-30', '2027-01-01'), notCovered)
  assert.throws(() => due('2026-12-01', 5, [pause('2026-12-02', '2027-03-01')]), notCovered)
  assert.throws(() => due('2026-12-01', 11, [pause('2026-12-15', '2026-12-31')]), notCovered)
  assert.throws(() => due('2024-03-01', Number.MAX_SAFE_INTEGER), notCovered)
  assert.equal(due('2026-12-25', 4), '2026-12-31')
})

test('日历以外起算、以外期满，都说清日历到哪一天为止', () => {
  const where = { from: '2017-01-01', until: '2026-12-31', version: china.version }
  for (const ask of [
    () => due('2016-12-31', 0),
    () => due('2027-01-01', 0),
    () => due('2026-12-31', 1),
    () => between('2016-12-31', '2017-01-05'),
    () => workingDayOnOrAfter(china, plainDate('2027-01-01')),
  ]) {
    assert.throws(ask, { code: 'calendar.not-covered', params: where })
  }
  assert.equal(due('2026-12-31', 0), '2026-12-31')
  assert.equal(due('2017-01-01', 1), '2017-01-03')
})

test('工作日数不是非负整数时拒绝；0 个工作日即当日', () => {
  for (const days of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => due('2024-03-01', days), { code: 'calendar.bad-length' })
  }
  assert.equal(due('2024-03-01', 0), '2024-03-01')
  assert.equal(due('2025-10-02', 0), '2025-10-02')
})

test('民法典第二百零三条：期间末日是休假日的，顺延到次一工作日', () => {
  assert.equal(workingDayOnOrAfter(china, plainDate('2025-10-01')), '2025-10-09')
  assert.equal(workingDayOnOrAfter(china, plainDate('2024-02-18')), '2024-02-18')
  assert.equal(workingDayOnOrAfter(china, plainDate('2024-03-02')), '2024-03-04')
  assert.equal(workingDayOnOrAfter(china, plainDate('2017-01-01')), '2017-01-03', '日历的第一天是元旦')
})

test('一天属于工作日、周末、节假日、调休上班日之一', () => {
  const kinds = ['2024-03-01', '2024-03-02', '2024-02-10', '2024-02-18'].map((day) => dayKind(china, plainDate(day)))
  assert.deepEqual(kinds, ['working', 'weekend', 'holiday', 'make-up'])
})

test('历年工作日总数与放假通知相符', () => {
  const perYear = [249, 250, 250, 249, 250, 249, 249, 251, 248, 248]
  shippedCalendar.years.forEach(({ year }, index) => {
    const last = plainDate(`${year}-12-31`)
    const first = plainDate(`${year}-01-01`)
    assert.equal(
      workingDaysBetween(china, first, last) + (isWorkingDay(china, first) ? 1 : 0),
      perYear[index],
      `${year}`,
    )
  })
})

// Every covered day is fair game; pauses may overlap, come in any order, and begin before the start.
const covered = daysBetween(china.coversFrom, china.coversTo)
const anyDay = fc.integer({ min: 0, max: covered }).map((offset) => addDays(china.coversFrom, offset))
const anyPauses = fc.array(
  fc
    .tuple(anyDay, fc.integer({ min: 0, max: 60 }))
    .map(([after, length]) => ({ after, through: addDays(after, length) })),
  { maxLength: 12 },
)
const nearPauses = (start: PlainDate) =>
  fc.array(
    fc.tuple(fc.integer({ min: -20, max: 90 }), fc.integer({ min: 0, max: 25 })).map(([offset, length]) => {
      const after = addDays(start, offset)
      return { after, through: addDays(after, length) }
    }),
    { maxLength: 8 },
  )

/** The same law, one day at a time. */
function countedOneByOne(day: PlainDate, pauses: readonly Pause[]): boolean {
  return isWorkingDay(china, day) && !pauses.some((p) => p.after < day && day <= p.through)
}

function dueOneByOne(start: PlainDate, days: number, pauses: readonly Pause[]): PlainDate | 'not covered' {
  let day = start
  for (let left = days; left > 0; ) {
    if (day === china.coversTo) return 'not covered'
    day = addDays(day, 1)
    if (countedOneByOne(day, pauses)) left--
  }
  return day
}

function dueOrRefusal(start: PlainDate, days: number, pauses: readonly Pause[]): PlainDate | 'not covered' {
  try {
    return addWorkingDays(china, start, days, pauses)
  } catch (error) {
    if (notCovered(error as Refusal)) return 'not covered'
    throw error
  }
}

const caseClock = anyDay.chain((start) =>
  fc.tuple(fc.constant(start), fc.integer({ min: 0, max: 120 }), fc.oneof(anyPauses, nearPauses(start))),
)

test('I15：期满日与逐日点数一致（任意起点、日数、中止）', () => {
  fc.assert(
    fc.property(caseClock, ([start, days, pauses]) => {
      assert.equal(dueOrRefusal(start, days, pauses), dueOneByOne(start, days, pauses))
    }),
    { numRuns: 3000 },
  )
})

test('I15：区间计数与逐日点数一致（任意中止）', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 400 }), anyPauses, (from, length, pauses) => {
      const to = fromDayNumber(
        Math.min(china.first + covered, china.first + daysBetween(china.coversFrom, from) + length),
      )
      let counted = 0
      for (let day = from; day < to; ) {
        day = addDays(day, 1)
        if (countedOneByOne(day, pauses)) counted++
      }
      assert.equal(workingDaysBetween(china, from, to, pauses), counted)
      assert.equal(workingDaysBetween(china, to, from, pauses), 0 - counted)
    }),
    { numRuns: 1000 },
  )
})

test('I15：一段区间拆成两段，工作日数之和不变', () => {
  fc.assert(
    fc.property(anyDay, anyDay, anyDay, anyPauses, (a, b, c, pauses) => {
      const [from, middle, to] = [a, b, c].sort() as [PlainDate, PlainDate, PlainDate]
      assert.equal(
        workingDaysBetween(china, from, middle, pauses) + workingDaysBetween(china, middle, to, pauses),
        workingDaysBetween(china, from, to, pauses),
      )
    }),
  )
})

test('I15：先加 m 日再加 n 日，等于一次加 m+n 日', () => {
  fc.assert(
    fc.property(caseClock, fc.integer({ min: 0, max: 60 }), ([start, days, pauses], more) => {
      const first = dueOrRefusal(start, days, pauses)
      const twice = first === 'not covered' ? first : dueOrRefusal(first, more, pauses)
      assert.equal(twice, dueOrRefusal(start, days + more, pauses))
    }),
  )
})

test('I10：中止多少个工作日，期满日就推后多少个工作日；期限越长期满越晚', () => {
  fc.assert(
    fc.property(caseClock, ([start, days, pauses]) => {
      const paused = dueOrRefusal(start, days, pauses)
      if (paused === 'not covered' || days === 0) return
      const plain = addWorkingDays(china, start, days)
      const skipped = workingDaysBetween(china, start, paused) - workingDaysBetween(china, start, paused, pauses)
      assert.equal(workingDaysBetween(china, plain, paused), skipped)
      assert.ok(addWorkingDays(china, start, days - 1, pauses) < paused || days === 1)
    }),
  )
})

test('日历只覆盖一段时，界外的假期不影响界内', () => {
  const short = createWorkCalendar({
    ...shippedCalendar,
    coversFrom: plainDate('2024-02-12'),
    coversTo: plainDate('2024-02-20'),
  })
  assert.equal(addWorkingDays(short, plainDate('2024-02-12'), 3), '2024-02-20')
  assert.throws(() => addWorkingDays(short, plainDate('2024-02-12'), 4), notCovered)
})

test('日历的头一天、末一天照放假通知，界外的调休和假期不算进来', () => {
  const week = (coversFrom: string, coversTo: string) =>
    createWorkCalendar({ ...shippedCalendar, coversFrom: plainDate(coversFrom), coversTo: plainDate(coversTo) })
  // 2024 年春节：2 月 4 日（周日）、18 日（周日）上班，2 月 10 日至 17 日放假。
  const before = week('2024-02-04', '2024-02-10')
  assert.equal(dayKind(before, plainDate('2024-02-04')), 'make-up')
  assert.equal(dayKind(before, plainDate('2024-02-10')), 'holiday')
  assert.throws(() => dayKind(before, plainDate('2024-02-11')), notCovered)
  const after = week('2024-02-14', '2024-02-17')
  assert.equal(dayKind(after, plainDate('2024-02-14')), 'holiday')
  assert.throws(() => dayKind(after, plainDate('2024-02-18')), notCovered)
  assert.throws(() => workingDayOnOrAfter(after, plainDate('2024-02-14')), notCovered)
  assert.equal(dayKind(week('2024-02-18', '2024-02-18'), plainDate('2024-02-18')), 'make-up')
})

test('止于起之前的日历不收', () => {
  assert.throws(
    () =>
      createWorkCalendar({
        ...shippedCalendar,
        coversFrom: plainDate('2024-03-02'),
        coversTo: plainDate('2024-03-01'),
      }),
    { kind: 'invalid', code: 'calendar.bad-data', params: { problem: 'coversTo' } },
  )
})
