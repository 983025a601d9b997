import assert from 'node:assert/strict'
import { test } from 'node:test'
import { articleNumber, elementWords, restingOn } from './model.ts'

test('条：汉字、数字、之几都认得，认不出的不猜', () => {
  const read = [
    '第三十八条',
    '第38条',
    '38',
    '第十条',
    '第一千零四十六条',
    '第一百二十条第二款',
    '第十六条之二',
    '三十八条',
  ]
  assert.deepEqual(read.map(articleNumber), ['38', '38', '38', '10', '1046', '120', '16-2', '38'])
  assert.deepEqual(['附则', '', '第某条'].map(articleNumber), [undefined, undefined, undefined])
})

test('一条牵动的要素：名称去掉书名号、国名；只写法律没写条的，每一条都牵动', () => {
  const references = [
    { element: 'setting', law: '《中华人民共和国食品安全法》', article: '第三十五条' },
    { element: 'fee', law: '食品安全法（2021 修正）', article: null },
    { element: 'special-procedure:1', law: '水法', article: '第三十五条' },
  ]
  const on = (article?: string) =>
    restingOn(references, { lawKey: '食品安全法', article }).map(({ element }) => element)
  assert.deepEqual(on(), ['setting', 'fee'])
  assert.deepEqual(on('35'), ['setting', 'fee'])
  assert.deepEqual(on('36'), ['fee'])
  assert.deepEqual(['setting', 'fee', 'special-procedure:1'].map(elementWords), [
    '设定依据',
    '收费依据',
    '特别程序 2 的依据',
  ])
})
