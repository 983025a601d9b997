/** A small county to simulate: two towns, four offices, ten members of staff, six residents, one business, five items. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { creditCodeWithCheck } from '../src/kernel/credit-code.ts'
import { residentIdWithCheck } from '../src/kernel/resident-id.ts'
import { syntheticItemCodes } from '../src/modules/catalog/item-codes.ts'
import type { ItemContent, ItemType, Material, SpecialProcedure, Step } from '../src/modules/catalog/model.ts'
import type { Role } from '../src/modules/organisation/model.ts'
import { syntheticCreditCode } from '../src/modules/organisation/synthetic-code.ts'
import { sm3 } from '../src/platform/crypto.ts'
import type { Sealer } from '../src/platform/sealing.ts'
import type { Registered } from './network.ts'
import type { Row } from './store/store.ts'

export interface Resident {
  readonly personId: string
  readonly accountId: string
  readonly name: string
  readonly idNumber: string
  readonly phone: string
  readonly regionCode: string
}
export interface Business {
  readonly legalPersonId: string
  readonly name: string
  readonly creditCode: string
  readonly representative: Resident
}
export interface SimItem {
  readonly itemId: string
  readonly code: string
  readonly content: ItemContent
  readonly officeId: string
}
export interface StaffMember {
  readonly staffId: string
  readonly name: string
  readonly role: Role
  readonly officeId: string
  readonly regionCode: string
}

export interface County {
  readonly rows: readonly (readonly [string, Row])[]
  readonly residents: readonly Resident[]
  readonly businesses: readonly Business[]
  readonly staff: readonly StaffMember[]
  readonly items: readonly SimItem[]
  readonly offices: readonly { readonly officeId: string; readonly name: string; readonly word: string }[]
  readonly registered: Registered
  readonly calendar: Record<string, unknown>
}

const uuid = (kind: number, number: number) =>
  `00000000-0000-7000-8${String(kind).padStart(3, '0')}-${String(number).padStart(12, '0')}`

const county = '430623000000'
/** Where everybody lives, as the register says it too. */
export const homeAddress = '湖南省华容县三封寺镇墨山村 1 组'
const towns = ['430623101000', '430623120000'] as const

const material = (key: string, name: string, more: Partial<Material> = {}): Material => ({
  ...{
    key,
    name,
    shortName: name,
    form: 'original',
    copies: 1,
    source: 'applicant',
    licenceType: null,
    required: true,
  },
  ...{ deferrable: false, sharedWith: null, issuer: null, condition: null },
  ...more,
})
const step = (key: string, name: string, workingDays: number, kind: Step['function']): Step => ({
  ...{ key, name, workingDays, function: kind },
})
const procedure = (key: string, more: Partial<SpecialProcedure>): SpecialProcedure => ({
  ...{ key, name: `程序${key}`, kind: 'expert-review', days: null, unit: null, basis: '《行政许可法》第四十五条' },
  ...{ countsTowardLimit: false, capRule: 'half-of-promise' },
  ...more,
})

const content = (name: string, type: ItemType, officeName: string, more: Partial<ItemContent>): ItemContent => ({
  ...{
    name,
    type,
    legalBasis: [{ law: '《行政许可法》', article: '第三十二条' }],
    audience: ['individual'],
    levels: ['county'],
  },
  ...{
    officeName,
    handling: 'timed',
    statutoryLimit: { days: 20, unit: 'working' },
    promisedWorkingDays: 10,
    visits: 1,
  },
  ...{ onlineDepth: 4, channels: ['online', 'window'], conditions: [], prerequisites: [], synonyms: [], themes: [] },
  ...{
    specialProcedures: [],
    fee: { charged: false, standard: null, basis: null },
    noticeCommitment: false,
    form: null,
  },
  ...{ result: { name: `${name}结果`, kind: 'approval', licenceType: null, validity: null } },
  materials: [material('m1', '身份证明'), material('m2', '场地证明', { deferrable: true })],
  steps: [step('s1', '受理', 1, 'acceptance'), step('s2', '审查', 5, 'examine'), step('s3', '决定', 4, 'approve')],
  ...more,
})

