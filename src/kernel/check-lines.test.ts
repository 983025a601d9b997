import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkIdKinds, checkIdLine } from './check-lines.ts'
import { plainDate } from './plain-date.ts'

const check = (line: string) => checkIdLine(line, plainDate('2026-11-21'))

test('每种编号都认，全角和小写先归一', () => {
  for (const line of [
    'resident-id 11010519491231002x',
    'resident-id １１０１０５１９４９１２３１００２Ｘ',
    'credit-code 91350100m000100y43',
    'item-code 430117002011',
    'item-code 11430623T0000001XE4430117002011',
    'item-code 11430623T0000001XE443011700201101',
    'licence-id 1.2.156.3005.2.11100000000013338W001.11430623T0000001XE.202600000001.001.E',
    'case-number 430623260212000001Z',
    'case-number 12441500196720244T3442199806003202206230068',
    '  case-number\t430623 260212 000001Z\r',
  ]) {
    assert.deepEqual(check(line), { ok: true }, line)
  }
})

test('编号不对、种类不认识、缺编号、空行，都用中文说明', () => {
  for (const line of [
    'resident-id 110105194912310021',
    'toString x',
    'credit-code',
    '',
    '  ',
    'resident-id ',
    `item-code ${'1'.repeat(5000)}`,
  ]) {
    const answer = check(line)
    assert.ok(!answer.ok && /\p{Script=Han}/u.test(answer.reason), line)
  }
})

test('任何一行都有回答，不抛错', () => {
  const lines = fc
    .tuple(fc.constantFrom(...checkIdKinds, ''), fc.string({ unit: 'binary' }))
    .map((parts) => parts.join(' '))
  fc.assert(fc.property(lines, (line) => typeof check(line).ok === 'boolean'))
})

test('每种说不通的行，说的是它自己的毛病', () => {
  const reason = (line: string) => {
    const answer = check(line)
    return answer.ok ? 'ok' : answer.reason
  }
  assert.match(reason(' '), /这一行是空的/)
  assert.match(reason('credit-code'), /缺少编号/)
  assert.match(reason('toString x'), /不认识这个种类/)
  assert.match(reason(`item-code ${'1'.repeat(991)}`), /超过 1000 个字符/)
  assert.doesNotMatch(reason(`item-code ${'1'.repeat(990)}`), /超过 1000 个字符/)
  assert.equal(reason('resident-id    11010519491231002x'), 'ok')
})
