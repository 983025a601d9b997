import { dayOf } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import type { Actable, AgentGrant } from '#modules/registers/model.ts'
import { actableBy, agentsOf, getLegalPerson, rightToActFor } from '#modules/registers/queries.ts'
import { record } from '#platform/audit/trail.ts'
import type { Context } from './context.ts'
import { actorKey, type IdentityLevel, type PersonActor } from './model.ts'
import { endSession, findSession, type Origin, openSession } from './sessions.ts'

export interface AgentWish {
  legalPersonId: string
  name: string
  idNumber: string
  scope: string
  /** plain date; null: until taken back */
  validTo: string | null
}

/** How long the register's word on who acts for a business is taken without asking again; data, no text settles it. */
export const confirmationRules = {
  /** asked again after so many days */
  freshDays: 1,
  /** while the register is away, its last word holds for so many days */
  graceDays: 7,
} as const

/**
 * Whether somebody may still act for the business: confirmed; not confirmed because the register is away, since which day (plain date);
 * no longer, says the register; or not to be told, because its last word is too old.
 */
export type Standing =
  | { kind: 'confirmed' }
  | { kind: 'unconfirmed'; since: string }
  | { kind: 'ended'; name: string }
  | { kind: 'unavailable'; name: string }

const bindBasis = '《市场主体登记管理条例》第三十七条（登记信息公示）'

