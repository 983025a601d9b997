import { setTimeout as wait } from 'node:timers/promises'
import { send } from '../client.ts'
import { emptyTally, openStage, query, wrongAnswers } from '../stage.ts'
import { crowd } from './crowd.ts'
import { type Fault, findingsOf } from './fault.ts'

const hour = 3_600_000

/** The wall clock of the application jumps while people are at work. */
export const clockJumps: Fault = {
  id: 'clock-jumps',
  fault: 'the clock of the application jumps: an hour, a day, over the year end, and back',
  expected:
    'order is the order of the chain, not of the clock; no deadline that was given moves; no storm of jobs; beyond the published calendar nothing is guessed',
  async play(run, scale) {
    const stage = await openStage(run, 'clock-jumps')
    try {
      const tally = emptyTally()
      const app = await stage.app()
      const deadlines = () =>
        query<{ id: string; due: string }>(
          stage.cluster.url,
          `select id, promise_due_on::text as due from case_file where promise_due_on is not null and not suspended`,
        )
      const people = crowd(stage, [app], 3, tally)
      await wait(2_000)
      const findings: string[] = []
      const jumps = [hour, -2 * hour, hour, 24 * hour, -24 * hour, 30 * 24 * hour, -30 * 24 * hour]
      const played = scale === 'short' ? jumps.slice(0, 3) : [...jumps, ...jumps, ...jumps]
      for (const jump of played) {
        const before = new Map((await deadlines()).map(({ id, due }) => [id, due]))
        await app.jump(jump)
        await wait(scale === 'short' ? 700 : 2_000)
        for (const { id, due } of await deadlines()) {
          const given = before.get(id)
          if (given !== undefined && given !== due) findings.push(`${id}: the deadline moved from ${given} to ${due}`)
        }
      }
      await people.goHome()
      const yearEnd =
        Date.parse('2026-12-31T15:59:58Z') -
        (Date.now() + run.county.clockMs + played.reduce((sum, jump) => sum + jump, 0))
      await app.jump(yearEnd)
      for (let look = 0; look < 6; look += 1) {
        for (const path of ['/', '/progress', '/health/ready']) {
          const { status } = await send(app, { method: 'GET', path })
          if (status >= 500) findings.push(`${path} over the year end: ${status}`)
        }
        await wait(600)
      }
      await app.jump(-yearEnd)
      const [jobs] = await query<{ jobs: number }>(
        stage.cluster.url,
        'select count(*)::int as jobs from graphile_worker.jobs',
      )
      if ((jobs?.jobs ?? 0) > 200) findings.push(`${jobs?.jobs} jobs are waiting`)
      findings.push(...findingsOf(await stage.verdict(app)), ...people.given, ...wrongAnswers(tally))
      return {
        ...clockJumps,
        injected:
          'the clock of the application process itself (`Date`, timers untouched), not the machine’s; libfaketime is not needed',
        count: played.length + 2,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${played.length + 2} jumps, ${people.done.episodes} cases seen through meanwhile, ${jobs?.jobs ?? 0} jobs waiting at the end`,
        findings,
        figures: { jumps: played.length + 2 },
      }
    } finally {
      await stage.close()
    }
  },
}
