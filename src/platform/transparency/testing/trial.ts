/** Tampers with a log at random and asks the auditor: short in the tests, long in the published run. */
import type { Database, Sql } from '../../db/database.ts'
import { readCheckpoint, readNote, type SigningKey } from '../signed-note.ts'
import { verifyLog } from '../verification.ts'
import { below, makeLog, randomFrom } from './log-maker.ts'
import { manipulations, type Subject } from './manipulations.ts'

class Undo extends Error {}

/** Runs `work` in a transaction and undoes it. */
export async function undone<T>(db: Database, work: (tx: Sql) => Promise<T>): Promise<T> {
  let result: { value: T } | undefined
  await db
    .transaction(async (tx) => {
      result = { value: await work(tx) }
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  if (!result) throw new Error('the work did not end')
  return result.value
}

export async function readSubject(sql: Sql, key: SigningKey): Promise<Omit<Subject, 'random' | 'sql'>> {
  const rows = await sql.query<{ number: number; note: string }>(
    'select checkpoint_number as number, note from log_checkpoint order by checkpoint_number',
  )
  return {
    key,
    leaves: await sql.query('select case_id as "caseId", version from log_leaf order by leaf_index'),
    checkpoints: rows.flatMap(({ number, note }) => {
      const checkpoint = readCheckpoint(readNote(note)?.body ?? '')
      return checkpoint ? [{ ...checkpoint, number }] : []
    }),
  }
}

export interface Trial {
  readonly kind: string
  /** Undefined: found, at the index it should be. */
  readonly failure: string | undefined
  /** The index was named itself, not a range under one signature. */
  readonly isExact: boolean
}

/** One manipulation, found or not. The database is left as it was. */
export function tryOne(
  db: Database,
  untouched: Omit<Subject, 'random' | 'sql'>,
  kind: string,
  seed: number,
): Promise<Trial> {
  return undone(db, async (sql) => {
    const wrong = await manipulations[kind]?.({ ...untouched, sql, random: randomFrom(seed) })
    if (!wrong) throw new Error(`no manipulation is called ${kind}`)
    const options = { key: untouched.key.verifier }
    if (wrong.seen) {
      const alone = await verifyLog(sql, options)
      if (!alone.ok) return { kind, failure: 'the database by itself was expected to be whole', isExact: false }
    }
    const verdict = await verifyLog(sql, { ...options, ...(wrong.seen && { seen: wrong.seen }) })
    const isExact = wrong.through === undefined
    if (verdict.ok) return { kind, failure: `seed ${seed}: not found`, isExact }
    const { index, through } = { ...wrong, through: wrong.through ?? wrong.index }
    const right = verdict.index >= index && verdict.index <= through
    const failure = right ? undefined : `seed ${seed}: ${verdict.index} (${verdict.reason}), not ${index} to ${through}`
    return { kind, failure, isExact }
  })
}

/** A clean log of random size and batches: whether the auditor raises a false alarm. */
export function tryClean(db: Database, key: SigningKey, seed: number, mostEvents: number): Promise<string | undefined> {
  return undone(db, async (sql) => {
    const random = randomFrom(seed)
    await makeLog(sql, key, random, below(random, mostEvents + 1))
    const { checkpoints: seen } = await readSubject(sql, key)
    const verdict = await verifyLog(sql, { key: key.verifier, seen })
    return verdict.ok ? undefined : `seed ${seed}: ${verdict.reason} (${verdict.index})`
  })
}
