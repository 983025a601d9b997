/**
 * Scanners of others, where they are installed: sqlmap and wapiti against a running installation of your own, on loopback only.
 * node attack/scanners.ts http://127.0.0.1:3100 [--cookie 'onevisit=…'] [--seconds 90] [--wapiti 300] [--write]. What is not installed is
 * said so and counts as not run. Without `--cookie` the addresses behind a sign-in are tried with a session of the demonstration's
 * supervisor. Start the installation with TRUST_PROXY=on: sqlmap names another source address with each request, so that the brakes
 * per address do not answer in place of the product; without it most answers to a fast scanner are 429.
 */

import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Secret, TOTP } from 'otpauth'
import { commitOfSources } from '../tools/commit.ts'

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cookie: { type: 'string' },
    seconds: { type: 'string', default: '90' },
    wapiti: { type: 'string', default: '300' },
    write: { type: 'boolean', default: false },
  },
})
const [address = ''] = positionals
const target = URL.canParse(address) ? new URL(address) : undefined
if (!target || !['127.0.0.1', 'localhost', '[::1]'].includes(target.hostname)) {
  console.error(
    "usage: node attack/scanners.ts http://127.0.0.1:<port> [--cookie '…'] [--write]. Only machines of your own, so only loopback.",
  )
  process.exit(2)
}
const { origin } = target
const root = join(import.meta.dirname, '..')

interface Result {
  readonly tool: string
  readonly ran: boolean
  readonly version: string
  readonly target: string
  /** What the address answers to a decent value before the scan. */
  readonly status: number | null
  readonly arguments: readonly string[]
  readonly seconds: number
  /** Whether it came to its own end before its time was over. */
  readonly finished: boolean
  readonly findings: number | null
  /** HTTP errors the tool met, by status, in its own words. */
  readonly met: string
  readonly says: string
}

/** An address with a value that reaches a query: `*` marks a place in the path, `data` a posted form. */
interface Question {
  readonly at: string
  readonly data?: string
  readonly signedIn?: true
  /** 200 unless what is asked for by a made-up value is honestly not there. */
  readonly status: number
}

const has = (tool: string): boolean => spawnSync('which', [tool]).status === 0

/** Signs in as the demonstration's supervisor, with a code made from its published secret. */
async function demonstrationCookie(): Promise<string> {
  const file = JSON.parse(await readFile(join(root, 'db', 'demo', 'staff.json'), 'utf8')) as {
    password: string
    staff: { key: string; workNo: string; totpSecret: string; posts: { role: string }[] }[]
  }
  const one = file.staff.find(({ posts }) => posts.some(({ role }) => role === 'supervisor'))
  if (!one) throw new Error('the demonstration has no supervisor')
  const post = async (path: string, body: object, cookie = '') => {
    const reply = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...(cookie && { cookie }),
      },
      body: JSON.stringify(body),
    })
    const set = reply.headers.getSetCookie().map((each) => each.split(';', 1)[0] ?? '')
    return set.find((each) => /^(__Host-)?onevisit=./.test(each)) ?? ''
  }
  const pending = await post('/api/session', { workNo: one.workNo, password: file.password })
  const secret = Secret.fromBase32(one.totpSecret)
  const code = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 }).generate()
  return post('/api/session/code', { code }, pending)
}

/** One for each way a value reaches a query, made from what the installation publishes. */
async function questionsFor(cookie: string): Promise<readonly Question[]> {
  const read = async (path: string) => (await (await fetch(`${origin}${path}`)).json()) as Record<string, string>[]
  const [office] = await read('/api/offices')
  const [item] = await read('/api/items')
  const [code, officeId] = [item?.code ?? '', office?.officeId ?? '']
  const head = 'a'.repeat(64)
  const day = (back: number) => new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
  const [today, before] = [day(0), day(90)]
  const publicOnes: readonly Question[] = [
    { at: `/search?q=${encodeURIComponent('取水')}`, status: 200 },
    { at: `/api/items/search?words=${encodeURIComponent('取水')}&theme=1`, status: 200 },
    { at: `/api/items?officeId=${officeId}&theme=1&level=county`, status: 200 },
    { at: `/api/receipts/verification?number=430623260511000001X&head=${head}`, status: 200 },
    { at: '/verify?code=ABCDEFGH23456789', status: 422 },
    { at: '/townships/430623101000*', status: 200 },
    { at: `/guide/${code}*`, status: 200 },
    { at: `/api/items/${code}?on=${today}`, status: 200 },
    { at: `/api/item-list?on=${today}`, status: 200 },
    { at: '/progress', data: 'number=430623260511000001X&proof=1234', status: 422 },
    { at: '/ask', data: `question=${encodeURIComponent('打井要办什么')}&about=${code}`, status: 200 },
  ]
  const behind = [
    '/api/worklist?view=all&q=1&rounds=1&limit=20',
    `/api/worklist?officeId=${officeId}&happened=submitted&sinceOn=${before}`,
    `/api/figures/zero-visit/cases?from=${before}&to=${today}&township=430623101`,
    `/api/staff?officeId=${officeId}`,
    `/api/items/${code}*/versions`,
    '/api/search-board?days=90&limit=10',
  ].map((at): Question => ({ at, signedIn: true, status: 200 }))
  return cookie === '' ? publicOnes : [...publicOnes, ...behind]
}

