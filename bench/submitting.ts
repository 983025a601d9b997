/** Whole applications of residents, sent through HTTP or handed to the service, and the statement that writes what one of them leaves. */
import { personOf } from '../src/modules/cases/testing/online.ts'
import { findItemByName } from '../src/modules/catalog/queries.ts'
import { actorKey, type PersonActor } from '../src/modules/identity/model.ts'
import { uuidv7 } from '../src/platform/crypto.ts'
import type { Resident } from '../src/testing/county.ts'
import { generalAnswers, timedItem } from '../src/testing/filing.ts'
import type { BenchContext, Served } from './context.ts'
import { insertsOf, requireSameRows } from './floor.ts'
import type { Post } from './posts.ts'

export const residents = 48
/** Of the one file everybody hands in. */
const digest = 'd'.repeat(64)
interface Applicant {
  readonly resident: Resident
  readonly actor: PersonActor
  readonly answers: object
}

/** Everything that stays the same from round to round. */
export interface Stage {
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
export async function underAnotherCode({ context, itemCode }: Stage): Promise<void> {
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

export async function prepared(context: BenchContext, served: Served): Promise<Stage> {
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

export const stampOf = ({ actor }: Applicant) => ({
  ...{ requestId: uuidv7(), fingerprint: 'f'.repeat(64), actorKey: actorKey(actor) },
})

/** Fills every applicant's files, as if sent a moment ago, up to so many applications each. */
export async function sendFiles({ context, applicants, files, keys }: Stage, applicationsEach: number): Promise<void> {
  const { owner, county } = context
  for (const [n, { actor }] of applicants.entries()) {
    const own = files[n] ?? []
    const missing = applicationsEach * keys.length - own.length
    if (missing <= 0) continue
    const sent = await owner.query<{ id: string }>(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       select uuidv7(), $1, $2, $3, 'image/png', 68, $5 from generate_series(1, $4::int) returning id`,
      [
        ...[actorKey(actor), digest, county.services.sealer.seal('材料.png', 'case-data')],
        ...[missing, county.clock.at.toISOString()],
      ],
    )
    own.unshift(...sent.map(({ id }) => id))
  }
}

/** The next whole application, of the applicants in turn; undefined when the files are used up. */
export function nextApplication(stage: Stage): () => { applicant: Applicant; n: number; body: object } | undefined {
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

export const postsOf = (stage: Stage): (() => Post | undefined) => {
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
export async function submissionFloor(stage: Stage, ownCounters: boolean): Promise<string> {
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
  const statement = `with one as materialized (select uuidv7() as id, nextval('bench_floor') as seq),
    taken as (update upload set case_id = one.id, draft_id = null from one join bench_upload as own on own.n = one.seq
      where upload.id = any(own.ids) returning upload.id),
    ${parts.map((part, n) => `part${n} as (${part})`).join(',\n')}
    select count(*) from taken`
  await requireSameRows(owner, { caseId: id, version: 1 }, statement)
  return statement
}

/** Fills the floor's files up to so many submissions' worth, numbered as its sequence goes. */
export async function floorFiles({ context, keys, applicants }: Stage, submissions: number): Promise<void> {
  const { owner, county } = context
  await owner.query('create sequence if not exists bench_floor')
  // One row for a submission, found by its key: a range of numbers makes PostgreSQL read all files for each.
  await owner.query('create table if not exists bench_upload (n bigint primary key, ids uuid[] not null)')
  const [stock] = await owner.query<{ next: string; missing: number }>(
    `with used as (delete from bench_upload where n < (select last_value from bench_floor))
     select greatest(max(n) + 1, (select last_value from bench_floor)) as next,
       ($1::int - count(*) filter (where n >= (select last_value from bench_floor)))::int as missing from bench_upload`,
    [submissions + 2],
  )
  const [first] = applicants
  if (!stock || stock.missing <= 0 || !first || keys.length === 0) return
  await owner.query(
    `with made as (insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       select uuidv7(), $1, '${digest}', $2, 'image/png', 68, $4 from generate_series(1, $3::int) returning id),
     numbered as (select id, (row_number() over () - 1) / ${keys.length} as at from made)
     insert into bench_upload select $5::bigint + at, array_agg(id) from numbered group by at`,
    [
      ...[actorKey(first.actor), county.services.sealer.seal('材料.png', 'case-data'), stock.missing * keys.length],
      ...[county.clock.at.toISOString(), stock.next],
    ],
  )
  await owner.query('vacuum analyze bench_upload')
}
