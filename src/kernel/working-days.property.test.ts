/**
 * I15: the working-day function agrees with a brute-force day counter on the whole covered range, and commutes with splitting
 * intervals and with suspensions. The counter below reads the calendar file itself and walks day by day. `CALENDAR_SEED` repeats a run,
 * `CALENDAR_RUNS` makes it longer.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addDays, daysBetween, type PlainDate } from './plain-date.ts'
import { Refusal } from './refusal.ts'
import { china, shippedCalendar } from './testing/china-calendar.ts'
import { addWorkingDays, createWorkCalendar, type Pause, workingDaysBetween } from './working-days.ts'

const numRuns = Number(process.env.CALENDAR_RUNS ?? 1000)
const seed = Number(process.env.CALENDAR_SEED ?? Date.now() % 2 ** 31)

/** The two functions under test; a broken pair must fail. */
interface Counting {
  readonly due: (start: PlainDate, workingDays: number, pauses: readonly Pause[]) => PlainDate
  readonly between: (from: PlainDate, to: PlainDate, pauses: readonly Pause[]) => number
}
const product: Counting = {
  due: (start, workingDays, pauses) => addWorkingDays(china, start, workingDays, pauses),
  between: (from, to, pauses) => workingDaysBetween(china, from, to, pauses),
}

const { coversFrom, coversTo } = shippedCalendar
const everyDay: readonly PlainDate[] = Array.from({ length: daysBetween(coversFrom, coversTo) + 1 }, (_, index) =>
  addDays(coversFrom, index),
)
const holidays = shippedCalendar.years.flatMap((year) => year.holidays)
const makeUpDays = new Set<string>(shippedCalendar.years.flatMap((year) => year.makeUpDays))

/** 行政许可法第八十二条, from the notices as they are written: a make-up day is worked, a holiday is not, a weekend is not. */
const worked = new Map<string, boolean>(
  everyDay.map((day) => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    const free = weekday === 0 || weekday === 6 || holidays.some((range) => range.from <= day && day <= range.to)
    return [day, makeUpDays.has(day) || !free]
  }),
)
const counts = (day: PlainDate, pauses: readonly Pause[]): boolean =>
  worked.get(day) === true && !pauses.some((pause) => pause.after < day && day <= pause.through)

const beyond = 'beyond the calendar'
const byHand: Counting = {
  due: (start, workingDays, pauses) => {
    let day = start
    for (let left = workingDays; left > 0; ) {
      day = addDays(day, 1)
      if (day > coversTo) throw new Refusal('rule', 'calendar.not-covered')
      if (counts(day, pauses)) left--
    }
    return day
  },
  between: (from, to, pauses) => {
    let counted = 0
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (counts(day, pauses)) counted++
    return counted
  },
}

/** The day, or that it lies beyond the calendar. */
function reached(counting: Counting, start: PlainDate, workingDays: number, pauses: readonly Pause[]): string {
  try {
    return counting.due(start, workingDays, pauses)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'calendar.not-covered') return beyond
    throw error
  }
}

const day = fc.nat(everyDay.length - 1).map((index) => everyDay[index] as PlainDate)
const pausesAround = (start: PlainDate, most: number): fc.Arbitrary<readonly Pause[]> =>
  fc.array(
    fc.tuple(fc.integer({ min: -20, max: 120 }), fc.nat(30)).map(([offset, length]) => {
      const after = addDays(start, offset)
      return { after, through: addDays(after, length) }
    }),
    { maxLength: most },
  )
const limit = day.chain((start) =>
  fc.record({ start: fc.constant(start), workingDays: fc.nat(60), pauses: pausesAround(start, 6) }),
)
const span = fc
  .tuple(day, fc.nat(400))
  .map(([from, length]) => ({
    from,
    to: everyDay[Math.min(everyDay.indexOf(from) + length, everyDay.length - 1)] as PlainDate,
  }))
  .chain(({ from, to }) => fc.record({ from: fc.constant(from), to: fc.constant(to), pauses: pausesAround(from, 6) }))

const holds = (check: (counting: Counting) => fc.IProperty<unknown>, counting: Counting = product): void => {
  fc.assert(check(counting) as fc.IProperty<unknown>, { seed, numRuns })
}

/** Limits and spans, with and without suspensions, as walked day by day. */
const agrees = (counting: Counting) =>
  fc.property(limit, span, (one, other) => {
    assert.equal(
      reached(counting, one.start, one.workingDays, one.pauses),
      reached(byHand, one.start, one.workingDays, one.pauses),
    )
    assert.equal(
      counting.between(other.from, other.to, other.pauses),
      byHand.between(other.from, other.to, other.pauses),
    )
  })

