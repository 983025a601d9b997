/**
 * One way into every case: load → authorise → decide → append → project → tell. Everything is read and decided before anything is
 * written; what is left is a list of rows that only waits for its numbers, and is written with those of others (`writing.ts`).
 */
import { chineseTime } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { documentWordOf, staffNames } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { chain, headOf } from '#platform/db/event-log.ts'
import { reading } from '#platform/db/gather.ts'
import { handledBefore, type RequestStamp } from '#platform/db/once.ts'
import { liveUpdate, messagesOwed, recipientOf } from './announce.ts'
import type { CaseRows, Papers } from './case-rows.ts'
import type { CaseCommand, CaseFacts } from './commands.ts'
import { decide } from './decide.ts'
import { evolve } from './evolve.ts'
import { checkReferences, factsFor } from './facts.ts'
import { fileRow } from './file-row.ts'
import type { CaseState, RecordedEvent } from './model.ts'
import { counting, documentScope, type Next, type Numbered, type Numbers, numbersFrom } from './numbering.ts'
import { authorise, mayView } from './policy.ts'
import type { CasesDeps } from './ports.ts'
import { project } from './projection.ts'
import { confirmStanding, mustBeMandated, type UnconfirmedSince } from './standing.ts'
import {
  breachRow,
  type CaseInHand,
  type CaseRow,
  loadCase,
  type NewCaseRow,
  type RecordedActor,
  toNewEvent,
} from './store.ts'
import { trainOf, writeNow } from './writing.ts'

/** What is asked: the next command, seen from the state the ones before have made; null to skip. Pure: it is asked twice. */
export type Intent = (state: CaseState, facts: CaseFacts, numbers: Numbers) => CaseCommand | null

export interface Act {
  /** The case as read, or as the act before left it, in this transaction. */
  readonly inHand: CaseInHand
  /** The row of a case that is not there yet. */
  readonly opening?: NewCaseRow
  readonly actor: Actor
  readonly requestId: string
  /** The version the writer saw; null when the command does not depend on what was seen (clock jobs, first filing). */
  readonly version: number | null
  readonly intents: readonly Intent[]
  /** What is handed in with it. */
  readonly papers?: Papers | undefined
  /** The item as the case has it (`itemOfCase`; of a draft, as its answers make it), where the caller has read it. */
  readonly item?: ServiceItem | undefined
  /** Since when the actor's right to act for the organisation could not be confirmed; not at all, unless said. */
  readonly unconfirmedSince?: UnconfirmedSince
}

/** An act that is decided and only waits for its numbers. */
export interface PreparedAct {
  readonly caseId: string
  /** How many of which counters it takes. */
  readonly takes: ReadonlyMap<string, number>
  /** The rows with these numbers, and the case as it then stands. */
  finish(next: Next): { readonly rows: CaseRows; readonly inHand: CaseInHand }
}

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

async function staleRefusal(sql: Sql, { events, state }: CaseInHand): Promise<Refusal> {
  const last = events.at(-1)
  const staffId = last?.actorKey.startsWith('staff:') ? last.actorKey.slice(6) : null
  const names = staffId === null ? new Map<string, string>() : await staffNames(sql, [staffId])
  const who = staffId === null ? '申请人或系统' : (names.get(staffId) ?? '另一位工作人员')
  return new Refusal('conflict', 'cases.stale', { who, at: last ? chineseTime(last.at) : '', version: state.version })
}

interface Judged {
  readonly state: CaseState
  readonly fresh: readonly RecordedEvent[]
  readonly commands: readonly { readonly command: CaseCommand; readonly before: CaseState }[]
}

