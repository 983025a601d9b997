import type { BenchResult } from '../context.ts'
import { figure } from '../measure.ts'

/** A figure held against its goal; null where there is none. */
export interface Judged extends BenchResult {
  readonly met: boolean | null
}

export interface PartReport {
  readonly name: string
  readonly seconds: number
  readonly results: readonly Judged[]
  /** Why it could not run; null when it did. */
  readonly failure: string | null
}

/** Holds figures against their goals. Not a number meets none. */
export function judged(results: readonly BenchResult[]): Judged[] {
  return results.map((result) => {
    const { goal, value } = result
    const met = goal && value >= (goal.atLeast ?? -Infinity) && value <= (goal.atMost ?? Infinity)
    return { ...result, met }
  })
}

/** `≥ 0.60`, `≤ 60`, or nothing. */
export function goalText(goal: BenchResult['goal']): string {
  if (goal === null) return ''
  const { atLeast, atMost } = goal
  return [atLeast !== undefined && `≥ ${figure(atLeast)}`, atMost !== undefined && `≤ ${figure(atMost)}`]
    .filter(Boolean)
    .join(', ')
}

/** The table on the terminal, one line a figure. */
export function printed(results: readonly Judged[]): string[] {
  return results.map(({ id, value, unit, goal, met, note }) => {
    const mark = met === null ? '   ' : met ? 'met' : 'NOT'
    return `${mark} ${id.padEnd(34)} ${figure(value).padStart(10)} ${unit.padEnd(12)} ${goalText(goal).padEnd(10)} ${note ?? ''}`.trimEnd()
  })
}
