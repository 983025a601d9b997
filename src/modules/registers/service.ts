import { checkCreditCode } from '#kernel/credit-code.ts'
import { dayOf } from '#kernel/plain-date.ts'
import { invalid, Refusal, refuse } from '#kernel/refusal.ts'
import { normaliseText } from '#kernel/text.ts'
import type { Occasion } from '#modules/exchange/model.ts'
import type { Exchange } from '#modules/exchange/service.ts'
import { record } from '#platform/audit/trail.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import type { Sealer } from '#platform/sealing.ts'
import { knownAnswersOf } from './known-answers.ts'
import {
  type FullPerson,
  type GuardedField,
  guardedFieldNames,
  guardedFields,
  type KnownAnswers,
  type Looker,
  maskedFieldNames,
  type PersonView,
} from './model.ts'
import { maskPerson, type NewPerson, openPerson, personName, residentIdFacts } from './people.ts'
import { findLegalPersonByCode, getLegalPerson } from './queries.ts'
import {
  endListedAgents,
  insertAccess,
  insertAgent,
  insertPerson,
  type LegalPersonFacts,
  lockPersonByIndex,
  type PersonRow,
  personRow,
  registerActor,
  revokeAgent,
  saveLegalPerson,
  updatePerson,
  wasDismissed,
  wasNoted,
} from './store.ts'

export type { NewPerson } from './people.ts'

export interface RegistersDeps {
  db: Database
  sealer: Sealer
  exchange: Exchange
  now: () => Date
  /** days after which data of the population register is asked for again */
  freshDays?: number
}

export interface Unmasking {
  reason: string
  caseId: string | null
  /** everything guarded unless told */
  fields?: readonly GuardedField[]
  ip?: string
}

export type NewLegalPerson = Omit<LegalPersonFacts, 'verifiedAt' | 'irregular'> & {
  verified: boolean
  /** lets a code with a wrong check character in, on somebody's responsibility */
  irregular?: { reason: string; by: string }
}

export interface NewAgent {
  legalPersonId: string
  personId: string
  scope: string
  /** plain dates; `validFrom` is today unless told */
  validFrom?: string
  validTo: string | null
  grantedBy: string
}

const hourBefore = (now: Date): string => new Date(now.getTime() - 3_600_000).toISOString()

export type Registers = ReturnType<typeof createRegisters>

