/** The actors of a run: each move becomes requests of browsers and counters, or an act of the operator. */
import { dayOf } from '../src/kernel/plain-date.ts'
import type { CommandType } from '../src/modules/cases/commands.ts'
import type { MaterialInput } from '../src/modules/cases/contract.ts'
import type { Actor, PersonActor, StaffActor } from '../src/modules/identity/model.ts'
import { postsOf } from '../src/modules/organisation/queries.ts'
import { sm3 } from '../src/platform/crypto.ts'
import type { RequestStamp } from '../src/platform/db/once.ts'
import { bookOf, type CaseBook } from './case-book.ts'
import type { Answer, Clients } from './clients.ts'
import type { County, Resident, SimItem, StaffMember } from './county.ts'
import type { DataWatch } from './data-watch.ts'
import { allCommands, type MoveKind, nextCommand, sameAgain } from './moves.ts'
import { commandOf } from './payloads.ts'
import type { Process } from './process.ts'
import type { Chance } from './random.ts'
import type { Row, Store } from './store/store.ts'
import type { World } from './world.ts'

export interface Scenery {
  readonly world: World
  readonly store: Store
  readonly clients: Clients
  readonly county: County
  readonly watch: DataWatch
}

/** Which posts a command needs, as somebody in the county would say it: roles, and whether of the office of the step. */
const intake = ['window-clerk', 'township-helper', 'caseworker', 'approver', 'office-head']
const handlers: Readonly<Record<string, readonly [readonly string[], 'front' | 'handling' | 'step']>> = {
  'complete-step': [['caseworker', 'approver', 'office-head'], 'step'],
  claim: [['caseworker', 'approver', 'office-head'], 'step'],
  'return-step': [['approver', 'office-head', 'caseworker'], 'step'],
  transfer: [['caseworker', 'approver', 'office-head'], 'step'],
  suspend: [['caseworker', 'approver'], 'step'],
  resume: [['caseworker', 'approver'], 'step'],
  grant: [['approver', 'office-head'], 'step'],
  deny: [['approver', 'office-head'], 'step'],
  'transfer-up': [['approver', 'office-head'], 'step'],
  extend: [['office-head'], 'handling'],
  'correct-record': [['office-head'], 'handling'],
  terminate: [['approver', 'office-head'], 'handling'],
  revoke: [['approver', 'office-head'], 'handling'],
  'not-accept': [['caseworker', 'approver'], 'handling'],
  'not-require': [['caseworker', 'approver'], 'handling'],
  'request-late': [['caseworker'], 'handling'],
  'extend-deferral': [['caseworker', 'approver'], 'handling'],
  issue: [['caseworker', 'approver'], 'handling'],
  'verify-commitment': [['caseworker', 'approver'], 'handling'],
}
const byApplicant: readonly CommandType[] = ['supplement', 'answer-late', 'supply-deferred', 'withdraw']

export class Actors {
  private readonly on: Scenery
  private requests = 0
  private uploads = 0

  constructor(scenery: Scenery) {
    this.on = scenery
  }

  private today(): string {
    return dayOf(new Date(this.on.world.nowMs))
  }

  private stamp(actorKey: string, chance: Chance): RequestStamp {
    this.requests += 1
    const requestId = `r${this.on.world.seed}-${this.requests}-${chance.whole(1_000_000)}`
    return { requestId, fingerprint: sm3(requestId), actorKey }
  }

  private person(resident: Resident, business: boolean): PersonActor {
    const [company] = this.on.county.businesses
    const actingFor = business && company ? { legalPersonId: company.legalPersonId, name: company.name } : null
    return { kind: 'person', accountId: resident.accountId, personId: resident.personId, level: 3, actingFor }
  }

  /** Posts are looked up at each request, as the session does. */
  private staff = async (process: Process, member: StaffMember): Promise<StaffActor> => {
    const today = dayOf(process.services.now())
    const posts = await postsOf(process.services.db, member.staffId, today)
    return { kind: 'staff', staffId: member.staffId, name: member.name, posts }
  }

  private residentOf(row: Row): Resident | undefined {
    const { residents, businesses } = this.on.county
    if (row.legal_person_id !== null) return businesses[0]?.representative
    return residents.find((one) => one.personId === row.person_id)
  }

