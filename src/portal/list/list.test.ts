import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { exampleItems } from '../testing/example-county.ts'
import { type ListView, listPage, listPageSize } from './list.page.ts'

const [model] = exampleItems as [ServiceItem]
/** A list of 250, in order of code, of two offices. */
const items = Array.from({ length: 250 }, (_, at): ServiceItem => {
  const code = `${model.code.slice(0, 30)}${String(at).padStart(3, '0')}`
  return { ...model, code, name: `事项${at}`, officeName: at < 120 ? '县公安局' : '县民政局', visits: at % 2 }
})
const show = (view: Partial<ListView>) =>
  listPage({ on: '2026-05-09', today: '2026-05-09', items, part: 'all', ...view }).main.markup
const codesOn = (markup: string) => [...markup.matchAll(/\/guide\/([0-9A-Z]{33})/g)].map(([, code]) => code)

test('一页一百项，翻页的地址写从哪个编码以后，每一项都在一页上，只在一页上', () => {
  const seen: (string | undefined)[] = []
  let after: string | undefined
  for (let page = 0; page < 3; page += 1) {
    const markup = show({ after })
    seen.push(...codesOn(markup))
    after = /rel="next"/.test(markup) ? /href="\/list\?after=([0-9A-Z]+)" rel="next"/.exec(markup)?.[1] : undefined
  }
  assert.deepEqual(
    seen,
    items.map(({ code }) => code),
  )
  assert.equal(after, undefined, 'three pages are all')
  assert.match(show({ after: items[99]?.code }), /县公安局，120 项，这一页 20 项/)
})

test('翻页带着看的是哪一份、哪一天；前面多了一项，后面一页还从原来的地方开始', () => {
  const markup = show({ part: 'zero', on: '2026-05-01' })
  assert.match(markup, /href="\/list\?on=2026-05-01&amp;part=zero&amp;after=[0-9A-Z]+" rel="next"/)
  const key = items[99]?.code
  const more = [{ ...model, code: `${model.code.slice(0, 29)}` }, ...items]
  assert.equal(codesOn(show({ after: key }))[0], codesOn(show({ after: key, items: more }))[0])
})

test('打印用的一页全部列出，没有翻页；翻过了头说得清楚，回得来', () => {
  const whole = show({ whole: true })
  assert.equal(codesOn(whole).length, 250)
  assert.doesNotMatch(whole, /aria-label="翻页"/)
  const beyond = show({ after: 'ZZZ' })
  assert.match(beyond, /这一页没有了/)
  assert.match(beyond, /看今天的清单/)
  assert.equal(listPageSize, 100)
})
