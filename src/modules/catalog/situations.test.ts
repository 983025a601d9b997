import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Material, ServiceItem } from './model.ts'
import { itemFor, itemIn } from './situations.ts'
import { readSteps } from './steps.ts'
import { applyingQuestions, type Variants } from './variants.ts'

const material = (key: string, name: string, more: Partial<Material> = {}): Material => ({
  ...{ key, name, shortName: name, form: 'original', copies: 1, source: 'applicant', licenceType: null },
  ...{ required: true, deferrable: false, sharedWith: null, issuer: null, condition: null },
  ...more,
})

const variants: Variants = {
  questions: [
    {
      key: 'who',
      text: '谁来办',
      options: [
        { key: 'own', label: '自己办' },
        { key: 'agent', label: '托人办' },
      ],
    },
    {
      key: 'near',
      text: '受托人是家里人吗',
      options: [
        { key: 'yes', label: '是' },
        { key: 'no', label: '不是' },
      ],
      askedWhen: [{ question: 'who', in: ['agent'] }],
    },
  ],
  situations: [
    { key: 'self', name: '自己办', when: [{ question: 'who', in: ['own'] }], materials: ['身份证', '残疾人证'] },
    {
      ...{ key: 'family', name: '家里人代办', when: [{ question: 'near', in: ['yes'] }] },
      materials: ['身份证', '委托书', '残疾人证'],
    },
    {
      ...{ key: 'stranger', name: '别人代办', when: [{ question: 'near', in: ['no'] }] },
      ...{ materials: ['身份证', '委托书', '残疾人证'], steps: ['受理', '入户核实'], promisedLimitDays: 9 },
      fee: { charged: true, standard: '十元/件', basis: '价目表' },
    },
  ],
}

const item = {
  handling: 'timed',
  materials: [
    material('m1', '身份证'),
    material('m2', '委托书', { condition: '委托办理的' }),
    material('m3', '残疾人证', { condition: '残疾人' }),
  ],
  steps: readSteps([
    { name: '受理', days: 1 },
    { name: '入户核实', days: 3 },
    { name: '决定', days: 1 },
  ]),
  promisedWorkingDays: 5,
  fee: { charged: false, standard: null, basis: null },
  extras: { variants },
} satisfies Partial<ServiceItem>

const keysOf = (of: Pick<ServiceItem, 'materials'>) => of.materials.map((one) => one.key)
const conditionsOf = (of: Pick<ServiceItem, 'materials'>) => of.materials.map((one) => one.condition)

test('答完问题，恰好是这种情形的材料、环节、期限、收费；编号还是事项里的', () => {
  const own = itemFor(item, { who: 'own' })
  assert.deepEqual(keysOf(own), ['m1', 'm3'])
  assert.equal(own.promisedWorkingDays, 5)
  assert.deepEqual(own.steps, item.steps)
  const other = itemFor(item, { who: 'agent', near: 'no' })
  assert.deepEqual(keysOf(other), ['m1', 'm2', 'm3'])
  assert.equal(other.promisedWorkingDays, 9)
  assert.deepEqual(other.fee, { charged: true, standard: '十元/件', basis: '价目表' })
  assert.deepEqual(
    other.steps.map((step) => [step.key, step.function]),
    [
      ['s1', 'acceptance'],
      ['s2', 'approve'],
    ],
    '少了一步，还是有一步作决定',
  )
})

test('问题管得到的材料，答了就定了，不再写“看情形”；问题管不到的，还是看情形', () => {
  assert.deepEqual(conditionsOf(itemFor(item, { who: 'agent', near: 'yes' })), [null, null, '残疾人'])
  assert.deepEqual(conditionsOf(itemFor(item, { who: 'own' })), [null, '残疾人'])
})

test('还没答完：全部都在，只有几种情形才要的，写明是哪几种', () => {
  const undecided = { ...item, materials: item.materials.map((one) => ({ ...one, condition: null })) }
  assert.deepEqual(conditionsOf(itemFor(undecided, { who: 'agent' })), [null, '“家里人代办”、“别人代办”', null])
  assert.deepEqual(keysOf(itemFor(item, {})), ['m1', 'm2', 'm3'])
})

test('没有分情形的事项、不认得的情形：原样不动；分过的再分一次，还是那样', () => {
  const plain = { ...item, extras: {} }
  assert.equal(itemFor(plain, { who: 'own' }), plain)
  assert.equal(itemIn(item, 'unheard-of'), item)
  assert.equal(itemIn(item, null), item)
  const once = itemIn(item, 'stranger')
  assert.deepEqual(itemIn(once, 'stranger'), once)
})

test('即办件当日办结，不论哪种情形', () => {
  assert.equal(itemIn({ ...item, handling: 'on-the-spot', promisedWorkingDays: 0 }, 'stranger').promisedWorkingDays, 0)
})

test('一起能问的一起问；要看前一个答案的，答了才问', () => {
  const asked = (answers: Record<string, string>) => applyingQuestions(variants, answers).map((one) => one.key)
  assert.deepEqual(asked({}), ['who'])
  assert.deepEqual(asked({ who: 'agent' }), ['who', 'near'])
  assert.deepEqual(asked({ who: 'own', near: 'yes' }), ['who'])
})
