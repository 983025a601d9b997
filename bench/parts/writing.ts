/** Writing through HTTP and through the service, beside PostgreSQL alone writing the very same rows. */

import type { BenchContext, BenchResult, Served } from '../context.ts'
import { databaseSeconds, floorRate, hasPgbench, requireEnough } from '../floor.ts'
import { figure, median, perSecond } from '../measure.ts'
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
/** More submissions than anything here makes in a second. */
const mostASecond = 6_000

/** What one side costs and does in a stretch. */
interface Stretch {
  readonly rates: number[]
  /** Milliseconds of processor time of PostgreSQL for one. */
  readonly database: number[]
}

/** A stretch of whole applications through HTTP. */
async function applied(stage: Stage, connections: number): Promise<Posts> {
  const { served, context } = stage
  const seconds = context.secondsPerRound
  await underAnotherCode(stage)
  await sendFiles(stage, Math.ceil((mostASecond * seconds) / residents))
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
  const most = Math.ceil((mostASecond * seconds) / residents)
  const c32 = { ...side(), database: [] as number[] }
  const c128 = { ...side(), database: [] as number[] }
  const handler: Stretch = { rates: [], database: [] }
  const floor: Stretch = { rates: [], database: [] }
  const shared: Stretch = { rates: [], database: [] }
  const http = (connections: number) => applied(stage, connections)
  const service = async () => {
    await underAnotherCode(stage)
    await sendFiles(stage, most)
    const next = nextApplication(stage)
    return perSecond(8, seconds, async () => {
      const found = next()
      if (!found) throw new Error('the files are used up')
      await cases.apply(
        found.applicant.actor,
        found.body as Parameters<typeof cases.apply>[1],
        stampOf(found.applicant),
      )
    })
  }
  const bare = async (text: string, into: Stretch) => {
    await floorFiles(stage, Math.ceil(mostASecond * seconds))
    const cpu = databaseSeconds(cluster.pid)
    const rate = await floorRate(databaseUrl, text, { clients: floorClients, seconds })
    await requireEnough(context.owner, 'bench_upload')
    into.rates.push(rate)
    into.database.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / (rate * seconds))
  }
  const measured = async (connections: number, into: typeof c32) => {
    const cpu = databaseSeconds(cluster.pid)
    const run = await http(connections)
    note(into, run)
    into.database.push(((databaseSeconds(cluster.pid) - cpu) * 1000) / run.times.length)
  }
  // Code is compiled and WAL recycled before anything counts.
  const idle = (): Stretch => ({ rates: [], database: [] })
  for (let warm = 0; warm < 2; warm += 1) {
    await http(128)
    await bare(floorText, idle())
    await service()
  }
  for (let round = 0; round < rounds; round += 1) {
    await bare(floorText, floor)
    await measured(32, c32)
    if (!quick) await bare(sharedText, shared)
    await measured(128, c128)
    handler.rates.push(await service())
    const last = [floor, shared, c32, c128, handler].map(({ rates }) => figure(rates.at(-1) ?? 0))
    context.log(`submissions ${round + 1}: floor, with shared counters, c32, c128, handler: ${last.join(', ')}`)
  }
  const driver = `${hasPgbench() ? 'pgbench' : 'a loop of prepared statements'} with ${floorClients} clients`
  const beside =
    `floor ${figure(median(floor.rates))}/s and ${figure(median(floor.database))} ms of PostgreSQL each, by ${driver}, every client with counters of its own` +
    (quick ? '' : `; ${figure(median(shared.rates))}/s where all draw from the same two counters, as submissions do`)
  const costs = (ours: typeof c32) =>
    `${told(ours)}, ${figure((median(ours.loads) / median(ours.rates)) * 1000)} ms of the server and ${figure(median(ours.database))} ms of PostgreSQL each`
  const result = (id: string, ours: readonly number[], atLeast: number, text: string): BenchResult => {
    const each = ratios(ours, floor.rates)
    return { id, value: median(each), unit: 'ratio', goal: { atLeast }, rounds: each, note: `${text}; ${beside}` }
  }
  return [
    result('submit-c32-ratio', c32.rates, 0.4, costs(c32)),
    result('submit-c128-ratio', c128.rates, 0.6, costs(c128)),
    result('handler-ratio', handler.rates, 0.5, `${figure(median(handler.rates))}/s by 8 callers of the service`),
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
    await applied(stage, 32)
    for (let round = 0; round < context.rounds; round += 1) note(submit, await applied(stage, 32))
    return { submit, accept: await acceptances(context, served) }
  })
