import type { CSSProperties, ReactNode } from 'react'
import { weekday } from '#kernel/plain-date.ts'
import type { DayTableView } from '#modules/cases/contract.ts'
import { collapse, type DayCell, type DayKind, type Stretch } from '#modules/cases/day-table.ts'
import { day, monthSlashDay } from './days.ts'
import { useElementWidth } from './element-width.ts'

const kindWords: Readonly<Record<DayKind, string>> = {
  start: '当天不计',
  worked: '已用',
  left: '未用',
  grace: '承诺之后、法定之内',
  off: '不计',
  paused: '暂停，不计',
  late: '超过承诺',
}

/** A line under the band from one day to another: why these days do not count. */
export interface BandNote {
  from: string
  through: string
  text: string
}

type Cell = DayCell | Stretch
const isStretch = (cell: Cell): cell is Stretch => 'stretch' in cell
const lastDay = (cell: Cell): string => (isStretch(cell) ? cell.through : cell.date)
const firstDay = (cell: Cell): string => (isStretch(cell) ? cell.from : cell.date)

function cellTitle(cell: Cell): string {
  if (isStretch(cell))
    return `${day(cell.from)}至 ${day(cell.through)}，${cell.workingDays} 个工作日，${kindWords[cell.kind]}`
  return `${day(cell.date)} ${kindWords[cell.kind]}${cell.makeUp ? '，调休上班' : ''}`
}

interface Flag {
  at: number
  text: string
  kind: 'promise' | 'law'
  side: 'left' | 'right'
  row: 1 | 2
}

/** Where the flags stand: text on the side with room, on a row of its own when two would meet. */
function flagsOf(cells: readonly Cell[], cellWidth: number, promiseWord: string): Flag[] {
  const labelCells = Math.ceil(168 / cellWidth)
  const at = (kind: 'promise' | 'law') =>
    cells.findIndex((cell) => !isStretch(cell) && (cell.flag === kind || cell.flag === 'both'))
  const make = (kind: 'promise' | 'law', words: string, index: number): Flag | undefined => {
    const cell = cells[index]
    if (cell === undefined) return undefined
    const side = index + 1 >= labelCells || index + 1 > cells.length / 2 ? 'left' : 'right'
    return { at: index, text: `${words} ${day(lastDay(cell))}`, kind, side, row: 1 }
  }
  const promise = make('promise', promiseWord, at('promise'))
  const law = at('law') === at('promise') ? undefined : make('law', '法定', at('law'))
  if (promise && at('law') === at('promise')) promise.text += '，也是法定'
  if (!promise || !law) return [promise, law].filter((flag) => flag !== undefined)
  const gap = law.at - promise.at
  if (promise.side === 'right' ? gap < labelCells * 2 : gap < labelCells) {
    if (cells.length - law.at - 1 >= labelCells && promise.side === 'left') law.side = 'right'
    else promise.row = 2
  }
  return [promise, law]
}

/** Below this many px a cell folds with its neighbours. */
const narrowest = 15

/**
 * 时限带：一格一天。实心已用，浅底未用，白底是承诺之后法定之内，斜线暂停，红实心超过承诺，黑框今天。
 * The picture repeats `table.sentence`, so it is one image to a screen reader.
 */
export function ClockBand({
  table,
  notes = [],
  promiseWord = '承诺',
  dates = true,
}: {
  table: DayTableView
  notes?: readonly BandNote[]
  /** what the solid flag says before its date */
  promiseWord?: string
  /** false in a preview, where the ends are written under the band */
  dates?: boolean
}) {
  const [ref, width] = useElementWidth<HTMLDivElement>(1000)
  const whole = table.cells as unknown as readonly DayCell[]
  const cells = collapse(whole, Math.max(8, Math.floor(width / (dates ? narrowest : 7))))
  const cellWidth = width / Math.max(cells.length, 1)
  const flags = dates ? flagsOf(cells, cellWidth, promiseWord) : []
  const late = table.standing === 'late'
  const soon = table.standing === 'due-today' || (table.remainingWorkingDays ?? 9) <= 2
  const columns = { '--n': cells.length } as CSSProperties
  const columnOf = (date: string) => cells.findIndex((cell) => firstDay(cell) <= date && date <= lastDay(cell))
  return (
    <div
      ref={ref}
      className={`band${dates ? '' : ' band-thin'}`}
      style={columns}
      role="img"
      aria-label={`时限带，一格一天。${table.sentence}`}
    >
      {flags.map((flag) => (
        <span
          key={flag.kind}
          className={`band-flag band-flag-${flag.kind} band-flag-${flag.side}${flag.kind === 'promise' && table.standing !== 'ended' ? (late ? ' band-flag-late' : soon ? ' band-flag-soon' : '') : ''}`}
          style={{
            gridRow: flag.row === 2 ? 1 : 2,
            gridColumn: flag.side === 'left' ? `1 / ${flag.at + 2}` : `${flag.at + 2} / -1`,
            ...(flag.side === 'right' && flag.at + 1 >= cells.length ? { gridColumn: `${flag.at + 1} / -1` } : {}),
          }}
          data-tall={flag.row === 2 || undefined}
        >
          <span>{flag.text}</span>
        </span>
      ))}
      {cells.map((cell, i) => (
        <span
          key={firstDay(cell)}
          className={`band-cell band-${cell.kind}${!isStretch(cell) && cell.today ? ' band-today' : ''}`}
          style={{ gridColumn: i + 1 }}
          title={cellTitle(cell)}
        >
          {isStretch(cell) ? (
            <span>{dates ? cell.workingDays || '' : ''}</span>
          ) : (
            <>
              <span>{dates ? cell.label : ''}</span>
              {dates && cell.makeUp && cellWidth >= 30 && <b>班</b>}
            </>
          )}
        </span>
      ))}
      {dates && cells.map((cell, i) => <DateLabel key={firstDay(cell)} cell={cell} at={i} width={cellWidth} />)}
      {dates &&
        notes.map((note) => {
          const from = columnOf(note.from)
          const through = columnOf(note.through)
          if (from < 0) return null
          return (
            <span
              key={note.from}
              className="band-note"
              style={{ gridColumn: `${from + 1} / ${(through < 0 ? cells.length : through + 1) + 1}` }}
            >
              {note.text}
            </span>
          )
        })}
    </div>
  )
}

function DateLabel({ cell, at, width }: { cell: Cell; at: number; width: number }) {
  const date = firstDay(cell) as DayCell['date']
  const today = !isStretch(cell) && cell.today
  const firstOfMonth = date.endsWith('-01')
  if (!today && at !== 0 && width < 22 && weekday(date) !== 1 && !firstOfMonth) return null
  const text = today
    ? '今天'
    : at === 0 || firstOfMonth || width < 22
      ? monthSlashDay(date)
      : String(Number(date.slice(8)))
  return (
    <span className={`band-date${today ? ' band-date-today' : ''}`} style={{ gridColumn: at + 1 }}>
      {text}
    </span>
  )
}

const legendOf = [
  ['worked', '已用'],
  ['left', '未用'],
  ['paused', '暂停'],
  ['late', '超期'],
  ['off', '休息日不计'],
] as const

/** 图例：这里画得出来的几种，别的标记跟在后面。 */
export function BandLegend({ without = [], children }: { without?: readonly string[]; children?: ReactNode }) {
  return (
    <p className="legend">
      {legendOf
        .filter(([kind]) => !without.includes(kind))
        .map(([kind, words]) => (
          <span key={kind}>
            <i className={`band-${kind}`} />
            {words}
          </span>
        ))}
      {children}
    </p>
  )
}
