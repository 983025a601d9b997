import { Popover } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { z } from 'zod'
import { type Board, casesRoutes } from '#modules/cases/contract.ts'
import { useRead } from '../api/requests.ts'
import { listNumber, statusWords } from '../marks/case-words.ts'
import { AxisHead, ClockBandMini } from '../marks/clock-band-mini.tsx'
import { axisAround } from '../marks/date-axis.ts'
import { day, dayAt, figure, hourMinuteSecond } from '../marks/days.ts'
import { KeyHint } from '../marks/key-cap.tsx'
import { holderOf, Lamp, ReviewClock } from '../queue/case-table.tsx'
import { keepOrder } from '../queue/order.ts'
import { TimeLeft } from '../queue/time-left.tsx'
import { FaultPage } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { PublicLogCard } from './public-log.tsx'
import './board.css'

type BoardView = z.output<typeof Board>

/** Below this many cases a share says nothing: the fraction is written. */
const fewCases = 10

/** 监督总览：每个数都是链接，点开看是哪些件；停一下看算法。 */
export function BoardPage() {
  const navigate = useNavigate()
  const read = useRead(casesRoutes.board, {}, { every: 60_000 })
  const [at, setAt] = useState(0)
  const rows = read.data?.oldest ?? []
  const atRisk = (read.data?.now.red ?? 0) + (read.data?.now.amber ?? 0)
  const asOf = read.data?.asOf ?? new Date().toISOString()
  const axis = useMemo(() => axisAround(dayAt(asOf)), [asOf])
  const open = (index: number) => {
    const row = rows[index]
    if (!row) return
    keepOrder({ title: '临期和超期', ids: rows.map((one) => one.id), back: '/board' })
    navigate(`/cases/${row.id}`)
  }
  useKeys('监督总览', [
    { key: 'j', label: '下一行', run: () => setAt((old) => Math.min(rows.length - 1, old + 1)) },
    { key: 'k', label: '上一行', run: () => setAt((old) => Math.max(0, old - 1)) },
    { key: 'o', label: '看办件', run: () => open(at) },
    { key: 'enter', run: () => open(at) },
  ])
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the page scrolls inside
    <section className="board" tabIndex={0} aria-label="监督总览">
      <div className="board-title">
        <h1>监督总览</h1>
        <p className="sub">
          {read.data ? `数据到 ${hourMinuteSecond(asOf)}，60 秒一更新` : '正在读'}　点任何数字看到是哪些件，停一下看算法
          {read.data && read.data.onTime.concluded < fewCases && `　办结不足 ${fewCases} 件，写分数，不算率`}
        </p>
      </div>
      <PublicLogCard />
      <Counts board={read.data} />
      <section className="pane">
        <div className="head board-head">
          <h2>临期和超期</h2>
          <span className="sub">最久的在前</span>
          <span className="sub key-hints">
            {read.data && atRisk > rows.length ? (
              <>
                共 {atRisk} 件，这里写最久的 {rows.length} 件
              </>
            ) : (
              `${rows.length} 件`
            )}
            <KeyHint of={['j', 'k']}>上下</KeyHint>
            <KeyHint of={['o']}>看办件</KeyHint>
          </span>
        </div>
        <div className="board-scroll">
          <table className="table board-cards" aria-busy={read.isPending}>
            <thead>
              <tr>
                <th>牌</th>
                <th>办件</th>
                <th>责任单位</th>
                <th>责任人</th>
                <th>卡在</th>
                <th className="col-band">
                  <AxisHead axis={axis} />
                  <span className="for-readers">时限带</span>
                </th>
                <th>时限</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={row.id} aria-selected={i === at} onClick={() => setAt(i)} onDoubleClick={() => open(i)}>
                  <td>
                    <Lamp row={row} />
                  </td>
                  <td className="nowrap">
                    <Link to={`/cases/${row.id}`}>{row.itemName}</Link>
                    {'　'}
                    <span className="sub">{listNumber(row.number)}</span>
                  </td>
                  <td className="nowrap">{row.officeName}</td>
                  <td className="nowrap">{holderOf(row)}</td>
                  <td className="nowrap">
                    {row.status === 'examining' ? (row.stepName ?? statusWords.examining) : statusWords[row.status]}
                  </td>
                  <td className="col-band">
                    <ClockBandMini table={row.band} axis={axis} height={44} />
                    {!row.band && <ReviewClock row={row} />}
                  </td>
                  <td className="nowrap">
                    <TimeLeft row={row} />
                  </td>
                </tr>
              ))}
              {read.isPending &&
                [70, 65, 60, 55, 50, 45].map((width) => (
                  <tr key={width}>
                    <td colSpan={7}>
                      <i className="grey-bar" style={{ width: `${width}%` }} />
                    </td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
        {read.data && rows.length === 0 && (
          <div className="blank">
            <b>没有临期和超期的件</b>
          </div>
        )}
      </section>
      {read.data && (
        <div className="board-two">
          <Visits board={read.data} />
          <Offices board={read.data} />
        </div>
      )}
    </section>
  )
}

/** One figure of the board. */
interface Cell {
  name: string
  how: string
  value: ReactNode
  unit?: string
  /** what of the list it leads to */
  search: string
  tone?: string | undefined
}

function Counts({ board }: { board: BoardView | undefined }) {
  const today = board ? dayAt(board.asOf) : ''
  const since = (happened: string, on: string) => `view=concluded&happened=${happened}&sinceOn=${on}`
  const month = board ? board.onTime.sinceOn : ''
  const share = board && shareOf(board.onTime.inTime, board.onTime.concluded)
  const once = board && shareOf(board.visits.zero + board.visits.one, board.visits.total)
  const counted = (name: string, how: string, count: number | undefined, search: string, tone?: string): Cell => ({
    ...{ name, how, search, tone },
    value: count === undefined ? undefined : figure(count),
  })
  const cells: readonly Cell[] = [
    counted('今日收件', '今天 0 点到现在收到的办件数', board?.today.submitted, since('submitted', today)),
    counted('今日受理', '今天受理的办件数', board?.today.accepted, since('accepted', today)),
    counted('今日办结', '今天办结的办件数', board?.today.concluded, since('concluded', today)),
    counted('在办', '在我们手上、没有办结的办件数，不含等补正', board?.now.open, 'view=all'),
    counted('暂停计时', '在办件里正在走特别程序的件数', board?.now.suspended, 'view=suspended'),
    counted('等补正', '已一次性告知、等申请人补正的件数', board?.now.correcting, 'view=correcting'),
    counted(
      '第 2 次告知',
      '同一样内容告知过两次或者更多、没有办结的件数',
      board?.now.noticedAgain,
      'view=all&rounds=2',
    ),
    counted('临期', '剩余时间到了预警线、还没有超的件数', board?.now.amber, 'view=amber', 'soon'),
    counted('超期', '超过承诺时限、没有办结的件数', board?.now.red, 'view=red', 'late'),
    {
      name: '按时办结',
      how: board
        ? `${day(board.onTime.sinceOn)}起，按时作出决定 ${board.onTime.inTime} ÷ 作出决定 ${board.onTime.concluded}`
        : '',
      value: share?.value,
      unit: share?.unit ?? '',
      search: since('decided', month),
    },
    {
      name: '最多跑 1 次',
      how: board ? `实际到场 0 次或 1 次的 ${board.visits.zero + board.visits.one} ÷ 办结 ${board.visits.total}` : '',
      value: once?.value,
      unit: once?.unit ?? '',
      search: since('concluded', month),
    },
  ]
  return (
    <ul className="board-counts">
      {cells.map(({ name, how, value, unit = '件', search, tone }) => (
        <li key={name}>
          <p className="sub">{name}</p>
          <p className={`big${tone ? ` tone-${tone}` : ''}`}>
            {value === undefined ? (
              <i className="grey-bar" style={{ width: 48, height: 26 }} />
            ) : (
              <Popover content={how} mouseEnterDelay={0.5}>
                <Link className="figure" to={`/cases?${search}`}>
                  {value}
                </Link>
              </Popover>
            )}
            <small>{unit}</small>
          </p>
        </li>
      ))}
    </ul>
  )
}

/** A share with one decimal; with few cases the fraction instead. */
function shareOf(part: number, whole: number): { value: string; unit: string } {
  if (whole < fewCases) return { value: `${part}/${whole}`, unit: '件' }
  return { value: ((part / whole) * 100).toFixed(1), unit: '%' }
}

function Visits({ board }: { board: BoardView }) {
  const { visits } = board
  const bars = [
    { name: '不用跑', count: visits.zero },
    { name: '跑 1 次', count: visits.one },
    { name: '跑 2 次以上', count: visits.more },
  ]
  const most = Math.max(...bars.map((bar) => bar.count), 1)
  const room = 280
  return (
    <section className="pane">
      <div className="head board-head">
        <h2>跑了几次</h2>
        <span className="sub">办结 {figure(visits.total)} 件，近 30 天，实测到场次数</span>
      </div>
      <div className="board-pad">
        <svg
          className="chart"
          viewBox="0 0 440 108"
          role="img"
          aria-label={bars.map((bar) => `${bar.name} ${bar.count} 件`).join('，')}
        >
          {bars.map((bar, i) => (
            <g key={bar.name} transform={`translate(0 ${i * 36})`}>
              <text x="84" y="21" textAnchor="end">
                {bar.name}
              </text>
              <rect
                x="94"
                y="6"
                width={Math.max(2, (bar.count / most) * room)}
                height="22"
                className={i === 2 ? 'bar-soft' : 'bar'}
              />
              <text x={94 + Math.max(2, (bar.count / most) * room) + 8} y="22" className="bar-value">
                {figure(bar.count)} 件
              </text>
            </g>
          ))}
        </svg>
        <p className="sub">
          不多于承诺的 {figure(visits.asDeclared)} 件，比承诺多跑的{' '}
          {figure(Math.max(0, visits.total - visits.asDeclared))} 件
        </p>
        <details>
          <summary>看数据表</summary>
          <table className="table">
            <thead>
              <tr>
                <th>到场</th>
                <th className="number">件</th>
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) => (
                <tr key={bar.name}>
                  <td>{bar.name}</td>
                  <td className="number">{figure(bar.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </div>
    </section>
  )
}

function Offices({ board }: { board: BoardView }) {
  const offices = board.offices.toSorted((a, b) => b.red - a.red || b.amber - a.amber || b.open - a.open)
  const link = (officeId: string, search: string, count: number, tone = '') =>
    count === 0 ? (
      '0'
    ) : (
      <Link className={`figure ${tone}`} to={`/cases?${search}&officeId=${officeId}`}>
        {figure(count)}
      </Link>
    )
  return (
    <section className="pane">
      <div className="head board-head">
        <h2>各单位</h2>
        <span className="sub">超期多的在前；决定是近 30 天的，不足 {fewCases} 件写分数，不算率</span>
      </div>
      <div className="board-scroll">
        <table className="table">
          <thead>
            <tr>
              <th>单位</th>
              <th className="number">在办</th>
              <th className="number">超期</th>
              <th className="number">临期</th>
              <th className="number">暂停</th>
              <th className="number">决定</th>
              <th className="number">按时</th>
            </tr>
          </thead>
          <tbody>
            {offices.map((office) => {
              const share = shareOf(office.inTime, office.concluded)
              return (
                <tr key={office.officeId}>
                  <td className="nowrap">{office.officeName}</td>
                  <td className="number">{link(office.officeId, 'view=all', office.open)}</td>
                  <td className="number">{link(office.officeId, 'view=red', office.red, 'tone-late')}</td>
                  <td className="number">{link(office.officeId, 'view=amber', office.amber, 'tone-soon')}</td>
                  <td className="number">{link(office.officeId, 'view=suspended', office.suspended)}</td>
                  <td className="number">
                    {link(
                      office.officeId,
                      `view=concluded&happened=decided&sinceOn=${board.onTime.sinceOn}`,
                      office.concluded,
                    )}
                  </td>
                  <td className="number">
                    {office.concluded === 0 ? '' : `${share.value}${share.unit === '%' ? ' %' : ''}`}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}
