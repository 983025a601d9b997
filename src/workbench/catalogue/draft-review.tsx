import { useState } from 'react'
import { Link } from 'react-router'
import type { Finding } from '#modules/catalog/contract.ts'
import { type DraftView, publishingRoutes } from '#modules/publishing/contract.ts'
import { refresh, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { day, dayAt, hourMinute } from '../marks/days.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { ChangeTable } from './change-list.tsx'
import { DraftHead } from './draft-head.tsx'
import { InspectionPane } from './editor/inspection-pane.tsx'
import { GuideRead } from './guide-read.tsx'
import { ReasonDrawer } from './reason-drawer.tsx'
import { WaiveDrawer } from './waive-drawer.tsx'
import { actNames } from './words.ts'

type Asking = { what: 'return' | 'discard' } | { what: 'waive'; finding: Finding }

/** 看一份草稿：左边改了什么、改成什么样，右边检查；能审定、退回、豁免的在下面办。 */
export function DraftReview({ draft, onTaken }: { draft: DraftView; onTaken: (draft?: DraftView) => void }) {
  const approves = useMay('catalog.publish')
  const [asking, setAsking] = useState<Asking>()
  const approve = useSend(publishingRoutes.approveDraft, {
    onDone: (fresh) => {
      refresh(publishingRoutes.listDrafts, publishingRoutes.listBatches, publishingRoutes.listEdited)
      onTaken(fresh)
    },
  })
  const { inspection, may } = draft
  const mayApprove = may.includes('approve')
  const waiting = draft.state === 'checked'
  const whyNot = waiting && approves && !mayApprove && draft.mine ? '您写过这份草稿，由另一位审核人员审定' : undefined
  const give = () => {
    if (mayApprove && !approve.isPending)
      approve.mutate({ params: { id: draft.draftId }, body: { revision: draft.revision } })
  }
  useKeys(
    '审核',
    [
      ...(mayApprove ? [{ key: 'ctrl+enter', label: '审定', run: give }] : []),
      ...(may.includes('return')
        ? [{ key: 'r', label: '退回', run: () => setAsking({ what: 'return' as const }) }]
        : []),
    ],
    { off: asking !== undefined },
  )
  return (
    <section className="draft draft-read" aria-label={`草稿：${draft.name}`}>
      <DraftHead draft={draft} name={draft.name} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <section className="draft-form" tabIndex={0} aria-label="改动">
        <FaultSay error={approve.error}>
          <button type="button" className="link" onClick={() => onTaken()}>
            读最新的
          </button>
        </FaultSay>
        {draft.state === 'approved' && draft.batchId && (
          <p className="say">
            已经审定，在<Link to={`/catalogue/batches/${draft.batchId}`}>待公布的一批</Link>里。
          </p>
        )}
        {draft.state === 'draft' && <p className="say">还在编制，没有送审。</p>}
        <section>
          <h2>改了什么</h2>
          <ChangeTable
            changes={inspection.changes}
            before={draft.baseVersion === null ? '原来' : `第 ${draft.baseVersion} 版`}
            after="这份草稿"
            empty={draft.kind === 'create' ? '新设的事项，没有旧版本可以比。' : '要素没有改动。'}
          />
        </section>
        <section>
          <h2>经过</h2>
          <ol className="acts-list">
            {runsOf(draft.acts).map((one) => (
              <li key={`${one.at}${one.act}`}>
                <time dateTime={one.at}>
                  {day(dayAt(one.at))}
                  {hourMinute(one.at)}
                </time>
                <span>
                  {one.by} {actNames[one.act]}
                  {one.times > 1 && ` ${one.times} 次`}
                  {one.reason && `：${one.reason}`}
                </span>
              </li>
            ))}
          </ol>
        </section>
        <section>
          <h2>群众看到的样子</h2>
          {inspection.preview ? (
            <GuideRead guide={inspection.preview} />
          ) : (
            <p className="sub">还读不成一个事项，先改好错误。</p>
          )}
        </section>
      </section>
      <InspectionPane
        inspection={inspection}
        pending={false}
        onWaive={
          approves && (draft.state === 'draft' || draft.state === 'checked')
            ? (finding) => setAsking({ what: 'waive', finding })
            : undefined
        }
      />
      <footer className="bottom-bar">
        <span className="sub" role="status">
          {whyNot ?? (approve.isPending ? '正在审定' : '')}
        </span>
        <div className="acts">
          {may.includes('discard') && (
            <button type="button" className="btn" onClick={() => setAsking({ what: 'discard' })}>
              作废
            </button>
          )}
          {may.includes('return') && (
            <button type="button" className="btn" onClick={() => setAsking({ what: 'return' })}>
              {approves && !draft.mine ? '退回修改' : '撤回修改'}
              <KeyCap of="r" />
            </button>
          )}
          {waiting && approves && (
            <button
              type="button"
              className="btn btn-primary"
              aria-disabled={!mayApprove || approve.isPending}
              title={whyNot}
              onClick={give}
            >
              审定
              <KeyCap of="ctrl+enter" />
            </button>
          )}
        </div>
      </footer>
      {asking?.what === 'waive' && (
        <WaiveDrawer finding={asking.finding} onDone={() => onTaken()} onClose={() => setAsking(undefined)} />
      )}
      {(asking?.what === 'return' || asking?.what === 'discard') && (
        <ReasonDrawer
          title={`${asking.what === 'return' ? (draft.mine ? '撤回' : '退回') : '作废'}　${draft.name}`}
          confirm={asking.what === 'return' ? (draft.mine ? '撤回' : '退回') : '作废'}
          note={
            asking.what === 'return' ? '写明为什么、要改什么，编辑会看到。' : '作废以后不能再改；要再改，重新开始编制。'
          }
          route={asking.what === 'return' ? publishingRoutes.returnDraft : publishingRoutes.discardDraft}
          draft={draft}
          onDone={onTaken}
          onClose={() => setAsking(undefined)}
        />
      )}
    </section>
  )
}

/** Saves in a row by one person as one line: they come every few seconds. */
function runsOf(acts: DraftView['acts']): (DraftView['acts'][number] & { times: number })[] {
  const runs: (DraftView['acts'][number] & { times: number })[] = []
  for (const one of acts) {
    const last = runs.at(-1)
    if (last && last.act === 'saved' && one.act === 'saved' && last.by === one.by) {
      last.times += 1
      last.at = one.at
    } else runs.push({ ...one, times: 1 })
  }
  return runs.toReversed()
}
