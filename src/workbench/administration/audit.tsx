import { useInfiniteQuery } from '@tanstack/react-query'
import { Input, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { organisationRoutes } from '#modules/organisation/contract.ts'
import { supervisionRoutes } from '#modules/supervision/contract.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/requests.ts'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt, hourMinuteSecond } from '../marks/days.ts'
import { Status, type StatusShape } from '../marks/status.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { actionWords, keyWords } from './audit-words.ts'

const pageSize = 100
const outcomes: Readonly<Record<'done' | 'refused' | 'failed', { shape: StatusShape; words: string }>> = {
  done: { shape: 'done', words: '做了' },
  refused: { shape: 'soon', words: '没准' },
  failed: { shape: 'late', words: '没做成' },
}

/** 审计记录：按人、对象、日子找；核对有没有被动过。点一行里的人或对象，只看这一个。 */
export function Audit() {
  const [actor, setActor] = useState('')
  const [object, setObject] = useState('')
  const [dayText, setDayText] = useState('')
  const on = readDay(dayText)
  const query = {
    ...(actor && { actor }),
    ...(object.trim() && { object: object.trim() }),
    ...(on && { on }),
    limit: pageSize,
  }
  const staff = useRead(organisationRoutes.listStaff, { query: {} })
  const list = useInfiniteQuery({
    queryKey: [supervisionRoutes.searchAudit.path, query],
    queryFn: ({ pageParam, signal }) =>
      call(
        supervisionRoutes.searchAudit,
        { query: { ...query, ...(pageParam === null ? {} : { before: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })
  const records = list.data?.pages.flatMap((page) => page.records) ?? []
  const staffOptions = (staff.data ?? []).map((one) => ({
    value: `staff:${one.staffId}`,
    label: `${one.name}（${one.workNo}）`,
  }))
  const actorOptions = [
    { value: '', label: '所有人' },
    ...(actor === '' || staffOptions.some((one) => one.value === actor)
      ? []
      : [{ value: actor, label: keyWords(actor) }]),
    { value: 'visitor', label: '没登录的人' },
    ...staffOptions,
  ]
  const filtered = actor !== '' || object.trim() !== '' || dayText.trim() !== ''
  return (
    <section className="administration-work" aria-label="审计记录">
      <div className="administration-bar audit-bar">
        <h1>审计记录</h1>
        <Select
          aria-label="谁"
          showSearch={{ optionFilterProp: 'label' }}
          style={{ width: 200 }}
          value={actor}
          onChange={setActor}
          options={actorOptions}
        />
        <Input
          aria-label="对象，例如 case:加办件号"
          placeholder="person:…、case:…"
          value={object}
          maxLength={80}
          onChange={(event) => setObject(event.target.value)}
          allowClear
        />
        <Input
          aria-label="哪一天"
          placeholder="例如 20261120"
          status={dayText.trim() !== '' && !on ? 'error' : ''}
          value={dayText}
          maxLength={12}
          onChange={(event) => setDayText(event.target.value)}
          allowClear
        />
        <Verification />
        <LogVerification />
      </div>
      {list.error && records.length === 0 ? (
        <FaultPage error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard
        <section className="table-frame administration-table" tabIndex={0} aria-label="记录">
          <table className="table audit-table" aria-busy={list.isPending}>
            <thead>
              <tr>
                <th>时间</th>
                <th>谁</th>
                <th>做什么</th>
                <th>对象</th>
                <th>结果</th>
                <th>用途</th>
                <th>地址</th>
              </tr>
            </thead>
            <tbody>
              {records.map((one) => (
                <tr key={one.position}>
                  <td className="nowrap">
                    {day(dayAt(one.recordedAt))}
                    {hourMinuteSecond(one.recordedAt)}
                  </td>
                  <td className="nowrap">
                    <button type="button" className="link" title={one.actorKey} onClick={() => setActor(one.actorKey)}>
                      {one.actorName ?? keyWords(one.actorKey)}
                    </button>
                  </td>
                  <td className="nowrap">{actionWords(one.action)}</td>
                  <td className="nowrap">
                    <button type="button" className="link" title={one.object} onClick={() => setObject(one.object)}>
                      {keyWords(one.object)}
                    </button>
                  </td>
                  <td className="nowrap">
                    <Status shape={outcomes[one.outcome].shape}>{outcomes[one.outcome].words}</Status>
                  </td>
                  <td>{one.purpose}</td>
                  <td className="nowrap">{one.ip}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {!list.isPending && records.length === 0 && (
            <div className="blank">
              <b>没有这样的记录</b>
              <p>{filtered ? '放宽人、对象或日子再找。' : '有人登录、查看个人信息、改单位和岗位，这里就有记录。'}</p>
            </div>
          )}
          {list.hasNextPage && (
            <p className="audit-more">
              <button
                type="button"
                className="btn btn-small"
                aria-disabled={list.isFetchingNextPage}
                onClick={() => void list.fetchNextPage()}
              >
                {list.isFetchingNextPage ? '正在读' : '再往前看'}
              </button>
            </p>
          )}
        </section>
      )}
    </section>
  )
}

/** 核对：从第一条封存起逐条重算，看有没有被动过。 */
function Verification() {
  const read = useRead(supervisionRoutes.verifyAudit, {}, { enabled: false })
  return (
    <CheckRow check={read} name="核对" doing="正在核对">
      {read.data &&
        (read.data.intact ? (
          <Status shape="done">没有被动过，{read.data.seals} 个封签都对得上</Status>
        ) : (
          <Status shape="late">{read.data.reason}</Status>
        ))}
    </CheckRow>
  )
}

/** 公开账本：每个办件的每一条记录，和账目、账页、封账签名逐条核对。 */
function LogVerification() {
  const read = useRead(supervisionRoutes.verifyPublicLog, {}, { enabled: false })
  const { data } = read
  return (
    <CheckRow check={read} name="核对公开账本" doing="正在核对账本">
      {data?.intact && (
        <Status shape="done">
          公开账本 {data.leaves} 条都对得上{data.waiting ? `，${data.waiting} 条等着入账` : ''}
        </Status>
      )}
      {data && !data.intact && (
        <Status shape="late">
          公开账本第 {data.index}
          {data.through !== data.index && ` 到 ${data.through}`} 条（从 0 数起）：{data.reason}
        </Status>
      )}
    </CheckRow>
  )
}

interface CheckRowProps {
  check: { readonly error: unknown; readonly isFetching: boolean; readonly refetch: () => Promise<unknown> }
  /** On the button, and on it while the check runs. */
  name: string
  doing: string
  /** What came of it. */
  children: ReactNode
}

/** A check that runs when somebody asks for it: its result, why it failed, its button. */
function CheckRow({ check, name, doing, children }: CheckRowProps) {
  return (
    <div className="audit-check">
      <span role="status" className="sub">
        {children}
      </span>
      <FaultSay error={check.error} />
      <button
        type="button"
        className="btn"
        aria-disabled={check.isFetching}
        onClick={() => !check.isFetching && void check.refetch()}
      >
        {check.isFetching ? doing : name}
      </button>
    </div>
  )
}
