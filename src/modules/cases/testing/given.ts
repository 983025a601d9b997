/**
 * Builders for the tests of the case rules: an invented item, facts on a day with the shipped calendar, and
 * `given(acts).when(act).brings(events)`. Every command has one canonical payload, so a test writes down only what it is about.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type PlainDate, plainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type CalendarData, createWorkCalendar } from '#kernel/working-days.ts'
import { basisOf } from '../acceptance.ts'
import type { Clock, ClockKind } from '../clock.ts'
import { clocksOf } from '../clocks.ts'
import type { CaseCommand, CaseCommandData, CaseFacts, CommandType } from '../commands.ts'
import { proceduresLeft } from '../conditions.ts'
import { decide } from '../decide.ts'
import { evolve } from '../evolve.ts'
import {
  type CaseEvent,
  type CaseEventType,
  type CaseRules,
  type CaseState,
  type CaseTerms,
  defaultRules,
  initialCase,
  type MaterialRecord,
  openNotice,
  openStep,
  outstandingDeferrals,
  type Presence,
  type RecordedEvent,
} from '../model.ts'

const calendarFile = new URL('../../../../db/data/calendar.json', import.meta.url)
/** The calendar file as shipped: 2017 to 2026. */
export const calendarData = JSON.parse(readFileSync(calendarFile, 'utf8')) as CalendarData
export const calendar = createWorkCalendar(calendarData)
/** The same notices under a later version number, as if the year had been published again. */
export const republished = createWorkCalendar({ ...calendarData, version: 'CN-2026.2' })

export const day = plainDate

const material = (key: string, over: Partial<CaseTerms['materials'][number]> = {}): CaseTerms['materials'][number] => ({
  key,
  name: `材料${key}`,
  required: true,
  deferrable: false,
  conditional: false,
  replaceableByCommitment: false,
  ...over,
})

const step = (
  key: string,
  name: string,
  fn: CaseTerms['steps'][number]['function'],
  workingDays: number,
): CaseTerms['steps'][number] => ({ key, name, function: fn, workingDays, officeId: 'office-a', onSite: false })

/** Rules of the place, changed where the test says so. */
export const rulesWith = (over: Partial<CaseRules> = {}): CaseRules => ({ ...defaultRules, ...over })

/**
 * A licence with a promise of 10 working days and a statutory limit of 20: m1 必备, m2 可容缺, m3 可承诺替代, m4 有条件;
 * 受理 1 天、审查 5 天（现场核查）、决定 3 天、送达; 听证 has a limit of its own, 检测 none, 公示 one in calendar days, 无据 no basis.
 */
export const termsOf = (over: Partial<CaseTerms> = {}): CaseTerms => ({
  itemId: 'item-1',
  itemVersion: 3,
  itemName: '取水许可',
  itemCode: '430626000000001',
  licensing: true,
  handling: 'timed',
  statutory: { amount: 20, unit: 'working' },
  promisedWorkingDays: 10,
  declaredVisits: 1,
  materials: [
    material('m1'),
    material('m2', { deferrable: true }),
    material('m3', { replaceableByCommitment: true }),
    material('m4', { conditional: true }),
  ],
  steps: [
    step('s1', '受理', 'acceptance', 1),
    { ...step('s2', '现场核查', 'examine', 5), onSite: true },
    step('s3', '决定', 'approve', 3),
    step('s4', '送达', 'deliver', 1),
  ],
  specialProcedures: [
    { key: 'hearing', name: '听证', kind: 'hearing', basis: '《行政许可法》第四十五条', days: 20, unit: 'working' },
    { key: 'testing', name: '检测', kind: 'testing', basis: '《行政许可法》第四十五条', days: null, unit: null },
    {
      key: 'notice',
      name: '公示',
      kind: 'public-notice',
      basis: '《取水许可管理办法》第十八条',
      days: 7,
      unit: 'calendar',
    },
    { key: 'baseless', name: '无据', kind: 'other', basis: ' ', days: 3, unit: 'working' },
  ],
  resultName: '取水许可证',
  resultLicenceType: null,
  noticeCommitment: true,
  fourEyes: true,
  calendarVersion: calendar.version,
  rules: defaultRules,
  ...over,
})

/** 即办件: decided on the day of acceptance. */
export const onTheSpotTerms = (over: Partial<CaseTerms> = {}): CaseTerms =>
  termsOf({ handling: 'on-the-spot', promisedWorkingDays: 0, statutory: null, fourEyes: false, ...over })

