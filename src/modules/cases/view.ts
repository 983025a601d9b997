/** One case as a screen shows it: the same dates for resident, officer and supervisor. */

import { chineseDate, isPlainDate, type PlainDate } from '#kernel/plain-date.ts'
import { type FormAnswers, findSituation, type ServiceItem } from '#modules/catalog/model.ts'
import { formOf } from '#modules/catalog/service.ts'
import type { Actor } from '#modules/identity/model.ts'
import { type Licence, validityOf } from '#modules/licences/model.ts'
import type { UploadedFile } from '#modules/materials/service.ts'
import { getOffice, getRegion, officeNames, staffNames } from '#modules/organisation/queries.ts'
import { getLegalPerson } from '#modules/registers/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import { actionsFor } from './actions.ts'
import type { Clock } from './clock.ts'
import { clocksOf, governingClock } from './clocks.ts'
import type { CaseFacts } from './commands.ts'
import type { CaseView } from './contract.ts'
import { dayTable } from './day-table.ts'
import { factsFor, itemOfCase } from './facts.ts'
import { answersOf } from './filing.ts'
import { formRows } from './form-rows.ts'
import { namesOf, type Told, tell } from './history.ts'
import { knownOf } from './known-answers.ts'
import { covered, endOfLimit, promiseLimit } from './limits.ts'
import { commandNames, deniedName, documentNames, outcomeNames, placeNames, statusNames } from './messages.ts'
import {
  type AnswerOrigin,
  type CaseState,
  type CaseTerms,
  holderOf,
  noticeRounds,
  openStep,
  type RecordedEvent,
  type TermProcedure,
} from './model.ts'
import type { CasesDeps } from './ports.ts'
import { sentenceOf } from './sentences.ts'
import { type KnownFields, originOf } from './settled-answers.ts'
import { type CaseInHand, type CaseRow, hashAt, type RecordedActor } from './store.ts'
import { visitsOf } from './visits.ts'

export interface ViewOptions {
  /** Full personal data: the applicant's own view, or after an unmasking that was logged. */
  readonly full: boolean
}

