import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlanView } from '#modules/catalog/contract.ts'
import { elementWords, materialWords, scheduleRows, spanWords } from './plan-words.ts'

test('哪几日：当日办的、一日的、几日的各有说法', () => {
  assert.equal(spanWords({ start: 0, finish: 0 }), '当日')
  assert.equal(spanWords({ start: 3, finish: 3 }), '第 3 日')
  assert.equal(spanWords({ start: 3, finish: 4 }), '第 4 日')
  assert.equal(spanWords({ start: 0, finish: 8 }), '第 1–8 日')
})

test('材料从哪里来、是指南的哪一项，写得全', () => {
  assert.equal(
    materialWords({ name: '营业执照', items: [], way: 'within', from: ['设立登记'] }),
    '前面办出来：设立登记',
  )
  assert.equal(materialWords({ name: '照片', items: [], way: 'hand-in', from: [] }), '自己交')
  assert.equal(elementWords({ element: '前置事项第 1 项', material: null }), '前置事项第 1 项')
  assert.equal(elementWords({ element: '申请材料第 2 项', material: '营业执照' }), '申请材料第 2 项“营业执照”')
})

test('先后导成表格：一个事项一行，没有法定时限的空着，关键路径标得出', () => {
  const days = { statutory: 3, promised: 3, withoutStatutory: true, special: 0 }
  const after = [{ item: '甲', because: '申请材料第 1 项“甲证”', articles: ['《甲法》第一条'] }]
  const plan = {
    schedule: [{ item: '乙', office: '县局', layer: 2, start: 2, finish: 5, days, after }],
    criticalPath: ['甲', '乙'],
  } as unknown as PlanView
  const [, row] = scheduleRows({ items: [{ name: '乙', code: 'C2' }] }, plan)
  assert.deepEqual(row, [
    ...['2', '乙', 'C2', '县局', '甲', '申请材料第 1 项“甲证”', '《甲法》第一条'],
    ...['3', '', '3', '5', '是'],
  ])
})