const contents: readonly (readonly [ItemContent, number])[] = [
  [
    content('食品摊贩登记', 'licensing', '县市场监督管理局', {
      materials: [
        material('m1', '身份证明'),
        material('m2', '场地证明', { deferrable: true }),
        material('m3', '健康证明', { deferrable: true }),
        material('m4', '委托书', { condition: '委托办理的' }),
      ],
      steps: [
        step('s1', '受理', 2, 'acceptance'),
        step('s2', '审查', 3, 'examine'),
        step('s3', '现场核查', 4, 'check'),
        step('s4', '决定', 3, 'approve'),
      ],
      specialProcedures: [
        procedure('p1', { days: 5, unit: 'working', capRule: 'declared' }),
        procedure('p2', { kind: 'testing' }),
      ],
      result: { name: '食品摊贩登记证', kind: 'licence', licenceType: '食品摊贩登记证', validity: '3 年' },
    }),
    1,
  ],
  [
    content('户外广告设置备案', 'other-power', '县市场监督管理局', {
      statutoryLimit: { days: 30, unit: 'calendar' },
      promisedWorkingDays: 5,
      noticeCommitment: true,
      materials: [
        material('m1', '效果图'),
        material('m2', '产权证明'),
        material('m3', '安全说明', { deferrable: true }),
      ],
      specialProcedures: [procedure('p1', { kind: 'public-notice', days: 7, unit: 'calendar', capRule: 'declared' })],
    }),
    1,
  ],
  [
    content('老年人优待证', 'public-service', '县行政审批服务局', {
      ...{ handling: 'on-the-spot', statutoryLimit: null, promisedWorkingDays: 0 },
      materials: [material('m1', '身份证明')],
      steps: [step('s1', '受理', 0, 'acceptance'), step('s2', '办结', 0, 'approve')],
      result: { name: '优待证', kind: 'licence', licenceType: '老年人优待证', validity: '长期' },
    }),
    0,
  ],
  [
    content('救助申请', 'benefit', '乡镇人民政府', {
      ...{ statutoryLimit: null, promisedWorkingDays: 3, levels: ['township'] },
      materials: [material('m1', '困难说明'), material('m2', '收入证明', { deferrable: true })],
      // Without a step of its own for 受理: who has accepted stands in no step.
      steps: [step('s1', '审查', 2, 'examine'), step('s2', '决定', 1, 'approve')],
    }),
    2,
  ],
  [
    content('公共场所卫生许可', 'licensing', '县市场监督管理局', {
      audience: ['legal-entity'],
      promisedWorkingDays: 8,
      materials: [
        material('m1', '平面图'),
        material('m2', '检测报告', { deferrable: true }),
        material('m3', '健康证明', { deferrable: true }),
      ],
      result: { name: '卫生许可证', kind: 'licence', licenceType: '公共场所卫生许可证', validity: '4 年' },
    }),
    1,
  ],
]

const officesBase = [
  ['县行政审批服务局', 'service-centre', county, '华审批'],
  ['县市场监督管理局', 'department', county, '华市监'],
  ['乡镇人民政府', 'every-township', county, null],
  ['三封寺镇人民政府', 'township', towns[0], '三政'],
  ['章华镇人民政府', 'township', towns[1], null],
] as const

const staffBase: readonly (readonly [string, Role, number, string])[] = [
  ['窗口甲', 'window-clerk', 0, county],
  ['窗口乙', 'window-clerk', 0, county],
  ['代办员', 'township-helper', 3, towns[0]],
  ['经办甲', 'caseworker', 1, county],
  ['经办乙', 'caseworker', 1, county],
  ['审批甲', 'approver', 1, county],
  ['审批乙', 'approver', 1, county],
  ['局长', 'office-head', 1, county],
  ['镇经办', 'caseworker', 3, towns[0]],
  ['镇长', 'office-head', 3, towns[0]],
  ['镇审批', 'approver', 3, towns[0]],
  ['章华经办', 'caseworker', 4, towns[1]],
  ['章华镇长', 'office-head', 4, towns[1]],
  ['章华审批', 'approver', 4, towns[1]],
  ['中心经办', 'caseworker', 0, county],
  ['中心审批', 'approver', 0, county],
]

