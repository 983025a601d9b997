import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTypes } from '../tools/check.ts'

for (const result of checkTypes()) {
  test(result.name, () => assert.equal(result.ok, true, result.output))
}