export const suppliedMaterials: readonly MaterialRecord[] = ['m1', 'm2', 'm3'].map((key) => ({
  key,
  state: 'supplied',
  medium: 'electronic',
  digests: [`digest-${key}`],
}))
/** Materials handed in, but for those named. */
export const without = (...keys: readonly string[]): readonly MaterialRecord[] =>
  suppliedMaterials.filter((m) => !keys.includes(m.key))

export const deferredPromise = { kind: 'deferred-materials', templateVersion: '1', textHash: 'hash' } as const
export const commitment = { kind: 'notice-and-commitment', templateVersion: '1', textHash: 'hash' } as const
export const remedies = {
  reviewBody: '县人民政府',
  reviewWithinDays: 60,
  court: '县人民法院',
  suitWithinMonths: 6,
} as const

/** Somebody at the county hall. */
export const presenceOn = (on: string, over: Partial<Presence> = {}): Presence => ({
  who: 'applicant',
  where: { kind: 'county-hall', placeId: 'hall', regionCode: '430626000000' },
  on: day(on),
  purpose: 'submit',
  cause: 'own',
  ...over,
})

const actors: Partial<Record<CommandType, string>> = {
  open: 'person:li',
  submit: 'person:li',
  supplement: 'person:li',
  'answer-late': 'person:li',
  'supply-deferred': 'person:li',
  withdraw: 'person:li',
  'complete-step': 'staff:worker',
  grant: 'staff:approver',
  deny: 'staff:approver',
  extend: 'staff:head',
  'deem-accepted': 'system:clock',
  'lapse-correction': 'system:clock',
  'lapse-deferral': 'system:clock',
  'revise-calendar': 'system:clock',
  remind: 'system:clock',
}

/** One command on a day; what is left out of `data` is the canonical payload. */
export interface Act {
  readonly on: string
  readonly type: CommandType
  readonly data: Readonly<Record<string, unknown>>
  readonly by?: string | undefined
  readonly facts: Partial<CaseFacts>
}

export function act<Type extends CommandType>(
  on: string,
  type: Type,
  data: Partial<CaseCommandData[Type]> = {},
  over: { readonly by?: string; readonly facts?: Partial<CaseFacts> } = {},
): Act {
  return { on, type, data, by: over.by, facts: over.facts ?? {} }
}

/** Ten in the morning in Beijing on that day. */
export function factsOn(on: string, over: Partial<CaseFacts> = {}): CaseFacts {
  let documents = 0
  return {
    now: `${on}T02:00:00.000Z`,
    today: day(on),
    calendar,
    terms: termsOf(),
    actorKey: 'staff:clerk',
    creditBarred: false,
    nextDocumentNumber: (kind) => `${kind}〔${on.slice(0, 4)}〕${++documents} 号`,
    ...over,
  }
}

