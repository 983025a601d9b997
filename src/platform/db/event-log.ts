import { canonicalJson } from '#kernel/canonical-json.ts'
import { Refusal } from '#kernel/refusal.ts'
import { sm3 } from '../crypto.ts'
import type { Sql } from './database.ts'

/** An event about to be recorded. */
export interface NewEvent {
  type: string
  data: unknown
  /** When it happened, ISO instant. */
  occurredAt: string
}

/** An event as it stands in the log. */
export interface RecordedEvent extends NewEvent {
  caseId: string
  /** 1, 2, 3, … within the case. */
  version: number
  actor: unknown
  recordedAt: string
  requestId: string
  /** Hash of the event before it; of the case itself for the first. */
  prevHash: string
  hash: string
}

/** Who records, in answer to which request, and when. */
export interface Recorder {
  actor: unknown
  requestId: string
  recordedAt: string
}

/** Newest version and hash of a case; `version` 0 and the genesis hash before its first event. */
export interface Head {
  version: number
  head: string
}

/** What the first event of a case hangs on. */
export function genesisHash(caseId: string): string {
  return sm3(`onevisit:${caseId}`)
}

function hashOf(event: Omit<RecordedEvent, 'hash'>): string {
  const { prevHash, ...content } = event
  return sm3(prevHash + canonicalJson(content))
}

/** The events of an append with their versions and hashes; pure, so that hot paths can put them into a statement of their own. */
export function chain(caseId: string, before: Head, events: readonly NewEvent[], by: Recorder): RecordedEvent[] {
  let prevHash = before.head
  return events.map((event, index) => {
    const content = {
      caseId,
      version: before.version + 1 + index,
      type: event.type,
      // As PostgreSQL will give it back: no undefined members.
      data: plain(event.data),
      actor: plain(by.actor),
      occurredAt: new Date(event.occurredAt).toISOString(),
      recordedAt: new Date(by.recordedAt).toISOString(),
      requestId: by.requestId,
      prevHash,
    }
    const hash = hashOf(content)
    prevHash = hash
    return { ...content, hash }
  })
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null))
}

const appendStatement = `
  insert into case_event (case_id, version, type, data, actor, occurred_at, recorded_at, request_id, prev_hash, hash)
  select $1, version, type, data, $2, occurred_at, $3, $4, prev_hash, hash
  from unnest($5::int[], $6::text[], $7::jsonb[], $8::timestamptz[], $9::text[], $10::text[])
    as event (version, type, data, occurred_at, prev_hash, hash)
  on conflict (case_id, version) do nothing
  returning version`

/**
 * Adds events to a case in one statement, after the version the decision was made on: give the head from `load` (`headOf`), or the
 * bare version number at the price of one more read. If somebody was faster: Refusal('conflict', 'platform.stale-version').
 */
export async function append(
  tx: Sql,
  caseId: string,
  expected: Head | number,
  events: readonly NewEvent[],
  by: Recorder,
): Promise<Head> {
  const before = typeof expected === 'number' ? await headAt(tx, caseId, expected) : expected
  if (events.length === 0) return before
  const recorded = chain(caseId, before, events, by)
  const written = await tx.query(
    appendStatement,
    [
      caseId,
      JSON.stringify(by.actor),
      by.recordedAt,
      by.requestId,
      recorded.map((event) => event.version),
      recorded.map((event) => event.type),
      recorded.map((event) => JSON.stringify(event.data)),
      recorded.map((event) => event.occurredAt),
      recorded.map((event) => event.prevHash),
      recorded.map((event) => event.hash),
    ],
    'case-event-append',
  )
  if (written.length < recorded.length) throw new Refusal('conflict', 'platform.stale-version')
  return headOf(caseId, recorded)
}

async function headAt(sql: Sql, caseId: string, version: number): Promise<Head> {
  if (version === 0) return { version, head: genesisHash(caseId) }
  const [row] = await sql.query<{ hash: string }>(
    'select hash from case_event where case_id = $1 and version = $2',
    [caseId, version],
    'case-event-head',
  )
  if (!row) throw new Refusal('conflict', 'platform.stale-version')
  return { version, head: row.hash }
}

/** All events of a case, oldest first; empty when there is none. */
export function load(sql: Sql, caseId: string): Promise<RecordedEvent[]> {
  return sql.query<RecordedEvent>(
    `select case_id as "caseId", version, type, data, actor, occurred_at as "occurredAt", recorded_at as "recordedAt",
            request_id as "requestId", prev_hash as "prevHash", hash
     from case_event where case_id = $1 order by version`,
    [caseId],
    'case-event-load',
  )
}

/** The head of loaded events. */
export function headOf(caseId: string, events: readonly RecordedEvent[]): Head {
  const last = events.at(-1)
  return last ? { version: last.version, head: last.hash } : { version: 0, head: genesisHash(caseId) }
}

export type ChainVerdict = { ok: true } | { ok: false; version: number; reason: string }

/** Whether the events of one case are exactly those that were recorded; names the first version that is not. */
export function verifyChain(events: readonly RecordedEvent[]): ChainVerdict {
  let before: RecordedEvent | undefined
  for (const event of events) {
    const expected = (before?.version ?? 0) + 1
    if (event.version !== expected) return { ok: false, version: expected, reason: `第 ${expected} 条记录缺失` }
    const { hash, ...content } = event
    const prevHash = before?.hash ?? genesisHash(event.caseId)
    if (event.prevHash !== prevHash)
      return { ok: false, version: event.version, reason: `第 ${event.version} 条记录与前一条不相连` }
    if (hashOf(content) !== hash)
      return { ok: false, version: event.version, reason: `第 ${event.version} 条记录的内容被改动` }
    before = event
  }
  return { ok: true }
}
