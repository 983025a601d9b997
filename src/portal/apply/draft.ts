/** One draft with everything its pages need, and the known answers kept in it without asking. */
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Cases, DraftView } from '#modules/cases/service.ts'
import { type FormFault, shownPages } from '#modules/catalog/model.ts'
import { checkAnswers } from '#modules/catalog/service.ts'
import type { PersonActor } from '#modules/identity/model.ts'
import type { Licence } from '#modules/licences/model.ts'
import type { Licences } from '#modules/licences/service.ts'
import type { Database } from '#platform/db/database.ts'
import { choiceOf } from '../guide/situation.ts'
import { type FieldKnown, knownFields, settledFacts } from './known.ts'
import { type Filling, settledPages } from './steps.ts'

export interface DraftSources {
  db: Database
  cases: Cases
  licences: Licences
  now: () => Date
}

/** A draft being filled in. */
export interface OpenDraft extends Filling {
  draft: DraftView
  kind: 'individual' | 'legal-entity'
  today: PlainDate
  /** who the applicant is: known answers that are read, not changed */
  settled: ReadonlyMap<string, FieldKnown>
}

/** Valid and past licences of the person, and of the business acted for. */
export async function licencesFor({ db, licences }: DraftSources, actor: PersonActor): Promise<readonly Licence[]> {
  const own = actor.personId ? await licences.heldBy(db, { personId: actor.personId }) : []
  const legal = actor.actingFor ? await licences.heldBy(db, { legalPersonId: actor.actingFor.legalPersonId }) : []
  return [...own, ...legal]
}

/** The draft. Throws not-found for others, rule `cases.not-now` once it was handed in. */
export async function openDraft(sources: DraftSources, actor: PersonActor, caseId: string): Promise<OpenDraft> {
  const draft = await sources.cases.getDraft(actor, caseId)
  const today = dayOf(sources.now())
  const kind = draft.known['legal.name'] ? 'legal-entity' : 'individual'
  const licences = await licencesFor(sources, actor)
  const known = knownFields(draft.form, { known: draft.known, licences, kind, today })
  const { form, answers, materials } = draft
  const needed = new Set(materials.map(({ key }) => key))
  return {
    ...{ draft, kind, today, known, settled: settledFacts(form, known), form, answers, materials },
    choice: choiceOf(draft.item, draft.variantAnswers),
    // what was chosen for another situation waits in `draft.chosen`
    chosen: draft.chosen.filter(({ key }) => needed.has(key)),
  }
}

/** A page whose kept answers are not what they must be: nothing to ask and not yet kept, or a settled fact said otherwise. */
function unsettledPage(open: OpenDraft, done: ReadonlySet<string>) {
  const quiet = new Set(settledPages(open).map(({ key }) => key))
  return shownPages(open.form, open.answers).find(
    ({ key, fields }) =>
      !done.has(key) &&
      fields.some((field) => {
        const answer = open.answers[field]
        if (answer === undefined) return quiet.has(key)
        const fact = open.settled.get(field)
        return fact !== undefined && String(answer) !== fact.value
      }),
  )
}

/** Keeps the answers of pages that need no question, as far as they are shown. Answers the draft as it then is. */
export async function settleKnown(sources: DraftSources, actor: PersonActor, caseId: string): Promise<OpenDraft> {
  let open = await openDraft(sources, actor, caseId)
  const done = new Set<string>()
  for (;;) {
    const page = unsettledPage(open, done)
    if (!page) return open
    done.add(page.key)
    const { settled, known, answers: kept } = open
    const answers = Object.fromEntries(
      page.fields.map((field) => [field, settled.get(field)?.value ?? kept[field] ?? known.get(field)?.value]),
    )
    await sources.cases.saveDraftPage(actor, caseId, { page: page.key, answers })
    open = await openDraft(sources, actor, caseId)
  }
}

/** Pages with something to put right, in order, with what. */
export function faultsByPage({ form, answers, today }: OpenDraft): ReadonlyMap<string, readonly FormFault[]> {
  const pages = new Map<string, FormFault[]>()
  for (const fault of checkAnswers(form, answers, today)) {
    const page = form['x-pages'].find(({ fields }) => fields.includes(fault.field))?.key ?? ''
    pages.set(page, [...(pages.get(page) ?? []), fault])
  }
  return pages
}

/** Whether a draft has become a case meanwhile: the pages of the draft then lead to the receipt. */
export const isHandedIn = (error: unknown): boolean => error instanceof Refusal && error.code === 'cases.not-now'
