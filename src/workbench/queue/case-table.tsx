import type { ReactNode, RefObject } from 'react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import type { WorklistRow } from '#modules/cases/contract.ts'
import { AxisHead, ClockBandMini } from '../marks/clock-band-mini.tsx'
import type { DateAxis } from '../marks/date-axis.ts'
import { useRowWindow } from '../marks/row-window.ts'
import { TimeLeft } from './time-left.tsx'

export const rowHeight = 49
export const headHeight = 33

/** Cases on one date axis; only the rows in sight are drawn, so ten thousand scroll like ten. */
export function CaseTable({
  rows,
  axis,
  scroller,
  loading,
  cursor,
  onCursor,
  onOpen,
  onNearEnd,
  me,
  mark,
  empty,
}: {
  rows: readonly WorklistRow[]
  axis: DateAxis
  scroller: RefObject<HTMLDivElement | null>
  loading: boolean
  cursor: number
  onCursor: (index: number) => void
  onOpen: (row: WorklistRow) => void
  onNearEnd: () => void
  me: string
  mark: (row: WorklistRow) => ReactNode
  empty: ReactNode
}) {
  const { from, to, above, below } = useRowWindow(scroller, rows.length, rowHeight)
  useEffect(() => {
    if (rows.length > 0 && to >= rows.length - 10) onNearEnd()
  }, [to, rows.length, onNearEnd])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
    <div className="case-table" ref={scroller} tabIndex={0} role="region" aria-label="办件列表">
      <table className="table" aria-rowcount={rows.length} aria-busy={loading}>
        <thead>
          <tr>
            <th className="col-mark">
              <span className="for-readers">选</span>
            </th>
            <th>事项　申请人、编号</th>
            <th>步骤</th>
            <th className="col-band">
              <AxisHead axis={axis} />
              <span className="for-readers">时限</span>
            </th>
            <th>还剩</th>
            <th>经办</th>
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Gap height={above} />}
          {rows.slice(from, to).map((row, i) => (
            <tr
              key={row.id}
              aria-rowindex={from + i + 1}
              aria-selected={from + i === cursor}
              onClick={() => onCursor(from + i)}
              onDoubleClick={() => onOpen(row)}
            >
              <td className="col-mark">{mark(row)}</td>
              <td className="col-item">
                <Link to={`/cases/${row.id}`} tabIndex={from + i === cursor ? 0 : -1}>
                  {row.itemName}
                </Link>{' '}
                <Lamp row={row} />
                <div className="sub">
                  {row.applicant}　<span className="nowrap">{row.number}</span>
                </div>
              </td>
              <td className="nowrap">{row.stepName ?? row.statusText}</td>
              <td className="col-band">
                <ClockBandMini table={row.band} axis={axis} />
              </td>
              <td className="nowrap">
                <TimeLeft row={row} />
              </td>
              <td className="nowrap">{row.mine ? me : (row.holder ?? (row.status === 'examining' ? '没人认领' : ''))}</td>
            </tr>
          ))}
          {below > 0 && <Gap height={below} />}
          {loading && Array.from({ length: 10 }, (_, i) => <GreyRow key={i} />)}
        </tbody>
      </table>
      {!loading && rows.length === 0 && empty}
    </div>
  )
}

const Gap = ({ height }: { height: number }) => (
  <tr aria-hidden="true" className="gap-row">
    <td colSpan={6} style={{ height }} />
  </tr>
)

const GreyRow = () => (
  <tr aria-hidden="true">
    <td className="col-mark" />
    <td className="col-item">
      <i className="grey-bar" style={{ width: '60%' }} />
    </td>
    <td>
      <i className="grey-bar" style={{ width: 56 }} />
    </td>
    <td className="col-band">
      <i className="grey-bar" style={{ width: 180 }} />
    </td>
    <td>
      <i className="grey-bar" style={{ width: 56 }} />
    </td>
    <td>
      <i className="grey-bar" style={{ width: 42 }} />
    </td>
  </tr>
)

/** 红牌、黄牌：过了法定期限是红牌，过了承诺是黄牌。 */
export function Lamp({ row }: { row: WorklistRow }) {
  if (row.late <= 0 || row.status === 'concluded' || row.status === 'archived') return null
  return row.band?.pastLaw ? <span className="card-red">超法定</span> : <span className="card-amber">超承诺</span>
}
