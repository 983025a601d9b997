// npm test [name …]: all tests, or those whose file name contains a word. The last line is always “N passed, N failed”.

import { globSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { searchGathered } from '../attack/canaries.ts'
import { templateDatabase } from '../src/platform/db/testing/test-database.ts'
import { startPostgres } from './postgres.ts'

const root = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const chosen = (patterns: string[]) =>
  globSync(patterns, { cwd: root })
    .map((file) => relative(root, join(root, file)))
    .filter((file) => !file.includes('node_modules'))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word.replace(/^\.\//, ''))))
    .sort()

// Real faults and browser journeys come last and alone: they need the processor for themselves.
const stages = [
  {
    files: chosen(
      ['src', 'checks', 'sandbox', 'witness', 'tools', 'bench', 'sim', 'attack'].map(
        (folder) => `${folder}/**/*.test.ts`,
      ),
    ),
    concurrency: 2,
  },
  { files: chosen(['chaos/**/*.test.ts', 'e2e/**/*.test.ts']), concurrency: 1 },
]

let passed = 0
const failures: string[] = []
const slowest: { file: string; ms: number }[] = []

interface Outcome {
  name: string
  nesting: number
  file?: string
  line?: number
  skip?: string | boolean
  details: { duration_ms: number; type?: string; error?: Error & { cause?: unknown; failureType?: string } }
}

/** What a file wrote on its error output, for files that could not even be loaded. */
const said = new Map<string, string[]>()

function describeFailure(outcome: Outcome): string {
  const { error } = outcome.details
  const cause = error?.cause
  const place = outcome.file ? `${relative(root, outcome.file)}${outcome.line ? `:${outcome.line}` : ''}` : ''
  const reason = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? error?.message ?? 'failed')
  const text = isWholeFile(outcome) ? (said.get(outcome.name) ?? [reason]).join('').trim() : reason
  return `✖ ${isWholeFile(outcome) ? 'the file could not be run' : outcome.name}\n  ${place}\n${text.replace(/^/gm, '    ')}`
}

/** Node reports a file without tests, or one that could not be loaded, as one test named after the file. */
function isWholeFile(outcome: Outcome): boolean {
  return outcome.nesting === 0 && outcome.name === outcome.file
}

/** Parents of other tests only repeat what their children say. */
function isRepetition(outcome: Outcome): boolean {
  return outcome.details.type === 'suite' || outcome.details.error?.failureType === 'subtestsFailed'
}

async function runStage(files: string[], concurrency: number): Promise<void> {
  if (files.length === 0) return
  const depth = new Map<string, number>()
  const stream = run({
    files: files.map((file) => join(root, file)),
    concurrency,
    isolation: 'process',
    timeout: 600_000,
  })
  for await (const { type, data } of stream) {
    if (type === 'test:stderr') {
      const { file, message } = data as { file?: string; message: string }
      if (file) said.set(file, [...(said.get(file) ?? []).slice(-30), message])
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const outcome = data as unknown as Outcome
    const file = outcome.file ? relative(root, outcome.file) : outcome.name
    // Children are reported before their parent: a test that follows a deeper one of its file is that one's parent.
    const isParent = (depth.get(file) ?? -1) > outcome.nesting
    depth.set(file, outcome.nesting)
    if (outcome.nesting === 0) slowest.push({ file, ms: outcome.details.duration_ms })
    if (type === 'test:fail') {
      if (isRepetition(outcome)) continue
      failures.push(describeFailure(outcome))
      console.log(describeFailure(outcome))
    } else if (isWholeFile(outcome)) {
      failures.push(`✖ the file holds no test\n  ${file}`)
      console.log(failures.at(-1))
    } else if (!isParent && outcome.details.type !== 'suite' && !outcome.skip) {
      passed += 1
    }
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'onevisit-run-'))
const server = await startPostgres({ dataDir, durable: false })
const gathered = await mkdtemp(join(tmpdir(), 'onevisit-said-'))
const stop = async () => {
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
  await rm(gathered, { recursive: true, force: true })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit(130)))

const started = performance.now()
try {
  process.env.TEST_DATABASE_URL = server.url
  process.env.ONEVISIT_GATHER = gathered
  process.env.NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'node')
  await templateDatabase(server.url)
  for (const { files, concurrency } of stages) await runStage(files, concurrency)
  const heard = await searchGathered(gathered)
  console.log(`canaries: ${heard.lines} lines said, ${heard.planted} planted, ${heard.found.length} found`)
  for (const one of heard.found.slice(0, 20)) console.log(`✖ a canary sings\n    ${one}`)
  if (heard.found.length > 0) failures.push(`✖ personal data was said aloud: ${heard.found.length} lines`)
} catch (error) {
  failures.push(String(error))
  console.log(error instanceof Error ? error.stack : error)
} finally {
  await stop()
}

const perFile = Map.groupBy(slowest, (entry) => entry.file)
const sums = [...perFile].map(([file, entries]) => ({ file, ms: entries.reduce((sum, entry) => sum + entry.ms, 0) }))
console.log(
  `\n${stages.flatMap((stage) => stage.files).length} files in ${((performance.now() - started) / 1000).toFixed(1)} s. Slowest:`,
)
for (const { file, ms } of sums.sort((a, b) => b.ms - a.ms).slice(0, 5))
  console.log(`  ${(ms / 1000).toFixed(1)} s  ${file}`)
if (failures.length > 0)
  console.log(`\nFailed:\n${failures.map((failure) => `  ${failure.split('\n').slice(0, 2).join('  ')}`).join('\n')}`)
if (passed + failures.length === 0) {
  failures.push('no test ran')
  console.log('\nNo test ran: no file fits, or the files hold no test.')
}
console.log(`${passed} passed, ${failures.length} failed`)
process.exit(failures.length === 0 ? 0 : 1)
