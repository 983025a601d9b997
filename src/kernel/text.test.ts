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

test('摘要用的文本写不出的值，说清在哪里', () => {
  const at = (value: unknown, place: string) =>
    assert.throws(() => canonicalJson(value), { code: 'json.not-canonical', params: { at: place } })
  at({ a: [1, undefined] }, '$.a[1]')
  at({ d: new Date(0) }, '$.d')
  at(['\ud800'], '$[0]')
  at(Number.NaN, '$')
  at({ a: 1, b: [0], c: [1, undefined] }, '$.c[1]')
})

test('并列再多也不算深：一百个以上的字段、一百个以上的项照写', () => {
  const keys = Array.from({ length: 200 }, (_, index) => `k${String(index).padStart(3, '0')}`)
  const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
  assert.equal(written, `{${keys.map((key) => `"${key}":0`).join(',')}}`)
  assert.equal(canonicalJson(keys.map(() => [])), `[${keys.map(() => '[]').join(',')}]`)
})

test('没有原型的对象照写；套一百层可以，一百零一层不收', () => {
  assert.equal(canonicalJson(Object.assign(Object.create(null), { a: 1 })), '{"a":1}')
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
  assert.equal(canonicalJson(nested(100)), `${'['.repeat(100)}1${']'.repeat(100)}`)
  assert.throws(() => canonicalJson(nested(101)), { code: 'json.not-canonical' })
})

test('前面多一个字符的、放在数组里的，都不是编号；没有汉字的，字数是 0', () => {
  const uuid = '01890a5d-ac96-774b-bcce-b302099a8057'
  assert.equal(isUuid(uuid), true)
  assert.equal(isUuid(`0${uuid}`), false)
  assert.equal(isUuid([uuid]), false)
  assert.equal(hanCount('abc'), 0)
})