/** Authorises and decides one command after the other. Pure, so it can be done once to see and once with the real numbers. */
function judge({ inHand, actor, intents }: Act, gathered: GatheredFacts, numbers: Numbers): Judged {
  const facts: CaseFacts = { ...gathered, nextDocumentNumber: numbers.ofDocument }
  let { state } = inHand
  const fresh: RecordedEvent[] = []
  const commands: Judged['commands'][number][] = []
  for (const intent of intents) {
    const command = intent(state, facts, numbers)
    if (!command) continue
    authorise(actor, command.type, state, inHand.row)
    commands.push({ command, before: state })
    for (const event of decide(command, state, facts)) {
      const recorded = { ...event, version: state.version + 1, actorKey: facts.actorKey } as RecordedEvent
      state = evolve(state, recorded)
      fresh.push(recorded)
    }
  }
  return { state, fresh, commands }
}

type GatheredFacts = Omit<CaseFacts, 'nextDocumentNumber'>

/**
 * Reads what an act needs, authorises and decides it. Nothing is written; null when there is nothing to do.
 * @throws Refusal forbidden `cases.not-yours` | `cases.right-ended` | `cases.outside-mandate`, conflict `cases.stale` (who, at), rule from the deciders
 */
export async function prepare(deps: CasesDeps, sql: Sql, input: Act): Promise<PreparedAct | null> {
  const { row, state: before } = input.inHand
  const { actor, item } = input
  if (input.version !== null && input.version !== before.version) {
    // Who acted last is told only to those who may see the case at all.
    if (!mayView(actor, before, row)) throw new Refusal('forbidden', 'cases.not-yours')
    throw await staleRefusal(sql, input.inHand)
  }
  const current = input.intents.length === 1 && input.intents[0] === reviseCalendar
  const [, facts] = await Promise.all([
    mustBeMandated(deps, sql, actor, row),
    factsFor(deps, sql, { row, state: before, actor, item, current }),
  ])
  const numbered: Numbered = { officeId: row.officeId, regionCode: row.regionCode, today: facts.today }
  const count = counting()
  const seen = judge(input, facts, numbersFrom(numbered, '', count.next))
  for (const { command, before: at } of seen.commands) await checkReferences(sql, command, at, facts.today)
  if (seen.fresh.length === 0) return null
  const takes = new Map(count.taken)
  const word = takes.has(documentScope(row.officeId, facts.today)) ? await documentWordOf(sql, row.officeId) : ''
  const recipient = deps.silent ? null : await recipientOf(deps, sql, { row, fresh: seen.fresh })
  return {
    caseId: row.id,
    takes,
    finish: (next) => {
      const judged = takes.size === 0 ? seen : judge(input, facts, numbersFrom(numbered, word, next))
      return finished(input, facts, judged, recipient)
    },
  }
}

function finished(
  input: Act,
  facts: GatheredFacts,
  { state, fresh }: Judged,
  recipient: Awaited<ReturnType<typeof recipientOf>>,
): { readonly rows: CaseRows; readonly inHand: CaseInHand } {
  const { row, state: before, events: earlier, stored, head } = input.inHand
  const events = chain(row.id, head, fresh.map(toNewEvent), {
    actor: recordedActor(input.actor, state, input.unconfirmedSince),
    requestId: input.requestId,
    recordedAt: facts.now,
  })
  const newHead = headOf(row.id, events)
  const submitted = fresh.find((event) => event.type === 'case-submitted')
  const projection = project(state, facts.calendar, facts.today, facts.terms.rules, facts.terms)
  const more = {
    numbers: submitted ? { number: submitted.data.number, longNumber: submitted.data.longNumber } : null,
    submittedAt: submitted?.at ?? null,
    stepName: (state.terms ?? facts.terms).steps.find((step) => step.key === projection.stepKey)?.name ?? null,
    head: newHead,
    at: facts.now,
  }
  const happening = { row, before, state, fresh, facts }
  const wasDraft = before.status === 'draft' && input.opening === undefined
  return {
    rows: {
      caseId: row.id,
      file: fileRow(row.id, projection, more, input.opening ?? null),
      events,
      papers: input.papers ?? null,
      endsDraft: wasDraft && state.status !== 'draft',
      breaches: breachesOf(row, fresh, facts.today),
      messages: recipient === null ? [] : messagesOwed(happening, recipient),
      live: liveUpdate(happening),
      at: facts.now,
    },
    inHand: {
      row: submitted
        ? {
            ...row,
            ...{ number: submitted.data.number, submittedAt: submitted.at, itemVersion: submitted.data.itemVersion },
          }
        : row,
      state,
      events: [...earlier, ...fresh],
      stored: [...stored, ...events],
      head: newHead,
    },
  }
}

