import assert from 'node:assert/strict'
import { test } from 'node:test'
import { measuredVisits, promisedVisits, visitMark, visitMarkMeasured } from './visit-mark.ts'

test('说好跑几次：不用跑、最多跑 1 次、需跑 2 次', () => {
  assert.deepEqual([0, 1, 2].map(promisedVisits), ['不用跑', '最多跑 1 次', '需跑 2 次'])
  assert.equal(measuredVisits(1), '跑了 1 次')
})

test('空心是说好的，实心是已经发生的', () => {
  assert.doesNotMatch(visitMark(0).markup, /stamp-fact/)
  assert.match(visitMarkMeasured(0).markup, /stamp-fact/)
})
