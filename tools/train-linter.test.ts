import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { leaning } from '../src/modules/catalog/lint/second-opinion.ts'
import { corpora, heldOut, leaningBy, learn } from './train-linter.ts'

describe('体检的第二意见', () => {
  const all = corpora()

  it('没有见过的一套句子，单凭字组也报得出九成，报出的九成该报', (t) => {
    const { recall, precision } = heldOut(all, 'c', -0.75)
    t.diagnostic(`查全 ${recall.toFixed(3)}，查准 ${precision.toFixed(3)}`)
    assert.ok(recall >= 0.9 && precision >= 0.9)
  })

  it('存下的分量就是现在这些句子学出来的；改了句子要再跑 tools/train-linter.ts', () => {
    const learned = learn(all)
    for (const sentence of all.filter((_, index) => index % 50 === 0)) {
      const { field, text } = sentence
      assert.ok(Math.abs(leaning(field, text) - leaningBy(learned, sentence)) < 0.2, text)
    }
  })
})
