import assert from 'node:assert/strict'
import { test } from 'node:test'
import { status, tag } from './tag.ts'

test('字就是意思，颜色只是陪衬', () => {
  assert.match(tag('waived').markup, />免交</)
  assert.match(status('late', '超 1 天').markup, />超 1 天</)
})
