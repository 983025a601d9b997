/** At a counter: what need not be asked, and a case taken in as far as one sitting goes. */
import type { PlainDate } from '#kernel/plain-date.ts'
import { refuse } from '#kernel/refusal.ts'
import { itemFor, itemIn, type ServiceItem } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { formOf } from '#modules/catalog/service.ts'
import type { StaffActor } from '#modules/identity/model.ts'
import { validityOf } from '#modules/licences/model.ts'
import { counterPurpose } from '#modules/registers/model.ts'
import { lookerOf } from '#modules/registers/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { act, always, carryOutAct, type Intent } from './acting.ts'
import type { IntakeBody, IntakePreparation, IntakePrepared } from './contract.ts'
import { dayTable } from './day-table.ts'
import { acceptance, goodAnswers, onFile, presenceAt, situationKey, submission } from './filing.ts'
import { shownAnswer } from './form-rows.ts'
import { knownOf } from './known-answers.ts'
import { covered, endOfLimit } from './limits.ts'
import { type Channel, openStep } from './model.ts'
import { applicantAtCounter, newOpening } from './opening.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { issueResult } from './results.ts'
import { decidesNow } from './routing.ts'
import { type CaseRow, isCreditBarred } from './store.ts'

/** At which door the clerk sits. */
function channelOf(clerk: StaffActor): Channel {
  const roles = new Set(clerk.posts.map((post) => post.role))
  if (roles.has('village-helper')) return 'village'
  if (roles.has('township-helper')) return 'township'
  return 'window'
}

/** 当场办结: whatever steps an on-the-spot item has are gone through in one sitting, up to the decision. */
const settling = (item: ServiceItem, validTo: PlainDate | null): readonly Intent[] => [
  ...item.steps.map(
    (): Intent => (state) => {
      const waiting = openStep(state) !== undefined && !decidesNow(state)
      return waiting
        ? { type: 'complete-step', data: { opinion: '当场审查，符合条件', recommendation: 'grant', inspectors: [] } }
        : null
    },
  ),
  always({ type: 'grant', data: { validTo } }),
]

