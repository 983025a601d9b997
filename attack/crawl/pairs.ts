/** Pairs of people who have nothing to do with each other, each with everything that somebody like them can have. */
import { creditCodeWithCheck } from '#kernel/credit-code.ts'
import { fullDraft } from '#modules/cases/testing/online.ts'
import {
  bureau,
  createTestCounty,
  places,
  type Resident,
  type StaffMember,
  type TestCounty,
} from '../../src/testing/county.ts'
import { intakeBody, timedItem } from '../../src/testing/filing.ts'

interface Cleanup {
  after(work: () => Promise<void>): void
}

/** Somebody who walks, and the words by which what is theirs is known wherever it stands. */
export interface Walker {
  readonly name: string
  readonly cookie: string
  readonly marks: readonly string[]
  /** Where the walk begins, beside the routes of the table. */
  readonly from: readonly string[]
}

/** Two of a kind; what is one's may never reach the other. */
export interface Pair {
  readonly kind: string
  readonly walkers: readonly [Walker, Walker]
}

const remedies = { reviewBody: '县人民政府', reviewWithinDays: 60, court: '县人民法院', suitWithinMonths: 6 }
/** Two items with the general form, decided by two offices. */
const other = { name: '林木采伐许可证核发', office: '县林业局' } as const

/** A county with its pairs: residents, companies, counters of two townships, officers of two offices. */
export async function setPairs(t: Cleanup): Promise<{ readonly county: TestCounty; readonly pairs: readonly Pair[] }> {
  const county = await createTestCounty(t, { config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } })
  const here = await worksAt(county, places.sanfengsi, timedItem.office)
  const there = await worksAt(county, places.zhihedu, other.office)
  const anna = await livesIn(county, here, '金丝雀甲', '430623101201', timedItem.name)
  const bert = await livesIn(county, there, '金丝雀乙', '430623102000', other.name)
  const first = await runs(county, here, {
    name: '华容县金丝雀水务有限公司',
    body: '91430623MA9D00041',
    director: '金丝雀丙',
    region: '430623101201',
    item: timedItem.name,
  })
  const second = await runs(county, there, {
    name: '华容县画眉林业有限公司',
    body: '91430623MA9D00051',
    director: '画眉丁',
    region: '430623102000',
    item: other.name,
  })
  const marksOf = (...walkers: readonly Walker[]) => walkers.flatMap(({ marks }) => marks)
  const staffWalker = (name: string, { cookie }: StaffMember, ...theirs: readonly Walker[]): Walker => ({
    ...{ name, cookie, marks: marksOf(...theirs), from: [] },
  })
  return {
    county,
    pairs: [
      { kind: 'residents', walkers: [anna, bert] },
      { kind: 'companies', walkers: [first, second] },
      {
        kind: 'counters',
        walkers: [
          staffWalker('clerk here', here.clerk, anna, first),
          staffWalker('clerk there', there.clerk, bert, second),
        ],
      },
      {
        kind: 'officers',
        walkers: [
          staffWalker('officer here', here.officer, anna, first),
          staffWalker('officer there', there.officer, bert, second),
        ],
      },
      {
        kind: 'heads',
        walkers: [
          staffWalker('head here', here.head, anna, first),
          staffWalker('head there', there.head, bert, second),
        ],
      },
    ],
  }
}

interface Workplace {
  readonly clerk: StaffMember
  readonly officer: StaffMember
  readonly approver: StaffMember
  readonly head: StaffMember
}

async function worksAt(county: TestCounty, region: string, office: string): Promise<Workplace> {
  return {
    clerk: await county.staff({ role: 'window-clerk', office: bureau, region }),
    officer: await county.staff({ role: 'caseworker', office, region }),
    approver: await county.staff({ role: 'approver', office, region }),
    head: await county.staff({ role: 'office-head', office, region }),
  }
}

/** Brings a case to its decision: every step worked off, refused or granted, handed over. */
async function decideCase(county: TestCounty, { officer, approver, clerk }: Workplace, id: string): Promise<void> {
  const send = async (who: StaffMember, noun: string, body: object) => {
    const { version } = await county.services.cases.stateOf(id)
    return who.send('POST', `/api/cases/${id}/${noun}`, { version, ...body })
  }
  for (let round = 0; round < 8; round += 1) {
    const inspectors = [officer.staffId, approver.staffId]
    const reply = await send(officer, 'opinions', { opinion: '符合条件', recommendation: 'grant', inspectors })
    if (reply.status !== 200) break
  }
  const granted = await send(approver, 'grant', { validTo: null })
  if (granted.status !== 200) await send(approver, 'denial', { reasons: '水源不足', basis: '办法第十九条', remedies })
  await send(officer, 'result', {})
  const presence = { who: 'applicant', place: 'county-hall', purpose: 'pick-up' }
  await send(clerk, 'deliveries', { method: 'window', identityChecked: true, signed: true, presence })
}

