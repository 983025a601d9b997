/** More answers than this are never kept: the oldest go. */
const mostKept = 2_000

/** `under` a content version, the answer to `key`, read once. Everything is forgotten as soon as the version is another. */
export type KeepAnswer = <T>(under: string, key: string, read: () => Promise<T>) => Promise<T>

/** Answers of the modules that change only with the public content: kept in memory, safe to lose, never anything of a person. */
export function keptAnswers(): KeepAnswer {
  let version = ''
  let answers = new Map<string, Promise<unknown>>()
  return <T>(under: string, key: string, read: () => Promise<T>): Promise<T> => {
    if (version !== under) {
      version = under
      answers = new Map()
    }
    const own = answers
    const found = own.get(key) as Promise<T> | undefined
    if (found) return found
    const asked = read()
    const oldest = own.size >= mostKept ? own.keys().next().value : undefined
    if (oldest !== undefined) own.delete(oldest)
    own.set(key, asked)
    asked.catch(() => own.delete(key))
    return asked
  }
}
