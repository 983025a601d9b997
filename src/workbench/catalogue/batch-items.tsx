import { Link } from 'react-router'
import type { BatchView } from '#modules/publishing/contract.ts'
import { kindNames, promiseWords, visitWords } from './words.ts'

type Line = BatchView['lines'][number]

/** What leaves use does not belong on a list of what can be done. */
const leaves = (line: Line) => line.kind === 'suspend' || line.kind === 'cancel' || line.kind === 'merge'

/** 一批的两张清单：零上门、最多跑一次；别的另列。 */
export function BatchItems({ batch }: { batch: BatchView }) {
  const stay = batch.lines.filter((line) => !leaves(line))
  const lists = [
    { name: '“零上门”清单', say: '不用到现场', lines: stay.filter((line) => line.visits === 0) },
    { name: '“最多跑一次”清单', say: '到现场不超过 1 次', lines: stay.filter((line) => line.visits <= 1) },
    { name: '要跑两次以上的', say: '不进两张清单', lines: stay.filter((line) => line.visits > 1) },
    { name: '暂停、取消、并入的', say: '公布以后不收新件', lines: batch.lines.filter(leaves) },
  ]
  return lists.map(
    ({ name, say, lines }, at) =>
      (lines.length > 0 || at < 2) && (
        <section key={name} className="batch-lines">
          <h3>
            {name}
            <span className="sub">{`　${lines.length} 项，${say}`}</span>
          </h3>
          {lines.length === 0 ? (
            <p className="sub">这一批没有。</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>事项</th>
                  <th>部门</th>
                  <th>做什么</th>
                  <th>承诺</th>
                  <th>跑动</th>
                  <th className="number">改动</th>
                </tr>
              </thead>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.draftId ?? line.itemId}>
                    <td>
                      <Link
                        to={
                          batch.publishedAt === null && line.draftId
                            ? `/catalogue/drafts/${line.draftId}`
                            : `/catalogue/items/${line.code}?tab=versions`
                        }
                      >
                        {line.name}
                      </Link>
                    </td>
                    <td>{line.officeName}</td>
                    <td className="nowrap">{kindNames[line.kind]}</td>
                    <td className="nowrap">{promiseWords(line.promisedWorkingDays)}</td>
                    <td className="nowrap">{visitWords(line.visits)}</td>
                    <td className="number">{line.kind === 'create' ? '新' : `${line.changes} 处`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      ),
  )
}
