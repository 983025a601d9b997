import { Input, Popover } from 'antd'
import { useState } from 'react'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { problemOf } from '../api/problem.ts'
import { useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { titleAtDesk } from '../marks/case-words.ts'
import { day, dayAt, hourMinute, monthSlashDay } from '../marks/days.ts'
import { lampShape, Status } from '../marks/status.tsx'
import { useKeys } from '../shell/keys.ts'
import { takeView } from './command-drawer.tsx'

const clockNames: Readonly<Record<CaseView['clocks'][number]['kind'], string>> = {
  silence: '收件审查',
  correction: '申请人补正',
  promise: '承诺时限',
  statutory: '法定时限',
  step: '本环节',
  deferral: '容缺补交',
  suspension: '暂停最长',
  delivery: '送达',
  verification: '承诺核查',
}
const whoNames = { applicant: '本人', 'family-agent': '家人或受托人', 'staff-helper': '代办员' } as const
const purposeNames = { submit: '交材料', verify: '核验', correct: '补正', pay: '缴费', 'pick-up': '领结果' } as const
const fewAnswers = 6
/** Answers that repeat what stands under 申请人. */
const saidAbove = new Set(['person.name', 'person.idNumber', 'account.phone', 'legal.name', 'legal.creditCode'])

/** 右栏：申请内容、时限、告知、环节、到场、文书、经过。 */
export function CaseSide({ view }: { view: CaseView }) {
  return (
    <aside className="case-side" aria-label="内容和经过">
      <Answers view={view} />
      <Clocks view={view} />
      <Notices view={view} />
      <Steps view={view} />
      <Visits view={view} />
      <Documents view={view} />
      <History view={view} />
    </aside>
  )
}

function Answers({ view }: { view: CaseView }) {
  const [all, setAll] = useState(false)
  useKeys('申请内容', [{ key: 'f', label: '申请内容看全部', run: () => setAll((old) => !old) }])
  const answers = view.form.filter((answer) => !saidAbove.has(answer.source ?? ''))
  const shown = all ? answers : answers.slice(0, fewAnswers)
  const { applicant } = view
  return (
    <section>
      <div className="head">
        <h2>申请内容</h2>
        {answers.length > fewAnswers && (
          <button type="button" className="link sub" onClick={() => setAll(!all)}>
            {all ? '收起' : `${answers.length} 项，看全部`} <kbd>F</kbd>
          </button>
        )}
      </div>
      <dl className="facts">
        <dt>申请人</dt>
        <dd>
          {applicant.name}
          {applicant.creditCode && <span className="sub">　{applicant.creditCode}</span>}
          {applicant.agentName && <span className="sub">　经办人 {applicant.agentName}</span>}
        </dd>
        {(applicant.idNumber || applicant.phone) && (
          <>
            <dt>{applicant.idNumber ? '证件、手机' : '手机'}</dt>
            <dd>
              {[applicant.idNumber, applicant.phone].filter(Boolean).join('　')}{' '}
              {!view.unmasked && <Unmask view={view} />}
            </dd>
          </>
        )}
        {shown.map((answer) => (
          <div key={answer.key} className="facts-row">
            <dt>{titleAtDesk(answer.label)}</dt>
            <dd>
              {answer.value}
              {answer.sourceText && <span className="sub">{`　${answer.sourceText}`}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** 显示完整信息：要写用途，留痕，申请人看得到。 */
function Unmask({ view }: { view: CaseView }) {
  const may = useMay('registers.unmask')
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const send = useSend(casesRoutes.unmask, {
    onDone: (fresh) => {
      takeView(fresh)
      setOpen(false)
    },
  })
  useKeys('申请人信息', [{ key: 'alt+v', label: '显示完整信息', when: () => may, run: () => setOpen(true) }])
  if (!may) return null
  const ready = reason.trim().length >= 4
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={
        <form
          className="unmask"
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) send.mutate({ params: { id: view.id }, body: { reason } })
          }}
        >
          <label htmlFor="unmask-reason">看完整信息做什么用</label>
          <Input
            id="unmask-reason"
            autoFocus
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <p className="sub">会留痕，申请人看得到是谁、为什么看的。</p>
          {send.error && <p className="field-fault">{problemOf(send.error)?.message}</p>}
          <button type="submit" className="btn btn-small" aria-disabled={!ready}>
            显示
          </button>
        </form>
      }
    >
      <button type="button" className="link">
        显示
      </button>
    </Popover>
  )
}

function Clocks({ view }: { view: CaseView }) {
  const clocks = view.clocks.filter((clock) => clock.kind !== 'step' || clock.endedOn === null)
  if (clocks.length === 0) return null
  return (
    <section>
      <h2>时限</h2>
      <table className="table thin">
        <tbody>
          {clocks.map((clock) => (
            <tr key={`${clock.kind}${clock.about ?? ''}`}>
              <th scope="row">
                {clock.kind === 'step'
                  ? (view.steps.find((step) => step.key === clock.about)?.name ?? '本环节')
                  : clockNames[clock.kind]}
              </th>
              <td>
                {clock.endedOn
                  ? `${day(clock.endedOn)}完成`
                  : clock.dueOn
                    ? `${day(clock.dueOn)}前`
                    : clock.lamp === 'unpromised'
                      ? '等日历公布'
                      : '时间不走'}
              </td>
              <td className="number">
                <Status shape={lampShape[clock.lamp]}>
                  {clock.endedOn
                    ? clock.late > 0
                      ? `超 ${clock.late} 天`
                      : '按时'
                    : clock.late > 0
                      ? `超 ${clock.late} 天`
                      : clock.lamp === 'paused'
                        ? '暂停'
                        : clock.remaining === 0
                          ? '今天到期'
                          : clock.remaining === null
                            ? '未定'
                            : `还剩 ${clock.remaining} 天`}
                </Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.suspensions.map((pause) => (
        <p key={pause.id} className="sub">
          {pause.name}：{pause.reason}。依据 {pause.basis}。{day(pause.after)}次日起停
          {pause.through ? `，${day(pause.through)}止` : `，最长到 ${day(pause.capOn)}`}
        </p>
      ))}
    </section>
  )
}

function Notices({ view }: { view: CaseView }) {
  const { notices, lateRequests, deferrals, denial } = view
  if (notices.length + lateRequests.length + deferrals.length === 0 && !denial) return null
  return (
    <section>
      <h2>告知和补交</h2>
      {denial && (
        <p>
          <b>不予</b>　{denial.reasons}
          <span className="sub">　依据 {denial.basis}</span>
        </p>
      )}
      {notices.map((notice) => (
        <div key={notice.round}>
          <p className="sub">
            {day(notice.noticedOn)}
            {notice.round > 1 ? `第 ${notice.round} 次告知` : '一次性告知'}，
            {notice.completedOn ? `${day(notice.completedOn)}补齐` : `${day(notice.dueOn)}前补`}
          </p>
          {notice.reason && <p className="sub">再告知的理由：{notice.reason}</p>}
          <ul className="asked">
            {notice.items.map((item) => (
              <li key={item.key}>
                <Status shape={item.settled ? 'done' : 'none'}>{item.settled ? '已补' : '待补'}</Status>
                <span>
                  {item.name}：{item.problem}
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {lateRequests.map((request) => (
        <ul key={request.items.map((item) => item.key).join()} className="asked">
          {request.items.map((item) => (
            <li key={item.key}>
              <Status shape={request.answered ? 'done' : 'info'}>{request.answered ? '已交' : '另要'}</Status>
              <span>{item.name}，不停表，不是必须</span>
            </li>
          ))}
        </ul>
      ))}
      {deferrals.length > 0 && (
        <ul className="asked">
          {deferrals.map((deferral) => (
            <li key={deferral.key}>
              <Status shape={deferral.suppliedOn ? 'done' : deferral.lapsed ? 'late' : 'half'}>
                {deferral.suppliedOn ? '已补' : deferral.lapsed ? '逾期' : '容缺'}
              </Status>
              <span>
                {deferral.name}，
                {deferral.suppliedOn ? `${day(deferral.suppliedOn)}补齐` : `${day(deferral.dueOn)}前补`}
                {deferral.extended && '（延过一次）'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Steps({ view }: { view: CaseView }) {
  if (view.steps.length === 0) return null
  return (
    <section>
      <div className="head">
        <h2>走到哪一步</h2>
        <span className="sub">
          {view.holder.staffName
            ? `在 ${view.holder.staffName} 手里`
            : view.holder.officeName
              ? `在${view.holder.officeName}${view.status === 'examining' ? '，没人认领' : ''}`
              : ''}
        </span>
      </div>
      <ol className="steps">
        {view.steps.map((step) => (
          <li key={step.key} aria-current={step.status === 'open' ? 'step' : undefined}>
            <Status shape={step.status === 'done' ? 'done' : step.status === 'open' ? 'half' : 'none'}>
              {step.name}
            </Status>
            <span className="sub">
              {step.officeName}
              {step.staffName ? `，${step.staffName}` : ''}
            </span>
            <span className="sub number">{step.endedOn ? day(step.endedOn) : `${step.workingDays} 天`}</span>
            {step.opinion && <p>{step.opinion}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Visits({ view }: { view: CaseView }) {
  const { visits } = view
  if (visits.log.length === 0) return null
  return (
    <section>
      <div className="head">
        <h2>跑了几次</h2>
        <span className="sub">
          承诺 {visits.declared} 次，实际 {visits.measured} 次
          {visits.chargedToOffice > 0 ? `，其中 ${visits.chargedToOffice} 次算我们的` : ''}
        </span>
      </div>
      <ul className="asked">
        {visits.log.map((one) => (
          <li key={one.version} className={one.void ? 'struck' : undefined}>
            <span className="sub nowrap">{day(one.on)}</span>
            <span>
              {whoNames[one.who]}，{one.where}，{purposeNames[one.purpose]}
              {!one.counts && <span className="sub">　不算跑</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Documents({ view }: { view: CaseView }) {
  if (view.documents.length === 0) return null
  return (
    <section>
      <h2>文书</h2>
      <ul className="asked">
        {view.documents.map((paper) => (
          <li key={`${paper.kind}${paper.version}`} className={paper.void ? 'struck' : undefined}>
            <span className="sub nowrap">{monthSlashDay(dayAt(paper.at))}</span>
            <span>
              <a href={paper.url} target="_blank" rel="noreferrer">
                {paper.title}
              </a>
              <span className="sub">　{paper.number}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ view }: { view: CaseView }) {
  return (
    <section>
      <div className="head">
        <h2>经过</h2>
        <span className="sub">{view.history.length} 条，最近的在前</span>
      </div>
      <ol className="history">
        {view.history.toReversed().map((event) => (
          <li key={event.version}>
            <time dateTime={event.at}>
              {monthSlashDay(dayAt(event.at))} {hourMinute(event.at)}
            </time>
            <span className="sub">{event.actor}</span>
            <span>
              {event.text}
              {event.detail && <span className="sub">　{event.detail}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
