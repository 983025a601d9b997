import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { createCatalog } from '#modules/catalog/service.ts'
import { differences, reductions } from './model.ts'

const items = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8'))
// only read: no database behind it
const { readEntries } = createCatalog({ db: {} as never, organisation: {} as never })
const content = (entry: unknown) => {
  const [first] = readEntries([entry]).entries
  assert.ok(first)
  return first.content
}
const food = items.find((item: { name: string }) => item.name === '食品经营许可')

test('一样的两个版本没有差别，换个次序也没有', () => {
  assert.deepEqual(differences(content(food), content(food)), [])
  const moved = { ...food, materials: [...food.materials].reverse(), conditions: [...food.conditions].reverse() }
  assert.deepEqual(differences(content(food), content(moved)), [])
})

test('每一处改动都有一句话', () => {
  const [first, ...materials] = food.materials
  const next = {
    ...food,
    promisedLimitDays: 5,
    visits: 0,
    materials: [
      ...materials.slice(0, -1),
      { ...materials.at(-1), deferrable: !materials.at(-1).deferrable },
      { ...first, name: '新材料' },
    ],
    consultPhone: '0730-4221001',
  }
  const words = differences(content(food), content(next)).map((change) => change.words)
  assert.ok(words.includes(`承诺时限由“${food.promisedLimitDays} 个工作日”改为“5 个工作日”`), words.join('\n'))
  assert.ok(words.includes('到现场次数由“1 次”改为“0 次”') || food.visits !== 1)
  assert.ok(words.includes(`申请材料删除“${first.name}”`))
  assert.ok(words.includes('申请材料增加“新材料”'))
  assert.ok(words.includes('增加咨询电话：0730-4221001'))
  assert.ok(words.some((each) => each.startsWith(`申请材料“${materials.at(-1).name}”由`)))
})

test('减环节、减材料、减时限、减跑动：与基准相比减了多少', () => {
  const next = { ...food, promisedLimitDays: food.promisedLimitDays / 2, steps: food.steps.slice(0, 2), visits: 0 }
  const found = reductions(content(food), content(next))
  const of = (measure: string) => found.find((each) => each.measure === measure)
  assert.equal(of('working-days')?.rate, 0.5)
  assert.equal(of('steps')?.after, 2)
  assert.equal(of('materials')?.rate, 0)
  assert.equal(
    reductions(content({ ...food, visits: 0 }), content(food)).find((each) => each.measure === 'visits')?.rate,
    null,
  )
})
