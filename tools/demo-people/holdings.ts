import type { DemoCompany } from './companies.ts'
import type { Random } from './random.ts'
import { asOf, type DemoResident } from './residents.ts'

/** A licence somebody holds when the demonstration begins. */
export interface DemoHolding {
  holder: { kind: 'person' | 'legal-person'; key: string }
  licenceType: string
  number: string
  issuer: string
  issuedOn: string
  /** null: no end */
  validTo: string | null
  fields: Record<string, string>
}

const police = '县公安局'
const civil = '县民政局'
const market = '县市场监督管理局'

/** The licences of residents and companies, as their departments would have issued them. */
export function makeHoldings(
  random: Random,
  residents: readonly DemoResident[],
  companies: readonly DemoCompany[],
): DemoHolding[] {
  const living = residents.filter((one) => !one.deceasedOn)
  return [
    ...living.flatMap((one) => identityCard(random, one)),
    ...living.map((one) => householdBook(residents, one)),
    ...living.flatMap((one) => marriage(residents, one)),
    ...living.flatMap((one) => disability(random, one)),
    ...living.flatMap((one) => socialCard(random, one)),
    ...living.flatMap((one) => lowIncome(one)),
    ...living.flatMap((one) => property(random, one)),
    ...living.flatMap((one) => elderly(random, one)),
    ...living.flatMap((one) => birth(residents, one)),
    ...living.flatMap((one) => driver(random, one)),
    ...companies.flatMap((one) => businessLicences(residents, one)),
  ]
}

