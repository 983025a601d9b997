import type { Verdict } from '../oracle.ts'
import type { Run } from '../stage.ts'

/** What came of one fault. */
export interface Outcome {
  readonly id: string
  readonly fault: string
  /** With what it was injected, as it really was on this machine. */
  readonly injected: string
  readonly expected: string
  /** How often. */
  readonly count: number
  readonly result: 'held' | 'broke' | 'not run'
  /** One line: the figures, or why it was not run. */
  readonly said: string
  /** What broke, at most some lines. */
  readonly findings: readonly string[]
  /** Figures by name, for the JSON and for adding up over rounds. */
  readonly figures: Readonly<Record<string, number | readonly number[] | Readonly<Record<string, number>>>>
  /** When it began, the last time it was played; ISO instant. Missing in what was kept before it was noted. */
  readonly playedAt?: string
}

/** A fault that can be played. `scale` is 1 in the published run and smaller in the short form. */
export interface Fault {
  readonly id: string
  readonly fault: string
  readonly expected: string
  play(run: Run, scale: Scale): Promise<Outcome>
}

export type Scale = 'short' | 'long'

/** Everything a verdict holds against the product, in lines. */
export const findingsOf = (verdict: Verdict): string[] => [
  ...verdict.lost.map((line) => `lost: ${line}`),
  ...verdict.doubled.map((line) => `doubled: ${line}`),
  ...verdict.broken.map((line) => `broken: ${line}`),
  ...verdict.surprises.map((line) => `unexplained: ${line}`),
]

/** p50, p99 and most of some milliseconds. */
export function spread(times: readonly number[]): { p50: number; p99: number; max: number } {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}
