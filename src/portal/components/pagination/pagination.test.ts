import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pagination } from './pagination.ts'

const shown = (current: number, total: number) =>
  pagination({ current, total, href: (n) => `/${n}` })
    .markup.replaceAll(/<span class="unseen">[^<]*<\/span>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .trim()
    .split(/\s+/)
    .join(' ')

test('一页不翻', () => assert.equal(pagination({ current: 1, total: 1, href: String }).markup, ''))
test('只隔一页的写出来，隔得多的写省略号', () => {
  assert.equal(shown(5, 12), '上一页 1 … 4 5 6 … 12 下一页')
  assert.equal(shown(1, 4), '1 2 3 4 下一页')
  assert.equal(shown(4, 4), '上一页 1 2 3 4')
})
