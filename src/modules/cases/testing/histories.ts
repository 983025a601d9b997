/**
 * Random histories: random people give random commands on random days, time only goes forward, the clock job runs now and then or
 * not at all. A plan is plain numbers, so that fast-check can shrink it; `play` turns it into what happened.
 */
import fc from 'fast-check'
import { addDays, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Actor } from '#modules/identity/model.ts'
import { actorKey } from '#modules/identity/model.ts'
import type { Role } from '#modules/organisation/model.ts'
import { commandsDue } from '../clock-commands.ts'
import type { CaseCommand, CaseFacts, CommandType } from '../commands.ts'
import { conditions, proceduresLeft } from '../conditions.ts'
import { decide } from '../decide.ts'
import { evolve } from '../evolve.ts'
import {
  type CaseEvent,
  type CaseRules,
  type CaseState,
  type CaseTerms,
  type CommitmentRecord,
  initialCase,
  type RecordedEvent,
} from '../model.ts'
import { type CaseParties, grants, mayCommand } from '../policy.ts'
import {
  calendar,
  commitment,
  day,
  deferredPromise,
  factsOn,
  payloadFor,
  presenceOn,
  republished,
  rulesWith,
  termsOf,
  without,
} from './given.ts'

const staff = (staffId: string, role: Role, officeId: string, regionCode = '430626000000'): Actor => ({
  kind: 'staff',
  staffId,
  name: staffId,
  posts: [{ postId: `post-${staffId}`, role, officeId, regionCode }],
})

export const clockJob: Actor = { kind: 'system', job: 'clock' }
export const people: readonly Actor[] = [
  { kind: 'person', accountId: 'li', personId: 'person-li', level: 3, actingFor: null },
  staff('clerk', 'window-clerk', 'hall'),
  staff('helper', 'village-helper', 'village', '430626101003'),
  staff('worker', 'caseworker', 'office-a'),
  staff('second', 'caseworker', 'office-a-2'),
  staff('approver', 'approver', 'office-a'),
  staff('deputy', 'approver', 'office-a-2'),
  staff('head', 'office-head', 'office-a'),
  staff('head-2', 'office-head', 'office-a-2'),
  { kind: 'person', accountId: 'zhang', personId: 'person-zhang', level: 3, actingFor: null },
  staff('elsewhere', 'approver', 'office-z'),
  staff('watcher', 'supervisor', 'bureau'),
]
export const parties: CaseParties = { personId: 'person-li', legalPersonId: null, accountId: 'li' }

/** Commands that end a case come seldom, so that histories get long. */
const rare: ReadonlySet<CommandType> = new Set(['withdraw', 'terminate', 'transfer-up', 'not-accept', 'not-require'])
/** Commands that come last: given at leisure. */
const slow: ReadonlySet<CommandType> = new Set(['archive', 'deny', 'issue', 'deliver', 'resume', 'grant'])

/** Commands that can be given again and again and would drown the rest. */
const noise: ReadonlySet<CommandType> = new Set([
  'record-presence',
  'request-late',
  'answer-late',
  'correct-record',
  'transfer',
])

export interface Turn {
  readonly days: number
  readonly person: number
  readonly command: number
  readonly variant: number
  /** Whether the clock job ran this day before the command. */
  readonly clock: boolean
}

export interface Plan {
  readonly start: number
  readonly terms: number
  readonly filing: number
  readonly creditBarred: boolean
  readonly turns: readonly Turn[]
}

const days = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 7, max: 24 }) },
)

/** Histories of at least 60 commands. */
export const plans: fc.Arbitrary<Plan> = fc.record({
  start: fc.integer({ min: 0, max: 1060 }),
  terms: fc.nat(9999),
  filing: fc.nat(5),
  creditBarred: fc.nat(9).map((drawn) => drawn === 0),
  turns: fc.array(
    fc.record({ days, person: fc.nat(99), command: fc.nat(9999), variant: fc.nat(9999), clock: fc.boolean() }),
    { minLength: 60, maxLength: 75 },
  ),
})

