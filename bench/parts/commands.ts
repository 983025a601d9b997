/** An officer's commands through HTTP, the case as it then stands in the answer, beside PostgreSQL alone writing the same rows. */
import type { CaseView } from '../../src/modules/cases/contract.ts'
import { uuidv7 } from '../../src/platform/crypto.ts'
import type { StaffMember } from '../../src/testing/county.ts'
import { fileCase, timedItem } from '../../src/testing/filing.ts'
import { cloneCase } from '../clone-cases.ts'
import type { BenchContext, BenchResult, Served } from '../context.ts'
import { floorRate, insertsOf, updateOf } from '../floor.ts'
import { figure, median } from '../measure.ts'
import { note, type Post, posts, ratios, side, told } from '../posts.ts'

const connections = 32
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

/** The statement that writes what the command left on a copy: one row changed, the others added. */
async function commandFloor(context: BenchContext, served: Served, command: Command): Promise<string> {
  const { owner } = context
  const { caseId, noun, who } = command
  const [sample = ''] = await cloneCase(owner, caseId, 1)
  const key = uuidv7()
  const reply = await fetch(`${served.url}/api/cases/${sample}/${noun}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: who.cookie, 'idempotency-key': key },
    body: JSON.stringify(command.body),
  })
  if (reply.status !== 200) throw new Error(`${noun}: ${await reply.text()}`)
  const about = `case:${sample}`
  const inserts = await insertsOf(owner, [
    {
      ...{
        table: 'case_event',
        where: 'case_id = $1 and version > (select min(version) from case_event where request_id = $2) - 1',
      },
      ...{ value: sample, more: [key], without: ['recorded_xid'] },
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
  const counter = `insert into case_counter (scope, value) select ' floor ' || cast(:client_id as text), 1 from one on conflict (scope) do update set value = case_counter.value + 1`
  return `with one as materialized (select id from bench_case where n = nextval('bench_floor')),
    ${[update, counter, ...inserts].map((part, n) => `part${n} as (${part})`).join(',\n')}
    select 1`
}

/** Copies for the floor to write to, numbered as its sequence goes. */
async function floorCases({ owner }: BenchContext, caseId: string, count: number): Promise<void> {
  const ids = await cloneCase(owner, caseId, count)
  await owner.query('create sequence if not exists bench_floor')
  await owner.query('create table if not exists bench_case (n bigint primary key, id uuid not null)')
  await owner.query('truncate bench_case')
  await owner.query(
    `insert into bench_case select (select last_value from bench_floor) + n, id from unnest($1::uuid[]) with ordinality as copy (id, n)`,
    [ids],
  )
  await owner.query('analyze bench_case')
}

async function measured(context: BenchContext, served: Served, command: Command): Promise<BenchResult> {
  const { owner, databaseUrl, rounds } = context
  const seconds = Math.min(context.secondsPerRound, 3)
  await floorCases(context, command.caseId, 1)
  const text = await commandFloor(context, served, command)
  const ours = side()
  const floor: number[] = []
  const http = async () => {
    const ids = [...(await cloneCase(owner, command.caseId, Math.ceil(1_500 * seconds)))]
    const body = JSON.stringify(command.body)
    const next = (): Post | undefined => {
      const id = ids.pop()
      const path = `/api/cases/${id}/${command.noun}`
      return id === undefined
        ? undefined
        : { path, cookie: command.who.cookie, key: uuidv7(), body, from: `10.2.0.${ids.length % 250}` }
    }
    return posts({ port: served.port, connections, seconds, status: 200, cpuSeconds: served.cpuSeconds }, next)
  }
  const bare = async () => {
    await floorCases(context, command.caseId, Math.ceil(5_000 * seconds))
    return floorRate(databaseUrl, text, { clients: connections, seconds })
  }
  for (let warm = 0; warm < 1; warm += 1) {
    await http()
    await bare()
  }
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await bare())
    note(ours, await http())
    context.log(
      `${command.noun} ${round + 1}: floor, c32: ${figure(floor.at(-1) ?? 0)}, ${figure(ours.rates.at(-1) ?? 0)}`,
    )
  }
  const each = ratios(ours.rates, floor)
  return {
    ...{ id: `command-${command.id}-ratio`, value: median(each), unit: 'ratio', goal, rounds: each },
    note: `${command.noun}, ${told(ours)}; floor ${figure(median(floor))}/s with ${connections} clients, every client with a counter of its own`,
  }
}

/** Accepting and granting, each on copies of one case that wait for it; `command-ratio` is the lower of the two. */
export async function commands(context: BenchContext, served: Served): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  for (const command of await moments(context)) results.push(await measured(context, served, command))
  const [lowest] = [...results].sort((a, b) => a.value - b.value)
  return lowest ? [{ ...lowest, id: 'command-ratio', goal, note: `the lower one: ${lowest.note}` }, ...results] : []
}
