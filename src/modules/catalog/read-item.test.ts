import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { checkItemCode } from '#kernel/item-code.ts'
import type { ImportedItem } from './import-shape.ts'
import { ownItemCodes, syntheticItemCodes } from './item-codes.ts'
import { readMaterialName } from './materials.ts'
import { readItem } from './read-item.ts'
import { specialProcedureKind } from './special-procedures.ts'

const items: ImportedItem[] = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8'))
const read = (name: string) => {
  const item = items.find((one) => one.name === name)
  assert.ok(item)
  return readItem(item, null)
}

test('即办件当日办结：承诺 0 个工作日；承诺件照原数', () => {
  for (const item of items) {
    const content = readItem(item, null)
    assert.equal(content.promisedWorkingDays, item.caseKind === 'immediate' ? 0 : item.promisedLimitDays)
  }
  assert.equal(read('出生登记').handling, 'on-the-spot')
})

test('法定期限：行政许可按工作日，其他按自然日，没有规定的是空', () => {
  assert.deepEqual(read('取水许可审批').statutoryLimit, { days: 45, unit: 'working' })
  assert.deepEqual(read('民办学校设立审批').statutoryLimit, { days: 90, unit: 'calendar' })
  assert.equal(read('就业登记').statutoryLimit, null)
})

test('材料名称括号里是情形的，是有条件的材料；是谁的、哪几种的，不是', () => {
  const condition = (name: string) => readMaterialName(name).condition
  const conditional = [
    '刻章委托书（委托办理的）',
    '诊断证明书或出院记录（因病致贫的提交）',
    '居住证（随迁子女）',
    '旧居民身份证（换领时交回）',
  ]
  for (const name of conditional) assert.notEqual(condition(name), null, name)
  for (const name of [
    '居民身份证（父母双方）',
    '建设工程设计方案（总平面图、单体图）',
    '地形图或者宗地图（1:500或者1:1000）',
  ])
    assert.equal(condition(name), null, name)
  assert.deepEqual(readMaterialName('居民身份证（经营者）'), { shortName: '居民身份证', condition: null })
  assert.deepEqual(readMaterialName('公司登记（备案）申请书'), { shortName: '公司登记（备案）申请书', condition: null })
})

test('特别程序归入行政许可法第四十五条的种类；承诺后的核查不停期限', () => {
  const kinds: [string, string][] = [
    ['听证', 'hearing'],
    ['水资源论证专家评审', 'expert-review'],
    ['技术评估', 'expert-review'],
    ['残疾评定（指定医院）', 'appraisal'],
    ['村（社区）公示', 'public-notice'],
    ['乡镇现场踏勘（申请审查到场）', 'site-visit'],
    ['承诺后核查', 'other'],
    ['财政部门资金兑付', 'other'],
  ]
  for (const [name, kind] of kinds) assert.equal(specialProcedureKind(name), kind, name)
})

test('指南没写天数的特别程序，最长不超过承诺时限的一半', () => {
  const [declared, open] = read('最低生活保障对象认定').specialProcedures
  assert.deepEqual([declared?.capRule, open?.capRule, open?.days], ['declared', 'half-of-promise', null])
})

test('合成编码有效，行使层级取最高一级；自带 31 位编码补上 01', () => {
  const from = {
    creditCode: '11430623T0000001XE',
    province: '43',
    type: 'licensing' as const,
    departmentNo: 17,
    serial: 2,
  }
  const codes = syntheticItemCodes({ ...from, levels: ['village', 'township'] })
  assert.equal(codes.code, '11430623T0000001XE543011700200001')
  assert.ok(checkItemCode(codes.code).ok)
  assert.equal(syntheticItemCodes({ ...from, serial: 1000, levels: ['county'] }).basicCode, '430117001001')
  assert.equal(ownItemCodes(codes.implementationCode).code, codes.code)
})
