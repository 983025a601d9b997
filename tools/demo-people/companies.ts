import { creditCodeWithCheck } from '#kernel/credit-code.ts'
import { townships } from './places.ts'
import type { Random } from './random.ts'
import type { DemoResident } from './residents.ts'

export type CompanyKind = 'enterprise' | 'individual-business' | 'cooperative' | 'private-non-enterprise'

export interface DemoCompany {
  key: string
  name: string
  creditCode: string
  kind: CompanyKind
  representative: string
  agents: { person: string; scope: string }[]
  address: string
  regionCode: string
  establishedOn: string
  status: '存续'
  businessScope: string
  registeredCapital: string | null
  story: string | null
}

interface Trade {
  kind: CompanyKind
  suffix: string
  scope: string
}

const trades: readonly Trade[] = [
  { kind: 'individual-business', suffix: '餐馆', scope: '餐饮服务' },
  { kind: 'individual-business', suffix: '便利店', scope: '食品销售；日用百货销售' },
  { kind: 'individual-business', suffix: '早餐店', scope: '小餐饮' },
  { kind: 'enterprise', suffix: '农业开发有限公司', scope: '芥菜种植、收购和加工' },
  { kind: 'enterprise', suffix: '食品有限公司', scope: '酱腌菜生产和销售' },
  { kind: 'individual-business', suffix: '理发店', scope: '理发服务' },
  { kind: 'enterprise', suffix: '建筑工程有限公司', scope: '房屋建筑和市政工程施工' },
  { kind: 'cooperative', suffix: '水产养殖专业合作社', scope: '淡水鱼、小龙虾养殖和销售' },
  { kind: 'enterprise', suffix: '物流有限公司', scope: '道路普通货物运输' },
  { kind: 'individual-business', suffix: '农资店', scope: '化肥、种子、农具零售' },
  { kind: 'enterprise', suffix: '人力资源有限公司', scope: '职业中介；劳务派遣' },
  { kind: 'private-non-enterprise', suffix: '幼儿园', scope: '学前教育' },
]
const brands = ['墨山', '东湖', '禹山', '天井', '状元', '章台', '田家湖', '桃花山', '洞庭', '沱江', '石佛', '大荆']
const bodyTypes: Record<CompanyKind, string> = {
  enterprise: '91',
  'individual-business': '92',
  cooperative: '93',
  'private-non-enterprise': '52',
}
const wholeScope = '全部办事'

/** Forty invented businesses led by adult residents; the first three belong to the wished people. */
export function makeCompanies(random: Random, residents: readonly DemoResident[], count: number): DemoCompany[] {
  const adults = residents.filter((one) => one.birthOn < '2003-01-01' && one.birthOn > '1958-01-01' && !one.deceasedOn)
  const byStory = (story: string) => residents.find((one) => one.story === story)
  const wished = [
    { trade: trades[0], owner: byStory('开餐馆的个体工商户'), agent: undefined, story: '开餐馆一件事' },
    { trade: trades[4], owner: byStory('企业法定代表人'), agent: byStory('企业经办人'), story: '企业由经办人办事' },
    { trade: trades[6], owner: byStory('企业法定代表人'), agent: byStory('企业经办人'), story: '同一人代表两家企业' },
  ]
  return Array.from({ length: count }, (_, index) => {
    const wish = wished[index]
    const trade = wish?.trade ?? trades[index % trades.length] ?? random.pick(trades)
    const owner = wish?.owner ?? random.pick(adults)
    const township = townships.find((one) => one.name === owner.township) ?? random.pick(townships)
    const agents = wish ? (wish.agent ? [wish.agent] : []) : trade.kind === 'enterprise' ? [random.pick(adults)] : []
    const brand = `${random.pick(brands)}${random.pick(['', '兴', '隆', '鑫', '和'])}`
    return {
      key: `c${String(index + 1).padStart(3, '0')}`,
      name: nameOf(trade, township.name, brand, owner.name),
      creditCode: inventCreditCode(bodyTypes[trade.kind], index + 1),
      kind: trade.kind,
      representative: owner.key,
      agents: agents.filter((one) => one.key !== owner.key).map((one) => ({ person: one.key, scope: wholeScope })),
      address: owner.address,
      regionCode: owner.regionCode,
      establishedOn: `${random.int(2009, 2025)}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`,
      status: '存续',
      businessScope: trade.scope,
      registeredCapital: trade.kind === 'enterprise' ? `${random.pick([50, 100, 200, 500, 1000])} 万元` : null,
      story: wish?.story ?? null,
    }
  })
}

function nameOf(trade: Trade, township: string, brand: string, owner: string): string {
  if (trade.kind === 'individual-business') return `华容县${township}${owner.slice(0, 1)}记${brand}${trade.suffix}`
  return `华容县${brand}${trade.suffix}`
}

/** 登记管理部门和机构类别 + 行政区划 + 组织机构代码（MA9D 开头，自带 GB 11714 校验位）+ 校验位。 */
function inventCreditCode(bodyType: string, serial: number): string {
  const body = `MA9D${String(serial).padStart(4, '0')}`
  return creditCodeWithCheck(`${bodyType}430623${body}${organisationCheck(body)}`)
}

function organisationCheck(body: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, index) => total + weight * Number.parseInt(body[index] ?? '0', 36), 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}
