/** Something that was worked out, and when that began: it holds for that moment or a later one. */
interface Answer<Value> {
  readonly value: Value
  readonly begunAt: number
}

interface Load<Value> {
  /** Null while it waits for its turn. */
  begunAt: number | null
  readonly value: Promise<Value>
}

interface Kept<Value> {
  answer: Answer<Value> | null
  loading: Load<Value> | null
  /** The load after the one under way, for those who cannot do with that one. */
  next: Promise<Value> | null
}

export interface RecentOptions {
  /** Up to this age an answer is given out as it is, in milliseconds. */
  readonly freshMs: number
  /** Up to this age it is given out while it is being worked out anew; older ones are waited for. */
  readonly oldestMs: number
  /** Answers kept; beyond, the one not asked for the longest is forgotten. */
  readonly most: number
  /** Milliseconds that only go forward; the process's own unless said. */
  readonly now?: () => number
}

/**
 * Keeps what is dear to work out and may be a moment old. `load` runs for one key at a time, whoever and however many ask; what it throws
 * goes to those who wait for it and is not kept. Who asks with `after`, a time of the same clock, never gets an answer whose working out
 * began earlier: so everybody sees their own writes.
 */
export function recent<Value>(
  options: RecentOptions,
): (key: string, load: () => Promise<Value>, after?: number) => Promise<Value> {
  const { freshMs, oldestMs, most, now = () => performance.now() } = options
  const kept = new Map<string, Kept<Value>>()
  let lastTurn: Promise<unknown> = Promise.resolve()

  const keptFor = (key: string): Kept<Value> => {
    const found = kept.get(key) ?? { answer: null, loading: null, next: null }
    kept.delete(key)
    kept.set(key, found)
    if (kept.size > most) kept.delete(kept.keys().next().value ?? '')
    return found
  }

  const start = (one: Kept<Value>, load: () => Promise<Value>): Promise<Value> => {
    const run = async (): Promise<Value> => {
      const begunAt = now()
      loading.begunAt = begunAt
      try {
        const value = await load()
        one.answer = { value, begunAt }
        return value
      } finally {
        one.loading = null
      }
    }
    const loading: Load<Value> = { begunAt: null, value: lastTurn.then(run) }
    lastTurn = loading.value.catch(() => {})
    one.loading = loading
    return loading.value
  }

  /** A load that begins after `after`, or has begun after it and not long ago. */
  const coming = (one: Kept<Value>, load: () => Promise<Value>, after: number): Promise<Value> => {
    const { loading } = one
    if (!loading) return start(one, load)
    const { begunAt } = loading
    if (begunAt === null || (begunAt > after && now() - begunAt < oldestMs)) return loading.value
    const again = () => {
      one.next = null
      return start(one, load)
    }
    one.next ??= loading.value.then(again, again)
    return one.next
  }

  return async (key, load, after = Number.NEGATIVE_INFINITY) => {
    const one = keptFor(key)
    const { answer } = one
    const age = answer && answer.begunAt > after ? now() - answer.begunAt : Number.POSITIVE_INFINITY
    if (answer && age < freshMs) return answer.value
    const newer = coming(one, load, after)
    if (!answer || age >= oldestMs) return newer
    // Who gets the older answer is not told that there will be no newer one.
    newer.catch(() => {})
    return answer.value
  }
}
