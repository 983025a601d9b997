/** The ground of the matrix: cases in every state of a case's life, and everybody who may have to do with them, signed in. */
import { creditCodeWithCheck } from '#kernel/credit-code.ts'
import { fullDraft, personOf, stampBy } from '#modules/cases/testing/online.ts'
import { findItemByName } from '#modules/catalog/queries.ts'
import { roles } from '#modules/organisation/model.ts'
import { openDatabase } from '#platform/db/database.ts'
import {
  bureau,
  createTestCounty,
  places,
  type Resident,
  type StaffMember,
  type TestCounty,
} from '../../src/testing/county.ts'
import { fileCase, intakeBody, timedItem } from '../../src/testing/filing.ts'
import type { About } from './bodies.ts'
import { type Deed, setElsewhere } from './elsewhere.ts'
import type { Applicant, CaseCell, Seat, Who } from './law.ts'

interface Cleanup {
  after(work: () => Promise<void>): void
}

/** 墨山村 in 三封寺镇, where the cases come from, and a village next to it. */
export const home = '430623101201'
const nextDoor = '430623101202'

/** Everything the cells are made of. */
export interface Stage {
  readonly county: TestCounty
  readonly callers: readonly Caller[]
  readonly cases: readonly StagedCase[]
  /** By route: something that can be done through it, for the routes that write elsewhere than in a case. */
  readonly elsewhere: ReadonlyMap<string, Deed>
}

/** Somebody who knocks: who they are to the law, and their session. */
export interface Caller {
  readonly who: Who
  readonly cookie: string
}

/** A case as it stands during the whole run. */
export interface StagedCase extends CaseCell {
  readonly id: string
  readonly number: string | null
  readonly about: About
  readonly fileId: string | null
  /** Version of the event whose paper can be printed; 0 for none. */
  readonly paperVersion: number
}

/**
 * The database takes no event from now on: a command that is let in and judged good ends with 503 `platform.cannot-write` at the very
 * end of its transaction. So every cell is executed to its end and meets the same case.
 */
export async function refuseAtCommit(county: TestCounty, ...others: readonly string[]): Promise<void> {
  const owner = openDatabase(county.db.url)
  await owner.query(`create function attack_refuses() returns trigger language plpgsql as $$
    begin raise exception 'the matrix takes nothing' using errcode = '25006'; end $$`)
  for (const when of ['insert on case_event', ...others])
    await owner.query(`create constraint trigger attack_refuses after ${when}
      deferrable initially deferred for each row execute function attack_refuses()`)
  await owner.close()
}

/** Where routes outside cases write. Sessions may be used, never begun or ended. */
const elsewhereWritten: readonly string[] = [
  'insert or delete or update of ended_at, acting_for on session',
  ...[
    ...['region', 'office', 'staff', 'post', 'person', 'staff_credential', 'upload', 'service_item'],
    ...['service_item_version', 'bundle_version', 'catalog_licence_type', 'item_search_word', 'item_draft'],
    ...['item_draft_act', 'list_batch', 'item_claim', 'item_claim_version', 'benchmark_item', 'lint_waiver'],
  ].map((table) => `insert or update or delete on ${table}`),
]

/** `full`: every role at every office for every region; else each role where it matters. */
export async function setStage(t: Cleanup, { full }: { readonly full: boolean }): Promise<Stage> {
  const county = await createTestCounty(t, { config: { sessionIdleMinutes: 400_000, sessionLongestMinutes: 400_000 } })
  const applicant = await county.resident({ region: home })
  const clerk = await county.staff({ role: 'window-clerk', office: bureau })
  const officer = await county.staff({ role: 'caseworker', office: timedItem.office })
  const approver = await county.staff({ role: 'approver', office: timedItem.office })
  const colleague = await county.staff({ role: 'office-head', office: timedItem.office })
  const company = await foundCompany(county, '华容县墨山水务有限公司', '91430623MA9D00021')
  const cases = await casesInEveryState(county, { applicant, company, clerk, officer, approver, colleague })
  const { callers: staff, helper } = await staffCallers(county, full)
  const callers = [...staff, ...(await peopleCallers(county, applicant, company))]
  const elsewhere = await setElsewhere(county, { applicant, clerk, helper })
  await refuseAtCommit(county, ...elsewhereWritten)
  return { county, callers, cases, elsewhere }
}

