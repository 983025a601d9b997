/** Looking at cases: one case as its reader may see it, lists of many. */
import { invalid, Refusal } from '#kernel/refusal.ts'
import { type Actor, actorKey, type PersonActor, type StaffActor } from '#modules/identity/model.ts'
import { lookerOf } from '#modules/registers/queries.ts'
import { record } from '#platform/audit/trail.ts'
import { sameSecret } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { reading } from '#platform/db/gather.ts'
import { board } from './board.ts'
import type { CaseView, WorklistQuery } from './contract.ts'
import { keepCounts } from './counts.ts'
import type { CaseState } from './model.ts'
import { mayUnmask, mayView } from './policy.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { hotItems, ownCases } from './queries.ts'
import { scopeOf, watchedBy } from './scope.ts'
import { mandatedItems, mustBeMandated } from './standing.ts'
import { type CaseInHand, countQueryFailure, findIdByNumber, loadCase, queryFailures } from './store.ts'
import { viewOf } from './view.ts'
import { worklist } from './worklist.ts'

/** What a visitor learns with number and secret: where it stands and when it will be ready, nothing personal. */
export interface ProgressView {
  readonly number: string
  readonly itemName: string
  readonly view: CaseView
}

/**
 * The case, for those who may see it, as just `written` or else as it is read. To others it does not exist: throws not-found `cases.unknown`; to an agent whose mandate does not
 * cover it, forbidden `cases.outside-mandate`.
 */
export async function loadFor(
  deps: CasesDeps,
  sql: Sql,
  caseId: string,
  actor: Actor,
  written: CaseInHand | null = null,
): Promise<CaseInHand> {
  const loaded = written ?? (await loadCase(sql, caseId))
  if (!mayView(actor, loaded.state, loaded.row)) throw new Refusal('not-found', 'cases.unknown')
  await mustBeMandated(deps, sql, actor, loaded.row)
  return loaded
}

/** The id of a case by its number as somebody typed it. */
export const findByTypedNumber = (sql: Sql, number: string): Promise<string | undefined> =>
  findIdByNumber(sql, number.trim().toUpperCase())

/**
 * Wrong proofs a day after which a case no longer answers to the last four digits of a phone, or to its query code. The applicant
 * can still sign in.
 */
const mostPhoneFailures = 10
const mostCodeFailures = 50

export function createReading(deps: CasesDeps) {
  const { db } = deps
  const counts = keepCounts(db, deps.now)

  /** Applicants see their own case in full, staff masked. What the actor has just `written` is not read again. */
  async function view(actor: Actor, caseId: string, written: CaseInHand | null = null): Promise<CaseView> {
    const sql = reading(db)
    const loaded = await loadFor(deps, sql, caseId, actor, written)
    return viewOf(deps, sql, loaded, actor, { full: actor.kind === 'person' })
  }

  const present = async () => ({ calendar: await deps.calendars.current(), now: deps.now() })

  return {
    /** The case as this actor may see it: applicants in full, staff masked. Throws not-found for those it is not for. */
    view,

    async viewByNumber(actor: Actor, number: string): Promise<CaseView> {
      const id = await findByTypedNumber(db, number)
      if (!id) throw new Refusal('not-found', 'cases.unknown')
      return view(actor, id)
    },

    /** Full personal data of a case's applicant, for a stated reason; the person sees who looked. */
    async unmask(actor: StaffActor, caseId: string, reason: string): Promise<CaseView> {
      const loaded = await loadFor(deps, db, caseId, actor)
      if (!mayUnmask(actor, loaded.state)) throw new Refusal('forbidden', 'cases.not-yours', { command: 'unmask' })
      const personId = loaded.row.personId ?? loaded.row.agentPersonId
      if (Array.from(reason.trim()).length < 4) throw invalid('registers.reason-missing')
      const act = { actorKey: actorKey(actor), action: 'cases.unmasked', object: `case:${caseId}`, purpose: reason }
      await record(db, { ...act, outcome: 'done' })
      if (personId !== null) {
        await deps.registers.unmask(await lookerOf(db, actor), personId, { reason, caseId })
      }
      return viewOf(deps, db, loaded, actor, { full: true })
    },

    /** Progress for whoever holds the number and its query code, or the last four digits of the applicant's phone. */
    async progress(number: string, secret: string): Promise<ProgressView> {
      const wrong = new Refusal('not-found', 'cases.query-code-wrong')
      const id = await findByTypedNumber(db, number)
      if (!id) throw wrong
      const loaded = await loadCase(db, id)
      const { row } = loaded
      const contact = row.personId ?? row.agentPersonId
      const phone = contact === null ? null : (await deps.registers.ownData(db, contact)).phone
      const failures = await queryFailures(db, id, todayOf(deps))
      const byCode = failures < mostCodeFailures && sameSecret(secret, row.queryCode)
      const byPhone = failures < mostPhoneFailures && phone !== null && secret.length === 4 && phone.endsWith(secret)
      if (row.number === null || !(byCode || byPhone)) {
        await countQueryFailure(db, id, todayOf(deps))
        throw wrong
      }
      const shown = await viewOf(deps, db, loaded, { kind: 'visitor' }, { full: false })
      return { number: row.number, itemName: row.itemName, view: shown }
    },

    /** Whether this actor may read the files of a case. */
    async mayReadFiles(actor: Actor, caseId: string): Promise<boolean> {
      const { state, row } = await loadCase(db, caseId)
      if (!mayView(actor, state, row)) return false
      await mustBeMandated(deps, db, actor, row)
      return true
    },

    /** The state a case's events fold into; for tools that look at the record itself, not for screens. */
    stateOf: async (caseId: string): Promise<CaseState> => (await loadCase(db, caseId)).state,

    worklist: async (actor: Actor, query: WorklistQuery) => worklist(db, scopeOf(actor), query, await present()),

    /** How many cases each view holds: what others did may be missing for two seconds, what the actor did never (`noteWrite`). */
    worklistCounts: (actor: Actor) => counts.of(scopeOf(actor)),

    /** After every write of a member of staff, done or refused: what they count next is counted after it. */
    noteWrite(actor: Actor): void {
      if (actor.kind === 'staff') counts.wrote(actor.staffId)
    },

    board: async (actor: Actor) => board(db, watchedBy(actor), await present()),

    ownCases: async (
      actor: PersonActor,
      page: { after?: { openedAt: string; id: string } | undefined; limit: number },
    ): ReturnType<typeof ownCases> => {
      const legalPersonId = actor.actingFor?.legalPersonId ?? null
      const itemIds = await mandatedItems(deps, db, actor)
      return ownCases(db, { accountId: actor.accountId, personId: actor.personId, legalPersonId, itemIds }, page)
    },

    hotItems: (limit: number) => hotItems(db, todayOf(deps), limit),
  }
}
