import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What the product says while tests run (log lines, refusals, where it sends people), kept for the search for canaries at the end of
 * `npm test` (attack/canaries.ts). Nothing is kept when a file is run by hand.
 */
export function gather(kind: 'log' | 'refusal' | 'location', text: string): void {
  const folder = process.env.ONEVISIT_GATHER
  if (folder) appendFileSync(join(folder, `${process.pid}.${kind}`), text.endsWith('\n') ? text : `${text}\n`)
}
