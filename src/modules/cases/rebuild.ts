/** Replay against storage: every row again from its events. What stands in the log is the case; the row only shows it. */

import type { Actor } from '#modules/identity/model.ts'
import type { Sql } from '#platform/db/database.ts'
import { load as loadEvents, verifyChain } from '#platform/db/event-log.ts'
import { factsFor } from './facts.ts'
import { isOver } from './model.ts'
import type { CasesDeps } from './ports.ts'
import { type CaseProjection, project } from './projection.ts'
import { caseIdsAfter, findProjection, foldStored, getRow, saveProjection, wakeToday } from './store.ts'

/** One column that says something else than the events do. */
export interface RowDifference {
  readonly caseId: string
  readonly number: string | null
  readonly field: string
  readonly stored: unknown
  readonly replayed: unknown
}

export interface Rebuilt {
  readonly cases: number
  readonly events: number
  readonly differences: readonly RowDifference[]
  /** Cases whose events are not those that were recorded; nothing is rebuilt from them. */
  readonly broken: readonly { readonly caseId: string; readonly number: string | null; readonly reason: string }[]
}

const rebuilder: Actor = { kind: 'system', job: 'rebuild' }
const batch = 200

/**
 * Projects every case again and compares; with `repair` rows that differ are written anew. One short transaction per case, so it
 * may run beside a working server.
 */
export async function rebuild(deps: CasesDeps, options: { readonly repair: boolean }): Promise<Rebuilt> {
  const total = { cases: 0, events: 0, differences: [] as RowDifference[], broken: [] as Rebuilt['broken'][number][] }
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const ids = await caseIdsAfter(deps.db, after, batch)
    for (const caseId of ids) {
      const one = await deps.db.transaction((tx) => rebuildOne(deps, tx, caseId, options.repair))
      total.cases += 1
      total.events += one.events
      total.differences.push(...one.differences)
      if (one.broken) total.broken.push(one.broken)
    }
    after = ids.at(-1) ?? after
    if (ids.length < batch) return total
  }
}

async function rebuildOne(deps: CasesDeps, tx: Sql, caseId: string, repair: boolean) {
  const shown = await findProjection(tx, caseId)
  const row = await getRow(tx, caseId)
  const recorded = await loadEvents(tx, caseId)
  const { number } = row
  const verdict = verifyChain(recorded)
  if (!verdict.ok)
    return { events: recorded.length, differences: [], broken: { caseId, number, reason: verdict.reason } }
  const { state, head, events } = foldStored(row, recorded)
  const facts = await factsFor(deps, tx, { row, state, actor: rebuilder })
  const { wakeOn: _wakeOn, ...projection } = project(state, facts.calendar, facts.today, facts.terms.rules, facts.terms)
  const stepName = (state.terms ?? facts.terms).steps.find((step) => step.key === projection.stepKey)?.name ?? null
  const replayed: Record<string, unknown> = {
    ...projection,
    ...{ stepName, number: state.number, longNumber: state.longNumber, version: head.version, head: head.head },
  }
  const differences = Object.keys(replayed)
    .filter((field) => JSON.stringify(replayed[field]) !== JSON.stringify(shown[field]))
    .map((field) => ({ caseId, number, field, stored: shown[field], replayed: replayed[field] }))
  if (repair && differences.length > 0) {
    const whole: CaseProjection = { ...projection, wakeOn: null }
    const last = events.at(-1)?.at ?? facts.now
    await saveProjection(tx, caseId, whole, { numbers: null, submittedAt: null, stepName, head, at: last })
    // The clock job decides anew when to look at it.
    if (!isOver(state) || state.verification?.result === null) await wakeToday(tx, caseId, facts.today)
  }
  return { events: recorded.length, differences, broken: null }
}
