import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Actor } from '#modules/identity/model.ts'
import { type Post, type Role, roles } from '#modules/organisation/model.ts'
import { worklistViews } from './contract.ts'
import { anyScope, bound, branchesOf, namesOf, scopeCondition, scopeOf, viewCondition, watchedBy } from './scope.ts'

const county = '430623000000'
const town = '430623101000'
const otherTown = '430623102000'
const village = '430623101003'
const farVillage = '430623102007'

const staff = (...posts: readonly (readonly [Role, string, string?])[]): Actor => ({
  kind: 'staff',
  staffId: 'worker',
  name: '王',
  posts: posts.map(
    ([role, officeId, regionCode = county], index): Post => ({ postId: `p${index}`, role, officeId, regionCode }),
  ),
})
const resident: Actor = { kind: 'person', accountId: 'li', personId: 'person-li', level: 3, actingFor: null }
const others: readonly Actor[] = [resident, { kind: 'visitor' }, { kind: 'system', job: 'clock' }]

const nothing = { offices: [], regions: [], staffId: '' }
const mine = { ...nothing, staffId: 'worker' }
/** What a condition asks for, by name, with the values it is given. */
const asked = (condition: string, actor: Actor) => bound(condition, namesOf(scopeOf(actor), '2026-03-02')).values
const branchesFor = (actor: Actor) => branchesOf(scopeOf(actor), 'all').map(({ from }) => from)

describe('看得到哪些办件', () => {
  it('窗口、代办、监察看服务的地区，经办、审批、负责人看自己的单位，其他岗位什么都看不到', () => {
    const byRegion: readonly Role[] = ['window-clerk', 'township-helper', 'village-helper', 'supervisor']
    const byOffice: readonly Role[] = ['caseworker', 'approver', 'office-head']
    for (const role of roles) {
      const expected = byRegion.includes(role)
        ? { ...mine, regions: ['430623'] }
        : byOffice.includes(role)
          ? { ...mine, offices: ['water'] }
          : mine
      assert.deepEqual(scopeOf(staff([role, 'water'])), expected, role)
    }
    assert.deepEqual(scopeOf(staff()), mine)
    for (const actor of others) assert.deepEqual(scopeOf(actor), nothing, actor.kind)
  })

  it('区划码去掉表示“以下全部”的零：省、市、县、镇、村各有各的长度', () => {
    const regionOf = (code: string) => scopeOf(staff(['window-clerk', 'hall', code])).regions
    assert.deepEqual(regionOf('430000000000'), ['43'])
    assert.deepEqual(regionOf('430600000000'), ['4306'])
    assert.deepEqual(regionOf(county), ['430623'])
    assert.deepEqual(regionOf(town), ['430623101'])
    assert.deepEqual(regionOf(village), [village])
    assert.deepEqual(regionOf('430623100000'), ['430623100'], '镇的编码自己以零结尾')
  })

  it('几个岗位的范围合在一起：同一个单位、同一个地区只列一次，服务全镇的不再列它的村，别镇的村照列', () => {
    const actor = staff(
      ['caseworker', 'water'],
      ['approver', 'water'],
      ['office-head', 'land'],
      ['village-helper', 'hall', village],
      ['township-helper', 'hall', town],
      ['township-helper', 'hall', town],
      ['village-helper', 'hall', farVillage],
    )
    assert.deepEqual(scopeOf(actor), {
      offices: ['water', 'land'],
      regions: ['430623101', farVillage],
      staffId: 'worker',
    })
  })

  it('督办和统计只按监察、负责人的岗位看，旁边的窗口岗位不添什么', () => {
    const actor = staff(['window-clerk', 'hall'], ['caseworker', 'land'], ['office-head', 'water'])
    assert.deepEqual(watchedBy(actor), { ...mine, offices: ['water'] })
    assert.deepEqual(watchedBy(staff(['supervisor', 'hall', town], ['window-clerk', 'hall'])), {
      ...mine,
      regions: ['430623101'],
    })
    assert.deepEqual(watchedBy(staff(['window-clerk', 'hall'])), mine)
    for (const actor of others) assert.deepEqual(watchedBy(actor), nothing, actor.kind)
  })
})