/** Everything about one case that this actor may see. Authority to see it at all is judged by the caller. */
export async function viewOf(
  deps: CasesDeps,
  sql: Sql,
  loaded: CaseInHand,
  actor: Actor,
  options: ViewOptions,
): Promise<CaseView> {
  const { row, state } = loaded
  const staffIds = [...loaded.events.map((e) => e.actorKey), ...state.steps.map((s) => s.completedBy ?? '')]
    .filter((key) => key.startsWith('staff:'))
    .map((key) => key.slice(6))
  const goingBy = async () => {
    const item = await itemOfCase(sql, loaded)
    return { item, gathered: await factsFor(deps, sql, { row, state, actor, item }) }
  }
  // Asked at once: none waits for the answer to another, and those of other requests travel with them.
  const [{ item, gathered }, offices, staff, office, region, answers, applicant, files, licence] = await Promise.all([
    goingBy(),
    officeNames(sql, [
      ...[row.officeId, ...state.steps.map((s) => s.officeId)],
      ...state.presences.flatMap((p) => p.where.placeId ?? []),
    ]),
    staffNames(sql, [...staffIds, ...state.steps.flatMap((s) => (s.staffId ? [s.staffId] : []))]),
    getOffice(sql, row.officeId),
    getRegion(sql, row.regionCode).catch(() => undefined),
    answersOf(deps, sql, row.id),
    applicantOf(deps, sql, row, options.full),
    deps.materials.filesOfCase(sql, row.id),
    state.issuedOn === null ? undefined : deps.licences.findByCase(sql, row.id),
  ])
  const facts: CaseFacts = { ...gathered, nextDocumentNumber: () => '' }
  const { terms, calendar, today } = facts
  const clocks = clocksOf(state, calendar, today, terms.rules, terms)
  const forStaff = actor.kind === 'staff'
  const form = formOf(item)
  const label = (field: string): string => form.properties[field]?.title ?? field
  const names = namesOf(terms, label, (id) => offices.get(id) ?? '')
  const holder = holderOf(state)
  const governing = governingClock(clocks, state)

  return {
    id: row.id,
    version: state.version,
    number: row.number,
    longNumber: state.longNumber,
    status: state.status ?? 'draft',
    statusText: statusText(state),
    outcome: state.outcome,
    item: {
      id: row.itemId,
      code: row.itemCode,
      name: row.itemName,
      version: item.version,
      handling: terms.handling,
      licensing: terms.licensing,
      resultName: terms.resultName,
    },
    situation: situationOf(item, state),
    promisedWorkingDays: terms.promisedWorkingDays,
    office: { id: row.officeId, name: office.name, phone: office.phone },
    holder: {
      kind: holder.kind,
      officeName: holder.kind === 'office' ? (offices.get(holder.officeId) ?? office.name) : null,
      staffName: holder.kind === 'office' && holder.staffId ? (staff.get(holder.staffId) ?? null) : null,
    },
    channel: row.channel,
    region: { code: row.regionCode, name: region?.name ?? '' },
    applicant,
    unmasked: options.full,
    submittedAt: row.submittedAt,
    receivedOn: state.receivedOn,
    acceptedOn: state.acceptedOn,
    basis: state.basis,
    decidedOn: state.decidedOn,
    deliveredOn: state.deliveredOn,
    concludedOn: state.concludedOn,
    clocks: clocks.map(clockView),
    governing: governing && clockView(governing),
    band: bandOf(state, clocks, facts),
    calendarNote: clocks.some((c) => c.lamp === 'unpromised')
      ? `放假安排只公布到 ${chineseDate(calendar.coversTo)}，之后的日期等公布了再算，不先许诺。`
      : null,
    suspensions: state.suspensions.map((s) => ({
      id: s.id,
      name: terms.specialProcedures.find((p) => p.key === s.procedureKey)?.name ?? s.procedureKey,
      basis: s.basis,
      reason: s.reason,
      after: s.after,
      through: s.through,
      capOn: s.capOn,
    })),
    procedures: terms.specialProcedures.map((p) => ({
      key: p.key,
      name: p.name,
      basis: p.basis,
      used: state.suspensions.some((s) => s.procedureKey === p.key),
      limit: limitText(p, terms),
    })),
    extension: state.extension && { workingDays: state.extension.workingDays, on: state.extension.on },
    steps: stepsOf(state, terms, offices, staff, forStaff),
    materials: materialsOf(files, state, item),
    form: formRows(answers, form, options.full, await originsIn(deps, sql, loaded, item, answers)),
    notices: state.notices.map((n) => ({
      round: n.round,
      noticedOn: n.noticedOn,
      dueOn: n.dueOn,
      completedOn: n.completedOn,
      reason: n.reason,
      items: n.items.map((i) => ({ ...i, name: names.material(i.key), settled: n.settled.includes(i.key) })),
    })),
    noticeRounds: noticeRounds(state.notices),
    lateRequests: state.lateRequests.map((request) => ({
      answered: request.answered,
      items: request.items.map((i) => ({ ...i, name: names.material(i.key) })),
    })),
    deferrals: state.deferrals.map((d) => ({
      key: d.key,
      name: names.material(d.key),
      dueOn: d.dueOn,
      suppliedOn: d.suppliedOn,
      lapsed: d.lapsed,
      extended: d.extended,
    })),
    commitment: state.commitment,
    verification: state.verification && {
      dueOn: clocks.find((c) => c.kind === 'verification')?.dueOn ?? null,
      result: state.verification.result,
    },
    visits: visitView(state, terms, offices),
    documents: state.documents.map((d) => ({
      kind: d.kind,
      title: documentNames[d.kind],
      number: d.number,
      version: d.version,
      at: d.at,
      void: d.void,
      url: `/print/cases/${row.id}/${d.version}`,
    })),
    result: resultOf(licence, state, terms),
    denial: denialOf(loaded),
    history: loaded.events.map((event) => ({
      version: event.version,
      at: event.at,
      type: event.type,
      ...withDoubt(tell(event, names), loaded.stored[event.version - 1]?.actor as RecordedActor | undefined),
      actor: actorText(event, staff, forStaff),
    })),
    receipt: receiptOf(loaded),
    defaults: {
      extensionMaxWorkingDays: terms.rules.extensionMaxWorkingDays,
      correctionDueOn: covered(() =>
        endOfLimit(calendar, today, { amount: terms.rules.correctionWorkingDays, unit: 'working' }),
      ),
      remedies: deps.remedies,
      validity: validityView(terms, today),
    },
    actions: actionsFor(actor, state, row, facts).map((action) => ({
      command: action.command,
      label: commandNames[action.command],
      open: action.open,
      reason: action.reason === null ? null : sentenceOf(action.reason, action.params),
    })),
  }
}

/** What the decision starts from: the end of validity by the guide, were it given today. */
function validityView(terms: CaseTerms, today: PlainDate): CaseView['defaults']['validity'] {
  const text = terms.resultValidity ?? null
  const validTo = validityOf(text, today)
  return { text, told: validTo !== undefined, validTo: validTo ?? null }
}