async function statusOf({ at, data, signedIn }: Question, cookie: string): Promise<number> {
  const headers = {
    ...(signedIn && { cookie }),
    ...(data !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
  }
  const url = `${origin}${at.replace('*', '')}`
  const reply = await fetch(url, {
    headers,
    redirect: 'manual',
    ...(data !== undefined && { method: 'POST', body: data }),
  })
  await reply.arrayBuffer()
  return reply.status
}

interface Scan {
  readonly tool: string
  readonly target: string
  readonly status: number | null
  readonly given: readonly string[]
  readonly seconds: number
  /** Reads findings from what it says; null when it left nothing to count. */
  readonly count: (output: string) => Promise<number | null>
}

/** Runs a scanner, for so many seconds and no longer. */
async function scan({ tool, target: at, status, given: args, seconds: limit, count }: Scan): Promise<Result> {
  const shown = args.map((one) => (one.includes('onevisit=') ? 'onevisit=…' : one.replace(tmpdir(), '$TMPDIR')))
  const blank = { tool, target: at, status, arguments: shown, met: '' }
  if (!has(tool))
    return {
      ...blank,
      ran: false,
      version: '',
      seconds: 0,
      finished: false,
      findings: null,
      says: 'not run: not installed',
    }
  const started = performance.now()
  const version = /\d+\.\d+[\d.]*/.exec(spawnSync(tool, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[0] ?? ''
  const ended = spawnSync(tool, args, {
    encoding: 'utf8',
    timeout: limit * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 28,
  })
  const output = `${ended.stdout ?? ''}${ended.stderr ?? ''}`
  const findings = await count(output)
  return {
    ...{ ...blank, ran: true, version, seconds: Math.round((performance.now() - started) / 1000) },
    finished: ended.error === undefined && ended.signal === null && !/Max (attack|scan) time was reached/.test(output),
    findings,
    met: /HTTP error codes detected during run:\n(.*)/.exec(output)?.[1] ?? '',
    says: findings === 0 ? 'nothing found' : output.slice(-2_000),
  }
}

const cookie = given.cookie ?? (await demonstrationCookie())
const folder = join(tmpdir(), `onevisit-scan-${process.pid}`)
await mkdir(folder, { recursive: true })
/** Of the scanners; the installation is whatever answers at the address. */
const commit = commitOfSources()
const machine = {
  ...{ cpu: cpus()[0]?.model.trim() ?? '', cores: cpus().length, node: process.version },
  loadBefore: loadavg().map((one) => Math.round(one * 10) / 10),
}
const results: Result[] = []
const tell = ({ tool, target: at, ran, seconds, findings, finished, met, says }: Result) => {
  const how = `${findings ?? 'no'} findings in ${seconds} s${finished ? '' : ', stopped by its time'}${met && `, met ${met}`}`
  console.log(`${tool} ${at}: ${ran ? how : says}${findings ? `\n${says}` : ''}`)
}
for (const question of await questionsFor(cookie)) {
  const status = await statusOf(question, cookie)
  if (status !== question.status) console.error(`${question.at} answers ${status}, not ${question.status}`)
  const args = [
    ...['-u', `${origin}${question.at}`, ...(question.data ? ['--data', question.data] : [])],
    ...(question.signedIn ? ['--cookie', cookie] : []),
    ...['--batch', '--level', '2', '--risk', '2', '--technique', 'BEUS', '--dbms', 'PostgreSQL', '--flush-session'],
    ...['--threads', '2', '--tamper', 'xforwardedfor', '--ignore-code', '422', '--disable-coloring'],
    ...['--output-dir', folder],
  ]
  const result = await scan({
    ...{ tool: 'sqlmap', target: `${question.data ? 'POST' : 'GET'} ${question.at}`, status, given: args },
    seconds: Number(given.seconds),
    count: async (said) => (said.match(/is vulnerable|identified the following injection/g) ?? []).length,
  })
  results.push(result)
  tell(result)
}
const report = join(folder, 'wapiti.json')
/** wapiti notes a content security policy or a header it would like otherwise in the same list. */
const wapitiResult = await scan({
  ...{ tool: 'wapiti', target: `${origin}/`, status: null, seconds: Number(given.wapiti) + 120 },
  given: [
    ...['-u', `${origin}/`, '--scope', 'folder', '--depth', '3', '--max-links-per-page', '15', '--flush-session'],
    ...['-m', 'sql,xss,permanentxss,file,exec,crlf,redirect,ssrf,csp,cookieflags,http_headers'],
    ...['--max-scan-time', given.wapiti, '--max-attack-time', '60', '-f', 'json', '-o', report],
  ],
  count: async () => {
    if (!(await readdir(folder)).includes('wapiti.json')) return null
    const { vulnerabilities } = JSON.parse(await readFile(report, 'utf8')) as {
      vulnerabilities: Record<string, unknown[]>
    }
    return Object.values(vulnerabilities).flat().length
  },
})
results.push(wapitiResult)
tell(wapitiResult)
await rm(folder, { recursive: true, force: true })
if (given.write) {
  const runs = join(root, 'docs', 'security', 'runs')
  await mkdir(runs, { recursive: true })
  const command = `node attack/scanners.ts ${origin} --seconds ${given.seconds} --wapiti ${given.wapiti} --write`
  const record = {
    attack: 'scanners',
    on: new Date().toISOString(),
    command,
    commit,
    machine,
    results,
  }
  await writeFile(join(runs, 'scanners.json'), `${JSON.stringify(record, null, 2)}\n`)
}
process.exit(results.some(({ findings }) => (findings ?? 0) > 0) ? 1 : 0)
