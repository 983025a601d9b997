/** One stage: a copy of the county, its database, its gateway, its applications; what a fault is played on. */
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type AppProcess, type AppSettings, appProcess } from './app-process.ts'
import { type Answer, type Call, type Door, send } from './client.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { type County, copyCounty } from './county.ts'
import { type Actors, EpisodeOver } from './episodes.ts'
import { type Gateway, smsGateway } from './gateway.ts'
import { emptyJournal, type Journal } from './journal.ts'
import { type Evidence, judge, type Verdict } from './oracle.ts'
import { randomFrom } from './random.ts'

/** What every fault is given. */
export interface Run {
  /** The county as it was made, never started again. */
  readonly base: string
  readonly county: County
  /** Where stages live; a disk, not memory, unless the machine says otherwise. */
  readonly folder: string
  readonly seed: number
  /** Says how it goes, for whoever watches. */
  readonly note: (line: string) => void
}

export interface Stage {
  readonly folder: string
  readonly files: string
  readonly cluster: Cluster
  readonly gateway: Gateway
  readonly journal: Journal
  readonly county: County
  readonly random: () => number
  /** One more application process; `with` differs from the usual. */
  app(settings?: Partial<AppSettings>): Promise<AppProcess>
  /** People who speak through a door and say everything again until it is answered. */
  actors(door: Door, tally?: Tally): Actors
  /** Waits until no message waits, then compares everything; `differing` where the database, the files or the journal are others by now. */
  verdict(door: Door, differing?: Partial<Evidence>): Promise<Verdict>
  close(): Promise<void>
}

/** How requests went. */
export interface Tally {
  sent: number
  /** Lines broken, and answers that said “come again”. */
  broken: number
  comeAgain: number
  /** Refusals with 503 that did not say when to come again, and faults (500): where. */
  readonly silent: string[]
  readonly faults: string[]
}
export const emptyTally = (): Tally => ({ sent: 0, broken: 0, comeAgain: 0, silent: [], faults: [] })

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

const whatOf = (call: Call, answer: Answer) =>
  `${answer.status} without ${answer.status === 503 ? 'Retry-After' : 'reason'}: ${call.method} ${call.path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id')} ${answer.text.replaceAll(/<[^>]*>|\s+/g, ' ').slice(0, 200)}`

/** What went wrong with answers, for the findings. */
export const wrongAnswers = (tally: Tally): string[] => [...new Set([...tally.silent, ...tally.faults])]

/** Sends until there is an answer for good: over broken lines, 503, 429 and faults, as a patient client does. */
export async function insist(door: Door, call: Call, tally: Tally, limitMs = 90_000): Promise<Answer> {
  for (const end = performance.now() + limitMs; ; ) {
    tally.sent += 1
    let answer: Answer | undefined
    try {
      answer = await send(door, call)
    } catch {
      tally.broken += 1
    }
    if (answer?.status === 503 || answer?.status === 429) {
      tally.comeAgain += 1
      if (answer.retryAfter === undefined) tally.silent.push(whatOf(call, answer))
    } else if (answer && answer.status >= 500) tally.faults.push(whatOf(call, answer))
    else if (answer) return answer
    if (performance.now() > end)
      throw new EpisodeOver(
        `${call.method} ${call.path} had no answer in ${limitMs} ms (last: ${answer?.status} ${answer?.text.slice(0, 200)})`,
      )
    await wait(answer ? 25 : 10)
  }
}

/** Builds a stage and starts its database. */
export async function openStage(
  run: Run,
  name: string,
  options: { settings?: readonly string[]; seed?: number } = {},
): Promise<Stage> {
  const folder = join(run.folder, name)
  await copyCounty(run.base, folder)
  const files = join(folder, 'stored')
  const cluster = await openCluster(folder, options.settings)
  const random = randomFrom(run.seed * 7919 + (options.seed ?? 0) + name.length)
  const gateway = await smsGateway(random)
  const journal = emptyJournal()
  const apps: AppProcess[] = []
  const { county } = run
  return {
    ...{ folder, files, cluster, gateway, journal, county, random },
    async app(settings = {}) {
      const app = await appProcess({
        ...{ folder: join(folder, `app-${apps.length}`), files, port: await freePort(), databaseUrl: cluster.url },
        ...{ secret: county.secret, smsUrl: gateway.url, clockMs: county.clockMs, ...settings },
      })
      apps.push(app)
      await app.start()
      return app
    },
    actors: (door, tally = emptyTally()) => ({ county, journal, random, say: (call) => insist(door, call, tally) }),
    async verdict(door, differing = {}) {
      const evidence = { ...{ url: cluster.url, folder, files, county, journal, door }, ...differing }
      const waiting = await settle(evidence.url)
      const verdict = await judge(evidence)
      return { ...verdict, lost: [...verdict.lost, ...waiting, ...(await unsentMessages(evidence.url, gateway))] }
    },
    async close() {
      for (const app of apps) await app.stop()
      await gateway.close()
      await cluster.stop()
      if (process.env.CHAOS_KEEP === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** Gives jobs in hand time to end; tells those that neither ended nor are parked. */
async function settle(url: string): Promise<string[]> {
  const open = `select task_identifier as task, attempts, locked_at is not null as locked from graphile_worker.jobs
    where attempts < max_attempts and run_at < now() + interval '30 s'`
  for (let second = 0; second < 60; second += 1) {
    if ((await query(url, open)).length === 0) return []
    await wait(500)
  }
  const left = await query<{ task: string; attempts: number; locked: boolean }>(url, open)
  return left.map(
    ({ task, attempts, locked }) =>
      `job ${task} after ${attempts} tries is ${locked ? 'held by nobody alive' : 'waiting'}`,
  )
}

/** Messages that say they were sent and never arrived. */
async function unsentMessages(url: string, gateway: Gateway): Promise<string[]> {
  const sent = await query<{ message_id: string }>(url, `select message_id from message where state = 'sent'`)
  return sent
    .filter(({ message_id }) => !gateway.taken.has(message_id))
    .map(({ message_id }) => `message ${message_id} is marked sent and never arrived`)
}

export { query }
