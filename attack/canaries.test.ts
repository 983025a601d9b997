/** Canaries live through everything a case can bring, and are found only where they are meant to be. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openDatabase } from '#platform/db/database.ts'
import type { TestCounty } from '../src/testing/county.ts'
import { canariesIn, filesHolding, searchGathered, tablesHolding } from './canaries.ts'
import { type Pair, setPairs } from './crawl/pairs.ts'
import { type Seen, walk } from './crawl/walk.ts'

/**
 * Where readable personal data may stand: the outbox needs a phone to send to, and cleans up behind itself; a name is looked for by its
 * beginning. Staff and offices are public servants at work, not canaries.
 */
const meantToBe: readonly string[] = ['message.recipient', 'person.name']

describe('金丝雀：人名、号码、电话、住址', () => {
  const cleanups: (() => Promise<void>)[] = []
  let county: TestCounty
  let pairs: readonly Pair[]
  const seen: Seen[] = []
  before(async () => {
    const ground = await setPairs({ after: (work) => void cleanups.unshift(work) })
    ;({ county, pairs } = ground)
    for (const { walkers } of pairs.slice(0, 2))
      for (const walker of walkers) seen.push(...(await walk(county.server, walker, 5)))
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })
  const people = () =>
    pairs[0]?.walkers.flatMap(({ marks }) => marks.filter((mark) => canariesIn(mark).length > 0)) ?? []

  it('数据库里没有一处明文，除了姓名和要发短信的号码', async () => {
    const owner = openDatabase(county.db.url)
    try {
      assert.equal(people().length >= 6, true, `${people().length} canaries`)
      assert.deepEqual(await tablesHolding(owner, [...people(), '墨山村 1 组']), meantToBe)
    } finally {
      await owner.close()
    }
  })

  it('日志、文件名和临时文件里没有', async () => {
    assert.equal(county.log.length > 100, true)
    assert.deepEqual(
      county.log.filter((line) => canariesIn(line).length > 0),
      [],
    )
    assert.deepEqual(await filesHolding(county.config.dataDir, people()), [])
  })

  it('页面和接口给出的网址里没有', async () => {
    assert.equal(seen.length > 50, true, `${seen.length} addresses`)
    assert.deepEqual(
      seen.filter(({ url }) => canariesIn(decodeURIComponent(url)).length > 0),
      [],
    )
  })

  it('the search bites: in a log, a refusal, an address, a table, a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'onevisit-canary-'))
    try {
      await writeFile(
        join(folder, '1.log'),
        '{"msg":"planted","note":"金丝雀"}\n{"msg":"x","phone":"19907310001"}\n{"ms":17}\n',
      )
      await writeFile(join(folder, '2.refusal'), '{"detail":"430623199001011093 已经登记"}\n')
      await writeFile(join(folder, '3.location'), '/my?name=金丝雀甲\n/my/cases/01a200ba-230b-74ab-ba8e-99c0a92f9d74\n')
      const { lines, planted, found } = await searchGathered(folder)
      assert.deepEqual([lines, planted, found.length], [6, 1, 3])
      assert.equal((await filesHolding(folder, ['金丝雀'])).length, 2)
    } finally {
      await rm(folder, { recursive: true })
    }
    const owner = openDatabase(county.db.url)
    try {
      await owner.query(`create table planted (note text)`)
      await owner.query(`insert into planted values ('住在墨山村 1 组')`)
      assert.equal((await tablesHolding(owner, ['墨山村 1 组'])).includes('planted.note'), true)
    } finally {
      await owner.close()
    }
  })
})
