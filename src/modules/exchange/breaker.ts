/** Stops asking a register that keeps failing, so that a person waits once and not five seconds on every page. */
export interface Breaker {
  /** False while resting; after the rest one call is let through to try. */
  mayCall(): boolean
  succeeded(): void
  failed(): void
}

export interface BreakerSettings {
  /** failures in a row that open it */
  failures: number
  restMs: number
}

/** One breaker per register and process; losing its state costs a few calls and nothing else. */
export function createBreaker(settings: BreakerSettings, now: () => number): Breaker {
  let failures = 0
  let restUntil = 0
  return {
    mayCall() {
      if (failures < settings.failures) return true
      if (now() < restUntil) return false
      // Only this caller tries; the next one waits for the outcome or another rest.
      restUntil = now() + settings.restMs
      return true
    },
    succeeded() {
      failures = 0
    },
    failed() {
      failures += 1
      if (failures >= settings.failures) restUntil = now() + settings.restMs
    },
  }
}