function situationOf(item: ServiceItem, state: CaseState): CaseView['situation'] {
  const found = findSituation(item, state.situation)
  return found ? { key: found.key, name: found.name } : null
}

/** 办理中 says which step; the end says how. */
export function statusText(state: CaseState): string {
  if (state.status === 'concluded' || state.status === 'archived')
    return state.outcome ? outcomeNames[state.outcome] : statusNames[state.status]
  if (state.status === 'examining') {
    const step = openStep(state)
    const name = state.terms?.steps.find((s) => s.key === step?.key)?.name
    return name ? `正在${name}` : statusNames.examining
  }
  if (state.status === 'decided' && state.granted === false) return deniedName
  return statusNames[state.status ?? 'draft']
}

const clockView = (clock: Clock): CaseView['clocks'][number] => ({
  ...clock,
  limit: { ...clock.limit },
  moves: clock.moves.map((m) => ({ ...m })),
})

/**
 * Where each answer came from: as recorded when it came in; for cases of before, and for drafts, from where it is known as long as it
 * says the same.
 */
async function originsIn(
  deps: CasesDeps,
  sql: Sql,
  { row, state }: CaseInHand,
  item: ServiceItem,
  answers: FormAnswers,
): Promise<(key: string) => AnswerOrigin | null> {
  const { properties } = formOf(item)
  const canBeKnown = (key: string): boolean => properties[key]?.['x-source'] !== undefined
  const unrecorded = Object.keys(answers).some((key) => canBeKnown(key) && state.origins[key] === undefined)
  const known: KnownFields = unrecorded ? await knownOf(deps, sql, item, row) : new Map()
  return (key) => {
    const answer = answers[key]
    if (answer === undefined || !canBeKnown(key)) return null
    return state.origins[key] ?? originOf(answer, known.get(key))
  }
}

/** The band of days, from acceptance on; null before it and where the calendar does not reach. */
function bandOf(state: CaseState, clocks: readonly Clock[], facts: CaseFacts): CaseView['band'] {
  const promise = clocks.find((c) => c.kind === 'promise')
  const { acceptedOn } = state
  if (!promise || !state.terms || acceptedOn === null) return null
  const promiseDueOn = promise.dueOn ?? (promise.lamp === 'paused' ? acceptedOn : null)
  if (promiseDueOn === null) return null
  const statutory = clocks.find((c) => c.kind === 'statutory')?.dueOn
  const endedOn = state.decidedOn ?? state.concludedOn
  const { terms } = state
  return covered(() => {
    const table = dayTable({
      calendar: facts.calendar,
      acceptedOn,
      promiseDays: promiseLimit(terms).amount,
      promiseDueOn,
      ...(statutory && { statutory: { dueOn: statutory } }),
      today: facts.today,
      pauses: state.suspensions.map(({ after, through, reason }) => ({ after, through, reason })),
      ...(state.extension && {
        extension: { workingDays: state.extension.workingDays, noticeOn: state.extension.on, reason: '' },
      }),
      ...(endedOn !== null && { endedOn }),
    })
    return { ...table, cells: [...table.cells] }
  })
}

async function applicantOf(deps: CasesDeps, sql: Sql, row: CaseRow, full: boolean): Promise<CaseView['applicant']> {
  const personOf = async (id: string | null) =>
    id === null ? null : full ? deps.registers.ownData(sql, id) : deps.registers.personView(id)
  const agent = await personOf(row.agentPersonId)
  if (row.legalPersonId !== null) {
    const legal = await getLegalPerson(sql, row.legalPersonId)
    return {
      kind: 'legal-entity',
      personId: row.agentPersonId,
      name: legal.name,
      idNumber: null,
      phone: agent?.phone ?? null,
      creditCode: legal.creditCode,
      agentName: agent?.name ?? legal.representativeName,
    }
  }
  const person = await personOf(row.personId)
  return {
    kind: 'individual',
    personId: row.personId,
    name: person?.name ?? row.applicantLabel,
    idNumber: person?.idNumber ?? null,
    phone: person?.phone ?? null,
    creditCode: null,
    agentName: agent?.name ?? null,
  }
}

const limitText = (procedure: TermProcedure, terms: CaseTerms): string => {
  if (procedure.days !== null) return `最长 ${procedure.days} ${procedure.unit === 'calendar' ? '天' : '个工作日'}`
  const share = terms.rules.suspensionCapShareOfPromise
  const days = Math.max(1, share === null ? terms.promisedWorkingDays : Math.floor(terms.promisedWorkingDays * share))
  return `最长 ${days} 个工作日${share === null ? '' : '（不超过承诺时限的一半）'}`
}

