// What a test file gets for `node:test` while mutants are tried: the tests are written down instead of run, so that one process can run
// those that reach a mutant, again and again. Only what tests without a database use.

export interface CollectedTest {
  /** Names of the groups it stands in, then its own. */
  readonly name: string
  readonly run: () => unknown
}

type Body = () => unknown

let groups: readonly string[] = []
let collected: CollectedTest[] = []

/** The tests written down since the last time. */
export function takeTests(): readonly CollectedTest[] {
  const taken = collected
  collected = []
  groups = []
  return taken
}

export function describe(name: string, body: Body): void {
  const outer = groups
  groups = [...outer, name]
  body()
  groups = outer
}

export function test(name: string, run: Body): void {
  collected.push({ name: [...groups, name].join(' › '), run })
}

export { test as it }
