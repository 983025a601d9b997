import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { codeHindrance, lockedUntil, phoneHindrance } from './lockout.ts'
import { identityDefaults } from './settings.ts'

const { lock, code } = identityDefaults
const minutesAfter = (minutes: number) => new Date(Date.UTC(2026, 8, 1, 1, minutes)).toISOString()
const failures = (count: number, latest: number) =>
  Array.from({ length: count }, (_, index) => minutesAfter(latest - index))

describe('登录失败锁定（GB/T 22239-2019 身份鉴别）', () => {
  test('连续错 4 次不锁，第 5 次锁 30 分钟', () => {
    assert.equal(lockedUntil(failures(4, 10), minutesAfter(10), lock), undefined)
    assert.equal(lockedUntil(failures(5, 10), minutesAfter(10), lock), minutesAfter(40))
    assert.equal(lockedUntil(failures(5, 10), minutesAfter(40), lock), undefined)
  })

  test('再错 5 次，锁定时间加倍，最长一天', () => {
    assert.equal(lockedUntil(failures(6, 50), minutesAfter(50), lock), undefined)
    assert.equal(lockedUntil(failures(10, 50), minutesAfter(50), lock), minutesAfter(110))
    assert.equal(lockedUntil(failures(50, 50), minutesAfter(50), lock), minutesAfter(50 + 24 * 60))
  })
})

describe('验证码频次', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 8, 1, 1, 0, second)).toISOString()
  test('60 秒内不重发，告诉还要等几秒', () => {
    assert.deepEqual(codeHindrance([at(0)], at(18), code), { code: 'identity.code-too-soon', seconds: 42 })
    assert.equal(codeHindrance([at(0)], at(60), code), undefined)
  })
  test('从没登录过的设备：一个地址 5 次，一个号码所有地址 15 次；登录过的设备另算', () => {
    const sent = (count: number, source: string, deviceId: string | null = null) =>
      Array.from({ length: count }, () => ({ sentAt: at(0), source, deviceId }))
    const limit = { code: 'identity.code-daily-limit' }
    const from = (source: string, deviceId: string | null = null) => ({ source, deviceId })
    assert.deepEqual(phoneHindrance(sent(5, 'a'), from('a'), at(500), code), limit)
    assert.equal(phoneHindrance(sent(5, 'a'), from('b'), at(500), code), undefined)
    const many = ['a', 'b', 'c'].flatMap((source) => sent(5, source))
    assert.deepEqual(phoneHindrance(many, from('d'), at(500), code), limit)
    assert.equal(phoneHindrance(many, from('a', 'own'), at(500), code), undefined)
    assert.deepEqual(phoneHindrance(sent(5, 'a', 'own'), from('b', 'own'), at(500), code), limit)
    assert.equal(phoneHindrance(sent(5, 'a', 'own'), from('a'), at(500), code), undefined)
  })
  test('一天最多 5 次', () => {
    const sent = [400, 300, 200, 100, 0].map(at)
    assert.equal(codeHindrance(sent.slice(1), at(500), code), undefined)
    assert.deepEqual(codeHindrance(sent, at(500), code), { code: 'identity.code-daily-limit' })
  })
})