function stepsOf(
  state: CaseState,
  terms: CaseTerms,
  offices: ReadonlyMap<string, string>,
  staff: ReadonlyMap<string, string>,
  forStaff: boolean,
): CaseView['steps'] {
  return terms.steps.map((term) => {
    const step = state.steps.find((s) => s.key === term.key)
    const by = step?.staffId ?? (step?.completedBy?.startsWith('staff:') ? step.completedBy.slice(6) : null)
    return {
      key: term.key,
      name: term.name,
      function: term.function,
      workingDays: term.workingDays,
      status: step?.status ?? 'waiting',
      officeName: offices.get(step?.officeId ?? term.officeId) ?? '',
      staffName: by === null ? null : (staff.get(by) ?? null),
      startedOn: step?.startedOn ?? null,
      endedOn: step?.endedOn ?? null,
      // Internal opinions are for the offices; the applicant reads the decision.
      opinion: forStaff ? (step?.opinion ?? null) : null,
      recommendation: forStaff ? (step?.recommendation ?? null) : null,
      onSite: term.onSite,
    }
  })
}

function materialsOf(
  files: ReadonlyMap<string, readonly UploadedFile[]>,
  state: CaseState,
  item: ServiceItem,
): CaseView['materials'] {
  return item.materials.map((material) => {
    const record = state.materials.find((m) => m.key === material.key)
    return {
      key: material.key,
      name: material.name,
      required: material.required,
      deferrable: material.deferrable,
      conditional: material.condition !== null,
      state: record?.state ?? 'missing',
      medium: record?.medium ?? null,
      source:
        record?.state === 'held' || record?.state === 'waived'
          ? (material.sharedWith ?? material.licenceType ?? '本平台')
          : null,
      deferredUntil: state.deferrals.find((d) => d.key === material.key && d.suppliedOn === null)?.dueOn ?? null,
      files: (files.get(material.key) ?? []).map((file) => ({
        fileId: file.uploadId,
        name: file.name,
        mediaType: file.mediaType,
        bytes: file.bytes,
        url: `/api/files/${file.uploadId}`,
      })),
    }
  })
}

function visitView(state: CaseState, terms: CaseTerms, places: ReadonlyMap<string, string>): CaseView['visits'] {
  const count = visitsOf(state, terms.rules)
  return {
    declared: terms.declaredVisits,
    measured: count.total,
    chargedToOffice: count.chargedToOffice,
    log: state.presences.map((p) => ({
      version: p.version,
      on: p.on,
      who: p.who,
      where: (p.where.placeId && places.get(p.where.placeId)) || placeNames[p.where.kind],
      purpose: p.purpose,
      counts: !p.void && p.who !== 'staff-helper',
      cause: p.cause,
      void: p.void,
    })),
  }
}

function resultOf(licence: Licence | undefined, state: CaseState, terms: CaseTerms): CaseView['result'] {
  if (state.issuedOn === null) return null
  return {
    name: terms.resultName,
    number: licence?.number ?? null,
    licenceId: licence?.licenceId ?? null,
    method: state.dispatched?.method ?? null,
    waybill: state.dispatched?.waybill ?? null,
  }
}

function denialOf({ events }: CaseInHand): CaseView['denial'] {
  const event = events.find((e) => e.type === 'case-denied' || e.type === 'case-not-accepted')
  if (event?.type === 'case-denied') return { reasons: event.data.reasons, basis: event.data.basis }
  if (event?.type === 'case-not-accepted') return { reasons: event.data.reason, basis: '《行政许可法》第三十二条' }
  return null
}

function actorText(event: RecordedEvent, staff: ReadonlyMap<string, string>, forStaff: boolean): string {
  if (event.actorKey.startsWith('staff:')) return staff.get(event.actorKey.slice(6)) ?? '工作人员'
  if (event.actorKey.startsWith('system:')) return '系统'
  return forStaff ? '申请人' : '您'
}

/** Says so where the register could not be asked whether the applicant's representative still was one. */
function withDoubt(told: Told, actor: RecordedActor | undefined): Told {
  const since = actor?.unconfirmedSince
  if (!isPlainDate(since)) return told
  const doubt = `法人库当时连不上，代表权以 ${chineseDate(since)}核对的为准`
  return { ...told, detail: told.detail === null ? doubt : `${told.detail}；${doubt}` }
}

function receiptOf({ row, events, state, stored }: CaseInHand): CaseView['receipt'] {
  const submitted = events.find((e) => e.type === 'case-submitted')
  if (!submitted || state.contentHash === null) return null
  return {
    contentHash: submitted.data.contentHash,
    head: hashAt(stored, submitted.version),
    version: submitted.version,
    queryCode: row.queryCode,
  }
}
