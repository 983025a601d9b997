import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDatabase } from '../db/database.ts'
import { testDatabase } from '../db/testing/test-database.ts'
import { logKey } from './signed-note.ts'
import { makeLog, randomFrom } from './testing/log-maker.ts'
import { manipulations, unlock } from './testing/manipulations.ts'
import { readSubject, tryClean, tryOne } from './testing/trial.ts'
import { verifyLog } from './verification.ts'

const key = logKey('a secret of thirty-two characters, or more')
/** Of each kind; `node attack/log-manipulations.ts` does 10 000 in all. */
const times = 2

test('whoever tampers with events, leaves, tiles or checkpoints is found, at the first index', async (t) => {
  const db = await testDatabase(t)
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  await makeLog(owner, key, randomFrom(11), 700)
  const untouched = await readSubject(owner, key)
  assert.equal((await verifyLog(owner, { key: key.verifier, seen: untouched.checkpoints })).ok, true)
  await unlock(owner)
  for (const kind of Object.keys(manipulations)) {
    await t.test(kind, async () => {
      for (let seed = 1; seed <= times; seed += 1)
        assert.equal((await tryOne(owner, untouched, kind, seed)).failure, undefined)
    })
  }
  assert.equal((await verifyLog(owner, { key: key.verifier })).ok, true, 'every trial was undone')
})

test('clean logs of any size raise no alarm', async (t) => {
  const db = await testDatabase(t)
  for (let seed = 1; seed <= 12; seed += 1) assert.equal(await tryClean(db, key, seed, 400), undefined)
})
