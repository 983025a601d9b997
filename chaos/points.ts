import type { FaultPoint } from '../src/platform/fault-points.ts'

/** Complete because the compiler asks for every name of the type, and no other. */
const every: Readonly<Record<FaultPoint, true>> = {
  'before-begin': true,
  'before-statement': true,
  'after-statement': true,
  'after-claim': true,
  'after-insert': true,
  'after-enqueue': true,
  'after-result': true,
  'before-commit': true,
  'after-commit-before-reply': true,
  'before-reply': true,
  'after-reply-before-ack': true,
  'after-file-flush': true,
  'after-file-rename': true,
  'before-job': true,
  'after-job': true,
  'before-dispatch': true,
  'after-dispatch': true,
  'before-migration-commit': true,
  'after-migration-commit': true,
}

/** The points of `src/platform/fault-points.ts`: a run in which one of them was never died at has a finding. */
export const everyPoint = Object.keys(every) as readonly FaultPoint[]