const holds = (one: DemoResident) => ({ kind: 'person' as const, key: one.key })
const ageOf = (one: DemoResident) => Number(asOf.slice(0, 4)) - Number(one.birthOn.slice(0, 4))
const plusYears = (day: string, years: number) => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
const dayAfter = (random: Random, year: number) =>
  `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
const digits = (random: Random, count: number) => Array.from({ length: count }, () => random.int(0, 9)).join('')

/** 居民身份证法第五条：不满十六周岁五年，十六至二十五周岁十年，二十六至四十五周岁二十年，四十六周岁以上长期。 */
function identityCard(random: Random, one: DemoResident): DemoHolding[] {
  if (ageOf(one) < 6) return []
  const issuedOn = dayAfter(random, Math.max(2021, Number(one.birthOn.slice(0, 4)) + 6))
  const ageThen = Number(issuedOn.slice(0, 4)) - Number(one.birthOn.slice(0, 4))
  const years = ageThen < 16 ? 5 : ageThen < 26 ? 10 : ageThen < 46 ? 20 : null
  return [
    {
      holder: holds(one),
      licenceType: '居民身份证',
      number: one.idNumber,
      issuer: police,
      issuedOn,
      validTo: years === null ? null : plusYears(issuedOn, years),
      fields: {
        姓名: one.name,
        性别: one.sex,
        民族: one.name.includes('·') ? '维吾尔族' : '汉族',
        出生日期: one.birthOn,
        住址: one.address,
        公民身份号码: one.idNumber,
      },
    },
  ]
}

function householdBook(residents: readonly DemoResident[], one: DemoResident): DemoHolding {
  const head = residents.find((other) => other.household === one.household && other.relation === '户主') ?? one
  return {
    holder: holds(one),
    licenceType: '居民户口簿',
    number: `430623${one.household.slice(1).padStart(6, '0')}`,
    issuer: police,
    issuedOn: '2016-05-10',
    validTo: null,
    fields: {
      户号: `430623${one.household.slice(1).padStart(6, '0')}`,
      户别: one.address.includes('社区') ? '城镇家庭户' : '农村家庭户',
      户主姓名: head.name,
      姓名: one.name,
      与户主关系: one.relation,
      公民身份号码: one.idNumber,
      住址: one.address,
    },
  }
}

function marriage(residents: readonly DemoResident[], one: DemoResident): DemoHolding[] {
  const spouse = residents.find((other) => other.key === one.spouse)
  if (!spouse || !one.marriedOn || spouse.deceasedOn) return []
  const [first = one.key] = [one.key, spouse.key].sort()
  const number = `J430623-${one.marriedOn.slice(0, 4)}-${first.slice(1).padStart(6, '0')}`
  return [
    {
      holder: holds(one),
      licenceType: '结婚证',
      number,
      issuer: civil,
      issuedOn: one.marriedOn,
      validTo: null,
      fields: {
        持证人: one.name,
        登记日期: one.marriedOn,
        结婚证字号: number,
        配偶姓名: spouse.name,
        配偶身份号码: spouse.idNumber,
      },
    },
  ]
}

/** 残疾人证号：身份号码加一位类别、一位等级，共 20 位。 */
function disability(random: Random, one: DemoResident): DemoHolding[] {
  if (!one.disability) return []
  const kinds = ['视力', '听力', '言语', '肢体', '智力', '精神', '多重']
  const kind = kinds.find((name) => one.disability?.startsWith(name)) ?? '肢体'
  const grade = '一二三四'.indexOf(one.disability.slice(-2, -1)) + 1
  const issuedOn = dayAfter(random, 2020)
  const number = `${one.idNumber}${kinds.indexOf(kind) + 1}${grade}`
  return [
    {
      holder: holds(one),
      licenceType: '残疾人证',
      number,
      issuer: '县残疾人联合会',
      issuedOn,
      validTo: plusYears(issuedOn, 10),
      fields: { 姓名: one.name, 残疾人证号: number, 残疾类别: kind, 残疾等级: `${'一二三四'[grade - 1] ?? ''}级` },
    },
  ]
}

function socialCard(random: Random, one: DemoResident): DemoHolding[] {
  if (ageOf(one) < 1) return []
  const number = `C${digits(random, 8)}`
  return [
    {
      holder: holds(one),
      licenceType: '社会保障卡',
      number,
      issuer: '县人力资源和社会保障局',
      issuedOn: dayAfter(random, Math.max(2019, Number(one.birthOn.slice(0, 4)) + 1)),
      validTo: null,
      fields: {
        姓名: one.name,
        社会保障号码: one.idNumber,
        卡号: number,
        开户银行: '演示银行华容支行',
        银行账号: `6200000${digits(random, 12)}`,
      },
    },
  ]
}

function lowIncome(one: DemoResident): DemoHolding[] {
  if (!one.lowIncome || one.relation !== '户主') return []
  const number = `华低保${one.household.slice(1)}号`
  return [
    {
      holder: holds(one),
      licenceType: '低保证',
      number,
      issuer: civil,
      issuedOn: '2026-01-15',
      validTo: '2027-01-14',
      fields: { 户主姓名: one.name, 证号: number, 保障人数: '1', 月保障金额: '462' },
    },
  ]
}

function property(random: Random, one: DemoResident): DemoHolding[] {
  const owner = one.relation === '户主' && (one.township === '章华镇' || random.chance(0.4))
  if (!owner || one.story === '外省户口，在县城居住') return []
  const issuedOn = dayAfter(random, random.int(2017, 2025))
  const number = `湘（${issuedOn.slice(0, 4)}）华容县不动产权第${digits(random, 7)}号`
  return [
    {
      holder: holds(one),
      licenceType: '不动产权证书',
      number,
      issuer: '县不动产登记中心',
      issuedOn,
      validTo: null,
      fields: {
        权利人: one.name,
        坐落: one.address,
        不动产单元号: `430623${digits(random, 22)}`,
        权利类型: one.address.includes('社区') ? '国有建设用地使用权/房屋所有权' : '宅基地使用权/房屋所有权',
        用途: '住宅',
        面积: `${random.int(78, 160)} 平方米`,
      },
    },
  ]
}

function elderly(random: Random, one: DemoResident): DemoHolding[] {
  if (ageOf(one) < 66 || !random.chance(0.6)) return []
  const number = `HR${digits(random, 8)}`
  return [
    {
      holder: holds(one),
      licenceType: '老年人优待证',
      number,
      issuer: '县卫生健康局',
      issuedOn: dayAfter(random, Number(one.birthOn.slice(0, 4)) + 65),
      validTo: null,
      fields: { 姓名: one.name, 证号: number },
    },
  ]
}

/** 出生医学证明由父母保管：记在户主名下，办出生登记时可以直接用。 */
function birth(residents: readonly DemoResident[], one: DemoResident): DemoHolding[] {
  const parents = residents.filter((other) => other.household === one.household && other.spouse)
  const keeper = parents.find((parent) => parent.relation === '户主')
  if (ageOf(one) > 7 || !keeper) return []
  const parentOf = (sex: string) => parents.find((parent) => parent.sex === sex)
  const number = `Y43${one.key.slice(1).padStart(7, '0')}`
  return [
    {
      holder: holds(keeper),
      licenceType: '出生医学证明',
      number,
      issuer: '县卫生健康局',
      issuedOn: one.birthOn,
      validTo: null,
      fields: {
        新生儿姓名: one.name,
        新生儿性别: one.sex,
        出生日期: one.birthOn,
        母亲姓名: parentOf('女')?.name ?? '',
        父亲姓名: parentOf('男')?.name ?? '',
        出生证编号: number,
      },
    },
  ]
}

function driver(random: Random, one: DemoResident): DemoHolding[] {
  if (ageOf(one) < 20 || ageOf(one) > 68 || !random.chance(0.35)) return []
  const issuedOn = dayAfter(random, random.int(2016, 2024))
  return [
    {
      holder: holds(one),
      licenceType: '机动车驾驶证',
      number: one.idNumber,
      issuer: police,
      issuedOn,
      validTo: plusYears(issuedOn, 10),
      fields: {
        姓名: one.name,
        证号: one.idNumber,
        准驾车型: random.pick(['C1', 'C1', 'C2', 'B2', 'D']),
        档案编号: `430600${digits(random, 6)}`,
      },
    },
  ]
}

function businessLicences(residents: readonly DemoResident[], one: DemoCompany): DemoHolding[] {
  const representative = residents.find((other) => other.key === one.representative)?.name ?? ''
  const holder = { kind: 'legal-person' as const, key: one.key }
  if (one.kind === 'private-non-enterprise')
    return [
      {
        holder,
        licenceType: '民办非企业单位登记证书',
        number: one.creditCode,
        issuer: civil,
        issuedOn: one.establishedOn,
        validTo: null,
        fields: { 名称: one.name, 统一社会信用代码: one.creditCode, 法定代表人: representative, 住所: one.address },
      },
    ]
  const licence: DemoHolding = {
    holder,
    licenceType: '营业执照',
    number: one.creditCode,
    issuer: market,
    issuedOn: one.establishedOn,
    validTo: null,
    fields: {
      名称: one.name,
      统一社会信用代码: one.creditCode,
      [one.kind === 'enterprise' ? '法定代表人' : '经营者']: representative,
      住所: one.address,
      经营范围: one.businessScope,
      成立日期: one.establishedOn,
    },
  }
  if (!/食品|餐饮/.test(one.businessScope) || one.story === '开餐馆一件事') return [licence]
  const number = `JY24306230${one.key.slice(1).padStart(6, '0')}`
  const issuedOn = one.establishedOn < '2022-01-01' ? '2022-03-08' : one.establishedOn
  const food: DemoHolding = {
    holder,
    licenceType: '食品经营许可证',
    number,
    issuer: market,
    issuedOn,
    validTo: plusYears(issuedOn, 5),
    fields: { 经营者名称: one.name, 许可证编号: number, 经营场所: one.address, 法定代表人: representative },
  }
  return [licence, food]
}
