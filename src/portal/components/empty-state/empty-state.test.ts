import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyState } from './empty-state.ts'

test('空的时候说怎么办', () => {
  assert.match(
    emptyState({ title: '没有', text: '打 12345。', links: [{ href: '/', label: '回首页' }] }).markup,
    /打 12345。[\s\S]*回首页/,
  )
})
