import { addDays, chineseDate, daysBetween, maxDate, type PlainDate, weekday } from '#kernel/plain-date.ts'
import { dayKind, isWorkingDay, type WorkCalendar, workingDaysBetween } from '#kernel/working-days.ts'

/**
 * What one day of a case's clock is.
 * `start` the day of acceptance · `worked` a counted working day that has passed or is today · `left` one still to come before the promise ·
 * `grace` one between the promise and the law · `off` weekend or holiday · `paused` inside a suspension · `late` a working day past the promise.
 */
export const dayKinds = ['start', 'worked', 'left', 'grace', 'off', 'paused', 'late'] as const
export type DayKind = (typeof dayKinds)[number]

/** One day, one cell. */
export interface DayCell {
  date: PlainDate
  kind: DayKind
  /** the number of the working day, or 受 六 日 休 停 */
  label: string
  /** 调休上班日 */
  makeUp: boolean
  today: boolean
  /** the promised end, the legal end, or both on one day */
  flag?: 'promise' | 'law' | 'both'
}

/** Days after `after` up to and including `through` do not count; `through` null: not resumed yet. */
export interface Pause {
  after: PlainDate
  through: PlainDate | null
  reason: string
}

export interface DayTableFacts {
  calendar: WorkCalendar
  acceptedOn: PlainDate
  /** promised limit in working days; 0 = the day of acceptance */
  promiseDays: number
  promiseDueOn: PlainDate
  /** legal end, extension and pauses already counted in */
  statutory?: { dueOn: PlainDate } | undefined
  today: PlainDate
  pauses: readonly Pause[]
  extension?: { workingDays: number; noticeOn: PlainDate; reason: string } | undefined
  endedOn?: PlainDate | undefined
}

export interface DayTable {
  cells: readonly DayCell[]
  standing: 'running' | 'due-today' | 'late' | 'paused' | 'ended'
  /** counted working days so far, today included */
  usedWorkingDays: number
  /** today left out, the due day counted; null once late or ended */
  remainingWorkingDays: number | null
  /** past the promise, today counted; null while in time */
  overdueWorkingDays: number | null
  pastLaw: boolean
  pausedWorkingDays: number
  /** 还剩 6 个工作日，8 月 14 日前办好（法定 8 月 28 日） */
  sentence: string
}

/** `8 月 14 日`: the sentence of the band gives days without the weekday. */
export function monthAndDay(date: PlainDate): string {
  return `${Number(date.slice(5, 7))} 月 ${Number(date.slice(8, 10))} 日`
}

const insideOf = (pause: Pause, date: PlainDate): boolean =>
  date > pause.after && (pause.through === null || date <= pause.through)

/**
 * The table of days behind every clock band. 受理当天不算；“还剩”不含今天、含到期日；“超”含今天；
 * 停表从次日起停，恢复的次日起走；暂停期里的周末也是停表，字仍写六、日（行政许可法第四十五条、第八十二条）。
 */
