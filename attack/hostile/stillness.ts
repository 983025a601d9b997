import type { Ground } from './ground.ts'

/** Refusals in a row, after something was taken, before they are watched: looking costs more than asking. */
const quietAfter = 5
/** Refusals in a row between two looks. */
const lookEvery = 25

/**
 * Watches that refusals change nothing: from the first request on, and again from the fifth refusal in a row after something was taken.
 * `saw` hears of every answer and says whether something changed that should not have; `end` looks a last time.
 */
export async function stillness(
  ground: Ground,
): Promise<{ saw(isTaken: boolean): Promise<boolean>; end(): Promise<boolean> }> {
  let before: string | undefined = await ground.fingerprint()
  let inRow = 0
  const hasMoved = async (): Promise<boolean> => {
    const now = await ground.fingerprint()
    const moved = before !== undefined && before !== now
    before = now
    return moved
  }
  return {
    async saw(isTaken) {
      if (isTaken) {
        before = undefined
        inRow = 0
        return false
      }
      inRow += 1
      if (before === undefined && inRow === quietAfter) before = await ground.fingerprint()
      return before !== undefined && inRow % lookEvery === 0 ? hasMoved() : false
    },
    end: async () => before !== undefined && inRow > 0 && (await hasMoved()),
  }
}
