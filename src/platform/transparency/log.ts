/** The public log of an installation, kept by whichever of its processes comes first. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { type EventPlace, integrate, standing } from './sequencer.ts'
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
  /** Before anything is sealed or signed: throws when the log is another installation's; tells by how many seconds it is ahead of the clock. */
  standing(): Promise<{ readonly aheadSeconds: number }>
  /** Takes in every event there is and signs; answers how many leaves were added. Another process at it means that it is being done. */
  keepUp(): Promise<number>
  /** Fetches what the witness signed; true when it was new. */
  collect(): Promise<boolean>
}

/**
 * Without news the newest checkpoint is signed again once it is this old, so that everybody sees that the log is alive. It is due every
 * 60 s: one that is a second too young at one look is signed at the next, which comes within 25 s.
 */
const refreshSeconds = 30

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
    standing: () => standing(db, key),
    keepUp: () => keepUp(db, key),
    collect: async () => (witness ? collectCosignature(db, witness, key.verifier) : false),
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

/** Seconds between two looks; well under the 60 a receipt may wait. A witness that does not answer takes five more. */
const lookEvery = 20

/** Milliseconds between two looks; ends early when stopped. */
type Pause = (milliseconds: number, stopped: AbortSignal) => Promise<unknown>

const pauseOf: Pause = (milliseconds, signal) => wait(milliseconds, undefined, { signal, ref: false }).catch(() => {})

/**
 * Keeps the log until stopped. A failed look is told and tried again; the limit in the database stops recording when none succeeds.
 * `pause` is there for clocks that are not the world's.
 */
export function keepLog(
  log: TransparencyLog,
  tell: (what: 'checkpoint' | 'witness', error: unknown) => void,
  pause: Pause = pauseOf,
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
      await pause(lookEvery * 1000, stopped.signal)
    }
  })()
  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}
