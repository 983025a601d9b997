import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { plainDate } from '#kernel/plain-date.ts'
import { hanCount } from '#kernel/text.ts'
import { type FormSchema, knownSuitability, shownPages } from './form-model.ts'
import { checkAnswers, formOf, readAnswers } from './forms.ts'
import type { ImportedItem } from './import-shape.ts'
import { readItem } from './read-item.ts'
import { shippedForms } from './shipped-forms.ts'
import { itemFor } from './situations.ts'

const today = plainDate('2026-05-09')
const forms = await shippedForms()
const items: ImportedItem[] = JSON.parse(await readFile(`${import.meta.dirname}/../../../db/data/items.json`, 'utf8'))
const form = (item: string): FormSchema => {
  const found = forms.get(item)
  assert.ok(found, item)
  return found
}
const elder = { name: '周惠兰', idNumber: '430623195507120010', phone: '13800000000', address: '章华镇荷花路 18 号' }

test('每张申请表都对应一个收录的事项，5 到 15 问，问题、理由、提示都是短句，没有感叹号', () => {
  assert.ok(forms.size >= 25)
  for (const [name, schema] of forms) {
    assert.ok(
      items.some((item) => item.name === name),
      name,
    )
    const fields = Object.values(schema.properties)
    assert.ok(fields.length >= 4 && fields.length <= 15, `${name} ${fields.length}`)
    for (const field of fields) {
      for (const text of [field.title, field['x-why'], field['x-error'], field.description ?? '']) {
        assert.ok(hanCount(text) <= 35, text)
        assert.doesNotMatch(text, /[!！]|其他材料|相关证明/, text)
      }
      assert.match(field['x-error'], /^请/, field['x-error'])
    }
    for (const question of schema['x-suitability'] ?? [])
      for (const option of question.options)
        if (option.item)
          assert.ok(
            items.some((item) => item.name === option.item),
            option.item,
          )
  }
})

test('老年人优待证：信息都能预填，0 个字要打，只剩 1 个问题要选；用身份证上的照片，就不再要照片', () => {
  const fields = Object.values(form('老年人优待证办理').properties)
  assert.deepEqual(
    fields.filter((field) => !field['x-source']),
    [],
  )
  const entry = items.find((item) => item.name === '老年人优待证办理')
  assert.ok(entry)
  const item = readItem(entry, form('老年人优待证办理'))
  assert.equal(item.extras?.variants?.questions.length, 1)
  const asked = (photo: string) => itemFor(item, { photo }).materials.map((material) => material.shortName)
  assert.deepEqual(asked('id-card'), ['居民身份证'])
  assert.deepEqual(asked('new'), ['居民身份证', '近期一寸免冠彩色照片'])
})

test('打字的题：一般情形下，每张表要自己打的答案不超过 5 个，全部申请表平均不超过 3 个', () => {
  const typing = new Set([
    'text',
    'textarea',
    'number',
    'money',
    'address',
    'date',
    'id',
    'phone',
    'credit-code',
    'bank-card',
  ])
  const counts = [...forms.values()].map((schema) => {
    const always = schema.required
      .map((key) => schema.properties[key])
      .filter((field) => field && !field['x-source'] && !field['x-show-if'])
    return always.filter((field) => field && typing.has(field['x-input'])).length
  })
  assert.ok(Math.max(...counts) <= 5)
  assert.ok(counts.reduce((sum, count) => sum + count, 0) / counts.length <= 3)
})

test('86 个事项都有申请表，通用表每一问都能预填', () => {
  for (const item of items) {
    const content = readItem(item, forms.get(item.name) ?? null)
    const schema = formOf(content)
    assert.ok(schema['x-pages'].length > 0)
    if (content.form === null) assert.ok(Object.values(schema.properties).every((field) => field['x-source']))
    assert.doesNotThrow(() => checkAnswers(schema, {}, today))
  }
})

test('答得对就没有问题；全角数字、空格、连字符都认', () => {
  const raw = { ...elder, idNumber: ' 430623 19550712 001X ', phone: '１３８ 0000-0000' }
  assert.equal(readAnswers(form('老年人优待证办理'), raw).phone, '13800000000')
  assert.deepEqual(
    checkAnswers(form('老年人优待证办理'), { ...raw, idNumber: '１１０１０５ 19491231 002x' }, today),
    [],
  )
})

