import { useInfiniteQuery } from '@tanstack/react-query'
import { Checkbox } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { casesRoutes, type WorklistRow } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead } from '../api/requests.ts'
import { useMay, useStaff } from '../api/session.ts'
import { BandLegend } from '../marks/clock-band.tsx'
import { axisAround } from '../marks/date-axis.ts'
import { day, dayAt, hourMinute } from '../marks/days.ts'
import { KeyCap, KeyHint } from '../marks/key-cap.tsx'
import { showRow } from '../marks/row-window.ts'
import { FaultPage } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { CaseTable, headHeight, rowHeight } from './case-table.tsx'
import { keepOrder } from './order.ts'
import { Preview } from './preview.tsx'
import { type ViewName, viewGroups, viewOf, views } from './views.ts'
import './queue.css'

const pageSize = 100
const happenings = ['submitted', 'accepted', 'decided', 'concluded'] as const
const happenedWords = { submitted: '收到的', accepted: '受理的', decided: '作出决定的', concluded: '办结的' } as const

/** 办件列表：左边视图，中间一条日期轴上的办件，右边预览。 */
export function QueuePage() {
  const navigate = useNavigate()
  const staff = useStaff()
  const [search, setSearch] = useSearchParams()
  const view = viewOf(search.get('view'))
  const q = search.get('q') ?? undefined
  const officeId = search.get('officeId') ?? undefined
  const happened = happenings.find((one) => one === search.get('happened'))
  const sinceOn = happened ? (search.get('sinceOn') ?? undefined) : undefined
  const rounds = search.get('rounds') === '2' ? 2 : undefined
  const [cursor, setCursor] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [say, setSay] = useState('')
  const scroller = useRef<HTMLDivElement>(null)
  const mayHandle = useMay('cases.handle')

  const counts = useRead(casesRoutes.worklistCounts, {}, { every: 60_000 })
  const list = useInfiniteQuery({
    queryKey: [casesRoutes.worklist.path, { view, q, officeId, happened, sinceOn, rounds }],
    queryFn: ({ pageParam, signal }) =>
      call(
        casesRoutes.worklist,
        {
          query: {
            ...{ view, q, officeId, happened, sinceOn, rounds, limit: pageSize },
            ...(pageParam ? { after: pageParam } : {}),
          },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 60_000,
  })
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.rows) ?? [], [list.data])
  const asOf = list.data?.pages[0]?.asOf ?? new Date().toISOString()
  const axis = useMemo(() => axisAround(dayAt(asOf)), [asOf])
  const narrowed = [q, officeId, happened, rounds].some(Boolean)
  const isWhole = list.data !== undefined && !list.hasNextPage && !narrowed && view !== 'concluded'
  // What stands in the list completely is counted there: the server's numbers may be two seconds old, and must not contradict the rows.
  const countOf = (one: ViewName) => (one === view && isWhole ? rows.length : counts.data?.counts[one])
  const current = rows[Math.min(cursor, rows.length - 1)]
  const title = happened
    ? `${day(sinceOn)}起${happenedWords[happened]}`
    : rounds
      ? '第 2 次告知'
      : (views.find((one) => one.view === view)?.name ?? '')

  const choose = (next: Record<string, string | undefined>) => {
    const kept = Object.fromEntries(search)
    setSearch(
      Object.entries({ ...kept, ...next }).filter(
        (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
      ),
    )
    setCursor(0)
    setChosen(new Set())
    if (scroller.current) scroller.current.scrollTop = 0
  }
  const move = (by: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, cursor + by))
    setCursor(next)
    showRow(scroller.current, next, rowHeight, headHeight)
  }
  const open = (row: WorklistRow | undefined = current, decide = false) => {
    if (row) navigate(`/cases/${row.id}${decide ? '?do=decide' : ''}`)
  }
  const claim = async () => {
    const wanted = chosen.size > 0 ? rows.filter((row) => chosen.has(row.id)) : current ? [current] : []
    let done = 0
    for (const row of wanted) {
      try {
        const { version } = await call(casesRoutes.getCase, { params: { id: row.id } })
        await call(casesRoutes.claim, { params: { id: row.id }, body: { version } })
        done++
      } catch (error) {
        setSay(`${row.number}：${problemOf(error)?.message ?? ''}`)
      }
    }
    if (done === wanted.length && done > 0) setSay(`认领了 ${done} 件`)
    setChosen(new Set())
    refresh(casesRoutes.worklist, casesRoutes.worklistCounts)
  }
  const toggle = (row: WorklistRow | undefined) => {
    if (!row) return
    const next = new Set(chosen)
    if (!next.delete(row.id)) next.add(row.id)
    setChosen(next)
  }

  useEffect(() => {
    keepOrder({ title, ids: rows.map((row) => row.id), back: `/cases?${search}` })
  }, [rows, title, search])
  useEffect(() => {
    if (list.hasNextPage && !list.isFetchingNextPage && cursor > rows.length - 20) void list.fetchNextPage()
  }, [cursor, rows.length, list])

  useKeys('办件列表', [
    { key: 'j', label: '下一行', run: () => move(1) },
    { key: 'k', label: '上一行', run: () => move(-1) },
    { key: 'arrowdown', run: () => move(1) },
    { key: 'arrowup', run: () => move(-1) },
    { key: 'o', label: '打开', run: () => open() },
    { key: 'enter', run: () => open() },
    { key: 'a', label: '认领', when: () => mayHandle, run: () => void claim() },
    { key: 'd', label: '打开并决定', when: () => mayHandle, run: () => open(current, true) },
    { key: 'space', label: '选中，可选多件', run: () => toggle(current) },
    ...views.slice(0, 9).map(({ view: name, name: label }, i) => ({
      key: String(i + 1),
      label,
      run: () => choose({ view: name, happened: undefined, sinceOn: undefined, rounds: undefined }),
    })),
    {
      key: 'escape',
      label: '去掉选中和查找',
      run: () =>
        chosen.size > 0
          ? setChosen(new Set())
          : choose({ q: undefined, officeId: undefined, happened: undefined, sinceOn: undefined, rounds: undefined }),
    },
  ])

  return (
    <div className="queue">
      <nav className="queue-views" aria-label="视图">
        <h2>视图</h2>
        {viewGroups.map((group) => (
          <ul key={group[0]?.view}>
            {group.map((one) => {
              const number = views.indexOf(one) + 1
              return (
                <li key={one.view}>
                  <button
                    type="button"
                    aria-current={(one.view === view && !happened && !rounds) || undefined}
                    onClick={() =>
                      choose({ view: one.view, happened: undefined, sinceOn: undefined, rounds: undefined })
                    }
                  >
                    {one.name}
                    <b>{countOf(one.view) ?? ''}</b>
                    {number <= 9 ? <KeyCap of={String(number)} /> : <kbd className="no-key" />}
                  </button>
                </li>
              )
            })}
          </ul>
        ))}
        {counts.data && <p className="sub">数据到 {hourMinute(counts.data.asOf)}</p>}
      </nav>
      <section className="queue-list" aria-label="办件">
        <div className="queue-bar">
          <h1>{title}</h1>
          <span className="sub">
            {(happened ?? rounds) && !list.hasNextPage && list.data ? `${rows.length} 件` : ''}
            {counts.data && !narrowed ? `${countOf(view) ?? 0} 件，` : ''}
            {happened ? '' : view === 'concluded' ? '新办结的在前' : '按时限排，超期在前'}
          </span>
          <div className="queue-filters">
            <span role="status" className="sub">
              {say}
            </span>
            {q !== undefined && (
              <button type="button" className="btn btn-small" onClick={() => choose({ q: undefined })}>
                查找：{q}
                <span aria-hidden="true">×</span>
                <span className="for-readers">，去掉</span>
              </button>
            )}
            {officeId !== undefined && (
              <button type="button" className="btn btn-small" onClick={() => choose({ officeId: undefined })}>
                {rows.find((row) => row.officeName)?.officeName ?? '一个单位'}
                <span aria-hidden="true">×</span>
                <span className="for-readers">，去掉</span>
              </button>
            )}
            {mayHandle && chosen.size > 0 && (
              <button type="button" className="btn btn-small" onClick={() => void claim()}>
                认领 {chosen.size} 件
                <KeyCap of="a" />
              </button>
            )}
          </div>
        </div>
        {list.error && rows.length === 0 ? (
          <FaultPage error={list.error} onRetry={() => void list.refetch()} />
        ) : (
          <CaseTable
            rows={rows}
            axis={axis}
            scroller={scroller}
            loading={list.isPending}
            cursor={Math.min(cursor, rows.length - 1)}
            onCursor={setCursor}
            onOpen={open}
            onNearEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
            }}
            me={staff.name}
            mark={(row) => (
              <Checkbox
                tabIndex={-1}
                checked={chosen.has(row.id)}
                onChange={() => toggle(row)}
                aria-label={`选中 ${row.number}`}
              />
            )}
            empty={
              <EmptyQueue view={view} filtered={q !== undefined || officeId !== undefined || happened !== undefined} />
            }
          />
        )}
        <footer className="queue-foot">
          <BandLegend without={['off']}>
            <span className="flag-legend">
              <svg width="10" height="14" aria-hidden="true">
                <path className="mini-promise" d="M0 14V0h7.5l-2 3.25 2 3.25h-6v7.5z" />
              </svg>
              承诺
            </span>
            <span className="flag-legend">
              <svg width="10" height="14" aria-hidden="true">
                <path className="mini-law" d="M.5 14V.5h6l-2 3 2 3h-6" />
              </svg>
              法定
            </span>
          </BandLegend>
          <p className="key-hints">
            <KeyHint of={['j', 'k']}>上下</KeyHint>
            <KeyHint of={['o']}>打开</KeyHint>
            {mayHandle && <KeyHint of={['a']}>认领</KeyHint>}
            {mayHandle && <KeyHint of={['d']}>决定</KeyHint>}
          </p>
        </footer>
      </section>
      <Preview row={current} onOpen={() => open()} />
    </div>
  )
}

function EmptyQueue({ view, filtered }: { view: string; filtered: boolean }) {
  const mayIntake = useMay('cases.intake')
  if (filtered)
    return (
      <div className="blank">
        <b>没有找到</b>
        <p>换个编号或事项名称再找。按 Esc 去掉查找。</p>
      </div>
    )
  const done = view === 'all' || view === 'mine'
  return (
    <div className="blank">
      <b>{done ? '今天办完了' : '没有这样的件'}</b>
      <p>{mayIntake ? '下一位按 F2。' : '新来的件会自己出现在这里。'}</p>
    </div>
  )
}
