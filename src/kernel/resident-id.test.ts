import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainDate } from './plain-date.ts'
import { checkResidentId, residentIdWithCheck, upgradeLegacyResidentId } from './resident-id.ts'

const today = plainDate('2026-11-21')
const check = (text: string) => checkResidentId(text, today)
const codeOf = (text: string) => {
  const answer = check(text)
  return answer.ok ? 'ok' : answer.code
}

test('GB 11643-1999：标准示例与各地号码通过，性别、出生日期由号码得出', () => {
  const known: [string, 'male' | 'female', string][] = [
    ['11010519491231002X', 'female', '1949-12-31'],
    ['34052419800101001X', 'male', '1980-01-01'],
    ['430623198507120014', 'male', '1985-07-12'],
    ['430623199202290121', 'female', '1992-02-29'],
    ['420116197809042333', 'male', '1978-09-04'],
    ['341226199912311106', 'female', '1999-12-31'],
    ['210102196505050228', 'female', '1965-05-05'],
    ['411523198808088881', 'female', '1988-08-08'],
  ]
  for (const [value, sex, bornOn] of known) {
    const regionCode = value.slice(0, 6)
    assert.deepEqual(check(value), { ok: true, value, kind: 'resident', sex, bornOn, regionCode })
  }
})

test('港澳台居民居住证、外国人永久居留身份证用同一校验', () => {
  const kindOf = (text: string) => {
    const answer = check(text)
    return answer.ok ? answer.kind : answer.code
  }
  assert.equal(kindOf('810000199408230021'), 'hong-kong-residence-permit')
  assert.equal(kindOf(residentIdWithCheck('82000019940823002')), 'macau-residence-permit')
  assert.equal(kindOf('830000199201300022'), 'taiwan-residence-permit')
  assert.equal(kindOf('932682198501010017'), 'foreign-permanent-resident')
  assert.equal(kindOf(residentIdWithCheck('81000119940823002')), 'resident-id.region')
})

test('1880 年出生的标准示例：默认不收，放开年份规则则收', () => {
  assert.equal(codeOf('440524188001010014'), 'resident-id.too-early')
  assert.equal(checkResidentId('440524188001010014', today, { earliestYear: 0 }).ok, true)
})

test('日期不存在、晚于今天、校验码错、地区不存在、长度和字符不对，各说各的原因', () => {
  assert.equal(codeOf('430623201802290010'), 'resident-id.birth-date')
  assert.equal(codeOf(residentIdWithCheck('43062320261122001')), 'resident-id.future')
  assert.equal(codeOf(residentIdWithCheck('43062320261121001')), 'ok')
  assert.equal(codeOf('110105194912310021'), 'resident-id.check')
  assert.equal(codeOf(residentIdWithCheck('00000019900101001')), 'resident-id.region')
  assert.equal(codeOf('610104620927690'), 'resident-id.legacy')
  assert.equal(codeOf('4306231985071200'), 'resident-id.length')
  assert.equal(codeOf('X30623198507120014'), 'resident-id.character')
  assert.equal(codeOf(''), 'resident-id.length')
  const answer = check('110105194912310021')
  assert.match(answer.ok ? '' : answer.reason, /校验码不对/)
})

test('小写 x、全角、空格和连字符先归一', () => {
  for (const text of [
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '１１０１０５１９４９１２３１００２Ｘ',
    '110105-19491231-002x',
  ]) {
    const answer = check(text)
    assert.equal(answer.ok && answer.value, '11010519491231002X')
  }
})

test('15 位旧号升为 18 位', () => {
  const answer = upgradeLegacyResidentId('610104620927690', today)
  assert.equal(answer.ok && answer.value, '610104196209276908')
  assert.equal(upgradeLegacyResidentId('610104621327690', today).ok, false)
  for (const text of ['61010462092769', '6101046209276901', 'A610104620927690', '610104620927690X']) {
    const wrong = upgradeLegacyResidentId(text, today)
    assert.equal(!wrong.ok && wrong.code, 'resident-id.legacy-shape', text)
  }
})

const anyId = fc
  .tuple(
    fc.constantFrom('430623', '420116', '110105', '810000', '932682'),
    fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-21'), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, born, sequence]) =>
    residentIdWithCheck(
      region + born.toISOString().slice(0, 10).replaceAll('-', '') + String(sequence).padStart(3, '0'),
    ),
  )

test('校验码：任意一位写错、任意相邻两位颠倒都查得出', () => {
  fc.assert(
    fc.property(anyId, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...'0123456789X'), (id, position, other) => {
      assert.equal(codeOf(id), 'ok')
      const wrong = id.slice(0, position) + other + id.slice(position + 1)
      if (wrong !== id) assert.notEqual(codeOf(wrong), 'ok')
      const swapped =
        id.slice(0, position) +
        id
          .slice(position, position + 2)
          .split('')
          .reverse()
          .join('') +
        id.slice(position + 2)
      if (swapped !== id) assert.notEqual(codeOf(swapped), 'ok')
    }),
    { numRuns: 2000 },
  )
})

test('任何文字都得到回答，不抛错', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof check(text).ok === 'boolean'))
})

test('校验位只接在 17 位数字后面', () => {
  for (const digits of [
    '',
    '1101051949123100',
    '110105194912310022',
    'a11010519491231002',
    '11010519491231002a',
    '1101051949123100X',
  ])
    assert.throws(() => residentIdWithCheck(digits), { code: 'resident-id.malformed' }, digits)
  assert.equal(residentIdWithCheck('11010519491231002'), '11010519491231002X')
})