interface Cast {
  readonly applicant: Resident
  readonly company: Company
  readonly clerk: StaffMember
  readonly officer: StaffMember
  readonly approver: StaffMember
  readonly colleague: StaffMember
}

async function casesInEveryState(county: TestCounty, cast: Cast): Promise<StagedCase[]> {
  const { applicant, company, clerk, officer, approver, colleague } = cast
  const otherOffice = await county.officeNamed('县林业局')
  const found: StagedCase[] = []
  const remedies = { reviewBody: '县人民政府', reviewWithinDays: 60, court: '县人民法院', suitWithinMonths: 6 }

  async function command(who: StaffMember, id: string, noun: string, body: object): Promise<void> {
    const { version } = await county.services.cases.stateOf(id)
    const reply = await who.send('POST', `/api/cases/${id}/${noun}`, { version, ...body })
    if (reply.status !== 200) throw new Error(`${noun}: ${reply.text}`)
  }
  async function keep(name: string, id: string, more: Partial<CaseCell> = {}): Promise<void> {
    const state = await county.services.cases.stateOf(id)
    const view = await county.services.cases.view({ kind: 'system', job: 'stage' }, id)
    const [row] = await county.db.query<{ fileId: string }>(
      'select id as "fileId" from upload where case_id = $1 or draft_id = $1 limit 1',
      [id],
    )
    if (!state.status) throw new Error(`${name} has no state`)
    found.push({
      ...{ name, id, number: state.number, status: state.status, fileId: row?.fileId ?? null },
      paperVersion: view.documents.at(-1)?.version ?? 0,
      ...{ offices: [timedItem.office], step: state.status === 'examining' ? timedItem.office : null, heldBy: null },
      ...{ onTheSpot: false, applicant: 'resident', regionCode: home, ...more },
      about: {
        version: state.version,
        otherOfficeId: otherOffice.officeId,
        materialKey: view.materials[0]?.key ?? 'm1',
        deferredKey: view.deferrals[0]?.key ?? view.materials[0]?.key ?? 'm1',
        procedureKey: view.procedures[0]?.key ?? 'hearing',
        staffIds: [officer.staffId, approver.staffId],
      },
    })
  }
  const online = async (): Promise<string> => {
    const id = await fullDraft(county, applicant)
    const actor = await personOf(county, applicant)
    await county.services.cases.submitDraft(actor, id, stampBy(actor), { commitment: null })
    return id
  }
  const takenIn = async (through: 'receive' | 'accept'): Promise<string> =>
    (await fileCase(county, { clerk, applicant, through })).id
  /** Every step but the last worked off. */
  const toDecide = async (): Promise<string> => {
    const id = await takenIn('accept')
    for (let round = 0; round < 8; round += 1) {
      const view = (await officer.get(`/api/cases/${id}`)).body as { actions: { command: string; open: boolean }[] }
      if (!view.actions.some(({ command: name, open }) => name === 'complete-step' && open)) break
      const inspectors = [officer.staffId, approver.staffId]
      await command(officer, id, 'opinions', { opinion: '符合条件', recommendation: 'grant', inspectors })
    }
    return id
  }
  const granted = async (): Promise<string> => {
    const id = await toDecide()
    await command(approver, id, 'grant', { validTo: null })
    return id
  }
  const issued = async (): Promise<string> => {
    const id = await granted()
    await command(officer, id, 'result', {})
    return id
  }
  const delivery = { method: 'window', identityChecked: true, signed: true }
  const pickUp = { presence: { who: 'applicant', place: 'county-hall', purpose: 'pick-up' } }
  const concluded = async (): Promise<string> => {
    const id = await issued()
    await command(clerk, id, 'deliveries', { ...delivery, ...pickUp })
    return id
  }

  await keep('已提交', await online())
  await keep('草稿', await fullDraft(county, applicant))
  await keep('已收件', await takenIn('receive'))
  const correcting = await takenIn('receive')
  const material = (await clerk.get(`/api/cases/${correcting}`)).body as { materials: { key: string }[] }
  const items = [{ key: material.materials[0]?.key ?? '', problem: '不清楚', remedy: '请重交' }]
  await command(clerk, correcting, 'notices', { items })
  await keep('补正中', correcting)
  await keep('审查中', await takenIn('accept'))
  const claimed = await takenIn('accept')
  await command(colleague, claimed, 'claims', {})
  await keep('审查中，同事认领', claimed, { heldBy: 'somebody else' })
  const passed = await takenIn('accept')
  await command(officer, passed, 'transfers', { toOfficeId: otherOffice.officeId, reason: '职能在该单位' })
  await keep('转到别的单位', passed, { offices: [timedItem.office, '县林业局'], step: '县林业局' })
  const paused = await takenIn('accept')
  const procedures = (await officer.get(`/api/cases/${paused}`)).body as { procedures: { key: string }[] }
  const [procedure] = procedures.procedures
  if (procedure) {
    await command(officer, paused, 'suspensions', { procedureKey: procedure.key, reason: '申请人要求听证' })
    await keep('停止计时', paused)
  }
  await keep('待决定', await toDecide())
  await keep('准予，待出件', await granted())
  const denied = await toDecide()
  await command(approver, denied, 'denial', { reasons: '水源不足', basis: '办法第十九条', remedies })
  await keep('不予许可，待送达', denied)
  await keep('已出件', await issued())
  await keep('办结', await concluded())
  const archived = await concluded()
  await command(clerk, archived, 'archive', {})
  await keep('已归档', archived)
  const withdrawn = await takenIn('accept')
  await command(clerk, withdrawn, 'withdrawal', { reason: '不办了' })
  await keep('撤回', withdrawn)
  await keep('单位的，审查中', await companyCase(county, clerk, company), { applicant: 'company' })
  await keep('容缺受理，审查中', await deferredCase(county, { clerk, applicant, command }))
  const office = promisedItem.office
  const promised = await promisedCase(county, { clerk, applicant, command })
  await keep('承诺件，已出件', promised.issued, { offices: [office], step: null })
  await keep('承诺不实', promised.broken, { offices: [office], step: null })
  return found
}

