import type { Sql } from '../db/database.ts'
import { faultPoint } from '../fault-points.ts'

export interface JobOptions {
  /** Earliest start, ISO instant; at once when left out. */
  runAt?: string
  /** At most one waiting job has this key; a later one replaces it. */
  jobKey?: string
  /** Tries before the job is parked; 8 unless said (about one hour of growing pauses). */
  maxAttempts?: number
}

/** Tries of a job that says nothing else. */
export const usualAttempts = 8

/** Adds a job in the transaction: it exists if and only if the transaction commits. */
export async function enqueue(tx: Sql, task: string, payload: unknown, options: JobOptions = {}): Promise<void> {
  await tx.query(
    'select enqueue_job($1, $2, $3, $4, $5)',
    [
      task,
      JSON.stringify(payload ?? {}),
      options.runAt ?? null,
      options.jobKey ?? null,
      options.maxAttempts ?? usualAttempts,
    ],
    'enqueue-job',
  )
  faultPoint('after-enqueue')
}
