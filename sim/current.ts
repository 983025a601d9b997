/** The run that is going on in this thread: the ports that replace modules of the platform ask it for time, chance and answers. */
import type { Chance } from './random.ts'

/** What the replaced modules (`ports/`) need of a run. */
export interface Surroundings {
  /** Milliseconds since 1970, as the machine says. */
  now(): number
  readonly salts: Chance
  /** Resolves after so many milliseconds of the run. */
  wait(ms: number): Promise<void>
  /** A connection pool of the process that opened it. */
  connect(address: string): unknown
  fetch(url: string, init: { readonly body?: unknown; readonly headers?: unknown }): Promise<Response>
}

let going: Surroundings | undefined

export function setCurrent(surroundings: Surroundings | undefined): void {
  going = surroundings
}

export function current(): Surroundings {
  if (!going) throw new Error('no run is going on')
  return going
}

export const isRunning = (): boolean => going !== undefined
