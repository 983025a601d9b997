/**
 * Who × what × whose × where × when, executed: the law of `matrix/` against the running application. A deterministic share of the
 * cells here; all of them with `node attack/main.ts matrix --full`.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { leftOut } from './matrix/elsewhere.ts'
import { loosenings } from './matrix/loosened.ts'
import { run, type Verdict } from './matrix/run.ts'
import { type Stage, setStage } from './matrix/stage.ts'

it('every planted mistake still has its line in the product', () => {
  for (const [key, { file, from }] of Object.entries(loosenings))
    assert.equal(readFileSync(join(import.meta.dirname, '..', file), 'utf8').includes(from), true, key)
})

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

  it('每个会写的入口，要么有一份做得成的请求，要么写明为什么没有', () => {
    const told = (door: string) => stage.elsewhere.has(door) || door in leftOut || door.endsWith('/unmaskings')
    assert.equal(verdict.writingDoors.length > 40, true)
    assert.deepEqual(
      verdict.writingDoors.filter((door) => !told(door)),
      [],
    )
  })
})