/** Carries out what is asked in the caller's transaction, all or nothing, and answers the case as it then stands. Throws as `prepare`. */
export async function act(deps: CasesDeps, tx: Sql, input: Act): Promise<CaseInHand> {
  const prepared = await prepare(deps, tx, input)
  return prepared ? writeNow(tx, prepared) : input.inHand
}

/**
 * Carries out one request, written together with what others ask at the same time; a repeat of the request does nothing more and gets
 * the same answer. `ask` reads, by the `sql` it is given, and says what is wanted. Answers the case as it stands after it, null for a repeat.
 */
export async function carryOutAct(
  deps: CasesDeps,
  stamp: RequestStamp,
  ask: (sql: Sql) => Promise<Act>,
): Promise<{ readonly caseId: string; readonly inHand: CaseInHand | null }> {
  const { db } = deps
  type Result = { caseId: string }
  const repeated = async () => (await handledBefore<Result>(db, stamp))?.result
  const train = trainOf(db)
  const isHere = train.expect()
  try {
    const sql = reading(db)
    const asking = ask(sql)
    // Whatever comes of it: the answer to a repeat goes before everything that has changed because of the first.
    asking.catch(() => {})
    const before = await repeated()
    if (before) return { caseId: before.caseId, inHand: null }
    try {
      const input = await asking
      const prepared = await prepare(deps, sql, input)
      const { id: caseId } = input.inHand.row
      const writing = train.send({ stamp, result: { caseId }, prepared, inHand: input.inHand })
      isHere()
      return { caseId, inHand: await writing }
    } catch (error) {
      isHere()
      // Two sent the same at the very same moment: what refuses the second is what the first has done.
      const first = await repeated()
      if (first) return { caseId: first.caseId, inHand: null }
      throw error
    }
  } finally {
    isHere()
  }
}

/** What somebody who saw `version` asks of one case, in one request of their own; a repeat of the request does nothing more. */
export interface Request {
  readonly caseId: string
  readonly actor: Actor
  readonly stamp: RequestStamp
  readonly version: number | null
  readonly intents: (
    sql: Sql,
    loaded: CaseInHand,
  ) => Promise<Pick<Act, 'intents' | 'papers'>> | Pick<Act, 'intents' | 'papers'>
}

/** One command, or several in one sitting. Answers the case as it stands after it, null for a repeat. */
export async function carryOut(deps: CasesDeps, request: Request): Promise<CaseInHand | null> {
  const { caseId, actor, stamp, version } = request
  const unconfirmedSince = await confirmStanding(deps, actor)
  const { inHand } = await unlessStale(deps, caseId, () =>
    carryOutAct(deps, stamp, async (sql) => {
      const inHand = await loadCase(sql, caseId)
      const asked = await request.intents(sql, inHand)
      return { inHand, actor, requestId: stamp.requestId, version, ...asked, unconfirmedSince }
    }),
  )
  return inHand
}

/** Two wrote at the very same moment: only now is it known who was faster. Whoever lost had been let in by `prepare` before. */
export async function unlessStale<T>(deps: CasesDeps, caseId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'platform.stale-version')) throw error
    throw await staleRefusal(deps.db, await loadCase(deps.db, caseId))
  }
}

/** Breaches of promises that events bring about. */
const breachesOf = (row: CaseRow, fresh: readonly RecordedEvent[], today: CaseFacts['today']) =>
  fresh.flatMap((event) => {
    if (event.type === 'deferral-lapsed') return [breachRow(row, 'deferral-lapsed', today)]
    if (event.type === 'commitment-verified' && event.data.result === 'broken')
      return [breachRow(row, 'commitment-broken', today)]
    return []
  })

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
