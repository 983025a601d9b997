/** The public log of an installation, kept by whichever of its processes comes first. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { type EventPlace, integrate } from './sequencer.ts'
import { logKey, readVerifierKey, type SigningKey, type VerifierKey } from './signed-note.ts'
import { collectCosignature } from './witnessing.ts'

/** Where the witness of this log answers, and the key it signs with. */
export interface Witness {
  readonly url: string
  readonly key: VerifierKey
}

export interface TransparencyLog {
  readonly key: VerifierKey
  readonly witness: Witness | undefined
  /** Takes in every event there is and signs; answers how many leaves were added. Another process at it means that it is being done. */
  keepUp(): Promise<number>
  /** Fetches what the witness signed; true when it was new. */
  collect(): Promise<boolean>
}

/** With nothing new a checkpoint is signed this often, so that everybody sees that the log is alive. */
const refreshSeconds = 600

/** Settings as the configuration gives them; the witness is left out when there is none. */
export function createTransparencyLog(parts: {
  db: Database
  secret: string
  witness?: { url: string | undefined; key: string | undefined }
}): TransparencyLog {
  const { db } = parts
  const key = logKey(parts.secret)
  const witness = witnessOf(parts.witness)
  return {
    key: key.verifier,
    witness,
    keepUp: () => keepUp(db, key),
    collect: async () => (witness ? collectCosignature(db, witness) : false),
  }
}

function witnessOf(given: { url: string | undefined; key: string | undefined } | undefined): Witness | undefined {
  if (!given?.url || !given.key) return undefined
  const key = readVerifierKey(given.key)
  if (key?.kind !== 4) throw new Error('WITNESS_KEY is not the public key of a witness.')
  return { url: given.url, key }
}

async function keepUp(db: Database, key: SigningKey): Promise<number> {
  let added = 0
  let after: EventPlace | undefined
  for (;;) {
    const from = after
    const step = await db.transaction((tx) => integrate(tx, key, { refreshSeconds, after: from }))
    if (!step) return added
    added += step.added
    if (step.isComplete) return added
    after = step.after
  }
}

/** Seconds between two looks; well under the 60 a receipt may wait. */
const lookEvery = 20

/** Keeps the log until stopped. A failed look is told and tried again; the limit in the database stops recording when none succeeds. */
export function keepLog(
  log: TransparencyLog,
  tell: (what: 'checkpoint' | 'witness', error: unknown) => void,
): { stop(): Promise<void> } {
  const stopped = new AbortController()
  const look = async (what: 'checkpoint' | 'witness', work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      tell(what, error)
    }
  }
  const running = (async () => {
    while (!stopped.signal.aborted) {
      await look('checkpoint', log.keepUp)
      await look('witness', log.collect)
      await wait(lookEvery * 1000, undefined, { signal: stopped.signal, ref: false }).catch(() => {})
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}
