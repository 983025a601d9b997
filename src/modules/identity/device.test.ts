import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceOf } from './device.ts'

test('a user agent is reduced to families of browser and system', () => {
  assert.equal(deviceOf('Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537 Edg/140'), 'Edge · Windows')
  assert.equal(deviceOf('Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0'), '微信 · Android')
  assert.equal(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604'), 'Safari · iOS')
  assert.equal(deviceOf(undefined), '其他浏览器 · 其他系统')
})
