import { type PlainDate, plainDate } from '#kernel/plain-date.ts'
import { type CalendarData, createWorkCalendar, type WorkCalendar } from '#kernel/working-days.ts'
import { dayTable } from '#modules/cases/day-table.ts'
import { readMaterialName } from '#modules/catalog/materials.ts'
import { type Bundle, type Material, planOf, type ServiceItem } from '#modules/catalog/model.ts'
import { answerQuestion } from '#modules/catalog/service.ts'
import { readSteps } from '#modules/catalog/steps.ts'
import type { Office, Region } from '#modules/organisation/model.ts'
import type { PublishedCheckpoint } from '#platform/transparency/proofs.ts'
import type { PortalDependencies } from '../plugin.ts'
import type { CaseProgress } from '../progress/progress.page.ts'
import type { CheckedDocument } from '../verify/verify.page.ts'
import { exampleVersionReads } from './example-versions.ts'

/** An invented corner of a county: enough of everything that each page has something to show. */

const day = (text: string): PlainDate => plainDate(text)

/** Days off in May and October 2026 as published; other holidays are left out. */
export const exampleCalendarData: CalendarData = {
  version: 'CN-2026.example',
  coversFrom: day('2026-01-01'),
  coversTo: day('2027-06-30'),
  years: [
    {
      year: 2026,
      holidays: [
        { name: '劳动节', from: day('2026-05-01'), to: day('2026-05-05') },
        { name: '国庆节', from: day('2026-10-01'), to: day('2026-10-07') },
      ],
      makeUpDays: [day('2026-05-09'), day('2026-09-20'), day('2026-10-10')],
      source: '国务院办公厅关于2026年部分节假日安排的通知',
    },
  ],
}

export const exampleCalendar: WorkCalendar = createWorkCalendar(exampleCalendarData)

function office(officeId: string, name: string, kind: Office['kind'], more: Partial<Office> = {}): Office {
  return {
    officeId,
    name,
    shortName: name,
    documentWord: null,
    kind,
    creditCode: '11430623MB00000000',
    creditCodeSynthetic: true,
    regionCode: '430623000000',
    parentId: null,
    phone: null,
    complaintPhone: null,
    address: null,
    openingHours: null,
    formerNames: [],
    validFrom: '2019-01-01',
    validTo: null,
    ...more,
  }
}

const ids = {
  centre: '019a0000-0000-7000-8000-000000000001',
  market: '019a0000-0000-7000-8000-000000000002',
  civil: '019a0000-0000-7000-8000-000000000003',
  township: '019a0000-0000-7000-8000-000000000004',
  justice: '019a0000-0000-7000-8000-000000000005',
}

export const exampleOffices: readonly Office[] = [
  office(ids.centre, '县政务服务中心', 'service-centre', {
    address: '章华镇迎宾路 1 号一楼综合窗口',
    openingHours: '周一至周五 9:00–12:00，13:30–17:00',
    phone: '0730-0000001',
  }),
  office(ids.market, '县市场监督管理局', 'department', {
    phone: '0730-0000002',
    formerNames: ['县工商局', '县食药监局'],
  }),
  office(ids.civil, '县民政局', 'department'),
  office(ids.justice, '县司法局', 'department'),
]

const townshipCentre = office(ids.township, '三封寺镇便民服务中心', 'township-centre', {
  address: '三封寺镇集镇',
  openingHours: '周一至周五 8:30–17:30',
})

function region(code: string, name: string): Region {
  return {
    code,
    name,
    level: 'township',
    parentCode: '430623000000',
    validFrom: '2023-01-01',
    validTo: null,
    replacedBy: null,
    sample: false,
  }
}

export const exampleTownships: readonly Region[] = [
  region('430623100000', '章华镇'),
  region('430623101000', '三封寺镇'),
]

/** A material as the import reads it: a paper the applicant brings, unless said. */
export function exampleMaterial(key: string, name: string, more: Partial<Material> = {}): Material {
  return {
    key,
    name,
    ...readMaterialName(name),
    form: 'original',
    copies: 1,
    source: 'applicant',
    licenceType: null,
    required: true,
    deferrable: false,
    sharedWith: null,
    issuer: null,
    ...more,
  }
}

const shared = (sharedWith: string, issuer: string): Partial<Material> => ({
  form: 'electronic',
  source: 'licence',
  sharedWith,
  issuer,
})

