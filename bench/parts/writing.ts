/** Writing through HTTP and through the service, beside PostgreSQL alone writing the very same rows. */

import type { BenchContext, BenchResult, Served } from '../context.ts'
import { databaseSeconds, type FloorRun, floorRate, floorTimes, hasPgbench, requireEnough } from '../floor.ts'
import { figure, median, perSecond, quantile } from '../measure.ts'
import { note, type Posts, posts, ratios, type Side, side, told } from '../posts.ts'
import {
  floorFiles,
  nextApplication,
  postsOf,
  prepared,
  residents,
  type Stage,
  sendFiles,
  stampOf,
  submissionFloor,
  underAnotherCode,
} from '../submitting.ts'
import { acceptances, commands } from './commands.ts'

/** Clients of the floor: more make it no faster on two cores. */
const floorClients = 32
/** Callers of the service, and clients of the floor beside them: a handler is held to as many who ask as it has itself. */
const callers = 8
/** More submissions than anything here makes in a second. */
const mostASecond = 6_000

/** What one side costs and does, stretch by stretch. */
interface Stretch {
  readonly rates: number[]
  /** Of a floor. */
  readonly runs: FloorRun[]
  /** Milliseconds of processor time of PostgreSQL for one. */
  readonly database: number[]
}

/** An item nobody has applied for, and files enough for a stretch; not part of what is measured. */
async function madeReady(stage: Stage): Promise<void> {
  await underAnotherCode(stage)
  await sendFiles(stage, Math.ceil((mostASecond * stage.context.secondsPerRound) / residents))
}

/** A stretch of whole applications through HTTP, when all is ready. */
function applied(stage: Stage, connections: number): Promise<Posts> {
  const { served, context } = stage
  const seconds = context.secondsPerRound
  const options = { port: served.port, connections, seconds, status: 201, cpuSeconds: served.cpuSeconds }
  return posts(options, postsOf(stage))
}

