/** Writing through HTTP and through the service, beside PostgreSQL alone writing the very same rows. */

import { personOf } from '../../src/modules/cases/testing/online.ts'
import { findItemByName } from '../../src/modules/catalog/queries.ts'
import { actorKey, type PersonActor } from '../../src/modules/identity/model.ts'
import { uuidv7 } from '../../src/platform/crypto.ts'
import type { Resident } from '../../src/testing/county.ts'
import { generalAnswers, timedItem } from '../../src/testing/filing.ts'
import type { BenchContext, BenchResult, Served } from '../context.ts'
import { databaseSeconds, floorRate, hasPgbench, insertsOf } from '../floor.ts'
import { figure, median, perSecond } from '../measure.ts'
import { note, type Post, posts, ratios, side, told } from '../posts.ts'
import { commands } from './commands.ts'

const residents = 48
/** Of the one file everybody hands in. */
const digest = 'd'.repeat(64)
/** Clients of the floor: more make it no faster on two cores. */
const floorClients = 32

interface Applicant {
  readonly resident: Resident
  readonly actor: PersonActor
  readonly answers: object
}

/** Everything that stays the same from round to round. */
interface Stage {
  readonly context: BenchContext
  readonly served: Served
  readonly applicants: readonly Applicant[]
  readonly itemCode: string
  /** Materials that need a file each. */
  readonly keys: readonly string[]
  /** Files nobody has named yet, by applicant; each can be handed in once. */
  readonly files: readonly string[][]
}

/** A long case number has four digits for the applications of one item and day: each stretch goes under the code of another item. */
async function underAnotherCode({ context, itemCode }: Stage): Promise<void> {
  await context.owner.query(
    `update service_item set implementation_code = (
       select other.implementation_code from service_item other
       where not exists (select from case_counter where scope like 'item:' || other.implementation_code || ':%')
       order by other.code limit 1)
     where code = $1`,
    [itemCode],
  )
}

const addressOf = (n: number): string => `10.1.${(n >> 8) & 255}.${n & 255}`

async function prepared(context: BenchContext, served: Served): Promise<Stage> {
  const { county } = context
  const item = await findItemByName(county.db, timedItem.name)
  if (!item) throw new Error(`no item ${timedItem.name}`)
  const applicants: Applicant[] = []
  for (let n = 0; n < residents; n += 1) {
    const resident = await county.resident()
    applicants.push({ resident, actor: await personOf(county, resident), answers: generalAnswers(resident) })
  }
  const [first] = applicants
  if (!first) throw new Error('nobody applies')
  await context.owner.query(
    `insert into stored_file (digest, size_bytes, media_type) values ($1, 68, 'image/png') on conflict do nothing`,
    [digest],
  )
  const itemCode = item.code
  const probe = await county.services.cases
    .apply(
      first.actor,
      { itemCode, answers: generalAnswers(first.resident), variantAnswers: {}, materials: [], commitment: null },
      stampOf(first),
    )
    .catch((error: { params?: { errors?: { field: string }[] } }) => error.params?.errors ?? [])
  const keys = (Array.isArray(probe) ? probe : []).flatMap(({ field }) =>
    field.startsWith('material:') ? [field.slice('material:'.length)] : [],
  )
  return { context, served, applicants, itemCode, keys, files: applicants.map(() => []) }
}

const stampOf = ({ actor }: Applicant) => ({
  ...{ requestId: uuidv7(), fingerprint: 'f'.repeat(64), actorKey: actorKey(actor) },
})