function item(
  number: number,
  content: Partial<ServiceItem> & Pick<ServiceItem, 'name' | 'officeId' | 'officeName'>,
): ServiceItem {
  const digits = String(number).padStart(3, '0')
  return {
    itemId: `019a0000-0000-7000-8000-000000001${digits}`,
    code: `11430623MB0000000043010${digits}00000001`.slice(0, 33),
    implementationCode: '1143062300000000000000000000000',
    basicCode: '000131012000',
    type: 'licensing',
    legalBasis: [],
    audience: ['individual'],
    levels: ['county'],
    handling: 'timed',
    statutoryLimit: null,
    promisedWorkingDays: 0,
    visits: 0,
    onlineDepth: 4,
    channels: ['县政务服务中心综合窗口', '湖南政务服务网'],
    conditions: [],
    materials: [],
    steps: readSteps([{ name: '受理', days: 1 }]),
    specialProcedures: [],
    fee: { charged: false, standard: null, basis: null },
    result: { name: '办理结果', kind: 'approval', licenceType: null, validity: null },
    prerequisites: [],
    synonyms: [],
    themes: [],
    noticeCommitment: false,
    form: null,
    version: 1,
    effectiveFrom: '2026-03-02',
    contentHash: 'example',
    standing: 'in-use',
    standingReason: null,
    mergedInto: null,
    ...content,
  }
}

const market = { officeId: ids.market, officeName: '县市场监督管理局' }
const civil = { officeId: ids.civil, officeName: '县民政局' }

export const exampleItems: readonly ServiceItem[] = [
  item(1, {
    name: '食品经营许可',
    ...market,
    audience: ['individual', 'legal-entity'],
    legalBasis: [
      { law: '中华人民共和国食品安全法', article: '第三十五条' },
      { law: '食品经营许可和备案管理办法（市场监管总局令第78号）', article: null },
    ],
    statutoryLimit: { days: 10, unit: 'working' },
    promisedWorkingDays: 6,
    conditions: ['有与经营的食品品种、数量相适应的场所', '设备布局和工艺流程合理，防止交叉污染'],
    materials: [
      exampleMaterial('m1', '食品经营许可申请书'),
      exampleMaterial('m2', '营业执照', shared('市场监管部门法人库', '市场监督管理部门')),
      exampleMaterial('m3', '食品安全自查、从业人员健康管理、进货查验记录、食品安全事故处置制度', { deferrable: true }),
      exampleMaterial('m4', '授权委托书（委托办理的）'),
    ],
    steps: readSteps([
      { name: '受理', days: 1 },
      { name: '材料审查', days: 1 },
      { name: '现场核查', days: 2 },
      { name: '决定', days: 1 },
      { name: '制证送达', days: 1 },
    ]),
    specialProcedures: [
      {
        key: 'p1',
        name: '用水检测',
        kind: 'testing',
        days: 5,
        unit: 'working',
        basis: '行政许可法第四十五条',
        capRule: 'declared',
        countsTowardLimit: false,
      },
    ],
    result: { name: '食品经营许可证', kind: 'licence', licenceType: '食品经营许可证', validity: '五年' },
    prerequisites: ['个体工商户设立登记', '房屋安全鉴定'],
    version: 2,
    effectiveFrom: '2026-05-06',
    synonyms: ['食品证', '开饭店要什么证', '餐饮许可证'],
    themes: ['开店', '准营'],
    noticeCommitment: true,
  }),
  item(2, {
    name: '个体工商户设立登记',
    ...market,
    type: 'confirmation',
    handling: 'on-the-spot',
    themes: ['企业开办', '开店'],
    materials: [exampleMaterial('m1', '居民身份证', shared('公安部门人口库', '公安机关'))],
  }),
  item(3, {
    name: '特困人员认定',
    ...civil,
    type: 'benefit',
    levels: ['county', 'township', 'village'],
    statutoryLimit: { days: 30, unit: 'working' },
    promisedWorkingDays: 20,
    visits: 1,
    onlineDepth: 3,
    materials: [
      exampleMaterial('m1', '申请书'),
      exampleMaterial('m2', '残疾人证（残疾人）', { source: 'licence', form: 'electronic', issuer: '县残疾人联合会' }),
    ],
    steps: readSteps([
      { name: '受理', days: 1 },
      { name: '入户调查', days: 10 },
      { name: '审核确认', days: 8 },
      { name: '送达', days: 1 },
    ]),
    themes: ['困难救助'],
  }),
  item(4, {
    name: '护照签发',
    ...civil,
    statutoryLimit: { days: 15, unit: 'calendar' },
    promisedWorkingDays: 7,
    visits: 2,
    onlineDepth: 2,
    fee: { charged: true, standard: '一百二十元/本', basis: '国家规定的证照费标准' },
    steps: readSteps([
      { name: '受理', days: 1 },
      { name: '审批', days: 6 },
    ]),
    themes: ['环保'],
  }),
  item(5, {
    name: '老年人优待证办理',
    ...civil,
    type: 'confirmation',
    handling: 'on-the-spot',
    levels: ['county', 'township', 'village'],
    visits: 1,
    onlineDepth: 3,
    materials: [
      exampleMaterial('m1', '居民身份证', shared('公安部门人口库', '公安机关')),
      exampleMaterial('m2', '近期一寸照片', {
        sample: 'https://www.example.gov.cn/photo.jpg',
        note: '白底，不戴帽子。',
        blankForm: '照片粘贴页',
      }),
    ],
    fee: { charged: true, standard: '十元/张', basis: '工本费标准' },
    themes: ['养老'],
    extras: {
      visitReason: '要核对本人和照片。',
      place: '迎宾路 1 号二楼 12 号窗口',
      hours: '周一至周五 9:00–17:00',
      consultPhone: '0730-0000011',
      complaintPhone: '0730-0000012',
      onlinePayment: true,
      resultSample: '/assets/icon.svg',
      commonQuestions: [{ question: '子女可以代办吗', answer: '可以，带上两个人的身份证。' }],
      variants: {
        questions: [
          {
            key: 'photo',
            text: '证上用哪张照片',
            hint: '身份证上的照片已经有了。',
            options: [
              { key: 'id-card', label: '用身份证上的照片' },
              { key: 'new', label: '另交一张' },
            ],
          },
          {
            key: 'how',
            text: '新照片怎么交',
            options: [
              { key: 'file', label: '传上来' },
              { key: 'paper', label: '带一张去' },
            ],
            askedWhen: [{ question: 'photo', in: ['new'] }],
          },
        ],
        situations: [
          {
            ...{ key: 'id-card', name: '用身份证上的照片', when: [{ question: 'photo', in: ['id-card'] }] },
            ...{ materials: ['居民身份证'], fee: { charged: false } },
          },
          {
            ...{ key: 'new', name: '另交照片', when: [{ question: 'photo', in: ['new'] }] },
            materials: ['居民身份证', '近期一寸照片'],
          },
        ],
      },
    },
  }),
]

