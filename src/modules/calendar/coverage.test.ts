import assert from 'node:assert/strict'
import { it } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import { china } from '#kernel/testing/china-calendar.ts'
import { coverageOf } from './coverage.ts'

const on = (day: string) => coverageOf(china, plainDate(day))

it('日历快到头，提前六十天说要载入哪一年', () => {
  assert.equal(on('2026-11-01').daysLeft, 60)
  assert.equal(on('2026-10-31').warning, null)
  assert.match(on('2026-11-01').warning ?? '', /还剩 60 天.*请载入 2027 年的工作日历/)
  assert.match(on('2026-12-31').warning ?? '', /还剩 0 天/)
  assert.match(on('2027-01-05').warning ?? '', /已经到头.*2027 年/)
  assert.equal(on('2027-01-05').daysLeft, -5)
})
