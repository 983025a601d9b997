import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addDays,
  addMonths,
  chineseDate,
  chineseDateWithYear,
  chineseTime,
  dayNumber,
  dayOf,
  daysBetween,
  fromDayNumber,
  isPlainDate,
  maxDate,
  minDate,
  type PlainDate,
  plainDate,
  weekday,
} from './plain-date.ts'

test('不存在的日期和别的写法都不是日期', () => {
  for (const text of [
    '2018-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '2024-04-31',
    '2024-06-31',
    '2024-09-31',
    '2024-11-31',
    '0000-01-01',
    '2024-1-1',
    '20240101',
    '2024-01-01T00:00:00Z',
    ' 2024-01-01',
    '2024-01-01\n',
    '２０２４-01-01',
    '',
  ]) {
    assert.equal(isPlainDate(text), false, text)
    assert.throws(() => plainDate(text), { code: 'date.impossible', kind: 'invalid' })
  }
  assert.equal(isPlainDate(20240101), false)
  assert.equal(isPlainDate(['2024-01-01']), false)
  assert.equal(plainDate('2000-02-29'), '2000-02-29')
})

test('没有的日期混进来，算不出别的日期', () => {
  const impossible = '2024-02-30' as PlainDate
  for (const compute of [dayNumber, weekday, chineseDate, (day: PlainDate) => addMonths(day, 1)]) {
    assert.throws(() => compute(impossible), { code: 'date.impossible', kind: 'invalid' })
  }
})

test('历法四百年一轮，轮里的每一天都数得到、认得出', () => {
  const first = Date.UTC(1600, 0, 1) / 86_400_000
  for (let count = first; count <= first + 146_097; count++) {
    const text = new Date(count * 86_400_000).toISOString().slice(0, 10)
    const day = fromDayNumber(count)
    if (day !== text || dayNumber(day) !== count) assert.fail(`${text} was taken for ${day}`)
  }
})

test('日期运算与平台的公历一致（公元 1 至 9999 年）', () => {
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (count) => {
      const text = new Date(count * 86_400_000).toISOString().slice(0, 10)
      const day = fromDayNumber(count)
      assert.equal(day, text)
      assert.equal(dayNumber(day), count)
      assert.equal(weekday(day), new Date(count * 86_400_000).getUTCDay() || 7)
    }),
    { numRuns: 3000 },
  )
  assert.equal(fromDayNumber(-719_162), '0001-01-01')
  assert.equal(fromDayNumber(2_932_896), '9999-12-31')
  for (const count of [-719_163, 2_932_897, 0.5, Number.NaN]) {
    assert.throws(() => fromDayNumber(count), { code: 'date.impossible' })
  }
})

test('加减日数、比较先后', () => {
  const day = plainDate('2024-02-28')
  assert.equal(addDays(day, 2), '2024-03-01')
  assert.equal(addDays(day, -59), '2023-12-31')
  assert.equal(daysBetween(day, plainDate('2025-02-28')), 366)
  const eve = plainDate('2024-02-27')
  assert.deepEqual([maxDate(day, eve), maxDate(eve, day), maxDate(day, day)], [day, day, day])
  assert.deepEqual([minDate(day, eve), minDate(eve, day), minDate(day, day)], [eve, eve, day])
})

test('民法典第二百零二条：到期月没有对应日的，以月末日为准', () => {
  assert.equal(addMonths(plainDate('2024-01-31'), 1), '2024-02-29')
  assert.equal(addMonths(plainDate('2023-01-31'), 1), '2023-02-28')
  assert.equal(addMonths(plainDate('2024-02-29'), 12), '2025-02-28')
  assert.equal(addMonths(plainDate('2024-01-15'), -1), '2023-12-15')
  assert.equal(addMonths(plainDate('2024-12-01'), 1), '2025-01-01')
  for (const month of [4, 6, 9, 11]) {
    assert.equal(addMonths(plainDate('2024-01-31'), month - 1), `2024-${String(month).padStart(2, '0')}-30`)
  }
  assert.throws(() => addMonths(plainDate('2024-01-31'), 0.5), { code: 'date.impossible' })
})

test('一律按北京时间定日期，写不明时区的时刻不收', () => {
  assert.equal(dayOf('2024-03-01T15:59:59.999Z'), '2024-03-01')
  assert.equal(dayOf('2024-03-01T16:00:00Z'), '2024-03-02')
  assert.equal(dayOf('2024-03-01T23:30:00+08:00'), '2024-03-01')
  assert.equal(dayOf('2024-03-01t23:30:00+0800'), '2024-03-01')
  assert.equal(dayOf('2024-03-01T23:30:00.123456-05:00'), '2024-03-02')
  assert.equal(dayOf('1988-07-01T16:30:00Z'), '1988-07-02')
  assert.equal(dayOf(new Date(0)), '1970-01-01')
  for (const text of [
    '2024-03-01',
    '2024-03-01T08:00:00',
    '2024-03-01T08:00:00+08',
    '2024-03-01T08:00:00Z ',
    ' 2024-03-01T08:00:00Z',
    '+012024-03-01T08:00:00Z',
    'Fri, 01 Mar 2024 08:00:00 +0800',
    'yesterday',
    '2024-13-01T00:00:00Z',
  ]) {
    assert.throws(() => dayOf(text), { code: 'date.not-an-instant' })
  }
})

test('日期写作“8 月 14 日（周五）”', () => {
  assert.equal(chineseDate(plainDate('2026-08-14')), '8 月 14 日（周五）')
  assert.equal(chineseDateWithYear(plainDate('2026-08-16')), '2026 年 8 月 16 日（周日）')
  assert.equal(chineseTime('2026-08-14T01:12:59Z'), '8 月 14 日（周五）9:12')
  assert.equal(chineseTime('2026-08-14T16:05:00Z'), '8 月 15 日（周六）0:05')
})
