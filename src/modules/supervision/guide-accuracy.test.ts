import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beyondGuide, type FrozenGuide, isAccurate, materialNames } from './model.ts'

const guide: FrozenGuide = {
  materials: [
    { key: 'm1', name: '居民户口簿' },
    { key: 'm2', name: '租赁合同（租房的）' },
  ],
  fields: new Map([['address', '居住地址']]),
  conditions: ['持有工商营业执照的，带原件核对'],
}
const known = materialNames(['户口簿', '居民户口簿', '无犯罪记录证明', '营业执照', '租赁合同', '照片'])
const beyond = beyondGuide(guide, known)

test('行政许可法第三十一条：要指南里有的不算；要指南里没有的材料、申请表里没有的格子，算指南以外', () => {
  assert.equal(beyond({ key: 'm1', remedy: '请带户口簿原件再来一次。' }), null)
  assert.equal(beyond({ key: 'm2', remedy: '请在租赁合同上补签名。' }), null)
  assert.equal(beyond({ key: 'm1', remedy: '请同时交“无犯罪记录证明”。' }), '材料“无犯罪记录证明”')
  assert.equal(beyond({ key: 'm1', remedy: '请带营业执照原件。' }), null, '指南的条件里写了')
  assert.equal(beyond({ key: 'm9', remedy: '请补交。' }), '材料“m9”')
  assert.equal(beyond({ key: 'form:address', remedy: '请写到门牌号。' }), null)
  assert.equal(beyond({ key: 'form:income', remedy: '请写收入。' }), '申请表里没有的“income”')
  assert.equal(beyond({ key: 'm1', remedy: '照片看不清，请重拍。' }), null, '两个字的名称太常见，不查')
})

test('准确：指南没有不得公布的错误，也没有要过指南以外的', () => {
  assert.equal(isAccurate({ blocking: 0, beyond: [] }).counts, true)
  assert.deepEqual(isAccurate({ blocking: 2, beyond: ['材料“照片”', '材料“照片”'] }), {
    counts: false,
    why: '指南有 2 处错误；要过指南以外的材料“照片”',
  })
})
