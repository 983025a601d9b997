import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Material, ServiceItem, SpecialProcedure, Step } from '#modules/catalog/model.ts'
import { defaultRules } from './model.ts'
import { type TermFacts, termsOf } from './terms.ts'

const material = (key: string, shortName: string, over: Partial<Material> = {}): Material => ({
  ...{ key, name: `${shortName}（原件）`, shortName, form: 'original', copies: 1, source: 'applicant' },
  ...{ licenceType: null, required: true, deferrable: false, sharedWith: null, issuer: null, condition: null },
  ...over,
})
const step = (key: string, name: string, workingDays: number, fn: Step['function']): Step => ({
  ...{ key, name, workingDays, function: fn },
})
const procedure = (key: string, over: Partial<SpecialProcedure> = {}): SpecialProcedure => ({
  ...{ key, name: '听证', kind: 'hearing', days: 20, unit: 'working', basis: '《行政许可法》第四十五条' },
  ...{ countsTowardLimit: false, capRule: 'declared' },
  ...over,
})

/** An invented licence, as published. */
const item = (over: Partial<ServiceItem> = {}): ServiceItem => ({
  itemId: 'item-1',
  code: '430626000000001',
  implementationCode: '4306260000000',
  basicCode: '000119001000',
  name: '取水许可',
  type: 'licensing',
  legalBasis: [{ law: '《取水许可管理办法》', article: '第十九条' }],
  audience: ['individual'],
  levels: ['county'],
  officeId: 'office-a',
  officeName: '县水利局',
  handling: 'timed',
  statutoryLimit: { days: 20, unit: 'working' },
  promisedWorkingDays: 10,
  visits: 1,
  onlineDepth: 3,
  channels: [],
  conditions: [],
  materials: [
    material('m1', '居民身份证', { deferrable: true }),
    material('m2', '取水许可申请书', { required: false }),
  ],
  steps: [step('s1', '受理', 1, 'acceptance'), step('s2', '县水利局决定', 5, 'approve')],
  specialProcedures: [procedure('p1')],
  fee: { charged: false, standard: null, basis: null },
  result: { name: '取水许可证', kind: 'licence', licenceType: 'water', validity: '五年' },
  prerequisites: [],
  synonyms: [],
  themes: [],
  noticeCommitment: true,
  form: null,
  version: 3,
  effectiveFrom: '2024-01-01',
  contentHash: 'hash',
  standing: 'in-use',
  standingReason: null,
  mergedInto: null,
  ...over,
})
const facts: TermFacts = {
  calendarVersion: 'CN-2026.1',
  rules: defaultRules,
  officeId: 'office-of-region',
  officeOfStep: (name) => (name.startsWith('县水利局') ? 'water-office' : null),
}

describe('受理要定格的内容，从公布的事项里来', () => {
  it('事项编号、版本、两个期限、材料、环节、特别程序、结果、规则和日历版本，一样不少', () => {
    assert.deepEqual(termsOf(item(), facts), {
      itemId: 'item-1',
      itemVersion: 3,
      itemName: '取水许可',
      itemCode: '430626000000001',
      licensing: true,
      handling: 'timed',
      statutory: { amount: 20, unit: 'working' },
      promisedWorkingDays: 10,
      declaredVisits: 1,
      materials: [
        {
          ...{ key: 'm1', name: '居民身份证（原件）', required: true, deferrable: true, conditional: false },
          replaceableByCommitment: true,
        },
        {
          ...{ key: 'm2', name: '取水许可申请书（原件）', required: false, deferrable: false, conditional: false },
          replaceableByCommitment: false,
        },
      ],
      steps: [
        {
          ...{ key: 's1', name: '受理', function: 'acceptance', workingDays: 1 },
          ...{ officeId: 'office-of-region', onSite: false },
        },
        {
          ...{ key: 's2', name: '县水利局决定', function: 'approve', workingDays: 5 },
          ...{ officeId: 'water-office', onSite: false },
        },
      ],
      specialProcedures: [
        { key: 'p1', name: '听证', kind: 'hearing', basis: '《行政许可法》第四十五条', days: 20, unit: 'working' },
      ],
      resultName: '取水许可证',
      resultLicenceType: 'water',
      resultValidity: '五年',
      noticeCommitment: true,
      fourEyes: true,
      calendarVersion: 'CN-2026.1',
      rules: defaultRules,
    })
  })

  it('只有行政许可直接适用行政许可法；没有法定期限的就是没有', () => {
    const confirmed = termsOf(item({ type: 'confirmation', statutoryLimit: null }), facts)
    assert.equal(confirmed.licensing, false)
    assert.equal(confirmed.statutory, null)
    const days = termsOf(item({ statutoryLimit: { days: 30, unit: 'calendar' } }), facts)
    assert.deepEqual(days.statutory, { amount: 30, unit: 'calendar' })
  })

  it('即办件一个人当场办完，承诺件要四眼', () => {
    assert.equal(termsOf(item({ handling: 'on-the-spot', promisedWorkingDays: 0 }), facts).fourEyes, false)
  })

  it('名称里写了什么情形才要的材料，不是人人都要', () => {
    const agent = material('m3', '委托书', { condition: '委托办理的' })
    assert.equal(termsOf(item({ materials: [agent] }), facts).materials[0]?.conditional, true)
  })

  it('承诺能代替证明，不能代替申请书、承诺书、声明、登记表、委托书；事项没开放告知承诺的，什么也不能代替', () => {
    const names = ['居民身份证', '取水申请表', '承诺书', '无异议声明', '法人登记表', '授权书', '委托书']
    const materials = names.map((name, at) => material(`m${at + 1}`, name))
    const replaceable = (noticeCommitment: boolean) =>
      termsOf(item({ materials, noticeCommitment }), facts).materials.map((m) => m.replaceableByCommitment)
    assert.deepEqual(replaceable(true), [true, false, false, false, false, false, false])
    assert.deepEqual(replaceable(false), [false, false, false, false, false, false, false])
  })

  it('行政许可法第三十四条：环节名称写明到现场的，是实质核查', () => {
    const names = ['现场核查', '实地查看', '入户调查', '踏勘', '勘查', '勘验', '查验', '书面审查', '决定']
    const steps = names.map((name, at) => step(`s${at + 1}`, name, 1, 'examine'))
    assert.deepEqual(
      termsOf(item({ steps }), facts).steps.map((s) => s.onSite),
      [true, true, true, true, true, true, true, false, false],
    )
  })

  it('行政许可法第四十五条：算在期限里的程序不停表，只有不算在期限里的才带进来', () => {
    const counted = procedure('p2', { name: '现场勘验', kind: 'site-visit', countsTowardLimit: true })
    const { specialProcedures } = termsOf(item({ specialProcedures: [counted, procedure('p1')] }), facts)
    assert.deepEqual(
      specialProcedures.map((p) => p.key),
      ['p1'],
    )
  })
})
