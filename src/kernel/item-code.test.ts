import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkItemCode } from './item-code.ts'

const codeOf = (text: string, options = {}) => {
  const answer = checkItemCode(text, options)
  return answer.ok ? 'ok' : answer.code
}

test('GB/T 39554.1-2020：31 位实施编码拆成机构、层级、基本编码', () => {
  assert.deepEqual(checkItemCode('11370800MB285591843370117002011'), {
    ok: true,
    value: '11370800MB285591843370117002011',
    kind: 'implementation',
    basic: {
      code: '370117002011',
      province: '37',
      type: '01',
      guidingOffice: '17',
      mainItem: '002',
      subItem: '011',
    },
    creditCode: '11370800MB28559184',
    level: 3,
    sequence: null,
  })
  const guangdong = checkItemCode('12441500196720244T3442199806003')
  assert.ok(guangdong.ok)
  assert.deepEqual([guangdong.level, guangdong.basic.type, guangdong.basic.mainItem], [3, '21', '806'])
})

test('33 位业务办理项编码、12 位基本编码', () => {
  const handling = checkItemCode('11430623t0000001xe 4430117002011 01')
  assert.ok(handling.ok)
  assert.deepEqual([handling.kind, handling.level, handling.sequence], ['handling', 4, 1])
  const basic = checkItemCode('430117002011')
  assert.ok(basic.ok)
  assert.deepEqual([basic.kind, basic.creditCode, basic.level], ['basic', null, null])
  assert.equal(codeOf('000117002000'), 'ok')
})

test('按顺序查：长度、机构代码、层级、数字、类型、省份、办理项序号', () => {
  assert.equal(codeOf('11430623T0000001XE'), 'item-code.length')
  assert.equal(codeOf('11430623T0000001XA4430117002011'), 'item-code.credit-code')
  assert.equal(codeOf('11430623T0000001XE7430117002011'), 'item-code.level')
  assert.equal(codeOf('11430623T0000001XE0430117002011'), 'item-code.level')
  assert.equal(codeOf('11430623T0000001XE443011700201A'), 'item-code.character')
  assert.equal(codeOf('11430623T0000001XE4439917002011'), 'item-code.type')
  assert.equal(codeOf('11430623T0000001XE4370117002011'), 'item-code.province')
  assert.equal(codeOf('11430623T0000001XE4000117002011'), 'ok')
  assert.equal(codeOf('11430623T0000001XE443011700201100'), 'item-code.sequence')
  assert.equal(codeOf('990117002011'), 'item-code.province')
})

test('事项类型和省份是配置', () => {
  const types = new Set(['01', '20'])
  assert.equal(codeOf('442199806003', { types }), 'item-code.type')
  assert.equal(codeOf('430117002011', { province: '44' }), 'item-code.province')
  assert.equal(codeOf('11430623T0000001XE4430117002011', { province: '43' }), 'ok')
})
