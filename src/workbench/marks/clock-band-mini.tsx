import type { PlainDate } from '#kernel/plain-date.ts'
import type { DayTableView } from '#modules/cases/contract.ts'
import { type DateAxis, dayWidth, mondaysOf, positionOf } from './date-axis.ts'
import { monthSlashDay } from './days.ts'

/** 表头的日期轴：周一写日期，今天一条竖线。 */
export function AxisHead({ axis }: { axis: DateAxis }) {
  const width = axis.days * dayWidth
  const now = positionOf(axis, axis.today) + dayWidth
  return (
    <svg className="mini" width={width} height="32" viewBox={`0 0 ${width} 32`} aria-hidden="true">
      {mondaysOf(axis)
        .filter((date) => Math.abs(positionOf(axis, date) - now) > 26)
        .map((date) => (
          <text key={date} x={positionOf(axis, date)} y="21">
            {monthSlashDay(date)}
          </text>
        ))}
      <path className="mini-today" d={`M${now - 0.75} 24V32`} />
      <text x={now} y="21" textAnchor="middle" className="mini-now">
        今天
      </text>
    </svg>
  )
}

const box = (x: number, top: number) => `M${x + 0.5} ${top}h6v10h-6z`
const outline = (x: number, top: number) => `M${x + 1} ${top + 0.5}h5v9h-5z`
const rails = (x: number, top: number) => `M${x} ${top + 0.5}h7M${x} ${top + 9.5}h7`

/** 小时限带：与表头同一条轴，7 px 一天；伸出轴左端的画箭头。 */
export function ClockBandMini({
  table,
  axis,
  height = 48,
}: {
  table: DayTableView | null
  axis: DateAxis
  height?: number
}) {
  const width = axis.days * dayWidth
  const top = height / 2 - 5
  const now = positionOf(axis, axis.today) + dayWidth - 0.75
  const paths: Record<string, string> = {}
  let promise: number | undefined
  let law: number | undefined
  let before = false
  for (const cell of table?.cells ?? []) {
    const x = positionOf(axis, cell.date as PlainDate)
    if (cell.flag === 'promise' || cell.flag === 'both') promise = x
    if (cell.flag === 'law') law = x
    if (x < 0) before = true
    if (x < 0 || x >= width) continue
    const draw = cell.kind === 'off' ? rails : cell.kind === 'worked' || cell.kind === 'late' ? box : outline
    if (cell.kind !== 'start') paths[cell.kind] = `${paths[cell.kind] ?? ''}${draw(x, top)}`
  }
  const shown = (x: number | undefined): x is number => x !== undefined && x >= 0 && x < width
  const soon =
    table?.standing === 'due-today' || (table?.standing === 'running' && (table.remainingWorkingDays ?? 9) <= 2)
  const tone = table?.standing === 'late' ? ' mini-late' : soon ? ' mini-soon' : ''
  return (
    <svg
      className="mini"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={table?.sentence ?? '还没有受理'}
    >
      {Object.entries(paths).map(([kind, d]) => (
        <path key={kind} className={`mini-${kind}`} d={d} />
      ))}
      {before && <path className="mini-arrow" d={`M5.5 ${top + 1.5}l-3.5 3.5 3.5 3.5`} />}
      {shown(law) && <path className="mini-law" d={`M${law + dayWidth - 0.5} ${top + 9}v-16h6l-2 3 2 3h-6`} />}
      {shown(promise) && (
        <path
          className={`mini-promise${tone}`}
          d={`M${promise + dayWidth - 1} ${top + 10}v-17h7.5l-2 3.25 2 3.25h-6v10.5z`}
        />
      )}
      <path className="mini-today" d={`M${now} 0V${height}`} />
    </svg>
  )
}
