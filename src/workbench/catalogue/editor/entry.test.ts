import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changed,
  type Entry,
  fieldsBetween,
  freshKey,
  historyOf,
  mergeEntries,
  moved,
  redone,
  sameEntry,
  undone,
  withSituationsFollowing,
  withValue,
} from './entry.ts'

const entry: Entry = {
  name: '老年人优待证办理',
  conditions: ['年满 65 周岁', '持有本县户口'],
  materials: [{ name: '居民身份证' }, { name: '照片' }],
  variants: {
    questions: [],
    situations: [
      { key: 's1', name: '本人办', materials: ['居民身份证', '照片'] },
      { key: 's2', name: '代办', materials: ['居民身份证'] },
    ],
  },
}

test('改一处只改那一处，别处一字不动；清空的选填项从内容里拿掉', () => {
  const next = withValue(entry, ['materials', 1, 'note'], '一寸')
  assert.deepEqual(next.materials, [{ name: '居民身份证' }, { name: '照片', note: '一寸' }])
  assert.deepEqual(fieldsBetween(entry, next), ['materials'])
  assert.ok(sameEntry(withValue(next, ['materials', 1, 'note'], undefined), entry))
  assert.ok(sameEntry(withValue(withValue(entry, ['hours'], '周一'), ['hours'], undefined), entry))
  assert.deepEqual(withValue({}, ['fee', 'charged'], true), { fee: { charged: true } })
  assert.ok(!('commonQuestions' in withValue(entry, ['commonQuestions'], [])), 'an empty optional list is no list')
})

test('一行上移下移，到头就不动', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 1, -1), ['b', 'a', 'c'])
  assert.deepEqual(moved(['a', 'b'], 1, 1), ['a', 'b'])
  assert.equal(freshKey('q', [{ key: 'q1' }, { key: 'q3' }]), 'q2')
})

test('材料改名，办理情形里跟着改；材料删了，情形里也去掉', () => {
  const renamed = withSituationsFollowing(entry, withValue(entry, ['materials', 1, 'name'], '一寸照片'))
  const situations = (of: Entry) =>
    (of.variants as { situations: { materials: string[] }[] }).situations.map((one) => one.materials)
  assert.deepEqual(situations(renamed), [['居民身份证', '一寸照片'], ['居民身份证']])
  const removed = withSituationsFollowing(entry, withValue(entry, ['materials'], [{ name: '居民身份证' }]))
  assert.deepEqual(situations(removed), [['居民身份证'], ['居民身份证']])
})

test('连着打的字算一步，撤销回到打字以前，重做再回来', () => {
  let history = historyOf(entry)
  history = changed(history, ['name'], { ...entry, name: '优' }, 1_000)
  history = changed(history, ['name'], { ...entry, name: '优待' }, 1_400)
  history = changed(history, ['hours'], { ...entry, name: '优待', hours: '全天' }, 1_600)
  assert.equal(undone(history).present.hours, undefined)
  assert.equal(undone(undone(history)).present.name, '老年人优待证办理')
  assert.equal(redone(redone(undone(undone(history)))).present.hours, '全天')
  assert.deepEqual(undone(historyOf(entry)).present, entry)
})

test('两个人改同一份草稿：各改各的都留下，都改了的留我写的并指出来', () => {
  const mine = withValue(withValue(entry, ['hours'], '全天'), ['conditions'], ['年满 60 周岁'])
  const theirs = withValue(withValue(entry, ['place'], '一楼'), ['conditions'], ['年满 70 周岁'])
  const merge = mergeEntries(entry, mine, theirs)
  assert.deepEqual(merge.theirs, ['place'])
  assert.deepEqual(merge.both, ['conditions'])
  assert.deepEqual([merge.entry.hours, merge.entry.place, merge.entry.conditions], ['全天', '一楼', ['年满 60 周岁']])
  assert.deepEqual(mergeEntries(entry, mine, mine), { entry: mine, theirs: [], both: [] })
})
