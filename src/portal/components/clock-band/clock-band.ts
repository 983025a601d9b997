import { chineseDate, type PlainDate } from '#kernel/plain-date.ts'
import {
  collapse,
  type DayCell,
  type DayKind,
  type DayTable,
  monthAndDay,
  type PlannedDay,
  plannedDays,
  type Stretch,
} from '#modules/cases/day-table.ts'
import { type Html, html, nothing } from '../../html.ts'

const kindWords: Record<DayKind, string> = {
  start: '受理，当天不算',
  worked: '已用',
  left: '还没到',
  grace: '承诺以后、法定以内',
  off: '不算',
  paused: '停表，不算',
  late: '超过承诺',
}

const flagWords = { promise: '承诺', law: '法定', both: '承诺和法定' } as const

function titleOf(cell: DayCell): string {
  const number = /^\d/.test(cell.label) ? `第 ${cell.label} 个工作日，` : ''
  const flag = cell.flag === undefined ? '' : `，${flagWords[cell.flag]}到期`
  return `${chineseDate(cell.date)}${cell.makeUp ? '，调休上班' : ''}，${number}${kindWords[cell.kind]}${flag}`
}

/** Text stands on the side of the pole where there is room. */
const side = (at: number, of: number): string => (at + 1 > of / 2 ? 'before' : 'after')

function dayLabel(date: PlainDate, first: boolean): string {
  const day = Number(date.slice(8, 10))
  return first || day === 1 ? `${Number(date.slice(5, 7))}/${day}` : String(day)
}

function drawCell(cell: DayCell | Stretch, at: number, of: number): Html {
  if ('stretch' in cell) {
    const days = cell.workingDays > 0 ? `${cell.workingDays} 个工作日` : `${cell.days} 天`
    const words = `${chineseDate(cell.from)}至 ${chineseDate(cell.through)}，${days}，${kindWords[cell.kind]}`
    return html`<li class="day day-${cell.kind} day-stretch span-${cell.span}" title="${words}"><span class="day-text">${cell.kind === 'off' ? '休' : `${cell.workingDays}天`}</span></li>`
  }
  const flags = cell.flag === 'both' ? (['promise', 'law'] as const) : cell.flag === undefined ? [] : [cell.flag]
  return html`<li class="day day-${cell.kind}${cell.today && ' day-today'}${at === 0 && ' day-first'}" title="${titleOf(cell)}"><span class="day-text">${
    cell.label
  }</span>${cell.makeUp && html`<span class="day-make-up">班</span>`}<span class="day-date">${cell.today ? '今天' : dayLabel(cell.date, at === 0)}</span>${flags.map(
    (flag) =>
      html`<span class="flag flag-${flag} flag-${side(at, of)}">${flagWords[flag]} ${monthAndDay(cell.date)}</span>`,
  )}</li>`
}

function track(cells: readonly (DayCell | Stretch)[], width: string): Html {
  return html`<ol class="track${width}">${cells.map((cell, i) => drawCell(cell, i, cells.length))}</ol>`
}

/** Days a phone can show side by side, and a desk. */
const narrowCells = 22
const wideCells = 40

const keys: readonly { kind: DayKind; sample: string; words: string }[] = [
  { kind: 'worked', sample: '3', words: '已经用了的工作日，写着第几个。受理当天不算。' },
  { kind: 'late', sample: '7', words: '超过承诺的工作日。' },
  { kind: 'left', sample: '5', words: '还没到的工作日，说好在这几天里办好。' },
  { kind: 'grace', sample: '9', words: '承诺以后、法定期限以内的工作日。' },
  { kind: 'off', sample: '休', words: '周六、周日和放假，不算。' },
  { kind: 'paused', sample: '停', words: '停表的日子，不算。停多少天，期限就往后顺延多少天。' },
]

/** What the signs mean: only those the band shows. */
function keyList(kinds: ReadonlySet<string>, makeUp: boolean): Html {
  return html`<details class="band-key"><summary>这条时限带怎么看</summary><ul class="keys">${keys
    .filter(({ kind }) => kinds.has(kind))
    .map(
      ({ kind, sample, words }) =>
        html`<li><span class="key day-${kind}" aria-hidden="true"><span class="day-text">${sample}</span></span>${words}</li>`,
    )}${makeUp && html`<li><span class="key key-make-up" aria-hidden="true">班</span>调休上班，算工作日。</li>`}</ul></details>`
}

/** Further lines under the band, e.g. why it was stopped. */
export interface ClockBand {
  table: DayTable
  notes?: readonly (string | Html)[] | undefined
  /** false where many bands stand in a row */
  key?: boolean | undefined
}

/**
 * 时限带: the sentence, the band of days, the notes, the key. The picture repeats what the sentence says, so it is one image to a screen reader.
 * Long cases fold like days together on narrow screens.
 */
export function clockBand({ table, notes = [], key = true }: ClockBand): Html {
  const { cells, sentence } = table
  const long = cells.length > narrowCells
  const kinds = new Set(cells.map((cell) => cell.kind))
  return html`<figure class="band band-${table.standing}"><p class="band-sentence"><strong>${sentence}</strong></p>
<div class="band-picture" role="img" aria-label="时限带，一格一天。${sentence}">${
    long
      ? html`${track(collapse(cells, narrowCells), ' track-narrow')}${track(collapse(cells, wideCells), ' track-wide')}`
      : track(cells, '')
  }</div>
<figcaption>${notes.length > 0 && html`<ul class="band-notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}${
    key
      ? keyList(
          kinds,
          cells.some((cell) => cell.makeUp),
        )
      : nothing
  }</figcaption></figure>`
}

/** The band on a guide: working days 1, 2, 3 … nothing has happened yet, so all is hollow. */
export function plannedBand(promiseDays: number, statutoryWorkingDays?: number): Html {
  const days = plannedDays(promiseDays, statutoryWorkingDays)
  const legal = statutoryWorkingDays === undefined ? '' : `，法定 ${statutoryWorkingDays} 个工作日`
  const every = days.length > 15 ? 5 : 1
  const shown = ({ number, flag }: PlannedDay): boolean =>
    every === 1 || flag !== undefined || number === 1 || (number % every === 0 && number + 1 < days.length)
  const flag = (which: 'promise' | 'law', at: number): Html =>
    html`<span class="flag flag-${which} flag-${side(at, days.length)}">${flagWords[which]} ${which === 'law' ? statutoryWorkingDays : promiseDays} 个工作日</span>`
  return html`<div class="band-picture band-planned" role="img" aria-label="承诺 ${promiseDays} 个工作日${legal}"><ol class="track">${days.map(
    (day, i) =>
      html`<li class="day day-${day.kind}"><span class="day-text">${shown(day) ? day.number : ''}</span>${
        (day.flag === 'promise' || day.flag === 'both') && flag('promise', i)
      }${(day.flag === 'law' || day.flag === 'both') && flag('law', i)}</li>`,
  )}</ol></div>`
}
