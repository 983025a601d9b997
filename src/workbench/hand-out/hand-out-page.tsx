import { Input } from 'antd'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import type { DeliveryMethod } from '#modules/cases/model.ts'
import { call, intentKey } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { useRead } from '../api/requests.ts'
import { takeView } from '../case/command-drawer.tsx'
import { statusWords } from '../marks/case-words.ts'
import { day, shortDay } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { KeyCap, KeyHint } from '../marks/key-cap.tsx'
import { Status } from '../marks/status.tsx'
import { VisitMark } from '../marks/visit-mark.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { SignaturePad } from './signature-pad.tsx'
import './hand-out.css'

const methods: readonly { method: DeliveryMethod; name: string; note: string }[] = [
  { method: 'window', name: '窗口领取', note: '核对证件，本人签字' },
  { method: 'courier', name: '快递', note: '先登记单号，签收后再登记送达' },
  { method: 'kiosk', name: '自助终端', note: '刷证取件' },
  { method: 'electronic', name: '电子送达', note: '电子证照发到本人证照库' },
]

/** 统一出件：扫编号，核对人，签字，打送达回证。 */
export function HandOutPage() {
  const [search, setSearch] = useSearchParams()
  const navigate = useNavigate()
  const asked = search.get('number') ?? ''
  const [number, setNumber] = useState(asked)
  const [chosen, setMethod] = useState<DeliveryMethod>()
  const [receiver, setReceiver] = useState<'applicant' | 'agent'>('applicant')
  const [identity, setIdentity] = useState(false)
  const [signed, setSigned] = useState(false)
  const [waybill, setWaybill] = useState('')
  const [wiped, setWiped] = useState(0)
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const [given, setGiven] = useState<CaseView>()
  const intent = useRef(intentKey())
  const scan = useRef<HTMLDivElement>(null)
  const found = useRead(casesRoutes.findCase, { query: { number: asked } }, { enabled: asked.length >= 6 })
  const waiting = useRead(casesRoutes.worklist, { query: { view: 'to-deliver', limit: 50 } })
  const view = asked === '' ? undefined : (given ?? found.data)
  /** What was sent by courier is told by courier. */
  const method = chosen ?? view?.result?.method ?? 'window'

  const restart = (wanted = '') => {
    setNumber(wanted)
    setSearch(wanted === '' ? {} : { number: wanted })
    setMethod(undefined)
    setReceiver('applicant')
    setIdentity(false)
    setSigned(false)
    setWaybill('')
    setWiped((old) => old + 1)
    setError(null)
    setGiven(undefined)
    if (wanted === '') setTimeout(() => scan.current?.querySelector('input')?.focus(), 30)
  }
  useEffect(() => scan.current?.querySelector('input')?.focus(), [])
  const look = (event: FormEvent) => {
    event.preventDefault()
    if (number.trim().length >= 6) restart(number.trim())
  }
  const open = (command: string) => view?.actions.find((action) => action.command === command)
  const inPerson = method === 'window' || method === 'kiosk'
  const deliver = open('deliver')
  const dispatch = open('dispatch')
  const posting = method === 'courier' && dispatch?.open === true && view?.result?.method !== 'courier'
  const act = posting ? dispatch : deliver
  const lacking = !view
    ? '先扫编号'
    : !act?.open
      ? (act?.reason ?? '这件现在不能出件')
      : posting
        ? waybill.trim() === ''
          ? '还差：快递单号'
          : undefined
        : inPerson && !identity
          ? '还差：核对证件'
          : method === 'window' && !signed
            ? '还差：领取人签字'
            : undefined

  const hand = async () => {
    if (!view || lacking !== undefined || sending) return
    setSending(true)
    setError(null)
    const at = { id: view.id }
    const { version } = view
    try {
      const fresh = posting
        ? await call(
            casesRoutes.dispatch,
            { params: at, body: { version, method, waybill: waybill.trim() } },
            { intent: intent.current },
          )
        : await call(
            casesRoutes.deliver,
            {
              params: at,
              body: {
                version,
                method,
                receiver,
                identityChecked: identity,
                signed,
                presence: inPerson
                  ? {
                      who: receiver === 'agent' ? 'family-agent' : 'applicant',
                      place: method === 'kiosk' ? 'kiosk' : 'county-hall',
                      purpose: 'pick-up',
                    }
                  : null,
              },
            },
            { intent: intent.current },
          )
      intent.current = intentKey()
      takeView(fresh)
      setGiven(fresh)
      const paper = fresh.documents.findLast((one) => one.kind === 'delivery-receipt')
      if (!posting && paper) window.open(paper.url, '_blank', 'noreferrer')
    } catch (caught) {
      if (!problemOf(caught)?.uncertain) intent.current = intentKey()
      setError(caught)
      void found.refetch()
    } finally {
      setSending(false)
    }
  }
  useKeys('统一出件', [
    { key: 'f2', label: '下一位', run: () => restart() },
    { key: 'f6', label: '证件核对过', run: () => setIdentity(true) },
    { key: 'alt+s', label: '领取人已签字', run: () => setSigned(true) },
    ...methods.map(({ method: way, name }, i) => ({ key: `alt+${i + 1}`, label: name, run: () => setMethod(way) })),
    { key: 'ctrl+enter', label: '交付，打送达回证', run: () => void hand() },
    { key: 'escape', label: '换一件', run: () => restart() },
  ])
  const delivered = given?.deliveredOn !== null && given !== undefined

  return (
    <div className="hand-out">
      <section className="hand-out-list" aria-label="等送达的件">
        <div ref={scan}>
          <form onSubmit={look}>
            <label htmlFor="scan" className="field-label">
              扫码或输入办件编号
            </label>
            <Input
              id="scan"
              autoComplete="off"
              value={number}
              maxLength={60}
              onChange={(event) => setNumber(event.target.value)}
              suffix={<KeyCap of="enter" />}
            />
          </form>
        </div>
        <h2>等送达</h2>
        {waiting.data?.rows.length === 0 && <p className="sub">没有等送达的件。</p>}
        <ul>
          {waiting.data?.rows.map((row) => (
            <li key={row.id}>
              <button type="button" aria-current={view?.id === row.id || undefined} onClick={() => restart(row.number)}>
                <span>{row.itemName}</span>
                <span className="sub hand-out-row">
                  <span>{row.applicant}</span>
                  {row.dueOn && (
                    <span className="nowrap">
                      {shortDay(row.dueOn)}
                      {row.lamp === 'red' ? '已超' : '前'}
                    </span>
                  )}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="hand-out-work" aria-label="交付">
        {!view && <h1 className="for-readers">统一出件</h1>}
        {asked === '' ? (
          <div className="blank">
            <b>扫办件编号，或从左边选一件</b>
            <p>受理通知书右下角的码也能扫。</p>
          </div>
        ) : found.error && !view ? (
          <FaultPage error={found.error} />
        ) : !view ? (
          <div className="blank">正在找 {asked}</div>
        ) : (
          <div className="hand-out-case">
            <header>
              <h1>{view.item.name}</h1>
              <p className="sub">
                {view.number}　<VisitMark declared={view.visits.declared} />{' '}
                <VisitMark measured={view.visits.measured} />
              </p>
            </header>
            {delivered && (
              <p className="say" role="status">
                <Status shape="done">已送达</Status>　送达回证已打开打印。
                <button type="button" className="link" onClick={() => restart()}>
                  下一位 F2
                </button>
              </p>
            )}
            <dl className="facts hand-out-facts">
              <dt>领什么</dt>
              <dd>
                {view.outcome === 'denied' ? '不予决定书' : (view.result?.name ?? view.item.resultName ?? '决定书')}
                {view.result?.number && <span className="sub">　{view.result.number}</span>}
              </dd>
              <dt>申请人</dt>
              <dd>
                <b>{view.applicant.name}</b>　{view.applicant.idNumber ?? view.applicant.creditCode}
              </dd>
              {view.applicant.agentName && (
                <>
                  <dt>经办人</dt>
                  <dd>{view.applicant.agentName}</dd>
                </>
              )}
              <dt>进展</dt>
              <dd>
                {statusWords[view.status]}
                {view.governing?.dueOn && `，${day(view.governing.dueOn)}前送达`}
                {view.result?.waybill && `，快递 ${view.result.waybill}`}
              </dd>
            </dl>
            <fieldset className="ways">
              <legend className="field-label">怎么给</legend>
              {methods.map(({ method: way, name, note }, i) => (
                <label key={way} data-chosen={way === method || undefined}>
                  <input type="radio" name="method" checked={way === method} onChange={() => setMethod(way)} />
                  <span>
                    {name} <KeyCap of={`alt+${i + 1}`} />
                    <span className="sub">{note}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            {inPerson && (
              <>
                <fieldset className="ways">
                  <legend className="field-label">谁来领</legend>
                  <label data-chosen={receiver === 'applicant' || undefined}>
                    <input
                      type="radio"
                      name="receiver"
                      checked={receiver === 'applicant'}
                      onChange={() => setReceiver('applicant')}
                    />
                    <span>本人</span>
                  </label>
                  <label data-chosen={receiver === 'agent' || undefined}>
                    <input
                      type="radio"
                      name="receiver"
                      checked={receiver === 'agent'}
                      onChange={() => setReceiver('agent')}
                    />
                    <span>受托人，看过委托书</span>
                  </label>
                </fieldset>
                <label className="hand-out-check">
                  <input type="checkbox" checked={identity} onChange={(event) => setIdentity(event.target.checked)} />
                  证件是本人的，与上面一致 <KeyCap of="f6" />
                </label>
                {method === 'window' && (
                  <div className="signing">
                    <div className="head">
                      <span className="field-label">领取人签字</span>
                      <button
                        type="button"
                        className="link sub"
                        onClick={() => {
                          setSigned(false)
                          setWiped((old) => old + 1)
                        }}
                      >
                        重签
                      </button>
                    </div>
                    <SignaturePad cleared={wiped} onSigned={setSigned} />
                    <label className="hand-out-check">
                      <input type="checkbox" checked={signed} onChange={(event) => setSigned(event.target.checked)} />
                      已签字（签在送达回证上也算） <KeyCap of="alt+s" />
                    </label>
                  </div>
                )}
              </>
            )}
            {posting && (
              <Field label="快递单号">
                {(id) => (
                  <Input id={id} value={waybill} maxLength={60} onChange={(event) => setWaybill(event.target.value)} />
                )}
              </Field>
            )}
            <FaultSay error={error} />
          </div>
        )}
      </section>
      <footer className="bottom-bar">
        <p className="key-hints">
          <KeyHint of={['f2']}>下一位</KeyHint>
          <KeyHint of={['f6']}>证件核对过</KeyHint>
          <KeyHint of={['alt+s']}>已签字</KeyHint>
        </p>
        <div className="acts">
          <span className="sub" role="status">
            {delivered ? '' : (lacking ?? '')}
          </span>
          {view && (
            <button type="button" className="btn" onClick={() => navigate(`/cases/${view.id}`)}>
              看这件
            </button>
          )}
          <button
            type="button"
            className="btn btn-primary"
            aria-disabled={lacking !== undefined || sending || delivered}
            onClick={() => void hand()}
          >
            {posting ? '登记寄出' : '交付，打送达回证'}
            <KeyCap of="ctrl+enter" />
          </button>
        </div>
      </footer>
    </div>
  )
}
