/** An officer's commands through HTTP, the case as it then stands in the answer, beside PostgreSQL alone writing the same rows. */
import { uuidv7 } from '../../src/platform/crypto.ts'
import type { StaffMember } from '../../src/testing/county.ts'
import { fileCase, timedItem } from '../../src/testing/filing.ts'
import { analyseCopies, cloneCase } from '../clone-cases.ts'
import type { BenchContext, BenchResult, Served } from '../context.ts'
import {
  databaseSeconds,
  type FloorRun,
  floorRate,
  floorTimes,
  insertsOf,
  requireEnough,
  requireSameRows,
  updateOf,
} from '../floor.ts'
import { figure, median } from '../measure.ts'
import { note, type Post, type Posts, posts, ratios, type Side, side, told } from '../posts.ts'
import { caseToDecide } from '../real-cases.ts'

/** Connections, and clients of the floor beside them; more clients make the floor no faster on two cores. */
const atOnce = 32
/** Connections of the side that has more of them. */
const manyAtOnce = 128
/** More commands than PostgreSQL alone, and than the product, carry out in a second; copies that were not used wait for the next stretch. */
const mostASecond = { floor: 4_000, ours: 2_500 } as const
/** Officers of one county who act in the same second do not all sit in one office: its papers are numbered without gaps, one after the other. */
const officesAtOnce = 8

/** An officer, and the office whose cases are theirs. */
interface Desk {
  readonly who: StaffMember
  readonly officeId: string
}

/** A command on a case that is copied as often as needed. */
interface Command {
  readonly id: string
  readonly noun: string
  /** Of the case's own office first. */
  readonly desks: readonly [Desk, ...Desk[]]
  /** A case on which nothing but this is to be done. */
  readonly caseId: string
  readonly body: { readonly version: number } & Readonly<Record<string, unknown>>
}

/** 受理 and 准予 of a licence in steps, each at its moment. */
async function moments(context: BenchContext): Promise<Command[]> {
  const { county, owner } = context
  const offices = await owner.query<{ id: string; name: string }>(
    `select office.id, office.name from office where kind = 'department' and valid_to is null
       and id in (select office_id from service_item) order by name <> $1, name limit $2`,
    [timedItem.office, officesAtOnce],
  )
  const desksOf = async (role: 'caseworker' | 'approver') => {
    const desks: Desk[] = []
    for (const { id: officeId, name } of offices)
      desks.push({ who: await county.staff({ role, office: name }), officeId })
    return desks as [Desk, ...Desk[]]
  }
  const clerk = await county.staff({ role: 'window-clerk' })
  const waiting = await fileCase(county, { clerk, applicant: await county.resident(), through: 'receive' })
  const examined = await caseToDecide(context)
  return [
    {
      ...{ id: 'accept', noun: 'acceptance', desks: await desksOf('caseworker') },
      ...{ caseId: waiting.id, body: { version: waiting.version } },
    },
    {
      ...{ id: 'grant', noun: 'grant', desks: await desksOf('approver') },
      ...{ caseId: examined.id, body: examined.body },
    },
  ]
}

