import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorSummary, problemAt } from './error-summary.ts'

test('没有问题就没有框', () => assert.equal(errorSummary([]).markup, ''))

test('每个问题都连到它的输入框，文字和输入框旁的一样', () => {
  const { markup } = errorSummary([{ field: 'home.address', message: '请写到门牌号。' }])
  assert.match(markup, /href="#home-address">请写到门牌号。</)
  assert.match(markup, /role="alert"/)
})

test('按名字找到一个输入框的问题', () => {
  const problems = [{ field: 'a', message: '甲' }]
  assert.equal(problemAt(problems, 'a'), '甲')
  assert.equal(problemAt(problems, 'b'), undefined)
})
