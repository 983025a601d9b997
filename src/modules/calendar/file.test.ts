import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Refusal } from '#kernel/refusal.ts'
import { shippedCalendar } from '#kernel/testing/china-calendar.ts'
import { readCalendarFile } from './file.ts'
import { calendarMessages } from './messages.ts'

interface Draft {
  version: unknown
  coversTo: unknown
  years: {
    year: unknown
    source?: unknown
    holidays: { name: unknown; from: string; to: string }[]
    makeUpDays: unknown[]
  }[]
  extra?: unknown
}

/** What is said about the shipped file after one change. */
function faultAfter(change: (draft: Draft) => void): string {
  const draft = structuredClone(shippedCalendar) as unknown as Draft
  change(draft)
  try {
    readCalendarFile(draft)
    return 'accepted'
  } catch (error) {
    const { code, params } = error as Refusal
    assert.equal(code, 'calendar.bad-data')
    return calendarMessages['calendar.bad-data'](params)
  }
}

const year2026 = (draft: Draft) => {
  const found = draft.years.at(-1)
  assert.ok(found)
  return found
}

test('随产品发布的日历文件没有矛盾', () => {
  assert.deepEqual(readCalendarFile(shippedCalendar), shippedCalendar)
})

test('日历文件自相矛盾时指出是哪一处', () => {
  assert.match(
    faultAfter((draft) => year2026(draft).makeUpDays.push('2026-03-04')),
    /2026-03-04 本来就不是周末/,
  )
  assert.match(
    faultAfter((draft) => year2026(draft).makeUpDays.push('2026-02-15')),
    /2026-02-15 重复，或落在节日中/,
  )
  assert.match(
    faultAfter((draft) => year2026(draft).makeUpDays.push('2026-02-28')),
    /2026-02-28 重复/,
  )
  assert.match(
    faultAfter((draft) => year2026(draft).makeUpDays.push('2025-03-01')),
    /不在 2026 年/,
  )
  const add = (from: string, to: string) => (draft: Draft) => year2026(draft).holidays.push({ name: '节日', from, to })
  assert.match(faultAfter(add('2026-02-23', '2026-02-24')), /出现在两个节日中/)
  assert.match(faultAfter(add('2026-03-03', '2026-03-02')), /先后不对/)
  assert.match(faultAfter(add('2026-03-03', '2026-09-02')), /相隔过长/)
  assert.match(faultAfter(add('2024-03-03', '2024-03-03')), /不在这一年/)
  assert.match(
    faultAfter((draft) => draft.years.splice(3, 1)),
    /逐年列出/,
  )
})

test('日历文件形状不对时指出是哪一处', () => {
  assert.match(
    faultAfter((draft) => Object.assign(draft, { extra: 1 })),
    /不认识的字段 extra/,
  )
  assert.match(
    faultAfter((draft) => Object.assign(draft, { version: '2026' })),
    /CN-2026\.1/,
  )
  assert.match(
    faultAfter((draft) => Object.assign(draft, { coversTo: '2026-02-30' })),
    /coversTo/,
  )
  assert.match(
    faultAfter((draft) => Object.assign(draft, { years: {} })),
    /years应是数组|years 应是数组/,
  )
  assert.match(
    faultAfter((draft) => Object.assign(year2026(draft), { source: ' ' })),
    /source/,
  )
  for (const json of [null, [], 'x', 1]) assert.throws(() => readCalendarFile(json), { code: 'calendar.bad-data' })
})
