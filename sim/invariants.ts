/** Compares what the product made durable with what the oracle makes of it: after every commit, and at the end. */
import type { Services } from '../src/services.ts'
import { Calendars, graceMs } from './calendars.ts'
import { eventsOf } from './case-book.ts'
import type { Asked, Clients } from './clients.ts'
import type { County } from './county.ts'
import type { Network } from './network.ts'
import { dayIn, later } from './oracle/days.ts'
import type { Around, Entry, PostRow, Reading } from './oracle/entry.ts'
import { owedMessages } from './oracle/owed.ts'
import { read } from './oracle/record.ts'
import { limits, reminders } from './oracle/tables.ts'
import { brokenLink, gapIn, type Link } from './oracle/trust.ts'
import type { JobQueue } from './process.ts'
import type { Finding } from './run.ts'
import type { Row, Store } from './store/store.ts'
import type { World } from './world.ts'

export interface Watched {
  readonly world: World
  readonly store: Store
  readonly county: County
  readonly clients: Clients
  readonly network: Network
  readonly jobs: JobQueue
  readonly findings: Finding[]
}

/** The furthest that a process's clock is off. */
const skewMs = 2 * 3_600_000 + 60_000

export class Invariants {
  readonly calendars: Calendars
  private readonly on: Watched
  private readonly committedAt = new Map<string, number>()
  private readonly hashes = new Map<string, string>()
  private readonly dues = new Map<
    string,
    { promise: string | null; statutory: string | null; calendar: string | null }
  >()
  private readonly postEnds = new Map<string, number>()
  private ending = false
  checks = 0

  constructor(on: Watched) {
    this.on = on
    this.calendars = new Calendars(on.county.calendar)
  }

  /** Where the history stands: after which event, or at its end. */
  get reached(): string {
    return this.ending ? 'end' : `event ${this.hashes.size}`
  }

  readonly wrong = (invariant: string, text: string): void => {
    if (this.on.findings.length > 20) return
    this.on.findings.push({ invariant, text, at: this.reached })
    this.on.world.tell(`  !! ${invariant} ${text}`)
  }

  afterCommit(changed: ReadonlyMap<string, readonly Row[]>): void {
    const { world } = this.on
    for (const row of changed.get('calendar_version') ?? [])
      this.calendars.known(row.data as Record<string, unknown>, world.nowMs)
    for (const row of changed.get('post') ?? [])
      if (row.valid_to !== null) this.postEnds.set(String(row.id), world.nowMs)
    const cases = new Set<unknown>()
    for (const event of changed.get('case_event') ?? []) {
      const id = `${String(event.case_id)}/${String(event.version)}`
      this.committedAt.set(id, world.nowMs)
      if (this.hashes.has(id)) this.wrong('I1', `event ${id} was written a second time`)
      this.hashes.set(id, String(event.hash))
      const before = this.on.store.committedRow('case_event', event.case_id, Number(event.version) - 1)
      const broken = brokenLink(event as unknown as Link, before as unknown as Link | undefined)
      if (broken) this.wrong('I21', broken)
      world.count(`event ${String(event.type)}`)
      cases.add(event.case_id)
    }
    for (const row of changed.get('case_file') ?? []) cases.add(row.id)
    for (const caseId of cases) this.checkCase(caseId)
  }

  private around(caseId: unknown): Around {
    const { store, world } = this.on
    const at = (version: number) =>
      Number.isFinite(version)
        ? (this.committedAt.get(`${String(caseId)}/${version}`) ?? world.nowMs)
        : world.nowMs + graceMs
    return {
      booksAt: (version) => this.calendars.at(at(version)),
      book: (version) => this.calendars.book(version),
      posts: (staffId, version) =>
        (store.committed('post') as unknown as (PostRow & { id: string; staff_id: string })[]).filter(
          (post) =>
            post.staff_id === staffId &&
            (post.valid_to === null || at(version) < (this.postEnds.get(post.id) ?? 0) + graceMs),
        ),
      item: (itemId, version) =>
        store.committedRow('service_item_version', itemId, version)?.content as ReturnType<Around['item']>,
    }
  }

  /** What the record of a case amounts to by the rules. */
  reading(caseId: unknown): Reading {
    return read(eventsOf(this.on.store, caseId) as unknown as Entry[], this.around(caseId))
  }

