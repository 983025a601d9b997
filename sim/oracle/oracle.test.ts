import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DayBook } from './days.ts'
import type { Around, Entry } from './entry.ts'
import { read } from './record.ts'
import { brokenLink, gapIn, plainText } from './trust.ts'

const strangers = (source: string) =>
  [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)]
    .map(([, specifier]) => specifier ?? '')
    .filter((specifier) => !specifier.startsWith('./') && !specifier.startsWith('node:'))

test('第二种算法不引用产品：规则照条文另写一遍', () => {
  assert.deepEqual(strangers("import { a } from '../../src/kernel/plain-date.ts'\nimport b from '#kernel/b.ts'"), [
    '../../src/kernel/plain-date.ts',
    '#kernel/b.ts',
  ])
  for (const file of readdirSync(import.meta.dirname).filter((name) => !name.endsWith('.test.ts')))
    assert.deepEqual(strangers(readFileSync(join(import.meta.dirname, file), 'utf8')), [], file)
})

const notices = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'db', 'data', 'calendar.json'), 'utf8'))
const book = new DayBook(notices)

test('民法典第二百零一条、行政许可法第八十二条：逐日数，首日不算，调休算', () => {
  assert.equal(book.after('2024-02-05', 5), '2024-02-18', 'the make-up Sunday after the Spring Festival counts')
  assert.equal(book.after('2026-05-11', 5, [['2026-05-12', '2026-05-14']]), '2026-05-20')
  assert.equal(book.afterCalendar('2026-04-25', 7), '2026-05-06', '民法典第二百零三条')
  assert.equal(book.after('2026-12-25', 10), null)
})

test('号码一个不缺、一个不重；链上的每一条都连着前一条', () => {
  assert.equal(gapIn([2, 1, 3]), null)
  assert.equal(gapIn([1, 3]), '3 in place 2')
  assert.equal(gapIn([1, 1]), '1 in place 2')
  assert.equal(plainText({ b: [1, null], a: '字' }), '{"a":"字","b":[1,null]}')
  const link = {
    case_id: 'c',
    version: 1,
    type: 't',
    data: {},
    actor: {},
    occurred_at: '',
    recorded_at: '',
    request_id: '',
  }
  assert.notEqual(brokenLink({ ...link, prev_hash: '', hash: '' }, undefined), null)
})

const around: Around = {
  booksAt: () => [book],
  book: () => book,
  posts: () => [],
  item: () => undefined,
}
const entry = (version: number, type: string, data: object, at: string): Entry =>
  ({ type, version, data, actor: { key: 'person:1' }, occurred_at: at, request_id: `r${version}` }) as unknown as Entry

test('没有按次序走的、没有权的、提交日写错的，一条条指出来', () => {
  const reading = read(
    [
      entry(1, 'case-opened', { regionCode: '430623101000' }, '2026-05-11T02:00:00Z'),
      entry(2, 'case-submitted', { submittedOn: '2026-05-12' }, '2026-05-11T02:00:00Z'),
      entry(3, 'case-granted', { decidedOn: '2026-05-11' }, '2026-05-11T02:00:00Z'),
    ],
    around,
  )
  const found = reading.faults.map(({ invariant }) => invariant)
  assert.deepEqual([...new Set(found)].sort(), ['I1', 'I4'])
})
