import { Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type DraftLine, publishingRoutes } from '#modules/publishing/contract.ts'
import { type DraftState, draftStates } from '#modules/publishing/model.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/requests.ts'
import { day, dayAt, hourMinute } from '../marks/days.ts'
import { Status } from '../marks/status.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { kindNames, stateNames, stateShapes } from './words.ts'

const pageSize = 50

/** 编制：全部草稿，按状态看。审核：等我审定的，自己写过的另外标出。 */
export function Drafts({ reviewing = false }: { reviewing?: boolean }) {
  const [wanted, setWanted] = useSearchParams()
  const navigate = useNavigate()
  const state: DraftState = reviewing ? 'checked' : (draftStates.find((one) => one === wanted.get('state')) ?? 'draft')
  const first = useRead(publishingRoutes.listDrafts, { query: { state, limit: pageSize } }, { every: 60_000 })
  const [more, setMore] = useState<{ rows: DraftLine[]; next: string | null }>()
  const [fault, setFault] = useState<unknown>()
  const [cursor, setCursor] = useState(0)
  // A fresh first page begins the list again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first page is what it follows
  useEffect(() => setMore(undefined), [first.data, state])
  const rows = [...(first.data?.drafts ?? []), ...(more?.rows ?? [])]
  const next = more ? more.next : (first.data?.next ?? null)
  const current = Math.min(cursor, rows.length - 1)
  const open = (row: DraftLine | undefined) => row && navigate(`/catalogue/drafts/${row.draftId}`)
  useKeys(reviewing ? '审核' : '编制', [
    { key: 'j', label: '下一份', run: () => setCursor(Math.min(current + 1, rows.length - 1)) },
    { key: 'k', label: '上一份', run: () => setCursor(Math.max(current - 1, 0)) },
    { key: 'o', label: '打开', run: () => open(rows[current]) },
  ])
  const read = async () => {
    if (!next) return
    setFault(undefined)
    try {
      const page = await call(publishingRoutes.listDrafts, { query: { state, limit: pageSize, after: next } })
      setMore({ rows: [...(more?.rows ?? []), ...page.drafts], next: page.next })
    } catch (error) {
      setFault(error)
    }
  }
  if (first.error && !first.data) return <FaultPage error={first.error} onRetry={() => void first.refetch()} />
  return (
    <section className="catalogue-work" aria-label={reviewing ? '审核' : '编制'}>
      <div className="catalogue-bar">
        <h1>{reviewing ? '审核' : '编制'}</h1>
        <span className="sub" role="status">
          {first.data ? `${rows.length} 份${next ? '，还有' : ''}` : '正在读'}
        </span>
        {!reviewing && (
          <Segmented
            aria-label="状态"
            value={state}
            onChange={(value) => setWanted({ state: value }, { replace: true })}
            options={draftStates.map((value) => ({ value, label: stateNames[value] }))}
          />
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame" tabIndex={0} aria-label={reviewing ? '等审核的草稿' : '草稿'}>
        <table className="table">
          <thead>
            <tr>
              <th>名称</th>
              <th>做什么</th>
              <th>部门</th>
              <th>状态</th>
              <th>谁改的</th>
              <th>什么时候</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr
                key={row.draftId}
                aria-selected={at === current}
                onClick={() => setCursor(at)}
                onDoubleClick={() => open(row)}
              >
                <td>
                  <Link to={`/catalogue/drafts/${row.draftId}`}>{row.name}</Link>
                  {reviewing && row.mine && <span className="sub">　您写过，由另一位审定</span>}
                </td>
                <td className="nowrap">{kindNames[row.kind]}</td>
                <td className="nowrap">{row.officeName}</td>
                <td>
                  <Status shape={stateShapes[row.state]}>{stateNames[row.state]}</Status>
                </td>
                <td className="nowrap">{row.updatedBy}</td>
                <td className="nowrap">
                  {day(dayAt(row.updatedAt))}
                  {hourMinute(row.updatedAt)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <FaultSay error={fault} />
        {next && (
          <p className="more">
            <button type="button" className="btn btn-small" onClick={() => void read()}>
              再看 {pageSize} 份
            </button>
          </p>
        )}
        {first.data && rows.length === 0 && (
          <div className="blank">
            <b>{reviewing ? '没有等审核的' : `没有${stateNames[state]}的草稿`}</b>
            <p>{reviewing ? '编辑送审以后，会自己出现在这里。' : '在“事项”里打开一个事项，按“修改”开始编制。'}</p>
          </div>
        )}
      </section>
    </section>
  )
}
