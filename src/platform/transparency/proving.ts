/** The auditor's door: the whole log in one snapshot, held against what others kept. */
import type { Database } from '../db/database.ts'
import type { TransparencyLog } from './log.ts'
import { type Checkpoint, isSignedBy, readCheckpoint, readNote, type VerifierKey } from './signed-note.ts'
import { type LogVerdict, verifyLog } from './verification.ts'

/** Proves the log from the first leaf; `seen` are checkpoints that a witness or the holders of receipts kept. */
export function proveLog(db: Database, log: TransparencyLog, seen: readonly Checkpoint[] = []): Promise<LogVerdict> {
  return db.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only')
    return verifyLog(tx, { key: log.key, witness: log.witness?.key, seen })
  })
}

/**
 * Checkpoints in a text somebody kept: a signed checkpoint, a proof file of a receipt, or a witness's history (one JSON object a line).
 * Undefined when it is none of these, or is signed by another key.
 */
export function readSeen(text: string, key: VerifierKey): Checkpoint[] | undefined {
  const note = /(?:^|\n\n)(\S+\n\d+\n[A-Za-z0-9+/]{43}=\n[\s\S]*)$/.exec(proofIn(text))?.[1]
  if (note !== undefined) {
    const signed = readNote(note)
    const checkpoint = signed && isSignedBy(signed, key) ? readCheckpoint(signed.body) : undefined
    return checkpoint && [checkpoint]
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const kept = lines.map((line) => entryOf(line, key.name))
  return kept.every((one) => one !== undefined) && kept.length > 0 ? (kept as Checkpoint[]) : undefined
}

/** The proof in a receipt's proof file, or the text itself. */
function proofIn(text: string): string {
  const { proof } = (parsed(text) ?? {}) as { proof?: unknown }
  return typeof proof === 'string' ? proof : text
}

function entryOf(line: string, origin: string): Checkpoint | undefined {
  const { size, root, at } = (parsed(line) ?? {}) as { size?: unknown; root?: unknown; at?: unknown }
  const hash = Buffer.from(typeof root === 'string' ? root : '', 'base64')
  if (!Number.isSafeInteger(size) || hash.length !== 32) return undefined
  return { origin, size: size as number, root: hash, time: typeof at === 'string' ? at : null }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
