import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Database, openDatabase } from '../db/database.ts'
import { migrate, migrationFolder } from '../db/migrate.ts'
import { emptyDatabase, testDatabase } from '../db/testing/test-database.ts'
import { createTransparencyLog, keepLog } from './log.ts'
import { logStanding, newestCheckpoint } from './proofs.ts'
import { integrate } from './sequencer.ts'
import { logKey } from './signed-note.ts'
import { randomEvents, randomFrom, writeEvents } from './testing/log-maker.ts'
import { simulatedClock } from './testing/simulated-clock.ts'
import { verifyLog } from './verification.ts'

const secret = 'a secret of thirty-two characters, or more'
const key = logKey(secret)

interface Cleanup {
  after(work: () => Promise<void>): void
}

async function openLog(t: Cleanup) {
  const db = await testDatabase(t)
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  return { db, owner, log: createTransparencyLog({ db, secret }) }
}

const leaves = (db: Database) =>
  db.query<{ case_id: string; version: number }>('select case_id, version from log_leaf order by leaf_index')

test('events that commit out of order all enter the log, each once, the versions of a case in order', async (t) => {
  const { db, log } = await openLog(t)
  const events = randomEvents(randomFrom(1), 400)
  await log.keepUp()
  const early = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  // Begun first, committed last: the mark of its transaction is older than what the log has already seen.
  const slow = db.transaction(async (tx) => {
    await writeEvents(tx, events.slice(0, 150))
    early.resolve()
    await done.promise
  })
  await early.promise
  await writeEvents(
    db,
    events.slice(150).filter(({ version }) => version === 1),
  )
  assert.equal(await log.keepUp(), events.slice(150).filter(({ version }) => version === 1).length)
  assert.equal(await log.keepUp(), 0)
  done.resolve()
  await slow
  assert.equal(await log.keepUp(), 150)
  await writeEvents(
    db,
    events.slice(150).filter(({ version }) => version > 1),
  )
  await log.keepUp()
  const places = await leaves(db)
  assert.equal(places.length, 400)
  const seen = new Map<string, number>()
  for (const { case_id: id, version } of places) {
    assert.equal(version, (seen.get(id) ?? 0) + 1)
    seen.set(id, version)
  }
  assert.equal((await newestCheckpoint(db))?.size, 400)
  assert.deepEqual(await verifyLog(db, { key: key.verifier }), { ok: true, leaves: 400, checkpoints: 4, waiting: 0 })
})

test('several processes at once: one works, nothing is taken twice', async (t) => {
  const { db, log } = await openLog(t)
  const others = Array.from({ length: 4 }, () => createTransparencyLog({ db, secret }))
  const events = randomEvents(randomFrom(2), 600)
  for (let at = 0; at < events.length; at += 60) {
    await Promise.all([writeEvents(db, events.slice(at, at + 60)), ...[log, ...others].map((one) => one.keepUp())])
  }
  await log.keepUp()
  assert.equal((await leaves(db)).length, 600)
  assert.equal((await verifyLog(db, { key: key.verifier })).ok, true)
})

test('a crash in the middle leaves nothing half done, and the next run does it all', async (t) => {
  const { db, log } = await openLog(t)
  await writeEvents(db, randomEvents(randomFrom(3), 300))
  const crash = db.transaction(async (tx) => {
    await integrate(tx, key, { refreshSeconds: 600 })
    throw new Error('killed here')
  })
  await assert.rejects(crash, { message: 'killed here' })
  assert.deepEqual(await leaves(db), [])
  assert.equal(await log.keepUp(), 300)
  assert.equal(await log.keepUp(), 0)
})

/**
 * Keeps a log for so long of a simulated clock, each look and its pause taking `lookSeconds`. Answers how many seconds the newest
 * signature was old at most.
 */
async function oldestSignature(t: Cleanup, { minutes, lookSeconds }: { minutes: number; lookSeconds: number }) {
  const { db, owner } = await openLog(t)
  const clock = await simulatedClock(owner)
  await writeEvents(db, randomEvents(randomFrom(12), 30))
  const over = Promise.withResolvers<void>()
  let oldest = 0
  let passed = 0
  const keeping = keepLog(
    createTransparencyLog({ db, secret }),
    (_, error) => over.reject(error),
    async (_, stopped) => {
      passed += lookSeconds
      const now = await clock.advance(lookSeconds)
      const signedAt = (await newestCheckpoint(db))?.time ?? ''
      oldest = Math.max(oldest, (now.getTime() - Date.parse(signedAt)) / 1000)
      if (passed < minutes * 60) return
      over.resolve()
      await once(stopped, 'abort')
    },
  )
  await over.promise
  await keeping.stop()
  return { db, owner, clock, oldest }
}

test('a county that sleeps has a signature of the last minute at any time, in one row, also while its witness does not answer', async (t) => {
  // Twenty seconds of pause, five of waiting for the witness.
  const { db, oldest } = await oldestSignature(t, { minutes: 120, lookSeconds: 25 })
  assert.ok(oldest <= 60, `${oldest} s`)
  assert.deepEqual(await db.query('select checkpoint_number as number from log_checkpoint'), [{ number: 1 }])
  assert.equal((await db.query('select from log_refresh')).length, 1)
  assert.deepEqual(await verifyLog(db, { key: key.verifier }), { ok: true, leaves: 30, checkpoints: 1, waiting: 0 })
})