  private checkCase(caseId: unknown): void {
    const { store, world } = this.on
    this.checks += 1
    const row = store.committedRow('case_file', caseId)
    const events = eventsOf(store, caseId)
    const name = String(row?.number ?? caseId)
    if (!row || events.length === 0) {
      this.wrong('I3', `${name}: a row without events, or events without a row`)
      return
    }
    const reading = this.reading(caseId)
    for (const { invariant, text } of reading.faults) this.wrong(invariant, `${name}: ${text}`)
    world.count(`state ${reading.status}${reading.suspended ? ' suspended' : ''}`)
    const last = events.at(-1)
    const holder = ['draft', 'correcting'].includes(reading.status)
      ? 'applicant'
      : ['concluded', 'archived'].includes(reading.status)
        ? 'none'
        : 'office'
    const same: readonly (readonly [string, string, unknown])[] = [
      ['I3', 'status', reading.status],
      ['I3', 'outcome', reading.outcome],
      ['I3', 'holder_kind', holder],
      ['I22', 'version', last?.version],
      ['I22', 'head', last?.hash],
      ['I22', 'submitted_on', reading.submittedOn],
      ['I22', 'accepted_on', reading.acceptedOn],
      ['I22', 'decided_on', reading.decidedOn],
      ['I22', 'concluded_on', reading.concludedOn],
      ['I10', 'promise_due_on', reading.promiseDue],
      ['I10', 'statutory_due_on', reading.statutoryDue],
      ['I14', 'in_time', reading.inTime],
      ['I12', 'suspended', reading.suspended],
      ['I8', 'deferrals_outstanding', reading.deferrals],
      ['I17', 'visits', reading.visits],
      ['I17', 'visits_by_office', reading.visitsByOffice],
      ['I7', 'notice_rounds', reading.noticeRounds],
    ]
    for (const [invariant, column, expected] of same)
      if (row[column] !== expected)
        this.wrong(invariant, `${name}: ${column} is ${String(row[column])}, by the rules ${String(expected)}`)
    this.checkMoves(caseId, name, reading)
    if (row.amber_on !== null && row.due_on !== null && String(row.amber_on) > String(row.due_on))
      this.wrong('I14', `${name}: amber after red`)
    if (row.submitted_on !== null && row.number === null) this.wrong('I1', `${name}: handed in without a number`)
    this.checkWake(row, name, reading)
  }

  /** I10: dates only move later, unless another calendar came in. */
  private checkMoves(caseId: unknown, name: string, reading: Reading): void {
    const before = this.dues.get(String(caseId))
    if (before && before.calendar === reading.calendar) {
      for (const what of ['promise', 'statutory'] as const) {
        const [was, is] = [before[what], what === 'promise' ? reading.promiseDue : reading.statutoryDue]
        if (was !== null && is !== null && is < was)
          this.wrong('I10', `${name}: the ${what} moved back from ${was} to ${is}`)
      }
    }
    this.dues.set(String(caseId), {
      promise: reading.promiseDue ?? before?.promise ?? null,
      statutory: reading.statutoryDue ?? before?.statutory ?? null,
      calendar: reading.calendar,
    })
  }

  /** I28: whatever falls due by itself, the clock job looks at the case by then; at once, when it has fallen due already. */
  private checkWake(row: Row, name: string, reading: Reading): void {
    const [today, surely] = [skewMs, -skewMs].map((by) => dayIn(new Date(this.on.world.nowMs + by).toISOString()))
    if (today === undefined || surely === undefined) return
    const alone = [
      ...(reading.silenceDue?.length === 1 ? reading.silenceDue : []),
      reading.openNoticeDue,
      reading.openCap,
      ...reading.outstanding.map(({ due }) => due),
    ]
    const late = alone.find((due) => due !== null && due < surely)
    if (late && (row.wake_on === null || String(row.wake_on) > today))
      this.wrong('I28', `${name}: due since ${late}, put off until ${String(row.wake_on)}`)
    const dates = [
      ...alone,
      reading.deliveryDue,
      reading.verificationDue,
      reading.status === 'examining' ? reading.promiseDue : null,
    ].filter((date) => date !== null)
    const first = dates.sort()[0]
    if (first === undefined || first < today) return
    const latest = dayAfterOf(later(first, today))
    if (row.wake_on === null || String(row.wake_on) > latest)
      this.wrong('I28', `${name}: due ${first}, looked at ${String(row.wake_on)}`)
  }

  async atTheEnd(services: Services | undefined): Promise<void> {
    const { store, world } = this.on
    this.ending = true
    const today = dayIn(new Date(world.nowMs).toISOString())
    for (const row of store.committed('case_file')) this.endOfCase(row, today)
    this.checkNumbers()
    this.checkRequests()
    this.checkMessages()
    this.checkLicencesAndReviews()
    this.checkSecrets()
    if (services) {
      // The product's own proof that rows are what events make of them, and that every chain holds.
      const rebuilt = services.cases.rebuild({ repair: false })
      void rebuilt.catch(() => {})
      await world.run()
      const { differences, broken } = await rebuilt
      for (const { field, stored, replayed } of differences.slice(0, 3))
        this.wrong('I22', `rebuild: ${field} is ${String(stored)}, replayed ${String(replayed)}`)
      for (const { reason } of broken) this.wrong('I21', `rebuild: ${reason}`)
    }
  }

