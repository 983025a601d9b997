import { dayOf, type PlainDate } from '#kernel/plain-date.ts'
import { invalid, refuse } from '#kernel/refusal.ts'
import { workingDaysBetween } from '#kernel/working-days.ts'
import type { Calendars } from '#modules/calendar/service.ts'
import type { Cases } from '#modules/cases/service.ts'
import { type Actor, actorKey } from '#modules/identity/model.ts'
import { uuidv7 } from '#platform/crypto.ts'
import { type Database, type Sql, violatedConstraint } from '#platform/db/database.ts'
import { once, type RequestStamp } from '#platform/db/once.ts'
import { defaultReviewWorkingDays, type Grade, type Review, reasonsFor } from './model.ts'

export interface ReviewsDeps {
  readonly db: Database
  readonly now: () => Date
  readonly calendars: Calendars
  readonly cases: Cases
  readonly reviewWorkingDays?: number
}

export interface NewReview {
  readonly grade: Grade
  readonly reasons: readonly string[]
  readonly words: string
}

export type Reviews = ReturnType<typeof createReviews>

const columns = `id as "reviewId", case_id as "caseId", channel, grade, reasons, words, reviewed_at as "reviewedAt"`

/** One review per case and channel, by the applicant, after the end, within the review period. */
export function createReviews({
  db,
  now,
  calendars,
  cases,
  reviewWorkingDays = defaultReviewWorkingDays,
}: ReviewsDeps) {
  const find = async (sql: Sql, caseId: string): Promise<Review | undefined> => {
    const [row] = await sql.query<Review>(
      `select ${columns} from review where case_id = $1 and channel = 'online'`,
      [caseId],
      'review-find',
    )
    return row
  }

  return {
    find: (caseId: string): Promise<Review | undefined> => find(db, caseId),

    /**
     * Gives the review. Throws forbidden-like not-found for others' cases, rule `reviews.not-over` | `reviews.too-late` |
     * `reviews.given-already`, invalid `reviews.reason-unknown`.
     */
    async give(
      actor: Extract<Actor, { kind: 'person' }>,
      caseId: string,
      stamp: RequestStamp,
      review: NewReview,
    ): Promise<void> {
      const view = await cases.view(actor, caseId)
      if (view.concludedOn === null) throw refuse('reviews.not-over')
      const calendar = await calendars.current()
      const today = dayOf(now())
      const since = workingDaysBetween(calendar, view.concludedOn as PlainDate, today)
      if (since > reviewWorkingDays) throw refuse('reviews.too-late')
      const offered = new Set(reasonsFor(review.grade))
      if (review.reasons.some((reason) => !offered.has(reason))) throw invalid('reviews.reason-unknown')
      try {
        await db.transaction((tx) =>
          once(tx, stamp, async () => {
            await tx.query(
              `insert into review (id, case_id, channel, grade, reasons, words, reviewer_key, reviewed_at)
               values ($1, $2, 'online', $3, $4, $5, $6, $7)`,
              [
                uuidv7(),
                caseId,
                review.grade,
                review.reasons,
                review.words.trim() || null,
                actorKey(actor),
                now().toISOString(),
              ],
              'review-insert',
            )
            return { caseId }
          }),
        )
      } catch (error) {
        if (violatedConstraint(error) === 'review_once') throw refuse('reviews.given-already')
        throw error
      }
    },

    /** Published figures of the last 90 days: how many gave each grade; nobody's name, no default. */
    async figures(): Promise<{ concluded: number; reviewed: number; byGrade: Readonly<Record<string, number>> }> {
      const rows = await db.query<{ grade: number; n: number }>(
        `select grade, count(*)::int as n from review where reviewed_at > $1::timestamptz - interval '90 days' group by grade`,
        [now().toISOString()],
        'review-figures',
      )
      const [total] = await db.query<{ n: number }>(
        `select count(*)::int as n from case_file where concluded_on > $1::date - 90`,
        [dayOf(now())],
        'review-concluded',
      )
      const reviewed = rows.reduce((sum, row) => sum + row.n, 0)
      return { concluded: total?.n ?? 0, reviewed, byGrade: Object.fromEntries(rows.map((row) => [row.grade, row.n])) }
    },
  }
}