/** People and legal persons this county knows: kept sealed, shown masked, every look in full noted. */
export function createRegisters({ db, sealer, exchange, now, freshDays = 30 }: RegistersDeps) {
  const today = () => dayOf(now())
  const at = () => now().toISOString()
  const sealOrNull = (text: string | null | undefined, context: 'phone' | 'address') =>
    text ? sealer.seal(text, context) : null

  const getRow = async (sql: Sql, personId: string): Promise<PersonRow> => {
    const row = await personRow(sql, personId)
    if (!row) throw new Refusal('not-found', 'registers.person-unknown')
    return row
  }

  /**
   * The person with this number, added if new; answers the id. A verified name is not overwritten by one that was only declared (rule
   * `registers.name-differs`), and what the register said by nothing but the register (rule `registers.name-by-register`), whatever
   * document somebody has seen. Missing phone and address are filled in, a higher level is kept.
   */
  const findOrCreatePerson = async (tx: Sql, person: NewPerson): Promise<string> => {
    const facts = residentIdFacts(person.idNumber, today())
    const name = personName(person.name)
    const idIndex = sealer.indexOf(facts.value, 'id-number')
    await insertPerson(tx, {
      name,
      idKind: facts.kind,
      idNumberSealed: sealer.seal(facts.value, 'id-number'),
      idIndex,
      birthOn: facts.bornOn,
      sex: facts.sex,
      addressSealed: sealOrNull(person.address, 'address'),
      regionCode: person.regionCode ?? null,
      phoneSealed: sealOrNull(person.phone, 'phone'),
      source: person.source,
      verifiedAt: person.verified ? at() : null,
      level: person.level ?? 2,
      createdAt: at(),
    })
    const known = await lockPersonByIndex(tx, idIndex)
    if (!known) throw new Error('a person was neither added nor found')
    const said = known.source === 'population-register' && known.verifiedAt !== null
    const outranked = said && person.source !== 'population-register'
    if (known.name !== name && outranked && person.verified) throw refuse('registers.name-by-register')
    if (known.name !== name && !person.verified && known.verifiedAt !== null) throw refuse('registers.name-differs')
    const confirms = person.verified && !outranked
    const authoritative = confirms || known.verifiedAt === null
    await updatePerson(tx, {
      ...known,
      name: authoritative ? name : known.name,
      source: confirms ? person.source : known.source,
      verifiedAt: confirms ? at() : known.verifiedAt,
      addressSealed: (authoritative && sealOrNull(person.address, 'address')) || known.addressSealed,
      regionCode: (authoritative && person.regionCode) || known.regionCode,
      phoneSealed: known.phoneSealed ?? sealOrNull(person.phone, 'phone'),
      level: Math.max(known.level, person.level ?? 0),
    })
    return known.personId
  }

  /** Brings a person up to date from the population register; says whether that worked. Never throws because the register is away. */
  const refreshPerson = async (personId: string, occasion: Occasion): Promise<'fresh' | 'mismatch' | 'unavailable'> => {
    const row = await getRow(db, personId)
    const asked = await exchange.fetchPerson(sealer.open(row.idNumberSealed, 'id-number'), occasion)
    if (asked.kind !== 'match') return asked.kind
    const { person } = asked
    await updatePerson(db, {
      ...row,
      name: person.name,
      sex: person.sex,
      birthOn: person.birthOn,
      addressSealed: sealer.seal(person.address, 'address'),
      regionCode: person.regionCode,
      source: 'population-register',
      verifiedAt: at(),
      deceased: person.deceased,
    })
    return 'fresh'
  }

  /**
   * Adds a legal person or brings it up to date; answers the id. What its register said only the register changes: rule
   * `registers.name-by-register`. Throws invalid `registers.credit-code` with the reason.
   */
  const saveLegal = async (tx: Sql, facts: NewLegalPerson): Promise<string> => {
    const { verified, irregular, ...rest } = facts
    const checked = checkCreditCode(facts.creditCode, irregular ? { irregular: () => true } : {})
    if (!checked.ok) throw invalid('registers.credit-code', { reason: checked.reason })
    if (irregular && Array.from(irregular.reason.trim()).length < 4) throw invalid('registers.irregular-reason')
    const known = await findLegalPersonByCode(tx, checked.value)
    if (known?.source === 'legal-person-register' && known.verifiedAt !== null && facts.source !== known.source) {
      if (verified && known.name !== facts.name) throw refuse('registers.name-by-register')
      return known.legalPersonId
    }
    const waved = irregular && checked.irregular ? { ...irregular, at: at() } : null
    const stored = { ...rest, creditCode: checked.value, verifiedAt: verified ? at() : null, irregular: waved }
    return saveLegalPerson(tx, stored, at())
  }

  return {
    /** A name and a number as they will be asked about: normalised, the number possible. Throws `registers.id-number`, `registers.name-missing`. */
    checkClaim: (claim: { name: string; idNumber: string }) => ({
      name: personName(claim.name),
      idNumber: residentIdFacts(claim.idNumber, today()).value,
    }),
    findOrCreatePerson,
    refreshPerson,
    saveLegalPerson: saveLegal,

    /**
     * An applicant at a counter: name and number are checked against the population register; if it is away, a document in the clerk's hand
     * will do (source `window`), as it does for a number the register does not hold. A repeat finds the same person. Refusals:
     * `registers.name-mismatch`, `registers.not-in-register`, `registers.person-deceased`,
     * `registers.name-differs`, `registers.id-number` {reason}.
     */
    async registerAtCounter(
      claim: { name: string; idNumber: string; phone: string | null; documentSeen: boolean },
      actorKey: string,
    ): Promise<{ personId: string; checkedBy: 'population-register' | 'document' | 'none' }> {
      const idNumber = residentIdFacts(claim.idNumber, today()).value
      const name = personName(claim.name)
      const occasion = {
        actorKey,
        purpose: '窗口收件核对申请人',
        basis: '《行政许可法》第三十一条（申请材料真实）',
      }
      const checked = await exchange.verifyPerson(name, idNumber, occasion)
      if (checked.kind === 'mismatch' && checked.known) throw refuse('registers.name-mismatch')
      // somebody from outside the register's area: the document in the clerk's hand is what there is
      if (checked.kind === 'mismatch' && !claim.documentSeen) throw refuse('registers.not-in-register')
      if (checked.kind === 'match' && checked.deceased) throw refuse('registers.person-deceased')
      const isMatch = checked.kind === 'match'
      const checkedBy = isMatch ? 'population-register' : claim.documentSeen ? 'document' : 'none'
      const registered = await db.transaction(async (tx) => {
        const personId = await findOrCreatePerson(tx, {
          name,
          idNumber,
          phone: claim.phone,
          source: isMatch ? 'population-register' : claim.documentSeen ? 'window' : 'declared',
          verified: isMatch || claim.documentSeen,
          level: claim.documentSeen ? 5 : isMatch ? 3 : 2,
        })
        await record(tx, {
          actorKey,
          action: 'registers.applicant-registered',
          object: `person:${personId}`,
          outcome: 'done',
        })
        return { personId, checkedBy } as const
      })
      // a newcomer's address is not asked of somebody whose register has it
      if (isMatch && (await getRow(db, registered.personId)).addressSealed === null)
        await refreshPerson(registered.personId, occasion)
      return registered
    },

    /** The id of the person with this number, if known here. Throws invalid `registers.id-number` for an impossible number. */
    async findPersonByIdNumber(sql: Sql, idNumber: string): Promise<string | undefined> {
      const index = sealer.indexOf(residentIdFacts(idNumber, today()).value, 'id-number')
      const [row] = await sql.query<{ id: string }>('select id from person where id_index = $1', [index])
      return row?.id
    },

    /** 脱敏的个人信息。 Throws not-found `registers.person-unknown`. */
    personView: async (personId: string): Promise<PersonView> =>
      maskPerson(openPerson(sealer, await getRow(db, personId))),

    /** Everything about a person, for that person's own pages and for what the product must do itself (a letter, a register call). */
    ownData: async (sql: Sql, personId: string): Promise<FullPerson> => openPerson(sealer, await getRow(sql, personId)),

    /** Raises the level and notes the death or the phone a person gave; used by identity and by the window. */
    async noteAboutPerson(
      tx: Sql,
      personId: string,
      news: { level?: number; phone?: string; deceased?: boolean },
    ): Promise<void> {
      const row = await getRow(tx, personId)
      await updatePerson(tx, {
        ...row,
        level: Math.max(row.level, news.level ?? 0),
        phoneSealed: news.phone ? sealer.seal(news.phone, 'phone') : row.phoneSealed,
        deceased: news.deceased ?? row.deceased,
      })
    },

    /**
     * 窗口查看脱敏信息（个人信息保护法第四十四条）：what is not noted is not shown. Every look is in the audit trail; the person reads one
     * line an hour from the same clerk for the same purpose. `legal-person` has nobody who would read it.
     */
    async noteLook(
      looker: Looker,
      whom: { personId: string } | { legalPersonId: string },
      look: { action: string; purpose: string; ip?: string },
    ): Promise<void> {
      await db.transaction(async (tx) => {
        const { actorKey } = looker
        const object = 'personId' in whom ? `person:${whom.personId}` : `legal-person:${whom.legalPersonId}`
        await record(tx, { actorKey, object, outcome: 'done', ...look })
        if (!('personId' in whom)) return
        const access = {
          personId: whom.personId,
          caseId: null,
          purpose: look.purpose,
          fields: maskedFieldNames,
          at: at(),
        }
        const line = { ...access, actorKey, actorName: looker.name, office: looker.office }
        if (!(await wasNoted(tx, line, hourBefore(now())))) await insertAccess(tx, line)
      })
    },

    /**
     * 查看完整信息（个人信息保护法第四十四条、第五十一条）：须写明理由，记录后才给出；本人能看到是谁、为什么看的。
     * The note and the answer are one transaction: what is not noted is not shown.
     */
    async unmask(looker: Looker, personId: string, unmasking: Unmasking): Promise<FullPerson> {
      const reason = normaliseText(unmasking.reason)
      // As the database counts them: a rare character is one, however many units it takes.
      if (Array.from(reason).length < 4) throw invalid('registers.reason-missing')
      const fields = unmasking.fields ?? guardedFields
      if (fields.length === 0) throw invalid('registers.fields-missing')
      return db.transaction(async (tx) => {
        const full = openPerson(sealer, await getRow(tx, personId))
        await insertAccess(tx, {
          personId,
          actorKey: looker.actorKey,
          actorName: looker.name,
          office: looker.office,
          caseId: unmasking.caseId,
          purpose: reason,
          fields: fields.map((field) => guardedFieldNames[field]),
          at: at(),
        })
        await record(tx, {
          actorKey: looker.actorKey,
          action: 'registers.unmasked',
          object: `person:${personId}`,
          outcome: 'done',
          purpose: reason,
          ...(unmasking.ip ? { ip: unmasking.ip } : {}),
        })
        const masked = maskPerson(full)
        const shown = (field: GuardedField) => (fields.includes(field) ? full[field] : masked[field])
        return { ...full, idNumber: shown('idNumber') ?? '', phone: shown('phone'), address: shown('address') }
      })
    },

    /**
     * Known answers for a form, by `x-source`. Data of the population register older than `freshDays` is asked for again under `occasion`;
     * if the register is away, what is here is given with its day. With an occasion it must not run inside a transaction.
     */
    async knownAnswers(
      sql: Sql,
      of: {
        personId: string | null
        legalPersonId: string | null
        account?: { phone: string; since: string }
        occasion?: Occasion
      },
    ): Promise<KnownAnswers> {
      const { personId, legalPersonId, occasion } = of
      if (personId && occasion) {
        const row = await getRow(sql, personId)
        const freshSince = new Date(now().getTime() - freshDays * 86_400_000).toISOString()
        const stale = row.addressSealed === null || row.verifiedAt === null || row.verifiedAt < freshSince
        if (stale) await refreshPerson(personId, occasion)
      }
      const person = personId ? openPerson(sealer, await getRow(sql, personId)) : undefined
      const legalPerson = legalPersonId ? await getLegalPerson(sql, legalPersonId) : undefined
      return knownAnswersOf(person, legalPerson, of.account)
    },

    /**
     * Fetches a legal person from its register with representative and listed agents, and keeps them. `mismatch`: the register does not know
     * the code; `unavailable`: it could not be asked.
     */
    async fetchLegalPerson(
      creditCode: string,
      occasion: Occasion,
    ): Promise<{ kind: 'match'; legalPersonId: string } | { kind: 'mismatch' } | { kind: 'unavailable' }> {
      const checked = checkCreditCode(creditCode, { irregular: () => true })
      if (!checked.ok) throw invalid('registers.credit-code', { reason: checked.reason })
      const before = await findLegalPersonByCode(db, checked.value)
      if (checked.irregular && !before?.irregular) {
        const strict = checkCreditCode(creditCode)
        throw invalid('registers.credit-code', { reason: strict.ok ? '' : strict.reason })
      }
      const asked = await exchange.fetchLegalPerson(checked.value, occasion)
      if (asked.kind !== 'match') return asked
      const { agents, representativeName, representativeIdNumber, ...facts } = asked.legalPerson
      return db.transaction(async (tx) => {
        // The population register, not this one, says what a person is called: somebody known keeps the name.
        const known = await lockPersonByIndex(tx, sealer.indexOf(representativeIdNumber, 'id-number'))
        const representative: NewPerson = {
          name: representativeName,
          idNumber: representativeIdNumber,
          source: 'declared',
        }
        const representativePersonId = known?.personId ?? (await findOrCreatePerson(tx, representative))
        const legalPersonId = await saveLegal(tx, {
          ...facts,
          representativePersonId,
          source: 'legal-person-register',
          verified: true,
          ...(before?.irregular ? { irregular: before.irregular } : {}),
        })
        const listed: string[] = []
        for (const agent of agents) {
          const index = sealer.indexOf(agent.idNumber, 'id-number')
          // An agent we have not met has no name here; the grant is written when he or she signs in.
          const person = await lockPersonByIndex(tx, index)
          if (!person || person.personId === representativePersonId) continue
          listed.push(person.personId)
          // Whom the business has dismissed here does not come back because the register still lists him.
          if (await wasDismissed(tx, legalPersonId, person.personId)) continue
          await endListedAgents(tx, legalPersonId, { personId: person.personId, unlessScope: agent.scope, at: at() })
          await insertAgent(tx, {
            legalPersonId,
            personId: person.personId,
            scope: agent.scope,
            validFrom: today(),
            validTo: null,
            grantedBy: registerActor,
            grantedAt: at(),
          })
        }
        await endListedAgents(tx, legalPersonId, { exceptPersons: listed, at: at() })
        return { kind: 'match', legalPersonId }
      })
    },

    /** The register no longer knows this legal person: nobody represents it until the register says otherwise. */
    async forgetLegalPerson(tx: Sql, legalPersonId: string): Promise<void> {
      await tx.query('update legal_person set verified_at = null where id = $1', [legalPersonId])
      await endListedAgents(tx, legalPersonId, { exceptPersons: [], at: at() })
    },

    /** 授权经办人。 Answers the id of the grant; refuses a second standing one. */
    async grantAgent(tx: Sql, grant: NewAgent): Promise<string> {
      const validFrom = grant.validFrom ?? today()
      if (grant.validTo !== null && (grant.validTo < validFrom || grant.validTo < today()))
        throw invalid('registers.agent-dates')
      const legalPerson = await getLegalPerson(tx, grant.legalPersonId)
      if (legalPerson.representativePersonId === grant.personId) throw refuse('registers.agent-self')
      await getRow(tx, grant.personId)
      // A grant whose time is over makes room for the next one.
      await tx.query(
        `update agent set revoked_by = 'system:expired', revoked_at = $3
          where legal_person_id = $1 and person_id = $2 and revoked_at is null and valid_to < $4`,
        [grant.legalPersonId, grant.personId, at(), today()],
      )
      const agentId = await insertAgent(tx, { ...grant, validFrom, grantedAt: at() })
      if (!agentId) throw refuse('registers.agent-standing')
      return agentId
    },

    /** 撤销授权：立即失效。 Throws not-found `registers.agent-unknown`. */
    async revokeAgent(tx: Sql, agentId: string, legalPersonId: string, revokedBy: string): Promise<void> {
      if (!(await revokeAgent(tx, agentId, legalPersonId, revokedBy, at())))
        throw new Refusal('not-found', 'registers.agent-unknown')
    },
  }
}
