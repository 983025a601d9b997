import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleDays } from '../../testing/example-county.ts'
import { clockBand, plannedBand } from './clock-band.ts'
import { examples } from './examples.ts'

test('图和字说的一样：整条带是一张图，读屏读的是那句话', () => {
  const { markup } = clockBand({ table: exampleDays })
  assert.equal(markup.split(exampleDays.sentence).length - 1, 2)
  assert.match(markup, /role="img" aria-label="时限带，一格一天。还剩/)
})

test('每一天都有全称：哪天、第几个工作日、算不算', () => {
  const { markup } = clockBand({ table: exampleDays })
  assert.match(markup, /title="5 月 9 日（周六），调休上班，第 4 个工作日，已用"/)
  assert.match(markup, /title="5 月 7 日（周四），停表，不算"/)
})

test('长的期限在手机上合起来，不超过二十几格', () => {
  const long = examples.find(({ name }) => name.startsWith('六十天'))?.view.markup ?? ''
  const narrow = long.slice(long.indexOf('track-narrow'), long.indexOf('track-wide'))
  assert.ok((narrow.match(/<li/g)?.length ?? 99) <= 22, String(narrow.match(/<li/g)?.length))
})

test('停表没有恢复：不画旗', () => {
  const paused = examples.find(({ name }) => name.startsWith('停表'))?.view.markup ?? ''
  assert.doesNotMatch(paused, /class="flag/)
  assert.match(paused, /还剩 6 个工作日不走/)
})

test('指南上的带：还没开始，都是空心', () => {
  const { markup } = plannedBand(6, 10)
  assert.equal(markup.match(/day-left/g)?.length, 6)
  assert.equal(markup.match(/day-grace/g)?.length, 4)
  assert.doesNotMatch(markup, /day-worked/)
})
