// npm run mutate [set …] [file[:from-to] …] [--incremental]: changes the law by one operator at a time (Stryker) and asks whether a
// test notices. Files narrow the sets down to them. See docs/reliability/mutation.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

interface MutationSet {
  readonly name: string
  /** Share of mutants that have to be noticed, those of `equivalents` left out. */
  readonly goal: number
  readonly mutate: readonly string[]
  readonly tests: readonly string[]
}

const cases = (names: readonly string[]) => names.map((name) => `src/modules/cases/${name}.ts`)
const caseTests = cases([
  'acceptance.test',
  'actions.test',
  'case.property.test',
  'case.reach.test',
  'clock.test',
  'clock-commands.test',
  'conditions.test',
  'day-table.test',
  'decide.test',
  'decide.events.test',
  'decide.refusals.test',
  'evolve.test',
  'limits.test',
  'numbering.test',
  'projection.test',
  'routing.test',
  'settled-answers.test',
  'terms.test',
  'visits.test',
])
const clockOfKernel = ['src/kernel/plain-date.ts', 'src/kernel/working-days.ts']

/** What is mutated, against which tests. Only pure code and tests without a database: a mutant costs one run of them. */
const sets: readonly MutationSet[] = [
  { name: 'days', goal: 1, mutate: clockOfKernel, tests: ['src/kernel/*.test.ts'] },
  { name: 'clock', goal: 1, mutate: cases(['clock', 'clocks', 'day-table', 'limits']), tests: caseTests },
  {
    name: 'rights',
    goal: 1,
    mutate: [
      ...cases(['policy', 'mandate', 'scope']),
      'src/modules/identity/policy.ts',
      'src/modules/publishing/draft-rules.ts',
    ],
    tests: [
      ...cases(['policy.test', 'mandate.test', 'scope.test', 'settled-answers.test']),
      'src/modules/identity/policy.test.ts',
      'src/modules/publishing/draft-rules.test.ts',
      'checks/case-permissions.test.ts',
    ],
  },
  {
    name: 'kernel',
    goal: 0.95,
    mutate: ['src/kernel/*.ts', '!src/kernel/*.test.ts', ...clockOfKernel.map((file) => `!${file}`)],
    tests: ['src/kernel/*.test.ts'],
  },
  {
    name: 'rules',
    goal: 0.95,
    mutate: cases([
      ...[
        'acceptance',
        'actions',
        'asked-for',
        'clock-commands',
        'conditions',
        'decide',
        'evolve',
        'model',
        'numbering',
      ],
      ...['projection', 'routing', 'settled-answers', 'terms', 'visits'],
    ]),
    tests: caseTests,
  },
]

/** A mutant that no test could ever notice, found again by what it changes, not by its line number. */
interface Equivalent {
  readonly file: string
  /** The whole source line, trimmed. */
  readonly line: string
  /** The part of the line that is replaced. */
  readonly original: string
  readonly replacement: string
  readonly why: string
}

interface Place {
  readonly line: number
  readonly column: number
}

interface Mutant {
  readonly mutatorName: string
  readonly replacement: string
  readonly status: string
  /** Lines and columns from 1; the end is the first character after it. */
  readonly location: { readonly start: Place; readonly end: Place }
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

const root = join(import.meta.dirname, '..')
const equivalents = JSON.parse(
  readFileSync(join(root, 'tools', 'mutation-equivalents.json'), 'utf8'),
) as readonly Equivalent[]

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { incremental: { type: 'boolean', default: false } },
})
/** Where `--incremental` remembers what was found: only changed lines, and those no test noticed, are asked again. */
const memory = join(tmpdir(), 'onevisit-mutants')

/**
 * Random histories get one seed, so that a second run says the same, and are fewer: a mutant that only one history in hundreds meets
 * deserves an example of its own.
 */
const repeatable = { CASE_SEED: '20261122', CASE_RUNS: '15', CALENDAR_SEED: '20261122', CALENDAR_RUNS: '200' }
/** Tests that show that other tests bite; a mutant learns nothing from them. */
const proofsOfTests = '咬得住错'

