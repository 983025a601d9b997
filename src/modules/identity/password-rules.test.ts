import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passwordFault } from './password-rules.ts'
import { identityDefaults } from './settings.ts'

const fault = (password: string) => passwordFault(password, ['HR1001', '陈浩'], identityDefaults.password)

test('密码至少 10 位、三种字符，不含工号和姓名，不连用同一字符', () => {
  assert.equal(fault('Yanshi#2026'), undefined)
  assert.equal(fault('Ab1#'), 'identity.password-short')
  assert.equal(fault('abcdefghij12'), 'identity.password-simple')
  assert.equal(fault('Abcaaaa#2026'), 'identity.password-simple')
  assert.equal(fault('xx-hr1001-XX'), 'identity.password-personal')
  assert.equal(fault('Ab12陈浩Cd34#'), 'identity.password-personal')
  assert.equal(fault(`Aa1${'xy'.repeat(120)}`), 'identity.password-short')
})
