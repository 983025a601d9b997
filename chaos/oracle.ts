/** Compares what the outside was told with what the database holds. Reads with its own SQL and hashes with its own code. */
import { execFile } from 'node:child_process'
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { createSealer } from '../src/platform/sealing.ts'
import { type Door, send } from './client.ts'
import type { County } from './county.ts'
import type { Journal } from './journal.ts'

/** What the oracle found; every list is empty in a sound run. */
export interface Verdict {
  /** Acknowledged, and not there (or not as acknowledged). */
  readonly lost: readonly string[]
  /** There twice, or there without anybody having asked. */
  readonly doubled: readonly string[]
  /** Chains, numbers, rows and events that contradict one another. */
  readonly broken: readonly string[]
  /** Answers no fault explains. */
  readonly surprises: readonly string[]
  readonly counts: {
    readonly acknowledged: number
    readonly cases: number
    readonly events: number
    readonly files: number
  }
}

export interface Evidence {
  readonly url: string
  readonly folder: string
  /** Folder of the stored files. */
  readonly files: string
  readonly county: County
  readonly journal: Journal
  /** A running application, for sessions. */
  readonly door: Door
}

interface EventRow {
  case_id: string
  version: number
  type: string
  data: unknown
  actor: { key?: string }
  occurred_at: Date
  recorded_at: Date
  request_id: string
  prev_hash: string
  hash: string
}

const sm3 = (text: string) => hash('sm3', text)

/** JSON with sorted names and no spaces, as the chain is defined in `docs/law`: written again here, so that one mistake is not made twice. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

/** Faults of all chains of a database. */
export function chainFaults(events: readonly EventRow[]): string[] {
  const faults: string[] = []
  const heads = new Map<string, { version: number; hash: string }>()
  for (const row of events) {
    const before = heads.get(row.case_id) ?? { version: 0, hash: sm3(`onevisit:${row.case_id}`) }
    const content = {
      ...{ caseId: row.case_id, version: row.version, type: row.type, data: row.data, actor: row.actor },
      ...{
        occurredAt: row.occurred_at.toISOString(),
        recordedAt: row.recorded_at.toISOString(),
        requestId: row.request_id,
      },
    }
    if (row.version !== before.version + 1) faults.push(`${row.case_id}: event ${before.version + 1} is missing`)
    if (row.prev_hash !== before.hash)
      faults.push(`${row.case_id}: event ${row.version} does not hang on the one before`)
    if (row.hash !== sm3(row.prev_hash + canonical(content)))
      faults.push(`${row.case_id}: event ${row.version} was changed`)
    heads.set(row.case_id, row)
  }
  return faults
}

/** Holds the database (and the running application) to the journal. */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { county, journal } = evidence
  const client = new pg.Client({ connectionString: evidence.url })
  await client.connect()
  const rows = async <Row>(text: string) => (await client.query(text)).rows as Row[]
  const lost: string[] = []
  const doubled: string[] = []
  const broken: string[] = []
  try {
    const events = await rows<EventRow>('select * from case_event order by case_id, version')
    broken.push(...chainFaults(events))
    const byRequest = Map.groupBy(events, (event) => event.request_id.replace(/:\d$/, ''))
    for (const told of [
      ...journal.cases,
      ...journal.drafts.map((draft) => ({ ...draft, command: 'start-draft', version: 1, number: null })),
    ]) {
      const own = byRequest.get(told.key) ?? []
      const cases = new Set(own.map((event) => event.case_id))
      // An open draft of the same person and item is gone on with: that request has no event of its own.
      if (own.length === 0 && told.command === 'start-draft') {
        if (!events.some((event) => event.case_id === told.caseId)) lost.push(`${told.command} of ${told.caseId}`)
        continue
      }
      if (!cases.has(told.caseId)) lost.push(`${told.command} of ${told.caseId}: request ${told.key} left no event`)
      if (cases.size > 1) doubled.push(`${told.command} ${told.key}: ${cases.size} cases`)
      const highest = Math.max(...own.map((event) => event.version))
      if (highest > told.version)
        doubled.push(`${told.command} ${told.key}: events up to ${highest}, answered at ${told.version}`)
      const types = own.map((event) => event.type)
      if (told.command !== 'intake' && new Set(types).size < types.length)
        doubled.push(`${told.command} ${told.key}: ${types.join()}`)
    }
    const known = new Set([...journal.cases, ...journal.drafts].map(({ key }) => key))
    const byPeople = [...byRequest].filter(([, own]) => /^(staff|person):/.test(own[0]?.actor.key ?? ''))
    for (const [key, own] of byPeople)
      if (!known.has(key)) doubled.push(`${own[0]?.type} ${key}: nobody was told of it`)
    broken.push(...(await numbersOutOfOrder(rows, events)))
    lost.push(...(await lostAnswers(rows, county, journal)))
    lost.push(...(await lostFiles(rows, evidence)))
    for (const { phone } of journal.codes) {
      const sent = await codesTo(rows, county, phone)
      if (sent.length === 0) lost.push('a sign-in code that was said to be on its way')
      if (sent.length > 1) doubled.push(`${sent.length} sign-in codes to one number asked for once`)
      lost.push(
        ...sent.filter(({ messages }) => messages !== 1).map(({ messages }) => `a code with ${messages} messages`),
      )
    }
    broken.push(...(await rebuildFaults(evidence)))
    const counts = {
      acknowledged:
        journal.cases.length +
        journal.drafts.length +
        journal.answers.length +
        journal.uploads.length +
        journal.sessions.length +
        journal.codes.length,
      cases: new Set(events.map((event) => event.case_id)).size,
      events: events.length,
      files: journal.uploads.length,
    }
    const surprises = journal.surprises.map(({ command, status, text }) => `${command}: ${status} ${text}`)
    return { lost, doubled, broken, surprises, counts }
  } finally {
    await client.end()
  }
}

