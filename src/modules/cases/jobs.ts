/** The clock job: carries out what the passing of time asks, once, however often and wherever it runs. */
import type { PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import type { Actor } from '#modules/identity/model.ts'
import type { Sql } from '#platform/db/database.ts'
import type { Task } from '#platform/jobs/worker.ts'
import { act, always, reviseCalendar } from './acting.ts'
import { commandsDue } from './clock-commands.ts'
import { factsFor } from './facts.ts'
import { isOver } from './model.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { loadCase } from './store.ts'

const clockActor: Actor = { kind: 'system', job: 'clock' }
/** More commands than one case can ask for in one day; a guard against a command that never comes to rest. */
const mostCommands = 50
const batch = 200

/**
 * Lets one case catch up with today. Each command is its own transaction; the row lock makes a second scheduler wait and then find
 * nothing left to do, the version check does the same across restarts.
 */
export async function catchUp(deps: CasesDeps, caseId: string): Promise<number> {
  for (let done = 0; done < mostCommands; done += 1) {
    const acted = await deps.db.transaction(async (tx) => {
      await tx.query('select 1 from case_file where id = $1 for update', [caseId], 'case-lock')
      const inHand = await loadCase(tx, caseId)
      const { row, state } = inHand
      const current = await deps.calendars.current(tx)
      const stale = !isOver(state) && state.calendarVersion !== null && state.calendarVersion !== current.version
      const facts = await factsFor(deps, tx, { row, state, actor: clockActor })
      const [next] = commandsDue(state, { ...facts, nextDocumentNumber: () => '' })
      const intent = stale ? reviseCalendar : next && always(next)
      if (!intent) {
        await rest(tx, caseId, facts.today)
        return false
      }
      const requestId = `clock:${caseId}:${state.version}`
      await act(deps, tx, { inHand, actor: clockActor, requestId, version: state.version, intents: [intent] })
      return true
    })
    if (!acted) return done
  }
  throw new Error(`the clock of case ${caseId} does not come to rest`)
}

/** Nothing to do today: look again tomorrow at the earliest. */
async function rest(tx: Sql, caseId: string, today: PlainDate): Promise<void> {
  await tx.query(
    `update case_file set wake_on = case when wake_on <= $2::date then $2::date + 1 else wake_on end where id = $1`,
    [caseId, today],
    'case-rest',
  )
}

/**
 * All cases whose day has come, oldest first; answers how many were looked at. A case that cannot be carried on keeps nobody waiting:
 * the others are done first, then its error is thrown, so that the job fails where somebody sees it.
 */
export async function sweep(deps: CasesDeps): Promise<number> {
  const today = todayOf(deps)
  const failures: unknown[] = []
  let seen = 0
  let after = { wakeOn: '-infinity', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const due = await deps.db.query<{ id: string; wakeOn: string }>(
      `select id, wake_on::text as "wakeOn" from case_file
       where wake_on <= $1 and (wake_on, id) > ($2::date, $3::uuid) order by wake_on, id limit $4`,
      [today, after.wakeOn, after.id, batch],
      'case-sweep',
    )
    for (const { id } of due) {
      await catchUp(deps, id).catch((error: unknown) => {
        // Without a database nobody can be carried on.
        if (error instanceof Refusal && error.kind === 'unavailable') throw error
        failures.push(error)
      })
    }
    seen += due.length
    after = due.at(-1) ?? after
    if (due.length < batch) break
  }
  if (failures.length === 1) throw failures[0]
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} cases could not be carried on`)
  return seen
}

/** Job list of this module: every five minutes, and at once after midnight. */
export const casesTasks = (deps: CasesDeps): Readonly<Record<string, Task>> => ({
  'cases-clock': async () => {
    await sweep(deps)
  },
})
export const casesSchedule = [{ task: 'cases-clock', at: '*/5 * * * *' }] as const