type Command = (who: StaffMember, id: string, noun: string, body: object) => Promise<void>
interface Hands {
  readonly clerk: StaffMember
  readonly applicant: Resident
  readonly command: Command
}

async function taken(clerk: StaffMember, body: object): Promise<string> {
  const reply = await clerk.send('POST', '/api/cases', body)
  if (reply.status !== 201) throw new Error(`the case was not taken: ${reply.text}`)
  return String(reply.body.id)
}

/** A case accepted with one material still owed. */
async function deferredCase(county: TestCounty, { clerk, applicant, command }: Hands): Promise<string> {
  const body = await intakeBody(county, { clerk, applicant })
  const item = await findItemByName(county.db, timedItem.name)
  const owed = item?.materials.find(({ deferrable }) => deferrable)?.key ?? ''
  const materials = body.materials.map((one) => (one.key === owed ? { key: owed, state: 'deferred' } : one))
  const id = await taken(clerk, { ...body, materials })
  const deferrals = [{ key: owed, dueOn: '2026-05-18' }]
  await command(clerk, id, 'acceptance', { commitment: 'deferred-materials', deferrals })
  return id
}

/** Licensed on a commitment, which is looked into afterwards. */
const promisedItem = { name: '公共场所卫生许可', office: '县卫生健康局' } as const

