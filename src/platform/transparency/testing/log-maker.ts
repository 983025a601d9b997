/** Random cases and a log over them, for tests and for the published run. */
import { randomUUID } from 'node:crypto'
import { sm3, uuidv7 } from '../../crypto.ts'
import type { Sql } from '../../db/database.ts'
import { appendPart, chain, eventRow, genesisHash, headOf, type RecordedEvent } from '../../db/event-log.ts'
import { integrate } from '../sequencer.ts'
import type { SigningKey } from '../signed-note.ts'

/** Numbers between 0 and 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const below = (random: () => number, limit: number): number => Math.floor(random() * limit)

const types = ['case-submitted', 'case-received', 'case-accepted', 'step-claimed', 'case-granted', 'result-delivered']

/** Events of some random cases in the order they would be recorded, each case a chain of its own. */
export function randomEvents(random: () => number, count: number): RecordedEvent[] {
  const open: { id: string; events: RecordedEvent[] }[] = []
  const all: RecordedEvent[] = []
  while (all.length < count) {
    const isNew = open.length < 3 || random() < 0.25
    const found = isNew
      ? { id: uuidv7(), events: [] }
      : (open[below(random, open.length)] ?? { id: uuidv7(), events: [] })
    if (isNew) open.push(found)
    const place = found.events.length
    const at = new Date(Date.UTC(2026, 2, 2) + all.length * 61_000 + below(random, 1000)).toISOString()
    const data = {
      note: '收到',
      step: below(random, 9),
      ...(place === 0 && { number: `4306232026${String(all.length).padStart(8, '0')}X`, contentHash: sm3(found.id) }),
    }
    const before = place === 0 ? { version: 0, head: genesisHash(found.id) } : headOf(found.id, found.events)
    const by = { actor: { key: `staff:${below(random, 20)}`, postId: null }, requestId: randomUUID(), recordedAt: at }
    const event = chain(found.id, before, [{ type: types[place % types.length] ?? '', data, occurredAt: at }], by)
    found.events.push(...event)
    all.push(...event)
    if (found.events.length === types.length) open.splice(open.indexOf(found), 1)
  }
  return all
}

/** Writes events as they stand. */
export async function writeEvents(sql: Sql, events: readonly RecordedEvent[]): Promise<void> {
  if (events.length > 0) await sql.query(appendPart('$1'), [JSON.stringify(events.map(eventRow))])
}

/**
 * A checkpoint without news that takes a row of its own: as the first one in a copy of the database does, and as all did that were signed
 * before refreshes.
 */
async function signAnew(sql: Sql, key: SigningKey): Promise<void> {
  const [newest] = await sql.query<{ mark: string }>(
    'select complete_below::text as mark from log_checkpoint order by checkpoint_number desc limit 1',
  )
  const end = { caseId: 'ffffffff-ffff-ffff-ffff-ffffffffffff', version: 0, completeBelow: newest?.mark ?? '0' }
  await integrate(sql, key, { refreshSeconds: 0, after: end })
}

/** Records events in batches of random size, a checkpoint after each; some of them are refreshed, now and then one has no news. */
export async function makeLog(
  sql: Sql,
  key: SigningKey,
  random: () => number,
  count: number,
  mostAtOnce = 120,
): Promise<void> {
  const events = randomEvents(random, count)
  for (let at = 0; at < events.length; ) {
    const size = 1 + below(random, mostAtOnce)
    await writeEvents(sql, events.slice(at, at + size))
    at += size
    await integrate(sql, key, { refreshSeconds: 600 })
    if (at === size || random() < 0.3) await integrate(sql, key, { refreshSeconds: 0 })
    if (random() < 0.15) await signAnew(sql, key)
  }
}
