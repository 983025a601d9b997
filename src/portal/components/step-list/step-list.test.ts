import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stepList, timeline } from './step-list.ts'

test('现在这一步标出来，读屏听得到第几步', () => {
  const { markup } = stepList(['甲', '乙', '丙'], 2)
  assert.match(markup, /第 2 步，共 3 步/)
  assert.equal(markup.match(/aria-current="step"/g)?.length, 1)
})

test('停表和已完成不只靠形状区分', () => {
  const { markup } = timeline([
    { title: '看材料', state: 'past' },
    { title: '等检测', state: 'paused' },
    { title: '发证', state: 'to-come' },
  ])
  assert.match(markup, /已完成：/)
  assert.match(markup, /停表：/)
})
