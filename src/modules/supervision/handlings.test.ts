import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainDate } from '#kernel/plain-date.ts'
import { type CalendarData, createWorkCalendar } from '#kernel/working-days.ts'
import { caseOutcomes, channels, deliveryMethods, presencePurposes } from '#modules/cases/model.ts'
import {
  type ConcludedFacts,
  caseShare,
  caseVerdict,
  easyHandlings,
  handlingWays,
  type ItemFacts,
  itemVerdict,
  namedWays,
  defaultFigureRules as rules,
  sameDayThrough,
  targetOf,
  wayOf,
} from './model.ts'

const calendar = createWorkCalendar(
  JSON.parse(readFileSync(new URL('../../../db/data/calendar.json', import.meta.url), 'utf8')) as CalendarData,
)

const item = (over: Partial<ItemFacts>): ItemFacts => ({
  ...{ type: 'licensing', handling: 'timed', promisedWorkingDays: 10, onlineDepth: 2, visits: 2 },
  ...{ levels: ['county'], channels: [], claims: 0 },
  ...over,
})
const facts = (over: Partial<ConcludedFacts>): ConcludedFacts => ({
  ...{ channel: 'window', outcome: 'granted', sameDay: false, visits: 2, visitsByOffice: 0, helped: false },
  ...{ visitPurposes: ['submit', 'pick-up'], deliveryMethod: 'window' },
  ...over,
})

test('事项：马上办要即办，网上办要能办到受理，全程网办要能拿到结果而且不跑，就近办要有人认领，一次办最多跑一次', () => {
  const counts = (kind: (typeof easyHandlings)[number], over: Partial<ItemFacts>, own = rules) =>
    itemVerdict(kind, item(over), own).counts
  assert.equal(counts('at-once', { handling: 'on-the-spot', promisedWorkingDays: 0 }), true)
  assert.equal(counts('at-once', { handling: 'timed', promisedWorkingDays: 1 }), false)
  assert.deepEqual(
    [2, 3, 4].map((onlineDepth) => counts('online', { onlineDepth: onlineDepth as 2 })),
    [false, true, true],
  )
  assert.equal(counts('fully-online', { onlineDepth: 4, visits: 0 }), true)
  assert.equal(counts('fully-online', { onlineDepth: 4, visits: 1 }), false)
  assert.equal(counts('fully-online', { onlineDepth: 3, visits: 0 }), false)
  assert.equal(counts('nearby', { claims: 1, levels: ['county', 'township'] }), true)
  assert.equal(counts('nearby', { levels: ['county', 'township'] }), false, '可以放下去，还没有人认领')
  assert.equal(counts('nearby', { levels: ['county', 'township'] }, { ...rules, nearbyBy: 'level' }), true)
  assert.equal(counts('nearby', { channels: ['自助终端'] }), true)
  assert.deepEqual(
    [0, 1, 2].map((visits) => counts('once', { visits })),
    [true, true, false],
  )
  assert.deepEqual(
    [0, 1].map((visits) => counts('zero-visit', { visits })),
    [true, false],
  )
})

test('办件：马上办看当天，网上办看从哪里申请，全程网办没有现场环节，就近办在乡镇、村、自助机，一次办和零上门数到场', () => {
  const counts = (kind: (typeof easyHandlings)[number], over: Partial<ConcludedFacts>, own = rules) =>
    caseVerdict(kind, facts(over), own).counts
  assert.equal(counts('at-once', { sameDay: true }), true)
  assert.equal(counts('online', { channel: 'online' }), true)
  assert.equal(counts('fully-online', { channel: 'online', visits: 0 }), true)
  assert.equal(counts('fully-online', { channel: 'online', visits: 1 }), false)
  assert.equal(counts('fully-online', { channel: 'post', visits: 0 }), false)
  assert.equal(counts('fully-online', { channel: 'online', visits: 0, helped: true }), false, '代办员到过现场')
  assert.equal(counts('zero-visit', { channel: 'online', visits: 0, helped: true }), true, '帮代办不算申请人跑')
  assert.equal(
    counts('fully-online', { channel: 'online', visits: 0, helped: true }, { ...rules, helpIsOnSite: false }),
    true,
  )
  assert.deepEqual(
    channels.filter((channel) => counts('nearby', { channel })),
    ['township', 'village', 'kiosk'],
  )
  assert.deepEqual(
    [0, 1, 2].map((visits) => counts('once', { visits })),
    [true, true, false],
  )
  const blamed = { visits: 2, visitsByOffice: 1 }
  assert.equal(counts('once', blamed), false, '单位告知不全多跑的一次，申请人也是跑了')
  assert.equal(counts('once', blamed, { ...rules, countOfficeVisits: false }), true)
})

test('同一个工作日：星期六收的，星期一办结也算；地方可以只算当天；日历以外不猜', () => {
  const through = (day: string, own = rules) => sameDayThrough(calendar, plainDate(day), own)
  assert.equal(through('2026-08-14'), '2026-08-14', '星期五')
  assert.equal(through('2026-08-15'), '2026-08-17', '星期六到星期一')
  assert.equal(through('2026-05-01'), '2026-05-06', '劳动节到节后第一天')
  assert.equal(through('2026-08-15', { ...rules, atOnceRestDays: 'own-day' }), '2026-08-15')
  assert.equal(through('2027-03-06'), '2027-03-06')
  assert.equal(through('2016-03-06'), '2016-03-06')
})

