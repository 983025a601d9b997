import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import items from '../../../../db/data/items.json' with { type: 'json' }
import licences from '../../../../db/data/licence-types.json' with { type: 'json' }
import type { LintItem } from '../lint-shape.ts'
import { lintContext } from './context.ts'
import heldOut from './corpus/held-out-h.json' with { type: 'json' }
import itemsB from './corpus/items-b.json' with { type: 'json' }
import expectedB from './corpus/items-b-expected.json' with { type: 'json' }
import itemsC from './corpus/items-c.json' with { type: 'json' }
import expectedC from './corpus/items-c-expected.json' with { type: 'json' }
import independent from './corpus/sentences-a.json' with { type: 'json' }
import adversarial from './corpus/sentences-b.json' with { type: 'json' }
import everyday from './corpus/sentences-c.json' with { type: 'json' }
import prohibitions from './corpus/sentences-d.json' with { type: 'json' }
import plainly from './corpus/sentences-e.json' with { type: 'json' }
import townships from './corpus/sentences-f.json' with { type: 'json' }
import realGuides from './corpus/sentences-g.json' with { type: 'json' }
import own from './corpus/sentences-own.json' with { type: 'json' }
import ownGuides from './corpus/sentences-own-guides.json' with { type: 'json' }
import ownTownships from './corpus/sentences-own-townships.json' with { type: 'json' }
import { lintItem, lintItems } from './lint.ts'

/**
 * A sentence of a guide and what a careful reader says of it: clean and hint-only are no errors, everything else is.
 * All are invented: laws, numbers of documents, prices and phones in them are no facts.
 */
interface Sentence {
  readonly expect: string
  readonly field: string
  readonly item: string
  readonly text: string
  /** where a material comes from; the applicant unless told */
  readonly source?: string
}

const facts = { today: '2026-05-11', licenceTypes: licences.licenceTypes.map((type) => type.name) }
const context = lintContext(facts)
const shipped = new Map((items as LintItem[]).map((item) => [item.name, item]))

/** An item without a flaw, but for the sentence. */
function itemWith({ field, item: name, text, source = 'applicant' }: Sentence): LintItem {
  const real = shipped.get(name)
  const item: LintItem = {
    name: name || '事项',
    department: real?.department ?? '县民政局',
    audience: real?.audience ?? ['natural'],
  }
  item.legalBasis = [{ law: '社会救助暂行办法', article: '第九条' }]
  if (field === 'materials') item.materials = [{ name: text, source }]
  else if (field === 'note') item.materials = [{ name: '授权书', source: 'data_sharing', note: text }]
  else if (field === 'fee') item.fee = { charged: true, standard: text, basis: '价格法第二十条' }
  else if (field === 'specialProcedures') item.specialProcedures = [{ name: text, basis: '行政许可法第四十五条' }]
  else if (field === 'legalBasis') item.legalBasis = [{ law: text, article: null }]
  else if (field === 'steps') item.steps = [{ name: text }]
  else if (field === 'result') item.result = { name: '通知书', validity: text }
  else if (field === 'prerequisites') item.prerequisites = [text]
  else item.conditions = [text]
  return item
}

/** Sentences without an item are about wording alone: nobody can tell whether a paper has to do with it. */
const ofWording: ReadonlySet<string> = new Set(['L101', 'L102', 'L103', 'L104', 'L302'])

function measure(sentences: readonly Sentence[]) {
  const missed: string[] = []
  const wronglyFound: string[] = []
  let found = 0
  for (const sentence of sentences) {
    const isFlawed = sentence.expect !== 'clean' && sentence.expect !== 'hint-only'
    const isFound = lintItem(itemWith(sentence), context).some(
      ({ severity, field, rule }) =>
        severity === 'error' && field === sentence.field && (sentence.item !== '' || ofWording.has(rule)),
    )
    if (isFlawed && isFound) found += 1
    else if (isFlawed) missed.push(`${sentence.expect}：${sentence.text}`)
    else if (isFound) wronglyFound.push(`${sentence.expect}：${sentence.text}`)
  }
  return {
    ...{ recall: found / (found + missed.length), precision: found / (found + wronglyFound.length) },
    ...{ missed, wronglyFound },
  }
}

describe('标好的句子', () => {
  const read = (rows: readonly (readonly string[])[]): Sentence[] =>
    rows.map(([expect = '', field = '', item = '', text = '']) => ({ expect, field, item, text }))
  for (const [name, sentences, least] of [
    ['别人写的 267 句', independent, 0.97],
    ['别人写的另外 273 句，说法刁钻', adversarial, 0.95],
    ['别人写的另外 268 句，说法平常', everyday, 0.95],
    ['别人写的另外 200 句，多有看着像错的', prohibitions, 0.95],
    ['别人写的另外 300 句，没有写是哪个事项', plainly, 0.95],
    ['别人写的另外 300 句，乡镇、企业的说法和表格', townships, 0.95],
    ['别人写的另外 300 句，照真指南的口气，写明事项', realGuides, 0.95],
    ['别人写的另外 300 句，照真指南的口气，规则和权重都没有学过', heldOut, 0.95],
    [`自己写的 ${own.length} 句`, read(own), 0.97],
    [`自己写的另外 ${ownTownships.length} 句，没有写是哪个事项`, read(ownTownships), 0.95],
    [`自己写的另外 ${ownGuides.length} 句，照县里指南的口气`, read(ownGuides), 0.97],
  ] as const)
    it(`${name}：该报的报出 ${least * 100} % 以上，报出的 ${least * 100} % 以上该报`, (t) => {
      const { recall, precision, missed, wronglyFound } = measure(sentences)
      t.diagnostic(`${name}：查全 ${recall.toFixed(3)}，查准 ${precision.toFixed(3)}`)
      assert.ok(recall >= least, `查全 ${recall}：${missed.join('；')}`)
      assert.ok(precision >= least, `查准 ${precision}：${wronglyFound.join('；')}`)
    })
})

describe('别人写的整份指南', () => {
  for (const [name, list, expected] of [
    ['说法刁钻的 40 项', itemsB, expectedB],
    ['说法平常的 40 项', itemsC, expectedC],
  ] as const)
    it(`${name}：放进去的错误全部查出，误报最多一处`, () => {
      const placeOf = ({ item, field, index }: { item: string; field: string; index: number | null }) =>
        `${item} ${field} ${index}`
      const errors = lintItems(list as LintItem[], facts).filter(({ severity }) => severity === 'error')
      const found = new Set(errors.map(placeOf))
      const planted = new Set(expected.map(placeOf))
      const missed = expected.filter((flaw) => flaw.severity === 'error' && !found.has(placeOf(flaw)))
      assert.deepEqual(missed.map(placeOf), [])
      const wronglyFound = [...found].filter((place) => !planted.has(place))
      assert.ok(wronglyFound.length <= 1, wronglyFound.join('；'))
    })
})