export function dayTable(facts: DayTableFacts): DayTable {
  const { calendar, acceptedOn, promiseDueOn, statutory, pauses, endedOn } = facts
  const open = endedOn === undefined ? pauses.find((pause) => pause.through === null) : undefined
  const now = endedOn ?? facts.today
  const lastOn = open ? now : [promiseDueOn, statutory?.dueOn ?? promiseDueOn, now].reduce(maxDate)
  const span = Math.max(daysBetween(acceptedOn, lastOn), 0)

  const cells: DayCell[] = []
  let counted = 0
  let used = 0
  let pausedDays = 0
  for (let i = 0; i <= span; i++) {
    const date = addDays(acceptedOn, i)
    const kind = dayKind(calendar, date)
    const working = isWorkingDay(calendar, date)
    const stopped = pauses.some((pause) => insideOf(pause, date))
    const rest = kind === 'holiday' ? '休' : weekday(date) === 6 ? '六' : '日'
    const cell: DayCell = { date, kind: 'off', label: rest, makeUp: kind === 'make-up', today: date === facts.today }
    if (i === 0) {
      cell.kind = 'start'
      cell.label = '受'
    } else if (stopped) {
      cell.kind = 'paused'
      if (working) {
        cell.label = '停'
        if (date <= now) pausedDays++
      }
    } else if (working) {
      counted++
      cell.label = String(counted)
      if (date <= now) {
        used = counted
        cell.kind = date > promiseDueOn && !open ? 'late' : 'worked'
      } else {
        cell.kind = date <= promiseDueOn ? 'left' : 'grace'
      }
    }
    if (!open) {
      const promised = date === promiseDueOn
      const lawful = date === statutory?.dueOn
      if (promised || lawful) cell.flag = promised && lawful ? 'both' : promised ? 'promise' : 'law'
    }
    cells.push(cell)
  }

  const late = !open && now > promiseDueOn
  const closed = pauses.flatMap((pause) =>
    pause.through === null ? [] : [{ after: pause.after, through: pause.through }],
  )
  const overdue = late ? Math.max(workingDaysBetween(calendar, promiseDueOn, now, closed), 1) : null
  const remaining = open
    ? Math.max(facts.promiseDays - used, 0)
    : late || endedOn !== undefined
      ? null
      : workingDaysBetween(calendar, now, promiseDueOn, closed)
  const standing =
    endedOn !== undefined ? 'ended' : open ? 'paused' : late ? 'late' : now === promiseDueOn ? 'due-today' : 'running'
  const table = {
    cells,
    standing,
    usedWorkingDays: used,
    remainingWorkingDays: remaining,
    overdueWorkingDays: overdue,
    pastLaw: statutory !== undefined && !open && now > statutory.dueOn,
    pausedWorkingDays: pausedDays,
  } as const
  return { ...table, sentence: sentenceOf(facts, table, open) }
}

function sentenceOf(facts: DayTableFacts, table: Omit<DayTable, 'sentence'>, open: Pause | undefined): string {
  const legal = facts.statutory ? monthAndDay(facts.statutory.dueOn) : undefined
  const inBrackets = legal === undefined ? '' : `（法定 ${legal}${facts.extension ? '，已延期' : ''}）`
  const due = monthAndDay(facts.promiseDueOn)
  switch (table.standing) {
    case 'paused':
      return `${open?.reason ?? ''}，停表。还剩 ${table.remainingWorkingDays} 个工作日不走`
    case 'late':
      return table.pastLaw
        ? `超 ${table.overdueWorkingDays} 个工作日，说好 ${due}前办好，也过了法定期限（${legal}）`
        : `超 ${table.overdueWorkingDays} 个工作日，说好 ${due}前办好${inBrackets}`
    case 'due-today':
      return `今天到期，${due}办好${inBrackets}`
    case 'running':
      return `还剩 ${table.remainingWorkingDays} 个工作日，${due}前办好${inBrackets}`
    case 'ended': {
      const days = table.usedWorkingDays === 0 ? '当天办完' : `用了 ${table.usedWorkingDays} 个工作日`
      const promise = facts.promiseDays === 0 ? '承诺当天' : `承诺 ${facts.promiseDays} 个`
      const early = facts.promiseDays - table.usedWorkingDays
      if (table.overdueWorkingDays !== null) return `${days}，${promise}，超 ${table.overdueWorkingDays} 个工作日`
      return early > 0 ? `${days}，${promise}，早 ${early} 个工作日` : `${days}，${promise}，按时`
    }
  }
}

/** The pauses in words, for under the band: 5 月 7 日（周四）至 8 日（周五），等水质检测，停 2 个工作日。 */
export function pauseWords(calendar: WorkCalendar, pause: Pause): string {
  const from = addDays(pause.after, 1)
  if (pause.through === null) return `${chineseDate(from)}起，${pause.reason}，停表，还没有恢复`
  const days = workingDaysBetween(calendar, pause.after, pause.through)
  if (from === pause.through) return `${chineseDate(from)}，${pause.reason}，停 ${days} 个工作日`
  return `${chineseDate(from)}至 ${chineseDate(pause.through)}，${pause.reason}，停 ${days} 个工作日`
}

