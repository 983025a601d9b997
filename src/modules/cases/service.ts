/** The use cases: one function each, all or nothing, safe to repeat. */

import { maskName } from '#kernel/masking.ts'
import { chineseDate, dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { Refusal, refuse } from '#kernel/refusal.ts'
import type { Audience, FormAnswers, FormSchema, RawAnswers, ServiceItem } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { checkAnswers, formOf, itemInitials, readAnswers } from '#modules/catalog/service.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { regionCovers } from '#modules/organisation/model.ts'
import { findCounty, getOffice, handlingOffice } from '#modules/organisation/queries.ts'
import type { KnownAnswers } from '#modules/registers/model.ts'
import { getLegalPerson } from '#modules/registers/queries.ts'
import { randomCode, uuidv7 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { type ChainVerdict, genesisHash, load as loadEvents, verifyChain } from '#platform/db/event-log.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { missingMaterials } from './acceptance.ts'
import { act, always, type Intent } from './acting.ts'
import { covered, endOfLimit } from './clock.ts'
import type { CaseCommand } from './commands.ts'
import type {
  CaseView,
  IntakeBody,
  IntakePreparation,
  IntakePrepared,
  MaterialInput,
  PresenceInput,
  Receipt,
  ReceiptVerdict,
  WorklistQuery,
} from './contract.ts'
import { dayTable } from './day-table.ts'
import {
  answersOf,
  caseNumbers,
  commitmentRecord,
  contentStanding,
  fieldsRefusal,
  fileMaterials,
  goodAnswers,
  heldBy,
  onFile,
  presenceAt,
  sealContent,
} from './filing.ts'
import { catchUp, sweep } from './jobs.ts'
import { knownFields } from './known-fields.ts'
import type { MaterialOnFile } from './materials-on-file.ts'
import { documentNames } from './messages.ts'
import { type CaseEventData, type CaseState, type Channel, openStep, type Presence } from './model.ts'
import { mayView } from './policy.ts'
import type { CasesDeps } from './ports.ts'
import { board, hotItems, ownCases, scopeOf, worklist, worklistCounts } from './queries.ts'
import { type Rebuilt, rebuild } from './rebuild.ts'
import { decidesNow } from './routing.ts'
import {
  type CaseRow,
  type DraftRow,
  findDraft,
  findIdByNumber,
  findOpenDraft,
  getRow,
  insertCase,
  isCreditBarred,
  loadCase,
  saveContent,
  saveDraft,
} from './store.ts'
import { shownAnswer, viewOf } from './view.ts'

export { commitmentTexts } from './filing.ts'
export { casesSchedule, casesTasks } from './jobs.ts'
export { knownFields } from './known-fields.ts'
export type { CasesDeps } from './ports.ts'
export type { Rebuilt } from './rebuild.ts'

export type Cases = ReturnType<typeof createCases>

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

/** A draft as the pages need it. */
export interface DraftView {
  readonly caseId: string
  readonly version: number
  readonly item: ServiceItem
  readonly form: FormSchema
  readonly answers: FormAnswers
  /** Known answers by `x-source`, with where each is from. */
  readonly known: KnownAnswers
  readonly materials: readonly MaterialOnFile[]
  readonly chosen: DraftRow['materials']
  readonly page: string | null
}

/** What a visitor learns with number and secret: where it stands and when it will be ready, nothing personal. */
export interface ProgressView {
  readonly number: string
  readonly itemName: string
  readonly view: CaseView
}

export function createCases(deps: CasesDeps) {
  const { db } = deps
  const today = (): PlainDate => dayOf(deps.now())
  const nowIso = (): string => deps.now().toISOString()

  // ─── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async function applicantOfPerson(sql: Sql, actor: Extract<Actor, { kind: 'person' }>): Promise<Applicant> {
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

  async function applicantAtCounter(sql: Sql, input: IntakeBody['applicant'], actor: Actor): Promise<Applicant> {
    const fallback = actor.kind === 'staff' ? (actor.posts[0]?.regionCode ?? '') : ''
    if (input.kind === 'individual') {
      const person = await deps.registers.ownData(sql, input.personId)
      return {
        kind: 'individual',
        personId: input.personId,
        legalPersonId: null,
        agentPersonId: input.agentPersonId,
        accountId: null,
        ...placed(person.regionCode ?? '', fallback),
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
      ...placed(legal.regionCode ?? '', fallback),
      label: legal.name,
    }
  }

  /** Opens a case and records `case-opened`. Throws rule `cases.audience` when the item is not for this kind of applicant. */
  async function open(
    tx: Sql,
    item: ServiceItem,
    who: Applicant,
    channel: Channel,
    actor: Actor,
    requestId: string,
  ): Promise<string> {
    const audience: Audience = who.kind
    if (!item.audience.includes(audience)) throw refuse('cases.audience')
    const office = await handlingOffice(tx, item.officeId, who.homeRegion)
    const id = uuidv7()
    await insertCase(
      tx,
      {
        id,
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
        openedAt: nowIso(),
      },
      genesisHash(id),
    )
    const data = {
      itemId: item.itemId,
      itemVersion: item.version,
      channel,
      applicantKind: who.kind,
      officeId: office.officeId,
      regionCode: who.regionCode,
    }
    await act(deps, tx, { caseId: id, actor, requestId, version: null, intents: [always({ type: 'open', data })] })
    return id
  }

  // ─── Handing in ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  interface Filing {
    readonly caseId: string
    readonly actor: Actor
    readonly item: ServiceItem
    readonly answers: FormAnswers
    readonly sent: readonly MaterialInput[]
    readonly presence: Presence | null
    readonly commitment: 'deferred-materials' | 'notice-and-commitment' | null
  }

  /** The `submit` command with content sealed, materials taken in and numbers drawn. */
  async function submission(tx: Sql, filing: Filing): Promise<CaseCommand<'submit'>> {
    const row = await getRow(tx, filing.caseId)
    const known = await onFile(deps, tx, filing.item, row, today())
    const filed = await fileMaterials(deps, tx, { ...filing, known })
    const contentHash = await sealContent(deps, tx, {
      caseId: filing.caseId,
      revision: 1,
      answers: filing.answers,
      filed,
      formVersion: filing.item.version,
      at: nowIso(),
    })
    const numbers = await caseNumbers(tx, row, filing.item, today())
    return {
      type: 'submit',
      data: {
        ...numbers,
        contentHash,
        materials: filed.records,
        commitment: filing.commitment && commitmentRecord(filing.commitment),
        presence: filing.presence,
      },
    }
  }

  const readable = async (sql: Sql, caseId: string, actor: Actor): Promise<void> => {
    const row = await getRow(sql, caseId)
    const { state } = await loadCase(sql, caseId)
    // To those who may not see it a case does not exist.
    if (!mayView(actor, state, row)) throw new Refusal('not-found', 'cases.unknown')
  }

  const receiptOf = async (sql: Sql, caseId: string): Promise<Receipt> => {
    const row = await getRow(sql, caseId)
    const { events, hashAt } = await loadCase(sql, caseId)
    const submitted = events.find((event) => event.type === 'case-submitted')
    if (!submitted) throw new Refusal('not-found', 'cases.unknown')
    return {
      number: submitted.data.number,
      itemName: row.itemName,
      submittedAt: submitted.at,
      contentHash: submitted.data.contentHash,
      version: submitted.version,
      head: hashAt(submitted.version),
    }
  }

  /** The chain of events whole, and the content handed in still the one they speak of. */
  async function intactness(caseId: string, events: Awaited<ReturnType<typeof loadEvents>>): Promise<ChainVerdict> {
    const verdict = verifyChain(events)
    const submitted = events.find((event) => event.type === 'case-submitted')
    if (!verdict.ok || !submitted) return verdict
    const data = submitted.data as CaseEventData['case-submitted']
    return (await contentStanding(deps, db, caseId, data)) === 'changed'
      ? { ok: false, version: submitted.version, reason: '提交的内容和提交时的指纹对不上' }
      : verdict
  }

  /** One command, or several in one sitting, by somebody who saw `version`. Answers the case id; repeat gives the same. */
  async function run(input: {
    caseId: string
    actor: Actor
    stamp: RequestStamp
    version: number | null
    intents: (tx: Sql, state: CaseState) => Promise<readonly Intent[]> | readonly Intent[]
  }): Promise<void> {
    await db.transaction(async (tx) => {
      await once(tx, input.stamp, async () => {
        const { state } = await loadCase(tx, input.caseId)
        const intents = await input.intents(tx, state)
        await act(deps, tx, {
          caseId: input.caseId,
          actor: input.actor,
          requestId: input.stamp.requestId,
          version: input.version,
          intents,
        })
        return { caseId: input.caseId }
      })
    })
  }

  /** What the platform already knows about the applicant, for the questions it would otherwise ask. */
  async function knownTo(sql: Sql, row: Pick<CaseRow, 'personId' | 'legalPersonId' | 'agentPersonId'>): Promise<KnownAnswers> {
    const contact = row.personId ?? row.agentPersonId
    const phone = contact === null ? null : (await deps.registers.ownData(sql, contact)).phone
    return deps.registers.knownAnswers(sql, {
      personId: contact,
      legalPersonId: row.legalPersonId,
      ...(phone !== null && { account: { phone, since: nowIso() } }),
    })
  }

  /** Answers by field of the item's form that registers and licences already give. */
  async function knownOf(
    sql: Sql,
    item: ServiceItem,
    row: Pick<CaseRow, 'personId' | 'legalPersonId' | 'agentPersonId' | 'applicantKind'>,
  ): Promise<ReturnType<typeof knownFields>> {
    const licences = await heldBy(deps, sql, row)
    return knownFields(formOf(item), { known: await knownTo(sql, row), licences, kind: row.applicantKind, today: today() })
  }

  const caseView = async (caseId: string, actor: Actor, full: boolean): Promise<CaseView> =>
    viewOf(deps, db, caseId, actor, { full })

  return {
    // ─── Online: draft to receipt ──────────────────────────────────────────────────────────────────────────────────────────

    /** Opens a draft of this item for the person (or the organisation acted for), or goes on with the one begun. */
    async startDraft(
      actor: Extract<Actor, { kind: 'person' }>,
      itemCode: string,
      stamp: RequestStamp,
    ): Promise<string> {
      return db.transaction((tx) =>
        once(tx, stamp, async () => {
          const item = await getItem(tx, itemCode)
          const who = await applicantOfPerson(tx, actor)
          const begun = await findOpenDraft(tx, actor.accountId, item.itemId, who.legalPersonId)
          return begun ?? open(tx, item, who, 'online', actor, stamp.requestId)
        }),
      )
    },

    /** The draft with its form, what is already known, and what materials are needed. */
    async getDraft(actor: Extract<Actor, { kind: 'person' }>, caseId: string): Promise<DraftView> {
      await readable(db, caseId, actor)
      const row = await getRow(db, caseId)
      const { state } = await loadCase(db, caseId)
      if (state.status !== 'draft') throw refuse('cases.not-now', { status: state.status })
      const item = await getItem(db, row.itemId)
      const draft = await findDraft(db, caseId)
      return {
        caseId,
        version: state.version,
        item,
        form: formOf(item),
        answers: await answersOf(deps, db, caseId),
        known: await knownTo(db, row),
        materials: await onFile(deps, db, item, row, today()),
        chosen: draft?.materials ?? [],
        page: draft?.page ?? null,
      }
    },

    /** Keeps answers of one page, faulty or not: nothing typed is lost. Answers the faults of that page. */
    async saveDraftPage(
      actor: Extract<Actor, { kind: 'person' }>,
      caseId: string,
      input: { readonly page: string; readonly answers: RawAnswers },
    ): Promise<ReturnType<typeof checkAnswers>> {
      return db.transaction(async (tx) => {
        await readable(tx, caseId, actor)
        const row = await getRow(tx, caseId)
        const { state } = await loadCase(tx, caseId)
        if (state.status !== 'draft') throw refuse('cases.not-now', { status: state.status })
        const item = await getItem(tx, row.itemId)
        const form = formOf(item)
        const before = await answersOf(deps, tx, caseId)
        const cleared = Object.fromEntries(
          (form['x-pages'].find((page) => page.key === input.page)?.fields ?? []).map((field) => [field, undefined]),
        )
        const known = Object.fromEntries(
          Object.entries(input.answers).filter(([key]) => Object.hasOwn(form.properties, key)),
        )
        const answers = readAnswers(form, { ...before, ...cleared, ...known })
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
          nowIso(),
        )
        const draft = await findDraft(tx, caseId)
        await saveDraft(tx, caseId, { page: input.page, materials: draft?.materials ?? [] }, nowIso())
        return checkAnswers(form, { ...before, ...input.answers }, today(), input.page)
      })
    },

    /** Keeps what was chosen for the materials. */
    async saveDraftMaterials(
      actor: Extract<Actor, { kind: 'person' }>,
      caseId: string,
      materials: readonly MaterialInput[],
    ): Promise<void> {
      await db.transaction(async (tx) => {
        await readable(tx, caseId, actor)
        const { state } = await loadCase(tx, caseId)
        if (state.status !== 'draft') throw refuse('cases.not-now', { status: state.status })
        await saveDraft(
          tx,
          caseId,
          { page: 'materials', materials: materials.map(({ key, state: s, uploads }) => ({ key, state: s, uploads })) },
          nowIso(),
        )
      })
    },

    /**
     * Hands in a draft: everything is checked again on the server, with the schema of the item in force. Throws invalid
     * `platform.fields` naming each answer (`<field>`) and each material (`material:<key>`) to put right.
     */
    async submitDraft(
      actor: Extract<Actor, { kind: 'person' }>,
      caseId: string,
      stamp: RequestStamp,
      input: { readonly commitment: 'deferred-materials' | 'notice-and-commitment' | null },
    ): Promise<Receipt> {
      await db.transaction((tx) =>
        once(tx, stamp, async () => {
          await readable(tx, caseId, actor)
          const row = await getRow(tx, caseId)
          const item = await getItem(tx, row.itemId)
          const answers = goodAnswers(item, await answersOf(deps, tx, caseId), today())
          const chosen = (await findDraft(tx, caseId))?.materials ?? []
          const sent = chosen.map(({ key, state, uploads }) => ({
            key,
            state: state as MaterialInput['state'],
            medium: null,
            uploads: [...uploads],
          }))
          const filing = { caseId, actor, item, answers, sent, presence: null, commitment: input.commitment }
          const command = await submission(tx, filing)
          await act(deps, tx, {
            caseId,
            actor,
            requestId: stamp.requestId,
            version: null,
            intents: [
              (_state, facts) => {
                const missing = missingMaterials(facts.terms, command.data.materials).filter((m) => {
                  const record = command.data.materials.find((r) => r.key === m.key)
                  const promised = input.commitment === 'notice-and-commitment' && m.replaceableByCommitment
                  return !promised && !(record?.state === 'deferred' && m.deferrable)
                })
                if (missing.length > 0) {
                  throw fieldsRefusal(missing.map((m) => ({ field: `material:${m.key}`, message: `请交${m.name}。` })))
                }
                const deferred = command.data.materials.some((m) => m.state === 'deferred')
                if (deferred && input.commitment !== 'deferred-materials') throw refuse('cases.commitment-missing')
                return command
              },
            ],
          })
          return { caseId }
        }),
      )
      return receiptOf(db, caseId)
    },

    // ─── Counter ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    /**
     * What a counter need not ask: known answers (masked), materials already there, and when it would be ready if accepted today.
     * Masked values come back to us as left-out fields; `intake` fills them in.
     */
    async prepareIntake(body: IntakePreparation): Promise<IntakePrepared> {
      const item = await getItem(db, body.itemCode)
      const row = {
        personId: body.applicant.kind === 'individual' ? body.applicant.personId : null,
        legalPersonId: body.applicant.kind === 'legal-entity' ? body.applicant.legalPersonId : null,
        agentPersonId: body.applicant.agentPersonId,
        applicantKind: body.applicant.kind,
        accountId: null,
      }
      const form = formOf(item)
      const known = await knownOf(db, item, row)
      const calendar = await deps.calendars.current()
      const promiseDueOn = covered(() =>
        endOfLimit(calendar, today(), { amount: item.promisedWorkingDays, unit: 'working' }),
      )
      const limit = item.statutoryLimit && { amount: item.statutoryLimit.days, unit: item.statutoryLimit.unit }
      const statutoryDueOn = limit && covered(() => endOfLimit(calendar, today(), limit))
      const facts = { calendar, acceptedOn: today(), promiseDays: item.promisedWorkingDays, today: today(), pauses: [] }
      const table =
        promiseDueOn &&
        dayTable({ ...facts, promiseDueOn, ...(statutoryDueOn && { statutory: { dueOn: statutoryDueOn } }) })
      return {
        answers: Object.fromEntries(
          [...known].map(([field, { value, sourceLabel, asOf }]) => [
            field,
            { shown: shownAnswer(form.properties[field], value), source: sourceLabel, asOf },
          ]),
        ),
        materials: (await onFile(deps, db, item, row, today())).map(({ key, state, source }) => ({
          key,
          state,
          source,
        })),
        band: table ? { ...table, cells: [...table.cells] } : null,
        creditBarred: await isCreditBarred(db, row),
      }
    },

    /** A case opened at a counter, as far as one sitting goes. Answers its id. */
    async intake(actor: Extract<Actor, { kind: 'staff' }>, body: IntakeBody, stamp: RequestStamp): Promise<string> {
      const done = await db.transaction((tx) =>
        once(tx, stamp, async () => {
          const item = await getItem(tx, body.itemCode)
          if (body.through === 'settle' && item.handling !== 'on-the-spot') throw refuse('cases.not-on-the-spot')
          const who = await applicantAtCounter(tx, body.applicant, actor)
          const caseId = await open(tx, item, who, channelOf(actor), actor, stamp.requestId)
          const presence = presenceAt(actor, body.presence, today())
          const row = await getRow(tx, caseId)
          const known = Object.fromEntries(
            [...(await knownOf(tx, item, row))].map(([field, { value }]) => [field, value]),
          )
          // The counter only sees masked values and leaves those fields out; what it typed wins.
          const answers = goodAnswers(item, { ...known, ...body.answers }, today())
          const filing = { caseId, actor, item, answers, sent: body.materials, presence, commitment: body.commitment }
          const submit = await submission(tx, filing)
          const intents: Intent[] = [always(submit), always({ type: 'receive', data: { presence: null } })]
          if (body.through !== 'receive') {
            const commitment = body.commitment && commitmentRecord(body.commitment)
            const deferrals = body.deferrals.map((d) => ({ key: d.key, dueOn: d.dueOn as PlainDate | null }))
            intents.push(always({ type: 'accept', data: { commitment, deferrals } }))
          }
          if (body.through === 'settle') intents.push(...settling(item))
          await act(deps, tx, { caseId, actor, requestId: `${stamp.requestId}:1`, version: null, intents })
          if (body.through === 'settle') {
            await issue(tx, caseId, actor, `${stamp.requestId}:2`, null, null)
            const pickUp = presence && { ...presence, purpose: 'pick-up' as const }
            const deliver = {
              method: 'window',
              receiver: 'applicant',
              identityChecked: true,
              signed: true,
              presence: pickUp,
            } as const
            await act(deps, tx, {
              caseId,
              actor,
              requestId: `${stamp.requestId}:3`,
              version: null,
              intents: [always({ type: 'deliver', data: deliver })],
            })
          }
          return { caseId }
        }),
      )
      return done.caseId
    },

    // ─── Commands on a case ────────────────────────────────────────────────────────────────────────────────────────────────

    /** A command without content of its own to store. */
    command: (
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      version: number | null,
      command: CaseCommand,
    ): Promise<void> => run({ caseId, actor, stamp, version, intents: () => [always(command)] }),

    /** 受理: the kind of promise becomes the record of its text. */
    async accept(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: {
        readonly version: number | null
        readonly commitment: 'deferred-materials' | 'notice-and-commitment' | null
        readonly deferrals: readonly { readonly key: string; readonly dueOn: string | null }[]
      },
    ): Promise<void> {
      const commitment = input.commitment && commitmentRecord(input.commitment)
      const deferrals = input.deferrals.map((d) => ({ key: d.key, dueOn: d.dueOn as PlainDate | null }))
      const command: CaseCommand = { type: 'accept', data: { commitment, deferrals } }
      await run({ caseId, actor, stamp, version: input.version, intents: () => [always(command)] })
    },

    /** Hands in what a notice (or a late request) asked for, by the applicant or at a counter. */
    async supplement(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: {
        readonly version: number | null
        readonly materials: readonly MaterialInput[]
        readonly answers: RawAnswers
        readonly presence: PresenceInput | null
      },
    ): Promise<void> {
      await run({
        caseId,
        actor,
        stamp,
        version: input.version,
        intents: async (tx, state) => {
          const row = await getRow(tx, caseId)
          const item = await getItem(tx, row.itemId, state.terms?.itemVersion ?? row.itemVersion)
          const form = formOf(item)
          const merged = { ...(await answersOf(deps, tx, caseId)), ...input.answers }
          const faults = checkAnswers(form, merged, today()).filter((fault) =>
            Object.hasOwn(input.answers, fault.field),
          )
          if (faults.length > 0) throw fieldsRefusal(faults)
          const known = await onFile(deps, tx, item, row, today())
          const only = new Set(input.materials.map((m) => m.key))
          const filed = await fileMaterials(deps, tx, { caseId, actor, item, known, sent: input.materials, only })
          const revision = state.revision + 1
          const answers = readAnswers(form, merged)
          const contentHash = await sealContent(deps, tx, {
            caseId,
            revision,
            answers,
            filed,
            formVersion: item.version,
            at: nowIso(),
          })
          const presence = presenceAt(actor, input.presence, today())
          const command: CaseCommand =
            state.status === 'correcting'
              ? {
                  type: 'supplement',
                  data: {
                    contentHash,
                    materials: filed.records,
                    fields: Object.keys(input.answers).map((f) => `form:${f}`),
                    presence,
                  },
                }
              : { type: 'answer-late', data: { contentHash, materials: filed.records, presence } }
          return [always(command)]
        },
      })
    },

    /** One deferred material that has now come. */
    async supplyDeferred(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      input: {
        readonly version: number | null
        readonly material: MaterialInput
        readonly presence: PresenceInput | null
      },
    ): Promise<void> {
      await run({
        caseId,
        actor,
        stamp,
        version: input.version,
        intents: async (tx, state) => {
          const row = await getRow(tx, caseId)
          const item = await getItem(tx, row.itemId, state.terms?.itemVersion ?? row.itemVersion)
          const known = await onFile(deps, tx, item, row, today())
          const only = new Set([input.material.key])
          const filed = await fileMaterials(deps, tx, { caseId, actor, item, known, sent: [input.material], only })
          const [material] = filed.records
          if (material?.state !== 'supplied')
            throw fieldsRefusal([{ field: `material:${input.material.key}`, message: '请上传这样材料。' }])
          const revision = state.revision + 1
          const answers = await answersOf(deps, tx, caseId)
          await sealContent(deps, tx, { caseId, revision, answers, filed, formVersion: item.version, at: nowIso() })
          const presence = presenceAt(actor, input.presence, today())
          return [always({ type: 'supply-deferred', data: { key: input.material.key, material, presence } })]
        },
      })
    },

    /** 制证出件: the licence row and the event in one. */
    async issue(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      version: number | null,
      number: string | null,
    ): Promise<void> {
      await db.transaction((tx) =>
        once(tx, stamp, async () => ({ caseId: await issue(tx, caseId, actor, stamp.requestId, version, number) })),
      )
    },

    /** 撤销决定, and with it the licence it had produced. */
    async revoke(
      actor: Actor,
      caseId: string,
      stamp: RequestStamp,
      version: number | null,
      command: CaseCommand<'revoke'>,
    ): Promise<void> {
      await run({
        caseId,
        actor,
        stamp,
        version,
        intents: async (tx) => {
          const licence = await deps.licences.findByCase(tx, caseId)
          if (licence?.status === 'valid') await deps.licences.revoke(tx, licence.licenceId, command.data.reason)
          return [always(command)]
        },
      })
    },

    // ─── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    /** The case as this actor may see it: applicants in full, staff masked. Throws not-found for those it is not for. */
    async view(actor: Actor, caseId: string): Promise<CaseView> {
      await readable(db, caseId, actor)
      return caseView(caseId, actor, actor.kind === 'person')
    },

    async viewByNumber(actor: Actor, number: string): Promise<CaseView> {
      const id = await findIdByNumber(db, number.trim().toUpperCase())
      if (!id) throw new Refusal('not-found', 'cases.unknown')
      await readable(db, id, actor)
      return caseView(id, actor, actor.kind === 'person')
    },

    /** Full personal data of a case's applicant, for a stated reason; the person sees who looked. */
    async unmask(actor: Extract<Actor, { kind: 'staff' }>, caseId: string, reason: string): Promise<CaseView> {
      await readable(db, caseId, actor)
      const row = await getRow(db, caseId)
      const personId = row.personId ?? row.agentPersonId
      if (personId !== null) {
        const office = actor.posts[0] ? (await getOffice(db, actor.posts[0].officeId)).name : ''
        await deps.registers.unmask({ actorKey: actorKey(actor), name: actor.name, office }, personId, {
          reason,
          caseId,
        })
      }
      return caseView(caseId, actor, true)
    },

    receipt: (caseId: string): Promise<Receipt> => receiptOf(db, caseId),

    /** Progress for whoever holds the number and its query code, or the last four digits of the applicant's phone. */
    async progress(number: string, secret: string): Promise<ProgressView> {
      const wrong = new Refusal('not-found', 'cases.query-code-wrong')
      const id = await findIdByNumber(db, number.trim().toUpperCase())
      if (!id) throw wrong
      const row = await getRow(db, id)
      const contact = row.personId ?? row.agentPersonId
      const phone = contact === null ? null : (await deps.registers.ownData(db, contact)).phone
      const matches = secret === row.queryCode || (phone !== null && secret.length === 4 && phone.endsWith(secret))
      if (!matches || row.number === null) throw wrong
      const view = await caseView(id, { kind: 'visitor' }, false)
      return { number: row.number, itemName: row.itemName, view }
    },

    /** Whether a receipt is genuine and the record behind it unaltered. Tells nothing about the applicant. */
    async verifyReceipt(number: string, head: string): Promise<ReceiptVerdict> {
      const none = { found: false, genuine: false, number: null, itemName: null, submittedAt: null, events: null }
      const id = await findIdByNumber(db, number.trim().toUpperCase())
      if (!id) return { ...none, reason: '没有这个编号的办件。' }
      const row = await getRow(db, id)
      const events = await loadEvents(db, id)
      const verdict = await intactness(id, events)
      const base = {
        found: true,
        number: row.number,
        itemName: row.itemName,
        submittedAt: row.submittedAt,
        events: events.length,
      }
      if (!verdict.ok) return { ...base, genuine: false, reason: `记录被动过：${verdict.reason}。` }
      if (!events.some((event) => event.hash === head))
        return { ...base, genuine: false, reason: '回执上的校验码和记录对不上。' }
      return { ...base, genuine: true, reason: null }
    },

    /**
     * What a paper's code `<number>-<first 16 hex of a chain hash>` stands for: the document made by that event, or the receipt of the
     * submission. Undefined when there is no such record. The holder comes masked.
     */
    async checkDocument(number: string, mark: string) {
      if (!/^[0-9a-f]{16,64}$/.test(mark)) return undefined
      const id = await findIdByNumber(db, number)
      if (!id) return undefined
      const row = await getRow(db, id)
      const stored = await loadEvents(db, id)
      const event = stored.find((one) => one.hash.startsWith(mark))
      if (!event) return undefined
      const { state } = await loadCase(db, id)
      const document = state.documents.find((one) => one.version === event.version)
      return {
        documentName: document ? documentNames[document.kind] : '申请回执',
        documentNumber: document?.number ?? null,
        officeId: row.officeId,
        on: dayOf(event.occurredAt),
        holder: row.applicantLabel,
        itemName: row.itemName,
        standing: document?.void || state.outcome === 'revoked' ? ('revoked' as const) : ('valid' as const),
        intact: verifyChain(stored).ok,
        events: stored.length,
      }
    },

    /** The state a case's events fold into; for tools that look at the record itself, not for screens. */
    stateOf: async (caseId: string): Promise<CaseState> => (await loadCase(db, caseId)).state,

    /** The whole history with its proof, for `onevisit case` and `onevisit verify`. */
    async history(number: string) {
      const id = await findIdByNumber(db, number.trim().toUpperCase())
      if (!id) throw new Refusal('not-found', 'cases.unknown')
      const events = await loadEvents(db, id)
      return { id, row: await getRow(db, id), events, verdict: await intactness(id, events) }
    },

    worklist: async (actor: Actor, query: WorklistQuery) =>
      worklist(db, scopeOf(actor), query, { calendar: await deps.calendars.current(), now: deps.now() }),

    worklistCounts: async (actor: Actor) => ({
      counts: await worklistCounts(db, scopeOf(actor), deps.now()),
      asOf: nowIso(),
    }),

    board: async (actor: Actor) =>
      board(db, scopeOf(actor), { calendar: await deps.calendars.current(), now: deps.now() }),

    ownCases: (
      actor: Extract<Actor, { kind: 'person' }>,
      page: { after?: { openedAt: string; id: string } | undefined; limit: number },
    ) =>
      ownCases(
        db,
        { accountId: actor.accountId, personId: actor.personId, legalPersonId: actor.actingFor?.legalPersonId ?? null },
        page,
      ),

    hotItems: (limit: number) => hotItems(db, today(), limit),

    /** Whether this actor may read the files of a case. */
    async mayReadFiles(actor: Actor, caseId: string): Promise<boolean> {
      const row = await getRow(db, caseId)
      const { state } = await loadCase(db, caseId)
      return mayView(actor, state, row)
    },

    // ─── Time ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

    catchUp: (caseId: string): Promise<number> => catchUp(deps, caseId),
    sweep: (): Promise<number> => sweep(deps),

    /** Every row again from its events; answers where replay and storage differ, and with `repair` puts the rows right. */
    rebuild: (options: { readonly repair: boolean }): Promise<Rebuilt> => rebuild(deps, options),

    /** After a new calendar: every open case is looked at again, and moves only by a recorded event. */
    async wakeAll(): Promise<number> {
      const rows = await db.query(
        `update case_file set wake_on = $1 where status not in ('draft', 'concluded', 'archived') returning 1`,
        [today()],
      )
      return rows.length
    },
  }

  async function issue(
    tx: Sql,
    caseId: string,
    actor: Actor,
    requestId: string,
    version: number | null,
    number: string | null,
  ): Promise<string> {
    const row = await getRow(tx, caseId)
    const { state } = await loadCase(tx, caseId)
    let issued: { licenceId: string | null; licenceIdentifier: string | null; number: string | null } = {
      licenceId: null,
      licenceIdentifier: null,
      number,
    }
    const type = state.terms?.resultLicenceType ?? null
    const holder =
      row.legalPersonId !== null
        ? { legalPersonId: row.legalPersonId }
        : row.personId !== null
          ? { personId: row.personId }
          : null
    if (type !== null && holder !== null && state.status === 'decided' && state.granted) {
      const office = await getOffice(tx, row.officeId)
      const licence = await deps.licences.issue(tx, {
        caseId,
        holder,
        licenceType: type,
        number,
        issuerName: office.name,
        issuerCreditCode: office.creditCode,
        issuedOn: today(),
        validTo: null,
        fields: { 办件编号: row.number ?? '', 事项: row.itemName, 发证日期: chineseDate(today()) },
      })
      issued = { licenceId: licence.licenceId, licenceIdentifier: licence.identifier, number: licence.number }
    }
    await act(deps, tx, { caseId, actor, requestId, version, intents: [always({ type: 'issue', data: issued })] })
    return caseId
  }
}

/** 当场办结: whatever steps an on-the-spot item has are gone through in one sitting, up to the decision. */
const settling = (item: ServiceItem): readonly Intent[] => [
  ...item.steps.map(
    (): Intent => (state) => {
      const waiting = openStep(state) !== undefined && !decidesNow(state)
      return waiting
        ? { type: 'complete-step', data: { opinion: '当场审查，符合条件', recommendation: 'grant', inspectors: [] } }
        : null
    },
  ),
  always({ type: 'grant', data: { validTo: null } }),
]

/** Home when the place serves it, otherwise the place itself. */
const placed = (home: string, place: string): { homeRegion: string; regionCode: string } => ({
  homeRegion: home === '' ? place : home,
  regionCode: home !== '' && regionCovers(place, home) ? home : place,
})

/** At which door the clerk sits. */
function channelOf(actor: Extract<Actor, { kind: 'staff' }>): Channel {
  const roles = new Set(actor.posts.map((post) => post.role))
  if (roles.has('village-helper')) return 'village'
  if (roles.has('township-helper')) return 'township'
  return 'window'
}