/** Two cases granted on a commitment: nobody has looked yet, and it was found broken. */
async function promisedCase(
  county: TestCounty,
  { clerk, applicant, command }: Hands,
): Promise<{ readonly issued: string; readonly broken: string }> {
  const { name: item, office } = promisedItem
  const officer = await county.staff({ role: 'caseworker', office })
  const approver = await county.staff({ role: 'approver', office })
  const issued = async (): Promise<string> => {
    const body = await intakeBody(county, { clerk, applicant, item })
    const answers = {
      ...{ entityName: '墨山理发店', creditCode: '92430623MA9D00013P', representative: applicant.name, kind: 'hair' },
      ...{ phone: applicant.phone, placeAddress: '章华镇 1 号', area: 20, staff: 1, promise: 'yes' },
    }
    const id = await taken(clerk, { ...body, answers })
    await command(clerk, id, 'acceptance', { commitment: 'notice-and-commitment' })
    for (let round = 0; round < 8; round += 1) {
      const { body: view } = await officer.get(`/api/cases/${id}`)
      const open = (view.actions as { command: string; open: boolean }[]).some(
        (one) => one.command === 'complete-step' && one.open,
      )
      if (!open) break
      await command(officer, id, 'opinions', { opinion: '已承诺', recommendation: 'grant' })
    }
    await command(approver, id, 'grant', { validTo: null })
    await command(officer, id, 'result', {})
    return id
  }
  const ready = { issued: await issued(), broken: await issued() }
  // Last: whoever broke a commitment may not make another.
  await command(officer, ready.broken, 'verifications', { result: 'broken', finding: '现场与承诺不符' })
  return ready
}

const regionSeats = [home, places.sanfengsi, places.county, places.zhihedu, nextDoor]
const officeSeats = [timedItem.office, '县林业局']

/** Each role where it matters: counters and supervision by region, offices by office; `full`: every combination. */
function seatsOf(full: boolean): Seat[] {
  const byRegion = new Set(['window-clerk', 'township-helper', 'village-helper', 'supervisor'])
  return roles.flatMap((role) =>
    officeSeats.flatMap((office, place) =>
      regionSeats
        .filter((region, index) => {
          if (full) return true
          if (byRegion.has(role)) return place === 0 || region === places.zhihedu
          return index === 0 || region === places.zhihedu
        })
        .map((region): Seat => ({ role, office, region })),
    ),
  )
}

/** Whose service centre takes in what the county delegates. */
const helpersOffice = '三封寺镇便民服务中心'

async function staffCallers(
  county: TestCounty,
  full: boolean,
): Promise<{ readonly callers: Caller[]; readonly helper: StaffMember }> {
  const callers: Caller[] = []
  const add = async (name: string, ...seats: Seat[]): Promise<StaffMember> => {
    const staff = await county.staff(...seats)
    callers.push({ who: { kind: 'staff', name, seats }, cookie: staff.cookie })
    return staff
  }
  for (const seat of seatsOf(full)) await add(`${seat.role} of ${seat.office} for ${seat.region}`, seat)
  for (const role of ['caseworker', 'approver', 'office-head'] as const) {
    const { office } = promisedItem
    await add(`${role} of ${office}`, { role, office, region: places.county })
  }
  const helper = await add(`helper of ${helpersOffice}`, {
    ...{ role: 'township-helper', office: helpersOffice, region: places.sanfengsi },
  })
  // Two posts do not add up to a third: a caseworker elsewhere who watches here, a head elsewhere who works here.
  await add(
    'caseworker elsewhere and supervisor here',
    { role: 'caseworker', office: '县林业局', region: home },
    { role: 'supervisor', office: timedItem.office, region: home },
  )
  await add(
    'head elsewhere and caseworker here',
    { role: 'office-head', office: '县林业局', region: home },
    { role: 'caseworker', office: timedItem.office, region: home },
  )
  await add(
    'head elsewhere and clerk here',
    { role: 'office-head', office: '县林业局', region: home },
    { role: 'window-clerk', office: bureau, region: home },
  )
  const former = await county.staff({ role: 'office-head', office: timedItem.office, region: home })
  for (const { postId } of (await former.actor()).posts)
    await county.services.organisation.endPost(postId, '2026-05-10', { actorKey: 'system:test' })
  callers.push({ who: { kind: 'staff', name: 'a head whose post ended yesterday', seats: [] }, cookie: former.cookie })
  return { callers, helper }
}

