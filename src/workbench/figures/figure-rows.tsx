import { Link } from 'react-router'
import type { z } from 'zod'
import type { FigureCases, FigureItems, FigureView } from '#modules/supervision/contract.ts'
import { channelWords } from '#modules/supervision/model.ts'
import { listNumber } from '../marks/case-words.ts'
import { shortDay } from '../marks/days.ts'
import { GuideLink } from '../marks/guide-link.tsx'
import { Status } from '../marks/status.tsx'

const Counts = ({ counts }: { counts: boolean }) => (
  <Status shape={counts ? 'done' : 'none'}>{counts ? '算' : '不算'}</Status>
)

const Nothing = ({ pending }: { pending: boolean }) => (
  <p className="blank">{pending ? '正在读' : '没有这样的，换一种看法，或者改日期。'}</p>
)

/** The items of a figure, with what each adds where it is not simply one. */
export function ItemRows({
  rows,
  figure,
  pending,
}: {
  rows: z.output<typeof FigureItems>['rows']
  figure: FigureView
  pending: boolean
}) {
  if (rows.length === 0) return <Nothing pending={pending} />
  const sums = figure.group === 'reduction' ? figure.key !== 'reduced-items' : figure.key === 'element-completeness'
  return (
    <table className="table figure-rows" aria-busy={pending}>
      <thead>
        <tr>
          <th>事项</th>
          <th>部门</th>
          <th>算不算</th>
          {sums && <th className="number">加到分子、分母</th>}
          <th>为什么</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.itemId}>
            <td>
              <GuideLink code={row.code} name={row.name} />
            </td>
            <td>{row.officeName}</td>
            <td>
              <Counts counts={row.counts} />
            </td>
            {sums && (
              <td className="number nowrap">
                {row.top} / {row.bottom}
              </td>
            )}
            <td>{row.why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The cases of a figure. */
export function CaseRows({ rows, pending }: { rows: z.output<typeof FigureCases>['rows']; pending: boolean }) {
  if (rows.length === 0) return <Nothing pending={pending} />
  return (
    <table className="table figure-rows" aria-busy={pending}>
      <thead>
        <tr>
          <th>办件</th>
          <th>申请人</th>
          <th>单位</th>
          <th>收件，办结</th>
          <th>算不算</th>
          <th>为什么</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>
              <Link to={`/cases/${row.id}`}>{row.itemName}</Link>
              <span className="sub figure-number">
                {listNumber(row.number)}，{channelWords[row.channel]}
              </span>
            </td>
            <td>{row.applicant}</td>
            <td>{row.officeName}</td>
            <td>
              <span className="nowrap">{shortDay(row.submittedOn)}</span>，
              <span className="nowrap">{shortDay(row.concludedOn)}</span>
            </td>
            <td>
              <Counts counts={row.counts} />
            </td>
            <td>{row.why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
