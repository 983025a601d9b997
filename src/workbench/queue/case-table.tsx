import type { ReactNode, RefObject } from 'react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import type { WorklistRow } from '#modules/cases/contract.ts'
import { listNumber, statusWords } from '../marks/case-words.ts'
import { AxisHead, ClockBandMini } from '../marks/clock-band-mini.tsx'
import type { DateAxis } from '../marks/date-axis.ts'
import { monthSlashDay } from '../marks/days.ts'
import { NoticeMark } from '../marks/notice-mark.tsx'
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
    <section className="table-frame case-table" ref={scroller} tabIndex={0} aria-label="办件列表">
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
                <div className="item-line">
                  <Link to={`/cases/${row.id}`} tabIndex={from + i === cursor ? 0 : -1} title={row.itemName}>
                    {row.itemName}
                  </Link>
                  <Lamp row={row} />
                  <NoticeMark rounds={row.noticeRounds} />
                </div>
                <div className="sub">
                  {row.applicant}　<span className="nowrap">{listNumber(row.number)}</span>
                </div>
              </td>
              <td className="col-step" title={row.stepName ?? undefined}>
                {row.status === 'examining' ? (row.stepName ?? statusWords.examining) : statusWords[row.status]}
              </td>
              <td className="col-band">
                <ClockBandMini table={row.band} axis={axis} />
                {!row.band && <ReviewClock row={row} />}
              </td>
              <td className="nowrap">
                <TimeLeft row={row} />
              </td>
              <td className="nowrap">{row.mine ? me : holderOf(row)}</td>
            </tr>
          ))}
          {below > 0 && <Gap height={below} />}
          {loading && greyRows.map((name) => <GreyRow key={name} />)}
        </tbody>
      </table>
      {!loading && rows.length === 0 && empty}
    </section>
  )
}

const Gap = ({ height }: { height: number }) => (
  <tr className="gap-row">
    <td colSpan={6} style={{ height }} />
  </tr>
)

const greyRows = Array.from({ length: 10 }, (_, i) => `grey-${i}`)

const GreyRow = () => (
  <tr>
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
  if ((row.late <= 0 && row.lamp !== 'red') || row.status === 'concluded' || row.status === 'archived') return null
  if (row.status === 'decided' || row.status === 'issued') return <span className="card-amber">超送达</span>
  return row.band?.pastLaw ? (
    <span className="card-red">超法定</span>
  ) : (
    <span className="card-amber">{row.band ? '超承诺' : '超期'}</span>
  )
}

/** 受理前没有承诺时限带：写收件审查、补正到哪天，过了怎样。 */
export function ReviewClock({ row }: { row: WorklistRow }) {
  const due = row.dueOn === null ? '' : `${monthSlashDay(row.dueOn)} `
  const words =
    row.status === 'correcting'
      ? due && `等申请人，${due}前补正`
      : row.status === 'submitted'
        ? due && `${due}前收件、受理或告知`
        : row.status === 'received'
          ? due && `${due}前受理或告知，过期视为受理`
          : row.lamp === 'unpromised'
            ? '办结日在没公布的日历里'
            : ''
  return words ? <span className="review-clock">{words}</span> : null
}

/** Who has the case in hand, for a list. */
export function holderOf(row: WorklistRow): string {
  if (row.holder !== null) return row.holder
  if (row.status === 'correcting') return '申请人'
  return row.status === 'examining' ? '没人认领' : ''
}
