/** The clock: due dates a second, and ten thousand of them that pass at the same midnight. */
import { setTimeout as wait } from 'node:timers/promises'
import { fileCase } from '../../src/testing/filing.ts'
import { analyseCopies, cloneCase, removeCases } from '../clone-cases.ts'
import type { BenchContext, BenchResult } from '../context.ts'
import { deadlineSides } from '../deadline-rates.ts'
import { figure, median, quantile } from '../measure.ts'

/** Beijing's midnight after the last of the five working days in which an office must speak (行政许可法第三十二条). */
const midnight = '2026-05-18T16:00:00Z'
const patienceMs = 180_000

/** Ten thousand three times over in a full run, a thousand once in a quick one. */
export async function clock(context: BenchContext): Promise<readonly BenchResult[]> {
  const midnights = context.quick ? { count: 1_000, rounds: 1 } : { count: 10_000, rounds: 3 }
  return [...(await dueDates(context)), ...(await atMidnight(context, midnights))]
}

async function dueDates(context: BenchContext): Promise<readonly BenchResult[]> {
  const { rate } = await deadlineSides()
  const seconds = context.secondsPerRound / 5
  const sides = ['ours', 'loop', 'number-loop', 'chinese-days'] as const
  const rates = new Map(sides.map((side) => [side, [] as number[]]))
  for (let round = -1; round < context.rounds; round += 1)
    for (const side of sides) {
      const perSecond = rate(side, seconds)
      if (round >= 0) rates.get(side)?.push(perSecond)
    }
  const of = (side: (typeof sides)[number]) => rates.get(side) ?? []
  const against = (side: (typeof sides)[number]) =>
    of('ours').map((rate, round) => rate / (of(side)[round] ?? Number.NaN))
  const ratio = (id: string, side: (typeof sides)[number], note: string): BenchResult => ({
    id,
    value: median(against(side)),
    unit: 'times as many',
    rounds: against(side),
    note: `${figure(median(of('ours')))} /s against ${figure(median(of(side)))} /s; ${note}`,
  })
  return [
    ratio('deadline-vs-loop', 'loop', 'a step a day over dates as text, sets of holidays and make-up days'),
    ratio('deadline-vs-chinese-days', 'chinese-days', 'findWorkday of chinese-days'),
    ratio(
      'deadline-vs-number-loop',
      'number-loop',
      'a step a day over day numbers in a prepared table, the best a loop can do',
    ),
  ]
}

/** So many deadlines at one midnight, so many times over, each time with cases of their own. */
export async function atMidnight(
  context: BenchContext,
  { count, rounds }: { readonly count: number; readonly rounds: number },
): Promise<readonly BenchResult[]> {
  const all: Midnight[] = []
  for (let round = 0; round < rounds; round += 1) {
    all.push(await oneMidnight(context, count))
    context.log(`deadlines ${round + 1}: ${figure(all.at(-1)?.seconds ?? Number.NaN)} s`)
  }
  const seconds = all.map((one) => one.seconds)
  const rates = all.map((one) => one.fired / one.seconds)
  const times = all.flatMap((one) => one.late)
  const errors = all.reduce((sum, one) => sum + (count - one.fired) + one.twice, 0)
  const [fired, twice] = [all.reduce((sum, one) => sum + one.fired, 0), all.reduce((sum, one) => sum + one.twice, 0)]
  const note =
    `${fired} of ${rounds} × ${count} silences accepted by the job cases-clock, begun by hand at midnight, ${twice} twice; ` +
    `after midnight p50 ${figure(quantile(times, 0.5) / 1000)} s, p99 ${figure(quantile(times, 0.99) / 1000)} s by the product's clock`
  const inSeconds = { id: 'deadlines-fired-seconds', value: median(seconds), unit: 's', rounds: seconds, errors, note }
  return [
    // The goal is about ten thousand.
    ...(count === 10_000 ? [inSeconds] : []),
    {
      ...{ id: 'deadlines-fired-per-second', value: median(rates), unit: 'per second', rounds: rates, errors },
      note: count === 10_000 ? 'ten thousand in ten seconds' : note,
    },
  ]
}

interface Midnight {
  /** Until the last had fired, or patience was over. */
  readonly seconds: number
  readonly fired: number
  readonly twice: number
  /** Milliseconds after midnight, each. */
  readonly late: readonly number[]
}

async function oneMidnight(context: BenchContext, count: number): Promise<Midnight> {
  const { county, owner } = context
  const clerk = await county.staff({ role: 'window-clerk' })
  const filed = await fileCase(county, { clerk, applicant: await county.resident() })
  const ids = await cloneCase(owner, filed.id, count)
  await owner.query(`vacuum analyze case_file`)
  await analyseCopies(owner)
  const [before] = await owner.query<{ version: number }>(
    'select max(version) as version from case_event where case_id = $1',
    [filed.id],
  )
  const next = (before?.version ?? 0) + 1
  const served = await context.serve({ BENCH_NOW: midnight, BENCH_JOBS: 'off' })
  const settled = async (): Promise<number> => {
    const [row] = await owner.query<{ n: number }>(
      'select count(*)::int as n from case_event where case_id = any($1::uuid[]) and version = $2',
      [ids, next],
    )
    return row?.n ?? 0
  }
  try {
    const started = performance.now()
    const job = served.runJob('cases-clock')
    let fired = 0
    let seconds = Number.NaN
    while (fired < count) {
      fired = await settled()
      seconds = (performance.now() - started) / 1000
      if (seconds * 1000 > patienceMs) break
      if (fired < count) await wait(100)
    }
    await Promise.race([job, wait(patienceMs, undefined, { ref: false })])
    const late = await owner.query<{ ms: number }>(
      `select extract(epoch from recorded_at - $3::timestamptz)::float8 * 1000 as ms from case_event
       where case_id = any($1::uuid[]) and version = $2`,
      [ids, next, midnight],
    )
    const [doubled] = await owner.query<{ n: number }>(
      `select count(*)::int as n from (select case_id from case_event where case_id = any($1::uuid[]) and type = (
         select type from case_event where case_id = any($1::uuid[]) and version = $2 limit 1) group by case_id having count(*) > 1) as twice`,
      [ids, next],
    )
    return { seconds, fired, twice: doubled?.n ?? 0, late: late.map(({ ms }) => ms) }
  } finally {
    await served.stop()
    await removeCases(owner, ids)
    // What is left of its messages would be work of the next round.
    await owner.query('delete from graphile_worker._private_jobs')
  }
}
