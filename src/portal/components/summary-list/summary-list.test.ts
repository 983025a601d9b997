import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summaryList } from './summary-list.ts'

test('“修改”后面藏着改的是什么，读屏听得出', () => {
  assert.match(
    summaryList([{ label: '手机', value: '138', change: { href: '/a?b=1&c=2' } }]).markup,
    /href="\/a\?b=1&amp;c=2">修改<span class="unseen">手机</,
  )
})

test('不能改的没有“修改”', () =>
  assert.doesNotMatch(summaryList([{ label: '店名', value: '<禾香>' }]).markup, /修改|<禾香>/))
