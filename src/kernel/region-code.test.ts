import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainDate } from './plain-date.ts'
import { checkRegionCode, isWithinRegion, type RegionEntry, resolveRegion } from './region-code.ts'

test('GB/T 2260、GB/T 10114：6、9、12 位代码的层级、上级和补零', () => {
  const known: [string, string, string, string | null, string][] = [
    ['430000', '430000', 'province', null, '430000000000'],
    ['430600', '430600', 'city', '430000', '430600000000'],
    ['430623', '430623', 'county', '430600', '430623000000'],
    ['430623000000', '430623', 'county', '430600', '430623000000'],
    ['411523209', '411523209', 'township', '411523', '411523209000'],
    ['411523209000', '411523209', 'township', '411523', '411523209000'],
    ['411523209201', '411523209201', 'village', '411523209', '411523209201'],
    ['441900003', '441900003', 'township', '441900', '441900003000'],
  ]
  for (const [text, value, level, parent, padded] of known) {
    assert.deepEqual(checkRegionCode(text), { ok: true, value, level, parent, padded })
  }
})

test('省的代码从 10 起', () => {
  assert.equal(checkRegionCode('100000').ok, true)
  assert.equal(checkRegionCode('090000').ok, false)
})

test('缺上级、位数不对的代码不收', () => {
  for (const text of ['000000', '430023', '430623000201', '430000101', '4306', '43062', '4306231', 'abcdef', '']) {
    assert.equal(checkRegionCode(text).ok, false, text)
  }
})

test('下级属于上级', () => {
  assert.equal(isWithinRegion('430623120', '430600'), true)
  assert.equal(isWithinRegion('430623', '430623000000'), true)
  assert.equal(isWithinRegion('430600', '430623'), false)
  assert.equal(isWithinRegion('430623120', '430621'), false)
  assert.equal(isWithinRegion('不是代码', '430623'), false)
})

const entry = (code: string, validFrom: string, validTo: string | null, replacedBy: string | null): RegionEntry => ({
  code,
  name: code,
  parent: null,
  validFrom: plainDate(validFrom),
  validTo: validTo === null ? null : plainDate(validTo),
  replacedBy,
})

test('撤销的代码仍查得到，并指向接替它的代码', () => {
  const old = entry('430601', '1980-01-01', '1999-12-31', '430602')
  const middle = entry('430602', '2000-01-01', '2014-12-31', '430603')
  const current = entry('430603', '2015-01-01', null, null)
  const entries = [old, middle, current]
  const on = (day: string, code = '430601') => resolveRegion(entries, code, plainDate(day))
  assert.deepEqual(on('1990-05-01'), { entry: old, valid: true, current: old })
  assert.deepEqual(on('1999-12-31'), { entry: old, valid: true, current: old })
  assert.deepEqual(on('2010-05-01'), { entry: old, valid: false, current: middle })
  assert.deepEqual(on('2020-05-01'), { entry: old, valid: false, current })
  assert.equal(on('2020-05-01', '999999'), undefined)
  assert.equal(on('1970-01-01'), undefined)
})

test('撤销而无接替、接替成环时，现行区划为空', () => {
  const on = plainDate('2020-01-01')
  const gone = entry('110103', '1980-01-01', '2010-06-30', null)
  assert.equal(resolveRegion([gone], '110103', on)?.current, undefined)
  const ring = [
    entry('110101', '1980-01-01', '2000-01-01', '110102'),
    entry('110102', '1980-01-01', '2000-01-01', '110101'),
  ]
  assert.equal(resolveRegion(ring, '110101', on)?.current, undefined)
})

test('同一代码先后用过两次时，取当日有效的那一次', () => {
  const first = entry('430681', '1980-01-01', '1990-12-31', null)
  const second = entry('430681', '2000-01-01', null, null)
  assert.equal(resolveRegion([second, first], '430681', plainDate('1985-01-01'))?.entry, first)
  assert.equal(resolveRegion([first, second], '430681', plainDate('2005-01-01'))?.entry, second)
})

test('区划生效当天就有效，撤销当天还有效；同一代码几次启用，取最近的一次', () => {
  const entry = (name: string, validFrom: string, validTo: string | null): RegionEntry => ({
    ...{ code: '430623', name, parent: null, replacedBy: null },
    validFrom: plainDate(validFrom),
    validTo: validTo === null ? null : plainDate(validTo),
  })
  const entries = [entry('新', '2020-01-01', null), entry('旧', '2000-01-01', '2010-12-31')]
  const on = (day: string) => resolveRegion(entries, '430623', plainDate(day))
  assert.equal(on('1999-12-31'), undefined)
  assert.deepEqual([on('2000-01-01')?.entry.name, on('2000-01-01')?.valid], ['旧', true])
  assert.equal(on('2010-12-31')?.valid, true)
  assert.equal(on('2011-01-01')?.valid, false)
  assert.deepEqual([on('2020-01-01')?.entry.name, on('2020-01-01')?.valid], ['新', true])
})
