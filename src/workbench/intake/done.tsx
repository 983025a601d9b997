import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { CaseView } from '#modules/cases/contract.ts'
import { ClockBand } from '../marks/clock-band.tsx'
import { day } from '../marks/days.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { Status } from '../marks/status.tsx'
import { useKeys } from '../shell/keys.ts'

/** 办成了：编号、下一步和日期、要打印的文书，按 F2 叫下一位。 */
export function Done({ view, onNext }: { view: CaseView; onNext: () => void }) {
  const next = useRef<HTMLButtonElement>(null)
  const papers = view.documents.filter((paper) => !paper.void)
  const print = papers.at(-1)
  useEffect(() => {
    next.current?.focus()
    if (print) window.open(print.url, '_blank', 'noreferrer')
  }, [print])
  useKeys('收件台', [
    { key: 'f2', label: '下一位', run: onNext },
    { key: 'p', label: '再打印一次', run: () => print && window.open(print.url, '_blank', 'noreferrer') },
  ])
  return (
    <div className="intake-done">
      <section className="pane">
        <p>
          <Status shape="done">
            {view.status === 'concluded' ? '当场办结' : view.acceptedOn ? '已受理' : '已收件'}
          </Status>
        </p>
        <h1>{view.item.name}</h1>
        <p className="done-number">{view.number}</p>
        <p>
          {view.applicant.name}
          {view.receipt?.queryCode && (
            <>
              {'　'}查询码 <b>{view.receipt.queryCode}</b>
            </>
          )}
        </p>
        {view.band && (
          <>
            <p className="strong">{view.band.sentence}</p>
            {view.item.handling === 'timed' && <ClockBand table={view.band} />}
          </>
        )}
        {view.deferrals.length > 0 && (
          <p className="sub">容缺：{view.deferrals.map((one) => `${one.name} ${day(one.dueOn)}前补`).join('，')}</p>
        )}
        <ul className="done-papers">
          {papers.map((paper) => (
            <li key={`${paper.kind}${paper.version}`}>
              <a className="btn btn-small" href={paper.url} target="_blank" rel="noreferrer">
                打印{paper.title}
                {paper === print && <KeyCap of="p" />}
              </a>
            </li>
          ))}
        </ul>
        <div className="done-acts">
          <Link className="btn" to={`/cases/${view.id}`}>
            看这件
          </Link>
          <button ref={next} type="button" className="btn btn-primary" onClick={onNext}>
            下一位
            <KeyCap of="f2" />
          </button>
        </div>
      </section>
    </div>
  )
}
