import { type Actors, applyOnline, EpisodeOver, seeThrough, takeIn } from '../episodes.ts'
import { emptyTally, insist, openStage, wrongAnswers } from '../stage.ts'
import { badRegister, upstreamFaults } from '../upstream.ts'
import { type Fault, findingsOf, spread } from './fault.ts'

/** Registers that are slow, gone, or lie. */
export const badUpstreams: Fault = {
  id: 'upstreams',
  fault: 'slow, hanging and lying registers: latency, trickle, reset, 500, HTML, another person, 1 GB, wrong charset',
  expected:
    'the case goes on without the register (what it would have told is asked for instead); another person’s answer is not taken; no request waits longer than 15 s',
  async play(run, scale) {
    const stage = await openStage(run, 'upstreams')
    const register = await badRegister()
    try {
      const tally = emptyTally()
      const app = await stage.app({ registerUrl: register.url })
      const findings: string[] = []
      const waits: number[] = []
      const actors: Actors = {
        ...stage.actors(app, tally),
        async say(call) {
          const since = performance.now()
          const answer = await insist(app, call, tally)
          waits.push(performance.now() - since)
          if (answer.text.includes('别人')) findings.push(`${register.fault}: somebody else’s name was shown`)
          return answer
        },
      }
      const asked: string[] = []
      const faults = scale === 'short' ? (['error-500', 'wrong-person', 'html', 'reset'] as const) : upstreamFaults
      for (const fault of faults) {
        register.fault = fault
        const before = register.calls()
        try {
          await seeThrough(actors, await applyOnline(actors))
          await takeIn(actors)
        } catch (error) {
          if (!(error instanceof EpisodeOver)) throw error
          findings.push(`${fault}: ${error.message}`)
        }
        asked.push(`${fault} ${register.calls() - before}`)
        // A register that failed is left alone for a while; the next fault is to meet it again.
        await app.jump(3_600_000)
      }
      const times = spread(waits)
      if (times.max > 15_000) findings.push(`somebody waited ${times.max} ms`)
      findings.push(...findingsOf(await stage.verdict(app)), ...wrongAnswers(tally))
      return {
        ...badUpstreams,
        injected: `a register of our own that misbehaves (calls that met it: ${asked.join(', ')})`,
        count: faults.length,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${faults.length} behaviours, longest wait ${times.max} ms, every case seen through`,
        findings,
        figures: { behaviours: faults.length, longestMs: times.max },
      }
    } finally {
      await stage.close()
      await register.close()
    }
  },
}
