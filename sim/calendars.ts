import { DayBook, type Notices } from './oracle/days.ts'

/** How long before its commit an act may have read what it rests on. */
export const graceMs = 180_000

/** The calendars that were loaded, and when each came into force. */
export class Calendars {
  private readonly books = new Map<string, DayBook>()
  private readonly history: { version: string; fromMs: number }[] = []
  private readonly base: Notices & Readonly<Record<string, unknown>>
  private extra: { from: string; to: string }[] = []
  private made = 0

  constructor(base: Record<string, unknown>) {
    this.base = base as unknown as Notices & Readonly<Record<string, unknown>>
    this.known(base, Number.NEGATIVE_INFINITY)
  }

  known(notices: Record<string, unknown>, fromMs: number): void {
    const version = String(notices.version)
    const cached = shared.get(`${version} ${JSON.stringify(this.extra)}`)
    const book = cached ?? new DayBook(notices as unknown as Notices)
    if (version === this.base.version) shared.set(`${version} ${JSON.stringify(this.extra)}`, book)
    this.books.set(version, book)
    this.history.push({ version, fromMs })
  }

  /** The notices with one more holiday, as another version of the same reach. */
  withHoliday(from: string, to: string): Record<string, unknown> {
    this.made += 1
    const year = Number(from.slice(0, 4))
    const clash = this.extra.some((one) => one.from <= to && one.to >= from)
    const inYear = from.slice(0, 4) === to.slice(0, 4) && !clash && this.isFree(from, to)
    if (inYear) this.extra = [...this.extra, { from, to }]
    const years = (
      this.base.years as unknown as readonly { year: number; holidays: readonly { from: string }[] }[]
    ).map((one) => {
      const added = this.extra.filter((extra) => extra.from.startsWith(String(one.year)))
      const holidays = [...one.holidays, ...added.map((extra) => ({ name: '临时放假', ...extra }))]
      return { ...one, holidays: holidays.sort((a, b) => (a.from < b.from ? -1 : 1)) }
    })
    return { ...this.base, version: `CN-${year}.${10 + this.made}`, years }
  }

  /** Whether no notice speaks of these days. */
  private isFree(from: string, to: string): boolean {
    return this.base.years.every(
      ({ holidays, makeUpDays }) =>
        holidays.every((one) => one.to < from || one.from > to) && makeUpDays.every((day) => day < from || day > to),
    )
  }

  book(version: string): DayBook {
    const book = this.books.get(version)
    if (!book) throw new Error(`a case stands on calendar ${version}, which nobody loaded`)
    return book
  }

  /** The one in force. */
  get now(): DayBook {
    return this.book(this.history.at(-1)?.version ?? '')
  }

  /** When the one in force came in. */
  get changedMs(): number {
    return this.history.at(-1)?.fromMs ?? Number.NEGATIVE_INFINITY
  }

  /** The one in force at an instant, and those that were in force a little before. */
  at(atMs: number): readonly DayBook[] {
    const versions = this.history.filter(
      ({ fromMs }, at) => fromMs <= atMs && (this.history[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY) > atMs - graceMs,
    )
    return versions.map(({ version }) => this.book(version))
  }
}
const shared = new Map<string, DayBook>()