  private itemOf(row: Row): SimItem {
    const item = this.on.county.items.find((one) => one.itemId === row.service_item_id)
    if (!item) throw new Error('a case of an item nobody published')
    return item
  }

  /** A case worth acting on: those still open first. */
  private aCase(chance: Chance): Row | undefined {
    const all = this.on.store.committed('case_file')
    const open = all.filter((row) => !['archived', 'concluded'].includes(String(row.status)))
    const list = open.length > 0 && chance.happens(0.85) ? open : all
    return list.length > 0 ? chance.pick(list) : undefined
  }

  /** Somebody whose post fits the command on this case; now and then one who has had it in hand already; or anybody. */
  private somebody(type: CommandType, { row, events }: CaseBook, chance: Chance): StaffMember {
    const { staff } = this.on.county
    const [roles, where] = handlers[type] ?? [intake, 'front']
    const office = where === 'step' ? (row.holder_office_id ?? row.office_id) : row.office_id
    const fits = staff.filter(
      ({ role, officeId }) =>
        roles.includes(role) && (officeId === office || (where === 'front' && role === 'window-clerk')),
    )
    const known = fits.filter(({ staffId }) => events.some(({ by }) => by === `staff:${staffId}`))
    if (known.length > 0 && chance.happens(0.15)) return chance.pick(known)
    return fits.length > 0 && chance.happens(0.93) ? chance.pick(fits) : chance.pick(staff)
  }

  async play(kind: MoveKind, chance: Chance): Promise<void> {
    const { world, county } = this.on
    world.count(`move ${kind}`)
    switch (kind) {
      case 'apply-online':
        return this.applyOnline(chance.pick(county.residents), chance, false)
      case 'apply-for-business':
        return this.applyOnline(county.businesses[0]?.representative ?? chance.pick(county.residents), chance, true)
      case 'intake':
        return this.intake(chance)
      case 'review':
        return this.review(chance)
      case 'register-person':
        return this.registerPerson(chance)
      case 'look':
        return this.look(chance)
      default:
        return this.act(kind, chance)
    }
  }

  private async act(kind: MoveKind, chance: Chance): Promise<void> {
    const row = this.aCase(chance)
    if (!row) return this.applyOnline(chance.pick(this.on.county.residents), chance, false)
    const book = bookOf(this.on.store, row)
    if (row.status === 'draft' && chance.happens(0.9)) {
      const resident = this.residentOf(row)
      if (resident)
        return this.handIn(
          this.person(resident, row.legal_person_id !== null),
          String(row.id),
          this.itemOf(row),
          chance,
        )
    }
    const deferred = row.status === 'examining' && book.deferred.length > 0
    const lastStep = this.itemOf(row).content.steps.at(-1)?.key === row.step_key
    const again = kind === 'again' ? sameAgain(book.events, chance) : null
    // One of several deferrals was extended already, and its holder insists.
    const insists = book.deferred.length > 1 && book.last('deferral-extended') !== undefined && chance.happens(0.5)
    const drawn = kind === 'wild' ? chance.pick(allCommands) : (again ?? nextCommand(row, deferred, lastStep, chance))
    const type = insists ? 'extend-deferral' : drawn
    const seen = kind === 'stale' ? Math.max(0, Number(row.version) - 1) : Number(row.version)
    if (kind === 'rush') {
      const other = chance.happens(0.5) ? type : nextCommand(row, deferred, lastStep, chance)
      await Promise.all([this.give(type, book, seen, chance), this.give(other, book, seen, chance)])
    } else await this.give(type, book, seen, chance)
  }

