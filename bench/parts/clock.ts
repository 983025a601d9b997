/** The clock: due dates a second, and ten thousand of them that pass at the same midnight. */
import { setTimeout as wait } from 'node:timers/promises'
import { fileCase } from '../../src/testing/filing.ts'
import { cloneCase, removeCases } from '../clone-cases.ts'
import type { BenchContext, BenchResult } from '../context.ts'
import { deadlineSides } from '../deadline-rates.ts'
import { figure, median, quantile } from '../measure.ts'

/** Beijing's midnight after the last of the five working days in which an office must speak (行政许可法第三十二条). */
const midnight = '2026-05-18T16:00:00Z'
const perSecondWanted = 1_000
const patienceMs = 180_000

export async function clock(context: BenchContext): Promise<readonly BenchResult[]> {
  return [...(await dueDates(context)), ...(await allAtMidnight(context))]
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
  const ratio = (id: string, side: (typeof sides)[number], goal: BenchResult['goal'], note: string): BenchResult => ({
    id,
    value: median(against(side)),
    unit: 'times as many',
    goal,
    rounds: against(side),
    note: `${figure(median(of('ours')))} /s against ${figure(median(of(side)))} /s; ${note}`,
  })
  return [
    ratio(
      'deadline-vs-loop',
      'loop',
      { atLeast: 100 },
      'a step a day over dates as text, sets of holidays and make-up days',
    ),
    ratio('deadline-vs-chinese-days', 'chinese-days', { atLeast: 100 }, 'findWorkday of chinese-days'),
    ratio(
      'deadline-vs-number-loop',
      'number-loop',
      null,
      'a step a day over day numbers in a prepared table, the best a loop can do',
    ),
  ]
}

export async function allAtMidnight(context: BenchContext): Promise<readonly BenchResult[]> {
  const { county, owner, quick } = context
  const count = quick ? 1_000 : 10_000
  const clerk = await county.staff({ role: 'window-clerk' })
  const filed = await fileCase(county, { clerk, applicant: await county.resident() })
  const ids = await cloneCase(owner, filed.id, count)
  await owner.query(`vacuum analyze case_file`)
  const [before] = await owner.query<{ version: number }>(
    'select max(version) as version from case_event where case_id = $1',
    [filed.id],
  )
  const served = await context.serve({ BENCH_NOW: midnight, BENCH_JOBS: 'off' })
  const settled = async (): Promise<number> => {
    const [row] = await owner.query<{ n: number }>(
      'select count(*)::int as n from case_event where case_id = any($1::uuid[]) and version = $2',
      [ids, (before?.version ?? 0) + 1],
    )
    return row?.n ?? 0
  }
  try {
    const started = performance.now()
    const job = served.runJob('cases-clock')
    let left = count
    let seconds = Number.NaN
    while (left > 0) {
      left = count - (await settled())
      seconds = (performance.now() - started) / 1000
      if (seconds * 1000 > patienceMs) break
      if (left > 0) await wait(100)
    }
    await Promise.race([job, wait(patienceMs, undefined, { ref: false })])
    const late = await owner.query<{ ms: number }>(
      `select extract(epoch from recorded_at - $3::timestamptz)::float8 * 1000 as ms from case_event
       where case_id = any($1::uuid[]) and version = $2`,
      [ids, (before?.version ?? 0) + 1, midnight],
    )
    const [doubled] = await owner.query<{ n: number }>(
      `select count(*)::int as n from (select case_id from case_event where case_id = any($1::uuid[]) and type = (
         select type from case_event where case_id = any($1::uuid[]) and version = $2 limit 1) group by case_id having count(*) > 1) as twice`,
      [ids, (before?.version ?? 0) + 1],
    )
    const times = late.map(({ ms }) => ms)
    const note = `${count - left} of ${count} silences accepted by the job cases-clock, ${doubled?.n ?? 0} twice; after midnight p50 ${figure(quantile(times, 0.5) / 1000)} s, p99 ${figure(quantile(times, 0.99) / 1000)} s by the product's clock`
    return [
      {
        id: 'deadlines-fired-seconds',
        value: left > 0 ? Number.NaN : seconds,
        unit: 's',
        goal: quick ? null : { atMost: 10 },
        rounds: [seconds],
        note,
      },
      {
        id: 'deadlines-fired-per-second',
        value: (count - left) / seconds,
        unit: 'per second',
        goal: { atLeast: perSecondWanted },
        rounds: [(count - left) / seconds],
        note: 'ten thousand in ten seconds',
      },
    ]
  } finally {
    await served.stop()
    await removeCases(owner, ids)
  }
}