/** A payload that is valid whenever any payload is: the one the property tests hold `actions` against. */
export function payloadFor(type: CommandType, state: CaseState, facts: CaseFacts): CaseCommandData[CommandType] {
  const terms = state.terms ?? facts.terms
  const dueDeferral = outstandingDeferrals(state)
  const asked = openNotice(state)?.items ?? []
  const last = state.notices.at(-1)?.items[0]?.key ?? 'm1'
  const payloads: { readonly [T in CommandType]: () => CaseCommandData[T] } = {
    open: () => ({
      itemId: terms.itemId,
      itemVersion: terms.itemVersion,
      channel: 'online',
      applicantKind: 'individual',
      officeId: 'office-a',
      regionCode: '430626101003',
    }),
    submit: () => ({
      number: '260814-0042-7',
      longNumber: '4306262608140042',
      contentHash: 'content-1',
      materials: suppliedMaterials,
      origins: {},
      commitment: null,
      presence: null,
    }),
    'pre-screen': () => ({ result: 'ready', note: '' }),
    receive: () => ({ presence: null }),
    'notify-once': () => ({
      items: [{ key: last, problem: '缺盖章', remedy: '请盖章后再交' }],
      reason: '补来的盖章看不清',
    }),
    'request-late': () => ({ items: [{ key: 'm1', problem: '不清楚', remedy: '请重交' }], ground: '审查时发现' }),
    'answer-late': () => ({
      contentHash: 'content-late',
      materials: suppliedMaterials,
      origins: {},
      fields: [],
      presence: null,
    }),
    supplement: () => ({
      contentHash: `content-${state.revision + 1}`,
      materials: asked
        .filter((item) => !item.key.startsWith('form:'))
        .map(({ key }) => ({ key, state: 'supplied', medium: 'paper', digests: [`again-${key}`] })),
      origins: {},
      fields: asked.map((item) => item.key).filter((key) => key.startsWith('form:')),
      presence: null,
    }),
    'lapse-correction': () => ({}),
    accept: () => ({ commitment: acceptWith(state, facts), deferrals: [] }),
    'deem-accepted': () => ({}),
    'not-accept': () => ({ reason: '不属于本机关职权范围', competentAuthority: '市水利局', remedies }),
    'not-require': () => ({ explanation: '依法不需要取得许可' }),
    'supply-deferred': () => {
      const key = dueDeferral.find((d) => d.dueOn >= facts.today)?.key ?? 'm2'
      return { key, material: { key, state: 'supplied', medium: 'paper', digests: ['late'] }, presence: null }
    },
    'extend-deferral': () => {
      const deferral = dueDeferral.find((d) => !d.extended && d.dueOn >= facts.today)
      const next = new Date(`${deferral?.dueOn ?? facts.today}T00:00:00Z`)
      next.setUTCDate(next.getUTCDate() + 1)
      return { key: deferral?.key ?? 'm2', dueOn: day(next.toISOString().slice(0, 10)), reason: '出具机关还没有开出' }
    },
    'lapse-deferral': () => ({ key: dueDeferral.find((d) => d.dueOn < facts.today)?.key ?? 'm2' }),
    claim: () => ({ staffId: facts.actorKey.replace('staff:', '') }),
    'complete-step': () => ({ opinion: '符合条件', recommendation: 'grant', inspectors: ['worker', 'second'] }),
    'return-step': () => ({ reason: '现场核查记录不全' }),
    transfer: () => ({
      toOfficeId: `${openStep(state)?.officeId ?? 'office-a'}-2`,
      toStaffId: null,
      reason: '职能在该单位',
    }),
    suspend: () => ({
      suspensionId: `suspension-${state.suspensions.length + 1}`,
      procedureKey: proceduresLeft(state)[0]?.key ?? 'hearing',
      reason: '申请人要求听证',
    }),
    resume: () => ({ note: '听证会已开', cause: 'finished' }),
    extend: () => ({ workingDays: terms.rules.extensionMaxWorkingDays, reason: '案情复杂' }),
    'revise-calendar': () => ({ reason: '国务院办公厅通知' }),
    'transfer-up': () => ({ authority: '市水利局', opinion: '同意，报请审批' }),
    withdraw: () => ({ reason: '不办了' }),
    terminate: () => ({ ground: 'object-lost', basis: '《取水许可管理办法》第二十一条', reason: '取水口已拆除' }),
    grant: () => ({ validTo: null }),
    deny: () => ({ reasons: '水源不足', basis: '《取水许可管理办法》第十九条', remedies }),
    issue: () => ({ licenceId: null, licenceIdentifier: null, number: null }),
    dispatch: () => ({ method: 'courier', waybill: 'EMS1' }),
    deliver: () => ({
      method: 'electronic',
      receiver: 'applicant',
      identityChecked: true,
      signed: true,
      presence: null,
    }),
    archive: () => ({}),
    'verify-commitment': () => ({ result: 'kept', finding: '现场核对属实' }),
    revoke: () => ({ reason: '承诺不实', basis: '《行政许可法》第六十九条', remedies }),
    'record-presence': () => ({ presence: presenceOn(facts.today) }),
    'correct-record': () => ({ subject: 'date', version: 1, void: false, reason: '日期写错' }),
    remind: () => ({ kind: 'promise-due-soon', dueOn: facts.today, about: `提醒${state.reminders.length}` }),
  }
  return payloads[type]()
}

