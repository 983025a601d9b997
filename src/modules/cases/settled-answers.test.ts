import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import type { KnownAnswer } from '#modules/registers/model.ts'
import { askedFor, notAskedFor } from './asked-for.ts'
import { initialCase } from './model.ts'
import { originOf, originsOf, settledFaults, settledValues } from './settled-answers.ts'
import { act, given, submitted } from './testing/given.ts'

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
    assert.deepEqual(originsOf(form, answers, known, ['name', 'phone', 'married', 'nowhere']), {
      ...{ name: 'population-register', phone: 'applicant' },
    })
    assert.deepEqual(originsOf(form, {}, known, ['name']), {}, '没有答的不记')
    assert.deepEqual(originsOf(form, { nowhere: '表上没有' }, known), {}, '表上没有的不记')
    assert.equal(originOf('', undefined), 'applicant')
  })

  it('间隔号、全角半角、空格怎么写都是一个人；少一个字就不是', () => {
    const fields = (name: string) => settledFaults(form, { name }, known).map((fault) => fault.field)
    for (const dot of ['·', '•', '‧', '・', '．', '.']) assert.deepEqual(fields(`阿依古丽${dot}买买提`), [], dot)
    assert.deepEqual(fields(' 阿依古丽　·　买 买 提 '), [])
    assert.deepEqual(fields('阿依古丽买买提'), ['name'])
    assert.deepEqual(fields('阿依古丽·买买'), ['name'])
  })

  it('替单位办的，告诉您先切换替谁办；表上没有的问题不管', () => {
    const company = new Map([
      ['name', answer('华容县某某公司', 'account', true)],
      ['elsewhere', answer('另一张表', 'population-register', true)],
    ])
    const [fault, ...more] = settledFaults(form, { name: '别家公司', elsewhere: '改了' }, company)
    assert.deepEqual(more, [])
    assert.match(fault?.message ?? '', /“您的姓名”按您现在替谁办填/)
    assert.match(fault?.message ?? '', /请先切换替谁办/)
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

  it('说清楚是哪份材料、哪个问题；表上没有的问题，名字太长就截短', () => {
    const long = 'x'.repeat(80)
    const messages = notAskedFor(form, asked, { materials: ['m2'], fields: ['phone', long] }, (key) => `材料${key}`)
    assert.deepEqual(
      messages.map((fault) => fault.message),
      ['没有要求补“材料m2”，请去掉。', '没有要求改“联系电话”，请去掉。', `没有要求改“${'x'.repeat(50)}”，请去掉。`],
    )
  })

  it('告知了补正，只看告知书上的', () => {
    const state = given([...submitted('2024-03-01'), act('2024-03-04', 'notify-once')]).state
    assert.deepEqual(
      [...askedFor(state)],
      state.notices.at(-1)?.items.map((item) => item.key),
    )
    assert.ok(askedFor(state).size > 0)
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