/** An item drawn from the plan: promise, law, steps, rules. */
export function termsOfPlan(plan: Plan): CaseTerms {
  const { terms } = plan
  const promise = [3, 5, 10, 20][terms % 4] ?? 10
  const rules: Partial<CaseRules> = {
    suspensionCapShareOfPromise: terms % 5 === 0 ? null : 0.5,
    silenceAppliesTo: terms % 7 === 0 ? 'licensing' : 'all',
    visitDistinctBy: terms % 3 === 0 ? 'date-and-place' : 'date',
  }
  const statutory = [{ amount: promise * 2, unit: 'working' }, { amount: promise * 3, unit: 'calendar' }, null][
    terms % 3
  ] as CaseTerms['statutory']
  const base = termsOf()
  const [intake, examine, approve, deliver] = base.steps
  if (!intake || !examine || !approve || !deliver) throw new Error('the invented item has four steps')
  const check = {
    ...examine,
    key: 's2b',
    name: '审核',
    function: 'check',
    officeId: 'office-a-2',
    onSite: false,
  } as const
  const onTheSpot = terms % 11 === 0
  return termsOf({
    statutory,
    licensing: terms % 2 === 0,
    promisedWorkingDays: onTheSpot ? 0 : promise,
    handling: onTheSpot ? 'on-the-spot' : 'timed',
    fourEyes: terms % 4 !== 3,
    materials: base.materials.map((m) => (m.key === 'm3' ? { ...m, deferrable: true } : m)),
    steps:
      terms % 5 === 1 ? [intake, approve, deliver] : [intake, examine, ...(terms % 2 ? [check] : []), approve, deliver],
    rules: rulesWith(rules),
  })
}

const filings = [without(), without('m2'), without('m3'), without('m2', 'm3'), without('m1'), without()]

/** What one command came to. */
export interface Entry {
  readonly on: PlainDate
  readonly actor: Actor
  readonly command: CaseCommand
  readonly before: CaseState
  readonly facts: CaseFacts
  readonly refused: string | null
  readonly events: readonly RecordedEvent[]
}

export interface Played {
  readonly plan: Plan
  readonly terms: CaseTerms
  readonly events: readonly RecordedEvent[]
  /** States after 0, 1, 2 … events, folded one by one as they came. */
  readonly states: readonly CaseState[]
  readonly days: readonly PlainDate[]
  readonly entries: readonly Entry[]
  /** Days after which the clock job had come to rest, with the state then. */
  readonly rests: readonly { readonly on: PlainDate; readonly state: CaseState; readonly facts: CaseFacts }[]
}

/** Parts that a test can break on purpose. */
export interface Product {
  readonly evolve: typeof evolve
  readonly decide: typeof decide
}
export const product: Product = { evolve, decide }

/** A payload that may or may not be valid: the canonical one, with some of its values drawn. */
function drawn(type: CommandType, turn: Turn, state: CaseState, facts: CaseFacts): CaseCommand {
  const data = payloadFor(type, state, facts) as unknown as Record<string, unknown>
  const pick = <Value>(...values: readonly Value[]): Value => values[turn.variant % values.length] as Value
  const where = pick('applicant', 'family-agent', 'staff-helper', 'applicant')
  const presence = turn.variant % 3 === 0 ? null : presenceOn(addDays(facts.today, -(turn.variant % 3)), { who: where })
  const items = (keys: readonly string[]) => keys.map((key) => ({ key, problem: '缺', remedy: '补' }))
  const left = proceduresLeft(state)
  const changes: Partial<Record<CommandType, Record<string, unknown>>> = {
    receive: { presence },
    'notify-once': turn.variant % 2 ? { items: items(pick(['m1'], ['m2', 'form:address'], ['m9'], ['m1', 'm2'])) } : {},
    'request-late': { items: items(['m1']) },
    'answer-late': { presence },
    supplement: turn.variant % 4 === 0 ? { materials: [], fields: ['form:address'], presence } : { presence },
    accept:
      turn.variant % 2
        ? { commitment: pick<CommitmentRecord | null>(null, deferredPromise, commitment, null, deferredPromise) }
        : {},
    'supply-deferred': { presence },
    'extend-deferral': turn.variant % 3 ? {} : { dueOn: addDays(facts.today, turn.variant % 40) },
    transfer: { toOfficeId: pick('office-a', 'office-a-2'), toStaffId: pick(null, 'worker', 'approver') },
    suspend: left.length > 0 ? { procedureKey: left[turn.variant % left.length]?.key } : {},
    resume: { cause: pick('finished', 'cap-reached', 'finished') },
    extend: { workingDays: 1 + (turn.variant % 11) },
    terminate: { ground: pick('object-lost', 'deferral-lapsed', 'cannot-continue') },
    deliver:
      turn.variant % 2
        ? { method: 'window', presence: presenceOn(facts.today, { purpose: 'pick-up', who: where }) }
        : { method: pick('electronic', 'courier') },
    'verify-commitment': { result: pick('kept', 'broken') },
    'record-presence': { presence: presence ?? presenceOn(facts.today) },
    'correct-record': pick<Record<string, unknown>>(
      {},
      { subject: 'presence', version: state.presences.at(-1)?.version ?? 0, void: turn.variant % 8 < 4 },
      { subject: 'document', version: state.documents.at(-1)?.version ?? 0, void: true },
    ),
  }
  return { type, data: { ...data, ...changes[type] } } as CaseCommand
}

