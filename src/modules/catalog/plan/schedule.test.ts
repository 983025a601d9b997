import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Constraint, criticalPath, type Slot, schedule, totalOf } from './schedule.ts'
import { earliestByOrders, fewestDaysByGrid } from './testing/oracle.ts'

type Run = (days: ReadonlyMap<string, number>, constraints: readonly Constraint[]) => ReadonlyMap<string, Slot>

const nameOf = (at: number) => `n${at}`

/** Items of `least` to 3 days and what they wait for; `downhill`: nobody waits for one another. */
const problems = (most: number, least: number, downhill: boolean) =>
  fc
    .record({
      lengths: fc.array(fc.integer({ min: least, max: 3 }), { minLength: 1, maxLength: most }),
      waits: fc.array(
        fc.record({
          item: fc.nat(most - 1),
          producers: fc.uniqueArray(fc.nat(most - 1), { minLength: 1, maxLength: 2 }),
          deferrable: fc.boolean(),
        }),
        { maxLength: 6 },
      ),
    })
    .map(({ lengths, waits }) => {
      const days = new Map(lengths.map((length, at) => [nameOf(at), length]))
      const constraints = waits.flatMap(({ item, producers, deferrable }): Constraint[] => {
        const usable = producers.filter((at) => at < lengths.length && at !== item && (!downhill || at < item))
        if (item >= lengths.length || usable.length === 0) return []
        const window = deferrable ? { deferrableFor: lengths[item] ?? 0 } : {}
        return [{ item: nameOf(item), producers: usable.map(nameOf), ...window }]
      })
      return { days, constraints }
    })

const likeOrders = (run: Run) =>
  fc.property(problems(5, 0, false), ({ days, constraints }) => {
    const slots = run(days, constraints)
    const oracle = earliestByOrders(days, constraints)
    if (!oracle) assert.equal(slots.size < days.size, true)
    else for (const [name, finish] of oracle) assert.equal(slots.get(name)?.finish, finish, name)
  })

const likeGrid = (run: Run) =>
  fc.property(problems(4, 1, true), ({ days, constraints }) => {
    assert.equal(totalOf(run(days, constraints)), fewestDaysByGrid(days, constraints))
  })

describe('并联排期', () => {
  it('天数最少：和试遍所有先后的一样，互相等的谁也排不进', () => {
    fc.assert(likeOrders(schedule), { numRuns: 3000 })
  })

  it('天数最少：和试遍每一天开始的一样，容缺的也是', () => {
    fc.assert(likeGrid(schedule), { numRuns: 600 })
  })

  it('一批里的互不等；关键路径首尾相接，加起来就是总天数', () => {
    fc.assert(
      fc.property(problems(6, 0, true), ({ days, constraints }) => {
        const hard = constraints.map(({ item, producers }) => ({ item, producers }))
        const slots = schedule(days, hard)
        for (const [, { layer, after }] of slots)
          for (const { producer } of after) assert.equal((slots.get(producer)?.layer ?? 0) < layer, true)
        const path = criticalPath(slots)
        assert.equal(
          path.reduce((sum, name) => sum + (days.get(name) ?? 0), 0),
          totalOf(slots),
        )
        path.slice(1).forEach((name, at) => {
          assert.equal(
            slots.get(name)?.after.some(({ producer }) => producer === path[at]),
            true,
          )
        })
      }),
    )
  })

  it('同一种证两个事项都办得出来，等先办好的那个', () => {
    const days = new Map([
      ['慢', 5],
      ['快', 2],
      ['后', 1],
    ])
    const slots = schedule(days, [{ item: '后', producers: ['慢', '快'] }])
    assert.deepEqual([slots.get('后')?.start, totalOf(slots)], [2, 5])
  })

  it('容缺的先开始，缺的到了才办结：不早于后补的那份', () => {
    const days = new Map([
      ['前', 10],
      ['后', 4],
    ])
    const slots = schedule(days, [{ item: '后', producers: ['前'], deferrableFor: 4 }])
    assert.deepEqual([slots.get('后')?.start, slots.get('后')?.finish, slots.get('后')?.layer], [6, 10, 0])
    assert.deepEqual(criticalPath(slots), ['前'])
  })

  it('不等的、一个接一个办的、把两个当成都要等的，独立算法看得出来', () => {
    const careless: Run = (days, constraints) => schedule(days, constraints.slice(1))
    const inFile: Run = (days, constraints) => {
      let start = 0
      return new Map(
        [...schedule(days, constraints)].map(([name, slot]) => {
          const shifted = { ...slot, start, finish: start + (days.get(name) ?? 0) }
          start = shifted.finish
          return [name, shifted]
        }),
      )
    }
    const both: Run = (days, constraints) =>
      schedule(
        days,
        constraints.flatMap((one) => one.producers.map((producer) => ({ ...one, producers: [producer] }))),
      )
    // One seed: by another, 150 draws may once hold no case that tells them apart.
    for (const broken of [careless, inFile, both]) {
      assert.throws(() => fc.assert(likeOrders(broken), { numRuns: 1000, seed: 1 }))
      assert.throws(() => fc.assert(likeGrid(broken), { numRuns: 150, seed: 1 }))
    }
  })
})
