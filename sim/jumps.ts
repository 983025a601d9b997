/**
 * I16: a jump of a clock changes no order and no past fact. The same history is played once more with every jump cut to seconds and once
 * with no jump at all; both have to leave the same events, in the same order, saying the same, but for the instants. Jumps by hours
 * may bring another day and with it another outcome; what they bring is judged by the other invariants.
 */
import type { RunOptions, RunResult } from './run.ts'

type Play = (seed: number, options: RunOptions) => Promise<RunResult>

/** One in so many seeds that have a jump at all. */
const oneIn = 4
/** An act so near to midnight may fall on another day by a jump of seconds. */
const midnightMs = 150_000

const isNearMidnight = (instant: string): boolean => {
  const sinceMidnight = (Date.parse(instant) + 8 * 3_600_000) % 86_400_000
  return Math.min(sinceMidnight, 86_400_000 - sinceMidnight) < midnightMs
}

/** The result of a seed, with what the comparison found. */
export async function comparedWithoutJumps(result: RunResult, play: Play): Promise<RunResult> {
  const { seed, findings, counts } = result
  if (seed % oneIn !== 0 || findings.length > 0 || !counts.has('move clock-jump')) return result
  const steady = await play(seed, { jumps: 'none' })
  const jumping = await play(seed, { jumps: 'seconds' })
  const more = new Map(counts).set('compared without jumps', 1)
  const all = [...steady.record, ...jumping.record]
  const at = jumping.record.findIndex(({ told }, place) => told !== steady.record[place]?.told)
  const differs = at >= 0 || steady.record.length !== jumping.record.length
  if (!differs || all.some(({ recordedAt }) => isNearMidnight(recordedAt))) return { ...result, counts: more }
  const place = at < 0 ? jumping.record.length : at
  const text = `a jump of seconds changed event ${place + 1}: ${jumping.record[place]?.told ?? 'none'}\n  without: ${steady.record[place]?.told ?? 'none'}`
  return { ...result, counts: more, findings: [{ invariant: 'I16', text, at: `event ${place + 1}` }] }
}
