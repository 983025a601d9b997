import type { z } from 'zod'
import type { ChangeView, ReductionView } from '#modules/publishing/contract.ts'
import { Status } from '../marks/status.tsx'
import { measureNames, rateWords } from './words.ts'

type Change = z.output<typeof ChangeView>
type Reduction = z.output<typeof ReductionView>

const kindWords = { added: '增加', removed: '删除', changed: '改' } as const
const kindShapes = { added: 'done', removed: 'none', changed: 'half' } as const

/** 改了什么：左边原来的，右边现在的；增加、删除、改用字和形状分开，不只靠颜色。 */
export function ChangeTable({
  changes,
  before = '原来',
  after = '现在',
  empty = '没有改动。',
}: {
  changes: readonly Change[]
  before?: string
  after?: string
  empty?: string
}) {
  if (changes.length === 0) return <p className="sub">{empty}</p>
  return (
    <table className="table change-table">
      <thead>
        <tr>
          <th>要素</th>
          <th>
            <span className="for-readers">怎么改</span>
          </th>
          <th>{before}</th>
          <th>{after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.words} title={change.words}>
            <td className="nowrap">{change.element}</td>
            <td className="nowrap">
              <Status shape={kindShapes[change.kind]}>{kindWords[change.kind]}</Status>
            </td>
            <td>{change.before && <del>{change.before}</del>}</td>
            <td>{change.after && <ins>{change.after}</ins>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 改动，一条一句话。 */
export function ChangeWords({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return <p className="sub">和现在的版本一样。</p>
  return (
    <ul className="change-words">
      {changes.map((change) => (
        <li key={change.words}>
          <Status shape={kindShapes[change.kind]}>{kindWords[change.kind]}</Status>
          <span>{change.words}</span>
        </li>
      ))}
    </ul>
  )
}

/** 五减里一个事项自己能减的四样：原来、现在、减了几成。 */
export function ReductionTable({ reductions }: { reductions: readonly Reduction[] }) {
  return (
    <table className="table reduction-table">
      <thead>
        <tr>
          <th>和基准比</th>
          <th className="number">基准</th>
          <th className="number">现在</th>
          <th className="number">减了</th>
        </tr>
      </thead>
      <tbody>
        {reductions.map(({ measure, before, after, rate }) => (
          <tr key={measure}>
            <td className="nowrap">{measureNames[measure]}</td>
            <td className="number">{before}</td>
            <td className="number">{after}</td>
            <td className="number">{before === after ? '没变' : reducedWords(before, after, rate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** 减 2（20 %）；多了的写“多”。 */
function reducedWords(before: number, after: number, rate: number | null): string {
  const share = rate === null ? '' : `（${rateWords(Math.abs(rate))}）`
  return after < before ? `减 ${before - after}${share}` : `多 ${after - before}${share}`
}
