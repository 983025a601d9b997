import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createBreaker } from './breaker.ts'

test('a register that failed five times in a row rests for thirty seconds, then one call may try', () => {
  let at = 0
  const breaker = createBreaker({ failures: 5, restMs: 30_000 }, () => at)
  for (let turn = 0; turn < 5; turn += 1) {
    assert.ok(breaker.mayCall())
    breaker.failed()
  }
  assert.equal(breaker.mayCall(), false)
  at = 29_999
  assert.equal(breaker.mayCall(), false)
  at = 30_000
  assert.equal(breaker.mayCall(), true)
  assert.equal(breaker.mayCall(), false, 'only one tries')
  breaker.succeeded()
  assert.equal(breaker.mayCall(), true)
})

test('a failed trial starts the rest anew; single failures between successes never open it', () => {
  let at = 0
  const breaker = createBreaker({ failures: 2, restMs: 10 }, () => at)
  breaker.failed()
  breaker.succeeded()
  breaker.failed()
  assert.ok(breaker.mayCall())
  breaker.failed()
  at = 10
  assert.ok(breaker.mayCall())
  breaker.failed()
  at = 19
  assert.equal(breaker.mayCall(), false)
})
