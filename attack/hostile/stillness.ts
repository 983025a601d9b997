import type { Ground } from './ground.ts'

/** Refusals in a row, after something was taken, before they are watched again: looking costs more than asking. */
const quietAfter = 3
/** Refusals in a row between two looks. */
const lookEvery = 10

export interface Stillness {
  /** Hears of an answer; says whether something has changed though everything since the last look was refused. */
  saw(isTaken: boolean): Promise<boolean>
  /** A last look, likewise. */
  end(): Promise<boolean>
  /** Refusals so far, and how many of them nobody looked after: what was taken next had changed things as well. */
  told(): { readonly refused: number; readonly unwatched: number }
}

/**
 * Watches that refusals change nothing: all of them until something is taken, and again from the third in a row on. Those between the
 * last look and something taken cannot be told from it; they are counted.
 */
export async function stillness(ground: Pick<Ground, 'fingerprint'>): Promise<Stillness> {
  let before: string | undefined = await ground.fingerprint()
  let inRow = 0
  let sinceLook = 0
  let refused = 0
  let unwatched = 0
  const hasMoved = async (): Promise<boolean> => {
    const now = await ground.fingerprint()
    const moved = before !== now
    before = now
    sinceLook = 0
    return moved
  }
  const forget = () => {
    unwatched += sinceLook
    sinceLook = 0
  }
  return {
    async saw(isTaken) {
      if (isTaken) {
        forget()
        before = undefined
        inRow = 0
        return false
      }
      inRow += 1
      refused += 1
      sinceLook += 1
      if (before !== undefined) return sinceLook >= lookEvery ? hasMoved() : false
      if (inRow >= quietAfter) {
        forget()
        before = await ground.fingerprint()
      }
      return false
    },
    async end() {
      if (before !== undefined && sinceLook > 0) return hasMoved()
      forget()
      return false
    },
    told: () => ({ refused, unwatched }),
  }
}
