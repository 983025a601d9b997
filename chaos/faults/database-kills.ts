import { setTimeout as wait } from 'node:timers/promises'
import { type DatabaseKill, databaseKills } from '../cluster.ts'
import { emptyTally, openStage, type Run, wrongAnswers } from '../stage.ts'
import { crowd, untilWritten } from './crowd.ts'
import { type Fault, findingsOf, type Outcome, spread } from './fault.ts'

const databaseKill = {
  id: 'database-kill',
  fault: 'kill -9 of the database: everything, one backend, checkpointer, walwriter',
  expected:
    'requests in flight succeed or answer 503 with Retry-After; the pool comes back by itself; written again ≤ 5 s; the application stays up',
}

/** Kills the database under people at work until `kills` or `untilMs`. */
export async function databaseRound(
  run: Run,
  name: string,
  goal: { kills: number; untilMs: number },
): Promise<Outcome> {
  const stage = await openStage(run, name)
  try {
    const tally = emptyTally()
    const app = await stage.app()
    const people = crowd(stage, [app], 4, tally)
    const recoveries: number[] = []
    const matrix: Record<string, number> = {}
    for (let kills = 0; kills < goal.kills && performance.now() < goal.untilMs; kills += 1) {
      await wait(50 + stage.random() * 350)
      const lot = stage.random()
      const what: DatabaseKill =
        lot < 0.55 ? 'everything' : (databaseKills[1 + Math.floor(((lot - 0.55) / 0.45) * 3)] ?? 'everything')
      matrix[what] = (matrix[what] ?? 0) + 1
      const since = performance.now()
      const killed = stage.cluster.kill(what, stage.random)
      await wait(1)
      recoveries.push(await untilWritten(stage, app, since))
      await killed
    }
    await people.goHome()
    const verdict = await stage.verdict(app)
    const kills = recoveries.length
    const findings = [
      ...findingsOf(verdict),
      ...people.given.map((line) => `given up: ${line}`),
      ...wrongAnswers(tally),
      ...(app.ends.all > 0 ? [`the application ended ${app.ends.all} times`, ...app.ends.lastWords] : []),
    ]
    const times = spread(recoveries)
    return {
      ...databaseKill,
      injected: 'SIGKILL from the process that started PostgreSQL, under four people at work',
      count: kills,
      result: findings.length === 0 ? 'held' : 'broke',
      said: `${kills} kills, ${verdict.counts.acknowledged} acknowledged effects, ${tally.broken} lines broken and ${tally.comeAgain} answers “come again”, written again after ${times.p50} / ${times.p99} / ${times.max} ms (p50 / p99 / max)`,
      findings,
      figures: {
        kills,
        recoveries,
        matrix,
        acknowledged: verdict.counts.acknowledged,
        events: verdict.counts.events,
        lost: verdict.lost.length,
        doubled: verdict.doubled.length,
      },
    }
  } finally {
    await stage.close()
  }
}

export const databaseKillFault: Fault = {
  ...databaseKill,
  play: (run, scale) =>
    databaseRound(run, 'database-kill', {
      kills: scale === 'short' ? 10 : 100,
      untilMs: performance.now() + (scale === 'short' ? 30_000 : 600_000),
    }),
}
