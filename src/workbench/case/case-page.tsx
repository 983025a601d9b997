import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { call } from '../api/client.ts'
import { useRead } from '../api/requests.ts'
import { statusWords } from '../marks/case-words.ts'
import { BandLegend, type BandNote, ClockBand } from '../marks/clock-band.tsx'
import { day } from '../marks/days.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { NoticeMark } from '../marks/notice-mark.tsx'
import { lampShape, lampWords, Status } from '../marks/status.tsx'
import { VisitMark } from '../marks/visit-mark.tsx'
import { useOrder } from '../queue/order.ts'
import { FaultPage } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { CaseMaterials } from './case-materials.tsx'
import { CaseSide } from './case-side.tsx'
import { DecisionBar } from './decision-bar.tsx'
import './case.css'

/** 审查：时限带通栏，左边材料，右边内容和经过，底栏作决定。 */
export function CasePage() {
  const { id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const order = useOrder()
  const read = useRead(casesRoutes.getCase, { params: { id } })
  const place = order.ids.indexOf(id)
  const next = order.ids[place + 1]
  const previous = place > 0 ? order.ids[place - 1] : undefined
  const [said, setSaid] = useState('')

  useEffect(() => {
    if (next === undefined) return
    const input = { params: { id: next } }
    void cache.prefetchQuery({
      queryKey: [casesRoutes.getCase.path, input],
      queryFn: () => call(casesRoutes.getCase, input),
    })
  }, [cache, next])
  const go = (to: string | undefined) => {
    if (to === undefined) return
    setSaid('')
    navigate(`/cases/${to}`, { replace: true })
  }
  const back = () => navigate(order.back)
  useKeys('审查', [
    { key: 'j', label: '下一件', run: () => go(next) },
    { key: 'k', label: '上一件', run: () => go(previous) },
    { key: 'escape', label: '回到列表', run: back },
  ])

  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const view = read.data
  return (
    <div className="case">
      <div className="case-head">
        <button type="button" className="btn btn-small" onClick={back}>
          返回
          <KeyCap of="escape" />
        </button>
        <div className="case-name">
          <h1>{view?.item.name ?? '正在读办件'}</h1>
          {view && (
            <p className="sub">
              <span className="nowrap">{view.number ?? '还没有编号'}</span>
              {`　${view.applicant.name}　`}
              {view.situation && `情形：${view.situation.name}　`}
              <VisitMark declared={view.visits.declared} /> <VisitMark measured={view.visits.measured} />
            </p>
          )}
        </div>
        <div className="case-place">
          <span role="status" className="sub">
            {said}
          </span>
          {view && <NoticeMark rounds={view.noticeRounds} />}
          {view?.governing && <Status shape={lampShape[view.governing.lamp]}>{lampWords[view.governing.lamp]}</Status>}
          {place >= 0 && (
            <span className="sub">
              第 {place + 1} 件，共 {order.ids.length} 件
            </span>
          )}
          <button
            type="button"
            className="btn btn-small"
            aria-disabled={previous === undefined}
            onClick={() => go(previous)}
          >
            上一件
            <KeyCap of="k" />
          </button>
          <button type="button" className="btn btn-small" aria-disabled={next === undefined} onClick={() => go(next)}>
            下一件
            <KeyCap of="j" />
          </button>
        </div>
      </div>
      <CaseClock view={view} />
      {view ? (
        <div className="case-work">
          <CaseMaterials key={view.id} view={view} />
          <CaseSide view={view} />
        </div>
      ) : (
        <div className="case-work">
          <div className="blank">正在读材料</div>
          <div />
        </div>
      )}
      {view && (
        <DecisionBar
          key={view.id}
          view={view}
          start={search.get('do')}
          onStarted={() => setSearch({}, { replace: true })}
          onDone={(fresh, what) => {
            setSaid(`${what}，已记下`)
            if (fresh.actions.every((action) => !action.open) && next !== undefined)
              setSaid(`${what}，已记下。按 J 看下一件`)
          }}
        />
      )}
    </div>
  )
}

/** 时限带和同义文字；受理前写收件审查期限。 */
function CaseClock({ view }: { view: CaseView | undefined }) {
  if (!view) {
    return (
      <section className="case-clock" aria-label="时限" aria-busy="true">
        <i className="grey-bar" style={{ width: 320 }} />
        <i className="grey-bar case-clock-grey" />
      </section>
    )
  }
  const governing = view.governing
  const notes: BandNote[] = view.suspensions.map((pause) => ({
    from: nextDay(pause.after),
    through: pause.through ?? '9999-12-31',
    text: pause.through ? pause.name : `${pause.name}，最长到 ${day(pause.capOn)}`,
  }))
  return (
    <section className="case-clock" aria-label="时限">
      <div className="clock-line">
        <p className="clock-sentence">
          <ClockWords view={view} />
        </p>
        {view.calendarNote && <p className="sub">{view.calendarNote}</p>}
        {governing?.moves.map((move) => (
          <p key={`${move.rule}${move.to}`} className="sub" title={move.reason}>
            {move.cause === 'suspension' ? '暂停' : '延期'}：{day(move.from)}改到 {day(move.to)}
          </p>
        ))}
        {view.band && <BandLegend without={view.band.standing === 'late' ? [] : ['late']} />}
      </div>
      {view.band && <ClockBand table={view.band} notes={notes} />}
    </section>
  )
}

const nextDay = (date: string) => new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)