const present = exampleItems[0] as ServiceItem
/** The first item as it was before: a day longer, with a paper more. */
export const exampleFormerItem: ServiceItem = {
  ...present,
  ...{ version: 1, effectiveFrom: '2026-03-02', promisedWorkingDays: 7, contentHash: 'former' },
  materials: [...present.materials, exampleMaterial('m5', '从业人员健康证明')],
}

/** Items that nobody can apply for any more. */
export const exampleGoneItems: readonly ServiceItem[] = [
  item(6, {
    ...{ name: '暂住证办理', ...civil, standing: 'suspended', standingReason: '系统改造' },
    effectiveFrom: '2026-05-01',
  }),
  item(7, {
    name: '餐饮服务许可',
    ...market,
    standing: 'merged',
    standingReason: '两证合一',
    mergedInto: present.itemId,
  }),
  item(8, { name: '婚育证明', ...civil, standing: 'cancelled', standingReason: '法律取消了这项证明' }),
]

const [food, shop] = exampleItems as [ServiceItem, ServiceItem]

export const exampleBundle: Bundle = {
  bundleId: '019a0000-0000-7000-8000-000000002001',
  name: '开餐馆一件事',
  lifeEvent: '开餐馆',
  leadOfficeId: ids.market,
  leadOfficeName: '县市场监督管理局',
  members: [shop, food].map(({ itemId, code, name }) => ({ itemId, code, name })),
  order: 'parallel-after-first',
  promisedWorkingDays: 8,
  sharedFields: [],
  sharedMaterials: [{ name: '居民身份证', usedBy: ['个体工商户设立登记', '食品经营许可'] }],
  producedWithinBundle: [{ material: '营业执照', producedBy: '个体工商户设立登记', usedBy: ['食品经营许可'] }],
  materialCount: { separate: 21, merged: 15 },
  notCovered: ['消防验收'],
  version: 1,
}

const examplePlanned = {
  ...{ bundle: exampleBundle, chosen: [shop, food], notListed: [] },
  answer: planOf([shop, food], { items: exampleItems, bundles: [exampleBundle] }, exampleBundle),
  codes: new Map(exampleItems.map(({ name, code }) => [name, code])),
}

/** The case of the clock band's samples: accepted on 28 April, stopped for two days, seen on Saturday 9 May, a worked day. */
export const exampleDays = dayTable({
  calendar: exampleCalendar,
  acceptedOn: day('2026-04-28'),
  promiseDays: 6,
  promiseDueOn: day('2026-05-12'),
  statutory: { dueOn: day('2026-05-18') },
  today: day('2026-05-09'),
  pauses: [{ after: day('2026-05-06'), through: day('2026-05-08'), reason: '等水质检测' }],
})

