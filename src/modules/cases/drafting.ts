/** Online: from the first page of a form to the receipt. */
import { refuse } from '#kernel/refusal.ts'
import {
  countingAnswers,
  type FormAnswers,
  type FormSchema,
  itemFor,
  itemIn,
  type RawAnswers,
  type ServiceItem,
  situationOf,
  type VariantAnswers,
} from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { checkAnswers, formOf, readAnswers } from '#modules/catalog/service.ts'
import { actorKey, type PersonActor } from '#modules/identity/model.ts'
import type { KnownAnswers } from '#modules/registers/model.ts'
import type { Sql } from '#platform/db/database.ts'
import { genesisHash } from '#platform/db/event-log.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { missingMaterials } from './acceptance.ts'
import { type Act, act, carryOutAct, type Intent } from './acting.ts'
import type { MaterialInput, Receipt } from './contract.ts'
import {
  answersOf,
  fieldsRefusal,
  goodAnswers,
  onFile,
  overtyped,
  type Submission,
  sealAnswers,
  situationKey,
  submission,
  variantAnswersOf,
} from './filing.ts'
import { knownOf, knownTo } from './known-answers.ts'
import type { MaterialOnFile } from './materials-on-file.ts'
import { applicantOfPerson, newOpening } from './opening.ts'
import { type CasesDeps, instantOf, todayOf } from './ports.ts'
import { loadFor } from './reading.ts'
import { freshReceipt, receiptOf } from './receipts.ts'
import { settledValues } from './settled-answers.ts'
import { confirmStanding } from './standing.ts'
import { type CaseInHand, type DraftRow, findDraft, findOpenDraft, loadCase, saveContent, saveDraft } from './store.ts'

/** A draft as the pages need it. */
export interface DraftView {
  readonly caseId: string
  readonly version: number
  /** In the situation the answers lead to; before that, all of it. */
  readonly item: ServiceItem
  /** Answers about the situation so far; empty for an item without situations. */
  readonly variantAnswers: VariantAnswers
  readonly form: FormSchema
  readonly answers: FormAnswers
  /** Known answers by `x-source`, with where each is from. */
  readonly known: KnownAnswers
  readonly materials: readonly MaterialOnFile[]
  /** What was chosen so far; also for materials that only another situation needs, so that changing one's mind loses nothing. */
  readonly chosen: DraftRow['materials']
  readonly page: string | null
}

/** With what promise an application is handed in. */
export type Promised = 'deferred-materials' | 'notice-and-commitment' | null

/** The case while it may still be written to. Throws rule `cases.not-now` once it was handed in. */
async function loadDraft(deps: CasesDeps, sql: Sql, caseId: string, actor: PersonActor): Promise<CaseInHand> {
  const loaded = await loadFor(deps, sql, caseId, actor)
  if (loaded.state.status !== 'draft') throw refuse('cases.not-now', { status: loaded.state.status })
  return loaded
}

/** Hands in what is there, or says which materials are missing and not promised in a way the item allows. */
export const handIn =
  (submit: Submission['submit'], promised: Promised): Intent =>
  (_state, { terms }, numbers) => {
    const command = submit(numbers)
    const { materials } = command.data
    const missing = missingMaterials(terms, materials).filter((m) => {
      const record = materials.find((r) => r.key === m.key)
      const replaced = promised === 'notice-and-commitment' && m.replaceableByCommitment
      return !replaced && !(record?.state === 'deferred' && m.deferrable)
    })
    if (missing.length > 0)
      throw fieldsRefusal(missing.map((m) => ({ field: `material:${m.key}`, message: `请交${m.name}。` })))
    const deferred = materials.some((m) => m.state === 'deferred')
    if (deferred && promised !== 'deferred-materials') throw refuse('cases.commitment-missing')
    return command
  }

