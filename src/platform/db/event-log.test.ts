import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '#kernel/refusal.ts'
import { uuidv7 } from '../crypto.ts'
import { openDatabase, type Sql } from './database.ts'
import {
  appendPart,
  chain,
  eventRow,
  genesisHash,
  type Head,
  headOf,
  load,
  type NewEvent,
  verifyChain,
} from './event-log.ts'
import { testDatabase } from './testing/test-database.ts'

const table = `
  drop table if exists case_event cascade;
  create table case_event (
    case_id uuid not null, version int not null, type text not null, data jsonb not null, actor jsonb not null,
    occurred_at timestamptz not null, recorded_at timestamptz not null, request_id text not null,
    prev_hash char(64) not null, hash char(64) not null, constraint case_event_pkey primary key (case_id, version));
  select append_only('case_event');
  select grant_app_role();`

const event = (type: string, data: unknown = { note: '收到' }): NewEvent => ({
  type,
  data,
  occurredAt: '2026-03-02T01:00:00.5Z',
})
const by = { actor: { kind: 'staff', staffId: 's1' }, requestId: 'request-1', recordedAt: '2026-03-02T09:00:01+08:00' }

/** As every writer does it: chained on the head that was read, all of them or none. */
async function append(sql: Sql, caseId: string, before: Head, events: readonly NewEvent[]): Promise<Head> {
  const recorded = chain(caseId, before, events, by)
  const written = await sql.query(appendPart('$1'), [JSON.stringify(recorded.map(eventRow))])
  if (written.length < recorded.length) throw new Refusal('conflict', 'platform.stale-version')
  return headOf(caseId, recorded)
}

test('办件记录只增不改，环环相扣', async (t) => {
  const db = await testDatabase(t)
  const owner = openDatabase(db.url)
  t.after(() => owner.close())
  await owner.query(table)
  const caseId = uuidv7()

  await t.test('two appends on the same version: one is kept, the other is told that its view is stale', async () => {
    const first = await append(db, caseId, { version: 0, head: genesisHash(caseId) }, [
      event('case-submitted', { b: 1, a: ['甲', undefined], gone: undefined }),
      event('case-received'),
    ])
    assert.equal(first.version, 2)
    const racers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        db.transaction((tx) => append(tx, caseId, first, [event(`racer-${n}`), event('second')])),
      ),
    )
    assert.equal(racers.filter((racer) => racer.status === 'fulfilled').length, 1)
    const reason = racers.find((racer) => racer.status === 'rejected')?.reason as Refusal
    assert.equal(reason.kind, 'conflict')
    assert.equal(reason.code, 'platform.stale-version')
    await append(db, caseId, headOf(caseId, await load(db, caseId)), [event('case-accepted')])
    assert.equal(headOf(caseId, await load(db, caseId)).version, 5)
  })

  await t.test('what PostgreSQL gives back verifies', async () => {
    const events = await load(db, caseId)
    assert.deepEqual(verifyChain(events), { ok: true })
    assert.equal(events[0]?.recordedAt, '2026-03-02T01:00:01.000Z')
    assert.equal(events[0]?.occurredAt, '2026-03-02T01:00:00.500Z')
  })

  await t.test('neither the application nor, by mistake, the owner can change, remove or empty the log', async () => {
    for (const sql of [db, owner]) {
      await assert.rejects(sql.query('update case_event set version = 9'), { code: '42501' })
      await assert.rejects(sql.query('delete from case_event'), { code: '42501' })
      await assert.rejects(sql.query('truncate case_event'), { code: '42501' })
    }
    await assert.rejects(db.query('alter table case_event disable trigger refuse_change'), { code: '42501' })
    await assert.rejects(db.query(`select append_only('message')`), { code: '42501' })
  })

  await t.test('who gets round all locks is found out', async () => {
    await owner.query('alter table case_event disable trigger refuse_change')
    await owner.query(`update case_event set data = '{"note":"改过"}' where version = 2`)
    assert.deepEqual(verifyChain(await load(db, caseId)), { ok: false, version: 2, reason: '第 2 条记录的内容被改动' })
    await owner.query('delete from case_event where version = 2')
    assert.deepEqual(verifyChain(await load(db, caseId)), { ok: false, version: 2, reason: '第 2 条记录缺失' })
    await owner.query(`update case_event set prev_hash = repeat('0', 64) where version = 1`)
    assert.deepEqual(verifyChain(await load(db, caseId)), {
      ok: false,
      version: 1,
      reason: '第 1 条记录与前一条不相连',
    })
  })
})
