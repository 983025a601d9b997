import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

function knip(directory: string): { ok: boolean; output: string } {
  const args = [
    '--no-progress',
    '--include',
    'files,dependencies,unlisted,unresolved,binaries',
    '--directory',
    directory,
  ]
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules', '.bin', 'knip'), args, {
    encoding: 'utf8',
    cwd: directory,
  })
  return { ok: status === 0, output: `${stdout}${stderr}` }
}

test('the check bites', (t) => {
  const planted = mkdtempSync(join(tmpdir(), 'onevisit-knip-'))
  t.after(() => rmSync(planted, { recursive: true }))
  writeFileSync(
    join(planted, 'package.json'),
    JSON.stringify({ name: 'planted', main: 'index.js', dependencies: { zod: '4' } }),
  )
  writeFileSync(join(planted, 'index.js'), '')
  writeFileSync(join(planted, 'dead.js'), '')
  const { ok, output } = knip(planted)
  assert.equal(ok, false)
  assert.match(output, /dead\.js/)
  assert.match(output, /zod/)
})

test('no dead file, no unused or undeclared dependency', () => {
  const { ok, output } = knip(root)
  assert.equal(ok, true, output)
})
