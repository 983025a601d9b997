/**
 * Named places on every way to durable data or to another system where `npm run chaos` ends the process. In the product nothing arms
 * them: no setting, no variable, no route. Only a program of `chaos/` calls `armFaultPoints`; `chaos/fault-points.test.ts` holds that, and
 * that no write path is without points.
 */
export type FaultPoint =
  /** A transaction: nothing sent yet. */
  | 'before-begin'
  /** Everything written, COMMIT not sent. */
  | 'before-commit'
  /** PostgreSQL has answered COMMIT, nobody was told. */
  | 'after-commit-before-reply'
  /** A single statement outside a transaction. */
  | 'before-statement'
  | 'after-statement'
  /** The request is claimed / its answer is stored, inside the transaction. */
  | 'after-claim'
  | 'after-result'
  /** Events of a case are inserted, not committed. */
  | 'after-insert'
  /** A job is added, not committed. */
  | 'after-enqueue'
  /** The handler has its answer, no byte has left. */
  | 'before-reply'
  /** The last byte was given to the system; the other side may not have it. */
  | 'after-reply-before-ack'
  /** A file: its bytes are flushed under a passing name / it has its own name. */
  | 'after-file-flush'
  | 'after-file-rename'
  /** A job was taken / its work is done and not yet marked. */
  | 'before-job'
  | 'after-job'
  /** A message is about to be sent / the gateway took it and we have not noted it. */
  | 'before-dispatch'
  | 'after-dispatch'
  /** A migration file: run, not committed / committed. */
  | 'before-migration-commit'
  | 'after-migration-commit'

let armed: ((point: FaultPoint) => void) | undefined

/** Says that the process is at a fault point; nothing happens unless a chaos program has armed them. */
export function faultPoint(point: FaultPoint): void {
  armed?.(point)
}

/** For programs of `chaos/` only: what happens at a fault point from now on. */
export function armFaultPoints(at: ((point: FaultPoint) => void) | undefined): void {
  armed = at
}
