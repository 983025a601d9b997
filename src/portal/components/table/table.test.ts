import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from './table.ts'

test('每行有行头，每列有列头，表有说明', () => {
  const { markup } = table({
    caption: '清单',
    columns: [
      { head: '名', cell: (r: string) => r },
      { head: '天', cell: () => '3' },
    ],
    rows: ['<甲>'],
  })
  assert.match(markup, /<caption class="unseen">清单<\/caption>/)
  assert.match(markup, /<th scope="row">&lt;甲&gt;<\/th>/)
  assert.equal(markup.match(/scope="col"/g)?.length, 2)
})