/** Files as if sent a moment ago, so many for each applicant. */
async function sendFiles({ context, applicants, files, keys }: Stage, applicationsEach: number): Promise<void> {
  const { owner, county } = context
  for (const [n, { actor }] of applicants.entries()) {
    const sent = await owner.query<{ id: string }>(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       select uuidv7(), $1, $2, $3, 'image/png', 68, $5 from generate_series(1, $4::int) returning id`,
      [
        actorKey(actor),
        digest,
        county.services.sealer.seal('材料.png', 'case-data'),
        applicationsEach * keys.length,
        county.clock.at.toISOString(),
      ],
    )
    files[n]?.splice(0, Number.POSITIVE_INFINITY, ...sent.map(({ id }) => id))
  }
}

/** The next whole application, of the applicants in turn; undefined when the files are used up. */
function nextApplication(stage: Stage): () => { applicant: Applicant; n: number; body: object } | undefined {
  let turn = 0
  return () => {
    const n = turn++ % stage.applicants.length
    const applicant = stage.applicants[n]
    const own = stage.files[n]
    if (!applicant || !own || own.length < stage.keys.length) return undefined
    const uploads = own.splice(-stage.keys.length)
    const materials = stage.keys.map((key, at) => ({ key, state: 'supplied', medium: null, uploads: [uploads[at]] }))
    const { answers } = applicant
    return {
      applicant,
      n,
      body: { itemCode: stage.itemCode, answers, variantAnswers: {}, materials, commitment: null },
    }
  }
}

const postsOf = (stage: Stage): (() => Post | undefined) => {
  const next = nextApplication(stage)
  return () => {
    const found = next()
    if (!found) return undefined
    const { applicant, n, body } = found
    const { cookie } = applicant.resident
    return { path: '/api/applications', cookie, key: uuidv7(), body: JSON.stringify(body), from: addressOf(n) }
  }
}

const idText = 'one.id::text'
const freshHash = `replace(one.id::text || one.id::text, '-', '')`

/** The statement that writes what one application left, with files handed in. */
async function submissionFloor(stage: Stage, ownCounters: boolean): Promise<string> {
  const { context, keys } = stage
  const { owner } = context
  await sendFiles(stage, 1)
  const found = nextApplication(stage)()
  if (!found) throw new Error('no application to look at')
  const stamp = stampOf(found.applicant)
  const { id } = await context.county.services.cases.apply(
    found.applicant.actor,
    found.body as Parameters<typeof context.county.services.cases.apply>[1],
    stamp,
  )
  const about = `case:${id}`
  const inserts = await insertsOf(owner, [
    {
      ...{ table: 'case_file', where: 'id = $1', value: id },
      fresh: { id: 'one.id', number: `'B' || one.seq`, long_number: `'L' || one.seq`, head: freshHash },
    },
    {
      ...{ table: 'case_event', where: 'case_id = $1', value: id },
      fresh: { case_id: 'one.id', request_id: idText, hash: freshHash },
      without: ['recorded_xid'],
    },
    { table: 'case_content', where: 'case_id = $1', value: id, fresh: { case_id: 'one.id' } },
    { table: 'handled_request', where: 'request_id = $1', value: stamp.requestId, fresh: { request_id: idText } },
    {
      table: 'message',
      where: 'about = $1',
      value: about,
      fresh: { message_id: 'uuidv7()', about: `'case:' || one.id` },
    },
    {
      ...{ table: 'graphile_worker._private_jobs', fresh: {}, without: ['id'] },
      ...{ where: `payload->>'messageId' in (select message_id::text from message where about = $1)`, value: about },
    },
  ])
  const scopes = await owner.query<{ scope: string }>(
    `select scope from case_counter where scope like 'case:%' or scope like 'item:%'`,
  )
  const counter = (scope: string) =>
    `insert into case_counter (scope, value) select '${scope}${ownCounters ? ' floor ' : ''}'${ownCounters ? ` || cast(:client_id as text)` : ''}, 1 from one on conflict (scope) do update set value = case_counter.value + 1`
  const key = keys[0] ?? ''
  const parts = [
    ...inserts,
    ...scopes.slice(0, 2).map(({ scope }) => counter(scope)),
    ...(keys.length > 0
      ? [
          `insert into case_material_file (case_id, material_key, revision, upload_id, position) select one.id, '${key}', 1, taken.id, 0 from one, taken`,
        ]
      : []),
  ]
  return `with one as materialized (select uuidv7() as id, nextval('bench_floor') as seq),
    taken as (update upload set case_id = one.id, draft_id = null from one, bench_upload as own
      where own.n between one.seq * ${keys.length} and one.seq * ${keys.length} + ${keys.length - 1} and upload.id = own.id returning upload.id),
    ${parts.map((part, n) => `part${n} as (${part})`).join(',\n')}
    select count(*) from taken`
}

/** Files for the floor to hand in, so many submissions' worth, numbered as its sequence goes. */
async function floorFiles({ context, keys, applicants }: Stage, submissions: number): Promise<void> {
  const { owner, county } = context
  await owner.query('create sequence if not exists bench_floor')
  await owner.query('create table if not exists bench_upload (n bigint primary key, id uuid not null)')
  await owner.query('truncate bench_upload')
  const [first] = applicants
  await owner.query(
    `with seq as (select last_value + 1 as seq from bench_floor),
     made as (insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       select uuidv7(), $1, '${digest}', $2, 'image/png', 68, $4 from generate_series(1, $3::int) returning id)
     insert into bench_upload select (select seq from seq) * ${keys.length} + row_number() over () - 1 - ${keys.length}, id from made`,
    [
      first ? actorKey(first.actor) : '',
      county.services.sealer.seal('材料.png', 'case-data'),
      (submissions + 2) * keys.length,
      county.clock.at.toISOString(),
    ],
  )
  await owner.query('analyze bench_upload')
}

/** What one side costs and does in a stretch. */
interface Stretch {
  readonly rates: number[]
  /** Milliseconds of processor time of PostgreSQL for one. */
  readonly database: number[]
}

/** Submissions at 32 and 128 connections, and by 8 callers of the service, each beside the floor in every round. */
async function submissions(stage: Stage): Promise<BenchResult[]> {
  const { context, served } = stage
  const { county, rounds, secondsPerRound: seconds, databaseUrl, cluster } = context
  const { cases } = county.services
  await floorFiles(stage, 0)
  const sharedText = await submissionFloor(stage, false)
  const floorText = await submissionFloor(stage, true)
  const most = Math.ceil((6_000 * seconds) / residents)
  const c32 = { ...side(), database: [] as number[] }
  const c128 = { ...side(), database: [] as number[] }
  const handler: Stretch = { rates: [], database: [] }
  const floor: Stretch = { rates: [], database: [] }
  const shared: Stretch = { rates: [], database: [] }
  const http = async (connections: number) => {
    await underAnotherCode(stage)
    await sendFiles(stage, most)
    const options = { port: served.port, connections, seconds, status: 201, cpuSeconds: served.cpuSeconds }
    return posts(options, postsOf(stage))
  }
  const service = async () => {
    await underAnotherCode(stage)
    await sendFiles(stage, most)
    const next = nextApplication(stage)
    return perSecond(8, seconds, async () => {
      const found = next()
      if (!found) throw new Error('the files are used up')
      await cases.apply(
        found.applicant.actor,
        found.body as Parameters<typeof cases.apply>[1],
        stampOf(found.applicant),
      )
    })
  }
  const bare = async (text: string, into: Stretch) => {
    await floorFiles(stage, Math.ceil(9_000 * seconds))
    const cpu = databaseSeconds(cluster.pid)
    const rate = await floorRate(databaseUrl, text, { clients: floorClients, seconds })
    into.rates.push(rate)
    into.database.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / (rate * seconds))
  }
  const measured = async (connections: number, into: typeof c32) => {
    const cpu = databaseSeconds(cluster.pid)
    const run = await http(connections)
    note(into, run)
    into.database.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / run.times.length)
  }
  // Code is compiled and WAL recycled before anything counts.
  const idle = (): Stretch => ({ rates: [], database: [] })
  for (let warm = 0; warm < 2; warm += 1) {
    await http(128)
    await bare(floorText, idle())
    await service()
  }
  for (let round = 0; round < rounds; round += 1) {
    await bare(floorText, floor)
    await measured(32, c32)
    await bare(sharedText, shared)
    await measured(128, c128)
    handler.rates.push(await service())
    const last = [floor, shared, c32, c128, handler].map(({ rates }) => figure(rates.at(-1) ?? 0))
    context.log(`submissions ${round + 1}: floor, with shared counters, c32, c128, handler: ${last.join(', ')}`)
  }
  const driver = `${hasPgbench() ? 'pgbench' : 'a loop of prepared statements'} with ${floorClients} clients`
  const beside =
    `floor ${figure(median(floor.rates))}/s and ${figure(median(floor.database))} ms of PostgreSQL each, by ${driver}, every client with counters of its own; ` +
    `${figure(median(shared.rates))}/s where all draw from the same two counters, as submissions do`
  const costs = (ours: typeof c32) =>
    `${told(ours)}, ${figure((median(ours.loads) / median(ours.rates)) * 1000)} ms of the server and ${figure(median(ours.database))} ms of PostgreSQL each`
  const result = (id: string, ours: readonly number[], atLeast: number, text: string): BenchResult => {
    const each = ratios(ours, floor.rates)
    return { id, value: median(each), unit: 'ratio', goal: { atLeast }, rounds: each, note: `${text}; ${beside}` }
  }
  return [
    result('submit-c32-ratio', c32.rates, 0.4, costs(c32)),
    result('submit-c128-ratio', c128.rates, 0.6, costs(c128)),
    result('handler-ratio', handler.rates, 0.5, `${figure(median(handler.rates))}/s by 8 callers of the service`),
  ]
}

/**
 * Submissions and commands. Jobs are left lying, on both sides: the server measured runs none, and the context's own server, which
 * would, is held meanwhile.
 */
export async function writing(context: BenchContext): Promise<readonly BenchResult[]> {
  process.kill(context.served.pid, 'SIGSTOP')
  const served = await context.serve({ BENCH_JOBS: 'off' })
  try {
    return [...(await submissions(await prepared(context, served))), ...(await commands(context, served))]
  } finally {
    await served.stop()
    await context.owner.query('delete from graphile_worker._private_jobs')
    process.kill(context.served.pid, 'SIGCONT')
  }
}
