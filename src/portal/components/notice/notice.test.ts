import assert from 'node:assert/strict'
import { test } from 'node:test'
import { notice } from './notice.ts'

test('要做的事带一个按钮', () => {
  assert.match(
    notice({ kind: 'task', title: '等您做 1 件事', action: { href: '/my', label: '去做' } }).markup,
    /<a class="button" href="\/my">去做<\/a>/,
  )
})
test('超时不只靠颜色', () => assert.match(notice({ kind: 'late', title: '超了 1 天' }).markup, /超时：/))