/** Several days drawn as one wider cell: like days in a row of a long case. */
export interface Stretch {
  stretch: true
  kind: DayKind
  from: PlainDate
  through: PlainDate
  /** days in the stretch that count, or would if the clock ran; 0 for a stretch of rest days */
  workingDays: number
  days: number
  /** how many cells wide it is drawn */
  span: number
}

interface Run {
  from: number
  to: number
  /** kind of the days in it that are not rest days; `off` while there are none */
  kind: DayKind
}

const lengthOf = (run: Run): number => run.to - run.from + 1
const narrowest = 2

/** Runs of like days; ends, flags, today and tomorrow belong to none and stay single. Weekends join the run around them, holidays do not. */
function runsOf(cells: readonly DayCell[]): Run[] {
  const todayAt = cells.findIndex((cell) => cell.today)
  const resting = (at: number): boolean => cells[at]?.kind === 'off'
  const isHoliday = (at: number): boolean =>
    resting(at) && ((resting(at - 1) && (resting(at - 2) || resting(at + 1))) || (resting(at + 1) && resting(at + 2)))
  const runs: (Run & { joins: boolean })[] = []
  cells.forEach((cell, i) => {
    if (i === 0 || i === cells.length - 1 || cell.flag !== undefined) return
    if (i === todayAt || i === todayAt + 1) return
    const holiday = isHoliday(i)
    const last = runs.at(-1)
    const like =
      last !== undefined &&
      (last.joins ? !holiday && (last.kind === cell.kind || cell.kind === 'off' || last.kind === 'off') : holiday)
    if (last?.to === i - 1 && like) {
      last.to = i
      if (last.kind === 'off') last.kind = cell.kind
    } else runs.push({ from: i, to: i, kind: cell.kind, joins: !holiday })
  })
  return runs
}

/**
 * The same table for a narrow screen, at most about `most` cells wide: the longest runs of like days (rest days inside them included)
 * become stretches, as few as it takes; the width left over is shared among them by their length. A table that fits is returned as it is.
 */
export function collapse(cells: readonly DayCell[], most: number): (DayCell | Stretch)[] {
  const runs = runsOf(cells).sort((a, b) => lengthOf(b) - lengthOf(a))
  const far = cells.length > most * 1.5
  const folded: Run[] = []
  let width = cells.length
  for (const run of runs) {
    if (lengthOf(run) <= narrowest || (width <= most && !(far && lengthOf(run) > 5))) break
    folded.push(run)
    width -= lengthOf(run) - narrowest
  }
  const room = Math.max(most - width, 0)
  const days = folded.reduce((sum, run) => sum + lengthOf(run), 0)
  const drawn: (DayCell | Stretch)[] = []
  let next = 0
  for (const [i, cell] of cells.entries()) {
    if (i < next) continue
    const run = folded.find((one) => one.from === i)
    if (run === undefined) {
      drawn.push(cell)
      continue
    }
    const part = cells.slice(run.from, run.to + 1)
    drawn.push({
      stretch: true,
      kind: run.kind,
      from: cell.date,
      through: addDays(cell.date, part.length - 1),
      workingDays: part.filter((one) => /\d|停/.test(one.label)).length,
      days: part.length,
      span: Math.min(narrowest + Math.floor((room * part.length) / days), part.length),
    })
    next = run.to + 1
  }
  return drawn
}

/** One day of a promise that has not begun: the band on a guide. */
export interface PlannedDay {
  number: number
  kind: 'left' | 'grace'
  flag?: 'promise' | 'law' | 'both'
}

/** Working days of a promise before anybody applied: 1 … promise hollow, then up to the legal limit. Calendar limits cannot be laid on it: leave them out. */
export function plannedDays(promiseDays: number, statutoryWorkingDays?: number): readonly PlannedDay[] {
  const last = Math.max(promiseDays, statutoryWorkingDays ?? 0)
  return Array.from({ length: last }, (_, i) => {
    const number = i + 1
    const promised = number === promiseDays
    const lawful = number === statutoryWorkingDays
    const flag = promised && lawful ? 'both' : promised ? 'promise' : lawful ? 'law' : undefined
    const kind = number <= promiseDays ? 'left' : 'grace'
    return flag === undefined ? { number, kind } : { number, kind, flag }
  })
}
