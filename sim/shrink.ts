/** Makes a failing history shorter: leaves out moves and faults as long as the same invariant still fails. */
import type { RunOptions, RunResult } from './run.ts'
import type { Regression } from './worker.ts'

type Play = (seed: number, options: RunOptions) => Promise<RunResult>

/** Runs at most this often. */
const mostTries = 120

export async function shrunk(failed: RunResult, play: Play): Promise<Regression> {
  const invariant = failed.findings[0]?.invariant ?? ''
  let tries = 0
  const fails = async (withoutMoves: readonly number[], withoutFaults: readonly number[]): Promise<boolean> => {
    tries += 1
    const { findings } = await play(failed.seed, { withoutMoves, withoutFaults })
    return findings.some((one) => one.invariant === invariant)
  }
  /** Drops as many of the numbers as possible, big parts first. */
  const reduce = async (
    all: readonly number[],
    still: (without: readonly number[]) => Promise<boolean>,
  ): Promise<readonly number[]> => {
    let without: readonly number[] = []
    for (let part = Math.ceil(all.length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
      for (let at = 0; at < all.length && tries < mostTries; at += part) {
        const more = all.slice(at, at + part).filter((one) => !without.includes(one))
        if (more.length > 0 && (await still([...without, ...more]))) without = [...without, ...more]
      }
    }
    return without
  }
  const numbers = (many: number) => Array.from({ length: many }, (_none, at) => at + 1)
  const withoutFaults = await reduce(numbers(failed.faults), (without) => fails([], without))
  const withoutMoves = await reduce(numbers(failed.moves), (without) => fails(without, withoutFaults))
  return {
    seed: failed.seed,
    invariant,
    withoutMoves: [...withoutMoves].sort((a, b) => a - b),
    withoutFaults: [...withoutFaults].sort((a, b) => a - b),
  }
}