  /** I28, I7, I8, I12: once things are calm, nothing that fell due by itself is still undone. */
  private endOfCase(row: Row, today: string): void {
    const reading = this.reading(row.id)
    const name = String(row.number ?? row.id)
    const past = (due: string | null) => due !== null && due < today
    const touched = dayIn(String(eventsOf(this.on.store, row.id).at(-1)?.recorded_at))
    if (reading.silenceDue?.every(past) && reading.silenceDue.length > 0)
      this.wrong('I28', `${name}: silence since ${reading.silenceDue[0]} has not accepted it`)
    if (past(reading.openNoticeDue)) this.wrong('I28', `${name}: the supplement was due ${reading.openNoticeDue}`)
    if (past(reading.openCap)) this.wrong('I28', `${name}: the clock is stopped beyond ${reading.openCap}`)
    for (const { key, due } of reading.outstanding) if (past(due)) this.wrong('I28', `${name}: ${key} was due ${due}`)
    const book = reading.calendar === null ? null : this.calendars.book(reading.calendar)
    const soon = (kind: string, due: string | null | undefined, about: string) => {
      // What was done today is looked at tomorrow.
      if (!book || !due || due < today || today > book.last || touched >= today) return
      const left = book.between(today, due)
      if (left <= (reminders[kind] ?? 0) && !reading.reminded.has(`${kind} ${due} ${about}`))
        this.wrong('I28', `${name}: nobody was reminded of ${kind} ${due}`)
    }
    if (reading.status === 'examining') soon('promise-due-soon', reading.promiseDue, '')
    for (const { key, due } of reading.outstanding) soon('deferral-due-soon', due, key)
    soon('delivery-due-soon', reading.deliveryDue, '')
    if (reading.calendar !== null) soon('verification-due-soon', reading.verificationDue, '')
  }

  /** Numbers of cases and papers: each once, none left out. */
  private checkNumbers(): void {
    const runs = new Map<string, number[]>()
    const add = (run: string, number: number) => runs.set(run, [...(runs.get(run) ?? []), number])
    for (const event of this.on.store.committed('case_event')) {
      const data = event.data as { number?: string; longNumber?: string; document?: { number: string } }
      if (event.type === 'case-submitted') {
        add(`case ${data.number?.slice(0, 12)}`, Number(data.number?.slice(12, 18)))
        add(`item ${data.longNumber?.slice(0, 39)}`, Number(data.longNumber?.slice(39)))
      }
      const paper = /^(.+〔\d{4}〕)(\d+) 号$/.exec(data.document?.number ?? '')
      if (data.document && !paper) this.wrong('I1', `a paper is numbered ${data.document.number}`)
      if (paper) add(`paper ${paper[1]}`, Number(paper[2]))
    }
    for (const [run, numbers] of runs) {
      const gap = gapIn(numbers)
      if (gap) this.wrong('I1', `${run}: ${gap}`)
    }
  }

  /** I2: one request, at most one effect, always the same answer; what was acknowledged is there. */
  private checkRequests(): void {
    const { store, clients } = this.on
    const effects = Map.groupBy(
      store.committed('case_event'),
      (event) => `${String(event.case_id)} ${String(event.request_id)}`,
    )
    for (const [name, events] of effects) {
      const versions = events.map((event) => Number(event.version)).sort((a, b) => a - b)
      if (versions.at(-1) !== (versions[0] ?? 0) + versions.length - 1)
        this.wrong('I2', `request ${name} had its effect twice`)
    }
    for (const asked of clients.asked.values()) this.checkRequest(asked)
  }