test('缺答、答错都用表上的话说，按页面顺序列出', () => {
  const faults = checkAnswers(
    form('老年人优待证办理'),
    { ...elder, name: ' ', idNumber: '430623198507120015', phone: '1380000' },
    today,
  )
  assert.deepEqual(
    faults.map((fault) => fault.field),
    ['name', 'idNumber', 'phone'],
  )
  assert.equal(faults[1]?.message, '请填写 18 位身份号码，最后一位可以是 X。')
})

test('只查一页时，别的页不催', () => {
  assert.deepEqual(checkAnswers(form('居民身份证申领换领补领'), { kind: 'expired' }, today, 'why'), [])
})

test('表上没有的项不收（行政许可法第二十九条）', () => {
  const faults = checkAnswers(form('老年人优待证办理'), { ...elder, income: '3000' }, today)
  assert.ok(faults.some((fault) => fault.field === 'income' && fault.message.includes('没有“income”这一项')))
})

test('选项之外的值不收', () => {
  const faults = checkAnswers(form('居民身份证申领换领补领'), { kind: 'none' }, today, 'why')
  assert.deepEqual(
    faults.map((fault) => fault.field),
    ['kind'],
  )
})

test('没问到的题不催，答了也不留', () => {
  const schema = form('居民身份证申领换领补领')
  const answers = { ...elder, idNumber: '11010519491231002X', kind: 'expired', lostOn: '2026-05-01', forWhom: 'self' }
  assert.deepEqual(checkAnswers(schema, answers, today), [])
  assert.equal('lostOn' in readAnswers(schema, answers), false)
  const lost = checkAnswers(schema, { ...answers, kind: 'lost', lostOn: '' }, today)
  assert.deepEqual(
    lost.map((fault) => fault.field),
    ['lostOn'],
  )
  assert.deepEqual(
    shownPages(schema, { kind: 'lost', forWhom: 'self' }).map((page) => page.fields.length),
    [4, 2, 1],
  )
})

test('日期要真实，不能晚于今天；预约的日期可以在以后', () => {
  const schema = form('失业登记')
  const on = (leftOn: string) =>
    checkAnswers(schema, { leftOn, reason: 'resigned' }, today, 'left').map((fault) => fault.field)
  assert.deepEqual(on('2026-05-09'), [])
  assert.deepEqual(on('2026/05/01'), [])
  assert.deepEqual(on('2026-05-10'), ['leftOn'])
  assert.deepEqual(on('2026-02-30'), ['leftOn'])
  assert.deepEqual(checkAnswers(form('内地居民结婚登记'), { preferredOn: '2026-05-20' }, today, 'day'), [])
})

test('要勾选的不勾不行；多选至少一项；数字有上下限', () => {
  const schema = form('最低生活保障对象认定')
  assert.deepEqual(
    checkAnswers(schema, {}, today, 'authorise').map((fault) => fault.field),
    ['authorise'],
  )
  assert.deepEqual(checkAnswers(schema, { authorise: 'on' }, today, 'authorise'), [])
  assert.deepEqual(checkAnswers(schema, { monthlyIncome: '1,200 元', incomeFrom: 'farm' }, today, 'income'), [])
  assert.deepEqual(checkAnswers(schema, { monthlyIncome: '-1', incomeFrom: 'farm' }, today, 'income').length, 1)
  const allowances = form('困难残疾人生活补贴和重度残疾人护理补贴')
  assert.deepEqual(checkAnswers(allowances, { which: 'living' }, today, 'which'), [])
  assert.deepEqual(checkAnswers(allowances, { which: [] }, today, 'which').length, 1)
})

test('年龄和证照平台知道的，不再问', () => {
  const [age] = form('老年人优待证办理')['x-suitability'] ?? []
  const [licence] = form('困难残疾人生活补贴和重度残疾人护理补贴')['x-suitability'] ?? []
  assert.ok(age && licence)
  const born = (bornOn: string) => knownSuitability(age, { bornOn, licences: [] }, today)
  assert.deepEqual([born('1961-05-09'), born('1961-05-10')], ['yes', 'no'])
  assert.equal(knownSuitability(age, { bornOn: null, licences: [] }, today), undefined)
  assert.equal(knownSuitability(licence, { bornOn: null, licences: ['残疾人证'] }, today), 'yes')
  assert.equal(knownSuitability(licence, { bornOn: null, licences: [] }, today), undefined)
})
