import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addDays, plainDate } from '#kernel/plain-date.ts'
import { createWorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'
import { readCalendarFile } from '#modules/calendar/file.ts'
import { workingDaysIn } from './durations.ts'
import { findNamed } from './names.ts'
import type { PlanItem } from './needs.ts'
import { type Deadlock, isDeadlock, type Plan, type PlanOptions, planOf } from './plan.ts'
import { countyBundles, countyItem, countyItems, exampleItem, paper } from './testing/example-items.ts'
import { bestOpening, type Loosenable } from './testing/oracle.ts'

const county: PlanOptions = { items: countyItems, bundles: countyBundles }

function planned(items: readonly PlanItem[], options: PlanOptions = {}): Plan {
  const answer = planOf(items, options)
  if (isDeadlock(answer)) throw new Error(answer.say)
  return answer
}

const bundlePlan = (name: string): Plan => {
  const bundle = countyBundles.find((one) => one.name === name)
  assert.ok(bundle, name)
  const answer = planOf(
    bundle.members.map((member) => countyItem(member.name)),
    county,
    bundle,
  )
  if (isDeadlock(answer)) throw new Error(answer.say)
  return answer
}

describe('一件事怎么办最快', () => {
  it('开餐馆：先办执照，其余同时办；8 个工作日，材料 21 份并成 15 份', () => {
    const plan = bundlePlan('开餐馆一件事')
    assert.deepEqual(plan.layers[0], ['个体工商户设立登记'])
    assert.equal(plan.layers[1]?.length, 4)
    assert.deepEqual(plan.criticalPath, ['个体工商户设立登记', '城镇污水排入排水管网许可'])
    assert.deepEqual(plan.workingDays, { statutory: 18, promised: 8 })
    assert.deepEqual([plan.materials.before, plan.materials.after], [21, 15])
    assert.deepEqual(plan.notes, [])
  })

  it('十三个一件事：材料数和公布的一样，天数、先后不一样的写得出来', () => {
    const differing = countyBundles.flatMap((bundle) => {
      const plan = bundlePlan(bundle.name)
      assert.deepEqual(
        { separate: plan.materials.before, merged: plan.materials.after },
        bundle.materialCount,
        bundle.name,
      )
      assert.deepEqual(plan.layers.flat().sort(), bundle.members.map(({ name }) => name).sort())
      assert.equal(plan.workingDays.promised <= plan.workingDays.statutory, true)
      assert.equal(plan.fields.toFill <= plan.fields.after && plan.fields.after < plan.fields.before, true)
      return plan.notes.length > 0 ? [bundle.name] : []
    })
    assert.deepEqual(differing, [
      '出生一件事',
      '企业开办一件事',
      '残疾人服务一件事',
      '新生入学一件事',
      '建设项目竣工联合验收一件事',
      '农村建房一件事',
    ])
    assert.match(bundlePlan('农村建房一件事').notes.join(), /20 个工作日.*25 个.*先办“乡村建设规划许可证核发”/)
  })

  it('每一件事都不早于前面办好：开始的日子由等的那几项定', () => {
    for (const { name } of countyBundles) {
      const plan = bundlePlan(name)
      const finish = new Map(plan.schedule.map((one) => [one.item, one.finish]))
      for (const { start, after } of plan.schedule)
        assert.equal(start, Math.max(0, ...after.map(({ item }) => finish.get(item) ?? Infinity)))
      assert.equal(plan.workingDays.promised, Math.max(...finish.values()))
    }
  })

  it('任选几项：手里要先有什么、没有的先办哪一项', () => {
    const plan = planned([countyItem('食品经营许可'), countyItem('公共场所卫生许可')], county)
    assert.deepEqual(plan.layers, [['食品经营许可', '公共场所卫生许可']])
    assert.equal(plan.beforehand.find(({ what }) => what === '营业执照')?.from.includes('个体工商户设立登记'), true)
    assert.equal(plan.published, null)
  })
})

describe('天数', () => {
  const one = (more: Partial<PlanItem>) => planned([exampleItem('甲', [], more)])

  it('法定时限按工作日（行政许可法第八十二条）；没有法定时限的按承诺算，并且写明', () => {
    assert.deepEqual(one({ statutoryLimit: { days: 20, unit: 'working' } }).workingDays, { statutory: 20, promised: 1 })
    const plan = one({ statutoryLimit: null, promisedWorkingDays: 3 })
    assert.deepEqual([plan.workingDays.statutory, plan.withoutStatutory], [3, ['甲']])
  })

  it('即办件当日办结，一个接一个也在当日', () => {
    const now = { promisedWorkingDays: 0 }
    const plan = planned([exampleItem('乙', [paper('甲证')], now), exampleItem('甲', [], now)])
    assert.deepEqual([plan.layers, plan.workingDays.promised], [[['甲'], ['乙']], 0])
    assert.deepEqual(plan.criticalPath, ['甲', '乙'])
  })

  it('自然日折成工作日从宽：十年日历里，平常的周不会更多，遇上调休至多多两天', () => {
    assert.deepEqual([3, 7, 15, 45, 60, 90].map(workingDaysIn), [3, 5, 11, 33, 44, 65])
    const file = join(import.meta.dirname, '../../../../db/data/calendar.json')
    const calendar = createWorkCalendar(readCalendarFile(JSON.parse(readFileSync(file, 'utf8'))))
    for (const length of [3, 7, 15, 30, 45, 60, 90]) {
      let over = 0
      for (let day = plainDate('2017-01-01'); day < '2026-09-01'; day = addDays(day, 1)) {
        const most = workingDaysBetween(calendar, day, addDays(day, length))
        assert.equal(most - workingDaysIn(length) <= 2, true, `${day} ${length}`)
        if (most > workingDaysIn(length)) over += 1
      }
      assert.equal(over / 3500 < 0.06, true, `${length}: ${over}`)
    }
  })

  it('特别程序不计入期限（行政许可法第四十五条），另外写明最长多少；没写期限的至多承诺的一半（颍上第二十二条）', () => {
    const procedure = { key: 'p1', kind: 'public-notice', basis: '某办法', countsTowardLimit: false } as const
    const plan = one({
      promisedWorkingDays: 5,
      specialProcedures: [
        { ...procedure, name: '公示', days: 7, unit: 'calendar', capRule: 'declared' },
        { ...procedure, name: '核对', days: null, unit: null, capRule: 'half-of-promise' },
        { ...procedure, name: '发证后两个月内现场核查', days: 40, unit: 'working', capRule: 'declared' },
        { ...procedure, name: '听证', days: 9, unit: 'working', countsTowardLimit: true, capRule: 'declared' },
      ],
    })
    assert.deepEqual(plan.workingDays, { statutory: 10, promised: 5 })
    assert.deepEqual(plan.workingDaysAtMost, { statutory: 17, promised: 12 })
  })
})

describe('等与不等', () => {
  it('写“或者”的材料可以交另一种，不等；要等的写明第几项材料', () => {
    const plan = planned([
      exampleItem('甲'),
      exampleItem('乙', [paper('甲证或者银行卡账号', { licenceType: '甲证' })]),
      exampleItem('丙', [paper('甲证')]),
    ])
    assert.deepEqual(plan.layers, [['甲', '乙'], ['丙']])
    assert.deepEqual(
      plan.loosened.map(({ item, by }) => [item, by]),
      [['乙', 'other-material']],
    )
    assert.equal(plan.schedule.find(({ item }) => item === '丙')?.after[0]?.because, '申请材料第 1 项“甲证”')
  })

  it('容缺要说了才用：后补的在承诺时限内到，办结不早于它', () => {
    const items = [
      exampleItem('甲', [], { promisedWorkingDays: 6 }),
      exampleItem('乙', [paper('甲证', { deferrable: true })], { promisedWorkingDays: 4 }),
    ]
    assert.equal(planned(items).workingDays.promised, 10)
    const plan = planned(items, { defer: true })
    assert.equal(plan.workingDays.promised, 6)
    assert.equal(plan.schedule.find(({ item }) => item === '乙')?.start, 2)
    assert.deepEqual(
      plan.loosened.map(({ item, by }) => [item, by]),
      [['乙', 'deferral']],
    )
  })

  it('告知承诺要说了才用（国办发〔2020〕42号）；公布的前置事项承诺不掉', () => {
    const items = [
      exampleItem('甲'),
      exampleItem('乙', [paper('甲证')], { noticeCommitment: true }),
      exampleItem('丙', [paper('甲证')], { noticeCommitment: true, prerequisites: ['甲'] }),
    ]
    assert.deepEqual(planned(items).layers, [['甲'], ['乙', '丙']])
    assert.deepEqual(planned(items, { commit: true }).layers, [['甲', '乙'], ['丙']])
  })

  it('别人的证各办各的：新生儿先上户口再办身份证，不算互为前置', () => {
    const plan = planned([countyItem('居民身份证申领换领补领'), countyItem('出生登记')], county)
    assert.deepEqual(plan.layers, [['出生登记'], ['居民身份证申领换领补领']])
    assert.deepEqual(
      plan.loosened.map(({ item, by }) => [item, by]),
      [['出生登记', 'other-holder']],
    )
  })
})

describe('互为前置', () => {
  const circle = (more: Partial<PlanItem>, material = paper('乙证')) => [
    exampleItem('甲', [material], { promisedWorkingDays: 4, ...more }),
    exampleItem('乙', [paper('甲证')], { promisedWorkingDays: 3 }),
  ]
  const refused = (items: readonly PlanItem[]): Deadlock => {
    const answer = planOf(items)
    assert.equal(isDeadlock(answer), true)
    return answer as Deadlock
  }

  it('谁也先办不了的，说出是哪几项，不排', () => {
    const { say, circles } = refused(circle({}))
    assert.match(say, /互为前置/)
    assert.match(say, /乙 → 要先办 甲 → 要先办 乙/)
    assert.equal(circles[0]?.blocking, true)
  })

  it('承诺能打开的就打开，并且写明用了哪一条', () => {
    const plan = planned(circle({ noticeCommitment: true }))
    assert.deepEqual([plan.layers, plan.workingDays.promised], [[['甲'], ['乙']], 7])
    assert.match(plan.loosened[0]?.say ?? '', /国办发〔2020〕42号/)
  })

  it('容缺只推迟：缺的那份在承诺时限内办得出来才打得开，否则照样说打不开', () => {
    const late = refused(circle({}, paper('乙证', { deferrable: true })))
    assert.match(late.say, /容缺只能推迟补交/)
    const onTheSpot = circle({}, paper('乙证', { deferrable: true })).map((item) =>
      item.name === '乙' ? { ...item, promisedWorkingDays: 0 } : item,
    )
    const plan = planned(onTheSpot)
    assert.deepEqual([plan.layers, plan.workingDays.promised], [[['甲'], ['乙']], 4])
    assert.equal(plan.loosened[0]?.by, 'deferral')
  })

  it('证在这几项之外也办得出来的，算事先要有的，不算打不开', () => {
    const items = circle({})
    const other = exampleItem('丙', [], {
      result: { name: '乙证', kind: 'licence', licenceType: '乙证', validity: null },
    })
    const plan = planned(items, { items: [...items, other] })
    assert.deepEqual(plan.layers, [['甲'], ['乙']])
    assert.deepEqual(plan.beforehand, [{ item: '甲', what: '乙证', from: ['丙'] }])
  })

  /** Up to four items; what each needs of which, loosenable in one way or not at all. */
  const tangles = fc
    .record({
      lengths: fc.array(fc.nat(3), { minLength: 2, maxLength: 4 }),
      needs: fc.uniqueArray(
        fc.record({ item: fc.nat(3), producer: fc.nat(3), by: fc.constantFrom('fast', 'mild', 'deferral') }),
        { maxLength: 7, selector: ({ item, producer }) => `${item} ${producer}` },
      ),
      committing: fc.uniqueArray(fc.nat(3), { maxLength: 2 }),
    })
    .map(({ lengths, needs, committing }) => {
      const real = needs.filter(({ item, producer }) => item !== producer && item < lengths.length)
      const known = real.filter(({ producer }) => producer < lengths.length)
      const items = lengths.map((promisedWorkingDays, at) =>
        exampleItem(
          `n${at}`,
          known
            .filter(({ item }) => item === at)
            .map(({ producer, by }) =>
              paper(`n${producer}证${by === 'mild' ? '（父母双方）' : ''}`, { deferrable: by === 'deferral' }),
            ),
          { promisedWorkingDays, noticeCommitment: committing.includes(at) },
        ),
      )
      const loosenable = known.map(({ item, producer, by }): Loosenable => {
        const way =
          by === 'mild' ? 'mild' : committing.includes(item) ? 'commitment' : by === 'deferral' ? by : undefined
        return { constraint: { item: `n${item}`, producers: [`n${producer}`] }, ...(way && { by: way }) }
      })
      return { items, loosenable, days: new Map(lengths.map((length, at) => [`n${at}`, length])) }
    })

  type Make = (items: readonly PlanItem[]) => Plan | Deadlock
  const likeAllChoices = (make: Make) =>
    fc.property(tangles, ({ items, loosenable, days }) => {
      const answer = make(items)
      const best = bestOpening(days, loosenable)
      if (isDeadlock(answer)) return assert.equal(best, undefined, answer.say)
      const leaning = answer.loosened.filter(({ by }) => by === 'commitment' || by === 'deferral').length
      assert.deepEqual([leaning, answer.loosened.length - leaning, answer.workingDays.promised], best)
    })

  it('打开的地方最少、天数最少：和试遍每一种打开办法、每一种先后的一样', () => {
    fc.assert(
      likeAllChoices((items) => planOf(items)),
      { numRuns: 2000 },
    )
  })

  it('能承诺的都承诺的、从不打开的、从不容缺的，独立算法看得出来', () => {
    const eager: Make = (items) => planOf(items, { commit: true })
    const stubborn: Make = (items) => {
      const answer = planOf(items)
      return isDeadlock(answer) || answer.loosened.length === 0 ? answer : { circles: [], say: '' }
    }
    const unforgiving: Make = (items) =>
      planOf(
        items.map((item) => ({
          ...item,
          materials: item.materials.map((one) => ({ ...one, deferrable: false })),
        })),
      )
    for (const broken of [eager, stubborn, unforgiving])
      assert.throws(() => fc.assert(likeAllChoices(broken), { numRuns: 2000, seed: 1 }))
  })

  it('很多处都能打开的大清单：打得开，多余的都收回来', () => {
    const size = 16
    const items = Array.from({ length: size }, (_, at) =>
      exampleItem(`n${at}`, [paper(`n${(at + 1) % size}证`)], { noticeCommitment: true }),
    )
    assert.equal(planned(items).loosened.length, 1)
  })
})

describe('名称', () => {
  it('写全、写一部分、写国家清单里的长名、写编码、写俗称都找得到；说不清的、没有的，说出相近的', () => {
    const one = (name: string) => {
      const found = findNamed(countyBundles, name)
      return 'one' in found ? found.one.name : found.nearest
    }
    assert.equal(one('新生儿出生一件事'), '出生一件事')
    assert.equal(one('开餐馆'), '开餐馆一件事')
    assert.equal(one('竣工联合验收'), '建设项目竣工联合验收一件事')
    assert.deepEqual(findNamed(countyItems, '过户'), { nearest: ['用水过户', '用电过户', '燃气过户'], ambiguous: true })
    const nearest = findNamed(countyBundles, '开个小饭馆')
    assert.equal('nearest' in nearest && nearest.nearest.includes('开餐馆一件事'), true)
    const named = [{ name: '最低生活保障对象认定', code: '11430623006CD', synonyms: ['吃低保'] }, { name: '甲' }]
    for (const asked of ['吃低保', '11430623006cd', ' 最低生活保障 ']) {
      const found = findNamed(named, asked)
      assert.equal('one' in found && found.one.name, '最低生活保障对象认定')
    }
    assert.deepEqual(findNamed(named, 'x'), { nearest: [], ambiguous: false })
  })
})