interface Company {
  readonly legalPersonId: string
  readonly name: string
  readonly creditCode: string
  readonly director: Resident
}

async function foundCompany(county: TestCounty, name: string, body: string): Promise<Company> {
  const director = await county.resident({ region: home })
  const creditCode = creditCodeWithCheck(body)
  const legalPersonId = await county.db.transaction((tx) =>
    county.services.registers.saveLegalPerson(tx, {
      ...{ name, creditCode, kind: 'enterprise', address: '三封寺镇墨山村 2 组' },
      ...{ representativePersonId: director.personId, regionCode: home, establishedOn: null },
      ...{ source: 'legal-person-register', verified: true },
    }),
  )
  return { legalPersonId, name, creditCode, director }
}

/** A case of a company, taken in at the counter from its director. */
async function companyCase(county: TestCounty, clerk: StaffMember, company: Company): Promise<string> {
  const body = await intakeBody(county, { clerk, applicant: company.director, through: 'accept' })
  const answers = {
    ...{ applicantKind: 'legal-entity', legalName: company.name, creditCode: company.creditCode },
    ...{ representative: company.director.name, legalAddress: '三封寺镇墨山村 2 组', phone: company.director.phone },
  }
  const applicant = {
    kind: 'legal-entity',
    legalPersonId: company.legalPersonId,
    agentPersonId: company.director.personId,
  }
  const reply = await clerk.send('POST', '/api/cases', { ...body, applicant, answers })
  if (reply.status !== 201) throw new Error(`the company's case was not taken: ${reply.text}`)
  return String(reply.body.id)
}

async function peopleCallers(county: TestCounty, applicant: Resident, company: Company): Promise<Caller[]> {
  const { registers, identity } = county.services
  const origin = { ip: '127.0.0.1', userAgent: 'test' }
  const person = (name: string, speaksFor: Applicant | 'nobody', cookie: string): Caller => ({
    who: { kind: 'person', name, speaksFor },
    cookie,
  })
  const stranger = await county.resident({ region: home })
  const unnamed = await county.resident({ region: home, level: 2 })
  const other = await foundCompany(county, '华容县治河渡建材有限公司', '91430623MA9D00031')
  const prefix = `${county.server.cookieNames.session}=`
  const actFor = async (resident: Resident, { legalPersonId }: Company): Promise<string> =>
    prefix + (await identity.actFor(resident.cookie.slice(prefix.length), legalPersonId, origin))
  const agent = async (scope: string): Promise<{ cookie: string; agentId: string }> => {
    const resident = await county.resident({ region: home })
    const { legalPersonId } = company
    const grant = { legalPersonId, personId: resident.personId, scope, validTo: null, grantedBy: 'system:test' }
    const agentId = await registers.grantAgent(county.db, grant)
    return { cookie: await actFor(resident, company), agentId }
  }
  const [all, some, former] = [await agent('全部办事'), await agent('食品经营许可'), await agent('全部办事')]
  await county.db.transaction((tx) => registers.revokeAgent(tx, former.agentId, company.legalPersonId, 'system:test'))
  // Signed in twice, once for herself and once for the company; a code a minute.
  county.clock.at = new Date(county.clock.at.getTime() + 120_000)
  const acting = await actFor(company.director, company)
  const herself = await county.signInByPhone(company.director.phone)
  return [
    { who: { kind: 'visitor', name: 'a visitor' }, cookie: '' },
    { who: { kind: 'visitor', name: 'a made-up session' }, cookie: `${prefix}${'A'.repeat(43)}` },
    person('the applicant', 'resident', applicant.cookie),
    person('another resident', 'nobody', stranger.cookie),
    person('a resident whose name nobody checked', 'nobody', unnamed.cookie),
    person('the director acting for the company', 'company', acting),
    person('the director in her own name', 'nobody', herself),
    person('an agent for everything', 'company', all.cookie),
    person('an agent for something else', 'nobody', some.cookie),
    person('an agent whose mandate has ended', 'nobody', former.cookie),
    person('the director of another company', 'nobody', await actFor(other.director, other)),
  ]
}