test('咬得住错：a log that is looked at too seldom is seen to have no signature of the last minute', async (t) => {
  const { oldest } = await oldestSignature(t, { minutes: 20, lookSeconds: 90 })
  assert.ok(oldest > 60, `${oldest} s`)
})

test('a county that was switched off overnight takes nothing in until its newest checkpoint is signed again, in its old row', async (t) => {
  const { db, clock } = await oldestSignature(t, { minutes: 2, lookSeconds: 20 })
  const log = createTransparencyLog({ db, secret })
  const events = randomEvents(randomFrom(13), 20)
  await clock.advance(5 * 3_600)
  await assert.rejects(writeEvents(db, events), { code: 'platform.log-overdue' })
  assert.equal(await log.keepUp(), 0)
  await writeEvents(db, events)
  const signedAt = (await newestCheckpoint(db))?.time ?? ''
  await clock.advance(-7_200)
  assert.equal(await log.keepUp(), 20)
  assert.equal((await newestCheckpoint(db))?.time, signedAt, 'a clock that was set back makes no signature older')
  assert.deepEqual(await verifyLog(db, { key: key.verifier }), { ok: true, leaves: 50, checkpoints: 2, waiting: 0 })
})

test('while the newest checkpoint is overdue no event is recorded; reading goes on, and a fresh checkpoint opens again', async (t) => {
  const { db, owner, log } = await openLog(t)
  const [first = [], second = []] = [0, 1].map((n) => randomEvents(randomFrom(4 + n), 5))
  await writeEvents(db, first)
  await log.keepUp()
  await owner.query(`alter table log_checkpoint disable trigger refuse_change`)
  await owner.query(`update log_checkpoint set made_at = made_at - interval '5 hours'`)
  await assert.rejects(writeEvents(db, second), { kind: 'unavailable', code: 'platform.log-overdue' })
  assert.equal((await db.query('select from case_event')).length, 5)
  await owner.query(`update log_limit set overdue_after = '6 hours'`)
  await writeEvents(db, second.slice(0, 1))
  await owner.query(`update log_limit set overdue_after = '4 hours'`)
  await log.keepUp()
  await writeEvents(db, second.slice(1))
})

test('what was signed is not signed over: a log that was changed gets no further checkpoint', async (t) => {
  const { db, owner, log } = await openLog(t)
  const events = randomEvents(randomFrom(6), 40)
  await writeEvents(db, events.slice(0, 30))
  await log.keepUp()
  await owner.query('alter table log_leaf disable trigger refuse_change')
  await owner.query(`update log_leaf set leaf_hash = sha256('x') where leaf_index = 7`)
  await writeEvents(db, events.slice(30))
  await assert.rejects(log.keepUp(), /does not give the root of checkpoint 1/)
  await assert.rejects(
    createTransparencyLog({ db, secret: `${secret}!` }).keepUp(),
    /does not give the root|not signed with/,
  )
})

test('in a copy of the database whose transactions count anew, nothing is missed', async (t) => {
  const { db, owner, log } = await openLog(t)
  const events = randomEvents(randomFrom(7), 60)
  await writeEvents(db, events.slice(0, 20))
  await log.keepUp()
  await owner.query('alter table log_checkpoint disable trigger refuse_change')
  await owner.query(`update log_checkpoint set complete_below = '900000000000'`)
  await writeEvents(db, events.slice(20, 40))
  assert.equal(await log.keepUp(), 20)
  await writeEvents(db, events.slice(40))
  assert.equal(await log.keepUp(), 20)
  // What came with the copy bears marks this database reaches in years: it is gone through once and not looked at again.
  await owner.query('alter table case_event disable trigger refuse_change')
  await owner.query(`update case_event set recorded_xid = '900000000000' where version = 1`)
  const late = randomEvents(randomFrom(9), 20)
  await writeEvents(db, late)
  assert.equal((await logStanding(db)).waiting, 20)
  assert.equal(await log.keepUp(), 20)
  assert.equal((await verifyLog(db, { key: key.verifier })).ok, true)
  const hidden = randomEvents(randomFrom(10), 1)
  await writeEvents(db, hidden)
  await owner.query(`update case_event set recorded_xid = '900000000000' where case_id = $1`, [hidden[0]?.caseId])
  const verdict = await verifyLog(db, { key: key.verifier })
  assert.ok(!verdict.ok && verdict.reason === '办件记录没有入账', 'a mark of the future hides nothing')
})

test('a database from before the log opens, and its events enter the log', async (t) => {
  const url = await emptyDatabase(t)
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  t.after(() => rm(folder, { recursive: true }))
  for (const name of await readdir(migrationFolder))
    if (name < '0017') await cp(join(migrationFolder, name), join(folder, name))
  await migrate(url, folder)
  const owner = openDatabase(url)
  t.after(() => owner.close())
  await writeEvents(owner, randomEvents(randomFrom(8), 6_000))
  await migrate(url)
  const log = createTransparencyLog({ db: owner, secret })
  assert.equal(await log.keepUp(), 6_000)
  const verdict = await verifyLog(owner, { key: key.verifier })
  assert.deepEqual(verdict, { ok: true, leaves: 6_000, checkpoints: 2, waiting: 0 })
})
