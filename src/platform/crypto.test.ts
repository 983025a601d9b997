import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, hmacSm3, randomCode, randomToken, sameSecret, sm3, uuidv7, verifyPassword } from './crypto.ts'

test('SM3 按 GB/T 32905 附录 A 的两个例子', () => {
  assert.equal(sm3('abc'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  assert.equal(sm3('abcd'.repeat(16)), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732')
})

test('HMAC-SM3 is the construction of RFC 2104 over SM3', () => {
  const key = Buffer.alloc(64)
  key.write('key')
  const pad = (byte: number) => Buffer.from(key.map((value) => value ^ byte))
  const inner = sm3(Buffer.concat([pad(0x36), Buffer.from('text')]))
  assert.equal(hmacSm3('key', 'text'), sm3(Buffer.concat([pad(0x5c), Buffer.from(inner, 'hex')])))
})

test('a password verifies against its hash only, however its letters are composed', async () => {
  const stored = await hashPassword('Vögel 一次办')
  assert.match(stored, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.equal(await verifyPassword('Vo\u0308gel 一次办', stored), true)
  assert.equal(await verifyPassword('Vögel 二次办', stored), false)
  assert.notEqual(await hashPassword('Vögel 一次办'), stored)
  await assert.rejects(verifyPassword('x', 'md5:1234'), /not in argon2id form/)
})

test('codes, tokens and ids have their shape', () => {
  assert.match(randomCode(6), /^\d{6}$/)
  assert.match(randomToken(), /^[\w-]{43}$/)
  assert.match(uuidv7(), /^[0-9a-f]{8}-[0-9a-f]{4}-7/)
  assert.equal(sameSecret('a', 'a'), true)
  assert.equal(sameSecret('a', 'ab'), false)
})
