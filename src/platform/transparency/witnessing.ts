/** Fetches what the witness signed and keeps it beside the checkpoint it belongs to. */
import type { Database } from '../db/database.ts'
import type { Witness } from './log.ts'
import { cosignedBy, isSignedBy, readCheckpoint, readNote, type VerifierKey } from './signed-note.ts'

const timeLimitMs = 5_000
const longestNote = 16_384

/** True when something new was kept. Throws when the witness does not answer, or signed what this log never published. */
export async function collectCosignature(db: Database, { url, key }: Witness, logKey: VerifierKey): Promise<boolean> {
  const reply = await fetch(`${url.replace(/\/+$/, '')}/checkpoint`, { signal: AbortSignal.timeout(timeLimitMs) })
  // It has not signed anything yet.
  if (reply.status === 404) return false
  if (!reply.ok) throw new Error(`the witness answered ${reply.status}`)
  const text = await reply.text()
  const note = text.length <= longestNote ? readNote(text) : undefined
  const cosigned = note && cosignedBy(note, key)
  if (!note || !cosigned) throw new Error('the witness answered without a signature of its key')
  const said = isSignedBy(note, logKey) ? readCheckpoint(note.body) : undefined
  const at = said?.time ?? null
  // Which checkpoint it is, or is a refresh of; refreshes themselves are not kept.
  const [found] = await db.query<{ number: number; isItself: boolean }>(
    `select checkpoint_number as number, left(note, length($3)) = $3 as "isItself" from log_checkpoint
     where tree_size = $1 and root = $2 and made_at <= $4 order by 2 desc, 1 desc limit 1`,
    [said?.size ?? -1, said?.root ?? Buffer.alloc(0), `${note.body}\n`, at],
    'log-cosigned-checkpoint',
  )
  if (!found) throw new Error('the witness signed a checkpoint that this log does not have')
  const line = { witness: key.name, ...cosigned }
  if (found.isItself) return keepCosignature(db, found.number, line)
  const signatures = note.signatures
    .filter(({ name }) => name === logKey.name)
    .map((signature) => `${signature.line}\n`)
  return keepRefresh(db, { number: found.number, at, note: `${note.body}\n${signatures.join('')}` }, line)
}

interface Line {
  readonly witness: string
  readonly line: string
  readonly at: string
}

async function keepCosignature(db: Database, number: number, { witness, line, at }: Line): Promise<boolean> {
  const kept = await db.query(
    `insert into log_cosignature (checkpoint_number, witness_name, signature_line, cosigned_at) values ($1, $2, $3, $4)
     on conflict (checkpoint_number, witness_name) do nothing returning 1`,
    [number, witness, line, at],
    'log-cosignature-write',
  )
  return kept.length > 0
}

/** Keeps the refresh a witness signed last, in the place of the one before it. */
async function keepRefresh(
  db: Database,
  refresh: { number: number; at: string | null; note: string },
  { witness, line, at }: Line,
): Promise<boolean> {
  const kept = await db.query(
    `insert into log_refresh_cosignature as kept (witness_name, checkpoint_number, made_at, note, signature_line, cosigned_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (witness_name) do update
       set checkpoint_number = excluded.checkpoint_number, made_at = excluded.made_at, note = excluded.note,
           signature_line = excluded.signature_line, cosigned_at = excluded.cosigned_at
       where (excluded.checkpoint_number, excluded.cosigned_at) > (kept.checkpoint_number, kept.cosigned_at)
     returning 1`,
    [witness, refresh.number, refresh.at, refresh.note, line, at],
    'log-refresh-cosignature-write',
  )
  return kept.length > 0
}
