/** The clock job: carries out what the passing of time asks, once, however often and wherever it runs. */
import type { PlainDate } from '#kernel/plain-date.ts'
import { Refusal } from '#kernel/refusal.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { sm3 } from '#platform/crypto.ts'
import type { Sql } from '#platform/db/database.ts'
import { gathered, reading } from '#platform/db/gather.ts'
import type { Task } from '#platform/jobs/worker.ts'
import { always, prepare, reviseCalendar } from './acting.ts'
import { commandsDue } from './clock-commands.ts'
import type { CaseFacts } from './commands.ts'
import { factsFor } from './facts.ts'
import { isOver } from './model.ts'
import { type CasesDeps, todayOf } from './ports.ts'
import { project } from './projection.ts'
import { type CaseInHand, loadCase } from './store.ts'
import { trainOf } from './writing.ts'

const clockActor: Actor = { kind: 'system', job: 'clock' }
/** More commands than one case can ask for in one day; a guard against a command that never comes to rest. */
const mostCommands = 50
const batch = 500
/** Cases carried on at the same time: their reads are asked together and their writes travel together, over few connections. */
const atOnce = 400

/**
 * Lets one case catch up with today. Each command is a request of the clock's own, named after the case and the version it was decided
 * on, and written with those of other cases: of two schedulers, or after a restart, one writes it and the other reads again.
 */
export async function catchUp(deps: CasesDeps, caseId: string): Promise<number> {
  let done = 0
  let written: CaseInHand | null = null
  for (let turn = 0; turn < mostCommands; turn += 1) {
    const came: Came = await nextStep(deps, caseId, written).catch((error: unknown) => {
      if (error instanceof Refusal && error.kind === 'conflict') return 'overtaken'
      throw error
    })
    if (came === 'rested') return done
    written = came === 'overtaken' ? null : came
    if (written) done += 1
  }
  throw new Error(`the clock of case ${caseId} does not come to rest`)
}

/** What became of one look at a case: the case as the clock has just written it, or why there is nothing to go on with. */
type Came = CaseInHand | 'rested' | 'overtaken'

/**
 * The one thing that is due now, to the case as just `written` or else as it is read. Throws conflict when somebody else moved the case
 * meanwhile.
 */
async function nextStep(deps: CasesDeps, caseId: string, written: CaseInHand | null): Promise<Came> {
  const sql = reading(deps.db)
  const inHand = written ?? (await loadCase(sql, caseId))
  const { row, state } = inHand
  const current = await deps.calendars.current(sql)
  const stale = !isOver(state) && state.calendarVersion !== null && state.calendarVersion !== current.version
  const facts = await factsFor(deps, sql, { row, state, actor: clockActor })
  const [next] = commandsDue(state, { ...facts, nextDocumentNumber: () => '' })
  const intent = stale ? reviseCalendar : next && always(next)
  // What the clock has written says itself when to look again, never before tomorrow.
  if (!intent) return written || (await rested(deps.db, inHand, facts)) ? 'rested' : 'overtaken'
  const requestId = `clock:${caseId}:${state.version}`
  const act = { inHand, actor: clockActor, requestId, version: state.version, intents: [intent] }
  const prepared = await prepare(deps, sql, act)
  const stamp = { requestId, actorKey: actorKey(clockActor), fingerprint: sm3(requestId) }
  return trainOf(deps.db).send({ stamp, result: { caseId }, prepared, inHand })
}

/**
 * Nothing to do today: look again tomorrow at the earliest. Before acceptance no event says that another calendar has come in, so the row
 * is shown by the one of today here. False when the case is no longer the one that was looked at.
 */
const rested = (
  sql: Sql,
  { row, state }: CaseInHand,
  facts: Omit<CaseFacts, 'nextDocumentNumber'>,
): Promise<boolean> => {
  const { today, calendar, terms } = facts
  const { dueOn, amberOn, stepDueOn } = project(state, calendar, today, terms.rules, terms)
  return rest(sql, { id: row.id, version: state.version, today, dueOn, amberOn, stepDueOn })
}

interface Rest {
  readonly id: string
  readonly version: number
  readonly today: PlainDate
  readonly dueOn: PlainDate | null
  readonly amberOn: PlainDate | null
  readonly stepDueOn: PlainDate | null
}

/** Rows in the order of their ids, so that two schedulers wait for each other and never both. */
const rest = gathered<Rest, boolean>(async (sql, rests) => {
  const rows = await sql.query<{ id: string }>(
    `with looked as (select distinct on (id) * from json_to_recordset($1::json)
       as looked (id uuid, version int, today date, "dueOn" date, "amberOn" date, "stepDueOn" date) order by id),
     held as materialized (select id from case_file where id in (select id from looked) order by id for no key update)
     update case_file set due_on = looked."dueOn", amber_on = looked."amberOn", step_due_on = looked."stepDueOn",
       wake_on = case when wake_on <= looked.today then looked.today + 1 else wake_on end
     from held join looked using (id)
     where case_file.id = held.id and case_file.version = looked.version returning case_file.id`,
    [JSON.stringify(rests)],
    'case-rest',
  )
  const done = new Set(rows.map(({ id }) => id))
  return rests.map(({ id }) => done.has(id))
})

/** Cases whose day has come, oldest first. */
async function* idsDue({ db }: CasesDeps, today: PlainDate): AsyncGenerator<string> {
  let after = { wakeOn: '-infinity', id: '00000000-0000-0000-0000-000000000000' }
  for (;;) {
    const due = await db.query<{ id: string; wakeOn: string }>(
      `select id, wake_on::text as "wakeOn" from case_file
       where wake_on <= $1 and (wake_on, id) > ($2::date, $3::uuid) order by wake_on, id limit $4`,
      [today, after.wakeOn, after.id, batch],
      'case-sweep',
    )
    for (const { id } of due) yield id
    after = due.at(-1) ?? after
    if (due.length < batch) return
  }
}

/**
 * All cases whose day has come, some at a time; answers how many were looked at. A case that cannot be carried on keeps nobody waiting:
 * the others are done first, then its error is thrown, so that the job fails where somebody sees it.
 */
export async function sweep(deps: CasesDeps): Promise<number> {
  const failures: unknown[] = []
  let seen = 0
  const due = idsDue(deps, todayOf(deps))
  const lane = async () => {
    for await (const id of due) {
      seen += 1
      await catchUp(deps, id).catch((error: unknown) => {
        // Without a database nobody can be carried on.
        if (error instanceof Refusal && error.kind === 'unavailable') throw error
        failures.push(error)
      })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
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
