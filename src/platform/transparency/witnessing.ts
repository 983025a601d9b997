/** Fetches what the witness signed and keeps it beside the checkpoint it belongs to. */
import type { Database } from '../db/database.ts'
import type { Witness } from './log.ts'
import { cosignedBy, readNote } from './signed-note.ts'

const timeLimitMs = 5_000
const longestNote = 16_384

/** True when something new was kept. Throws when the witness does not answer, or signed what this log never published. */
export async function collectCosignature(db: Database, { url, key }: Witness): Promise<boolean> {
  const reply = await fetch(`${url.replace(/\/+$/, '')}/checkpoint`, { signal: AbortSignal.timeout(timeLimitMs) })
  // It has not signed anything yet.
  if (reply.status === 404) return false
  if (!reply.ok) throw new Error(`the witness answered ${reply.status}`)
  const text = await reply.text()
  const note = text.length <= longestNote ? readNote(text) : undefined
  const cosigned = note && cosignedBy(note, key)
  if (!note || !cosigned) throw new Error('the witness answered without a signature of its key')
  const kept = await db.query(
    `insert into log_cosignature (checkpoint_number, witness_name, signature_line, cosigned_at)
     select checkpoint_number, $2, $3, $4 from log_checkpoint where left(note, length($1)) = $1
       and checkpoint_number > coalesce((select max(checkpoint_number) from log_checkpoint), 0) - 5000
     order by checkpoint_number desc limit 1
     on conflict (checkpoint_number, witness_name) do nothing returning 1`,
    [`${note.body}\n`, key.name, cosigned.line, cosigned.at],
  )
  if (kept.length > 0) return true
  const [known] = await db.query(
    `select from log_cosignature where witness_name = $1 and signature_line = $2 order by checkpoint_number desc limit 1`,
    [key.name, cosigned.line],
  )
  if (!known) throw new Error('the witness signed a checkpoint that this log does not have')
  return false
}