export function createCounter(deps: CasesDeps) {
  const { db } = deps

  /** The band of days the applicant would get, were the case accepted today; null beyond the calendar. */
  async function bandFromToday(item: ServiceItem): Promise<IntakePrepared['band']> {
    const calendar = await deps.calendars.current()
    const today = todayOf(deps)
    const promiseDays = item.promisedWorkingDays
    const promiseDueOn = covered(() => endOfLimit(calendar, today, { amount: promiseDays, unit: 'working' }))
    if (promiseDueOn === null) return null
    const limit = item.statutoryLimit && { amount: item.statutoryLimit.days, unit: item.statutoryLimit.unit }
    const statutoryDueOn = limit && covered(() => endOfLimit(calendar, today, limit))
    const table = dayTable({
      ...{ calendar, acceptedOn: today, promiseDays, promiseDueOn, today, pauses: [] },
      ...(statutoryDueOn && { statutory: { dueOn: statutoryDueOn } }),
    })
    return { ...table, cells: [...table.cells] }
  }

  /** 谁看过我的信息: the applicant's data, and those of whoever hands in for a business. */
  async function noteLooks(actor: StaffActor, row: Pick<CaseRow, 'personId' | 'legalPersonId' | 'agentPersonId'>) {
    const looker = await lookerOf(db, actor)
    const look = { action: 'cases.intake-prepared', purpose: counterPurpose }
    const { legalPersonId } = row
    if (legalPersonId !== null) await deps.registers.noteLook(looker, { legalPersonId }, look)
    const personId = row.personId ?? row.agentPersonId
    if (personId !== null) await deps.registers.noteLook(looker, { personId }, look)
  }

  return {
    /**
     * What a counter need not ask: known answers (masked), materials already there, and when it would be ready if accepted today.
     * Masked values come back to us as left-out fields; `intake` fills them in. Whose data it looks at is noted.
     */
    async prepareIntake(actor: StaffActor, body: IntakePreparation): Promise<IntakePrepared> {
      const item = itemFor(await getItem(db, body.itemCode), body.variantAnswers)
      const row = {
        personId: body.applicant.kind === 'individual' ? body.applicant.personId : null,
        legalPersonId: body.applicant.kind === 'legal-entity' ? body.applicant.legalPersonId : null,
        agentPersonId: body.applicant.agentPersonId,
        applicantKind: body.applicant.kind,
        accountId: null,
      }
      await noteLooks(actor, row)
      const form = formOf(item)
      const known = await knownOf(deps, db, item, row)
      const materials = await onFile(deps, db, item, row, todayOf(deps))
      return {
        answers: Object.fromEntries(
          [...known].map(([field, { value, sourceLabel, settled, asOf }]) => [
            field,
            { shown: shownAnswer(form.properties[field], value), source: sourceLabel, settled, asOf },
          ]),
        ),
        materials: materials.map(({ key, state, source }) => ({ key, state, source })),
        band: await bandFromToday(item),
        creditBarred: await isCreditBarred(db, row),
      }
    },

    /** A case opened at a counter, as far as one sitting goes. Answers its id. */
    async intake(actor: StaffActor, body: IntakeBody, stamp: RequestStamp): Promise<string> {
      if (body.through === 'settle') return settle(actor, body, stamp)
      const { caseId } = await carryOutAct(deps, stamp, async (sql) => ({
        ...(await sitting(sql, actor, body)).taken,
        requestId: `${stamp.requestId}:1`,
      }))
      return caseId
    },
  }

  /** What a clerk takes in, up to the point asked for. */
  async function sitting(sql: Sql, actor: StaffActor, body: IntakeBody) {
    const published = await getItem(sql, body.itemCode)
    const situation = situationKey(published, body.variantAnswers)
    const item = itemIn(published, situation)
    if (body.through === 'settle' && item.handling !== 'on-the-spot') throw refuse('cases.not-on-the-spot')
    const who = await applicantAtCounter(deps, sql, body.applicant, actor)
    const { opening, inHand, open } = await newOpening(deps, sql, { item, who, channel: channelOf(actor) })
    const { row } = inHand
    const presence = presenceAt(actor, body.presence, todayOf(deps))
    const known = await knownOf(deps, sql, item, row)
    const values = [...known].map(([field, { value }]) => [field, value])
    // The counter only sees masked values and leaves those fields out; what it typed wins, where nothing is settled.
    const given = { ...Object.fromEntries(values), ...body.answers }
    const answers = goodAnswers(item, given, todayOf(deps), known)
    const { materials: sent, commitment } = body
    const filing = { row, actor, item, answers, known, sent, presence, situation, commitment }
    const { papers, submit } = await submission(deps, sql, filing)
    const guide = validityOf(item.result.validity, todayOf(deps)) ?? null
    const validTo = body.validTo === undefined ? guide : (body.validTo as PlainDate | null)
    const intents: readonly Intent[] = [
      open,
      (_state, _facts, numbers) => submit(numbers),
      always({ type: 'receive', data: { presence: null } }),
      ...(body.through === 'receive' ? [] : [always(acceptance(body))]),
      ...(body.through === 'settle' ? settling(item, validTo) : []),
    ]
    const by = { actor, version: null, item }
    return { by, presence, taken: { ...by, inHand, opening, intents, papers } }
  }

  /** 当场办结: taken in, decided, issued and handed over at once. */
  async function settle(actor: StaffActor, body: IntakeBody, stamp: RequestStamp): Promise<string> {
    const { requestId } = stamp
    const done = await db.transaction((tx) =>
      once(tx, stamp, async () => {
        const { by, presence, taken } = await sitting(tx, actor, body)
        const granted = await act(deps, tx, { ...taken, requestId: `${requestId}:1` })
        const issued = await issueResult(deps, tx, granted, { ...by, requestId: `${requestId}:2`, number: null })
        const deliver = {
          method: 'window',
          receiver: body.presence.who === 'applicant' ? 'applicant' : 'agent',
          identityChecked: true,
          signed: true,
          presence: presence && { ...presence, purpose: 'pick-up' as const },
        } as const
        const handOver = [always({ type: 'deliver', data: deliver })]
        await act(deps, tx, { ...by, inHand: issued, requestId: `${requestId}:3`, intents: handOver })
        return { caseId: granted.row.id }
      }),
    )
    return done.caseId
  }
}
