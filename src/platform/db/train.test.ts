import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { Refusal } from '#kernel/refusal.ts'
import type { Database, Sql } from './database.ts'
import { testDatabase } from './testing/test-database.ts'
import { openTrain } from './train.ts'

interface Entry {
  readonly name: string
  /** What it has for itself. */
  readonly about?: string
  /** Counters it draws from. */
  readonly counter?: readonly string[]
  readonly bad?: boolean
}

/** Fails when it takes anything like the patience of a minute. */
const soon = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, wait(20_000, undefined, { ref: false }).then(() => assert.fail('still waiting'))])

describe('几个人同时办的，一次写入', () => {
  let db: Database
  const cleanups: (() => Promise<void>)[] = []
  /** Names that went together, transaction by transaction, failed ones included. */
  let groups: string[][] = []

  before(async () => {
    db = await testDatabase({ after: (work) => void cleanups.unshift(work) })
  })
  after(async () => {
    for (const clean of cleanups) await clean()
  })
  beforeEach(async () => {
    groups = []
    await db.query(`delete from case_counter where scope like 'train%'`)
  })

  /** Each entry takes the next number and leaves a row of its own; a bad one fails after the others were written. */
  const write = async (tx: Sql, entries: readonly Entry[]): Promise<readonly number[]> => {
    groups.push(entries.map((entry) => entry.name))
    const [row] = await tx.query<{ value: number }>(
      `insert into case_counter (scope, value) values ('train', $1)
       on conflict (scope) do update set value = case_counter.value + excluded.value returning value`,
      [entries.length],
    )
    const first = (row?.value ?? 0) - entries.length + 1
    for (const [at, { name }] of entries.entries())
      await tx.query('insert into case_counter (scope, value) values ($1, $2)', [`train ${name}`, first + at])
    if (entries.some((entry) => entry.bad)) throw new Refusal('rule', 'platform.bad-request')
    return entries.map((_, at) => first + at)
  }
  const claims = ({ name, about }: Entry): string[] => [about ?? name]
  const holds = ({ counter }: Entry): readonly string[] => counter ?? []
  const openWhole = (more: { most?: number; underWay?: number; mostWaiting?: number; patience?: number } = {}) =>
    openTrain<Entry, number>({ db, write, claims, holds, ...more })
  const open = (more: Parameters<typeof openWhole>[0] = {}) => openWhole(more).send
  const kept = async (): Promise<Map<string, number>> => {
    const rows = await db.query<{ scope: string; value: number }>(
      `select scope, value from case_counter where scope like 'train %' order by value`,
    )
    return new Map(rows.map(({ scope, value }) => [scope.slice('train '.length), value]))
  }

  it('一起来的一起写，编号按先来后到，一个不空', async () => {
    const send = open({ most: 8, underWay: 1 })
    const names = Array.from({ length: 50 }, (_, n) => `a${n}`)
    const given = await Promise.all(names.map((name) => send({ name })))
    assert.deepEqual(
      given,
      names.map((_, n) => n + 1),
    )
    assert.deepEqual([...(await kept()).keys()], names)
    assert.ok(groups.length < names.length / 4, `${groups.length} transactions`)
    assert.ok(groups.every((group) => group.length <= 8))
  })

  it('一个人来的马上走，不等别人', async () => {
    const { send, expect } = openWhole({ patience: 60_000 })
    const isHere = expect()
    const sent = send({ name: 'only' })
    isHere()
    assert.equal(await soon(sent), 1)
    assert.deepEqual(groups, [['only']])
  })

  it('还在准备的比等着的多，就等一等，半数到了一起走', async () => {
    const { send, expect } = openWhole({ patience: 60_000 })
    const coming = Array.from({ length: 5 }, () => expect())
    const arrive = (name: string) => {
      const sent = send({ name })
      coming.pop()?.()
      return sent
    }
    const first = arrive('i1')
    await wait(30)
    assert.deepEqual(groups, [])
    const second = arrive('i2')
    await wait(30)
    assert.deepEqual(groups, [])
    // Three wait, two are being prepared.
    await soon(Promise.all([first, second, arrive('i3')]))
    assert.deepEqual(groups, [['i1', 'i2', 'i3']])
  })

  it('准备的最后没办成，等着的就走', async () => {
    const { send, expect } = openWhole({ patience: 60_000 })
    const [one, other] = [expect(), expect()]
    const sent = send({ name: 'j1' })
    await wait(30)
    assert.deepEqual(groups, [])
    one()
    // Said twice, it counts once.
    one()
    await soon(sent)
    assert.deepEqual(groups, [['j1']])
    other()
  })

  it('准备的迟迟不来，等一会儿就走', async () => {
    const { send, expect } = openWhole({ patience: 20 })
    const coming = [expect(), expect()]
    assert.equal(await send({ name: 'k1' }), 1)
    assert.deepEqual(groups, [['k1']])
    for (const isHere of coming) isHere()
  })

  it('有一件写不进去，只有它得到错误，别人一件不少、编号不空', async () => {
    const send = open({ most: 10, underWay: 1 })
    const entries = Array.from({ length: 10 }, (_, n) => ({ name: `b${n}`, bad: n === 4 }))
    const outcomes = await Promise.allSettled(entries.map(send))
    assert.deepEqual(
      outcomes.map((one) => one.status),
      entries.map(({ bad }) => (bad ? 'rejected' : 'fulfilled')),
    )
    assert.deepEqual(
      [...(await kept()).values()],
      Array.from({ length: 9 }, (_, n) => n + 1),
    )
    assert.equal((await kept()).has('b4'), false)
  })

  it('同一件事的两个写入不同时走，先来的先写', async () => {
    const send = open({ most: 10 })
    const entries = Array.from({ length: 12 }, (_, n) => ({ name: `c${n}`, about: `case ${n % 3}` }))
    await Promise.all(entries.map(send))
    for (const group of groups) assert.equal(new Set(group.map((name) => Number(name.slice(1)) % 3)).size, group.length)
    const order = [...(await kept()).keys()]
    for (const about of [0, 1, 2]) {
      const own = order.filter((name) => Number(name.slice(1)) % 3 === about)
      assert.deepEqual(
        own,
        [...own].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))),
      )
    }
  })

  it('用同一个编号的一起走或者先后走，不在数据库里互相等；不相干的不用等它们', async () => {
    const underWay = new Set<string>()
    const crossed: string[] = []
    let now = 0
    let atOnce = 0
    const { send } = openTrain<Entry, number>({
      ...{ db, claims, holds },
      write: async (_tx, entries) => {
        const names = new Set(entries.flatMap((entry) => entry.counter ?? []))
        for (const name of names) {
          if (underWay.has(name)) crossed.push(name)
          underWay.add(name)
        }
        groups.push(entries.map((entry) => entry.name))
        now += 1
        atOnce = Math.max(atOnce, now)
        await wait(5)
        now -= 1
        for (const name of names) underWay.delete(name)
        return entries.map(() => 0)
      },
    })
    const counters = [['一'], ['二'], ['三'], ['一', '三'], ['四'], []]
    const rounds = Array.from({ length: 8 }, async (_, lane) => {
      for (let n = 0; n < 6; n += 1) await send({ name: `g${lane} ${n}`, counter: counters[(lane + n) % 6] ?? [] })
    })
    await Promise.all(rounds)
    assert.equal(groups.flat().length, 48)
    const first = send({ name: 'h1', counter: ['一'] })
    await wait(1)
    await Promise.all([first, send({ name: 'h2', counter: ['二'] }), send({ name: 'h3', counter: ['一'] })])
    assert.equal(atOnce, 2)
    assert.deepEqual(crossed, [])
  })

  it('后来的再多，先来的也不会一直等', async () => {
    const send = open({ most: 4, underWay: 1 })
    let came = 0
    let isOver = false
    const stream = async (): Promise<void> => {
      while (!isOver) {
        came += 1
        await send({ name: `d${came}` })
      }
    }
    const crowd = Array.from({ length: 12 }, stream)
    const before = came
    await send({ name: 'waited-for' })
    isOver = true
    await Promise.all(crowd)
    assert.ok(came - before <= 24, `${came - before} went ahead`)
  })

  it('排队的太多，后来的马上知道要等会儿再来', async () => {
    const send = open({ mostWaiting: 5 })
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => send({ name: `e${n}` })))
    const turnedAway = outcomes.filter((one) => one.status === 'rejected')
    assert.equal(turnedAway.length, 15)
    for (const { reason } of turnedAway) assert.equal((reason as Refusal).code, 'platform.busy')
    assert.equal((await kept()).size, 5)
  })

  it('数据库不在，每个人都知道，不一件一件再试', async () => {
    let tries = 0
    const away: Database = {
      ...db,
      transaction: async () => {
        tries += 1
        throw new Refusal('unavailable', 'platform.database-down')
      },
    }
    const { send } = openTrain<Entry, number>({ db: away, write, claims })
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => send({ name: `f${n}` })))
    assert.ok(outcomes.every((one) => one.status === 'rejected' && one.reason.code === 'platform.database-down'))
    assert.equal(tries, 1)
  })

  it('怎么分组、有谁失败，留下的和一件一件写的一样', async () => {
    const plan = fc.record({
      most: fc.integer({ min: 1, max: 6 }),
      underWay: fc.integer({ min: 1, max: 3 }),
      entries: fc.array(fc.record({ bad: fc.boolean(), about: fc.nat(4), counter: fc.subarray(['一', '二', '三']) }), {
        minLength: 1,
        maxLength: 14,
      }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ most, underWay, entries }) => {
        await db.query(`delete from case_counter where scope like 'train%'`)
        const send = open({ most, underWay })
        const outcomes = await Promise.allSettled(
          entries.map(({ bad, about, counter }, n) => send({ name: `p${n}`, about: `case ${about}`, counter, bad })),
        )
        const written = await kept()
        const good = entries.flatMap(({ bad }, n) => (bad ? [] : [`p${n}`]))
        assert.deepEqual(new Set(written.keys()), new Set(good))
        assert.deepEqual(
          [...written.values()],
          good.map((_, n) => n + 1),
        )
        for (const [n, outcome] of outcomes.entries()) {
          assert.equal(outcome.status, entries[n]?.bad ? 'rejected' : 'fulfilled')
          if (outcome.status === 'fulfilled') assert.equal(outcome.value, written.get(`p${n}`))
        }
      }),
      { numRuns: 25 },
    )
  })
})
