import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Material } from '#modules/catalog/model.ts'
import { exampleMaterial } from '../testing/example-county.ts'
import { materialLines, materialsInShort, materialWords } from './words.ts'

const material = (name: string, more: Partial<Material> = {}) => exampleMaterial(name, name, more)
const register: Partial<Material> = { source: 'licence', form: 'electronic', sharedWith: '公安部门人口库' }
const linesOf = (...materials: Material[]) => materialLines({ materials }, new Set(['公安部门人口库']))

test('真的连着的才说替您取；没连通的照实说，算自己准备', () => {
  const [card, tax] = linesOf(
    material('居民身份证', { ...register, licenceType: '居民身份证' }),
    material('完税凭证', { source: 'data-sharing', form: 'electronic', sharedWith: '税务部门涉税信息库' }),
  )
  assert.ok(card && tax)
  assert.deepEqual([card.part, tax.part], ['fetched', 'required'])
  assert.match(materialWords(tax), /税务部门涉税信息库还没有连通，暂时请您交。/)
})

test('可能有电子证照的，先算自己准备，写明有的不用交', () => {
  const [line] = linesOf(material('残疾人证', { source: 'licence', form: 'electronic', licenceType: '残疾人证' }))
  assert.equal(line?.part, 'required')
  assert.match(line ? materialWords(line) : '', /您名下有电子残疾人证的，直接用，不用交。/)
})

test('只数要自己准备的；一样也不用的，说不用带', () => {
  const plan = material('布局图')
  const later = material('制度', { deferrable: true })
  assert.deepEqual(materialsInShort(linesOf(plan, later, material('申请书'), material('居民身份证', register))), {
    question: '自己准备',
    own: '2 样',
    rest: ['其中 1 样可以后补', '平台替您取 1 样', '申请表照您填的写好'],
  })
  assert.equal(materialsInShort(linesOf(material('居民身份证', register))).own, '不用带材料')
  assert.equal(materialsInShort(linesOf(material('委托书（委托办理的）'))).own, '一般不用带')
})
