/** What deciders need to know about the world: gathered here, so that they ask nothing. */
import { dayOf } from '#kernel/plain-date.ts'
import type { ServiceItem } from '#modules/catalog/model.ts'
import { getItem } from '#modules/catalog/queries.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { handlingOffice, officesByName } from '#modules/organisation/queries.ts'
import type { Sql } from '#platform/db/database.ts'
import type { CaseFacts } from './commands.ts'
import type { CaseState } from './model.ts'
import type { CasesDeps } from './ports.ts'
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
 * The facts of a case now. `item` is the one published today, if the caller has read it; with `current` the newest calendar takes
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
  const calendar =
    state.calendarVersion !== null && !input.current
      ? await deps.calendars.byVersion(state.calendarVersion, sql)
      : await deps.calendars.current(sql)
  const published = async () => {
    const item = input.item ?? (await getItem(sql, row.itemId))
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
    creditBarred: await isCreditBarred(sql, row),
  }
}
