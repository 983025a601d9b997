/** One way into every case: load → authorise → decide → append → project → tell, in one transaction. */
import { chineseTime, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { documentWordOf, staffNames } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { append } from '#platform/db/event-log.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { announce } from './announce.ts'
import type { CaseCommand, CaseFacts, CommandType } from './commands.ts'
import { decide } from './decide.ts'
import { evolve } from './evolve.ts'
import { checkReferences, factsFor } from './facts.ts'
import type { CaseState, RecordedEvent } from './model.ts'
import { authorise, mayView } from './policy.ts'
import type { CasesDeps } from './ports.ts'
import { project } from './projection.ts'
import { confirmStanding, mustBeMandated, type UnconfirmedSince } from './standing.ts'
import {
  type CaseInHand,
  type CaseRow,
  loadCase,
  lockCounter,
  type RecordedActor,
  recordBreach,
  saveProjection,
  setCounter,
  toNewEvent,
} from './store.ts'

/** What is asked: the next command, seen from the state the ones before have made; null to skip. */
export type Intent = (state: CaseState, facts: CaseFacts) => CaseCommand | null

export interface Act {
  /** The case as read, or as the act before left it, in this transaction. */
  readonly inHand: CaseInHand
  readonly actor: Actor
  readonly requestId: string
  /** The version the writer saw; null when the command does not depend on what was seen (clock jobs, first filing). */
  readonly version: number | null
  /** Or what makes them, once all facts are gathered: numbers are drawn late, because nobody else can draw one until the end. */
  readonly intents: readonly Intent[] | (() => Promise<readonly Intent[]>)
  /** The item as the case has it (`itemOfCase`; of a draft, as its answers make it), where the caller has read it. */
  readonly item?: ServiceItem
  /** Since when the actor's right to act for the organisation could not be confirmed; not at all, unless said. */
  readonly unconfirmedSince?: UnconfirmedSince
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
function recordedActor(actor: Actor, state: CaseState, unconfirmedSince: UnconfirmedSince = null): RecordedActor {
  const post =
    actor.kind === 'staff'
      ? (actor.posts.find((p) => p.officeId === state.opened?.officeId) ?? actor.posts[0])
      : undefined
  return {
    key: actorKey(actor),
    postId: post?.postId ?? null,
    actingFor: actor.kind === 'person' ? (actor.actingFor?.legalPersonId ?? null) : null,
    ...(unconfirmedSince !== null && { unconfirmedSince }),
  }
}

/** Document numbers of one office and year, without gaps: the counter is held until the transaction ends. */
function documentNumbers(tx: Sql, officeId: string, today: PlainDate) {
  const year = today.slice(0, 4)
  const scope = `document:${officeId}:${year}`
  let issuer: { readonly word: string; last: number } | undefined
  return {
    start: async (): Promise<void> => {
      issuer ??= { word: await documentWordOf(tx, officeId), last: await lockCounter(tx, scope) }
    },
    next: (): string => {
      if (!issuer) throw new Error('a document number was asked for by a command that is not known to make papers')
      issuer.last += 1
      return `${issuer.word}〔${year}〕${issuer.last} 号`
    },
    save: async (): Promise<void> => {
      if (issuer) await setCounter(tx, scope, issuer.last)
    },
  }
}

async function staleRefusal(sql: Sql, { events, state }: CaseInHand): Promise<Refusal> {
  const last = events.at(-1)
  const staffId = last?.actorKey.startsWith('staff:') ? last.actorKey.slice(6) : null
  const names = staffId === null ? new Map<string, string>() : await staffNames(sql, [staffId])
  const who = staffId === null ? '申请人或系统' : (names.get(staffId) ?? '另一位工作人员')
  return new Refusal('conflict', 'cases.stale', { who, at: last ? chineseTime(last.at) : '', version: state.version })
}

/**
 * Carries out what is asked, all or nothing, and answers the case as it then stands. Runs inside the caller's transaction (and its `once`).
 * @throws Refusal forbidden `cases.not-yours` | `cases.right-ended` | `cases.outside-mandate`, conflict `cases.stale` (who, at) | `platform.stale-version`, rule from the deciders
 */
export async function act(deps: CasesDeps, tx: Sql, input: Act): Promise<CaseInHand> {
  const { row, state: before, events, head } = input.inHand
  if (input.version !== null && input.version !== before.version) {
    // Who acted last is told only to those who may see the case at all.
    if (!mayView(input.actor, before, row)) throw new Refusal('forbidden', 'cases.not-yours')
    throw await staleRefusal(tx, input.inHand)
  }
  const { actor, item, intents } = input
  await mustBeMandated(deps, tx, actor, row)
  const current = typeof intents === 'object' && intents.length === 1 && intents[0] === reviseCalendar
  const gathered = await factsFor(deps, tx, { row, state: before, actor, item, current })
  const numbers = documentNumbers(tx, row.officeId, gathered.today)
  const facts: CaseFacts = { ...gathered, nextDocumentNumber: numbers.next }

  let state = before
  const fresh: RecordedEvent[] = []
  for (const intent of typeof intents === 'function' ? await intents() : intents) {
    const command = intent(state, facts)
    if (!command) continue
    authorise(actor, command.type, state, row)
    if (makesPaper.has(command.type)) await numbers.start()
    const events = decide(command, state, facts)
    await checkReferences(tx, command, state, facts.today)
    for (const event of events) {
      const recorded = { ...event, version: state.version + 1, actorKey: facts.actorKey } as RecordedEvent
      state = evolve(state, recorded)
      fresh.push(recorded)
    }
  }
  if (fresh.length === 0) return input.inHand

  const newHead = await append(tx, row.id, head, fresh.map(toNewEvent), {
    actor: recordedActor(actor, state, input.unconfirmedSince),
    requestId: input.requestId,
    recordedAt: facts.now,
  })
  await numbers.save()
  const submitted = fresh.find((event) => event.type === 'case-submitted')
  const projection = project(state, facts.calendar, facts.today, facts.terms.rules, facts.terms)
  await saveProjection(tx, row.id, projection, {
    numbers: submitted ? { number: submitted.data.number, longNumber: submitted.data.longNumber } : null,
    submittedAt: submitted?.at ?? null,
    stepName: (state.terms ?? facts.terms).steps.find((step) => step.key === projection.stepKey)?.name ?? null,
    head: newHead,
    at: facts.now,
  })
  await consequences(tx, row, fresh, facts.today)
  if (before.status === 'draft' && state.status !== 'draft') await deps.materials.release(tx, row.id)
  await announce(deps, tx, { row, before, state, fresh, facts })
  return {
    row: submitted
      ? {
          ...row,
          ...{ number: submitted.data.number, submittedAt: submitted.at, itemVersion: submitted.data.itemVersion },
        }
      : row,
    state,
    events: [...events, ...fresh],
    head: newHead,
  }
}

/** What somebody who saw `version` asks of one case, in one request of their own; a repeat of the request does nothing more. */
export interface Request {
  readonly caseId: string
  readonly actor: Actor
  readonly stamp: RequestStamp
  readonly version: number | null
  readonly intents: (tx: Sql, loaded: CaseInHand) => Promise<readonly Intent[]> | readonly Intent[]
}

/** One command, or several in one sitting, in a transaction of its own. */
export async function carryOut(deps: CasesDeps, request: Request): Promise<void> {
  const { caseId, actor, stamp, version } = request
  const unconfirmedSince = await confirmStanding(deps, actor)
  try {
    await deps.db.transaction((tx) =>
      once(tx, stamp, async () => {
        const inHand = await loadCase(tx, caseId)
        const intents = await request.intents(tx, inHand)
        await act(deps, tx, { inHand, actor, requestId: stamp.requestId, version, intents, unconfirmedSince })
        return { caseId }
      }),
    )
  } catch (error) {
    // Two wrote at the very same moment: only now is it known who was faster. Whoever lost had been let in by `act` before.
    if (!(error instanceof Refusal && error.code === 'platform.stale-version')) throw error
    throw await staleRefusal(deps.db, await loadCase(deps.db, caseId))
  }
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