/** Submissions at 32 and 128 connections, and by 8 callers of the service, each beside the floor in every round. */
async function submissions(stage: Stage): Promise<BenchResult[]> {
  const { context } = stage
  const { quick, county, rounds, secondsPerRound: seconds, databaseUrl, cluster } = context
  const { cases } = county.services
  await floorFiles(stage, 0)
  const sharedText = await submissionFloor(stage, false)
  const floorText = await submissionFloor(stage, true)
  const c32 = { ...side(), database: [] as number[] }
  const c128 = { ...side(), database: [] as number[] }
  const handler = { rates: [] as number[], times: [] as number[] }
  const idle = (): Stretch => ({ rates: [], runs: [], database: [] })
  const floor = idle()
  const shared = idle()
  const fewer = idle()
  const service = async (times: number[]) => {
    await madeReady(stage)
    const next = nextApplication(stage)
    const one = async () => {
      const found = next()
      if (!found) throw new Error('the files are used up')
      await cases.apply(
        found.applicant.actor,
        found.body as Parameters<typeof cases.apply>[1],
        stampOf(found.applicant),
      )
    }
    return perSecond(callers, seconds, one, times)
  }
  const bare = async (text: string, into: Stretch, clients = floorClients) => {
    await floorFiles(stage, Math.ceil(mostASecond * seconds))
    const cpu = databaseSeconds(cluster.pid)
    const run = await floorRate(databaseUrl, text, { clients, seconds })
    await requireEnough(context.owner, 'bench_upload')
    into.rates.push(run.perSecond)
    into.runs.push(run)
    into.database.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / (run.perSecond * seconds))
  }
  const measured = async (connections: number, into: typeof c32) => {
    await madeReady(stage)
    const cpu = databaseSeconds(cluster.pid)
    const run = await applied(stage, connections)
    note(into, run)
    into.database.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / run.times.length)
  }
  // Code is compiled and WAL recycled before anything counts.
  for (let warm = 0; warm < 2; warm += 1) {
    await madeReady(stage)
    await applied(stage, 128)
    await bare(floorText, idle())
    await service([])
  }
  for (let round = 0; round < rounds; round += 1) {
    await bare(floorText, floor)
    await measured(32, c32)
    if (!quick) await bare(sharedText, shared)
    await measured(128, c128)
    await bare(floorText, fewer, callers)
    handler.rates.push(await service(handler.times))
    const last = [floor, shared, c32, c128, fewer, handler].map(({ rates }) => figure(rates.at(-1) ?? 0))
    context.log(
      `submissions ${round + 1}: floor, with shared counters, c32, c128, floor of ${callers}, handler: ${last.join(', ')}`,
    )
  }
  const driver = `${hasPgbench() ? 'pgbench' : 'a loop of prepared statements'} with ${floorClients} clients`
  const beside =
    `floor ${figure(median(floor.rates))}/s, ${floorTimes(floor.runs)}, ${figure(median(floor.database))} ms of PostgreSQL each, by ${driver}, every client with counters of its own` +
    (quick ? '' : `; ${figure(median(shared.rates))}/s where all draw from the same two counters, as submissions do`)
  const costs = (ours: typeof c32) =>
    `${told(ours)}, ${figure((median(ours.loads) / median(ours.rates)) * 1000)} ms of the server and ${figure(median(ours.database))} ms of PostgreSQL each`
  const result = (id: string, ours: typeof c32): BenchResult => {
    const each = ratios(ours.rates, floor.rates)
    const note = `${costs(ours)}; ${beside}`
    return { id, value: median(each), unit: 'ratio', rounds: each, errors: ours.errors, note }
  }
  const likeWithLike = ratios(handler.rates, fewer.rates)
  const ofMany = ratios(handler.rates, floor.rates)
  return [
    result('submit-c32-ratio', c32),
    result('submit-c128-ratio', c128),
    {
      ...{ id: 'handler-ratio', value: median(likeWithLike), unit: 'ratio', rounds: likeWithLike },
      note:
        `${figure(median(handler.rates))}/s by ${callers} callers of the service, p50 ${figure(quantile(handler.times, 0.5))}, p99 ${figure(quantile(handler.times, 0.99))} ms, ` +
        `0 errors (one ends the part); floor ${figure(median(fewer.rates))}/s by ${driver.replace(String(floorClients), String(callers))}, ${floorTimes(fewer.runs)}`,
    },
    {
      ...{ id: 'handler-many-ratio', value: median(ofMany), unit: 'ratio', rounds: ofMany },
      note: `the same ${callers} callers beside the floor of ${floorClients} clients, ${figure(median(floor.rates))}/s`,
    },
  ]
}

/**
 * Work with a server that runs no jobs, so that messages and their jobs are left lying on both sides; the context's own server, which
 * would run them, is held meanwhile.
 */
async function withoutJobs<T>(context: BenchContext, work: (served: Served) => Promise<T>): Promise<T> {
  process.kill(context.served.pid, 'SIGSTOP')
  try {
    const served = await context.serve({ BENCH_JOBS: 'off' })
    try {
      return await work(served)
    } finally {
      await served.stop()
      await context.owner.query('delete from graphile_worker._private_jobs')
    }
  } finally {
    process.kill(context.served.pid, 'SIGCONT')
  }
}

/** Submissions and commands beside their floors. */
export const writing = (context: BenchContext): Promise<readonly BenchResult[]> =>
  withoutJobs(context, async (served) => [
    ...(await submissions(await prepared(context, served))),
    ...(await commands(context, served)),
  ])

/** Submissions and acceptances a second at 32 connections, without a floor: how they move with what is there already. */
export const writingRates = (context: BenchContext): Promise<{ readonly submit: Side; readonly accept: Side }> =>
  withoutJobs(context, async (served) => {
    const stage = await prepared(context, served)
    const submit = side()
    const stretch = async () => {
      await madeReady(stage)
      return applied(stage, 32)
    }
    await stretch()
    for (let round = 0; round < context.rounds; round += 1) note(submit, await stretch())
    return { submit, accept: await acceptances(context, served) }
  })
