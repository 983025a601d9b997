import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { mergeFields, mergeMaterials, mergeVisits } from './merge.ts'
import { isDeadlock, planOf } from './plan.ts'
import { countyItem, countyItems, exampleItem, paper } from './testing/example-items.ts'

describe('一套材料、一张表、跑一次', () => {
  it('同名的材料算一份，括号不论；同一种证名称不同的，自己交时算一份', () => {
    const merged = mergeMaterials(
      [
        exampleItem('甲', [
          paper('居民身份证（双方）', { source: 'applicant' }),
          paper('申请表', { source: 'applicant', licenceType: null }),
        ]),
        exampleItem('乙', [
          paper('居民身份证', { source: 'applicant' }),
          paper('本人证件', { source: 'applicant', licenceType: '居民身份证' }),
        ]),
      ],
      [],
    )
    assert.deepEqual([merged.before, merged.after, merged.handIn], [4, 3, 2])
    assert.deepEqual(merged.list[0]?.items, ['甲', '乙'])
  })

  it('前面办出来的不再交，别处还要的照样交；平台能取的另外数', () => {
    const items = [
      exampleItem('甲', [paper('承诺书', { source: 'applicant', licenceType: null })]),
      exampleItem('乙', [paper('甲证', { source: 'applicant' }), paper('户口簿', { source: 'data-sharing' })]),
      exampleItem('丙', [
        paper('户口簿', { source: 'data-sharing' }),
        paper('批文', { source: 'issued-by-government' }),
      ]),
    ]
    const plan = planOf(items)
    assert.equal(isDeadlock(plan), false)
    if (isDeadlock(plan)) return
    assert.deepEqual(
      plan.materials.list.map(({ name, way, from }) => [name, way, ...from]),
      [
        ['承诺书', 'hand-in'],
        ['甲证', 'within', '甲'],
        ['户口簿', 'fetched'],
        ['批文', 'hand-in'],
      ],
    )
    assert.deepEqual([plan.materials.before, plan.materials.after, plan.materials.handIn], [5, 3, 2])
    const promised = planOf([exampleItem('甲'), exampleItem('乙', [paper('甲证')], { noticeCommitment: true })], {
      commit: true,
    })
    assert.deepEqual(!isDeadlock(promised) && promised.materials.list[0]?.way, 'committed')
    const renewal = planOf([
      exampleItem('甲'),
      exampleItem('变更', [paper('甲证')]),
      exampleItem('注销', [paper('甲证')]),
    ])
    assert.equal(!isDeadlock(renewal) && renewal.materials.list[0]?.way, 'within')
  })

  it('一问只问一次：同样的话、同一个来源、一件事里写明共用的并成一项；一张表自己的问题不并', () => {
    for (const item of countyItems) {
      const { before, after } = mergeFields([item])
      assert.equal(after, before, item.name)
    }
    const food = countyItem('食品经营许可')
    const shop = countyItem('个体工商户设立登记')
    const plain = mergeFields([shop, food])
    const shared = mergeFields([shop, food], [{ key: 'area', label: '店叫什么', usedBy: [shop.name, food.name] }])
    assert.equal(
      plain.before,
      Object.keys({ ...shop.form?.properties }).length + Object.keys({ ...food.form?.properties }).length,
    )
    assert.equal(
      plain.list.some(({ title, items }) => title === '联系电话' && items.length === 2),
      true,
    )
    assert.equal(shared.after, plain.after - 1)
    assert.equal(plain.toFill < plain.after, true)
  })

  it('跑动：各办各的相加，合起来办到场一次全办，多的那一项要几次就几次', () => {
    const visits = (...each: number[]) => mergeVisits(each.map((count) => exampleItem('甲', [], { visits: count })))
    assert.deepEqual(visits(1, 1, 0), { before: 2, after: 1 })
    assert.deepEqual(visits(0, 0), { before: 0, after: 0 })
    assert.deepEqual(visits(2, 1), { before: 3, after: 2 })
  })
})
