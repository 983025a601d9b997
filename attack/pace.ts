/** How far a long run is: a line on the error output now and then, and an end when its time is over. */
export interface Pace {
  readonly isOver: () => boolean
  /** Tells how many of how many, at most every ten seconds. */
  readonly tell: (done: number, all: number, found: number) => void
}

/** A pace that ends after so many minutes. */
export function paceOf(minutes: number): Pace {
  const started = performance.now()
  let told = started
  return {
    isOver: () => performance.now() - started > minutes * 60_000,
    tell: (done, all, found) => {
      const now = performance.now()
      if (now - told < 10_000) return
      told = now
      const seconds = Math.round((now - started) / 1000)
      console.error(`  ${seconds} s  ${done} of ${all}, ${Math.round(done / (seconds || 1))} a second, ${found} found`)
    },
  }
}

/** For tests: no words, no end. */
export const quietly: Pace = { isOver: () => false, tell: () => {} }