/** m days and then n are m + n; two parts of a span are the span. */
const splitsIntervals = (counting: Counting) =>
  fc.property(limit, fc.nat(60), span, fc.nat(1000), ({ start, workingDays, pauses }, more, whole, cut) => {
    const first = reached(counting, start, workingDays, pauses)
    const then = first === beyond ? beyond : reached(counting, first as PlainDate, more, pauses)
    assert.equal(then, reached(counting, start, workingDays + more, pauses))
    const middle = addDays(whole.from, cut % (daysBetween(whole.from, whole.to) + 1))
    assert.equal(
      counting.between(whole.from, middle, whole.pauses) + counting.between(middle, whole.to, whole.pauses),
      counting.between(whole.from, whole.to, whole.pauses),
    )
  })

/** A suspension cut in two, told twice, or told in another order is the same suspension; it moves the end by what it takes out. */
const commutesWithSuspensions = (counting: Counting) =>
  fc.property(limit, fc.nat(1000), ({ start, workingDays, pauses }, cut) => {
    const parts = pauses.flatMap(({ after, through }) => {
      const middle = addDays(after, cut % (daysBetween(after, through) + 1))
      return [
        { after: middle, through },
        { after, through: middle },
      ]
    })
    const told = [...parts.reverse(), ...pauses.slice(0, cut % (pauses.length + 1))]
    const due = reached(counting, start, workingDays, pauses)
    assert.equal(reached(counting, start, workingDays, told), due)
    if (due === beyond || workingDays === 0) return
    const on = due as PlainDate
    assert.equal(counting.between(start, on, pauses), workingDays)
    const plain = counting.due(start, workingDays, [])
    const takenOut = counting.between(start, on, []) - counting.between(start, on, pauses)
    assert.equal(counting.between(plain, on, []), takenOut)
    assert.equal(counting.due(start, workingDays + takenOut, []), on)
  })

describe('I15 工作日函数', () => {
  it('I15 在公布的整个范围里，从每一天起、每个日数，都和逐日点数一致', () => {
    const longest = 90
    const marks = everyDay.filter((one) => worked.get(one))
    assert.ok(everyDay.length > 3600 && marks.length > 2400)
    let next = 0
    let sinceFirst = 0
    for (const start of everyDay) {
      if (start !== coversFrom && worked.get(start)) sinceFirst++
      assert.equal(product.between(coversFrom, start, []), sinceFirst, start)
      while (next < marks.length && (marks[next] as PlainDate) <= start) next++
      assert.equal(product.due(start, 0, []), start)
      for (let n = 1; n <= longest; n++) {
        const mark = marks[next + n - 1]
        assert.equal(reached(product, start, n, []), mark ?? beyond, `${n} working days after ${start}`)
        if (mark === undefined) break
      }
    }
  })

  it('I15 任意期限、任意区间、任意中止，和逐日点数一致', () => holds(agrees))

  it('I15 与拆分区间可交换：先加 m 日再加 n 日等于加 m+n 日，两段之和等于全段', () => holds(splitsIntervals))

  it('I15 与中止可交换：拆开、重复、换次序的中止是同一个中止，移的正是它去掉的', () => holds(commutesWithSuspensions))
})

describe('I15 咬得住错', () => {
  const broken = (
    name: string,
    check: (counting: Counting) => fc.IProperty<unknown>,
    breaks: Partial<Counting>,
  ): void => {
    it(name, () => {
      const outcome = fc.check(check({ ...product, ...breaks }) as fc.IProperty<unknown>, {
        seed: 20261121,
        numRuns: 400,
      })
      assert.equal((outcome as fc.RunDetails<unknown>).failed, true)
    })
  }
  const noMakeUp = createWorkCalendar({
    ...shippedCalendar,
    years: shippedCalendar.years.map((year) => ({ ...year, makeUpDays: [] })),
  })
  broken('忘了调休上班的，逐日点数看得出来', agrees, {
    due: (start, n, pauses) => addWorkingDays(noMakeUp, start, n, pauses),
  })
  broken('把起算当天也算进去的，逐日点数看得出来', agrees, {
    between: (from, to, pauses) => product.between(from, to, pauses) + (counts(from, pauses) ? 1 : 0),
  })
  broken('把起算当天也算进去的，拆分区间看得出来', splitsIntervals, {
    between: (from, to, pauses) => product.between(from, to, pauses) + (counts(from, pauses) ? 1 : 0),
  })
  broken('重叠的中止扣两次的，中止看得出来', commutesWithSuspensions, {
    due: (start, n, pauses) =>
      product.due(
        start,
        n + pauses.reduce((sum, { after, through }) => sum + Math.max(0, careless(start, after, through)), 0),
        [],
      ),
  })
  broken('恢复当天不停的，逐日点数看得出来', agrees, {
    due: (start, n, pauses) =>
      product.due(
        start,
        n,
        pauses.map(({ after, through }) => ({ after, through: through > after ? addDays(through, -1) : through })),
      ),
  })
})

/** Working days of a pause after the start, as a careless hand would count them. */
const careless = (start: PlainDate, after: PlainDate, through: PlainDate): number => {
  const from = after < start ? start : after
  return through > coversTo || from < coversFrom || through < from ? 0 : workingDaysBetween(china, from, through)
}
