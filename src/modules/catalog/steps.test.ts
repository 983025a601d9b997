import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { ImportedItem } from './import-shape.ts'
import { readSteps, stepFunctions } from './steps.ts'

const items: ImportedItem[] = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8'))
const functionsOf = (...names: string[]) => stepFunctions(names.map((name) => ({ name })))

test('86 个事项：每个恰有一个决定环节、至多一个受理环节，受理在最前，送达在最后', () => {
  for (const item of items) {
    const functions = stepFunctions(item.steps)
    assert.equal(functions.filter((one) => one === 'approve').length, 1, item.name)
    assert.ok(functions.filter((one) => one === 'acceptance').length <= 1, item.name)
    assert.ok(functions.indexOf('acceptance') <= 0, item.name)
    const decision = functions.indexOf('approve')
    assert.ok(
      functions.every((one, at) => (one === 'deliver') === at > decision),
      item.name,
    )
  }
})

test('受理、审查、决定、送达分开的，各归各（行政许可法第三十二、三十四、三十八、四十四条）', () => {
  assert.deepEqual(functionsOf('受理', '审查', '现场核查', '决定', '制证送达'), [
    'acceptance',
    'examine',
    'examine',
    'approve',
    'deliver',
  ])
})

test('乡镇初审、县级复核、部门审核是审核，不是决定', () => {
  assert.deepEqual(functionsOf('受理', '乡镇初审', '县级复核', '县民政局审定', '送达'), [
    'acceptance',
    'check',
    'check',
    'approve',
    'deliver',
  ])
  assert.deepEqual(functionsOf('受理', '派出所初审', '县公安局审批', '签发准予迁入证明'), [
    'acceptance',
    'check',
    'approve',
    'deliver',
  ])
})

test('合并的环节：决定和发证在一起的算决定，没有单独决定的由受理后的第一个环节决定', () => {
  assert.deepEqual(functionsOf('受理', '核验发证'), ['acceptance', 'approve'])
  assert.deepEqual(functionsOf('受理审查', '现场核查', '审批发证'), ['acceptance', 'examine', 'approve'])
  assert.deepEqual(functionsOf('受理审核', '登簿发证'), ['acceptance', 'approve'])
  assert.deepEqual(functionsOf('受理审核', '支付'), ['acceptance', 'approve'])
})

test('只有一个环节的，这个环节就是决定', () => {
  assert.deepEqual(functionsOf('受理审核'), ['approve'])
  assert.deepEqual(functionsOf('登记'), ['approve'])
})

test('环节按顺序编号', () => {
  assert.deepEqual(
    readSteps([
      { name: '受理', days: 0 },
      { name: '登记', days: 1 },
    ]),
    [
      { key: 's1', name: '受理', workingDays: 0, function: 'acceptance' },
      { key: 's2', name: '登记', workingDays: 1, function: 'approve' },
    ],
  )
})