export function createDrafting(deps: CasesDeps) {
  const { db } = deps

  async function keepVariantAnswers(tx: Sql, caseId: string, item: ServiceItem, answers: VariantAnswers) {
    const variants = item.extras?.variants
    if (!variants || !situationOf(variants, answers)) return
    const variantAnswersSealed = sealAnswers(deps, countingAnswers(variants, answers))
    await saveDraft(tx, caseId, { variantAnswersSealed }, instantOf(deps))
  }

  return {
    /** Opens a draft of this item for the person (or the organisation acted for), or goes on with the one begun. */
    async startDraft(
      actor: PersonActor,
      itemCode: string,
      stamp: RequestStamp,
      variantAnswers: VariantAnswers = {},
    ): Promise<string> {
      const unconfirmedSince = await confirmStanding(deps, actor)
      return db.transaction((tx) =>
        once(tx, stamp, async () => {
          const item = await getItem(tx, itemCode)
          const who = await applicantOfPerson(deps, tx, actor)
          const begun = await findOpenDraft(tx, actor.accountId, item.itemId, who.legalPersonId)
          const { requestId } = stamp
          const openDraft = async (): Promise<string> => {
            const { opening, inHand, open } = await newOpening(deps, tx, { item, who, channel: 'online' })
            const by = { actor, requestId, version: null, item, unconfirmedSince }
            return (await act(deps, tx, { ...by, inHand, opening, intents: [open] })).row.id
          }
          const caseId = begun ?? (await openDraft())
          await keepVariantAnswers(tx, caseId, item, variantAnswers)
          return caseId
        }),
      )
    },

    /** Keeps what was answered about the situation, where the answers lead to one. Files chosen before stay. */
    async saveDraftSituation(actor: PersonActor, caseId: string, variantAnswers: VariantAnswers): Promise<void> {
      await db.transaction(async (tx) => {
        const { row } = await loadDraft(deps, tx, caseId, actor)
        await keepVariantAnswers(tx, caseId, await getItem(tx, row.itemId), variantAnswers)
      })
    },

    /** The draft with its form, what is already known, and what materials are needed. */
    async getDraft(actor: PersonActor, caseId: string): Promise<DraftView> {
      const { row, state } = await loadDraft(deps, db, caseId, actor)
      const draft = await findDraft(db, caseId)
      const published = await getItem(db, row.itemId)
      const variantAnswers = variantAnswersOf(deps, published, draft)
      const item = itemFor(published, variantAnswers)
      return {
        caseId,
        version: state.version,
        item,
        variantAnswers,
        form: formOf(item),
        answers: await answersOf(deps, db, caseId),
        known: await knownTo(deps, db, row),
        materials: await onFile(deps, db, item, row, todayOf(deps)),
        chosen: draft?.materials ?? [],
        page: draft?.page ?? null,
      }
    },

    /**
     * Keeps answers of one page, faulty or not: nothing typed is lost, but for what is settled and was answered otherwise. Answers the
     * faults of that page.
     */
    async saveDraftPage(
      actor: PersonActor,
      caseId: string,
      input: { readonly page: string; readonly answers: RawAnswers },
    ): Promise<ReturnType<typeof checkAnswers>> {
      return db.transaction(async (tx) => {
        const { row } = await loadDraft(deps, tx, caseId, actor)
        const item = await getItem(tx, row.itemId)
        const form = formOf(item)
        const before = await answersOf(deps, tx, caseId)
        const cleared = Object.fromEntries(
          (form['x-pages'].find((page) => page.key === input.page)?.fields ?? []).map((field) => [field, undefined]),
        )
        const asked = Object.fromEntries(
          Object.entries(input.answers).filter(([key]) => Object.hasOwn(form.properties, key)),
        )
        const known = await knownOf(deps, tx, item, row)
        const settled = settledValues(known)
        const answers = readAnswers(form, { ...before, ...cleared, ...asked, ...settled })
        await saveContent(
          tx,
          caseId,
          {
            revision: 0,
            answersSealed: deps.sealer.seal(JSON.stringify(answers), 'case-data'),
            salt: genesisHash(caseId),
            contentHash: genesisHash(caseId),
            formVersion: item.version,
          },
          instantOf(deps),
        )
        await saveDraft(tx, caseId, { page: input.page }, instantOf(deps))
        const typed = { ...before, ...input.answers, ...settled }
        return [...overtyped(form, before, asked, known), ...checkAnswers(form, typed, todayOf(deps), input.page)]
      })
    },

    /** Keeps what was chosen for the materials, and the files it names from being cleared as used by nobody. */
    async saveDraftMaterials(actor: PersonActor, caseId: string, materials: readonly MaterialInput[]): Promise<void> {
      await db.transaction(async (tx) => {
        await loadDraft(deps, tx, caseId, actor)
        await deps.materials.hold(tx, caseId, actorKey(actor), materials)
        const chosen = materials.map(({ key, state, uploads }) => ({ key, state, uploads }))
        await saveDraft(tx, caseId, { page: 'materials', materials: chosen }, instantOf(deps))
      })
    },

    /**
     * Hands in a draft: everything is checked again on the server, with the schema of the item in force. Throws invalid
     * `platform.fields` naming each answer (`<field>`) and each material (`material:<key>`) to put right.
     */
    async submitDraft(
      actor: PersonActor,
      caseId: string,
      stamp: RequestStamp,
      input: { readonly commitment: Promised },
    ): Promise<Receipt> {
      const unconfirmedSince = await confirmStanding(deps, actor)
      const ask = async (sql: Sql): Promise<Act> => {
        const [inHand, draft] = await Promise.all([loadFor(deps, sql, caseId, actor), findDraft(sql, caseId)])
        const published = await getItem(sql, inHand.row.itemId)
        const situation = situationKey(published, variantAnswersOf(deps, published, draft))
        const item = itemIn(published, situation)
        const known = await knownOf(deps, sql, item, inHand.row)
        const kept = { ...(await answersOf(deps, sql, caseId)), ...settledValues(known) }
        const answers = goodAnswers(item, kept, todayOf(deps), known)
        // What was chosen for another situation stays with the draft and is not handed in.
        const needed = new Set(item.materials.map((material) => material.key))
        const sent = (draft?.materials ?? [])
          .filter(({ key }) => needed.has(key))
          .map(({ key, state, uploads }) => ({
            key,
            state: state as MaterialInput['state'],
            medium: null,
            uploads: [...uploads],
          }))
        const { commitment } = input
        const filing = { row: inHand.row, actor, item, answers, known, sent, presence: null, situation, commitment }
        const { papers, submit } = await submission(deps, sql, filing)
        const intents = [handIn(submit, commitment)]
        const { requestId } = stamp
        return { inHand, actor, requestId, version: null, intents, papers, item, unconfirmedSince }
      }
      const { inHand: submitted } = await carryOutAct(deps, stamp, ask)
      return submitted ? freshReceipt(submitted) : receiptOf(await loadCase(db, caseId))
    },
  }
}
