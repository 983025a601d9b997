/**
 * Who × what × whose × where × when, executed: the law of `matrix/` against the running application. A deterministic share of the
 * cells here; all of them with `node attack/main.ts matrix --full`.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { run, type Verdict } from './matrix/run.ts'
import { type Stage, setStage } from './matrix/stage.ts'

describe('授权矩阵，从门口一格一格执行', () => {
  const cleanups: (() => Promise<void>)[] = []
  let stage: Stage
  let verdict: Verdict
  before(async () => {
    stage = await setStage({ after: (work) => void cleanups.unshift(work) }, { full: false })
    verdict = await run(stage, 0.08)
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  it('没有一格多放', () => {
    assert.equal(verdict.cells >= 5_000, true, `${verdict.cells} cells`)
    assert.deepEqual(verdict.allowed.slice(0, 10), [])
  })

  it('也没有一格少放，没有一格出错', () => {
    assert.deepEqual(verdict.refused.slice(0, 10), [])
    assert.deepEqual(verdict.faults.slice(0, 10), [])
  })
})
