import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { covers, mandateTerms } from './mandate.ts'

const food = { name: '食品经营许可', themes: ['开店', '准营', '餐饮'] }
const water = { name: '取水许可审批', themes: ['工程建设'] }

describe('授权事项（民法典第一百六十五条）', () => {
  it('写全部或者没有写的都能办', () => {
    for (const scope of [
      '',
      ' ',
      '全部',
      ' 全部 ',
      '全部办事',
      '所有事项',
      '一切手续',
      '“全部事项”',
      '全部的政务服务',
    ]) {
      assert.equal(mandateTerms(scope), null, scope)
      assert.ok(covers(scope, water), scope)
    }
  })

  it('写了范围的“全部”只是那个范围，带例外的看不懂，不当作全部', () => {
    for (const scope of ['税务全部业务', '税务的所有事项', '全部办事，食品经营许可除外']) {
      assert.notEqual(mandateTerms(scope), null, scope)
      assert.ok(!covers(scope, water), scope)
    }
  })

  it('民法典第一百六十五条：写了事项或者主题的只能办那些', () => {
    assert.ok(covers('食品经营许可', food))
    assert.ok(covers('办理《食品经营许可》等事项', food))
    assert.ok(covers('社保、餐饮', food))
    assert.ok(covers('取水许可；食品经营', food))
    assert.ok(covers('取水许可 食品经营', water))
    assert.ok(!covers('食品经营许可', water))
    assert.ok(!covers('税务、社保', food))
  })

  it('短名的事项要写全名；四个字以上的词才包住名称里有它的事项', () => {
    const licence = { name: '取水证', themes: [] }
    assert.ok(covers('取水证', licence))
    assert.ok(!covers('取水', licence))
    assert.ok(!covers('许可', food), '两个字的词不能包住所有许可')
    assert.ok(!covers('经营许', food), '三个字也不能')
    assert.ok(covers('经营许可', food))
  })

  it('逐个列出，标点、空格和前后的“办理”“等事项”不算', () => {
    const rows: readonly (readonly [string, readonly string[]])[] = [
      ['社保、 餐饮，税务；取水。', ['社保', '餐饮', '税务', '取水']],
      ['办理食品经营许可等事项', ['食品经营许可']],
      ['代办社保业务，经办税务手续', ['社保', '税务']],
      ['取水许可的办理', ['取水许可']],
      ['社保、等', ['社保']],
      ['ＩＣ卡', ['IC卡']],
    ]
    for (const [scope, terms] of rows) assert.deepEqual(mandateTerms(scope), terms, scope)
  })

  it('名称当中的“等”“代办”“业务”是名称，不拆', () => {
    for (const name of ['乡村医师等级评定', '税务代办机构备案', '电信业务经营许可'])
      assert.deepEqual(mandateTerms(name), [name])
  })
})
