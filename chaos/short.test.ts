/** The three-minute form of `npm run chaos`, fault by fault. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeCounty } from './county.ts'
import { fullUploadDisk } from './faults/disks.ts'
import { shortFaults } from './faults/list.ts'
import type { Run } from './stage.ts'

let folder = ''
let run: Run
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onevisit-chaos-'))
  const county = await makeCounty(join(folder, 'base'), { applicants: 12, sleepers: 8 })
  run = { base: join(folder, 'base'), county, folder, seed: 1, note: () => {} }
})
after(() => rm(folder, { recursive: true, force: true }))

for (const fault of shortFaults.filter((one) => one !== fullUploadDisk)) {
  test(`${fault.fault}: nothing acknowledged is lost, nothing is doubled`, async () => {
    const outcome = await fault.play(run, 'short')
    assert.equal(outcome.result, 'held', outcome.findings.join('\n') || outcome.said)
    assert.ok(outcome.count > 0, outcome.said)
  })
}

// Alone, because whoever is not root has to go where it may mount.
test(`${fullUploadDisk.fault}: 503 in words, nothing half there, taken again with space`, () => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), '--short', '--only', fullUploadDisk.id],
    { encoding: 'utf8' },
  )
  assert.equal(status, 0, stdout)
  assert.match(stdout, /^1 passed, 0 failed, 0 not run$/m)
})
