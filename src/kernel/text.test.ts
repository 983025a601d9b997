import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from './canonical-json.ts'
import { asId, isUuid } from './ids.ts'
import { hanCount, normaliseText } from './text.ts'

test('文字入库前归一：NFC、换行、首尾空白', () => {
  assert.equal(normaliseText('　您好\r\n世界\r！ '), '您好\n世界\n！')
  assert.equal(normaliseText('e\u0301'), 'é')
  assert.equal(normaliseText('一\t二'), '一\t二')
})

test('控制字符、倒排字符、半个代理对不收', () => {
  for (const text of ['a\u0000b', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a\u202eb', 'a\u2066b', 'a\ud800b']) {
    assert.throws(() => normaliseText(text), { code: 'text.control-character' })
  }
})

test('汉字数只数汉字', () => {
  assert.equal(hanCount('一次办 OneVisit，𠮷'), 4)
})

test('规范 JSON：键排序、无空格、与书写次序无关', () => {
  assert.equal(
    canonicalJson({ b: [1, 'é', null, true], a: { d: -0, c: 1e21 } }),
    '{"a":{"c":1e+21,"d":0},"b":[1,"é",null,true]}',
  )
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = canonicalJson(value)
      assert.equal(canonicalJson(JSON.parse(text)), text)
      const reversed = JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
        typeof member === 'object' && member !== null && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).reverse())
          : member,
      )
      assert.equal(canonicalJson(reversed), text)
    }),
  )
})

test('规范 JSON：存不住的值不收', () => {
  const deep = JSON.parse('['.repeat(200) + ']'.repeat(200)) as unknown
  const ring: Record<string, unknown> = {}
  ring.self = ring
  const values = [
    undefined,
    Number.NaN,
    Infinity,
    1n,
    new Date(0),
    () => 1,
    Symbol('x'),
    '\ud800',
    { a: undefined },
    new Array(1),
    deep,
    ring,
  ]
  for (const value of values) assert.throws(() => canonicalJson(value), { code: 'json.not-canonical' })
})

test('编号只收小写带连字符的 UUID', () => {
  const uuid = '0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
  assert.equal(asId<'case'>(uuid), uuid)
  for (const text of [uuid.toUpperCase(), `${uuid} `, '', 'x']) {
    assert.equal(isUuid(text), false)
    assert.throws(() => asId(text), { code: 'id.malformed' })
  }
})
