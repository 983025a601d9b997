import { publishingRoutes } from '#modules/publishing/contract.ts'
import { reductionMeasures } from '#modules/publishing/model.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { ChangeWords } from './change-list.tsx'
import { measureNames, promiseWords, rateWords } from './words.ts'

/** 对标：和别处比；每个版本和自己的基准版本比，五减里一个事项能减的四样。 */
export function ItemComparison({ code }: { code: string }) {
  const read = useRead(publishingRoutes.compare, { params: { code } })
  const approves = useMay('catalog.publish')
  const send = useSend(publishingRoutes.setBaseline, { onDone: () => refresh(publishingRoutes.compare) })
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const compared = read.data
  if (!compared) return <p className="blank">正在比</p>
  return (
    <div className="item-side">
      <h2>和别处比</h2>
      <table className="table">
        <thead>
          <tr>
            <th>哪里</th>
            <th className="number">环节</th>
            <th className="number">必要材料</th>
            <th className="number">承诺</th>
            <th className="number">跑动</th>
            <th>收费</th>
          </tr>
        </thead>
        <tbody>
          {[{ benchmarkId: 'ours', place: '本县', ...compared.ours }, ...compared.others].map((one) => (
            <tr key={one.benchmarkId} className={one.benchmarkId === 'ours' ? 'strong' : undefined}>
              <td>{one.place}</td>
              <Figure ours={compared.ours.steps} value={one.steps} />
              <Figure ours={compared.ours.materials} value={one.materials} />
              <Figure ours={compared.ours.workingDays} value={one.workingDays} words={promiseWords(one.workingDays)} />
              <Figure ours={compared.ours.visits} value={one.visits} words={`${one.visits} 次`} />
              <td>{one.feeCharged ? '收' : '不收'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {compared.others.length === 0 && (
        <p className="sub">还没有别处的同名事项。在“批量和下载”里载入别处的清单，这里就能并排看。</p>
      )}
      {compared.others.map((other) => (
        <details key={other.benchmarkId}>
          <summary>
            从{other.place}改成本县，差 {other.changes.length} 处
          </summary>
          <ChangeWords changes={other.changes} />
        </details>
      ))}
      <h2>和自己的基准比</h2>
      <FaultSay error={send.error} />
      <table className="table">
        <thead>
          <tr>
            <th>版本</th>
            {reductionMeasures.map((measure) => (
              <th key={measure} className="number">
                {measureNames[measure]}
              </th>
            ))}
            <th>
              <span className="for-readers">办理</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {compared.versions.map((one) => (
            <tr key={one.version}>
              <td className="nowrap">
                第 {one.version} 版<span className="sub">　{one.effectiveFrom} 起</span>
              </td>
              {reductionMeasures.map((measure) => {
                const line = one.reductions.find((reduction) => reduction.measure === measure)
                return (
                  <td key={measure} className="number">
                    {line?.after}
                    {line && line.before !== line.after && (
                      <span className="sub">
                        {line.after < line.before ? '　减' : '　多'}
                        {line.rate === null
                          ? ` ${Math.abs(line.after - line.before)}`
                          : ` ${rateWords(Math.abs(line.rate))}`}
                      </span>
                    )}
                  </td>
                )
              })}
              <td className="number">
                {one.version === compared.baselineVersion ? (
                  <b>基准</b>
                ) : (
                  approves && (
                    <button
                      type="button"
                      className="link"
                      disabled={send.isPending}
                      onClick={() => send.mutate({ params: { code }, body: { version: one.version } })}
                    >
                      设为基准
                    </button>
                  )
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sub">减的比例 =（基准 − 现在）÷ 基准；基准是 0 的写差几个。</p>
    </div>
  )
}

/** 比本县少的写“少 2”，多的写“多 2”。 */
function Figure({ ours, value, words = String(value) }: { ours: number; value: number; words?: string }) {
  return (
    <td className="number">
      {words}
      {value !== ours && <span className="sub">{value < ours ? `　少 ${ours - value}` : `　多 ${value - ours}`}</span>}
    </td>
  )
}