describe('按什么条件找办件', () => {
  it('没有范围的，一件也找不到', () => {
    for (const actor of [...others, staff(), staff(['catalogue-editor', 'water'])]) {
      assert.deepEqual(branchesFor(actor), [])
      assert.equal(scopeCondition(scopeOf(actor), 'all'), 'false')
      assert.equal(anyScope(scopeOf(actor)), 'false')
    }
  })

  it('服务全县、全市、全省的，不用再问别的', () => {
    for (const code of [county, '430600000000', '430000000000']) {
      const scope = scopeOf(
        staff(['supervisor', 'hall', code], ['caseworker', 'water'], ['village-helper', 'hall', village]),
      )
      assert.deepEqual(branchesOf(scope, 'all'), [{ from: null, where: 'true' }])
      assert.equal(scopeCondition(scope, 'all'), 'true')
      assert.equal(anyScope(scope), 'true')
    }
  })

  it('单位、镇、村各走一条，只走自己有的', () => {
    const [office, inTown, inVillage] = ['unnest(:offices)', 'unnest(:townships)', 'unnest(:villages)']
    const worker = ['caseworker', 'water'] as const
    const helper = ['township-helper', 'hall', otherTown] as const
    const neighbour = ['village-helper', 'hall', village] as const
    const table: readonly (readonly [Actor, readonly (string | undefined)[], readonly unknown[]])[] = [
      [staff(worker), [office], [['water']]],
      [staff(helper), [inTown], [['430623102']]],
      [staff(neighbour), [inVillage], [['430623101'], [village]]],
      [staff(worker, helper), [office, inTown], [['water'], ['430623102']]],
      [staff(helper, neighbour), [inTown, inVillage], [['430623102'], ['430623101'], [village]]],
      [
        staff(worker, helper, neighbour),
        [office, inTown, inVillage],
        [['water'], ['430623102'], ['430623101'], [village]],
      ],
    ]
    for (const [actor, branches, values] of table) {
      assert.deepEqual(
        branchesFor(actor).map((from) => from?.split(' ')[0]),
        branches,
      )
      assert.deepEqual(asked(scopeCondition(scopeOf(actor), 'all'), actor), values)
      assert.deepEqual(asked(anyScope(scopeOf(actor)), actor), values)
    }
  })

  it('在办时归手里拿着的单位，等申请人、已出结果、已办结的归主管单位；不分视图时两样都算', () => {
    const scope = scopeOf(staff(['caseworker', 'water']))
    for (const view of worklistViews) {
      const column = ['correcting', 'concluded', 'to-deliver'].includes(view) ? 'office_id' : 'holder_office_id'
      assert.equal(scopeCondition(scope, view), `(${column} = any(:offices))`, view)
      assert.deepEqual(
        branchesOf(scope, view).map(({ where }) => where),
        [`${column} = own.office`],
        view,
      )
    }
    assert.equal(anyScope(scope), '(holder_office_id = any(:offices) or office_id = any(:offices))')
  })

  it('每个视图有自己的条件', () => {
    assert.deepEqual(Object.keys(viewCondition), [...worklistViews])
    assert.equal(new Set(Object.values(viewCondition)).size, worklistViews.length)
  })
})

describe('条件里的名字换成参数', () => {
  const scope = scopeOf(staff(['caseworker', 'water'], ['township-helper', 'hall', town]))
  const named = namesOf(scope, '2026-03-02')

  it('只带用到的，同一个名字带一次，类型写明，转换类型的两个冒号不动', () => {
    assert.deepEqual(bound('due_on < :today and (holder = :me or due_on::text = :today)', named), {
      text: 'due_on < $1::date and (holder = $2::uuid or due_on::text = $1::date)',
      values: ['2026-03-02', 'worker'],
    })
    assert.deepEqual(bound('true', named), { text: 'true', values: [] })
  })

  it('没有工号的，“我的”是空', () => {
    assert.deepEqual(named.me, ['worker', 'uuid'])
    assert.deepEqual(namesOf(scopeOf(resident), '2026-03-02').me, [null, 'uuid'])
  })

  it('镇、村、村所在的镇，各按编码的长度', () => {
    const { townships, villages, around, offices } = namesOf(
      { offices: ['water'], regions: ['430623101', farVillage], staffId: 'worker' },
      '2026-03-02',
    )
    assert.deepEqual(
      [offices?.[0], townships?.[0], villages?.[0], around?.[0]],
      [['water'], ['430623101'], [farVillage], ['430623102']],
    )
  })
})
