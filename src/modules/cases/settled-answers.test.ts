import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import type { KnownAnswer } from '#modules/registers/model.ts'
import { askedFor, notAskedFor } from './asked-for.ts'
import { initialCase } from './model.ts'
import { originsOf, settledFaults, settledValues } from './settled-answers.ts'

const field = (title: string, more: Partial<FormField> = {}): FormField => ({
  ...{ type: 'string', title, 'x-why': '', 'x-error': '', 'x-input': 'text' },
  ...more,
})
const form: FormSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...{ $id: 'test', title: '申请表', 'x-item': '试', type: 'object', additionalProperties: false },
  properties: {
    name: field('您的姓名', { 'x-source': 'person.name' }),
    phone: field('联系电话', { 'x-source': 'account.phone' }),
    married: field('婚姻状况'),
    spouse: field('配偶姓名', { 'x-show-if': { field: 'married', equals: 'yes' } }),
  },
  required: ['name', 'phone', 'married', 'spouse'],
  'x-pages': [{ key: 'all', title: '全部', fields: ['name', 'phone', 'married', 'spouse'] }],
}
const answer = (value: string, origin: KnownAnswer['origin'], settled: boolean): KnownAnswer => ({
  ...{ value, origin, settled, sourceLabel: '公安部门人口库', asOf: '2026-05-11' },
})
const known = new Map([
  ['name', answer('阿依古丽·买买提', 'population-register', true)],
  ['phone', answer('19907310001', 'account', false)],
])

describe('已经知道的答案', () => {
  it('登记库定了的不能改写：不同的指出来，写法不同的当作一样', () => {
    assert.deepEqual(settledValues(known), { name: '阿依古丽·买买提' })
    assert.deepEqual(settledFaults(form, { name: '阿依古丽 ・买买提' }, known), [])
    assert.deepEqual(settledFaults(form, {}, known), [], '没有问就不用答')
    const faults = settledFaults(form, { name: '别人', phone: '13800000000' }, known)
    assert.deepEqual(
      faults.map((fault) => fault.field),
      ['name'],
    )
    assert.match(faults[0]?.message ?? '', /“您的姓名”以公安部门人口库为准，这里不能改/)
  })

  it('每一项记下真正的来源：没动的记来处，改过的记本人填写，只有本人知道的不记', () => {
    const answers = { name: '阿依古丽·买买提', phone: '13800000000', married: 'no' }
    assert.deepEqual(originsOf(form, answers, known), { name: 'population-register', phone: 'applicant' })
    assert.deepEqual(originsOf(form, { ...answers, phone: '19907310001' }, known, ['phone']), { phone: 'account' })
  })
})

describe('补正只补要求补的', () => {
  const asked = new Set(['m1', 'form:married'])
  const sent = (materials: readonly string[], fields: readonly string[]) =>
    notAskedFor(form, asked, { materials, fields }, (key) => `材料${key}`).map((fault) => fault.field)

  it('行政许可法第三十二条：告知书以外的材料和问题不收，并指出是哪一项', () => {
    assert.deepEqual(sent(['m1'], ['married']), [])
    assert.deepEqual(sent(['m1', 'm2'], ['married', 'phone', 'nowhere']), ['material:m2', 'phone', 'nowhere'])
  })

  it('因为改了要求补的答案才问到的，一起收', () => {
    assert.deepEqual(sent([], ['married', 'spouse']), [])
  })

  it('没有告知时，看另要的材料；答复过的不算', () => {
    const item = (key: string) => ({ key, problem: '缺', remedy: '补' })
    const lateRequests = [
      { items: [item('m1')], settled: ['m1'], answered: true },
      { items: [item('m2')], settled: [], answered: false },
    ]
    assert.deepEqual([...askedFor({ ...initialCase, status: 'examining', lateRequests })], ['m2'])
    assert.deepEqual([...askedFor(initialCase)], [])
  })
})