/** The statement that writes what the command left on a copy: one row changed, the others added, each transaction on a copy of its own. */
async function commandFloor(context: BenchContext, served: Served, command: Command): Promise<string> {
  const { owner } = context
  const { caseId, noun } = command
  const [{ who }] = command.desks
  const [sample = ''] = await cloneCase(owner, caseId, 1)
  const counters = () => owner.query<{ scope: string; value: number }>('select scope, value::int from case_counter')
  const before = await counters()
  const key = uuidv7()
  const reply = await fetch(`${served.url}/api/cases/${sample}/${noun}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: who.cookie, 'idempotency-key': key },
    body: JSON.stringify(command.body),
  })
  if (reply.status !== 200) throw new Error(`${noun}: ${await reply.text()}`)
  const drawn = (await counters()).filter(
    ({ scope, value }) => !before.some((was) => was.scope === scope && was.value === value),
  )
  const about = `case:${sample}`
  const inserts = await insertsOf(owner, [
    {
      ...{ table: 'case_event', where: 'case_id = $1 and version > $2::int', value: sample },
      ...{ more: [String(command.body.version)], without: ['recorded_xid'] },
      fresh: { case_id: 'one.id', request_id: 'one.id::text' },
    },
    { table: 'handled_request', where: 'request_id = $1', value: key, fresh: { request_id: 'one.id::text' } },
    {
      ...{ table: 'message', where: 'about = $1', value: about, optional: true },
      fresh: { message_id: 'uuidv7()', about: `'case' || chr(58) || one.id` },
    },
    {
      ...{ table: 'graphile_worker._private_jobs', fresh: {}, without: ['id'], optional: true },
      ...{ where: `payload->>'messageId' in (select message_id::text from message where about = $1)`, value: about },
    },
  ])
  const update = await updateOf(owner, {
    ...{ table: 'case_file', key: 'id', value: sample },
    keep: ['id', 'number', 'long_number'],
  })
  const draws = drawn.map(
    (_, n) =>
      `insert into case_counter (scope, value) select ' floor ${n} ' || cast(:client_id as text), 1 from one on conflict (scope) do update set value = case_counter.value + 1`,
  )
  // The number is drawn before it is looked for: asked for in the condition, it would be drawn anew for every row of the table.
  const statement = `with turn as materialized (select nextval('bench_floor') as n),
    one as materialized (select bench_case.id from turn join bench_case on bench_case.n = turn.n),
    ${[update, ...draws, ...inserts].map((part, n) => `part${n} as (${part})`).join(',\n')}
    select 1`
  await requireSameRows(owner, { caseId: sample, version: command.body.version + 1 }, statement)
  return statement
}

/** Fills the copies for the floor to write to, numbered as its sequence goes, up to so many. */
async function floorCases({ owner }: BenchContext, caseId: string, count: number): Promise<void> {
  const [stock] = await owner.query<{ next: string; missing: number }>(
    `with used as (delete from bench_case where n < (select last_value from bench_floor))
     select greatest(max(n) + 1, (select last_value from bench_floor)) as next,
       ($1::int - count(*) filter (where n >= (select last_value from bench_floor)))::int as missing from bench_case`,
    [count],
  )
  if (!stock || stock.missing <= 0) return
  const ids = await cloneCase(owner, caseId, stock.missing)
  await owner.query(
    'insert into bench_case select $2::bigint + n - 1, id from unnest($1::uuid[]) with ordinality as copy (id, n)',
    [ids, stock.next],
  )
  await owner.query('vacuum analyze bench_case')
  await analyseCopies(owner)
}

/** Stretches of a command through HTTP by officers of so many offices, each on a copy of its own. */
function sending({ owner, secondsPerRound }: BenchContext, served: Served, command: Command, offices: number) {
  const seconds = Math.min(secondsPerRound, 3)
  const [{ officeId: from }] = command.desks
  const desks = command.desks.slice(0, offices)
  const piles = desks.map(({ who, officeId }) => ({ who, office: { from, to: officeId }, ids: [] as string[] }))
  const body = JSON.stringify(command.body)
  let turn = 0
  const next = (): Post | undefined => {
    const n = turn++
    const desk = piles[n % piles.length]
    const id = desk?.ids.pop()
    const path = `/api/cases/${id}/${command.noun}`
    return desk && id ? { path, cookie: desk.who.cookie, key: uuidv7(), body, from: `10.2.0.${n % 250}` } : undefined
  }
  /** Copies enough for a stretch; not part of what is measured. */
  const stock = async (): Promise<void> => {
    for (const { ids, office } of piles) {
      const missing = Math.ceil((mostASecond.ours * seconds) / piles.length) - ids.length
      if (missing > 0) ids.unshift(...(await cloneCase(owner, command.caseId, missing, office)))
    }
    await analyseCopies(owner)
  }
  const send = (connections: number): Promise<Posts> =>
    posts({ port: served.port, connections, seconds, status: 200, cpuSeconds: served.cpuSeconds }, next)
  return { stock, send }
}

/** One way of sending a command, and what came of it. */
interface Way {
  /** Of the figure, after that of the command. */
  readonly suffix: string
  readonly offices: number
  readonly connections: number
  readonly stock: () => Promise<void>
  readonly send: (connections: number) => Promise<Posts>
  readonly run: Side
  /** Milliseconds of processor time of PostgreSQL for one, by round. */
  readonly costs: number[]
}

/** Ours by officers of several offices, by more of them at once, and of one office, beside the floor in every round. */
async function measured(context: BenchContext, served: Served, command: Command): Promise<BenchResult[]> {
  const { owner, databaseUrl, rounds, cluster } = context
  const seconds = Math.min(context.secondsPerRound, 3)
  await owner.query('create sequence if not exists bench_floor')
  await owner.query('create table if not exists bench_case (n bigint primary key, id uuid not null)')
  await owner.query('truncate bench_case')
  await floorCases(context, command.caseId, 4)
  const text = await commandFloor(context, served, command)
  const floor: FloorRun[] = []
  const floorCosts: number[] = []
  const fresh = () => ({ run: side(), costs: [] as number[] })
  const several = sending(context, served, command, officesAtOnce)
  const ways: Way[] = [
    { suffix: '', offices: officesAtOnce, connections: atOnce, ...several, ...fresh() },
    { suffix: `-c${manyAtOnce}`, offices: officesAtOnce, connections: manyAtOnce, ...several, ...fresh() },
    {
      ...{ suffix: '-one-office', offices: 1, connections: atOnce, ...sending(context, served, command, 1) },
      ...fresh(),
    },
  ]
  const used = context.quick ? ways.slice(0, 1) : ways
  const bare = async () => {
    await floorCases(context, command.caseId, Math.ceil(mostASecond.floor * seconds))
    const cpu = databaseSeconds(cluster.pid)
    const run = await floorRate(databaseUrl, text, { clients: atOnce, seconds })
    floorCosts.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / (run.perSecond * seconds))
    await requireEnough(owner, 'bench_case')
    return run
  }
  for (const { stock, send, connections } of used) {
    await stock()
    await send(connections)
  }
  await bare()
  floorCosts.length = 0
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await bare())
    // What the floor left to clean up falls to whoever comes next: each in its turn.
    for (const { run, costs, stock, send, connections } of [
      ...used.slice(round % used.length),
      ...used.slice(0, round % used.length),
    ]) {
      await stock()
      const cpu = databaseSeconds(cluster.pid)
      const stretch = await send(connections)
      costs.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / stretch.times.length)
      note(run, stretch)
    }
    const last = [floor.at(-1)?.perSecond, ...used.map(({ run }) => run.rates.at(-1))]
    const names = used.map(({ offices, connections }) => `c${connections} of ${offices}`)
    context.log(
      `${command.noun} ${round + 1}: floor, ${names.join(', ')}: ${last.map((rate) => figure(rate ?? 0)).join(', ')}`,
    )
  }
  const floorRates = floor.map(({ perSecond }) => perSecond)
  return used.map(({ suffix, offices, connections, run, costs }) => {
    const each = ratios(run.rates, floorRates)
    return {
      id: `command-${command.id}${suffix}-ratio`,
      ...{ value: median(each), unit: 'ratio', rounds: each, errors: run.errors },
      note:
        `${command.noun} by officers of ${offices === 1 ? 'one office' : `${offices} offices`} over ${connections} connections, ${told(run)}, ` +
        `${figure((median(run.loads) / median(run.rates)) * 1000)} ms of the server and ${figure(median(costs))} ms of PostgreSQL each; floor ${figure(median(floorRates))}/s, ${floorTimes(floor)}, ` +
        `${figure(median(floorCosts))} ms of PostgreSQL each with ${atOnce} clients, every client with a counter and every transaction with a case of its own`,
    }
  })
}

/** Accepting and granting, each on copies of one case that wait for it; `command-ratio` is the lower of the two. A quick run only accepts. */
export async function commands(context: BenchContext, served: Served): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  const all = await moments(context)
  const wanted = context.quick ? all.slice(0, 1) : all
  for (const command of wanted) results.push(...(await measured(context, served, command)))
  const own = results.filter(({ id }) => wanted.some((command) => id === `command-${command.id}-ratio`))
  const [lowest] = own.toSorted((a, b) => a.value - b.value)
  if (!lowest) return []
  const errors = own.reduce((sum, one) => sum + (one.errors ?? 0), 0)
  return [{ ...lowest, id: 'command-ratio', errors, note: `the lower of ${own.length}: ${lowest.note}` }, ...results]
}

/** Acceptances a second without a floor. */
export async function acceptances(context: BenchContext, served: Served): Promise<Side> {
  const [accept] = await moments(context)
  if (!accept) throw new Error('nothing to accept')
  const { stock, send } = sending(context, served, accept, officesAtOnce)
  const ours = side()
  const stretch = async () => {
    await stock()
    return send(atOnce)
  }
  await stretch()
  for (let round = 0; round < context.rounds; round += 1) note(ours, await stretch())
  return ours
}
