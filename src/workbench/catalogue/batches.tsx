import { useState } from 'react'
import { NavLink, useParams } from 'react-router'
import type { z } from 'zod'
import { type BatchLine, type BatchView, publishingRoutes } from '#modules/publishing/contract.ts'
import { batchName } from '#modules/publishing/model.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { readDay } from '../marks/day-input.ts'
import { day, dayAt } from '../marks/days.ts'
import { Status } from '../marks/status.tsx'
import { TextField } from '../marks/text-field.tsx'
import { Dialog } from '../shell/dialog.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { BatchItems } from './batch-items.tsx'

type Line = z.output<typeof BatchLine>

/** 批次：左边各批，没有公布的在最前；右边一批的两张清单，公布、打印。 */
export function Batches() {
  const { id } = useParams()
  const read = useRead(publishingRoutes.listBatches, {})
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const chosen = id ?? read.data?.[0]?.batchId
  return (
    <section className="catalogue-work batches" aria-label="批次">
      <nav className="batch-list" aria-label="各批">
        <h1>批次</h1>
        <ul>
          {read.data?.map((batch) => (
            <li key={batch.batchId}>
              <NavLink
                to={`/catalogue/batches/${batch.batchId}`}
                aria-current={batch.batchId === chosen ? 'page' : undefined}
              >
                <b>{batchName(batch)}</b>
                <BatchState batch={batch} />
                <span className="sub">{batch.items} 项</span>
              </NavLink>
            </li>
          ))}
        </ul>
        {read.isPending && <p className="sub">正在读</p>}
      </nav>
      {chosen ? (
        <Batch key={chosen} id={chosen} />
      ) : (
        read.data && (
          <div className="blank">
            <b>还没有批次</b>
            <p>审定第一份草稿，就有了待公布的一批。</p>
          </div>
        )
      )}
    </section>
  )
}

const BatchState = ({ batch }: { batch: Pick<Line, 'publishedAt' | 'effectiveOn'> }) =>
  batch.publishedAt === null ? (
    <Status shape="half">待公布</Status>
  ) : (
    <Status shape="done">{day(batch.effectiveOn)}起</Status>
  )

function Batch({ id }: { id: string }) {
  const read = useRead(publishingRoutes.getBatch, { params: { id } })
  const approves = useMay('catalog.publish')
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const batch = read.data
  if (!batch) return <p className="blank">正在读</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard
    <section className="batch" tabIndex={0} aria-label={batchName(batch)}>
      <header className="head">
        <h2>{batch.title}</h2>
        <BatchState batch={batch} />
        <span className="batch-acts">
          {batch.publishedAt !== null && (
            <a className="btn btn-small" href={`/list/batches/${id}`} target="_blank" rel="noopener">
              看公开的清单
            </a>
          )}
          <button type="button" className="btn btn-small" onClick={() => window.print()}>
            打印
          </button>
        </span>
      </header>
      <p className="sub">
        {batchName(batch)}，{batch.items} 项
        {batch.publishedAt !== null && `，${day(dayAt(batch.publishedAt))}公布，${day(batch.effectiveOn)}起使用`}
      </p>
      {batch.publishedAt === null && (approves ? <Publish batch={batch} /> : <p className="say">由审核人员公布。</p>)}
      <BatchItems batch={batch} />
    </section>
  )
}

/** 公布：定生效日期和名称，再确认一次。 */
function Publish({ batch }: { batch: BatchView }) {
  const today = dayAt(new Date())
  const [on, setOn] = useState<string>(today)
  const [title, setTitle] = useState(batch.title)
  const [asking, setAsking] = useState(false)
  const send = useSend(publishingRoutes.publishBatch, {
    onDone: () => {
      setAsking(false)
      refresh(
        publishingRoutes.listBatches,
        publishingRoutes.getBatch,
        publishingRoutes.listDrafts,
        publishingRoutes.listEdited,
      )
    },
  })
  const from = readDay(on)
  const problem = problemOf(send.error)
  const lacking = batch.lines.length === 0 ? '先审定至少一份草稿' : from === undefined ? '日期写得不对' : undefined
  return (
    <>
      <form
        className="publish-form"
        aria-label="公布"
        onSubmit={(event) => {
          event.preventDefault()
          if (!lacking) setAsking(true)
        }}
      >
        <TextField label="清单名称" fault={problem?.field('title')} value={title} maxLength={100} onChange={setTitle} />
        <TextField
          label="从哪天起使用"
          hint={from ? day(from) : undefined}
          fault={from === undefined ? '日期写成 2026-05-19 这样。' : problem?.field('effectiveOn')}
          value={on}
          onChange={setOn}
        />
        <button type="submit" className="btn btn-primary" aria-disabled={lacking !== undefined}>
          公布这一批
        </button>
        {lacking && <span className="sub">{lacking}</span>}
        {!asking && problem?.status !== 422 && <FaultSay error={send.error} />}
      </form>
      {asking && from && (
        <Confirm
          say={`公布 ${batch.lines.length} 个事项，从 ${day(from)}起，新收的件按新版本办，正在办的不受影响。公布以后不能收回，只能再出一批。`}
          pending={send.isPending}
          error={send.error}
          onConfirm={() =>
            send.mutate({ params: { id: batch.batchId }, body: { effectiveOn: from, title: title.trim() } })
          }
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function Confirm({
  say,
  pending,
  error,
  onConfirm,
  onClose,
}: {
  say: string
  pending: boolean
  error: unknown
  onConfirm: () => void
  onClose: () => void
}) {
  useKeys('公布', [{ key: 'ctrl+enter', label: '确认公布', run: onConfirm }], { modal: true })
  return (
    <Dialog title="确认公布" onClose={onClose}>
      <p>{say}</p>
      <FaultSay error={error} />
      <p className="dialog-acts">
        <button type="button" className="btn btn-primary" disabled={pending} onClick={onConfirm}>
          确认公布
          <kbd>Ctrl Enter</kbd>
        </button>
      </p>
    </Dialog>
  )
}
