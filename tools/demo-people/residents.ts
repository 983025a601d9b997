import { residentIdWithCheck } from '#kernel/resident-id.ts'
import { inventGivenName, inventSurname, type Sex } from './names.ts'
import { type Township, townships } from './places.ts'
import type { Random } from './random.ts'

export type Relation = '户主' | '配偶' | '子女' | '父母' | '孙子女'

export interface DemoResident {
  key: string
  name: string
  idNumber: string
  sex: Sex
  birthOn: string
  phone: string | null
  address: string
  regionCode: string
  township: string
  household: string
  relation: Relation
  /** key of husband or wife */
  spouse: string | null
  marriedOn: string | null
  deceasedOn: string | null
  /** 残疾类别和等级，例如 `肢体二级` */
  disability: string | null
  lowIncome: boolean
  /** what this person shows in the demonstration; null for the many others */
  story: string | null
}

/** Birthdays are drawn as of this day. */
export const asOf = '2026-01-01'

interface Wish {
  story: string
  township: string
  head: number
  sex: Sex
  name?: string
  spouse?: number
  children?: readonly number[]
  parent?: number
  disability?: string
  lowIncome?: boolean
  deceasedOn?: string
  region?: string
}

/** Households that a demonstration needs by name; the ages are those of the head, spouse, children and parent. */
const wished: readonly Wish[] = [
  { story: '刚生孩子，办出生一件事', township: '章华镇', head: 29, sex: '男', name: '陈浩', spouse: 27, children: [0] },
  { story: '80 岁老人，子女不在身边，申请高龄津贴', township: '团洲乡', head: 80, sex: '女', name: '严桂兰' },
  { story: '开餐馆的个体工商户', township: '章华镇', head: 41, sex: '女', name: '毛丽华', spouse: 43, children: [12] },
  { story: '企业法定代表人', township: '三封寺镇', head: 47, sex: '男', name: '蔡志强', spouse: 45 },
  { story: '企业经办人', township: '章华镇', head: 32, sex: '女', name: '易婷' },
  {
    story: '肢体二级残疾，申请护理补贴',
    township: '梅田湖镇',
    head: 52,
    sex: '男',
    name: '涂建平',
    disability: '肢体二级',
    lowIncome: true,
  },
  {
    story: '父亲去世，办身后一件事',
    township: '注滋口镇',
    head: 84,
    sex: '男',
    deceasedOn: '2026-06-18',
    spouse: 79,
    children: [50],
  },
  { story: '到了退休年龄，申领养老待遇', township: '北景港镇', head: 60, sex: '男', name: '龚国庆', spouse: 58 },
  { story: '买卖二手房', township: '章华镇', head: 35, sex: '男', name: '彭鹏飞', spouse: 34, children: [6] },
  { story: '与上一位同名同姓', township: '东山镇', head: 61, sex: '男', name: '彭鹏飞' },
  { story: '低保家庭', township: '插旗镇', head: 66, sex: '男', lowIncome: true, parent: 90 },
  { story: '外省户口，在县城居住', township: '章华镇', head: 36, sex: '女', name: '欧阳思思', region: '420116' },
  { story: '姓名带间隔号', township: '章华镇', head: 26, sex: '女', name: '古丽娜尔·买买提', region: '653101' },
  { story: '孩子今年上小学', township: '章华镇', head: 33, sex: '女', name: '季佳怡', spouse: 35, children: [6, 2] },
  {
    story: '农村建房，申请宅基地',
    township: '新河乡',
    head: 44,
    sex: '男',
    name: '白卫东',
    spouse: 42,
    children: [19],
    parent: 71,
  },
  { story: '灵活就业人员', township: '治河渡镇', head: 38, sex: '男', name: '熊海波', spouse: 38, children: [11] },
]

interface Draft {
  age: number
  sex: Sex
  surname: string
  relation: Relation
}

/** About two hundred invented residents in households over the 14 townships; the wished ones first. */
export function makeResidents(random: Random, atLeast: number): DemoResident[] {
  const made: DemoResident[] = []
  const ids = new Set<string>()
  let household = 0
  const settle = (wish: Wish) => {
    household += 1
    made.push(...makeHousehold(random, wish, household, made.length, ids))
  }
  for (const wish of wished) settle(wish)
  for (let turn = 0; made.length < atLeast; turn += 1)
    settle(ordinary(random, townships[turn % townships.length] ?? random.pick(townships)))
  return made
}

