import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSealer } from './sealing.ts'

const sealer = createSealer('a secret of the test, long enough')

test('个人信息加密保存：同一号码两次加密结果不同，打开后一致', () => {
  const first = sealer.seal('430623198507120014', 'id-number')
  const second = sealer.seal('430623198507120014', 'id-number')
  assert.notEqual(first, second)
  assert.equal(first.includes('430623'), false)
  assert.equal(sealer.open(first, 'id-number'), '430623198507120014')
  assert.equal(sealer.open(second, 'id-number'), '430623198507120014')
})

test('a sealed value that was changed, moved to another place or sealed with another key does not open', () => {
  const sealed = sealer.seal('19907301000', 'phone')
  const last = sealed.at(-1) === 'A' ? 'B' : 'A'
  assert.throws(() => sealer.open(`${sealed.slice(0, -3)}${last}${sealed.slice(-2)}`, 'phone'))
  assert.throws(() => sealer.open(sealed, 'address'))
  assert.throws(() => createSealer('another secret').open(sealed, 'phone'))
  assert.throws(() => sealer.open('v2.abc', 'phone'), /unknown version/)
})

test('the blind index finds equal texts of one context and differs between contexts and keys', () => {
  const index = sealer.indexOf('19907301000', 'phone')
  assert.match(index, /^[0-9a-f]{64}$/)
  assert.equal(sealer.indexOf('19907301000', 'phone'), index)
  assert.notEqual(sealer.indexOf('19907301000', 'id-number'), index)
  assert.notEqual(createSealer('another secret').indexOf('19907301000', 'phone'), index)
})
