import { setTimeout as wait } from 'node:timers/promises'
import { type Door, send, write } from '../client.ts'
import { EpisodeOver, takeIn } from '../episodes.ts'
import { pick } from '../random.ts'
import { emptyTally, insist, openStage, query, type Stage, type Tally, wrongAnswers } from '../stage.ts'
import { crowd } from './crowd.ts'
import { type Fault, findingsOf } from './fault.ts'

const hour = 3_600_000
/** Last day of the calendar in `db/data/calendar.json`; no day after it is known to be a working day. */
const coveredTo = '2026-12-31'

interface ClockView {
  readonly kind: string
  readonly dueOn: string | null
  readonly baseDueOn: string | null
}

/** What the product says of a case that comes in when no calendar covers the day; told where it promises a date all the same. */
async function guesses(stage: Stage, door: Door, tally: Tally): Promise<string[]> {
  const officer = pick(stage.random, stage.county.officers)
  const actors = stage.actors(door, tally)
  try {
    const { id: caseId, version } = await takeIn(actors)
    const call = write(`/api/cases/${caseId}/acceptance`, officer.cookie, { version })
    const { status, text, json } = await insist(door, call, tally)
    if (status !== 200) return [`after the year end nothing is accepted: ${status} ${text.slice(0, 200)}`]
    const view = json as unknown as {
      version: number
      number: string
      clocks: ClockView[]
      calendarNote: string | null
    }
    stage.journal.cases.push({ key: call.key, command: 'accept', caseId, version: view.version, number: view.number })
    const dated = view.clocks.filter((clock) => [clock.dueOn, clock.baseDueOn].some((day) => day && day > coveredTo))
    return [
      ...dated.map(({ kind, dueOn, baseDueOn }) => `the ${kind} clock of a case of 2027 ends on ${dueOn ?? baseDueOn}`),
      ...(view.clocks.length === 0 ? ['a case of 2027 has no clock at all'] : []),
      ...(view.calendarNote ? [] : ['nobody is told why a case of 2027 has no date']),
    ]
  } catch (error) {
    if (!(error instanceof EpisodeOver)) throw error
    return [`after the year end: ${error.message}`]
  }
}

/** Thirty days later a limit that was running has passed, in the middle of what somebody was doing: the refusal is the law's. */
const overtaken = /"code":"cases\.(?:correction-expired|silence-passed)"/

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
      const promised = new Map((await deadlines()).map(({ id, due }) => [id, due]))
      await app.jump(yearEnd)
      for (let look = 0; look < 6; look += 1) {
        for (const path of ['/', '/progress', '/health/ready']) {
          const { status } = await send(app, { method: 'GET', path })
          if (status >= 500) findings.push(`${path} over the year end: ${status}`)
        }
        await wait(600)
      }
      findings.push(...(await guesses(stage, app, tally)))
      for (const { id, due } of await deadlines()) {
        const given = promised.get(id)
        if (given !== undefined && given !== due)
          findings.push(`${id}: the year end moved the deadline from ${given} to ${due}`)
      }
      const [beyond] = await query<{ dates: number }>(
        stage.cluster.url,
        `select count(*)::int as dates from case_file where greatest(promise_due_on, statutory_due_on, step_due_on, due_on) > '${coveredTo}'`,
      )
      if (beyond?.dates !== 0) findings.push(`${beyond?.dates} cases have a date after ${coveredTo}`)
      await app.jump(-yearEnd)
      const [jobs] = await query<{ jobs: number }>(
        stage.cluster.url,
        'select count(*)::int as jobs from graphile_worker.jobs',
      )
      if ((jobs?.jobs ?? 0) > 200) findings.push(`${jobs?.jobs} jobs are waiting`)
      const refused = [...findingsOf(await stage.verdict(app)), ...people.given]
      findings.push(...refused.filter((line) => !overtaken.test(line)), ...wrongAnswers(tally))
      return {
        ...clockJumps,
        injected:
          'the clock of the application process itself (`Date`, timers untouched), not the machine’s; libfaketime is not needed',
        count: played.length + 2,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${played.length + 2} jumps, ${people.done.episodes} cases seen through meanwhile, one taken in and accepted after the last published day with no date promised, ${jobs?.jobs ?? 0} jobs waiting at the end`,
        findings,
        figures: { jumps: played.length + 2 },
      }
    } finally {
      await stage.close()
    }
  },
}