test('五种办理方式（沈政办发〔2017〕35 号）：每种一个样子，其余的不算在五种里', () => {
  const way = (over: Partial<ConcludedFacts>) => wayOf(facts(over), rules)
  assert.equal(way({ sameDay: true, visits: 1, visitPurposes: ['submit'] }), 'on-the-spot')
  assert.equal(way({ channel: 'online', visitPurposes: ['pick-up'] }), 'online-pick-up')
  assert.equal(way({ channel: 'online', visitPurposes: [], deliveryMethod: 'courier' }), 'online-courier')
  assert.equal(way({ channel: 'online', visitPurposes: ['verify', 'pick-up'] }), 'pre-checked-pick-up')
  assert.equal(way({ visitPurposes: ['submit'], deliveryMethod: 'courier' }), 'window-courier')
  assert.equal(way({ channel: 'online', visitPurposes: [], deliveryMethod: 'electronic' }), 'online-electronic')
  assert.equal(way({}), 'window-pick-up')
  assert.equal(way({ deliveryMethod: 'electronic' }), 'window-electronic')
  assert.equal(way({ channel: 'post' }), 'other-way')
  assert.equal(way({ channel: 'online', visitPurposes: ['verify'], deliveryMethod: 'courier' }), 'other-way')
  assert.equal(way({ deliveryMethod: null, outcome: 'withdrawn' }), 'nothing-delivered')
  assert.equal(namedWays.length, 5)
})

const someFacts: fc.Arbitrary<ConcludedFacts> = fc.record({
  channel: fc.constantFrom(...channels),
  outcome: fc.constantFrom(...caseOutcomes),
  sameDay: fc.boolean(),
  visits: fc.integer({ min: 0, max: 3 }),
  visitsByOffice: fc.integer({ min: 0, max: 1 }),
  visitPurposes: fc.subarray([...presencePurposes]),
  helped: fc.boolean(),
  deliveryMethod: fc.option(fc.constantFrom(...deliveryMethods)),
})

/** Counted one by one, by the words of the definitions. */
function byHand(kind: string, one: ConcludedFacts): boolean {
  switch (kind) {
    case 'at-once':
      return one.sameDay
    case 'online':
      return one.channel === 'online'
    case 'fully-online':
      return one.channel === 'online' && one.visits + (one.helped ? 1 : 0) === 0
    case 'nearby':
      return ['township', 'village', 'kiosk'].some((near) => near === one.channel)
    case 'once':
      return one.visits < 2
    default:
      return one.visits < 1
  }
}

test('任意一批办结的件：比例和一件一件数的一样，方式加起来正好是全部；少算一件就看得出来', () => {
  const groupsOf = (cases: readonly ConcludedFacts[]) =>
    cases.map((one, at) => ({ key: String(at), facts: one, cases: 1 }))
  fc.assert(
    fc.property(fc.array(someFacts, { minLength: 1, maxLength: 40 }), (cases) => {
      for (const kind of easyHandlings) {
        const { numerator, denominator, value } = caseShare(kind, groupsOf(cases), rules)
        const expected = cases.filter((one) => byHand(kind, one)).length
        assert.deepEqual([numerator, denominator, value], [expected, cases.length, expected / cases.length], kind)
      }
      const ways = handlingWays.map((way) => caseShare(way, groupsOf(cases), rules).numerator)
      assert.equal(
        ways.reduce((sum, one) => sum + one, 0),
        cases.length,
      )
    }),
  )
  const helped = [facts({ channel: 'online', visits: 0, helped: true })]
  const careless = caseShare('fully-online', groupsOf(helped), { ...rules, helpIsOnSite: false })
  assert.notEqual(careless.numerator, helped.filter((one) => byHand('fully-online', one)).length, 'the check bites')
  assert.deepEqual(caseShare('once', [], rules), { value: null, numerator: 0, denominator: 0 })
  const only = { ...rules, countedOutcomes: ['granted', 'denied'] as const }
  const mixed = groupsOf([facts({}), facts({ outcome: 'withdrawn', visits: 0 })])
  assert.equal(caseShare('once', mixed, only).denominator, 1, '地方可以只数作了决定的')
})

test('目标：颍上两步走，到了哪一天用哪一步；没有写的就没有目标', () => {
  const at = (on: string) => targetOf('yingshang-2018', 'reduced-materials', 'items', on)?.atLeast
  assert.deepEqual([at('2018-06-01'), at('2019-01-01'), at('2020-01-01')], [0.3, 0.3, 0.6])
  assert.equal(targetOf('huangpi-2020', 'nearby', 'items', '2026-01-01')?.atLeast, 0.75)
  assert.equal(targetOf('huangpi-2020', 'nearby', 'cases', '2026-01-01'), null)
})