  /** One command by whoever would give it. */
  private async give(type: CommandType, book: CaseBook, seen: number, chance: Chance): Promise<void> {
    const { row } = book
    const caseId = String(row.id)
    const resident = this.residentOf(row)
    const asApplicant = byApplicant.includes(type) && resident !== undefined && chance.happens(0.6)
    const member = asApplicant ? null : this.somebody(type, book, chance)
    const actorKey = asApplicant ? `person:${resident.accountId}` : `staff:${member?.staffId ?? ''}`
    const stamp = this.stamp(actorKey, chance)
    const item = this.itemOf(row)
    const version = chance.happens(0.92) ? seen : null
    const scene = { book, item, county: this.on.county, staff: member, today: this.today(), chance }
    const actor = (process: Process): Promise<Actor> | Actor =>
      asApplicant ? this.person(resident, row.legal_person_id !== null) : this.staff(process, member as StaffMember)
    const presence = chance.happens(0.5)
      ? ({
          who: chance.pick(['applicant', 'family-agent', 'staff-helper'] as const),
          place: 'county-hall',
          purpose: 'correct',
        } as const)
      : null
    let run: (process: Process) => Promise<unknown>
    if (type === 'supplement' || type === 'answer-late') {
      const materials = await this.answerTo(book, actorKey, asApplicant, chance)
      const answers = book.asked.includes('form:phone') ? { phone: '13907300099' } : {}
      const input = { version, materials, answers, presence: presence && { ...presence } }
      run = async (process) => process.services.cases.supplement(await actor(process), caseId, stamp, input)
    } else if (type === 'supply-deferred') {
      const key = book.deferred[0]?.key ?? 'm2'
      const uploads = asApplicant ? [await this.upload(actorKey, chance)].flatMap((id) => id ?? []) : []
      const material = { key, state: 'supplied' as const, medium: asApplicant ? null : ('paper' as const), uploads }
      run = async (process) =>
        process.services.cases.supplyDeferred(await actor(process), caseId, stamp, { version, material, presence })
    } else if (type === 'accept') {
      const promise = this.promiseFor(book, item, chance)
      run = async (process) =>
        process.services.cases.accept(await actor(process), caseId, stamp, { version, ...promise })
    } else if (type === 'issue') {
      const number = chance.happens(0.2) ? `自编 ${chance.whole(3)}` : null
      run = async (process) => process.services.cases.issue(await actor(process), caseId, stamp, version, number)
    } else if (type === 'revoke') {
      const command = commandOf(type, scene) as Parameters<Process['services']['cases']['revoke']>[4]
      run = async (process) => process.services.cases.revoke(await actor(process), caseId, stamp, version, command)
    } else {
      const command = commandOf(type, scene)
      run = async (process) => process.services.cases.command(await actor(process), caseId, stamp, version, command)
    }
    // The case that comes back only spares its writer another reading; who repeats the request is not given it.
    const done = (process: Process) => run(process).then(() => undefined)
    const answer = await this.on.clients.write({ ...stamp, what: type, caseId, seen: version }, done)
    this.note(type, answer, member?.name ?? resident?.name ?? '', row)
  }

  private note(what: string, answer: Answer, who: string, row?: Row): void {
    const { world } = this.on
    const outcome = answer.kind === 'refused' ? answer.code : answer.kind
    world.tell(`${who} ${what} ${row?.number ?? row?.id ?? ''} → ${outcome}`)
    world.count(`command ${what} ${answer.kind === 'done' ? 'done' : answer.kind}`)
    if (answer.kind === 'refused') world.count(`refusal ${answer.code}`)
  }

  private promiseFor(book: CaseBook, item: SimItem, chance: Chance) {
    const missing = item.content.materials.some(
      ({ key, condition }) => condition === null && book.materials.get(key) === 'missing',
    )
    const deferred = [...book.materials.values()].includes('deferred')
    const commitment =
      missing || deferred
        ? chance.pick(['deferred-materials', 'deferred-materials', 'notice-and-commitment', null] as const)
        : item.content.noticeCommitment && chance.happens(0.5)
          ? ('notice-and-commitment' as const)
          : null
    return { commitment, deferrals: [] }
  }

  private async upload(actorKey: string, chance: Chance): Promise<string | undefined> {
    this.uploads += 1
    const digest = sm3(`file ${chance.whole(5)}`)
    const file = { digest, name: '照片.png', mediaType: 'image/png' as const, size: 1000 + (this.uploads % 7) }
    const stamp = this.stamp(actorKey, chance)
    const answer = await this.on.clients.write({ ...stamp, what: 'upload', caseId: null }, ({ services }) =>
      services.materials.keepUpload(services.db, actorKey, file, stamp),
    )
    return answer.kind === 'done' ? answer.value.uploadId : undefined
  }

