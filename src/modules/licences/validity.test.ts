import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import { validityOf } from './model.ts'

interface Listed {
  readonly name: string
  readonly result: { readonly validity?: string }
}
const items = JSON.parse(
  readFileSync(new URL('../../../db/data/items.json', import.meta.url), 'utf8'),
) as readonly Listed[]
const issuedOn = plainDate('2026-11-21')

/** Every text of the shipped guides; `undefined`: only the decider can tell. */
const expected: Readonly<Record<string, string | null | undefined>> = {
  长期: null,
  四十天: '2026-12-30',
  '一年，每年签注一次': '2027-11-20',
  两年: '2028-11-20',
  三年: '2029-11-20',
  四年: '2030-11-20',
  五年: '2031-11-20',
  六年: '2032-11-20',
  十年: '2036-11-20',
  年度复核: undefined,
  按年度缴费: undefined,
  按土地使用年限: undefined,
  至主债权履行期届满: undefined,
  一年以内: undefined,
  三个月内开工: undefined,
  三年内开工: undefined,
  五年内开工: undefined,
  一年内办理施工许可: undefined,
  五年至十年: undefined,
  五年或者十五年: undefined,
  '六年、十年或者长期': undefined,
  '五年、十年、二十年或者长期': undefined,
  '十六周岁以上十年，未满十六周岁五年': undefined,
}

describe('证照的有效期', () => {
  it('指南里写的每一种有效期都算得出来，或者说明算不出来', () => {
    const texts = new Set(items.flatMap((item) => item.result.validity ?? []))
    assert.deepEqual(
      [...texts].filter((text) => !Object.hasOwn(expected, text)),
      [],
      '新写法要先认得',
    )
    for (const text of texts) assert.equal(validityOf(text, issuedOn), expected[text], text)
  })

  it('有效期从发证当天起算，到周年的前一天', () => {
    assert.equal(validityOf('五年', plainDate('2026-11-21')), '2031-11-20')
    assert.equal(validityOf('1 年', plainDate('2026-01-01')), '2026-12-31')
    assert.equal(validityOf('12年', plainDate('2026-03-31')), '2038-03-30')
    assert.equal(validityOf('六个月', plainDate('2026-05-11')), '2026-11-10')
    assert.equal(validityOf('十五年', plainDate('2026-05-11')), '2041-05-10')
  })

  it('民法典第二百零二条：没有对应日的，到那个月最后一天', () => {
    assert.equal(validityOf('一年', plainDate('2028-02-29')), '2029-02-28')
    assert.equal(validityOf('四年', plainDate('2028-02-29')), '2032-02-28')
    assert.equal(validityOf('三个月', plainDate('2026-11-30')), '2027-02-28')
  })

  it('写到哪一天的就到那一天；没有写和不限的没有终止日；看不懂的不猜', () => {
    assert.equal(validityOf('至 2027 年 12 月 31 日', issuedOn), '2027-12-31')
    assert.equal(validityOf('至2027年2月30日', issuedOn), undefined)
    for (const text of [null, '', ' ', '长期', '长期有效', '不限']) assert.equal(validityOf(text, issuedOn), null)
    for (const text of ['零年', '0 年', '若干年', '五', '五年左右', '十六周岁'])
      assert.equal(validityOf(text, issuedOn), undefined)
  })
})
