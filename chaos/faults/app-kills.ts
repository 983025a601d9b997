import { setTimeout as wait } from 'node:timers/promises'
import type { FaultPoint } from '../../src/platform/fault-points.ts'
import type { AppProcess } from '../app-process.ts'
import type { Call } from '../client.ts'
import {
  type Actors,
  applyOnline,
  askCode,
  type CommandName,
  EpisodeOver,
  ownPeople,
  seeThrough,
  signIn,
  takeIn,
  uploadFile,
} from '../episodes.ts'
import { pick } from '../random.ts'
import { emptyTally, insist, openStage, type Run, type Stage, type Tally, wrongAnswers } from '../stage.ts'
import { type Fault, findingsOf, type Outcome, spread } from './fault.ts'

/** Which points each command passes, and how often; learnt by watching it once. */
type Passings = Map<CommandName, Map<FaultPoint, number>>

/** A place to die: a named point, or any moment within the command. */
type Place = FaultPoint | 'any-moment'

/** How often the application was killed under each command at each place. */
export type Matrix = Record<string, number>

const anyMoment = 'any-moment'

/** Runs commands and kills the application under them, the least tried place first. */
class Lane {
  readonly matrix: Matrix = {}
  /** Armed, answered, and not dead: the point was not passed this time. */
  missed = 0
  readonly #app: AppProcess
  readonly #passings: Passings
  readonly #random: () => number
  readonly #tally: Tally

  constructor(app: AppProcess, passings: Passings, random: () => number, tally: Tally) {
    this.#app = app
    this.#passings = passings
    this.#random = random
    this.#tally = tally
  }

  get kills(): number {
    return Object.values(this.matrix).reduce((sum, count) => sum + count, 0)
  }

