/** Who plays in the demonstration: staff by office and role, applicants by what they can apply for. */
import type { ServiceItem } from '#modules/catalog/model.ts'
import type { Actor } from '#modules/identity/model.ts'
import type { Identity } from '#modules/identity/service.ts'
import type { Role } from '#modules/organisation/model.ts'
import { postsOf } from '#modules/organisation/queries.ts'
import type { Database } from '#platform/db/database.ts'
import type { DemoCompany } from '../demo-people/companies.ts'
import type { Random } from '../demo-people/random.ts'
import type { DemoResident } from '../demo-people/residents.ts'
import type { LoadedPeople } from './people.ts'

export type StaffActor = Extract<Actor, { kind: 'staff' }>
export type PersonActor = Extract<Actor, { kind: 'person' }>

/** An applicant with the person who comes or signs in. */
export interface DemoApplicant {
  readonly person: DemoResident
  readonly company: DemoCompany | null
}

export type Cast = Awaited<ReturnType<typeof createCast>>

/** Looks everybody up once. `today` decides which posts are held. */
export async function createCast(parts: { db: Database; identity: Identity }, people: LoadedPeople, today: string) {
  const { db, identity } = parts
  const staff: StaffActor[] = []
  for (const one of people.staffList) {
    const staffId = people.staff.get(one.key)
    if (staffId) staff.push({ kind: 'staff', staffId, name: one.name, posts: await postsOf(db, staffId, today) })
  }
  const residents = new Map(people.residents.map((one) => [one.key, one]))
  const accounts = new Map(people.accounts)
  const born = (one: DemoResident, years: number): boolean =>
    `${Number(today.slice(0, 4)) - years}${today.slice(4)}` >= one.birthOn
  const reachable = people.residents.filter((one) => one.phone !== null && one.deceasedOn === null && born(one, 18))

  const residentOf = (key: string): DemoResident => {
    const found = residents.get(key)
    if (!found) throw new Error(`the demonstration names ${key}, which is not there`)
    return found
  }

  return {
    staff,
    personId: (one: DemoResident): string => people.persons.get(one.key) ?? '',
    legalPersonId: (one: DemoCompany): string => people.legalPersons.get(one.key) ?? '',
    residentOf,

    /** Staff with this role at the office; the first is the one whom the demonstration suggests as a login. */
    at: (officeId: string, ...roles: readonly Role[]): readonly StaffActor[] =>
      staff.filter((one) => one.posts.some((post) => post.officeId === officeId && roles.includes(post.role))),

    /** Front desks that serve a region: the county hall's clerks, the helper of the township or village; else any helper of that kind. */
    frontDesk: (channel: 'window' | 'township' | 'village', regionCode: string): readonly StaffActor[] => {
      const [role, length] = frontDesks[channel]
      const all = staff.filter((one) => one.posts.some((post) => post.role === role))
      const here = (code: string): boolean => code.slice(0, length) === regionCode.slice(0, length)
      const near = all.filter((one) => one.posts.some((post) => post.role === role && here(post.regionCode)))
      return near.length > 0 ? near : all
    },

    /** The applicant of a story, by key: a company with who acts for it, or a resident (with the own business for items of businesses). */
    named: (key: string, item: ServiceItem): DemoApplicant => {
      const company = people.companies.find((one) =>
        key.startsWith('c') ? one.key === key : takesOrganisation(item) && one.representative === key,
      )
      const person = residentOf(
        key.startsWith('c') ? (company?.agents[0]?.person ?? company?.representative ?? '') : key,
      )
      return { person, company: company ?? null }
    },

    /** Residents and organisations that this item is really for. */
    applicantFor: (item: ServiceItem, random: Random): DemoApplicant => {
      if (takesOrganisation(item)) {
        const wanted = trades.find(([name]) => name.test(item.name))?.[1] ?? /./
        const fitting = people.companies.filter(
          (one) => wanted.test(one.name) && residentOf(one.representative).phone !== null,
        )
        const company = random.pick(fitting.length > 0 ? fitting : people.companies)
        return { person: residentOf(company.agents[0]?.person ?? company.representative), company }
      }
      const wanted = circumstances.find(([name]) => name.test(item.name))?.[1]
      const fitting = wanted ? reachable.filter((one) => wanted(one, born)) : reachable.filter((one) => !born(one, 70))
      return { person: random.pick(fitting.length > 0 ? fitting : reachable), company: null }
    },

    otherThan: (person: DemoResident, random: Random): DemoResident => {
      const other = random.pick(reachable)
      return other.key === person.key ? random.pick(reachable) : other
    },

    /** The applicant signed in; an account is opened for those who have none. */
    signedIn: async ({ person, company }: DemoApplicant): Promise<PersonActor> => {
      const personId = people.persons.get(person.key) ?? ''
      let accountId = accounts.get(person.key)
      if (!accountId) {
        accountId = (await identity.openAccount('system:demo', { personId, phone: person.phone ?? '', level: 3 }))
          .accountId
        accounts.set(person.key, accountId)
      }
      const actingFor = company && { legalPersonId: people.legalPersons.get(company.key) ?? '', name: company.name }
      return { kind: 'person', accountId, personId, level: 3, actingFor }
    },
  }
}

/** Role at each kind of front desk, and how much of a region code it serves. */
const frontDesks = {
  window: ['window-clerk', 6],
  township: ['township-helper', 9],
  village: ['village-helper', 12],
} as const

/** Items that ask for a business licence are for organisations, whatever else the guide admits. */
const takesOrganisation = (item: ServiceItem): boolean =>
  !item.audience.includes('individual') ||
  (item.audience.includes('legal-entity') &&
    !/企业设立登记|不动产|国有建设|林木|农机|供水|用电|燃气|通信|有线电视|用水|职工参保|乡村建设|取水|首次登记|转移登记/.test(
      item.name,
    ))

/** Which of the invented businesses would apply. */
const trades: readonly (readonly [RegExp, RegExp])[] = [
  [/食品|公共场所|污水|烟草/, /餐馆|早餐|便利店|食品|理发/],
  [/劳务派遣|人力资源/, /人力资源/],
  [/民办学校|民办非企业/, /幼儿园/],
  [/道路货物/, /物流/],
  [/建筑|建设|消防|竣工|施工|防空|水土|规划|环境|洪水/, /建筑|食品有限|农业/],
  [/药品|医疗|出版|娱乐|发票|公章|企业|社会保险/, /有限公司/],
]

type Born = (one: DemoResident, years: number) => boolean

/** Whom the law means by an item. */
const circumstances: readonly (readonly [RegExp, (one: DemoResident, born: Born) => boolean])[] = [
  [/高龄津贴/, (one, born) => born(one, 80)],
  [/老年人优待证|养老保险待遇申领|正常退休/, (one, born) => born(one, 60)],
  [/残疾/, (one) => one.disability !== null],
  [/最低生活保障|特困|临时救助/, (one) => one.lowIncome],
  [/结婚登记/, (one, born) => one.spouse === null && born(one, 22) && !born(one, 45)],
  [/户口迁移/, (one) => one.spouse !== null],
  [/出生|生育/, (one, born) => one.spouse !== null && born(one, 22) && !born(one, 42)],
  [/宅基地|林木|农机/, (one) => /[2-4]\d\d$/.test(one.regionCode) || one.regionCode.endsWith('000')],
]
