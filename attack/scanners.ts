/**
 * Scanners of others, where they are installed: sqlmap and wapiti against a running installation of your own, on loopback only.
 * node attack/scanners.ts http://127.0.0.1:3100 [--write]. What is not installed is said so and counts as not run.
 */
import { spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [address = '', ...options] = process.argv.slice(2)
const target = URL.canParse(address) ? new URL(address) : undefined
if (!target || !['127.0.0.1', 'localhost', '[::1]'].includes(target.hostname)) {
  console.error(
    'usage: node attack/scanners.ts http://127.0.0.1:<port> [--write]. Only machines of your own, so only loopback.',
  )
  process.exit(2)
}
const { origin } = target

interface Result {
  readonly tool: string
  readonly ran: boolean
  readonly version: string
  readonly arguments: readonly string[]
  readonly seconds: number
  readonly findings: number | null
  readonly says: string
}

const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0

/** Public addresses with parameters, one for each way a value reaches a query. */
const questions = [
  '/search?q=1',
  '/api/items/search?q=1',
  '/api/items?officeId=1&theme=1&level=county',
  '/api/receipts/verification?number=430623260511000001X&head=1',
  '/verify?code=1',
  '/townships/430623101000',
  '/api/item-list?on=2026-05-11',
]

/** Runs a scanner; `count` reads its findings from what it says. */
async function scan(
  tool: string,
  given: readonly string[],
  count: (output: string) => Promise<number>,
): Promise<Result> {
  if (!has(tool))
    return {
      tool,
      ran: false,
      version: '',
      arguments: given,
      seconds: 0,
      findings: null,
      says: 'not run: not installed',
    }
  const started = performance.now()
  const version = (spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout ?? '').trim().split('\n').at(-1) ?? ''
  const { stdout = '', stderr = '' } = spawnSync(tool, given, {
    encoding: 'utf8',
    timeout: 900_000,
    maxBuffer: 2 ** 28,
  })
  const findings = await count(stdout + stderr)
  const seconds = Math.round((performance.now() - started) / 1000)
  return {
    tool,
    ran: true,
    version,
    arguments: given,
    seconds,
    findings,
    says: findings === 0 ? 'nothing found' : (stdout || stderr).slice(-2_000),
  }
}

const folder = join(tmpdir(), `onevisit-scan-${process.pid}`)
await mkdir(folder, { recursive: true })
const results: Result[] = []
for (const question of questions) {
  const given = [
    '-u',
    `${origin}${question}`,
    '--batch',
    '--level',
    '2',
    '--risk',
    '2',
    '--smart',
    '--output-dir',
    folder,
    '--disable-coloring',
  ]
  results.push(
    await scan(
      'sqlmap',
      given,
      async (said) => (said.match(/is vulnerable|identified the following injection/g) ?? []).length,
    ),
  )
}
const report = join(folder, 'wapiti.json')
results.push(
  await scan(
    'wapiti',
    [
      '-u',
      `${origin}/`,
      '--scope',
      'folder',
      '-m',
      'sql,xss,file,exec,crlf,redirect,ssrf,csp,cookieflags,http_headers',
      '--max-scan-time',
      '600',
      '-f',
      'json',
      '-o',
      report,
      '--flush-session',
    ],
    async () => {
      const { vulnerabilities } = JSON.parse(await readFile(report, 'utf8')) as {
        vulnerabilities: Record<string, unknown[]>
      }
      return Object.values(vulnerabilities).flat().length
    },
  ),
)
for (const { tool, ran, seconds, findings, says, arguments: given } of results)
  console.log(`${tool} ${given[1] ?? ''}: ${ran ? `${findings} findings in ${seconds} s. ${says}` : says}`)
await rm(folder, { recursive: true, force: true })
if (options.includes('--write')) {
  const runs = join(import.meta.dirname, '..', 'docs', 'security', 'runs')
  await mkdir(runs, { recursive: true })
  await writeFile(
    join(runs, 'scanners.json'),
    `${JSON.stringify({ attack: 'scanners', on: new Date().toISOString(), results }, null, 2)}\n`,
  )
}
process.exit(results.some(({ findings }) => (findings ?? 0) > 0) ? 1 : 0)
