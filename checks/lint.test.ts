import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLint } from '../tools/check.ts'

for (const result of checkLint()) {
  test(result.name, () => assert.equal(result.ok, true, result.output))
}
