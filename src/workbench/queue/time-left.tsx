import type { WorklistRow } from '#modules/cases/contract.ts'
import { dueWords } from '../marks/case-words.ts'
import { shortDay } from '../marks/days.ts'
import { Status } from '../marks/status.tsx'

/** 还剩几天，到哪天；超期写超几天；过了到期日，逢休息日也写超 1 天，与时限带一致。 */
export function TimeLeft({ row }: { row: WorklistRow }) {
  const due = shortDay(row.dueOn)
  const wasDue = due && `应 ${due.slice(0, due.indexOf('（'))} ${dueWords[row.status]}`
  if (row.status === 'concluded' || row.status === 'archived') {
    return (
      <Status shape={row.lamp === 'done-late' ? 'late' : 'done'}>
        {row.lamp === 'done-late' ? `超 ${row.late} 天办结` : '已办结'}
      </Status>
    )
  }
  if (row.suspended) {
    return (
      <>
        <Status shape="pause">暂停</Status>
        <div className="sub">{row.remaining === null ? '时间不走' : `还剩 ${row.remaining} 天不走`}</div>
      </>
    )
  }
  if (row.late > 0 || row.lamp === 'red') {
    return (
      <>
        <Status shape="late">超 {Math.max(row.late, 1)} 天</Status>
        {wasDue && <div className="sub">{wasDue}</div>}
      </>
    )
  }
  if (row.lamp === 'unpromised') return <Status shape="info">日历未公布</Status>
  if (row.remaining === null) return null
  if (row.remaining === 0) {
    return (
      <>
        <Status shape="soon">今天到期</Status>
        <div className="sub">下班前</div>
      </>
    )
  }
  return (
    <>
      {row.lamp === 'amber' ? <Status shape="soon">{row.remaining} 天</Status> : <span>{row.remaining} 天</span>}
      <div className="sub">{due}</div>
    </>
  )
}
