/** People at work while something breaks, and the first write that succeeds again. */
import { setTimeout as wait } from 'node:timers/promises'
import { uuidv7 } from '../../src/platform/crypto.ts'
import { type Door, send, write } from '../client.ts'
import { applyOnline, EpisodeOver, intakeOf, ownPeople, seeThrough, takeIn } from '../episodes.ts'
import { pick } from '../random.ts'
import type { Stage, Tally } from '../stage.ts'

export interface Crowd {
  /** Episodes finished, and those given up with why. */
  readonly done: { episodes: number }
  readonly given: string[]
  /** No new episode; waits for those in hand. */
  goHome(): Promise<void>
}

/** Some people who apply, take in, decide and deliver, one thing after another, saying everything again until it is answered. */
export function crowd(stage: Stage, doors: readonly Door[], size: number, tally: Tally): Crowd {
  let open = true
  const done = { episodes: 0 }
  const given: string[] = []
  const people = Array.from({ length: size }, async (_, index) => {
    const door = doors[index % doors.length]
    if (!door) return
    const actors = ownPeople(stage.actors(door, tally), index, size)
    while (open) {
      try {
        await seeThrough(actors, await (actors.random() < 0.5 ? takeIn(actors) : applyOnline(actors)))
        done.episodes += 1
      } catch (error) {
        if (!(error instanceof EpisodeOver)) throw error
        given.push(error.message)
      }
    }
  })
  return {
    done,
    given,
    async goHome() {
      open = false
      await Promise.all(people)
    },
  }
}

/** One case taken in, tried again and again with the same key: milliseconds until it was, from `since`. */
export async function untilWritten(
  stage: Stage,
  door: Door,
  since = performance.now(),
  limitMs = 60_000,
): Promise<number> {
  const { county, journal, random } = stage
  const clerk = pick(random, county.clerks)
  const call = write('/api/cases', clerk.cookie, intakeOf(county, pick(random, county.applicants), uuidv7().slice(-8)))
  for (;;) {
    const answer = await send(door, { ...call, limitMs: 5_000 }).catch(() => undefined)
    if (answer?.status === 201) {
      const { id, version, number } = answer.json as { id: string; version: number; number: string }
      journal.cases.push({ key: call.key, command: 'intake', caseId: id, version, number })
      return performance.now() - since
    }
    if (performance.now() - since > limitMs)
      throw new Error(`nothing could be written for ${limitMs} ms: ${answer?.status} ${answer?.text.slice(0, 200)}`)
    await wait(5)
  }
}
