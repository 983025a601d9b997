import type { Role } from '#modules/organisation/model.ts'
import { inventGivenName, inventSurname, type Sex } from './names.ts'
import { county, townships } from './places.ts'
import type { Random } from './random.ts'

export interface DemoStaff {
  key: string
  name: string
  workNo: string
  /** base32, shared by the product and the sandbox's authenticator page */
  totpSecret: string
  /** name of the office as the organisation module knows it */
  office: string
  posts: { role: Role; office: string; regionCode: string }[]
  /** shown among the suggested logins of the demonstration, with what this login is for */
  story: string | null
}

/** One password for every demonstration login. It is only ever set by the demonstration loader. */
export const demoPassword = 'Yanshi#2026'

const centre = '县行政审批服务局（县政务服务中心）'

/** Busy offices: a caseworker, an approver and a head, three persons. */
const busy = [
  '县民政局',
  '县人力资源和社会保障局',
  '县市场监督管理局',
  '县公安局',
  '县住房和城乡建设局',
  '县卫生健康局',
  '县自然资源局',
  '县不动产登记中心',
]

/** Other offices with items: a caseworker, and a head who also approves. */
const small = [
  '县发展和改革局',
  '县教育局',
  '县交通运输局',
  '县水利局',
  '县农业农村局',
  '县林业局',
  '县文化旅游广电局',
  '县新闻出版局',
  '县医疗保障局',
  '岳阳市生态环境局华容分局',
  '县税务局',
  '县烟草专卖局',
  '县消防救援大队',
  '岳阳市住房公积金管理中心华容县管理部',
  '县国防动员办公室',
  '县残疾人联合会',
  '县自来水公司',
  '国网华容县供电公司',
  '县燃气经营企业',
  '县通信运营企业',
  '县有线电视网络公司',
]

interface Chair {
  office: string
  roles: readonly Role[]
  also?: { role: Role; office: string }
  region?: string
  story?: string
}

const hall: readonly Chair[] = [
  { office: centre, roles: ['window-clerk'], story: '县政务大厅综合窗口' },
  { office: centre, roles: ['window-clerk'], story: '综合窗口第二人：看一人收件、另一人不能代批' },
  { office: centre, roles: ['window-clerk'] },
  { office: centre, roles: ['window-clerk'] },
  { office: centre, roles: ['supervisor'], story: '电子监察：红黄牌、督办' },
  { office: centre, roles: ['supervisor'] },
  { office: centre, roles: ['catalogue-editor'], story: '编辑事项和办事指南' },
  { office: centre, roles: ['catalogue-approver', 'office-head'], story: '审核并发布事项' },
  { office: centre, roles: ['system-administrator'], story: '系统管理员：单位、人员、岗位' },
  { office: centre, roles: ['security-administrator'], story: '安全管理员：账号、解锁' },
  { office: centre, roles: ['audit-administrator'], story: '审计管理员：看全部操作记录' },
]

const villageHelpers: readonly Chair[] = [
  { office: '团南村便民服务站', region: '430623207201', roles: ['village-helper'], story: '村代办员：上门帮老人办事' },
  { office: '东街社区便民服务站', region: '430623120001', roles: ['village-helper'] },
  { office: '梅田社区便民服务站', region: '430623119001', roles: ['village-helper'] },
]

const officeStories: Readonly<Record<string, readonly (string | undefined)[]>> = {
  县民政局: ['民政局经办人', '民政局审批人', '民政局负责人：延期、特别程序'],
  县市场监督管理局: ['市场监管局经办人', '市场监管局审批人', undefined],
  县人力资源和社会保障局: ['人社局经办人', '人社局审批人', undefined],
}

function chairs(): Chair[] {
  const triples = busy.flatMap((office): Chair[] =>
    (['caseworker', 'approver', 'office-head'] as const).map((role, index) => {
      const story = officeStories[office]?.[index]
      return { office, roles: [role], ...(story ? { story } : {}) }
    }),
  )
  const pairs = small.flatMap((office): Chair[] => [
    { office, roles: ['caseworker'] },
    { office, roles: ['approver', 'office-head'] },
  ])
  const towns = townships.flatMap((township): Chair[] => {
    const government = `${township.name}人民政府`
    const told = township.name === '团洲乡'
    return [
      {
        office: government,
        region: township.code,
        roles: ['caseworker'],
        also: { role: 'township-helper', office: `${township.name}便民服务中心` },
        ...(told ? { story: '乡镇代办员：收件、上门帮办' } : {}),
      },
      {
        office: government,
        region: township.code,
        roles: ['approver', 'office-head'],
        ...(told ? { story: '乡镇审批人' } : {}),
      },
    ]
  })
  return [...hall, ...triples, ...pairs, ...towns, ...villageHelpers]
}

/** Staff for every office that has items, for the hall, the townships, supervision and the three administrators. */
export function makeStaff(random: Random): DemoStaff[] {
  const names = new Set<string>()
  return chairs().map((chair, index) => ({
    key: `s${String(index + 1).padStart(3, '0')}`,
    name: inventName(random, names),
    workNo: `HR${1001 + index}`,
    totpSecret: Array.from({ length: 32 }, () => random.pick([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'])).join(''),
    office: chair.office,
    posts: [...(chair.also ? [chair.also] : []), ...chair.roles.map((role) => ({ role, office: chair.office }))].map(
      (post) => ({
        ...post,
        regionCode: chair.region ?? county,
      }),
    ),
    story: chair.story ?? null,
  }))
}

function inventName(random: Random, taken: Set<string>): string {
  for (;;) {
    const sex: Sex = random.pick(['男', '女'])
    const name = inventSurname(random) + inventGivenName(random, sex, random.int(1966, 1999))
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
}
