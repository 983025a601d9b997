/** What stands in the log for an event: fingerprints only, so that the log can be public. Pure. */
import { randomBytes } from 'node:crypto'
import { canonicalJson } from '#kernel/canonical-json.ts'
import { sm3 } from '../crypto.ts'

/** An event as it is recorded, as far as its leaf speaks of it. */
export interface LoggedEvent {
  readonly caseId: string
  /** 1, 2, 3, … within the case. */
  readonly version: number
  readonly type: string
  /** ISO instant. */
  readonly occurredAt: string
  /** Chain hash of the event, SM3, 64 hex digits. */
  readonly hash: string
  /** Case number and fingerprint of the content, where the event gives them. */
  readonly number: string | null
  readonly contentHash: string | null
}

/** An event with the salt of its leaf: 16 random bytes, in hex. */
export interface SaltedEvent extends LoggedEvent {
  readonly salt: string
}

const format = Buffer.of(1)

/** A salt for one leaf. */
export const newSalt = (): string => randomBytes(16).toString('hex')

/**
 * Commitment to what a receipt says: SM3 over it and the salt of the leaf. The salt is told only in the proof of that one leaf, so that
 * nobody can try what another leaf speaks of or when, nor which leaves belong together, not even who holds a receipt of the same case.
 */
function commitment({ hash: _hash, caseId: _caseId, ...said }: SaltedEvent): string {
  return sm3(canonicalJson({ about: 'onevisit:leaf:v1', ...said }))
}

/** Content of a leaf, 65 bytes: format (1), chain hash of the event, commitment. */
export function leafContent(event: SaltedEvent): Buffer {
  return Buffer.concat([format, Buffer.from(event.hash, 'hex'), Buffer.from(commitment(event), 'hex')])
}

/** Columns of `case_event` (as `e`) that make a `LoggedEvent`. */
export const loggedColumns = `e.case_id as "caseId", e.version, e.type, e.occurred_at as "occurredAt", e.hash,
  e.data->>'number' as number, e.data->>'contentHash' as "contentHash"`
