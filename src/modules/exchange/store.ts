import { uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Occasion, RegisterName } from './model.ts'

export interface ExchangeCall extends Occasion {
  register: RegisterName
  operation: 'verify' | 'fetch'
  subjectIndex: string
  outcome: 'match' | 'mismatch' | 'unavailable'
  tookMs: number
  calledAt: string
}

/** Keeps one call to an outside register; the table only grows. */
export async function recordCall(sql: Sql, call: ExchangeCall): Promise<void> {
  await sql.query(
    `insert into exchange_call (id, register, operation, actor_key, purpose, basis, case_number, subject_index, outcome, took_ms, called_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      uuidv7(),
      call.register,
      call.operation,
      call.actorKey,
      call.purpose,
      call.basis,
      call.caseNumber ?? null,
      call.subjectIndex,
      call.outcome,
      call.tookMs,
      call.calledAt,
    ],
  )
}