export const exampleProgress: CaseProgress = {
  itemName: '食品经营许可',
  number: '4306 2326 0427 0136',
  standing: '正在决定',
  officeName: '县市场监督管理局',
  dueWords: '5 月 12 日前',
  days: exampleDays,
  notes: ['5 月 7 日（周四）至 5 月 8 日（周五），等水质检测，停 2 个工作日'],
  entries: [
    { title: '您提交了申请', state: 'past', when: '4 月 27 日（周一）20:41', at: '2026-04-27T12:41:00Z' },
    { title: '正在决定', state: 'now', when: '今天' },
    { title: '发证', state: 'to-come', when: '5 月 12 日（周二）前' },
  ],
  visits: { promised: 0, made: 0 },
  task: '5 月 11 日（周一）前，把食品安全制度传上来。',
  asOf: '5 月 9 日（周六）10:26',
}

const exampleCheckpoint: PublishedCheckpoint = {
  ...{ number: 12, origin: 'onevisit/0011223344556677', size: 4_306, root: Buffer.alloc(32), note: '' },
  time: '2026-05-09T02:00:00.000Z',
  witnesses: [{ name: '演示用模拟见证方', at: '2026-05-09T02:00:05.000Z' }],
}

export const exampleDocument: CheckedDocument = {
  log: { line: '第 2318 条，5月9日 10:00封账，演示用模拟见证方见证', file: '/verify/proof?code=7QK29F4MX3TD' },
  documentName: '受理通知书',
  number: '华市监食受〔2026〕136 号',
  issuedBy: '县市场监督管理局',
  issuedOn: '2026 年 4 月 28 日（周二）',
  holder: '禾**店',
  itemName: '食品经营许可',
  standing: 'valid',
}

const contentVersion = async () => 'example-1'

/** Everything a portal reads, answered from the example. */
export const exampleReads: PortalDependencies = {
  site: { name: '华容县政务服务', hostOffice: '华容县行政审批服务局', hotline: '12345' },
  catalogue: {
    connectedSources: new Set(['公安部门人口库', '市场监管部门法人库']),
    contentVersion,
    listItems: async () => exampleItems,
    listBusiest: async () => [],
    findItem: async (code) => exampleItems.find((one) => one.code === code),
  },
  search: {
    search: async ({ text }) => {
      const hits = exampleItems.filter((one) => [one.name, ...one.synonyms].some((name) => name.includes(text)))
      return {
        ...{
          hits,
          total: hits.length * 30,
          found: hits.length * 30,
          pageSize: 20,
          offices: [],
          themes: [],
          suggestion: '老年证',
        },
        counts: { individual: 1, 'legal-entity': 1, county: 1, township: 1, village: 0, zeroVisit: 0, online: 1 },
        ...{ confidence: 'close', searchId: null },
      }
    },
    noteOpening: () => {},
    consult: async (question, { code }) => {
      const item = exampleItems.find((one) => one.code === code)
      const answered = { question, before: item, candidates: [], confidence: 'unsure' } as const
      return answerQuestion(answered, { hotline: '12345' })
    },
  },
  bundles: {
    contentVersion,
    connectedSources: new Set(['公安部门人口库', '市场监管部门法人库']),
    listBundles: async () => [examplePlanned],
    findBundle: async (bundleId) =>
      bundleId === exampleBundle.bundleId ? { planned: examplePlanned, sooner: undefined } : undefined,
  },
  places: {
    listOffices: async () => exampleOffices,
    findOffice: async (officeId) => exampleOffices.find((one) => one.officeId === officeId),
    findServiceCentre: async () => exampleOffices[0],
    listTownships: async () => exampleTownships,
    findTownship: async (code) => {
      const found = exampleTownships.find((one) => one.code === code)
      return found && { region: found, centre: found.name === '三封寺镇' ? townshipCentre : undefined, stations: [] }
    },
  },
  workDays: { today: () => day('2026-05-09'), calendar: async () => exampleCalendar },
  versions: exampleVersionReads({ items: exampleItems, before: exampleFormerItem, gone: exampleGoneItems }),
  findProgress: async ({ number, proof }) =>
    number === '4306232604270136' && proof === '5507' ? exampleProgress : undefined,
  findDocument: async (code) => (code === '7QK29F4MX3TD' ? exampleDocument : undefined),
  findProof: async (code) => (code === '7QK29F4MX3TD' ? 'waiting' : undefined),
  readLog: async () => ({
    key: 'onevisit/0011223344556677+00112233+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    witness: { name: '演示用模拟见证方', key: '演示用模拟见证方+00112233+BA', url: 'http://localhost:3002' },
    newest: exampleCheckpoint,
    witnessed: exampleCheckpoint,
    isOverdue: false,
  }),
}