  /** Learns what a command passes. */
  learn = async (call: Call, command?: CommandName) => {
    if (command) await this.#app.trace()
    const answer = await insist(this.#app, call, this.#tally)
    if (!command) return answer
    // The reply is on its way before the last point is passed.
    await wait(15)
    const passed = await this.#app.traced()
    const seen = this.#passings.get(command) ?? new Map<FaultPoint, number>()
    for (const [point, times] of Object.entries(Object.groupBy(passed, (point) => point)))
      seen.set(point as FaultPoint, Math.max(seen.get(point as FaultPoint) ?? 0, times.length))
    this.#passings.set(command, seen)
    return answer
  }

  /** Says a call with the application dying under it. */
  kill = async (call: Call, command?: CommandName) => {
    if (!command) return insist(this.#app, call, this.#tally)
    const place = this.#leastTried(command)
    const before = this.#app.ends.all
    let moment: NodeJS.Timeout | undefined
    if (place === anyMoment) moment = setTimeout(() => this.#app.kill(), this.#random() * 30)
    else await this.#app.arm(place, 1 + Math.floor(this.#random() * (this.#passings.get(command)?.get(place) ?? 1)))
    const answer = await insist(this.#app, call, this.#tally)
    if (place === anyMoment) {
      // The answer came before the moment: the process dies idle, which counts as well.
      while (this.#app.ends.all === before) await wait(2)
    } else if (place === 'after-reply-before-ack') await wait(10)
    clearTimeout(moment)
    if (this.#app.ends.all > before) {
      const cell = `${command} × ${place}`
      this.matrix[cell] = (this.matrix[cell] ?? 0) + 1
      await this.#app.serving()
    } else {
      this.missed += 1
      await this.#app.disarm()
    }
    return answer
  }

  /** How many places of a command it has not died at yet. */
  untried(command: CommandName): number {
    return this.#placesOf(command).filter((place) => this.#tries(command, place) === 0).length
  }

  #placesOf(command: CommandName): Place[] {
    return [...(this.#passings.get(command)?.keys() ?? []), anyMoment]
  }

  #tries(command: CommandName, place: Place): number {
    return this.matrix[`${command} × ${place}`] ?? 0
  }

  #leastTried(command: CommandName): Place {
    const places = this.#placesOf(command)
    const least = Math.min(...places.map((place) => this.#tries(command, place)))
    return pick(
      this.#random,
      places.filter((place) => this.#tries(command, place) === least),
    )
  }
}

/** Something that people do, chosen by lot; all commands come up. */
async function episode(actors: Actors): Promise<void> {
  const lot = actors.random()
  if (lot < 0.4) return void (await seeThrough(actors, await takeIn(actors)))
  if (lot < 0.75) return void (await seeThrough(actors, await applyOnline(actors)))
  if (lot < 0.85) return void (await uploadFile(actors, pick(actors.random, actors.county.clerks)))
  if (lot < 0.93) return signIn(actors, pick(actors.random, actors.county.sleepers))
  await askCode(actors)
}

/** A round of kills: lanes side by side on one database, two unless said, until `kills` or `untilMs`. */
export async function killRound(
  run: Run,
  name: string,
  goal: { kills: number; untilMs: number; lanes?: number },
): Promise<Outcome> {
  const count = goal.lanes ?? 2
  const stage = await openStage(run, name)
  try {
    const tally = emptyTally()
    const passings: Passings = new Map()
    const lanes: { lane: Lane; app: AppProcess }[] = []
    for (let index = 0; index < count; index += 1) {
      const app = await stage.app()
      lanes.push({ app, lane: new Lane(app, passings, stage.random, tally) })
    }
    await learnAll(stage, lanes[0]?.lane)
    const done = () =>
      lanes.reduce((sum, { lane }) => sum + lane.kills, 0) >= goal.kills || performance.now() > goal.untilMs
    const given: string[] = []
    await Promise.all(
      lanes.map(async ({ lane, app }, index) => {
        const actors = ownPeople({ ...stage.actors(app), say: lane.kill }, index, lanes.length)
        // Comes up once where a case comes up ten times, and is the only one that adds a job by itself: first, or a round may end before.
        const places = index === 0 ? lane.untried('ask-code') : 0
        for (let tries = 0; tries < places && !done(); tries += 1) await askCode(actors).catch(noteOver(given))
        while (!done()) await episode(actors).catch(noteOver(given))
      }),
    )
    const door = lanes[0]?.app
    if (!door) throw new Error('no application')
    await door.serving()
    const verdict = await stage.verdict(door)
    const recoveries = lanes.flatMap(({ app }) => app.recoveries)
    const matrix: Record<string, number> = {}
    for (const { lane } of lanes)
      for (const [cell, count] of Object.entries(lane.matrix)) matrix[cell] = (matrix[cell] ?? 0) + count
    const kills = Object.values(matrix).reduce((sum, count) => sum + count, 0)
    const passed = [...passings].flatMap(([command, points]) =>
      [...points].map(([point, times]) => [`${command} × ${point}`, times] as const),
    )
    const never = passed.filter(([cell]) => !matrix[cell])
    const unasked = lanes.reduce((sum, { app }) => sum + app.ends.unasked, 0)
    const findings = [
      ...findingsOf(verdict),
      ...given.map((line) => `given up: ${line}`),
      ...wrongAnswers(tally),
      ...(unasked > 0 ? [`${unasked} processes ended by themselves`] : []),
      ...lanes.flatMap(({ app }) => app.ends.lastWords),
    ]
    const times = spread(recoveries)
    return {
      ...(count === 1 ? aloneKills : appKills),
      injected: `the process ends itself by SIGKILL at a named fault point, or is killed from outside at any moment; ${count === 1 ? 'one process, so that its start has the machine to itself' : 'two processes on one database, often starting at the same time'}`,
      count: kills,
      result: findings.length === 0 ? 'held' : 'broke',
      said: `${kills} kills at ${Object.keys(matrix).length} command × point pairs (${never.length} not reached), ${verdict.counts.acknowledged} acknowledged effects, serving again after ${times.p50} / ${times.p99} / ${times.max} ms (p50 / p99 / max)`,
      findings,
      figures: {
        kills,
        recoveries,
        matrix,
        passed: Object.fromEntries(passed),
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

const noteOver = (given: string[]) => (error: unknown) => {
  if (!(error instanceof EpisodeOver)) throw error
  given.push(error.message)
}

/** Every command once, watched. */
async function learnAll(stage: Stage, lane: Lane | undefined): Promise<void> {
  if (!lane) return
  const lots = [0.1, 0.9, 0.1, 0.9]
  const actors: Actors = { ...stage.actors({ url: '', agent: undefined as never }), say: lane.learn }
  const always = (value: number): Actors => ({ ...actors, random: () => value })
  for (const lot of lots.slice(0, 2)) {
    await seeThrough(always(lot), await takeIn(always(lot)))
    await seeThrough(always(lot), await applyOnline(always(lot)))
  }
  await uploadFile(actors, pick(actors.random, actors.county.clerks))
  await signIn(actors, pick(actors.random, actors.county.sleepers))
  await askCode(actors)
}

const appKills = {
  id: 'app-kill',
  fault: 'kill -9 of the application at every fault point of every command',
  expected: 'before the commit nothing, after it exactly one effect; the same request again gets the same answer',
}

const aloneKills = {
  id: 'app-kill-alone',
  fault: 'the same with a single process',
  expected: 'serving again ≤ 2 s',
}

/** How soon it serves again where nothing else starts at that moment; the slowest counts. */
export const appKillAloneFault: Fault = {
  ...aloneKills,
  async play(run) {
    const outcome = await killRound(run, 'app-kill-alone', {
      ...{ kills: 100, lanes: 1 },
      untilMs: performance.now() + 300_000,
    })
    const slowest = Math.max(...(outcome.figures.recoveries as number[]))
    return slowest <= 2_000
      ? outcome
      : { ...outcome, result: 'broke', findings: [...outcome.findings, `serving after ${Math.round(slowest)} ms once`] }
  },
}

export const appKillFault: Fault = {
  ...appKills,
  play: (run, scale) =>
    killRound(run, 'app-kill', {
      kills: scale === 'short' ? 40 : 250,
      untilMs: performance.now() + (scale === 'short' ? 45_000 : 600_000),
    }),
}
