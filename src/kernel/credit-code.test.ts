import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkCreditCode, creditCodeWithCheck } from './credit-code.ts'

const codeOf = (text: string) => {
  const answer = checkCreditCode(text)
  return answer.ok ? 'ok' : answer.code
}

test('GB 32100-2015：标准示例、真实机关和各地样例通过', () => {
  for (const text of [
    '91350100M000100Y43',
    '91110000101623741K',
    '911101066976941872',
    '12441500196720244T',
    '11370800MB28559184',
    '11100000000013338W',
    '11430000006122244L',
    '11430623T0000001XE',
    '11420116T00000028C',
    '11341226T00000036R',
    '11411523T000000443',
    '11210100T000000525',
    '92430623MA4T00027P',
    '54411523MF0T0001X9',
    '12430623T00000060N',
    '52420116MJ0T000147',
  ]) {
    assert.deepEqual(checkCreditCode(text).ok, true, text)
    assert.equal(creditCodeWithCheck(text.slice(0, 17)), text)
  }
})

test('加权和被 31 整除时校验码为 0', () => {
  assert.equal(codeOf('91430623MA4T000190'), 'ok')
})

test('字母表外的字符、校验码错、长度不对，各说各的原因', () => {
  assert.equal(codeOf('91350100M000100Y4Z'), 'credit-code.character')
  assert.equal(codeOf('91350100M000100Y4A'), 'credit-code.check')
  assert.equal(codeOf('91350100M000100Y4'), 'credit-code.length')
  assert.equal(codeOf('9135010AM000100Y43'), 'credit-code.character')
  assert.throws(() => creditCodeWithCheck('91350100M000100YI'), { code: 'credit-code.malformed' })
  assert.throws(() => creditCodeWithCheck('9135'), { code: 'credit-code.malformed' })
})

test('确已发出而校验不符的代码：列明后放行并记为 irregular', () => {
  const issued = '91350211M0000XUF46'
  assert.equal(codeOf(issued), 'credit-code.check')
  for (const irregular of [new Set([issued]), (code: string) => code === issued]) {
    const answer = checkCreditCode(issued, { irregular })
    assert.equal(answer.ok && answer.irregular, true)
    assert.equal(checkCreditCode('91350100M000100Y4A', { irregular }).ok, false)
    const regular = checkCreditCode('91350100M000100Y43', { irregular })
    assert.equal(regular.ok && regular.irregular, false)
  }
})

test('GB 11714：内含的主体标识码校验不符只作提示', () => {
  const sound = checkCreditCode('91110000101623741K')
  assert.deepEqual(sound.ok && sound.warnings, [])
  const odd = checkCreditCode(creditCodeWithCheck('91110000101623742'))
  assert.deepEqual(odd.ok && odd.warnings.map((warning) => warning.code), ['credit-code.organisation-code'])
})

test('代码各段含义', () => {
  const answer = checkCreditCode('9243 0623-ma4t00027p')
  assert.ok(answer.ok)
  const { registeringDepartment, bodyType, regionCode, organisationCode } = answer
  assert.deepEqual([registeringDepartment, bodyType, regionCode, organisationCode], ['9', '2', '430623', 'MA4T00027'])
})

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const symbol = fc.constantFrom(...alphabet)
const anyCode = fc
  .tuple(
    fc.constantFrom('91', '11', 'N1'),
    fc.constantFrom('430623', '420116'),
    fc.string({ unit: symbol, minLength: 9, maxLength: 9 }),
  )
  .map((parts) => creditCodeWithCheck(parts.join('')))

test('校验码：任意一位写错都查得出', () => {
  fc.assert(
    fc.property(anyCode, fc.integer({ min: 0, max: 17 }), symbol, (code, position, other) => {
      assert.equal(codeOf(code), 'ok')
      const wrong = code.slice(0, position) + other + code.slice(position + 1)
      if (wrong !== code) assert.notEqual(codeOf(wrong), 'ok')
    }),
    { numRuns: 2000 },
  )
})

test('GB 11714：主体标识码的校验码是 10 的写 X，是 11 的写 0', () => {
  for (const text of ['91430623D2143569XW', '91430623MA4T003509']) {
    const answer = checkCreditCode(text)
    assert.deepEqual(answer.ok && answer.warnings, [], text)
  }
})

test('校验位只接在 17 位之后', () => {
  for (const body of ['', '91350100M000100Y', '91350100M000100Y43', '91350100m000100Y4', '91350100I000100Y4'])
    assert.throws(() => creditCodeWithCheck(body), { code: 'credit-code.malformed' }, body)
  assert.equal(creditCodeWithCheck('91350100M000100Y4'), '91350100M000100Y43')
})
