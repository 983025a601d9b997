import { setTimeout as wait } from 'node:timers/promises'
import type { Door } from '../client.ts'
import { emptyTally, openStage, wrongAnswers } from '../stage.ts'
import { crowd } from './crowd.ts'
import { type Fault, findingsOf } from './fault.ts'

/** Three processes behind one address; one dies again and again. */
export const oneOfSeveral: Fault = {
  id: 'one-of-several',
  fault: 'several application processes on one database, one killed under load',
  expected: '0 failed requests after the client tried again; nobody waits for the dead one',
  async play(run, scale) {
    const stage = await openStage(run, 'one-of-several')
    try {
      const tally = emptyTally()
      const first = await stage.app()
      const apps = [first, await stage.app(), ...(scale === 'short' ? [] : [await stage.app()])]
      // What a balancer does: the next in turn, also for the second try.
      let turn = 0
      const next = () => {
        turn += 1
        return apps[turn % apps.length]
      }
      const door: Door = {
        get url() {
          return next()?.url ?? ''
        },
        get agent() {
          return apps[turn % apps.length]?.agent as Door['agent']
        },
      }
      const people = crowd(stage, [door], 6, tally)
      const kills = scale === 'short' ? 4 : 40
      for (let kill = 0; kill < kills; kill += 1) {
        await wait(400 + stage.random() * 600)
        const victim = apps[kill % apps.length]
        victim?.kill()
        await wait(50)
        await victim?.serving()
      }
      await people.goHome()
      const verdict = await stage.verdict(first)
      const findings = [...findingsOf(verdict), ...people.given, ...wrongAnswers(tally)]
      return {
        ...oneOfSeveral,
        injected: `SIGKILL of one of ${apps.length} processes, six people at work, requests dealt out in turn`,
        count: kills,
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${kills} kills, ${tally.sent} requests, ${tally.broken} lines broken, ${people.given.length} failed after trying again`,
        findings,
        figures: { kills, requests: tally.sent, broken: tally.broken, failed: people.given.length },
      }
    } finally {
      await stage.close()
    }
  },
}
