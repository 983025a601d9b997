/** An officer's commands through HTTP, the case as it then stands in the answer, beside PostgreSQL alone writing the same rows. */
import type { CaseView } from '../../src/modules/cases/contract.ts'
import { uuidv7 } from '../../src/platform/crypto.ts'
import type { StaffMember } from '../../src/testing/county.ts'
import { fileCase, timedItem } from '../../src/testing/filing.ts'
import { cloneCase } from '../clone-cases.ts'
import type { BenchContext, BenchResult, Served } from '../context.ts'
import { databaseSeconds, floorRate, insertsOf, requireEnough, requireSameRows, updateOf } from '../floor.ts'
import { figure, median } from '../measure.ts'
import { note, type Post, type Posts, posts, ratios, type Side, side, told } from '../posts.ts'

const connections = 32
/** More commands than anything here carries out in a second; copies that were not used wait for the next stretch. */
const mostASecond = 4_000
const goal = { atLeast: 0.4 }

/** A command on a case that is copied as often as needed. */
interface Command {
  readonly id: string
  readonly noun: string
  readonly who: StaffMember
  /** A case on which nothing but this is to be done. */
  readonly caseId: string
  readonly body: { readonly version: number } & Readonly<Record<string, unknown>>
}

/** 受理 and 准予 of a licence in steps, each at its moment. */
async function moments({ county }: BenchContext): Promise<Command[]> {
  const clerk = await county.staff({ role: 'window-clerk' })
  const officer = await county.staff({ role: 'caseworker', office: timedItem.office })
  const second = await county.staff({ role: 'caseworker', office: timedItem.office })
  const approver = await county.staff({ role: 'approver', office: timedItem.office })
  const applicant = await county.resident()
  const waiting = await fileCase(county, { clerk, applicant, through: 'receive' })
  const accepted = await fileCase(county, { clerk, applicant, through: 'accept' })
  let view = accepted.body as unknown as CaseView
  const open = () => view.steps.find((step) => step.status === 'open')
  while (open() && open()?.function !== 'approve') {
    const body = {
      ...{ version: view.version, opinion: '符合条件', recommendation: 'grant' },
      inspectors: open()?.onSite ? [officer.staffId, second.staffId] : [],
    }
    const reply = await officer.send('POST', `/api/cases/${accepted.id}/opinions`, body)
    if (reply.status !== 200) throw new Error(reply.text)
    view = reply.body as unknown as CaseView
  }
  return [
    { id: 'accept', noun: 'acceptance', who: officer, caseId: waiting.id, body: { version: waiting.version } },
    {
      ...{ id: 'grant', noun: 'grant', who: approver, caseId: accepted.id },
      body: { version: view.version, validTo: null },
    },
  ]
}

/** The statement that writes what the command left on a copy: one row changed, the others added, each transaction on a copy of its own. */
async function commandFloor(context: BenchContext, served: Served, command: Command): Promise<string> {
  const { owner } = context
  const { caseId, noun, who } = command
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
}

/** Stretches of a command through HTTP, each on a copy of its own. */
function sending({ owner, secondsPerRound }: BenchContext, served: Served, command: Command): () => Promise<Posts> {
  const seconds = Math.min(secondsPerRound, 3)
  const ids: string[] = []
  const body = JSON.stringify(command.body)
  const next = (): Post | undefined => {
    const id = ids.pop()
    const path = `/api/cases/${id}/${command.noun}`
    return id === undefined
      ? undefined
      : { path, cookie: command.who.cookie, key: uuidv7(), body, from: `10.2.0.${ids.length % 250}` }
  }
  return async () => {
    const missing = Math.ceil(mostASecond * seconds) - ids.length
    if (missing > 0) ids.unshift(...(await cloneCase(owner, command.caseId, missing)))
    return posts({ port: served.port, connections, seconds, status: 200, cpuSeconds: served.cpuSeconds }, next)
  }
}

async function measured(context: BenchContext, served: Served, command: Command): Promise<BenchResult> {
  const { owner, databaseUrl, rounds, cluster } = context
  const seconds = Math.min(context.secondsPerRound, 3)
  await owner.query('create sequence if not exists bench_floor')
  await owner.query('create table if not exists bench_case (n bigint primary key, id uuid not null)')
  await owner.query('truncate bench_case')
  await floorCases(context, command.caseId, 4)
  const text = await commandFloor(context, served, command)
  const ours = side()
  const floor: number[] = []
  const costs = { ours: [] as number[], floor: [] as number[] }
  const http = sending(context, served, command)
  const bare = async () => {
    await floorCases(context, command.caseId, Math.ceil(mostASecond * seconds))
    const cpu = databaseSeconds(cluster.pid)
    const rate = await floorRate(databaseUrl, text, { clients: connections, seconds })
    costs.floor.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / (rate * seconds))
    await requireEnough(owner, 'bench_case')
    return rate
  }
  await http()
  await bare()
  costs.floor.length = 0
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await bare())
    const cpu = databaseSeconds(cluster.pid)
    const run = await http()
    costs.ours.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / run.times.length)
    note(ours, run)
    context.log(
      `${command.noun} ${round + 1}: floor, c32: ${figure(floor.at(-1) ?? 0)}, ${figure(ours.rates.at(-1) ?? 0)}`,
    )
  }
  const each = ratios(ours.rates, floor)
  return {
    ...{ id: `command-${command.id}-ratio`, value: median(each), unit: 'ratio', goal, rounds: each },
    note:
      `${command.noun}, ${told(ours)}, ${figure(median(costs.ours))} ms of PostgreSQL each; floor ${figure(median(floor))}/s and ` +
      `${figure(median(costs.floor))} ms of PostgreSQL each with ${connections} clients, every client with a counter and every transaction with a case of its own`,
  }
}

/** Accepting and granting, each on copies of one case that wait for it; `command-ratio` is the lower of the two. A quick run only accepts. */
export async function commands(context: BenchContext, served: Served): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  const all = await moments(context)
  for (const command of context.quick ? all.slice(0, 1) : all) results.push(await measured(context, served, command))
  const [lowest] = [...results].sort((a, b) => a.value - b.value)
  return lowest
    ? [{ ...lowest, id: 'command-ratio', goal, note: `the lower of ${results.length}: ${lowest.note}` }, ...results]
    : []
}

/** Acceptances a second without a floor. */
export async function acceptances(context: BenchContext, served: Served): Promise<Side> {
  const [accept] = await moments(context)
  if (!accept) throw new Error('nothing to accept')
  const stretch = sending(context, served, accept)
  const ours = side()
  await stretch()
  for (let round = 0; round < context.rounds; round += 1) note(ours, await stretch())
  return ours
}