/** Runs Stryker over one set and answers its report. Throws when Stryker itself failed. */
function mutate(set: MutationSet): Report {
  const folder = mkdtempSync(join(tmpdir(), 'onevisit-mutants-'))
  const report = join(folder, 'report.json')
  const config = join(folder, 'stryker.json')
  writeFileSync(
    config,
    JSON.stringify({
      testRunner: 'in-process',
      plugins: [join(import.meta.dirname, 'mutation', 'runner.ts')],
      mutate: set.mutate,
      // Sentences are judged by people, not by operators.
      mutator: { excludedMutations: ['StringLiteral'] },
      mutation: { tests: set.tests, skip: proofsOfTests },
      coverageAnalysis: 'perTest',
      warnings: { unknownOptions: false },
      // A slow machine is not a test that noticed: four times what the same tests took before, and ten seconds.
      timeoutFactor: 4,
      timeoutMS: 10_000,
      // Loaded modules stay in memory.
      maxTestRunnerReuse: 60,
      incremental: options.incremental,
      incrementalFile: join(memory, `${set.name}.json`),
      concurrency: availableParallelism(),
      reporters: ['json', 'progress-append-only'],
      jsonReporter: { fileName: report },
      tempDirName: join(folder, 'sandbox'),
      // Only compilers older than ours need their configuration moved.
      tsconfigFile: 'none.json',
      ignorePatterns: ['/docs/benchmarks', '/e2e', '/dist', '/bench', '/data', '/sim', '/chaos', '/attack'],
      thresholds: { break: null },
      allowEmpty: false,
    }),
  )
  try {
    const { status } = spawnSync(join(root, 'node_modules', '.bin', 'stryker'), ['run', config], {
      cwd: root,
      env: { ...process.env, ...repeatable },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    if (status !== 0) throw new Error(`the mutation run of “${set.name}” ended with ${status}`)
    return JSON.parse(readFileSync(report, 'utf8')) as Report
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What became of the mutants of one file. */
interface Tally {
  noticed: number
  /** Of those noticed: ran without end. */
  endless: number
  missed: number
  equivalent: number
  /** Could not be run at all; not counted. */
  broken: number
}

const shareOf = ({ noticed, missed }: Tally): number => (noticed + missed === 0 ? 1 : noticed / (noticed + missed))
const row = (name: string, tally: Tally): string =>
  `| ${name} | ${tally.noticed + tally.missed} | ${tally.noticed} | ${tally.endless} | ${tally.missed} | ${tally.equivalent} | ${tally.broken} | ${(shareOf(tally) * 100).toFixed(1)} % |`

/** Counts one set and prints what nobody noticed, then the figures per file. Answers whether the goal is met. */
function judge(set: MutationSet, report: Report): boolean {
  const nothing = (): Tally => ({ noticed: 0, endless: 0, missed: 0, equivalent: 0, broken: 0 })
  const whole = nothing()
  const rows: string[] = []
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const lines = source.split('\n')
    const tally = nothing()
    for (const { status, location, replacement, mutatorName } of mutants) {
      const { start, end } = location
      const written = lines[start.line - 1] ?? ''
      const line = written.trim()
      const original = start.line === end.line ? written.slice(start.column - 1, end.column - 1) : line
      if (status === 'Killed' || status === 'Timeout') {
        tally.noticed += 1
        if (status === 'Timeout') tally.endless += 1
      } else if (status === 'RuntimeError' || status === 'CompileError') tally.broken += 1
      else if (status === 'Survived' || status === 'NoCoverage') {
        const same = (one: Equivalent) =>
          one.file === file && one.line === line && one.original === original && one.replacement === replacement
        if (equivalents.some(same)) {
          tally.equivalent += 1
          continue
        }
        tally.missed += 1
        console.log(
          `${file}:${location.start.line}:${location.start.column} ${mutatorName}\n    ${line}\n  → ${replacement}`,
        )
      }
    }
    rows.push(row(file, tally))
    for (const key of Object.keys(whole) as (keyof Tally)[]) whole[key] += tally[key]
  }
  console.log(`
| File | Mutants | Noticed | of these endless | Missed | Equivalent | Broken | Share |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
${rows.join('\n')}
${row(`**${set.name}**, goal ${set.goal * 100} %`, whole)}
`)
  return shareOf(whole) >= set.goal
}

const files = wanted.filter((name) => name.startsWith('src/'))
const names = wanted.filter((name) => !files.includes(name))
const unknown = names.filter((name) => !sets.some((set) => set.name === name))
if (unknown.length > 0)
  throw new Error(`unknown: ${unknown.join(', ')}; there are ${sets.map((s) => s.name).join(', ')}`)
const judged = sets
  .filter((set) => names.length === 0 || names.includes(set.name))
  .map((set) => (files.length === 0 ? set : { ...set, mutate: files }))
  .map((set) => judge(set, mutate(set)))
process.exitCode = judged.every(Boolean) ? 0 : 1
