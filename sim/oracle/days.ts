/**
 * Days, from the notices of the State Council alone: a list of what each day is, walked one by one. Nothing of the product is
 * imported in this folder (`oracle.test.ts` holds that); the rules are those of docs/law, written a second time in another way.
 */

/** The calendar file as published. */
export interface Notices {
  readonly version: string
  readonly coversFrom: string
  readonly coversTo: string
  readonly years: readonly {
    readonly holidays: readonly { readonly from: string; readonly to: string }[]
    readonly makeUpDays: readonly string[]
  }[]
}

const written = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** What has been worked out once; a run asks for the same few hundred days again and again. */
function remembered(workOut: (of: string) => string): (of: string) => string {
  const known = new Map<string, string>()
  return (of) => {
    const answer = known.get(of) ?? workOut(of)
    if (known.size > 50_000) known.clear()
    known.set(of, answer)
    return answer
  }
}

export const tomorrow = remembered((day) => written(Date.parse(day) + 86_400_000))
/** The day in Beijing. */
export const dayIn = remembered((instant) => written(Date.parse(instant) + 28_800_000))
export const earlier = (a: string, b: string): string => [a, b].sort()[0] ?? a
export const later = (a: string, b: string): string => [a, b].sort()[1] ?? b
const weekday = (day: string): number => new Date(day).getUTCDay()

/** Stretches that are left out: after the first day, through the second. */
export type LeftOut = readonly (readonly [string, string])[]
const isLeftOut = (day: string, stretches: LeftOut): boolean =>
  stretches.some(([after, through]) => after < day && day <= through)

export class DayBook {
  readonly version: string
  readonly last: string
  private readonly worked = new Map<string, boolean>()

  constructor({ version, coversFrom, coversTo, years }: Notices) {
    this.version = version
    this.last = coversTo
    for (let day = coversFrom; day <= coversTo; day = tomorrow(day))
      this.worked.set(day, ![0, 6].includes(weekday(day)))
    const set = (day: string, works: boolean) => this.worked.has(day) && this.worked.set(day, works)
    for (const { holidays } of years)
      for (const { from, to } of holidays) for (let day = from; day <= to; day = tomorrow(day)) set(day, false)
    for (const { makeUpDays } of years) for (const day of makeUpDays) set(day, true)
  }

  works(day: string): boolean {
    return this.worked.get(day) === true
  }

  /** The n-th day that counts after `start`, rest days and what is left out not counted; null beyond what is published. */
  after(start: string, days: number, leftOut: LeftOut = []): string | null {
    let day = start
    for (let left = days; left > 0; ) {
      day = tomorrow(day)
      if (day > this.last) return null
      if (this.works(day) && !isLeftOut(day, leftOut)) left -= 1
    }
    return day
  }

  /** The first day from this one on that is worked and not left out (民法典第二百零三条). */
  from(start: string, leftOut: LeftOut = []): string | null {
    for (let day = start; day <= this.last; day = tomorrow(day))
      if (this.works(day) && !isLeftOut(day, leftOut)) return day
    return null
  }

  /** The end of a limit of calendar days: those left out do not count, and it does not end on a rest day. */
  afterCalendar(start: string, days: number, leftOut: LeftOut = []): string | null {
    let day = start
    for (let left = days; left > 0; ) {
      day = tomorrow(day)
      if (!isLeftOut(day, leftOut)) left -= 1
    }
    return this.from(day, leftOut)
  }

  /** Working days after the first through the second day. */
  between(after: string, through: string): number {
    let many = 0
    for (let day = tomorrow(after); day <= through && day <= this.last; day = tomorrow(day))
      if (this.works(day)) many += 1
    return many
  }
}
