/** The three-minute form of `npm run chaos`, fault by fault. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeCounty } from './county.ts'
import { appKillFault } from './faults/app-kills.ts'
import { databaseKillFault } from './faults/database-kills.ts'
import { fullUploadDisk } from './faults/disks.ts'
import { duplicates, twoOfficers } from './faults/duplicates.ts'
import { restoreToSecond } from './faults/restore.ts'
import { unknownCommits } from './faults/unknown-commits.ts'
import type { Run } from './stage.ts'

let folder = ''
let run: Run
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onevisit-chaos-'))
  const county = await makeCounty(join(folder, 'base'), { applicants: 12, sleepers: 8 })
  run = { base: join(folder, 'base'), county, folder, seed: 1, note: () => {} }
})
after(() => rm(folder, { recursive: true, force: true }))

for (const fault of [
  appKillFault,
  databaseKillFault,
  unknownCommits,
  duplicates,
  twoOfficers,
  restoreToSecond,
  fullUploadDisk,
]) {
  test(`${fault.fault}: nothing acknowledged is lost, nothing is doubled`, async (t) => {
    const outcome = await fault.play(run, 'short')
    if (outcome.result === 'not run') return t.skip(outcome.said)
    assert.deepEqual(outcome.findings, [], outcome.said)
    assert.ok(outcome.count > 0, outcome.said)
  })
}
