/** What has to be put away before this process ends, however it ends. */

let putAway: (() => Promise<void>) | undefined

/** Remembers what to do before leaving; only one thing at a time. Answers how to forget it again. */
export function beforeLeaving(work: () => Promise<void>): () => void {
  putAway = work
  return () => {
    putAway = undefined
  }
}

/** Puts away and ends the process. */
export async function leave(code: number): Promise<never> {
  const work = putAway
  putAway = undefined
  await work?.().catch(() => {})
  process.exit(code)
}
