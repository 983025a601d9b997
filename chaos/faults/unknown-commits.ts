import { proxyTo } from '../proxy.ts'
import { emptyTally, openStage, wrongAnswers } from '../stage.ts'
import { crowd, untilWritten } from './crowd.ts'
import { type Fault, findingsOf } from './fault.ts'

/** Nobody knows whether a commit happened; the same request again finds out. */
export const unknownCommits: Fault = {
  id: 'commit-unknown',
  fault:
    'the outcome of a commit is unknown: the line between application and database breaks before, at and after COMMIT',
  expected: '503 with Retry-After; the same request again has the one effect, whether the first had it or not',
  async play(run, scale) {
    const stage = await openStage(run, 'commit-unknown')
    const proxy = await proxyTo(stage.cluster.url, stage.random)
    try {
      const tally = emptyTally()
      const app = await stage.app({ databaseUrl: proxy.url })
      const wanted = scale === 'short' ? 60 : 1_000
      const end = performance.now() + (scale === 'short' ? 20_000 : 120_000)
      const people = crowd(stage, [app], 6, tally)
      proxy.breakShare(0.25)
      const cuts = () => Object.values(proxy.cuts).reduce((sum, count) => sum + count, 0)
      while (cuts() < wanted && performance.now() < end) await untilWritten(stage, app)
      proxy.breakShare(0)
      await people.goHome()
      const verdict = await stage.verdict(app)
      const findings = [
        ...findingsOf(verdict),
        ...people.given.map((line) => `given up: ${line}`),
        ...wrongAnswers(tally),
      ]
      const moments = Object.entries(proxy.cuts).map(([moment, count]) => `${moment} ${count}`)
      return {
        ...unknownCommits,
        injected: `a line of our own between application and database that reads the protocol (${moments.join(', ')})`,
        count: cuts(),
        result: findings.length === 0 ? 'held' : 'broke',
        said: `${cuts()} cuts, ${tally.comeAgain} answers “come again”, ${verdict.counts.acknowledged} acknowledged effects`,
        findings,
        figures: { cuts: cuts(), acknowledged: verdict.counts.acknowledged, matrix: proxy.cuts },
      }
    } finally {
      await stage.close()
      await proxy.close()
    }
  },
}
