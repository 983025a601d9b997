import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qrCode } from './qr.ts'

test('二维码是一张图，读屏听得到扫了会怎样', () => {
  const { markup } = qrCode('https://example.gov.cn/verify?code=1', '扫一扫，看真假')
  assert.match(markup, /role="img" aria-label="扫一扫，看真假"/)
  assert.equal(markup.match(/<path/g)?.length, 2)
  assert.doesNotMatch(markup, /example/)
})
