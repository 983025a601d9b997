/** The list as on a date, ready to be sent. */
export interface ListFile {
  /** entity tag, quotes included: says the same as long as the list of that day is the same */
  readonly etag: string
  /** made once, when somebody has not got it yet */
  readonly bytes: () => Promise<Buffer>
}

/** Days of which the files are kept: today's, and those somebody compares it with. A county's list is 3 MB. */
const keptAtMost = 4

/**
 * Files of the list, made once for each state of the list and day, however often they are asked for; safe to lose. `mark` changes whenever
 * the list does.
 */
export function listFiles(read: { mark: () => Promise<string>; make: (on: string) => Promise<Buffer> }) {
  let kept = new Map<string, Promise<Buffer>>()
  let keptUnder = ''
  return async (on: string): Promise<ListFile> => {
    const mark = await read.mark()
    if (mark !== keptUnder) kept = new Map()
    keptUnder = mark
    const own = kept
    const bytes = (): Promise<Buffer> => {
      const known = own.get(on)
      if (known) return known
      const made = read.make(on)
      const [oldest] = own.keys()
      if (oldest !== undefined && own.size >= keptAtMost) own.delete(oldest)
      own.set(on, made)
      made.catch(() => own.delete(on))
      return made
    }
    return { etag: `"${on}-${mark.replaceAll(/[^\w.:+-]/g, '_')}"`, bytes }
  }
}