  private async answerTo(book: CaseBook, actorKey: string, online: boolean, chance: Chance) {
    const materials = []
    const keys = book.asked.filter((key) => !key.startsWith('form:'))
    for (const key of chance.happens(0.8) ? keys : keys.slice(0, 1)) {
      const uploads = online ? [await this.upload(actorKey, chance)].flatMap((id) => id ?? []) : []
      materials.push({ key, state: 'supplied' as const, medium: online ? null : ('paper' as const), uploads })
    }
    return materials
  }

  private async applyOnline(resident: Resident, chance: Chance, business: boolean): Promise<void> {
    const { clients, county } = this.on
    const audience = business ? 'legal-entity' : 'individual'
    const items = county.items.filter((one) => one.content.audience.includes(audience))
    const item = chance.happens(0.97) ? chance.pick(items) : chance.pick(county.items)
    const actor = this.person(resident, business)
    const stamp = this.stamp(`person:${resident.accountId}`, chance)
    const begun = await clients.write({ ...stamp, what: 'start', caseId: null }, ({ services }) =>
      services.cases.startDraft(actor, item.code, stamp),
    )
    this.note('start', begun, resident.name)
    if (begun.kind === 'done' && chance.happens(0.9)) await this.handIn(actor, begun.value, item, chance)
  }

  /** From a draft to the receipt, page by page. */
  private async handIn(actor: PersonActor, caseId: string, item: SimItem, chance: Chance): Promise<void> {
    const { clients } = this.on
    const key = `person:${actor.accountId}`
    const draft = await clients.read(({ services }) => services.cases.getDraft(actor, caseId))
    if (draft.kind !== 'done') return
    const row = this.on.store.committedRow('case_file', caseId)
    if (row) this.on.watch.shown(row, draft.value)
    for (const page of draft.value.form['x-pages']) {
      if (chance.happens(0.02)) continue
      const typed: Record<string, string> = {
        ...{ address: '湖南省华容县三封寺镇墨山村 1 组', legalAddress: '华容县章华镇迎宾南路 18 号' },
        phone: chance.happens(0.97) ? '13907300012' : '12',
      }
      const answers = Object.fromEntries(page.fields.flatMap((field) => (typed[field] ? [[field, typed[field]]] : [])))
      await clients.read(({ services }) => services.cases.saveDraftPage(actor, caseId, { page: page.key, answers }))
      await this.on.world.wait(chance.whole(30_000))
    }
    const chosen: MaterialInput[] = []
    const muchLater = chance.happens(0.3)
    for (const material of item.content.materials) {
      if (material.condition !== null && chance.happens(0.7)) continue
      const later = material.deferrable && chance.happens(muchLater ? 0.9 : 0.35)
      if (!later && chance.happens(0.06)) continue
      const uploads = later ? [] : [await this.upload(key, chance)].flatMap((id) => id ?? [])
      chosen.push({
        key: material.key,
        state: later ? ('deferred' as const) : ('supplied' as const),
        medium: null,
        uploads,
      })
    }
    await clients.read(({ services }) => services.cases.saveDraftMaterials(actor, caseId, chosen))
    const deferred = chosen.some(({ state }) => state === 'deferred')
    const commitment = deferred
      ? chance.happens(0.92)
        ? ('deferred-materials' as const)
        : null
      : item.content.noticeCommitment && chance.happens(0.4)
        ? ('notice-and-commitment' as const)
        : null
    const stamp = this.stamp(key, chance)
    const done = await clients.write({ ...stamp, what: 'submit', caseId }, ({ services }) =>
      services.cases.submitDraft(actor, caseId, stamp, { commitment }),
    )
    if (row && done.kind === 'refused') this.on.watch.refused(row, item, done, 'online')
    this.note('submit', done, actor.accountId.slice(-2), this.on.store.committedRow('case_file', caseId))
  }

