/** Online in one call: a whole application from a program, or from a page that has everything in hand. */
import { itemIn, type ServiceItem } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import type { Sql } from '#platform/db/database.ts'
import type { RequestStamp } from '#platform/db/once.ts'
import { type Act, carryOutAct } from './acting.ts'
import type { ApplicationBody, ApplicationReceipt } from './contract.ts'
import { handIn } from './drafting.ts'
import { goodAnswers, heldBy, situationKey, submission } from './filing.ts'
import { knownOf } from './known-answers.ts'
import { applicantOfPerson, newOpening } from './opening.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { freshReceipt, receiptOf } from './receipts.ts'
import { settledValues } from './settled-answers.ts'
import { confirmStanding } from './standing.ts'
import { isCreditBarred, loadCase } from './store.ts'

export function createApplying(deps: CasesDeps) {
  const { db } = deps

  /** The item as asked for, in its situation. */
  async function wantedItem(sql: Sql, body: ApplicationBody): Promise<{ item: ServiceItem; situation: string | null }> {
    const published = await getItem(sql, body.itemCode)
    const situation = situationKey(published, body.variantAnswers)
    return { item: itemIn(published, situation), situation }
  }

  /** Everything that will be read about this applicant, asked for at once: one way to the database instead of one after the other. */
  async function foresee(sql: Sql, actor: PersonActor, { materials }: ApplicationBody): Promise<void> {
    const legalPersonId = actor.actingFor?.legalPersonId ?? null
    const personId = legalPersonId === null ? actor.personId : null
    const uploads = materials.flatMap((one) => one.uploads)
    await Promise.all([
      heldBy(deps, sql, { personId, legalPersonId }),
      isCreditBarred(sql, { accountId: actor.accountId, personId, legalPersonId }),
      deps.calendars.current(sql),
      // Judged when they are filed; here they are only fetched.
      deps.materials.digestsOf(sql, '', actorKey(actor), uploads).catch(() => undefined),
    ])
  }

  return {
    /**
     * Opens a case and hands it in at once, judged as a draft is: what registers and licences know is filled in, answers and materials
     * are checked with the item in force. A draft begun for the same item stays as it is. Throws invalid `platform.fields` naming each
     * answer (`<field>`) and each material (`material:<key>`) to put right.
     */
    async apply(actor: PersonActor, body: ApplicationBody, stamp: RequestStamp): Promise<ApplicationReceipt> {
      const unconfirmedSince = await confirmStanding(deps, actor)
      const ask = async (sql: Sql): Promise<Act> => {
        const [{ item, situation }, who] = await Promise.all([
          wantedItem(sql, body),
          applicantOfPerson(deps, sql, actor),
          foresee(sql, actor, body),
        ])
        const { opening, inHand, open } = await newOpening(deps, sql, { item, who, channel: 'online' })
        const { row } = inHand
        const known = await knownOf(deps, sql, item, row)
        const answers = goodAnswers(item, { ...body.answers, ...settledValues(known) }, todayOf(deps), known)
        const { materials: sent, commitment } = body
        const filing = { row, actor, item, answers, known, sent, presence: null, situation, commitment }
        const { papers, submit } = await submission(deps, sql, filing)
        const intents = [open, handIn(submit, commitment)]
        const { requestId } = stamp
        return { inHand, opening, actor, requestId, version: null, intents, papers, item, unconfirmedSince }
      }
      const { caseId, inHand } = await carryOutAct(deps, stamp, ask)
      const loaded = inHand ?? (await loadCase(db, caseId))
      const receipt = inHand ? freshReceipt(inHand) : receiptOf(await loadCase(db, caseId))
      return { ...receipt, id: caseId, queryCode: loaded.row.queryCode }
    },
  }
}