type Rows = <Row>(text: string) => Promise<Row[]>

/** Case numbers and numbers of papers: each once, and papers of one office without a gap. */
async function numbersOutOfOrder(rows: Rows, events: readonly EventRow[]): Promise<string[]> {
  const faults: string[] = []
  const twice = await rows<{ number: string }>(
    'select number from case_file where number is not null group by number having count(*) > 1',
  )
  faults.push(...twice.map(({ number }) => `case number ${number} twice`))
  const papers = new Map<string, number[]>()
  for (const event of events) {
    for (const [, word = '', number] of JSON.stringify(event.data).matchAll(/"([^"]{1,20}〔\d{4}〕)(\d+) 号"/g)) {
      papers.set(word, [...(papers.get(word) ?? []), Number(number)])
    }
  }
  for (const [word, numbers] of papers) {
    const own = new Set(numbers)
    const highest = Math.max(...own)
    if (own.size !== highest) faults.push(`${word}: ${own.size} numbers up to ${highest}`)
  }
  return faults
}

/** Pages of drafts that were answered as kept, opened with the installation's key. */
async function lostAnswers(rows: Rows, county: County, journal: Journal): Promise<string[]> {
  const sealer = createSealer(county.secret)
  const content = await rows<{ case_id: string; answers_sealed: string }>(
    'select case_id, answers_sealed from case_content order by revision',
  )
  const kept = new Map(content.map((row) => [row.case_id, row.answers_sealed]))
  const last = new Map(journal.answers.map(({ caseId, address }) => [caseId, address]))
  return [...last].flatMap(([caseId, address]) => {
    const sealed = kept.get(caseId)
    const answers = sealed === undefined ? {} : (JSON.parse(sealer.open(sealed, 'case-data')) as { address?: string })
    return answers.address === address ? [] : [`page of draft ${caseId}: not “${address}”`]
  })
}

/** Sign-in codes of a number, each with how many messages carry it; a repeat within a minute is told that one is on its way. */
function codesTo(rows: Rows, county: County, phone: string): Promise<{ messages: number }[]> {
  const index = createSealer(county.secret).indexOf(phone, 'phone')
  return rows(
    `select (select count(*)::int from message where about = 'code:' || sms_code.id) as messages from sms_code where phone_index = '${index}'`,
  )
}

/** Files: a row that names them and bytes that hash to what was sent. Sessions: asked for through the front door. */
async function lostFiles(rows: Rows, { door, journal, files }: Evidence): Promise<string[]> {
  const faults: string[] = []
  const named = new Map(
    (await rows<{ id: string; digest: string }>('select id, digest from upload')).map((row) => [row.id, row.digest]),
  )
  for (const { uploadId, digest } of journal.uploads) {
    if (named.get(uploadId) !== digest) faults.push(`file ${uploadId}: no row names what was sent`)
    const bytes = await readFile(join(files, digest.slice(0, 2), digest.slice(2))).catch(() => undefined)
    if (!bytes || hash('sm3', bytes) !== digest)
      faults.push(`file ${uploadId}: its bytes are ${bytes ? 'others' : 'gone'}`)
  }
  for (const { cookie } of journal.sessions) {
    const { json } = await send(door, { method: 'GET', path: '/api/session', cookie })
    if (json.kind !== 'staff') faults.push(`a session that was given is gone (${JSON.stringify(json).slice(0, 80)})`)
  }
  return faults
}

/** `onevisit rebuild --dry-run`: every row of the lists again from its events. */
async function rebuildFaults({ url, folder, county }: Evidence): Promise<string[]> {
  const cli = join(import.meta.dirname, '..', 'src', 'cli.ts')
  const env = { ...process.env, DATABASE_URL: url, DATA_DIR: folder, SECRET: county.secret }
  const told = await new Promise<string>((resolve) =>
    execFile(
      process.execPath,
      [cli, 'rebuild', '--dry-run', '--json'],
      { env, maxBuffer: 64 << 20 },
      (error, stdout, stderr) => resolve(stdout || JSON.stringify({ failed: stderr || error?.message })),
    ),
  )
  const {
    differences = [],
    broken = [],
    failed,
  } = JSON.parse(told) as { differences?: unknown[]; broken?: unknown[]; failed?: string }
  return [...differences, ...broken, ...(failed ? [failed] : [])].map((one) => `rebuild: ${JSON.stringify(one)}`)
}
