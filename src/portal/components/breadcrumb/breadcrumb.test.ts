import assert from 'node:assert/strict'
import { test } from 'node:test'
import { breadcrumb } from './breadcrumb.ts'

test('最后一级是这一页，不是链接', () => {
  assert.match(breadcrumb([{ href: '/', name: '首页' }], '指南').markup, /<li aria-current="page">指南<\/li>/)
})
