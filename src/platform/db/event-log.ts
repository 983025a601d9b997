import { canonicalJson } from '#kernel/canonical-json.ts'
import { sm3 } from '../crypto.ts'
import { gathered } from './gather.ts'

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

/** Whether an event has the chain hash that its content and the hash before it give. Content no JSON could hold has none. */
export function isContentOf(hash: string, content: Omit<RecordedEvent, 'hash'>): boolean {
  try {
    return hashOf(content) === hash
  } catch {
    return false
  }
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

/**
 * Part of a statement: adds events to their cases. `events` is a JSON array of `eventRow`s, read as jsonb: as json, PostgreSQL takes four
 * times as long over what lies inside. Answers one row per event added; fewer than were given if somebody was faster on one of the cases,
 * and then nothing of the statement may stay.
 */
export const appendPart = (events: string): string => `
  insert into case_event (case_id, version, type, data, actor, occurred_at, recorded_at, request_id, prev_hash, hash)
  select case_id, version, type, data, actor, occurred_at, recorded_at, request_id, prev_hash, hash
  from jsonb_to_recordset(${events}::jsonb) as event (case_id uuid, version int, type text, data jsonb, actor jsonb,
    occurred_at timestamptz, recorded_at timestamptz, request_id text, prev_hash text, hash text)
  on conflict (case_id, version) do nothing returning 1`

/** An event as `appendPart` takes it. */
export const eventRow = (event: RecordedEvent): Readonly<Record<string, unknown>> => ({
  case_id: event.caseId,
  version: event.version,
  type: event.type,
  data: event.data,
  actor: event.actor,
  occurred_at: event.occurredAt,
  recorded_at: event.recordedAt,
  request_id: event.requestId,
  prev_hash: event.prevHash,
  hash: event.hash,
})

/** All events of a case, oldest first; empty when there is none. */
export const load = gathered<string, RecordedEvent[]>(async (sql, caseIds) => {
  const rows = await sql.query<RecordedEvent>(
    `select case_id as "caseId", version, type, data, actor, occurred_at as "occurredAt", recorded_at as "recordedAt",
            request_id as "requestId", prev_hash as "prevHash", hash
     from case_event where case_id = any($1::uuid[]) order by case_id, version`,
    [caseIds],
    'case-event-load',
  )
  const byCase = Map.groupBy(rows, (row) => row.caseId)
  return caseIds.map((id) => byCase.get(id.toLowerCase()) ?? [])
})

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