/** The first commitment under which the filing can be accepted; none where none is needed, or none helps. */
function acceptWith(state: CaseState, facts: CaseFacts): typeof deferredPromise | typeof commitment | null {
  const { materials } = state
  for (const tried of [null, deferredPromise, commitment]) {
    const filing = { materials, commitment: tried ?? state.commitment, asked: [], creditBarred: facts.creditBarred }
    try {
      basisOf(filing, facts.terms, facts.calendar, facts.today)
      return tried
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
  return null
}

/** Carries out one act on a state. Throws what `decide` throws. */
export function carryOut(
  acted: Act,
  state: CaseState,
  shared: Partial<CaseFacts> = {},
): { readonly events: readonly CaseEvent[]; readonly state: CaseState; readonly recorded: readonly RecordedEvent[] } {
  const actorKey = acted.by ?? actors[acted.type] ?? 'staff:clerk'
  const facts = factsOn(acted.on, { ...shared, actorKey, ...acted.facts })
  const payload = { ...payloadFor(acted.type, state, facts), ...acted.data }
  const events = decide({ type: acted.type, data: payload } as CaseCommand, state, facts)
  const recorded: RecordedEvent[] = []
  let next = state
  for (const event of events) {
    const one = { ...event, version: next.version + 1, actorKey: facts.actorKey } as RecordedEvent
    next = evolve(next, one)
    recorded.push(one)
  }
  return { events, state: next, recorded }
}

export interface Given {
  readonly state: CaseState
  readonly events: readonly RecordedEvent[]
  readonly when: (acted: Act) => Outcome
  readonly clock: (kind: ClockKind, on: string, about?: string) => Clock
}

export interface Outcome {
  /** The types of the new events, in order; answers the case as it then stands. */
  readonly brings: (...types: readonly CaseEventType[]) => Given
  /** The command is turned down with this code, and with these params where the test names them. */
  readonly refuses: (code: string, params?: Readonly<Record<string, unknown>>) => void
}

/** A case with this history. `shared` facts (terms, calendar) hold for all acts. */
export function given(acts: readonly Act[], shared: Partial<CaseFacts> = {}): Given {
  let state = initialCase
  const events: RecordedEvent[] = []
  for (const one of acts) {
    const done = carryOut(one, state, shared)
    state = done.state
    events.push(...done.recorded)
  }
  return {
    state,
    events,
    when: (acted) => ({
      brings: (...types) => {
        const done = carryOut(acted, state, shared)
        assert.deepEqual(
          done.events.map((event) => event.type),
          types,
        )
        return given([...acts, acted], shared)
      },
      refuses: (code, params) => {
        exercised.add(code)
        assert.throws(
          () => carryOut(acted, state, shared),
          (error: unknown) => {
            if (!(error instanceof Refusal) || error.code !== code) return false
            if (params !== undefined) assert.deepEqual(error.params, params)
            return true
          },
          `expected ${code}`,
        )
      },
    }),
    clock: (kind, on, about) => {
      const rules = shared.terms?.rules ?? defaultRules
      const clocks = clocksOf(state, shared.calendar ?? calendar, day(on), rules, shared.terms ?? termsOf())
      const found = clocks.find((clock) => clock.kind === kind && (about === undefined || clock.about === about))
      if (!found) throw new Error(`no clock ${kind} ${about ?? ''} on ${on}`)
      return found
    },
  }
}

/** Refusal codes that a test of this process has seen refused. */
export const exercised = new Set<string>()

/** The event of that type among those the history made, the last one. */
export function lastOf<Type extends CaseEventType>(case_: Given, type: Type): Extract<RecordedEvent, { type: Type }> {
  const found = case_.events.findLast((event) => event.type === type)
  if (!found) throw new Error(`no event ${type}`)
  return found as Extract<RecordedEvent, { type: Type }>
}

// Histories that many tests start from.

export const drafted = (on: string): readonly Act[] => [act(on, 'open')]
export const submitted = (on: string, data: Partial<CaseCommandData['submit']> = {}): readonly Act[] => [
  ...drafted(on),
  act(on, 'submit', data),
]
export const accepted = (on: string, receivedOn = on): readonly Act[] => [...submitted(receivedOn), act(on, 'accept')]
export const atDecision = (on: string): readonly Act[] => [...accepted(on), act(on, 'complete-step')]
export const granted = (acceptedOn: string, on: string): readonly Act[] => [...atDecision(acceptedOn), act(on, 'grant')]
/** Accepted with m2 deferred to a day. */
export const deferredUntil = (on: string, dueOn: string | null = null): readonly Act[] => [
  ...submitted(on, { materials: without('m2') }),
  act(on, 'accept', { commitment: deferredPromise, deferrals: [{ key: 'm2', dueOn: dueOn as PlainDate | null }] }),
]
/** 告知承诺 and granted at the first step. */
export const grantedOnCommitment = (on: string): readonly Act[] => [
  ...submitted(on, { materials: without('m3') }),
  act(on, 'accept', { commitment }),
  act(on, 'grant'),
]
