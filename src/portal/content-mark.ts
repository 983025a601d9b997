/** What another process published is seen this much later at the most, in milliseconds. */
const heldMs = 1_000

/** The mark of everything public, asked for once a second at the most however many pages are read. */
export interface ContentMark {
  /** The mark now; what this process committed itself is always in it. */
  current: () => Promise<string>
  /** Something was committed here: the mark that is held counts no more. */
  changed: () => void
}

/** Holds what `read` answers for a second, `now` in milliseconds of any steady clock. Those who ask meanwhile share one question. */
export function contentMark(read: () => Promise<string>, now: () => number = () => performance.now()): ContentMark {
  let held: { readonly mark: Promise<string>; readonly until: number } | undefined
  return {
    current() {
      if (held && now() < held.until) return held.mark
      const asked = { mark: read(), until: now() + heldMs }
      held = asked
      // A failure is told to those who wait for it and never held.
      asked.mark.catch(() => {
        if (held === asked) held = undefined
      })
      return asked.mark
    },
    changed() {
      held = undefined
    },
  }
}
