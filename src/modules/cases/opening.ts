/** Opening a case: for whom, at which office, at which door. */
import { maskName } from '#kernel/masking.ts'
import { invalid, Refusal, refuse } from '#kernel/refusal.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { isListed } from '#modules/catalog/queries.ts'
import { itemInitials } from '#modules/catalog/service.ts'
import type { PersonActor, StaffActor } from '#modules/identity/model.ts'
import { regionCovers } from '#modules/organisation/model.ts'
import { findCounty, handlingOffice } from '#modules/organisation/queries.ts'
import { getLegalPerson } from '#modules/registers/queries.ts'
import { randomCode, uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { always, type Intent } from './acting.ts'
import type { IntakeBody } from './contract.ts'
import type { Channel } from './model.ts'
import { type CasesDeps, instantOf } from './ports.ts'
import { sentenceOf } from './sentences.ts'
import { type CaseInHand, type NewCaseRow, newCase } from './store.ts'

/** Whose application it is; `agentPersonId` acts for the applicant with a proof of authority. */
export interface Applicant {
  readonly kind: 'individual' | 'legal-entity'
  readonly personId: string | null
  readonly legalPersonId: string | null
  readonly agentPersonId: string | null
  readonly accountId: string | null
  /** Where the applicant lives or is registered: decides which township handles. */
  readonly homeRegion: string
  /** Where the case belongs: home, or the counter that took it in (any counter receives). */
  readonly regionCode: string
  readonly label: string
}

/** The person signed in, or the organisation acted for. Throws rule `cases.step-up-needed` below level 3. */
export async function applicantOfPerson(deps: CasesDeps, sql: Sql, actor: PersonActor): Promise<Applicant> {
  if (actor.personId === null || actor.level < 3) throw refuse('cases.step-up-needed')
  const person = await deps.registers.ownData(sql, actor.personId)
  const county = await findCounty(sql)
  const legal = actor.actingFor && (await getLegalPerson(sql, actor.actingFor.legalPersonId))
  return {
    kind: legal ? 'legal-entity' : 'individual',
    personId: legal ? null : actor.personId,
    legalPersonId: legal?.legalPersonId ?? null,
    agentPersonId: legal ? actor.personId : null,
    accountId: actor.accountId,
    ...placed((legal ? legal.regionCode : person.regionCode) ?? '', county?.code ?? ''),
    label: legal ? legal.name : maskName(person.name),
  }
}

/** Whom the clerk has in front of the counter. */
export async function applicantAtCounter(
  deps: CasesDeps,
  sql: Sql,
  input: IntakeBody['applicant'],
  clerk: StaffActor,
): Promise<Applicant> {
  const counter = clerk.posts[0]?.regionCode ?? ''
  if (input.agentPersonId !== null) await mustKnowAgent(deps, sql, input.agentPersonId)
  if (input.kind === 'individual') {
    const person = await deps.registers.ownData(sql, input.personId)
    return {
      kind: 'individual',
      personId: input.personId,
      legalPersonId: null,
      agentPersonId: input.agentPersonId,
      accountId: null,
      ...placed(person.regionCode ?? '', counter),
      label: maskName(person.name),
    }
  }
  const legal = await getLegalPerson(sql, input.legalPersonId)
  return {
    kind: 'legal-entity',
    personId: null,
    legalPersonId: input.legalPersonId,
    agentPersonId: input.agentPersonId ?? legal.representativePersonId,
    accountId: null,
    ...placed(legal.regionCode ?? '', counter),
    label: legal.name,
  }
}

/** Throws invalid `cases.agent-unknown` for somebody who was never registered. */
async function mustKnowAgent(deps: CasesDeps, sql: Sql, personId: string): Promise<void> {
  await deps.registers.ownData(sql, personId).catch((error: unknown) => {
    if (!(error instanceof Refusal) || error.code !== 'registers.person-unknown') throw error
    const message = sentenceOf('cases.agent-unknown', {})
    throw invalid('cases.agent-unknown', { errors: [{ field: 'applicant.agentPersonId', message }] })
  })
}

/** Home when the place serves it, otherwise the place itself. */
const placed = (home: string, place: string): { homeRegion: string; regionCode: string } => ({
  homeRegion: home === '' ? place : home,
  regionCode: home !== '' && regionCovers(place, home) ? home : place,
})

/** A case about to be opened: its row, and the intent that opens it. */
export interface Opening {
  readonly opening: NewCaseRow
  readonly inHand: CaseInHand
  readonly open: Intent
}

/** Prepares a new case. Throws rule `cases.item-withdrawn`, `cases.audience` when the item is not for this kind of applicant. */
export async function newOpening(
  deps: CasesDeps,
  sql: Sql,
  input: { readonly item: ServiceItem; readonly who: Applicant; readonly channel: Channel },
): Promise<Opening> {
  const { item, who, channel } = input
  if (!(await isListed(sql, item.itemId))) throw refuse('cases.item-withdrawn')
  if (!item.audience.includes(who.kind)) throw refuse('cases.audience')
  const office = await handlingOffice(sql, item.officeId, who.homeRegion)
  const opening: NewCaseRow = {
    id: uuidv7(),
    queryCode: randomCode(6),
    itemId: item.itemId,
    itemVersion: item.version,
    itemName: item.name,
    itemCode: item.code,
    itemInitials: itemInitials(item.name),
    handling: item.handling,
    officeId: office.officeId,
    regionCode: who.regionCode,
    channel,
    applicantKind: who.kind,
    accountId: who.accountId,
    personId: who.personId,
    legalPersonId: who.legalPersonId,
    agentPersonId: who.agentPersonId,
    applicantLabel: who.label,
    declaredVisits: item.visits,
    openedAt: instantOf(deps),
  }
  const data = {
    itemId: item.itemId,
    itemVersion: item.version,
    channel,
    applicantKind: who.kind,
    officeId: office.officeId,
    regionCode: who.regionCode,
  }
  return { opening, inHand: newCase(opening), open: always({ type: 'open', data }) }
}
