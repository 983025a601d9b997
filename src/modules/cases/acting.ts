/** One way into every case: load → authorise → decide → append → project → tell, in one transaction. */
import { chineseTime, dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { getOffice, handlingOffice, officeByName, staffNames } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { append } from '#platform/db/event-log.ts'
import { announce } from './announce.ts'
import type { CaseCommand, CaseFacts, CommandType } from './commands.ts'
import { decide } from './decide.ts'
import { evolve } from './evolve.ts'
import type { CaseState, RecordedEvent } from './model.ts'
import { authorise } from './policy.ts'
import type { CasesDeps } from './ports.ts'
import { project } from './projection.ts'
import {
  type CaseRow,
  getRow,
  isCreditBarred,
  type LoadedCase,
  loadCase,
  lockCounter,
  type RecordedActor,
  recordBreach,
  saveProjection,
  setCounter,
  toNewEvent,
} from './store.ts'
import { termsOf } from './terms.ts'

/** What is asked: the next command, seen from the state the ones before have made; null to skip. */
export type Intent = (state: CaseState, facts: CaseFacts) => CaseCommand | null

export interface Act {
  readonly caseId: string
  readonly actor: Actor
  readonly requestId: string
  /** The version the writer saw; null when the command does not depend on what was seen (clock jobs, first filing). */
  readonly version: number | null
  readonly intents: readonly Intent[]
}

/** Commands that bring an official paper, and with it a 文号, into being. */
const makesPaper: ReadonlySet<CommandType> = new Set<CommandType>([
  'receive',
  'notify-once',
  'accept',
  'deem-accepted',
  'not-accept',
  'not-require',
  'lapse-deferral',
  'suspend',
  'extend',
  'terminate',
  'grant',
  'deny',
  'deliver',
  'revoke',
])

/** The post under which somebody acts: the one in the office concerned, else the first. */
function recordedActor(actor: Actor, state: CaseState): RecordedActor {
  const post =
    actor.kind === 'staff'
      ? (actor.posts.find((p) => p.officeId === state.opened?.officeId) ?? actor.posts[0])
      : undefined
  return {
    key: actorKey(actor),
    postId: post?.postId ?? null,
    actingFor: actor.kind === 'person' ? (actor.actingFor?.legalPersonId ?? null) : null,
  }
}

/** Offices that step names point to: 乡镇… the township of the applicant, otherwise a county office named in the step. */
async function officesOfSteps(sql: Sql, item: ServiceItem, regionCode: string): Promise<ReadonlyMap<string, string>> {
  const offices = new Map<string, string>()
  for (const step of item.steps) {
    const named = /^(县[\u4e00-\u9fa5]{1,6}?(?:局|联|办))/.exec(step.name)?.[1]
    if (step.name.startsWith('乡镇')) {
      const township = await officeByName(sql, '乡镇人民政府')
      const office = township && (await handlingOffice(sql, township.officeId, regionCode).catch(() => undefined))
      if (office) offices.set(step.name, office.officeId)
    } else if (named) {
      const office = await officeByName(sql, named === '县残联' ? '县残疾人联合会' : named)
      if (office) offices.set(step.name, office.officeId)
    }
  }
  return offices
}

/** What deciders need to know, gathered once per transaction. */
export async function factsFor(
  deps: CasesDeps,
  sql: Sql,
  input: { readonly row: CaseRow; readonly state: CaseState; readonly actor: Actor; readonly current?: boolean },
): Promise<Omit<CaseFacts, 'nextDocumentNumber'>> {
  const { row, state } = input
  const now = deps.now()
  const frozen = state.calendarVersion !== null && !input.current
  const calendar = frozen
    ? await deps.calendars.byVersion(state.calendarVersion as string, sql)
    : await deps.calendars.current(sql)
  const terms =
    state.terms ??
    (await (async () => {
      const item = await getItem(sql, row.itemId)
      const byStep = await officesOfSteps(sql, item, row.regionCode)
      return termsOf(item, {
        calendarVersion: calendar.version,
        rules: deps.rules,
        officeId: row.officeId,
        officeOfStep: (name) => byStep.get(name) ?? null,
      })
    })())
  return {
    now: now.toISOString(),
    today: dayOf(now),
    calendar,
    terms,
    actorKey: actorKey(input.actor),
    creditBarred: await isCreditBarred(sql, row),
  }
}

/** Document numbers of one office and year, without gaps: the counter is held until the transaction ends. */
async function documentNumbers(tx: Sql, officeId: string, today: PlainDate) {
  const office = await getOffice(tx, officeId)
  const year = today.slice(0, 4)
  const scope = `document:${officeId}:${year}`
  let last: number | null = null
  const start = async (): Promise<void> => {
    last ??= await lockCounter(tx, scope)
  }
  return {
    start,
    next: (): string => {
      if (last === null)
        throw new Error('a document number was asked for by a command that is not known to make papers')
      last += 1
      return `${office.shortName}〔${year}〕${last} 号`
    },
    save: async (): Promise<void> => {
      if (last !== null) await setCounter(tx, scope, last)
    },
  }
}

async function staleRefusal(sql: Sql, loaded: LoadedCase): Promise<Refusal> {
  const last = loaded.events.at(-1)
  const staffId = last?.actorKey.startsWith('staff:') ? last.actorKey.slice(6) : null
  const names = staffId === null ? new Map<string, string>() : await staffNames(sql, [staffId])
  const who = staffId === null ? '申请人或系统' : (names.get(staffId) ?? '另一位工作人员')
  return new Refusal('conflict', 'cases.stale', {
    who,
    at: last ? chineseTime(last.at) : '',
    version: loaded.state.version,
  })
}

/**
 * Carries out what is asked, all or nothing. Runs inside the caller's transaction (and its `once`).
 * @throws Refusal forbidden `cases.not-yours`, conflict `cases.stale` (who, at) | `platform.stale-version`, rule from the deciders
 */
export async function act(deps: CasesDeps, tx: Sql, input: Act): Promise<CaseState> {
  const row = await getRow(tx, input.caseId)
  const loaded = await loadCase(tx, input.caseId)
  if (input.version !== null && input.version !== loaded.state.version) throw await staleRefusal(tx, loaded)
  const current = input.intents.length === 1 && input.intents[0] === reviseCalendar
  const gathered = await factsFor(deps, tx, { row, state: loaded.state, actor: input.actor, current })
  const numbers = await documentNumbers(tx, row.officeId, gathered.today)
  const facts: CaseFacts = { ...gathered, nextDocumentNumber: numbers.next }

  let state = loaded.state
  const fresh: RecordedEvent[] = []
  for (const intent of input.intents) {
    const command = intent(state, facts)
    if (!command) continue
    authorise(input.actor, command.type, state, row)
    if (makesPaper.has(command.type)) await numbers.start()
    for (const event of decide(command, state, facts)) {
      const recorded = { ...event, version: state.version + 1, actorKey: facts.actorKey } as RecordedEvent
      state = evolve(state, recorded)
      fresh.push(recorded)
    }
  }
  if (fresh.length === 0) return state

  const head = await append(tx, input.caseId, loaded.head, fresh.map(toNewEvent), {
    actor: recordedActor(input.actor, state),
    requestId: input.requestId,
    recordedAt: facts.now,
  })
  await numbers.save()
  const submitted = fresh.find((event) => event.type === 'case-submitted')
  const projection = project(state, facts.calendar, facts.today, facts.terms.rules, facts.terms)
  await saveProjection(tx, input.caseId, projection, {
    numbers: submitted ? { number: submitted.data.number, longNumber: submitted.data.longNumber } : null,
    submittedAt: submitted?.at ?? null,
    stepName: (state.terms ?? facts.terms).steps.find((step) => step.key === projection.stepKey)?.name ?? null,
    head,
    at: facts.now,
  })
  await consequences(tx, row, fresh, facts.today)
  await announce(deps, tx, { row, before: loaded.state, state, fresh, facts })
  return state
}

/** Rows of other tables that an event brings about. */
async function consequences(tx: Sql, row: CaseRow, fresh: readonly RecordedEvent[], today: PlainDate): Promise<void> {
  for (const event of fresh) {
    if (event.type === 'deferral-lapsed') await recordBreach(tx, row.id, row, 'deferral-lapsed', today)
    if (event.type === 'commitment-verified' && event.data.result === 'broken') {
      await recordBreach(tx, row.id, row, 'commitment-broken', today)
    }
  }
}

/** The one intent that is judged by the newly published calendar instead of the frozen one. */
export const reviseCalendar: Intent = (_state, facts) => ({
  type: 'revise-calendar',
  data: { reason: `工作日历更新为 ${facts.calendar.version}` },
})

/** An intent that does not look at the state. */
export const always =
  (command: CaseCommand): Intent =>
  () =>
    command