  private checkRequest(asked: Asked): void {
    const { store } = this.on
    const { requestId, actorKey, what } = asked
    const answers = new Set(asked.done)
    const handled = store.committedRow('handled_request', actorKey, requestId)
    if (answers.size > 1 && what !== 'submit' && what !== 'upload')
      this.wrong('I2', `${what} ${requestId} was answered in ${answers.size} ways`)
    const effects = store
      .committed('case_event')
      .filter(
        (event) =>
          String(event.request_id).startsWith(requestId) && String(event.request_id).length <= requestId.length + 2,
      )
    const cases = new Set(effects.map((event) => event.case_id))
    if (cases.size > 1) this.wrong('I2', `${what} ${requestId} made ${cases.size} cases`)
    if (asked.done.length > 0 && !handled && what !== 'upload')
      this.wrong('I2', `${what} ${requestId} was acknowledged and is not there`)
    const writes = !['upload', 'review', 'start'].includes(what)
    if (asked.done.length > 0 && writes && effects.length === 0)
      this.wrong('I2', `${what} ${requestId} was acknowledged without an effect`)
    if (asked.done.length === 0 && asked.refused.length > 0 && asked.unknown === 0 && effects.length > 0)
      this.wrong('I2', `${what} ${requestId} was refused (${asked.refused.join()}) and had an effect`)
    const first = Math.min(...effects.map((event) => Number(event.version)))
    if (effects.length > 0 && asked.seen !== null && first !== asked.seen + 1)
      this.wrong('I2', `${what} ${requestId} was given on version ${asked.seen} and became event ${first}`)
    if (effects.length > 0 && !handled)
      this.wrong('I2', `${what} ${requestId} had an effect and is not known as handled`)
  }

  /** I27: every event that owes a message has one; each was handed over, or its failure is known. */
  private checkMessages(): void {
    const { store, network, jobs } = this.on
    const messages = Map.groupBy(store.committed('message'), (row) => String(row.about))
    for (const row of store.committed('case_file')) {
      const owed = owedMessages(eventsOf(store, row.id) as unknown as Entry[])
      const queued = (messages.get(`case:${String(row.id)}`) ?? []).map((message) => String(message.template))
      if (owed.sort().join() !== queued.sort().join())
        this.wrong('I27', `${String(row.number)}: owed ${owed.join()}, queued ${queued.join()}`)
    }
    for (const message of store.committed('message')) {
      const taken = network.taken.get(String(message.message_id))
      if (message.state === 'waiting') this.wrong('I27', `message ${String(message.template)} has no end`)
      if (message.state === 'sent' && !taken)
        this.wrong('I27', `message ${String(message.template)} counts as sent and was not`)
    }
    for (const requestId of network.taken.keys())
      if (!store.committedRow('message', requestId)) this.wrong('I27', `a message was sent that nobody queued`)
    const stuck = jobs.jobs.filter(({ state }) => state === 'waiting' || state === 'running')
    if (stuck.length > 0) this.wrong('I28', `${stuck.length} jobs have no end`)
  }

  private checkLicencesAndReviews(): void {
    const { store } = this.on
    for (const row of store.committed('case_file')) {
      const events = eventsOf(store, row.id)
      const issued = events.find((event) => event.type === 'result-issued')?.data as
        | { licenceId?: string | null }
        | undefined
      const granted = events.find((event) => event.type === 'case-granted')?.data as
        | { validTo?: string | null }
        | undefined
      const revoked = events.some((event) => event.type === 'decision-revoked')
      const licences = store.committed('e_licence').filter((licence) => licence.source_case_id === row.id)
      if (licences.length !== (issued?.licenceId ? 1 : 0))
        this.wrong('I26', `${String(row.number)}: ${licences.length} licences`)
      for (const licence of licences) {
        if ((licence.status === 'revoked') !== revoked)
          this.wrong('I26', `${String(row.number)}: the licence is ${String(licence.status)}`)
        if (licence.valid_to !== (granted?.validTo ?? null))
          this.wrong('I26', `${String(row.number)}: valid to ${String(licence.valid_to)}`)
      }
    }
    for (const review of store.committed('review')) {
      const row = store.committedRow('case_file', review.case_id)
      const on = dayIn(String(review.reviewed_at))
      const books = this.calendars.at(Date.parse(String(review.reviewed_at)) + graceMs)
      if (!row?.concluded_on || books.every((book) => book.between(String(row.concluded_on), on) > limits.review))
        this.wrong('I19', `${String(row?.number)}: reviewed on ${on}, ended ${String(row?.concluded_on)}`)
    }
  }

  /** I29: what identifies a person stands in the tables of persons, and nowhere else. */
  private checkSecrets(): void {
    const { store, county } = this.on
    const secrets = county.residents.flatMap(({ name, idNumber, phone }) => [name, idNumber, phone])
    for (const table of [
      'case_event',
      'handled_request',
      'audit_record',
      'exchange_call',
      'case_file',
      'case_content',
      'upload',
      'review',
    ]) {
      const text = JSON.stringify(store.committed(table))
      const found = secrets.find((secret) => text.includes(secret))
      if (found) this.wrong('I29', `${table} holds ${found.slice(0, 1)}…`)
    }
  }
}

const dayAfterOf = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