function ordinary(random: Random, township: Township): Wish {
  const head = random.pick([24, 31, 37, 44, 49, 55, 62, 67, 70, 74, 78, 83, 88, 92]) + random.int(-2, 3)
  const spouse = head < 26 || random.chance(0.25) ? undefined : head + random.int(-4, 2)
  const childAge = head - random.int(23, 29)
  const children = spouse !== undefined && childAge >= 0 && childAge <= 24 ? [childAge] : []
  const parent = head > 30 && head < 62 && random.chance(0.35) ? head + random.int(22, 29) : undefined
  return {
    story: '',
    township: township.name,
    head,
    sex: random.chance(0.6) ? '男' : '女',
    ...(spouse === undefined ? {} : { spouse }),
    children,
    ...(parent === undefined ? {} : { parent }),
    ...(random.chance(0.06) ? { disability: random.pick(['视力一级', '听力三级', '肢体三级', '智力二级']) } : {}),
    lowIncome: random.chance(0.05),
  }
}

function makeHousehold(random: Random, wish: Wish, number: number, before: number, ids: Set<string>): DemoResident[] {
  const township = townships.find((one) => one.name === wish.township) ?? random.pick(townships)
  const village = random.pick(township.villages)
  const address = `湖南省华容县${township.name}${village.name}${village.name.endsWith('社区') ? ` ${random.int(1, 60)} 号` : ` ${random.int(1, 18)} 组`}`
  const surname = wish.name ? surnameOf(wish.name) : inventSurname(random)
  const other: Sex = wish.sex === '男' ? '女' : '男'
  const father = wish.sex === '男' ? surname : inventSurname(random)
  const drafts: Draft[] = [{ age: wish.head, sex: wish.sex, surname, relation: '户主' }]
  if (wish.spouse !== undefined)
    drafts.push({
      age: wish.spouse,
      sex: other,
      surname: wish.sex === '男' ? inventSurname(random) : father,
      relation: '配偶',
    })
  for (const age of wish.children ?? [])
    drafts.push({ age, sex: random.pick(['男', '女']), surname: father, relation: '子女' })
  if (wish.parent !== undefined)
    drafts.push({
      age: wish.parent,
      sex: wish.sex === '男' ? '男' : random.pick(['男', '女']),
      surname,
      relation: '父母',
    })

  const youngerSpouse = Math.min(wish.head, wish.spouse ?? wish.head)
  const marriedOn = wish.spouse === undefined ? null : dayIn(random, Math.min(2025, 2026 - youngerSpouse + 23))
  const tellsStory: Relation = wish.deceasedOn ? '子女' : '户主'
  return drafts.map((draft, index) => {
    const birthOn = dayIn(random, 2025 - draft.age)
    const idNumber = inventIdNumber(random, wish.region ?? '430623', birthOn, draft.sex, ids)
    const head = draft.relation === '户主'
    const married = wish.spouse !== undefined && (head || draft.relation === '配偶')
    return {
      key: keyOf(before + index),
      name:
        head && wish.name ? wish.name : draft.surname + inventGivenName(random, draft.sex, Number(birthOn.slice(0, 4))),
      idNumber,
      sex: draft.sex,
      birthOn,
      phone:
        draft.age < 14 || (draft.age > 76 && !wish.name && random.chance(0.4))
          ? null
          : `1990730${String(1000 + before + index)}`,
      address,
      regionCode: village.code ?? township.code,
      township: township.name,
      household: `h${String(number).padStart(3, '0')}`,
      relation: draft.relation,
      spouse: married ? keyOf(before + 1 - index) : null,
      marriedOn: married ? marriedOn : null,
      deceasedOn: head ? (wish.deceasedOn ?? null) : null,
      disability: head ? (wish.disability ?? null) : null,
      lowIncome: wish.lowIncome ?? false,
      story: draft.relation === tellsStory && wish.story !== '' ? wish.story : null,
    }
  })
}

const keyOf = (index: number) => `p${String(index + 1).padStart(3, '0')}`

const surnameOf = (name: string) => (name.startsWith('欧阳') ? '欧阳' : name.includes('·') ? name : name.slice(0, 1))

function dayIn(random: Random, year: number): string {
  return `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`
}

function inventIdNumber(random: Random, region: string, birthOn: string, sex: Sex, ids: Set<string>): string {
  for (;;) {
    // The order codes 9xx are not handed out in practice, so that an invented number is unlikely to be anybody's.
    const order = 900 + random.int(0, 49) * 2 + (sex === '男' ? 1 : 0)
    const idNumber = residentIdWithCheck(`${region}${birthOn.replaceAll('-', '')}${order}`)
    if (ids.has(idNumber)) continue
    ids.add(idNumber)
    return idNumber
  }
}
