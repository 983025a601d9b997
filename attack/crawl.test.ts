/** Two people, two companies, two counters, two offices: what one may read never reaches the other, however the address is written. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestCounty } from '../src/testing/county.ts'
import { type Pair, setPairs } from './crawl/pairs.ts'
import { acceptedLooks, type CrawlVerdict, crawl, replay } from './crawl/run.ts'
import { walk } from './crawl/walk.ts'

describe('两个人互换地址', () => {
  const cleanups: (() => Promise<void>)[] = []
  let county: TestCounty
  let pairs: readonly Pair[]
  let verdict: CrawlVerdict
  before(async () => {
    const ground = await setPairs({ after: (work) => void cleanups.unshift(work) })
    ;({ county, pairs } = ground)
    verdict = await crawl(county.server, pairs, { publicPages: 12, share: 0.05 })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })

  it('别人的一个字也看不到，换后缀、大小写、编码、斜杠也一样', () => {
    assert.equal(
      verdict.own >= 300 && verdict.replayed >= 600,
      true,
      `${verdict.own} own, ${verdict.replayed} replayed`,
    )
    assert.deepEqual(verdict.found.slice(0, 20), [])
  })

  it('窗口看得到任何申请人的脱敏信息：唯一的例外，写明在 SECURITY.md', () => {
    assert.deepEqual(Object.keys(acceptedLooks), ['counters'])
    assert.equal(verdict.accepted > 0, true)
  })

  it('the check bites: an address replayed by its own owner is found', async () => {
    const [pair] = pairs
    const [owner, other] = pair?.walkers ?? []
    if (!owner || !other) throw new Error('no pair')
    const seen = (await walk(county.server, owner, 5)).filter(({ isOwn }) => isOwn).slice(0, 3)
    const thief = { ...other, cookie: owner.cookie }
    const { found } = await replay(county.server, { kind: 'residents', owner, seen, others: [thief], share: 0.1 })
    assert.equal(found.length > 3, true)
  })
})
