/** How long the auditor needs for the whole public log: every event, leaf, tile and checkpoint, from the first on. */
import { openDatabase } from '../../src/platform/db/database.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { createTransparencyLog } from '../../src/platform/transparency/log.ts'
import { proveLog } from '../../src/platform/transparency/proving.ts'
import { randomEvents, randomFrom, writeEvents } from '../../src/platform/transparency/testing/log-maker.ts'
import { withDatabase } from '../../tools/postgres.ts'
import type { BenchContext, BenchResult } from '../context.ts'
import { figure, median } from '../measure.ts'

const database = 'bench_log'
const atOnce = 10_000

/** A million events; a tenth of them in a quick run, which then says nothing about the goal. */
export async function publicLog(context: BenchContext): Promise<readonly BenchResult[]> {
  const wanted = context.quick ? 100_000 : 1_000_000
  await context.owner.query(`drop database if exists ${database}`)
  await context.owner.query(`create database ${database}`)
  const url = withDatabase(context.databaseUrl, database)
  await migrate(url)
  const db = openDatabase(url)
  try {
    const log = createTransparencyLog({ db, secret: 'a secret of thirty-two characters, or more' })
    const random = randomFrom(1)
    const begun = performance.now()
    for (let made = 0; made < wanted; made += atOnce)
      await writeEvents(db, randomEvents(random, Math.min(atOnce, wanted - made)))
    const recorded = performance.now()
    await log.keepUp()
    const integrated = (performance.now() - recorded) / 1000
    context.log(`log: recorded in ${figure((recorded - begun) / 1000)} s, integrated in ${figure(integrated)} s`)
    await db.query('analyze')
    const rounds: number[] = []
    const processor: number[] = []
    let memory = 0
    for (let round = 0; round < context.rounds; round += 1) {
      const from = performance.now()
      const used = process.cpuUsage()
      const verdict = await proveLog(db, log)
      rounds.push((performance.now() - from) / 1000)
      processor.push(process.cpuUsage(used).user / 1e6)
      memory = Math.max(memory, process.memoryUsage().rss / 2 ** 20)
      if (!verdict.ok || verdict.leaves !== wanted) throw new Error(JSON.stringify(verdict))
      context.log(`log ${round + 1}: ${figure(rounds.at(-1) ?? Number.NaN)} s`)
    }
    return [
      {
        id: context.quick ? `log-verified-seconds-of-${wanted}` : 'log-verified-seconds',
        ...{ value: median(rounds), unit: 's', rounds },
        note: `${wanted.toLocaleString('en')} events, ${figure(median(processor))} s of them processor time of the auditor; the process of the bench, in which it runs, held at most ${figure(memory)} MiB; taken into the log in ${figure(integrated)} s`,
      },
    ]
  } finally {
    await db.close()
    await context.owner.query(`drop database if exists ${database}`)
  }
}
