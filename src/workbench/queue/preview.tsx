import { useEffect, useState } from 'react'
import { casesRoutes, type WorklistRow } from '#modules/cases/contract.ts'
import { useRead } from '../api/requests.ts'
import { statusWords } from '../marks/case-words.ts'
import { ClockBand } from '../marks/clock-band.tsx'
import { day, dayAt, hourMinute, monthSlashDay } from '../marks/days.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { lampShape, lampWords, Status } from '../marks/status.tsx'
import { VisitMark } from '../marks/visit-mark.tsx'

/** A case that is stepped over quickly is not fetched. */
const settleTime = 150

/** 预览：不打开就看到时限、步骤、材料和最近的经过。 */
export function Preview({ row, onOpen }: { row: WorklistRow | undefined; onOpen: () => void }) {
  const [id, setId] = useState('')
  const wanted = row?.id ?? ''
  useEffect(() => {
    const timer = setTimeout(() => setId(wanted), settleTime)
    return () => clearTimeout(timer)
  }, [wanted])
  const read = useRead(casesRoutes.getCase, { params: { id } }, { enabled: id !== '' && window.innerWidth > 1200 })
  if (!row) return <aside className="preview" aria-label="预览" />
  const found = id === row.id ? read.data : undefined
  const cells = row.band?.cells ?? []
  const first = cells[0]
  const last = cells.at(-1)
  return (
    <aside className="preview" aria-label="预览">
      <header>
        <Status shape={lampShape[row.lamp]}>{lampWords[row.lamp]}</Status>
        <span className="sub">{row.number}</span>
        <button type="button" className="btn btn-small" onClick={onOpen}>
          打开
          <KeyCap of="o" />
        </button>
      </header>
      <h1>{row.itemName}</h1>
      <p>{row.applicant}</p>
      <p>
        <VisitMark declared={row.declaredVisits} /> <VisitMark measured={row.visits} />
      </p>
      <section>
        {row.band ? (
          <>
            <p className="preview-sentence">{row.band.sentence}</p>
            <ClockBand table={row.band} dates={false} />
            {first && last && (
              <p className="band-ends sub">
                <span>{monthSlashDay(first.date)} 受理</span>
                <span>
                  {monthSlashDay(last.date)}{' '}
                  {last.flag === 'law' || last.flag === 'both' ? '法定' : last.flag === 'promise' ? '承诺' : ''}
                </span>
              </p>
            )}
          </>
        ) : (
          <p className="preview-sentence">
            {row.dueOn ? `${statusWords[row.status]}，${day(row.dueOn)}前` : statusWords[row.status]}
          </p>
        )}
        {found?.suspensions.map((pause) => (
          <p key={pause.id} className="sub">
            {pause.name}：{day(pause.after)}次日起停
            {pause.through ? `，到 ${day(pause.through)}` : `，最长到 ${day(pause.capOn)}`}
          </p>
        ))}
      </section>
      {found && found.steps.length > 0 && (
        <section>
          <h2>走到哪一步</h2>
          <ul className="step-bars">
            {found.steps.map((step) => (
              <li key={step.key} data-status={step.status} aria-current={step.status === 'open' ? 'step' : undefined}>
                <span>{step.name}</span>
                <i style={{ width: `${Math.max(8, Math.min(100, step.workingDays * 16))}%` }} />
                <span>
                  {step.status === 'done' && step.endedOn
                    ? `${monthSlashDay(step.endedOn)} 完成`
                    : step.status === 'open' && step.startedOn
                      ? `${monthSlashDay(step.startedOn)} 起，共 ${step.workingDays} 天`
                      : `共 ${step.workingDays} 天`}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {found && (
        <section>
          <h2>材料</h2>
          <MaterialCount states={found.materials.map((material) => material.state)} />
        </section>
      )}
      {found && (
        <section>
          <h2>最近</h2>
          <ul className="recent">
            {found.history
              .slice(-3)
              .reverse()
              .map((event) => (
                <li key={event.version}>
                  <time>
                    {monthSlashDay(dayAt(event.at))} {hourMinute(event.at)}
                  </time>
                  <span>{event.text}</span>
                </li>
              ))}
          </ul>
        </section>
      )}
    </aside>
  )
}

function MaterialCount({ states }: { states: readonly string[] }) {
  const count = (...wanted: string[]) => states.filter((state) => wanted.includes(state)).length
  const have = count('supplied')
  const free = count('held', 'waived')
  const deferred = count('deferred')
  const missing = count('missing')
  return (
    <ul className="material-count">
      {have > 0 && (
        <li>
          <Status shape="done">已收</Status>
          {have} 件
        </li>
      )}
      {free > 0 && (
        <li>
          <Status shape="done">免交</Status>
          {free} 件，共享取得
        </li>
      )}
      {deferred > 0 && (
        <li>
          <Status shape="half">容缺</Status>
          {deferred} 件待补
        </li>
      )}
      {missing > 0 && (
        <li>
          <Status shape="none">缺</Status>
          {missing} 件
        </li>
      )}
    </ul>
  )
}
