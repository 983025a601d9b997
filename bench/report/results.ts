import type { BenchResult } from '../context.ts'
import { type Goal, goals } from '../goals.ts'
import { figure } from '../measure.ts'

/** A figure held against its goal. */
export interface Judged extends BenchResult {
  /** Null: told, not judged. */
  readonly goal: Pick<Goal, 'atLeast' | 'atMost'> | null
  /** Null where there is no goal. */
  readonly met: boolean | null
}

/** What became of a part in this run. */
export interface PartReport {
  readonly name: string
  /** When it began. */
  readonly at: string
  readonly seconds: number
  readonly results: readonly Judged[]
  /** Why it could not run; null when it did. */
  readonly failure: string | null
  /** False: the time of all was over before its turn came. */
  readonly begun: boolean
}

/** Holds figures against their goals. A figure with errors is void: no number, and no goal met. */
export function judged(results: readonly BenchResult[]): Judged[] {
  return results.map((result) => {
    const { atLeast, atMost } = goals.get(result.id) ?? {}
    const goal = goals.has(result.id)
      ? { ...(atLeast !== undefined && { atLeast }), ...(atMost !== undefined && { atMost }) }
      : null
    const value = (result.errors ?? 0) > 0 ? Number.NaN : result.value
    const met = goal && value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity)
    return { ...result, value, goal, met }
  })
}

/** `≥ 0.6`, `≤ 60`, or nothing. */
export function goalText(goal: Judged['goal']): string {
  if (goal === null) return ''
  const { atLeast, atMost } = goal
  return [
    ...(atLeast !== undefined ? [`≥ ${atLeast.toLocaleString('en')}`] : []),
    ...(atMost !== undefined ? [`≤ ${atMost.toLocaleString('en')}`] : []),
  ].join(', ')
}

/** The value in words; `void` where there is none, or an error spoilt it. */
export const valueText = ({ value }: Pick<BenchResult, 'value'>): string =>
  Number.isFinite(value) ? figure(value) : 'void'

/** `met`, `not met`, or nothing. */
export const metText = (met: boolean | null): string => (met === null ? '' : met ? 'met' : '**not met**')

/** `0.43 – 0.73 (5)`: least and most of the rounds and how many; nothing where there was only one. */
export function spreadText(rounds: readonly number[]): string {
  const known = rounds.filter(Number.isFinite)
  return known.length > 1 ? `${figure(Math.min(...known))} – ${figure(Math.max(...known))} (${rounds.length})` : ''
}

/** The table on the terminal, one line a figure. */
export function printed(results: readonly Judged[]): string[] {
  return results.map((result) => {
    const { id, unit, goal, met, note } = result
    const mark = met === null ? '   ' : met ? 'met' : 'NOT'
    return `${mark} ${id.padEnd(34)} ${valueText(result).padStart(10)} ${unit.padEnd(12)} ${goalText(goal).padEnd(10)} ${note ?? ''}`.trimEnd()
  })
}