const commandTypes = Object.keys(grants) as CommandType[]

/** What the person of the turn does: mostly something that can be done now, sometimes anything. */
function commandOf(turn: Turn, actor: Actor, open: readonly CommandType[], state: CaseState): CommandType | null {
  const from = open.filter((type) => mayCommand(actor, type, state, parties))
  if (turn.command % 9 === 0) return commandTypes[turn.command % commandTypes.length] ?? null
  return from[turn.command % Math.max(1, from.length)] ?? null
}

/** Commands the state allows, thinned out by the draw. */
const openTo = (turn: Turn, state: CaseState, facts: CaseFacts): readonly CommandType[] =>
  commandTypes.filter(
    (type) =>
      (turn.variant % 97 === 0 || !rare.has(type)) &&
      (turn.variant % 4 === 0 || !slow.has(type)) &&
      (turn.variant % 5 === 0 || !noise.has(type)) &&
      conditions[type](state, facts) === null,
  )

/** Plays a plan from the draft on. */
export function play(plan: Plan, parts: Product = product): Played {
  const terms = termsOfPlan(plan)
  const events: RecordedEvent[] = []
  const states: CaseState[] = [initialCase]
  const at: PlainDate[] = []
  const entries: Entry[] = []
  const rests: { on: PlainDate; state: CaseState; facts: CaseFacts }[] = []
  let today = addDays(day('2024-01-02'), plan.start)
  let papers = 0

  const now = (): CaseState => states.at(-1) ?? initialCase
  const factsFor = (actor: Actor): CaseFacts =>
    factsOn(today, {
      terms: now().terms ?? terms,
      calendar: now().calendarVersion === republished.version ? republished : calendar,
      actorKey: actorKey(actor),
      creditBarred: plan.creditBarred,
      nextDocumentNumber: (kind) => `${kind} ${++papers}`,
    })
  const apply = (actor: Actor, command: CaseCommand, facts: CaseFacts): string | null => {
    const before = now()
    const fresh: RecordedEvent[] = []
    let refused: string | null = null
    try {
      if (!mayCommand(actor, command.type, before, parties)) refused = 'cases.not-yours'
      else for (const event of parts.decide(command, before, facts)) fresh.push(record(event, facts.actorKey))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused = error.code
    }
    entries.push({ on: today, actor, command, before, facts, refused, events: fresh })
    return refused
  }
  const record = (event: CaseEvent, key: string): RecordedEvent => {
    const recorded = { ...event, version: now().version + 1, actorKey: key } as RecordedEvent
    events.push(recorded)
    states.push(parts.evolve(now(), recorded))
    at.push(today)
    return recorded
  }

  const [applicant] = people
  if (!applicant) throw new Error('somebody has to apply')
  for (const type of ['open', 'submit'] as const) {
    const data = { ...payloadFor(type, now(), factsFor(applicant)) }
    const materials = filings[plan.filing] ?? without()
    apply(
      applicant,
      { type, data: type === 'submit' ? { ...data, materials } : data } as CaseCommand,
      factsFor(applicant),
    )
  }
  for (const turn of plan.turns) {
    today = addDays(today, turn.days)
    if (turn.clock) {
      runClock(
        () => commandsDue(now(), factsFor(clockJob)),
        (command) => apply(clockJob, command, factsFor(clockJob)),
      )
      rests.push({ on: today, state: now(), facts: factsFor(clockJob) })
    }
    // Somebody who has something to do, beginning with the person drawn.
    const open = openTo(turn, now(), factsFor(clockJob))
    for (let next = 0; next < people.length; next++) {
      const actor = people[(turn.person + next) % people.length] ?? applicant
      const facts = factsFor(actor)
      const type = commandOf(turn, actor, open, now())
      if (type === null && next < people.length - 1) continue
      apply(actor, drawn(type ?? 'record-presence', turn, now(), facts), facts)
      break
    }
  }
  return { plan, terms, events, states, days: at, entries, rests }
}

/** One command after another until nothing is due. */
export function runClock(due: () => readonly CaseCommand[], apply: (command: CaseCommand) => string | null): void {
  for (let round = 0; round < 60; round++) {
    const [next] = due()
    if (!next) return
    const refused = apply(next)
    if (refused !== null) throw new Error(`the clock job asked for ${next.type} and was refused: ${refused}`)
  }
  throw new Error('the clock job does not come to rest')
}
