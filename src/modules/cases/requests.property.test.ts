/**
 * I2: one idempotency key brings about at most one case, or one act, and always gets the same answer. Random requests, some sent
 * again, some at the same time, some failing half-way, against a real database. `REQUEST_SEED` repeats a run, `REQUEST_RUNS` makes it
 * longer.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '#kernel/canonical-json.ts'
import { Refusal } from '#kernel/refusal.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import { sm3 } from '#platform/crypto.ts'
import { type Database, openDatabase } from '#platform/db/database.ts'
import { createTestCounty, type StaffMember, type TestCounty } from '../../testing/county.ts'
import { fileCase, intakeBody } from '../../testing/filing.ts'
import { personOf, stampBy } from './testing/online.ts'

const numRuns = Number(process.env.REQUEST_RUNS ?? 40)
const seed = Number(process.env.REQUEST_SEED ?? Date.now() % 2 ** 31)

/** What somebody asks for: a case at the counter, a draft online, or an act on the case everybody shares. */
type Kind = 'intake' | 'draft' | 'presence'

/** One request as it goes out; a repeat is the same object again. */
interface Request {
  readonly sender: number
  readonly key: string
  readonly kind: Kind
  /** 0 and 1 differ, 2 cannot be granted. */
  readonly content: number
  readonly body: object
}
interface Answer {
  readonly status: number
  readonly code: string
  /** The case that was answered; '' for a refusal. */
  readonly id: string
}
/** The way in; a broken one must be noticed. */
type Door = (request: Request) => Promise<Answer>

const move = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      sender: fc.nat(1),
      key: fc.nat(2),
      kind: fc.constantFrom<Kind>('intake', 'intake', 'draft', 'presence'),
      content: fc.constantFrom(0, 0, 1, 2),
    }),
  },
  { weight: 3, arbitrary: fc.record({ again: fc.nat(99) }) },
)
/** Rounds of requests sent at the same time; in some rounds the effects of a key fail after they were begun. */
const plans = fc.array(
  fc.record({ moves: fc.array(move, { minLength: 1, maxLength: 6 }), failing: fc.option(fc.nat(2), { freq: 3 }) }),
  { minLength: 3, maxLength: 6 },
)
type Plan = typeof plans extends fc.Arbitrary<infer Value> ? Value : never

const printOf = ({ kind, body }: Request): string => sm3(canonicalJson({ kind, body }))
const ownKey = ({ sender, key }: Request): string => `${sender} ${key}`