/** 时限带的同义文字；撤回、终止这些没有办好的，先写怎么了结的。 */
function ClockWords({ view }: { view: CaseView }) {
  if (!view.band) return <Waiting view={view} />
  const pause = view.suspensions.find((one) => one.through === null)
  if (view.band.standing === 'paused' && pause)
    return (
      <>
        <b>停表，还剩 {view.band.remainingWorkingDays ?? 0} 个工作日不走</b>　{pause.name}：{pause.reason}
      </>
    )
  const unfinished = view.band.standing === 'ended' ? view.outcome && endWords[view.outcome] : undefined
  if (unfinished)
    return (
      <>
        <b>{unfinished}</b>
        {view.band.usedWorkingDays > 0 && `　用了 ${view.band.usedWorkingDays} 个工作日`}
      </>
    )
  return <Sentence text={view.band.sentence} />
}

/** Ends without a result. */
const endWords: Readonly<Partial<Record<NonNullable<CaseView['outcome']>, string>>> = {
  'not-accepted': '不予受理',
  'not-required': '不需要办理',
  withdrawn: '申请人撤回',
  terminated: '终止办理',
  'transferred-up': '转报上级机关',
  'correction-lapsed': '逾期没有补正，退回',
  revoked: '决定已撤销',
}

function Sentence({ text }: { text: string }) {
  const cut = text.indexOf('，')
  if (cut < 0) return <b>{text}</b>
  return (
    <>
      <b>{text.slice(0, cut)}</b>　{text.slice(cut + 1)}
    </>
  )
}

function Waiting({ view }: { view: CaseView }) {
  const clock = view.governing
  if (!clock?.dueOn) return <b>{statusWords[view.status]}</b>
  const left =
    clock.late > 0
      ? `超 ${clock.late} 个工作日`
      : clock.remaining === 0
        ? '今天到期'
        : `还剩 ${clock.remaining} 个工作日`
  const what =
    clock.kind === 'silence'
      ? `${day(clock.dueOn)}前不告知，就视为 ${day(clock.startedOn)}已受理`
      : clock.kind === 'correction'
        ? `申请人 ${day(clock.dueOn)}前补正`
        : clock.kind === 'delivery'
          ? `${day(clock.dueOn)}前送达`
          : `${day(clock.dueOn)}到期`
  return (
    <>
      <b>{left}</b>　{what}
    </>
  )
}