  private async intake(chance: Chance): Promise<void> {
    const { clients, county } = this.on
    const clerk = chance.pick(county.staff.filter(({ role }) => role === 'window-clerk' || role === 'township-helper'))
    const item = chance.pick(county.items)
    const business = item.content.audience.includes('legal-entity')
    const resident = chance.pick(county.residents)
    const agentPersonId = !business && chance.happens(0.2) ? chance.pick(county.residents).personId : null
    const legalPersonId = county.businesses[0]?.legalPersonId ?? ''
    const applicant = business
      ? ({ kind: 'legal-entity', legalPersonId, agentPersonId: null } as const)
      : ({ kind: 'individual', personId: resident.personId, agentPersonId } as const)
    const onTheSpot = item.content.handling === 'on-the-spot'
    const materials = item.content.materials
      .filter(({ condition }) => condition === null || chance.happens(0.2))
      .filter(({ deferrable }) => chance.happens(deferrable ? 0.6 : 0.96))
      .map(({ key }) => ({ key, state: 'supplied' as const, medium: 'paper' as const, uploads: [] }))
    const commitment = chance.weighed([
      [null, 5],
      ['deferred-materials' as const, 4],
      ['notice-and-commitment' as const, item.content.noticeCommitment ? 4 : 0.3],
    ])
    const through = onTheSpot
      ? chance.pick(['settle', 'settle', 'accept', 'receive'] as const)
      : chance.weighed([
          ['receive' as const, 5],
          ['accept' as const, 5],
          ['settle' as const, 0.2],
        ])
    const who = chance.weighed([
      ['applicant' as const, 5],
      ['family-agent' as const, 2],
      ['staff-helper' as const, 2],
    ])
    const body = {
      ...{
        itemCode: item.code,
        applicant,
        answers: { phone: '13907300011' },
        variantAnswers: {},
        materials,
        commitment,
      },
      ...{ deferrals: [], presence: { who, place: 'county-hall' as const, purpose: 'submit' as const }, through },
    }
    const stamp = this.stamp(`staff:${clerk.staffId}`, chance)
    const answer = await clients.write({ ...stamp, what: 'intake', caseId: null }, async (process) =>
      process.services.cases.intake(await this.staff(process, clerk), body, stamp),
    )
    const parties = { person_id: business ? null : resident.personId, legal_person_id: business ? legalPersonId : null }
    if (answer.kind === 'refused') this.on.watch.refused({ ...parties, agent_person_id: null }, item, answer, 'counter')
    this.note(`intake-${through}`, answer, clerk.name)
  }

  private async review(chance: Chance): Promise<void> {
    const over = this.on.store.committed('case_file').filter((row) => row.concluded_on !== null)
    const row = over.length > 0 ? chance.pick(over) : this.aCase(chance)
    const resident = row && this.residentOf(row)
    if (!row || !resident) return
    const actor = this.person(
      chance.happens(0.95) ? resident : chance.pick(this.on.county.residents),
      row.legal_person_id !== null,
    )
    const stamp = this.stamp(`person:${actor.accountId}`, chance)
    const grade = chance.pick([5, 4, 3, 2, 1] as const)
    const review = { grade, reasons: [], words: chance.happens(0.5) ? '谢谢' : '' }
    const answer = await this.on.clients.write({ ...stamp, what: 'review', caseId: String(row.id) }, ({ services }) =>
      services.reviews.give(actor, String(row.id), stamp, review),
    )
    this.note('review', answer, resident.name, row)
  }

  /** Somebody unknown comes to the counter, or somebody known. */
  private async registerPerson(chance: Chance): Promise<void> {
    const clerk = chance.pick(this.on.county.staff.filter(({ role }) => role === 'window-clerk'))
    const known = chance.pick(this.on.county.residents)
    const claim = {
      name: chance.happens(0.8) ? known.name : '王五',
      idNumber: known.idNumber,
      phone: known.phone,
      documentSeen: chance.happens(0.5),
    }
    const answer = await this.on.clients.read(({ services }) =>
      services.registers.registerAtCounter(claim, `staff:${clerk.staffId}`),
    )
    this.note('register', answer, clerk.name)
  }

  private async look(chance: Chance): Promise<void> {
    const row = this.aCase(chance)
    if (!row) return
    const member = chance.pick(this.on.county.staff)
    const purpose = '核对申请人身份'
    const answer = await this.on.clients.read(async (process) => {
      const actor = await this.staff(process, member)
      return process.services.cases.unmask(actor, String(row.id), purpose)
    })
    this.on.watch.looked({ row, member, purpose, kind: answer.kind })
    this.note('look', answer, member.name, row)
  }
}