describe('I2 一个请求编号', () => {
  let county: TestCounty
  let owner: Database
  let clerks: readonly StaffMember[]
  let person: PersonActor
  let bodies: readonly object[]
  let items: readonly string[]
  let shared: string
  const cleanups: (() => Promise<void>)[] = []

  before(async () => {
    county = await createTestCounty({ after: (work) => void cleanups.unshift(work) })
    owner = openDatabase(county.db.url)
    cleanups.unshift(() => owner.close())
    const clerk = await county.staff({ role: 'window-clerk' })
    clerks = [clerk, await county.staff({ role: 'window-clerk' })]
    const applicant = await county.resident()
    person = await personOf(county, applicant)
    const body = await intakeBody(county, { clerk, applicant })
    bodies = [body, { ...body, through: 'accept' }, { ...body, materials: [], through: 'accept' }]
    const other = await findItemByName(county.db, '食品小经营许可')
    items = [body.itemCode, other?.code ?? '', 'no-such-item']
    shared = (await fileCase(county, { clerk, applicant })).id
    // The database itself fails on these requests, after the claim and after a first event.
    await owner.query('create table failing (request_id text primary key)')
    await owner.query(`create function fail_on_request() returns trigger language plpgsql security definer as $$ begin
      if new.version > 1 and exists (select 1 from public.failing f where starts_with(new.request_id, f.request_id))
      then raise exception 'the disk is gone'; end if; return new; end $$`)
    await owner.query(
      'create trigger fail_on_request before insert on case_event for each row execute function fail_on_request()',
    )
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  const senderKey = (sender: number, kind: Kind): string =>
    kind === 'draft' ? actorKey(person) : `staff:${clerks[sender]?.staffId}`

  const frontDoor: Door = async ({ sender, key, kind, body, content }) => {
    if (kind === 'draft') {
      const stamp = stampBy(person, key, sm3(canonicalJson({ content })))
      return county.services.cases.startDraft(person, items[content] ?? '', stamp).then(
        (id) => ({ status: 201, code: '', id }),
        (error: unknown) => {
          const code = error instanceof Refusal ? error.code : 'platform.fault'
          return { status: code === 'platform.fault' ? 500 : 422, code, id: '' }
        },
      )
    }
    const url = kind === 'intake' ? '/api/cases' : `/api/cases/${shared}/presences`
    const reply = await (clerks[sender] as StaffMember).send('POST', url, body, { 'idempotency-key': key })
    const { code = '', id = '' } = reply.body as { code?: string; id?: string }
    return { status: reply.status, code, id }
  }

  /** Where two people chose the same key, or one person for a draft, they are different senders. */
  const requestOf = async (
    made: { sender: number; key: number; kind: Kind; content: number },
    run: string,
  ): Promise<Request> => {
    const { kind, content } = made
    const sender = kind === 'draft' ? 2 : made.sender
    const key = `${run}-${made.key}`
    if (kind === 'intake') return { sender, key, kind, content, body: bodies[content] ?? {} }
    if (kind === 'draft') return { sender, key, kind, content, body: { item: items[content] } }
    const { version } = await county.services.cases.stateOf(shared)
    const presence = { who: 'applicant', place: 'county-hall', purpose: content === 0 ? 'verify' : 'submit' }
    return { sender, key, kind, content, body: { version: content === 2 ? version - 1 : version, presence } }
  }

  /** Plays a plan and holds every answer against what the key has answered before. */
  async function play(plan: Plan, door: Door): Promise<void> {
    const run = county.newKey().slice(-12)
    const sent: Request[] = []
    const winners = new Map<string, { readonly print: string; readonly id: string; readonly request: Request }>()
    const versionBefore = (await county.services.cases.stateOf(shared)).version

    for (const { moves, failing } of plan) {
      if (failing !== null) await owner.query('insert into failing values ($1)', [`${run}-${failing}`])
      const round: Request[] = []
      for (const one of moves) {
        const old =
          'again' in one ? [...sent, ...round].at(one.again % Math.max(1, sent.length + round.length)) : undefined
        if (old) round.push(old)
        else if (!('again' in one)) round.push(await requestOf(one, run))
      }
      const answers = await Promise.all(round.map(door))
      await owner.query('delete from failing')
      sent.push(...round)
      for (const [key, all] of Map.groupBy(
        round.map((request, n) => ({ request, answer: answers[n] as Answer })),
        (one) => ownKey(one.request),
      )) {
        judge(winners, key, all, failing !== null && key.endsWith(`-${failing}`))
      }
      const acted = round.filter(({ kind }, n) => kind === 'presence' && (answers[n] as Answer).status < 300)
      for (const [version, acts] of Map.groupBy(acted, ({ body }) => (body as { version: number }).version))
        assert.equal(new Set(acts.map(ownKey)).size, 1, `two keys acted on version ${version}`)
    }

    for (const { request, id } of winners.values())
      assert.equal((await door(request)).id, id, '最后再问一次，还是那个答复')
    const acts = await standing(run, winners)
    const versionAfter = (await county.services.cases.stateOf(shared)).version
    assert.equal(versionAfter - versionBefore, acts)
  }

  /** The answers to one key of one sender in one round. */
  function judge(
    winners: Map<string, { readonly print: string; readonly id: string; readonly request: Request }>,
    key: string,
    all: readonly { readonly request: Request; readonly answer: Answer }[],
    failing: boolean,
  ): void {
    const before = winners.get(key)
    const done = all.filter(({ answer }) => answer.status < 300)
    for (const { request, answer } of done) {
      const winner = winners.get(key) ?? { print: printOf(request), id: answer.id, request }
      winners.set(key, winner)
      assert.equal(printOf(request), winner.print, '别的内容不能用同一个编号办成')
      assert.equal(answer.id, winner.id, '同一个编号只有一个答复')
    }
    const winner = winners.get(key)
    for (const { request, answer } of all) {
      if (answer.status < 300) continue
      const said = `${answer.status} ${answer.code}`
      const other = winner !== undefined && printOf(request) !== winner.print
      if (before) assert.equal(said, '422 platform.key-reused')
      if (said === '422 platform.key-reused') assert.ok(other, '没有用过的编号不能说用过')
      else if (said === '500 platform.fault') assert.ok(failing)
      else
        assert.ok(
          ['cases.stale', 'platform.stale-version', 'cases.materials-missing', 'catalog.item-unknown'].includes(
            answer.code,
          ),
          said,
        )
    }
    const good = all.some(({ request }) => request.kind === 'intake' && request.content < 2)
    if (good && !failing) assert.ok(winner, '没有人拦着的申请要办成，先前没办成的不占编号')
  }

  /** What stands in the record: one claim for each key that was answered, one opening or one act at most. Answers how many acts. */
  async function standing(run: string, winners: ReadonlyMap<string, { readonly request: Request }>): Promise<number> {
    const claims = await county.db.query<{ actor: string; id: string }>(
      'select actor_key as actor, request_id as id from handled_request where starts_with(request_id, $1)',
      [run],
    )
    const expected = [...winners.values()].map(
      ({ request }) => `${senderKey(request.sender, request.kind)} ${request.key}`,
    )
    assert.deepEqual(claims.map(({ actor, id }) => `${actor} ${id}`).sort(), expected.sort())
    const events = await county.db.query<{ actor: string; id: string; type: string; n: number }>(
      `select actor ->> 'key' as actor, substr(request_id, 1, $2::int) as id, type, count(*)::int as n from case_event
       where starts_with(request_id, $1) and type in ('case-opened', 'presence-recorded') group by 1, 2, 3`,
      [run, run.length + 2],
    )
    let acts = 0
    for (const { actor, id, type, n } of events) {
      assert.equal(n, 1, `${actor} ${id}: ${type}`)
      assert.ok(expected.includes(`${actor} ${id}`), '没办成的什么也没留下')
      if (type === 'presence-recorded') acts++
    }
    for (const { request } of winners.values()) {
      if (request.kind === 'draft') continue
      const type = request.kind === 'intake' ? 'case-opened' : 'presence-recorded'
      const actor = senderKey(request.sender, request.kind)
      assert.ok(events.some((event) => event.actor === actor && event.id === request.key && event.type === type))
    }
    return acts
  }

  const holds = (door: Door) => fc.asyncProperty(plans, (plan) => play(plan, door))

  it('I2 一个请求编号至多一个办件、一次办理，总是同一个答复；内容不同 422；没办成的不占编号', async () => {
    await fc.assert(holds(frontDoor), { seed, numRuns, endOnFailure: true })
  })

  const broken = (name: string, make: () => Door): void => {
    it(name, async () => {
      const check = await fc.check(holds(make()), { seed: 20261121, numRuns: 40, endOnFailure: true })
      assert.equal(check.failed, true)
    })
  }
  broken('每次都当新编号的，I2 看得出来', () => {
    let sent = 0
    return (request) => frontDoor({ ...request, key: `${request.key}-${sent++}` })
  })
  broken('不看内容、只看编号的，I2 看得出来', () => {
    const first = new Map<string, Request>()
    return async (request) => {
      const known = first.get(ownKey(request))
      const answer = await frontDoor(known ?? request)
      if (!known && answer.status < 300) first.set(ownKey(request), request)
      return answer
    }
  })
  broken('没办成也占住编号的，I2 看得出来', () => {
    const taken = new Map<string, Answer>()
    return async (request) => {
      const known = taken.get(`${ownKey(request)} ${printOf(request)}`)
      const answer = known ?? (await frontDoor(request))
      taken.set(`${ownKey(request)} ${printOf(request)}`, answer)
      return answer
    }
  })
})
