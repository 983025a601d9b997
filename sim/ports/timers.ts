/**
 * Stands in for `node:timers/promises` in the product: time is the run's. Whoever ends a wait early is told nothing, and waits for nothing. A
 * wait belongs to no process: one that ended meanwhile goes on to its next question to the database, and gets no answer there.
 */
import { current } from '../current.ts'

export const setTimeout = (ms: number): Promise<void> => current().wait(ms)