const idsOf = async (county: TestCounty, caseIds: readonly string[]): Promise<string[]> => {
  const rows = await county.db.query<{
    id: string
    number: string | null
    upload: string | null
    licence: string | null
  }>(
    `select c.id, c.number, u.id as upload, l.id as licence from case_file c
       left join upload u on u.case_id = c.id or u.draft_id = c.id
       left join e_licence l on l.source_case_id = c.id where c.id = any($1::uuid[])`,
    [caseIds],
  )
  return [...new Set(rows.flatMap(({ id, number, upload, licence }) => [id, number, upload, licence]))].filter(
    (mark): mark is string => mark !== null,
  )
}

async function livesIn(
  county: TestCounty,
  work: Workplace,
  name: string,
  region: string,
  item: string,
): Promise<Walker> {
  const resident = await county.resident({ name, region })
  const take = async (through: 'receive' | 'accept') =>
    String(
      (
        await work.clerk.send(
          'POST',
          '/api/cases',
          await intakeBody(county, { clerk: work.clerk, applicant: resident, item, through }),
        )
      ).body.id,
    )
  const cases = [await take('receive'), await take('accept'), await take('accept')]
  await decideCase(county, work, cases[2] ?? '')
  const draft = item === timedItem.name ? [await fullDraft(county, resident)] : []
  const { version } = await county.services.cases.stateOf(cases[0] ?? '')
  const material = (await work.clerk.get(`/api/cases/${cases[0]}`)).body as { materials: { key: string }[] }
  const items = [{ key: material.materials[0]?.key ?? '', problem: '不清楚', remedy: '请重交' }]
  await work.clerk.send('POST', `/api/cases/${cases[0]}/notices`, { version, items })
  return {
    ...{ name, cookie: resident.cookie },
    marks: [...personMarks(resident), ...(await idsOf(county, [...cases, ...draft]))],
    from: [
      '/my',
      '/my/licences',
      '/my/access',
      '/my/sessions',
      '/my/organisations',
      ...draft.map((id) => `/apply/${id}`),
    ],
  }
}

const personMarks = ({ name, idNumber, maskedIdNumber, phone, personId, accountId }: Resident): string[] => [
  ...[name, idNumber, phone, personId, accountId],
  // A masked number says little by itself, but no stranger has any business with it.
  ...(maskedIdNumber.replaceAll('*', '').length > 8 ? [maskedIdNumber] : []),
]

interface CompanyWish {
  readonly name: string
  readonly body: string
  readonly director: string
  readonly region: string
  readonly item: string
}

async function runs(county: TestCounty, work: Workplace, wish: CompanyWish): Promise<Walker> {
  const director = await county.resident({ name: wish.director, region: wish.region })
  const agent = await county.resident({ name: `${wish.director}的经办`, region: wish.region })
  const creditCode = creditCodeWithCheck(wish.body)
  const { registers, identity } = county.services
  const address = `三封寺镇墨山村 2 组${wish.director}大院`
  const legalPersonId = await county.db.transaction((tx) =>
    registers.saveLegalPerson(tx, {
      ...{ name: wish.name, creditCode, kind: 'enterprise', address, regionCode: wish.region },
      ...{
        representativePersonId: director.personId,
        establishedOn: null,
        source: 'legal-person-register',
        verified: true,
      },
    }),
  )
  const grant = { legalPersonId, personId: agent.personId, scope: '全部办事', validTo: null, grantedBy: 'system:test' }
  const agentId = await registers.grantAgent(county.db, grant)
  const prefix = `${county.server.cookieNames.session}=`
  const origin = { ip: '127.0.0.1', userAgent: 'test' }
  const cookie = prefix + (await identity.actFor(director.cookie.slice(prefix.length), legalPersonId, origin))
  const filed: string[] = []
  for (const through of ['receive', 'accept'] as const) {
    const body = await intakeBody(county, { clerk: work.clerk, applicant: director, item: wish.item, through })
    const answers = {
      ...{ applicantKind: 'legal-entity', legalName: wish.name, creditCode, representative: director.name },
      ...{ legalAddress: address, phone: director.phone },
    }
    const applicant = { kind: 'legal-entity', legalPersonId, agentPersonId: director.personId }
    const reply = await work.clerk.send('POST', '/api/cases', { ...body, applicant, answers })
    if (reply.status !== 201) throw new Error(`the case of ${wish.name} was not taken: ${reply.text}`)
    filed.push(String(reply.body.id))
  }
  return {
    ...{ name: wish.name, cookie },
    marks: [
      ...personMarks(director),
      wish.name,
      creditCode,
      address,
      legalPersonId,
      agentId,
      ...(await idsOf(county, filed)),
    ],
    from: [
      '/my',
      '/my/licences',
      '/my/access',
      '/my/sessions',
      '/my/organisations',
      `/my/organisations/${legalPersonId}/agents`,
    ],
  }
}
