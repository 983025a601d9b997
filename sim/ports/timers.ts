/** Stands in for `node:timers/promises` in the product: time is the run's. Whoever ends a wait early is told nothing, and waits for nothing. */
import { current } from '../current.ts'

export const setTimeout = (ms: number): Promise<void> => current().wait(ms)
