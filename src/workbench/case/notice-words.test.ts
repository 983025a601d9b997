/// <reference types="node" />
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerProblems, materialProblems, vagueWordsIn } from './notice-words.ts'

test('一次性告知：模糊词按出现的先后找出来，一个词只说一次', () => {
  assert.deepEqual(vagueWordsIn('报告上请写明采样点，并附相关证明。其他材料视情况提供，相关证明要盖章。'), [
    '相关证明',
    '其他材料',
    '视情况',
  ])
  assert.deepEqual(vagueWordsIn('请交居民身份证复印件。'), [])
})

test('一次性告知：预备的说法里没有模糊词', () => {
  for (const one of [...materialProblems, ...answerProblems]) {
    assert.deepEqual(vagueWordsIn(one.problem + one.remedy('营业执照')), [])
  }
})
