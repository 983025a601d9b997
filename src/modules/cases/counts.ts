/** The numbers beside the views of a work list. Counting reads every open case in scope, so what one officer has counted serves the whole office. */
import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { recent } from '#platform/recent.ts'
import {
  anyScope,
  bound,
  namesOf,
  open,
  type Scope,
  scopeCondition,
  viewCondition,
  type WorklistView,
} from './scope.ts'

type Counts = Readonly<Record<WorklistView, number>>
/** What is the same for everybody with the same scope. */
type SharedCounts = Omit<Counts, 'mine'>

export interface CountsAt {
  readonly counts: Counts
  /** Instant from which on changes may be missing in them. */
  readonly asOf: string
}

/** Up to this age counts are given out as they are; up to the second one while they are counted anew. `live.ts` of the workbench knows the second. */
const freshMs = 1_000
const oldestMs = 2_000
/** Scopes kept in memory, a dozen numbers each: more than a county has offices and villages. */
const mostScopes = 500
/** Officers whose last write is remembered. */
const mostWriters = 5_000

/**
 * Counts of all views, shared by those with the same scope and at most two seconds old, except: the cases somebody holds are counted each
 * time, and whoever has just written gets everything counted after it. One statement at a time counts for everybody, on one core, so that
 * lists and commands go on beside it.
 */
export function keepCounts(db: Database, now: () => Date) {
  const shared = recent<{ readonly counts: SharedCounts; readonly asOf: string }>({
    ...{ freshMs, oldestMs, most: mostScopes },
  })
  const wroteAt = new Map<string, number>()

  return {
    /** Notes that this member of staff has written something just now. */
    wrote(staffId: string): void {
      wroteAt.delete(staffId)
      wroteAt.set(staffId, performance.now())
      if (wroteAt.size > mostWriters) wroteAt.delete(wroteAt.keys().next().value ?? '')
    },

    async of(scope: Scope): Promise<CountsAt> {
      const today = dayOf(now())
      const count = async () => ({
        asOf: now().toISOString(),
        counts: await db.transaction((tx) => countShared(tx, scope, today)),
      })
      const [{ counts, asOf }, mine] = await Promise.all([
        shared(keyOf(scope, today), count, wroteAt.get(scope.staffId)),
        countMine(db, scope, today),
      ])
      return { counts: { ...counts, mine }, asOf }
    },
  }
}

/** Everything the shared counts depend on, and nothing else. */
const keyOf = ({ offices, regions }: Scope, today: PlainDate): string =>
  JSON.stringify([today, offices.toSorted(), regions.toSorted()])

async function countMine(sql: Sql, scope: Scope, today: PlainDate): Promise<number> {
  const { text, values } = bound(
    `select count(*)::int as n from case_file where ${viewCondition.mine} and ${scopeCondition(scope, 'mine')}`,
    namesOf(scope, today),
  )
  const [row] = await sql.query<{ n: number }>(text, values)
  return row?.n ?? 0
}

/** What is open now, and what ended in the last 30 days. */
async function countShared(tx: Sql, scope: Scope, today: PlainDate): Promise<SharedCounts> {
  const { concluded, mine: _, ...current } = viewCondition
  // All of them are open already; asking it again for each view costs half of the time.
  const filters = Object.entries(current).map(
    ([view, condition]) =>
      `count(*) filter (where (${condition.replaceAll(open, 'true')}) and ${scopeCondition(scope, view as WorklistView)})::int as "${view}"`,
  )
  const named = namesOf(scope, today)
  const now = bound(`select ${filters.join(', ')} from case_file where ${open} and ${anyScope(scope)}`, named)
  // Answered by the index alone.
  const recently = bound(
    `select count(*)::int as n from case_file
     where ${concluded} and ${scopeCondition(scope, 'concluded')} and concluded_on >= :today - 30`,
    named,
  )
  await tx.query('set local max_parallel_workers_per_gather = 0')
  const [counts] = await tx.query<Omit<SharedCounts, 'concluded'>>(now.text, now.values)
  const [done] = await tx.query<{ n: number }>(recently.text, recently.values)
  if (!counts) throw new Error('a count without a row')
  return { ...counts, concluded: done?.n ?? 0 }
}
