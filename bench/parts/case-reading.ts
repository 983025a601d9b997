/** What a person waits for among many cases: the queue page of an officer, an officer's case, an applicant's case. */
import { cloneCase } from '../clone-cases.ts'
import type { BenchContext, BenchResult } from '../context.ts'
import { itemsOfOneOffice } from '../fill-items.ts'
import { openLoop } from '../load.ts'
import { figure, median, quantile } from '../measure.ts'
import { readersOf } from '../readers.ts'
import { realCases } from '../real-cases.ts'

/** Pages a second and seconds a round; a county's hall opens a queue in some seconds. */
const paces = {
  queue: { rate: 8, seconds: 2 },
  offices: { rate: 12, seconds: 1 },
  // Further apart than numbers are kept (`src/modules/cases/counts.ts`).
  first: { rate: 0.4, seconds: 2 },
  page: { rate: 20, seconds: 1 },
} as const
/** Offices whose officers open their queues in turns. */
const manyOffices = 12
const copiesOfEach = 25

interface Pages {
  /** Opens the page of this kind once; n counts up. */
  readonly open: (n: number) => Promise<void>
}

/** Every kind in turn, sent at fixed times whatever the answers do, so many seconds for each second of a round. */
async function timesOf<Kind extends string>(
  context: BenchContext,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
  kinds: Readonly<Record<Kind, Pages>>,
): Promise<Readonly<Record<Kind, { readonly rounds: readonly number[][]; readonly errors: number }>>> {
  const names = Object.keys(kinds) as Kind[]
  const rounds = Object.fromEntries(names.map((name) => [name, [] as number[][]])) as Record<Kind, number[][]>
  const errors = Object.fromEntries(names.map((name) => [name, 0])) as Record<Kind, number>
  for (let round = -1; round < context.rounds; round += 1) {
    const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Kind, number[]>
    await openLoop({ rate, seconds: context.secondsPerRound * seconds }, async (n, due) => {
      const name = names[n % names.length] as Kind
      try {
        await kinds[name].open(Math.floor(n / names.length))
        times[name].push(performance.now() - due)
      } catch (error) {
        errors[name] += 1
        if (errors[name] === 1) context.log(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    })
    if (round >= 0) for (const name of names) rounds[name].push(times[name])
  }
  return Object.fromEntries(names.map((name) => [name, { rounds: rounds[name], errors: errors[name] }])) as never
}

type Readers = ReturnType<typeof readersOf>

/** As the workbench opens it: the list and the counts beside it at the same time. */
async function openQueue(readers: Readers, cookie: string): Promise<void> {
  await Promise.all([
    readers.get('/api/worklist?view=all&limit=50', cookie),
    readers.get('/api/worklist/counts', cookie),
  ])
}

/** Times of the queue page of a restricted officer and of somebody who sees the county, in turns. */
export async function queueTimes(context: BenchContext) {
  const { county, owner, served } = context
  const [largest] = await owner.query<{ name: string; items: number; open: number }>(
    `select office.name, count(distinct item.id)::int as items, (select count(*)::int from case_file where holder_office_id = office.id
       and status not in ('draft', 'concluded', 'archived')) as open
     from service_item as item join office on office.id = item.office_id
     where item.id in (select id from service_item order by listed_at, id limit 1000)
     group by office.id order by items desc limit 1`,
  )
  if (!largest) throw new Error('no office with items')
  const officer = await county.staff({ role: 'caseworker', office: largest.name })
  const overseer = await county.staff({ role: 'supervisor' })
  const readers = readersOf(served.url)
  const queue = (cookie: string): Pages => ({ open: () => openQueue(readers, cookie) })
  try {
    const times = await timesOf(context, paces.queue, {
      restricted: queue(officer.cookie),
      all: queue(overseer.cookie),
    })
    return { ...times, office: largest, officer }
  } finally {
    await readers.close()
  }
}

/** Times of the queue page where keeping numbers helps less: officers of many offices in turns, and one after a pause. */
async function sparseTimes(context: BenchContext, pausing: { readonly cookie: string }) {
  const { county, owner, served } = context
  const others = await owner.query<{ name: string; open: number }>(
    `select office.name, count(*)::int as open from case_file join office on office.id = case_file.holder_office_id
     where status not in ('draft', 'concluded', 'archived') group by office.id order by open desc, office.name limit $1`,
    [manyOffices],
  )
  const officers: string[] = []
  for (const { name } of others) officers.push((await county.staff({ role: 'caseworker', office: name })).cookie)
  const readers = readersOf(served.url)
  try {
    const { offices } = await timesOf(context, paces.offices, {
      offices: { open: (n) => openQueue(readers, officers[n % officers.length] ?? '') },
    })
    const { first } = await timesOf(context, paces.first, { first: { open: () => openQueue(readers, pausing.cookie) } })
    return { offices, first, open: others.map((one) => one.open) }
  } finally {
    await readers.close()
  }
}

/** Times of an officer's case and an applicant's case, opened among all. */
export async function caseTimes(context: BenchContext) {
  const { owner, served } = context
  const { officer, cases } = await realCases(context, 8)
  const copies = await Promise.all(cases.map(({ id }) => cloneCase(owner, id, copiesOfEach)))
  const all = copies.flatMap((ids, at) => ids.map((id) => ({ id, resident: cases[at]?.resident })))
  await owner.query('vacuum analyze case_file')
  await owner.query('vacuum analyze case_event')
  const readers = readersOf(served.url)
  const one = (n: number) => all[(n * 7919) % all.length]
  try {
    return await timesOf(context, paces.page, {
      officer: { open: async (n) => void (await readers.get(`/api/cases/${one(n)?.id}`, officer.cookie)) },
      applicant: { open: async (n) => void (await readers.get(`/my/cases/${one(n)?.id}`, one(n)?.resident?.cookie)) },
    })
  } finally {
    await readers.close()
  }
}

type Times = { readonly rounds: readonly number[][]; readonly errors: number }

/** A result of p95 with the other quantiles told beside it. */
export function p95Of(id: string, times: Times, note = ''): BenchResult {
  const rounds = times.rounds.map((round) => quantile(round, 0.95))
  const all = times.rounds.flat()
  return {
    id,
    value: median(rounds),
    unit: 'ms',
    rounds,
    errors: times.errors,
    note: [
      `p50 ${figure(quantile(all, 0.5))}, p99 ${figure(quantile(all, 0.99))} ms, ${all.length} pages, ${times.errors} errors`,
      note,
    ]
      .filter(Boolean)
      .join('; '),
  }
}

export async function caseReading(context: BenchContext, size: number): Promise<readonly BenchResult[]> {
  await context.fillGuidesTo(1_000)
  await context.fillCasesTo(size)
  const queue = await queueTimes(context)
  const sparse = await sparseTimes(context, queue.officer)
  const page = await caseTimes(context)
  const cases = context.sizes.cases.toLocaleString('en')
  const ratios = queue.restricted.rounds.map(
    (round, at) => quantile(round, 0.95) / quantile(queue.all.rounds[at] ?? [], 0.95),
  )
  return [
    p95Of(
      'queue-restricted-p95-ms',
      queue.restricted,
      `${queue.office.items} (${itemsOfOneOffice} meant) of 1,000 items, ${queue.office.open.toLocaleString('en')} open, among ${cases} cases; list and counts`,
    ),
    p95Of('queue-admin-p95-ms', queue.all, 'somebody who sees the whole county'),
    p95Of(
      'queue-offices-p95-ms',
      sparse.offices,
      `officers of ${sparse.open.length} offices in turns, each once a second, with ${sparse.open.at(-1)?.toLocaleString('en')} to ${sparse.open[0]?.toLocaleString('en')} open`,
    ),
    p95Of(
      'queue-first-p95-ms',
      sparse.first,
      'the restricted officer when nobody of the office has looked for two seconds: everything is counted',
    ),
    {
      id: 'queue-restricted-vs-admin',
      value: median(ratios),
      unit: 'times as long',
      rounds: ratios,
      errors: queue.restricted.errors + queue.all.errors,
      note: 'of p95, pages in turns',
    },
    p95Of('case-page-p95-ms', page.officer, `GET /api/cases/{id} of an officer among ${cases} cases`),
    p95Of('case-page-applicant-p95-ms', page.applicant, '/my/cases/{id} of the applicant'),
  ]
}
