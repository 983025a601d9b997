/** What deciders need to know about the world: gathered here, so that they ask nothing. */
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { invalid, Refusal } from '#kernel/refusal.ts'
import { itemIn, type ServiceItem } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import type { Office } from '#modules/organisation/model.ts'
import { getOffice, handlingOffice, officesByName, postsOf } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { CaseCommand, CaseFacts } from './commands.ts'
import { type CaseState, openStep } from './model.ts'
import { mayTakeStep } from './policy.ts'
import type { CasesDeps } from './ports.ts'
import { sentenceOf } from './sentences.ts'
import { type CaseRow, isCreditBarred } from './store.ts'
import { termsOf } from './terms.ts'

const township = '乡镇人民政府'

/** The office a step is named after: 乡镇… for every township, otherwise a county office; undefined when it names none. */
function officeNamedIn(stepName: string): string | undefined {
  if (stepName.startsWith('乡镇')) return township
  const named = /^(县[\u4e00-\u9fa5]{1,6}?(?:局|联|办))/.exec(stepName)?.[1]
  return named === '县残联' ? '县残疾人联合会' : named
}

/** Offices that step names point to, by step name; of townships the one the applicant's region lies in. */
async function officesOfSteps(sql: Sql, item: ServiceItem, regionCode: string): Promise<ReadonlyMap<string, string>> {
  const named = item.steps.map((step) => ({ step: step.name, office: officeNamedIn(step.name) }))
  const offices = await officesByName(
    sql,
    named.flatMap(({ office }) => office ?? []),
  )
  const every = offices.get(township)
  const own = every && (await handlingOffice(sql, every.officeId, regionCode).catch(() => undefined))
  return new Map(
    named.flatMap(({ step, office }): [string, string][] => {
      const found = office === township ? own : office && offices.get(office)
      return found ? [[step, found.officeId]] : []
    }),
  )
}

/**
 * The item as this case has it, with only the materials, steps, promise and fee of its situation (办理情形). The version is the one it
 * was handed in under, which acceptance freezes; a draft follows today's, and its situation is not asked here.
 */
export async function itemOfCase(
  sql: Sql,
  { row, state }: { readonly row: Pick<CaseRow, 'itemId'>; readonly state: CaseState },
): Promise<ServiceItem> {
  const version = state.terms?.itemVersion ?? state.itemVersion ?? undefined
  return itemIn(await getItem(sql, row.itemId, version), state.situation)
}

/**
 * The facts of a case now. `item` is the one the case goes by (`itemOfCase`), if the caller has read it; with `current` the newest calendar takes
 * the place of the frozen one.
 */
export async function factsFor(
  deps: CasesDeps,
  sql: Sql,
  input: {
    readonly row: CaseRow
    readonly state: CaseState
    readonly actor: Actor
    readonly item?: ServiceItem | undefined
    readonly current?: boolean
  },
): Promise<Omit<CaseFacts, 'nextDocumentNumber'>> {
  const { row, state } = input
  const now = deps.now()
  const [calendar, creditBarred] = await Promise.all([
    state.calendarVersion !== null && !input.current
      ? deps.calendars.byVersion(state.calendarVersion, sql)
      : deps.calendars.current(sql),
    isCreditBarred(sql, { accountId: row.accountId, personId: row.personId, legalPersonId: row.legalPersonId }),
  ])
  const published = async () => {
    const item = input.item ?? (await itemOfCase(sql, { row, state }))
    const byStep = await officesOfSteps(sql, item, row.regionCode)
    return termsOf(item, {
      calendarVersion: calendar.version,
      rules: deps.rules,
      officeId: row.officeId,
      officeOfStep: (name) => byStep.get(name) ?? null,
    })
  }
  return {
    now: now.toISOString(),
    today: dayOf(now),
    calendar,
    terms: state.terms ?? (await published()),
    actorKey: actorKey(input.actor),
    creditBarred,
  }
}

/** What a command names and is not there, as a refusal that points at the field. */
const unusable = (code: string, field: string): Refusal =>
  invalid(code, { errors: [{ field, message: sentenceOf(code, {}) }] })

/** An office that can be given a case: in being, and not the one that stands for every township. */
async function usableOffice(sql: Sql, officeId: string, today: PlainDate): Promise<Office> {
  const office = await getOffice(sql, officeId).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'organisation.office-unknown') return undefined
    throw error
  })
  if (!office || office.kind === 'every-township') throw unusable('cases.office-unknown', 'toOfficeId')
  if (office.validTo !== null && office.validTo < today) throw unusable('cases.office-closed', 'toOfficeId')
  return office
}

/**
 * Offices and staff that a command names have to be there, and able to do what they are named for. Throws invalid
 * `cases.office-unknown` | `cases.office-closed` | `cases.staff-not-in-office` | `cases.inspector-unknown`, each with its field.
 */
export async function checkReferences(
  sql: Sql,
  command: CaseCommand,
  state: CaseState,
  today: PlainDate,
): Promise<void> {
  if (command.type === 'transfer') {
    const { toOfficeId, toStaffId } = command.data
    await usableOffice(sql, toOfficeId, today)
    const key = openStep(state)?.key ?? ''
    if (toStaffId !== null && !mayTakeStep(await postsOf(sql, toStaffId, today), toOfficeId, state, key))
      throw unusable('cases.staff-not-in-office', 'toStaffId')
  }
  if (command.type === 'complete-step') {
    for (const staffId of command.data.inspectors)
      if ((await postsOf(sql, staffId, today)).length === 0) throw unusable('cases.inspector-unknown', 'inspectors')
  }
}
