/** Calls of `work` per second by `parallel` callers over `seconds`; the milliseconds of each go into `times`. Throws what a call threw. */
export async function perSecond(
  parallel: number,
  seconds: number,
  work: () => Promise<unknown>,
  times: number[] = [],
): Promise<number> {
  const started = performance.now()
  const end = started + seconds * 1000
  let done = 0
  const caller = async () => {
    while (performance.now() < end) {
      times.push(await timeOf(work))
      done += 1
    }
  }
  await Promise.all(Array.from({ length: parallel }, caller))
  return done / ((performance.now() - started) / 1000)
}

/** Milliseconds of one call. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The value below which this share of the values lies; 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** A figure with so many digits that matter. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}