/** Acting for a business: binding, choosing, authorising agents. */
export function createLegalPersons(context: Context) {
  const { db, exchange, registers, now, settings } = context

  const named = (actor: PersonActor, level: IdentityLevel): string => {
    if (actor.personId === null || actor.level < level)
      throw refuse('identity.level-needed', { level, have: actor.level })
    return actor.personId
  }
  const audit = (actor: PersonActor, action: string, legalPersonId: string, origin?: Origin) => ({
    actorKey: actorKey(actor),
    action,
    object: `legal-person:${legalPersonId}`,
    outcome: 'done' as const,
    ...(origin && { ip: origin.ip }),
  })
  const mustRepresent = async (actor: PersonActor, legalPersonId: string): Promise<void> => {
    const personId = named(actor, 3)
    const legalPerson = await getLegalPerson(db, legalPersonId)
    if (legalPerson.representativePersonId !== personId || legalPerson.verifiedAt === null)
      throw new Refusal('forbidden', 'identity.only-representative')
  }

  return {
    /**
     * Fetches the business from its register and finds what this person is in it. Refusals: `identity.level-needed`, `registers.credit-code`,
     * `identity.legal-person-mismatch`, `identity.legal-person-unavailable`, `identity.not-representative`.
     */
    async bindLegalPerson(actor: PersonActor, creditCode: string, origin: Origin): Promise<Actable> {
      const personId = named(actor, settings.bindLevel)
      const occasion = { actorKey: actorKey(actor), purpose: '绑定单位', basis: bindBasis }
      const fetched = await registers.fetchLegalPerson(creditCode, occasion)
      if (fetched.kind === 'unavailable') throw new Refusal('unavailable', 'identity.legal-person-unavailable')
      if (fetched.kind === 'mismatch') throw refuse('identity.legal-person-mismatch')
      const actable = await actableBy(db, personId, dayOf(now()))
      const bound = actable.find((one) => one.legalPersonId === fetched.legalPersonId)
      if (!bound) throw refuse('identity.not-representative')
      await record(db, audit(actor, 'identity.legal-person-bound', bound.legalPersonId, origin))
      return bound
    },

    /**
     * 《民法典》第一百七十三条（代理终止）: before somebody acts for a business the register is asked whether that right still stands, unless it
     * said so within `confirmationRules.freshDays`. What the register drops is ended here. Not inside a transaction: it asks outside.
     */
    async confirmActing(actor: PersonActor): Promise<Standing> {
      const { actingFor, personId } = actor
      if (actingFor === null || personId === null) return { kind: 'confirmed' }
      const { legalPersonId } = actingFor
      const { verifiedAt, creditCode, name } = await getLegalPerson(db, legalPersonId)
      const days = verifiedAt === null ? Infinity : (now().getTime() - Date.parse(verifiedAt)) / 86_400_000
      const stands = async () => (await rightToActFor(db, personId, legalPersonId, dayOf(now()))) !== undefined
      if (days <= confirmationRules.freshDays) return (await stands()) ? { kind: 'confirmed' } : { kind: 'ended', name }
      const occasion = { actorKey: actorKey(actor), purpose: '代表单位办事前核对代表权', basis: bindBasis }
      const fetched = await registers.fetchLegalPerson(creditCode, occasion)
      const note = (action: string) => record(db, { ...audit(actor, action, legalPersonId), outcome: 'done' })
      if (fetched.kind === 'unavailable') {
        if (verifiedAt === null || days > confirmationRules.graceDays) return { kind: 'unavailable', name }
        if (!(await stands())) return { kind: 'ended', name }
        await note('identity.acting-unconfirmed')
        return { kind: 'unconfirmed', since: dayOf(verifiedAt) }
      }
      if (fetched.kind === 'mismatch') await db.transaction((tx) => registers.forgetLegalPerson(tx, legalPersonId))
      if (fetched.kind === 'match' && (await stands())) return { kind: 'confirmed' }
      await note('identity.acting-ended')
      return { kind: 'ended', name }
    },

    /** The businesses this person may act for today. */
    legalPersonsOf: async (actor: PersonActor): Promise<Actable[]> =>
      actor.personId === null ? [] : actableBy(db, actor.personId, dayOf(now())),

    /**
     * Goes on in the name of a business, or with null in one's own. Answers the token of the new session; the old one is ended.
     * Refuses `identity.not-acting` when the right is gone.
     */
    async actFor(token: string, legalPersonId: string | null, origin: Origin): Promise<string> {
      const session = await findSession(db, token, now(), settings.session)
      if (!session?.accountId) throw refuse('identity.sign-in-needed')
      const { accountId, personId, sessionId } = session
      if (legalPersonId !== null) {
        const actable = personId ? await actableBy(db, personId, dayOf(now())) : []
        if (!actable.some((one) => one.legalPersonId === legalPersonId))
          throw new Refusal('forbidden', 'identity.not-acting')
      }
      return db.transaction(async (tx) => {
        await endSession(tx, sessionId, now().toISOString())
        await record(tx, {
          actorKey: `person:${accountId}`,
          action: 'identity.acting-changed',
          object: legalPersonId ? `legal-person:${legalPersonId}` : `account:${accountId}`,
          outcome: 'done',
          ip: origin.ip,
        })
        return openSession(tx, { kind: 'person', accountId, actingFor: legalPersonId }, origin, now(), settings.session)
      })
    },

    /**
     * 法定代表人授权经办人：姓名和身份号码经人口库核对。 Answers the id of the grant. Refusals: `identity.only-representative`,
     * `identity.agent-mismatch`, `identity.register-unavailable`, `registers.agent-standing`, `registers.agent-dates`, `registers.agent-self`.
     */
    async grantAgent(actor: PersonActor, wish: AgentWish, origin: Origin): Promise<string> {
      await mustRepresent(actor, wish.legalPersonId)
      const claim = registers.checkClaim(wish)
      const occasion = {
        actorKey: actorKey(actor),
        purpose: '授权经办人',
        basis: '《民法典》第一百六十五条（委托代理授权）',
      }
      const checked = await exchange.verifyPerson(claim.name, claim.idNumber, occasion)
      if (checked.kind === 'unavailable') throw new Refusal('unavailable', 'identity.register-unavailable')
      if (checked.kind === 'mismatch' || checked.deceased) throw refuse('identity.agent-mismatch')
      return db.transaction(async (tx) => {
        const personId = await registers.findOrCreatePerson(tx, {
          ...claim,
          source: 'population-register',
          verified: true,
        })
        const agentId = await registers.grantAgent(tx, {
          legalPersonId: wish.legalPersonId,
          personId,
          scope: wish.scope,
          validTo: wish.validTo,
          grantedBy: actorKey(actor),
        })
        await record(tx, audit(actor, 'identity.agent-granted', wish.legalPersonId, origin))
        return agentId
      })
    },

    /** 撤销经办人授权，立即失效。 */
    async revokeAgent(actor: PersonActor, legalPersonId: string, agentId: string, origin: Origin): Promise<void> {
      await mustRepresent(actor, legalPersonId)
      await db.transaction(async (tx) => {
        await registers.revokeAgent(tx, agentId, legalPersonId, actorKey(actor))
        await record(tx, audit(actor, 'identity.agent-revoked', legalPersonId, origin))
      })
    },

    /** The agents of a business, for its representative. */
    async agentsOf(actor: PersonActor, legalPersonId: string): Promise<AgentGrant[]> {
      await mustRepresent(actor, legalPersonId)
      return agentsOf(db, legalPersonId)
    },
  }
}
