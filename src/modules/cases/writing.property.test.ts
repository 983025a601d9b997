/**
 * Requests written together leave what they would have left one after the other: random rounds of applications and commands, some
 * refused, some sent twice, some failing in the database, once all at the same time and once one by one, for two sets of people.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kernel/refusal.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import { sm3, uuidv7 } from '#platform/crypto.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { load, verifyChain } from '#platform/db/event-log.ts'
import { createTestCounty, type Resident, type TestCounty } from '../../testing/county.ts'
import { generalAnswers, timedItem } from '../../testing/filing.ts'
import { personOf, stampBy } from './testing/online.ts'

const numRuns = Number(process.env.WRITING_RUNS ?? 12)
const seed = Number(process.env.WRITING_SEED ?? Date.now() % 2 ** 31)

const kinds = ['good', 'good', 'good', 'no-material', 'no-item', 'stolen-file', 'fails', 'again'] as const
const round = fc.array(fc.record({ who: fc.nat(2), kind: fc.constantFrom(...kinds) }), { minLength: 2, maxLength: 14 })

interface Person {
  readonly resident: Resident
  readonly actor: PersonActor
}
interface Outcome {
  readonly code: string
  readonly caseId: string
}

describe('一起写和一件一件写', () => {
  let county: TestCounty
  let owner: Database
  let people: readonly Person[]
  let itemCode: string
  let keys: readonly string[]
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty({ after: (work) => void cleanups.unshift(work) })
    owner = openDatabase(county.db.url)
    cleanups.unshift(() => owner.close())
    const residents = await Promise.all(Array.from({ length: 6 }, () => county.resident()))
    people = await Promise.all(
      residents.map(async (resident) => ({ resident, actor: await personOf(county, resident) })),
    )
    const item = await findItemByName(county.db, timedItem.name)
    itemCode = item?.code ?? ''
    const [first] = people
    if (!first) throw new Error('nobody applies')
    const refused = await county.services.cases
      .apply(first.actor, body(first, itemCode, []), stampBy(first.actor))
      .catch((error: Refusal) => error)
    assert.ok(refused instanceof Refusal)
    keys = (refused.params.errors as { field: string }[]).map(({ field }) => field.slice('material:'.length))
    await owner.query(
      `insert into stored_file (digest, size_bytes, media_type) values (repeat('d', 64), 68, 'image/png') on conflict do nothing`,
    )
    await owner.query(`create function fail_on_request() returns trigger language plpgsql as $$ begin
      if new.request_id like 'fails-%' then raise exception 'the disk is gone'; end if; return new; end $$`)
    await owner.query(
      'create trigger fail_on_request before insert on case_event for each row execute function fail_on_request()',
    )
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const body = ({ resident }: Person, code: string, materials: readonly { key: string; uploads: string[] }[]) => ({
    ...{ itemCode: code, answers: generalAnswers(resident), variantAnswers: {}, commitment: null },
    materials: materials.map((one) => ({ ...one, state: 'supplied' as const, medium: null })),
  })

  const file = async ({ actor }: Person): Promise<string> => {
    const [row] = await owner.query<{ id: string }>(
      `insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at)
       values ($1, $2, repeat('d', 64), $3, 'image/png', 68, $4) returning id`,
      [uuidv7(), actorKey(actor), county.services.sealer.seal('a.png', 'case-data'), county.clock.at.toISOString()],
    )
    return row?.id ?? ''
  }

  /** The requests of a round for one half of the people, ready to be sent. */
  async function requests(moves: readonly { who: number; kind: (typeof kinds)[number] }[], half: 0 | 1) {
    const sends: (() => Promise<Outcome>)[] = []
    for (const { who, kind } of moves) {
      const person = people[half * 3 + who]
      const stranger = people[half * 3 + ((who + 1) % 3)]
      if (!person || !stranger) throw new Error('nobody there')
      const last = sends.at(-1)
      if (kind === 'again' && last) {
        sends.push(last)
        continue
      }
      const uploads: { key: string; uploads: string[] }[] = []
      for (const key of kind === 'no-material' ? keys.slice(1) : keys)
        uploads.push({ key, uploads: [await file(kind === 'stolen-file' ? stranger : person)] })
      const application = body(person, kind === 'no-item' ? 'no-such-item' : itemCode, uploads)
      const requestId = `${kind === 'fails' ? 'fails-' : ''}${uuidv7()}`
      const stamp = stampBy(person.actor, requestId, sm3(JSON.stringify(application)))
      sends.push(() =>
        county.services.cases.apply(person.actor, application, stamp).then(
          ({ id }) => ({ code: '', caseId: id }),
          (error: unknown) => ({ code: error instanceof Refusal ? error.code : 'fault', caseId: '' }),
        ),
      )
    }
    return sends
  }

  /** What a case left, without what is its own: ids, numbers, hashes, codes. */
  async function left(caseId: string): Promise<unknown> {
    if (caseId === '') return null
    const [row] = await owner.query<Record<string, unknown>>(
      `select to_jsonb(f) - array['id','number','long_number','query_code','account_id','person_id','applicant_label','head'] as file,
        (select jsonb_agg((to_jsonb(e) #- '{data,number}' #- '{data,longNumber}' #- '{data,contentHash}')
           - array['case_id','request_id','actor','prev_hash','hash','recorded_xid'] order by e.version) from case_event e where e.case_id = f.id) as events,
        (select count(*) from case_content c where c.case_id = f.id) as contents,
        (select count(*) from case_material_file m join upload u on u.id = m.upload_id and u.case_id = f.id where m.case_id = f.id) as files,
        (select jsonb_agg(m.template) from message m where m.about = 'case:' || f.id) as messages,
        (select count(*) from handled_request h where h.result->>'caseId' = f.id::text) as requests
       from case_file f where f.id = $1`,
      [caseId],
    )
    return row
  }

  it('同样的申请，一起交和一件一件交，结果一样', async () => {
    await fc.assert(
      fc.asyncProperty(round, async (moves) => {
        const together = await Promise.all((await requests(moves, 0)).map((send) => send()))
        const apart: Outcome[] = []
        for (const send of await requests(moves, 1)) apart.push(await send())
        assert.deepEqual(
          together.map(({ code }) => code),
          apart.map(({ code }) => code),
        )
        for (const [n, one] of together.entries()) {
          const other = apart[n]
          assert.deepEqual(await left(one.caseId), await left(other?.caseId ?? ''))
          // A repeat is the same case, wherever it was sent.
          const same = (all: readonly Outcome[]) => all.map(({ caseId }) => caseId === all[n]?.caseId && caseId !== '')
          assert.deepEqual(same(together), same(apart))
          if (one.caseId !== '') assert.deepEqual(verifyChain(await load(county.db, one.caseId)), { ok: true })
        }
      }),
      { numRuns, seed, includeErrorInReport: true },
    )
  })

  it('编号一个不空，每个文件只在一个办件里', async () => {
    const [row] = await owner.query<{ cases: number; counted: number }>(
      `select count(*) as cases,
        (select value from case_counter where scope like 'case:%') as counted from case_file where number is not null`,
    )
    assert.ok((row?.cases ?? 0) > 0)
    assert.equal(row?.counted, row?.cases)
    const [files] = await owner.query<{ doubled: number }>(
      `select count(*) as doubled from (select upload_id from case_material_file group by upload_id having count(distinct case_id) > 1) as twice`,
    )
    assert.equal(files?.doubled, 0)
  })
})
