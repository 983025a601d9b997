import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { caseLongNumber, caseShortNumber, checkCaseNumber } from './case-number.ts'
import { mod3736Check } from './mod-37-36.ts'
import { plainDate } from './plain-date.ts'

const codeOf = (text: string) => {
  const answer = checkCaseNumber(text)
  return answer.ok ? 'ok' : answer.code
}

test('办件短号：6 位区划、日期、流水号、校验位，共 19 位', () => {
  for (const text of ['430623260212000001Z', '411523260105000017B', '341226261231999999Y'])
    assert.equal(codeOf(text), 'ok')
  const made = caseShortNumber({ regionCode: '430623', on: plainDate('2026-02-12'), sequence: 1 })
  assert.equal(made, '430623260212000001Z')
  assert.deepEqual(checkCaseNumber('430623-260212-000001z'), {
    ok: true,
    value: made,
    kind: 'short',
    filedOn: '2026-02-12',
    sequence: 1,
    regionCode: '430623',
    implementationCode: null,
  })
})

test('办件长号：实施编码、日期、流水号，共 43 位', () => {
  const text = '12441500196720244T3442199806003202206230068'
  const answer = checkCaseNumber(text)
  assert.ok(answer.ok)
  assert.deepEqual([answer.kind, answer.filedOn, answer.sequence], ['long', '2022-06-23', 68])
  const made = caseLongNumber({
    implementationCode: '12441500196720244T3442199806003',
    on: plainDate('2022-06-23'),
    sequence: 68,
  })
  assert.equal(made, text)
})

test('校验位错、日期不存在、长度不对，各说各的原因', () => {
  assert.equal(codeOf('430623260212000001Y'), 'case-number.check')
  assert.equal(codeOf('43062326021200001Z'), 'case-number.length')
  assert.equal(codeOf('43062326021200000AZ'), 'case-number.character')
  assert.equal(codeOf('12441500196720244T3442199806003202202300068'), 'case-number.date')
  assert.equal(codeOf('12441500196720244T3442199806003202206230A68'), 'case-number.character')
  assert.equal(codeOf('12441500196720244A3442199806003202206230068'), 'case-number.item-code')
})

test('流水号用尽、区划不是六位时不编号', () => {
  const on = plainDate('2026-02-12')
  for (const sequence of [0, 1_000_000, 1.5]) {
    assert.throws(() => caseShortNumber({ regionCode: '430623', on, sequence }), { code: 'case-number.sequence' })
  }
  assert.throws(() => caseShortNumber({ regionCode: '430623120', on, sequence: 1 }), { code: 'case-number.region' })
  const implementationCode = '12441500196720244T3442199806003'
  assert.throws(() => caseLongNumber({ implementationCode, on, sequence: 10_000 }), { code: 'case-number.sequence' })
})

test('校验位：短号任意一位写错都查得出', () => {
  const sequences = fc.integer({ min: 1, max: 999_999 })
  const positions = fc.integer({ min: 0, max: 18 })
  fc.assert(
    fc.property(sequences, positions, fc.constantFrom(...'0123456789ABXYZ'), (sequence, position, other) => {
      const number = caseShortNumber({ regionCode: '430623', on: plainDate('2026-02-12'), sequence })
      assert.equal(codeOf(number), 'ok')
      const wrong = number.slice(0, position) + other + number.slice(position + 1)
      if (wrong !== number) assert.notEqual(codeOf(wrong), 'ok')
    }),
    { numRuns: 2000 },
  )
})

test('校验位对、日期不存在的短号，说是日期', () => {
  const body = '430623261332000001'
  assert.equal(codeOf(body + mod3736Check(body)), 'case-number.date')
})

test('二十一世纪以外的日期、不成实施编码的，编不出号', () => {
  const on = plainDate('2026-02-12')
  assert.throws(() => caseShortNumber({ regionCode: '430623', on: plainDate('1999-02-12'), sequence: 1 }), {
    code: 'case-number.date',
  })
  const good = '12441500196720244T3442199806003'
  for (const implementationCode of ['', good.toLowerCase(), `${good}0`, `0${good}`, good.slice(1)]) {
    assert.throws(() => caseLongNumber({ implementationCode, on, sequence: 1 }), { code: 'case-number.item-code' })
  }
})
