import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceOf } from './source.ts'

test('一户 IPv6 有无数地址，只算一个来源；IPv4 写在 IPv6 里还是那个 IPv4', () => {
  assert.equal(sourceOf('192.0.2.7'), '192.0.2.7')
  assert.equal(sourceOf('::ffff:192.0.2.7'), '192.0.2.7')
  const home = sourceOf('2001:db8:12:34::1')
  assert.equal(sourceOf('2001:0db8:0012:0034:aaaa:bbbb:cccc:dddd'), home)
  assert.notEqual(sourceOf('2001:db8:12:35::1'), home)
  assert.equal(sourceOf('2001:db8::1'), '2001:db8:0:0::/64')
  assert.equal(sourceOf('::1'), '0:0:0:0::/64')
  assert.equal(sourceOf('fe80::1%eth0'), 'fe80:0:0:0::/64')
})
