// A test runner for Stryker that starts no process per mutant: each mutant meets freshly loaded modules in this one, and only the tests
// that reach it, the quick ones first. See docs/reliability/mutation.md.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { type CollectedTest, takeTests } from './collected-tests.ts'

/** What the instrumented modules read and write. */
interface Instrumented {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  mutantCoverage?: { static: object; perTest: object } | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
}

interface TestRun {
  readonly id: string
  readonly name: string
  readonly fileName: string
  readonly timeSpentMs: number
  readonly status: 0 | 1
  readonly failureMessage?: string
}

interface MutantRun {
  readonly activeMutant: { readonly id: string }
  readonly testFilter?: readonly string[]
  readonly hitLimit?: number
  readonly disableBail: boolean
}

interface StrykerOptions {
  readonly mutation: { readonly tests: readonly string[]; readonly skip: string }
}

const instrumented: Instrumented = {}
Object.assign(globalThis, { __stryker__: instrumented })

const stand = new URL('./collected-tests.ts', import.meta.url).href
/** Where the instrumented copy of the project lies; known once Stryker has gone there. */
let home = ''
let generation = 0
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test' && generation > 0) return { url: stand, shortCircuit: true }
    const found = next(specifier, context)
    const own = found.url.startsWith(`${home}/`) && !found.url.includes('/node_modules/')
    // Modules of the product are loaded anew for each mutant, what is outside once.
    return own && generation > 0 ? { ...found, url: `${found.url.split('?')[0]}?generation=${generation}` } : found
  },
})

const durationsFile = '.durations.json'
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500)
const loading = 'loads'
const idOf = (file: string, name: string) => `${file}#${name}`

class InProcessRunner {
  readonly options: StrykerOptions
  #files: readonly string[] = []
  #durations: Readonly<Record<string, number>> | undefined

  constructor(options: StrykerOptions) {
    this.options = options
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  init() {
    home = pathToFileURL(process.cwd()).href
    this.#files = [...new Set(this.options.mutation.tests.flatMap((pattern) => globSync(pattern)))].sort()
    fc.configureGlobal({ seed: 20261122 })
  }

  async dryRun() {
    instrumented.mutantCoverage = { static: {}, perTest: {} }
    const tests: TestRun[] = []
    for (const file of this.#files) tests.push(...(await this.#run(file, undefined, false)))
    writeFileSync(durationsFile, JSON.stringify(Object.fromEntries(tests.map((one) => [one.id, one.timeSpentMs]))))
    return { status: 'complete', tests, mutantCoverage: instrumented.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }: MutantRun) {
    instrumented.activeMutant = activeMutant.id
    instrumented.hitLimit = hitLimit
    instrumented.hitCount = hitLimit === undefined ? undefined : 0
    this.#durations ??= existsSync(durationsFile) ? JSON.parse(readFileSync(durationsFile, 'utf8')) : {}
    const reaching = this.#files.flatMap((file) => {
      const chosen = testFilter?.filter((id) => id.startsWith(`${file}#`)) ?? []
      if (testFilter !== undefined && chosen.length === 0) return []
      // What runs while a file loads is at work in all its tests.
      const all = testFilter === undefined || chosen.includes(idOf(file, loading))
      return [{ file, wanted: all ? undefined : new Set(chosen), cost: this.#cost(file, all ? undefined : chosen) }]
    })
    let count = 0
    for (const { file, wanted } of reaching.sort((a, b) => a.cost - b.cost)) {
      const runs = await this.#run(file, wanted, !disableBail)
      count += runs.length
      if ((instrumented.hitCount ?? 0) > (hitLimit ?? Number.POSITIVE_INFINITY))
        return { status: 'timeout', reason: `hit limit reached (${instrumented.hitCount}/${hitLimit})` }
      const failed = runs.filter((one) => one.status === 1)
      if (failed.length > 0) {
        const failureMessage = failed[0]?.failureMessage ?? ''
        return { status: 'killed', killedBy: failed.map((one) => one.id), failureMessage, nrOfTests: count }
      }
    }
    return { status: 'survived', nrOfTests: count }
  }

  /** Loads one file and runs its tests, or those of `wanted`; that it loads is a test of its own. */
  async #run(file: string, wanted: ReadonlySet<string> | undefined, bail: boolean): Promise<readonly TestRun[]> {
    generation += 1
    const runs: TestRun[] = []
    const attempt = async (name: string, body: () => unknown): Promise<boolean> => {
      const id = idOf(file, name)
      const from = performance.now()
      const report = (failure: object) =>
        runs.push({ id, name, fileName: file, timeSpentMs: performance.now() - from, status: 0, ...failure })
      instrumented.currentTestId = id
      try {
        await body()
        report({})
        return true
      } catch (error) {
        report({ status: 1, failureMessage: messageOf(error) })
        return false
      } finally {
        instrumented.currentTestId = undefined
      }
    }
    let tests: readonly CollectedTest[] = []
    const loaded = await attempt(loading, async () => {
      takeTests()
      await import(pathToFileURL(join(process.cwd(), file)).href)
      tests = takeTests()
    })
    if (!loaded) return runs
    const named = new Map<string, number>()
    const chosen = tests
      .filter((one) => !one.name.includes(this.options.mutation.skip))
      .map((one) => {
        const before = named.get(one.name) ?? 0
        named.set(one.name, before + 1)
        return before === 0 ? one : { ...one, name: `${one.name} (${before + 1})` }
      })
      .filter((one) => wanted === undefined || wanted.has(idOf(file, one.name)))
      .sort((a, b) => this.#costOf(file, a) - this.#costOf(file, b))
    for (const one of chosen) if (!(await attempt(one.name, one.run)) && bail) break
    return runs
  }

  #costOf(file: string, test: CollectedTest): number {
    return this.#durations?.[idOf(file, test.name)] ?? 0
  }

  /** Milliseconds that the tests took when nothing was changed: those named, or all of the file. */
  #cost(file: string, ids: readonly string[] | undefined): number {
    const known = Object.entries(this.#durations ?? {})
    const counted = known.filter(([id]) => (ids === undefined ? id.startsWith(`${file}#`) : ids.includes(id)))
    return counted.reduce((sum, [, milliseconds]) => sum + milliseconds, 0)
  }
}

const make = (options: StrykerOptions) => new InProcessRunner(options)
make.inject = ['options'] as const
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: make }]