/** The same county for every seed: rows as the tables want them, and what the actors know. */
export function makeCounty(sealer: Sealer, createdAt: string): County {
  const rows: [string, Row][] = ['calendar', 'catalog', 'organisation'].map((about) => ['reference_mark', { about }])
  const region = (code: string, name: string, level: string, parent: string | null) =>
    rows.push(['region', { code, name, level, parent_code: parent, valid_from: '2010-01-01' }])
  region(county, '华容县', 'county', null)
  region(towns[0], '三封寺镇', 'township', county)
  region(towns[1], '章华镇', 'township', county)
  const offices = officesBase.map(([name, kind, regionCode, word], at) => {
    const officeId = uuid(1, at + 1)
    rows.push([
      'office',
      {
        ...{ id: officeId, name, short_name: name, kind, credit_code: syntheticCreditCode(kind, regionCode, at + 1) },
        ...{ credit_code_synthetic: true, region_code: regionCode, valid_from: '2010-01-01', document_word: word },
        phone: `0730-400000${at}`,
      },
    ])
    return { officeId, name, word: word ?? `华容县${name}` }
  })
  const officeAt = (at: number) => offices[at]?.officeId ?? ''
  const staff = staffBase.map(([name, role, office, regionCode], at): StaffMember => {
    const staffId = uuid(2, at + 1)
    const officeId = officeAt(office)
    rows.push(['staff', { id: staffId, name, work_no: `W${at + 1}`, office_id: officeId, valid_from: '2015-01-01' }])
    rows.push([
      'post',
      {
        id: uuid(3, at + 1),
        staff_id: staffId,
        office_id: officeId,
        role,
        region_code: regionCode,
        valid_from: '2015-01-01',
      },
    ])
    return { staffId, name, role, officeId, regionCode }
  })
  const residents = ['赵一', '钱二', '孙三', '李四', '周五', '吴六'].map((name, at): Resident => {
    const idNumber = residentIdWithCheck(`43062319900101${String(101 + at * 2)}`)
    const phone = `139073000${String(10 + at)}`
    const regionCode = towns[at % 2] ?? towns[0]
    const one = { personId: uuid(4, at + 1), accountId: uuid(5, at + 1), name, idNumber, phone, regionCode }
    rows.push([
      'person',
      {
        ...{ id: one.personId, name, id_kind: 'resident', id_number_sealed: sealer.seal(idNumber, 'id-number') },
        ...{
          id_index: sealer.indexOf(idNumber, 'id-number'),
          birth_on: '1990-01-01',
          sex: 'female',
          region_code: regionCode,
        },
        ...{
          address_sealed: sealer.seal(homeAddress, 'address'),
          phone_sealed: sealer.seal(phone, 'phone'),
        },
        ...{ source: 'population-register', verified_at: createdAt, level: 3, created_at: createdAt },
      },
    ])
    return one
  })
  const [representative] = residents
  if (!representative) throw new Error('a county without residents')
  const creditCode = creditCodeWithCheck('91430623T00000099')
  const business = { legalPersonId: uuid(6, 1), name: '华容县百味小吃有限公司', creditCode, representative }
  rows.push([
    'legal_person',
    {
      ...{ id: business.legalPersonId, name: business.name, credit_code: creditCode, kind: 'enterprise' },
      ...{
        representative_person_id: representative.personId,
        address: '华容县章华镇迎宾南路 18 号',
        region_code: towns[1],
      },
      ...{
        established_on: '2015-06-01',
        source: 'legal-person-register',
        verified_at: createdAt,
        created_at: createdAt,
      },
    },
  ])
  const items = contents.map(([item, office], at): SimItem => {
    const itemId = uuid(7, at + 1)
    const officeId = officeAt(office)
    const codes = syntheticItemCodes({
      ...{ creditCode: syntheticCreditCode('department', county, 50 + at), province: '43', type: item.type },
      ...{ departmentNo: at + 1, serial: at + 1, levels: item.levels },
    })
    rows.push([
      'service_item',
      {
        ...{ id: itemId, name: item.name, code: codes.code, implementation_code: codes.implementationCode },
        ...{ basic_code: codes.basicCode, office_id: officeId, current_version: 1, summary: {}, listed_at: createdAt },
      },
    ])
    rows.push(['service_item_version', versionRow(itemId, officeId, 1, item, createdAt)])
    return { itemId, code: codes.code, content: item, officeId }
  })
  const calendar = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'db', 'data', 'calendar.json'), 'utf8'))
  rows.push([
    'calendar_version',
    {
      ...{ version: calendar.version, covers_from: calendar.coversFrom, covers_to: calendar.coversTo, source: '通知' },
      data: calendar,
    },
  ])
  const people = residents.map(({ idNumber, name, regionCode }) => ({
    idNumber,
    name,
    regionCode,
    address: homeAddress,
  }))
  const known = people[0]
  const businesses = known ? [{ creditCode, name: business.name, representative: known, regionCode: towns[1] }] : []
  return {
    rows,
    residents,
    businesses: [business],
    staff,
    items,
    offices,
    registered: { people, businesses },
    calendar,
  }
}

/** One version of an item as the catalogue keeps it. */
export const versionRow = (itemId: string, officeId: string, version: number, item: ItemContent, at: string): Row => ({
  ...{
    service_item_id: itemId,
    version,
    content: item,
    content_hash: sm3(JSON.stringify(item)),
    source: { name: item.name },
  },
  ...{ office_id: officeId, valid_from: at.slice(0, 10), published_at: at, published_by: 'system:publishing' },
})
