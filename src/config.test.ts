import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from './config.ts'

test('settings: defaults, a kept key, and errors that say what to write', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'onevisit-config-'))
  t.after(() => rm(folder, { recursive: true }))
  const base = { DATA_DIR: folder }

  const config = readConfig({ ...base, PORT: '' })
  assert.equal(config.port, 3000)
  assert.equal(config.publicUrl, 'http://localhost:3000')
  assert.equal(readConfig(base).secret, config.secret, 'the key survives a restart')
  assert.equal((await stat(join(folder, 'secret'))).mode & 0o777, 0o600)

  assert.throws(
    () =>
      readConfig({ ...base, PORT: 'eighty', DEMO: 'yes', DATABASE_URL: 'mysql://root:hunter2@db', SECRET: 'short' }),
    (error: ConfigError) => {
      assert.match(error.message, /PORT: “eighty” is not a port number/)
      assert.match(error.message, /DEMO: “yes” is not on/)
      assert.match(error.message, /DATABASE_URL: its value is not the address/)
      assert.doesNotMatch(error.message, /hunter2|short/)
      return error instanceof ConfigError
    },
  )
  assert.deepEqual(readConfig({ ...base, ONEVISIT_PORT: '80', ONEVISIT_X: '1' }).warnings, [
    'ONEVISIT_PORT is not a setting of OneVisit and has no effect. Did you mean PORT?',
    'ONEVISIT_X is not a setting of OneVisit and has no effect.',
  ])
})
