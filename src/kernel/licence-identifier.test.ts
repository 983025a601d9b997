import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLicenceIdentifier, licenceIdentifier } from './licence-identifier.ts'
import { mod3736Check } from './mod-37-36.ts'

const codeOf = (text: string) => {
  const answer = checkLicenceIdentifier(text)
  return answer.ok ? 'ok' : answer.code
}

test('GB/T 36904-2018：已发和样例标识通过', () => {
  for (const text of [
    '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U',
    '1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0',
    '1.2.156.3005.2.11100000000013338W001.11430623T0000001XE.202600000001.001.E',
    '1.2.156.3005.2.11100000MB03271699022.11430623T0000001XE.2026B0000000001.001.B',
  ]) {
    const answer = checkLicenceIdentifier(text)
    assert.ok(answer.ok, text)
    assert.deepEqual(answer.warnings, [])
    const { typeCode, issuerCode, serial, version } = answer
    assert.equal(licenceIdentifier({ typeCode, issuerCode, serial, version }), text)
  }
})

test('颁发机构用行政区划代码的，收下并提示', () => {
  const answer = checkLicenceIdentifier('1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9')
  assert.deepEqual(answer.ok && answer.warnings.map((warning) => warning.code), ['licence-identifier.issuer-is-region'])
})

test('校验位不对的文档样例不收', () => {
  const sample = '1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M'
  assert.equal(checkLicenceIdentifier(sample).ok, false)
  assert.equal(mod3736Check('11100000000013661B006113700000045046442209FA4E88F9E4C878F3E9BED2CE7EA49001'), 'D')
})

test('根、段数、类型、机构、流水号、版本不对，各说各的原因', () => {
  const rest = '11430623T0000001XE.202600000001.001.E'
  assert.equal(codeOf(`1.2.156.3005.3.11100000000013338W001.${rest}`), 'licence-identifier.root')
  assert.equal(codeOf('1.2.156.3005.2.11100000000013338W001'), 'licence-identifier.parts')
  assert.equal(codeOf(`1.2.156.3005.2.11100000000013338A001.${rest}`), 'licence-identifier.type')
  assert.equal(codeOf(`1.2.156.3005.2.11100000000013338W0A1.${rest}`), 'licence-identifier.type')
  assert.equal(codeOf(`1.2.156.3005.2.11100000000013338W0001.${rest}`), 'licence-identifier.type')
  assert.equal(codeOf(`1.2.156.3005.2.11100000000013338W001A.${rest}`), 'licence-identifier.type')
  const type = '1.2.156.3005.2.11100000000013338W001'
  assert.equal(codeOf(`${type}.11430623T0000001XE.#2026.001.E`), 'licence-identifier.serial')
  assert.equal(codeOf(`${type}.11430623T0000001XE.2026#.001.E`), 'licence-identifier.serial')
  assert.equal(codeOf(`${type}.11430623T0000001XA.202600000001.001.E`), 'licence-identifier.issuer')
  assert.equal(codeOf(`${type}.11430623T0000001XE..001.E`), 'licence-identifier.serial')
  assert.equal(codeOf(`${type}.11430623T0000001XE.202600000001.000.E`), 'licence-identifier.version')
  assert.equal(codeOf(`${type}.11430623T0000001XE.202600000002.001.E`), 'licence-identifier.check')
  const parts = { typeCode: '11100000000013338W001', issuerCode: '11430623T0000001XE', serial: 'A' }
  assert.throws(() => licenceIdentifier({ ...parts, version: 1000 }), { code: 'licence-identifier.malformed' })
  assert.throws(() => mod3736Check('a'), { code: 'mod-37-36.character' })
})

test('ISO 7064 MOD 37,36：任意一位写错、任意相邻两位颠倒都改变校验位或被查出', () => {
  const body = '430623260212000001'
  const check = mod3736Check(body)
  for (let position = 0; position < body.length; position++) {
    for (const other of '0123456789') {
      const wrong = body.slice(0, position) + other + body.slice(position + 1)
      if (wrong !== body) assert.notEqual(mod3736Check(wrong), check)
    }
  }
})

test('流水号最长 64 位；各段只收数字和大写字母', () => {
  const parts = { typeCode: '11100000000013338W001', issuerCode: '11430623T0000001XE', version: 1 }
  assert.equal(codeOf(licenceIdentifier({ ...parts, serial: 'A'.repeat(64) })), 'ok')
  for (const serial of ['A'.repeat(65), '', 'a1', '1a', '-1', '1-'])
    assert.throws(() => licenceIdentifier({ ...parts, serial }), { code: 'licence-identifier.malformed' }, serial)
  const long = [parts.typeCode, parts.issuerCode, 'A'.repeat(65), '001']
  const identifier = `1.2.156.3005.2.${long.join('.')}.${mod3736Check(long.join(''))}`
  assert.equal(codeOf(identifier), 'licence-identifier.serial')
})

test('校验位只从数字和大写字母算', () => {
  for (const text of ['', '-1', '1-', 'a1']) assert.throws(() => mod3736Check(text), { code: 'mod-37-36.character' })
})
