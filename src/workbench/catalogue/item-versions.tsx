import { Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { batchName } from '#modules/publishing/model.ts'
import { useRead } from '../api/requests.ts'
import { day, dayAt } from '../marks/days.ts'
import { Status } from '../marks/status.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { ChangeTable } from './change-list.tsx'
import { listName } from './list-name.ts'
import { kindNames, standingNames, standingShapes } from './words.ts'

/** 各个版本，和任意两个版本的差别。 */
export function ItemVersions({ code }: { code: string }) {
  const read = useRead(catalogRoutes.listItemVersions, { params: { code } })
  const batches = useRead(publishingRoutes.listBatches, {})
  const reasons = useRead(publishingRoutes.listReasons, { params: { code } })
  const [chosen, setChosen] = useState<{ from: number; to: number }>()
  const versions = read.data?.toSorted((a, b) => b.version - a.version) ?? []
  const newest = versions[0]?.version ?? 1
  const { from, to } = chosen ?? { from: Math.max(1, newest - 1), to: newest }
  const changes = useRead(
    publishingRoutes.changesBetween,
    { params: { code }, query: { from, to } },
    { enabled: from !== to && read.data !== undefined },
  )
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const today = dayAt(new Date())
  const nameOf = (batchId: string | null) => {
    const batch = batches.data?.find((one) => one.batchId === batchId)
    return batch ? batchName(batch) : '导入'
  }
  const reasonWords = (version: number) => {
    const found = reasons.data?.find((one) => one.version === version)
    return found && `${kindNames[found.kind]}：${found.reason}`
  }
  const options = versions.map(({ version, effectiveFrom }) => ({
    value: version,
    label: `第 ${version} 版，${effectiveFrom} 起`,
  }))
  return (
    <div className="item-side">
      <table className="table">
        <thead>
          <tr>
            <th>版本</th>
            <th>从哪天起</th>
            <th>哪一批</th>
            <th>状态</th>
            <th>原因</th>
            <th>公布日</th>
          </tr>
        </thead>
        <tbody>
          {versions.map((one) => (
            <tr key={one.version}>
              <td className="nowrap">
                第 {one.version} 版{one.effectiveFrom > today && <span className="sub">　还没有生效</span>}
              </td>
              <td className="nowrap">{day(one.effectiveFrom)}</td>
              <td className="nowrap">
                {one.batchId ? <Link to={`/catalogue/batches/${one.batchId}`}>{nameOf(one.batchId)}</Link> : '导入'}
              </td>
              <td>
                <Status shape={standingShapes[one.standing]}>{standingNames[one.standing]}</Status>
              </td>
              <td>{reasonWords(one.version) ?? one.standingReason}</td>
              <td className="nowrap">{dayAt(one.publishedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>两个版本的差别</h2>
      {versions.length < 2 ? (
        <p className="sub">只有一个版本，没有可以比的。</p>
      ) : (
        <>
          <div className="pick-two">
            <Select
              aria-label="从哪一版"
              onOpenChange={listName('从哪一版')}
              style={{ width: 220 }}
              value={from}
              options={options}
              onChange={(next: number) => setChosen({ from: next, to })}
            />
            <span>到</span>
            <Select
              aria-label="到哪一版"
              onOpenChange={listName('到哪一版')}
              style={{ width: 220 }}
              value={to}
              options={options}
              onChange={(next: number) => setChosen({ from, to: next })}
            />
          </div>
          <FaultSay error={changes.error} />
          {from === to ? (
            <p className="sub">选的是同一版。</p>
          ) : (
            <ChangeTable
              changes={changes.data ?? []}
              before={`第 ${from} 版`}
              after={`第 ${to} 版`}
              empty={changes.isPending ? '正在比' : '两版的要素一样。'}
            />
          )}
        </>
      )}
    </div>
  )
}
