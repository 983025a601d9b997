import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { type DraftView, type Inspection, publishingRoutes } from '#modules/publishing/contract.ts'
import { standingKinds } from '#modules/publishing/model.ts'
import { type ApiProblem, problemOf } from '../../api/problem.ts'
import { refresh, useSend } from '../../api/requests.ts'
import { hourMinute } from '../../marks/days.ts'
import { useDraft } from '../../marks/draft.ts'
import { KeyCap, KeyHint } from '../../marks/key-cap.tsx'
import { FaultSay } from '../../shell/fault-say.tsx'
import { useKeys } from '../../shell/keys.ts'
import { saveText } from '../csv.ts'
import { DraftHead } from '../draft-head.tsx'
import { ReasonDrawer } from '../reason-drawer.tsx'
import { placeWords } from '../words.ts'
import { Conflict } from './conflict.tsx'
import { type Entry, sameEntry } from './entry.ts'
import { EntryDeskContext, jumpTo, useEntry, useMarks } from './entry-desk.tsx'
import { InspectionPane } from './inspection-pane.tsx'
import { sections } from './sections.tsx'
import { useInspection } from './use-inspection.ts'
import { type SavingState, useSaving } from './use-saving.ts'

/** What a tab keeps of an entry that is not saved yet: with the version it was written on. */
interface Kept {
  revision: number
  base: Entry
  entry: Entry
}

/** 编制：左边目录，中间填写，右边随改随查；自动保存，能撤销，送审不过就说明在哪里。 */
export function DraftEditor({ draft, onTaken }: { draft: DraftView; onTaken: (draft: DraftView) => void }) {
  const [kept, keep, drop] = useDraft<Kept>(`entry.${draft.draftId}`, { revision: 0, base: {}, entry: {} })
  // Typed before a reload and never saved: it goes on from there; if somebody else has written since, saving says so.
  const [start] = useState(() =>
    kept.revision > 0 && !sameEntry(kept.entry, draft.source)
      ? { entry: kept.entry, saved: { revision: kept.revision, entry: kept.base, at: draft.updatedAt } }
      : { entry: draft.source, saved: { revision: draft.revision, entry: draft.source, at: draft.updatedAt } },
  )
  const { entry, set, undo, redo, take, canUndo, canRedo } = useEntry(start.entry)
  const { state, saved, flush, adopt } = useSaving(draft.draftId, start.saved, entry)
  const { inspection, pending, fault } = useInspection(entry, draft.inspection, draft.code)
  const marksAt = useMarks(inspection)
  const [refused, setRefused] = useState<ApiProblem>()
  const [discarding, setDiscarding] = useState(false)
  const refusal = useRef<HTMLElement>(null)
  const leaves = standingKinds.includes(draft.kind)

  useEffect(() => {
    if (entry === saved.entry || sameEntry(entry, saved.entry)) drop()
    else keep({ revision: saved.revision, base: saved.entry, entry })
  }, [entry, saved, keep, drop])

  const check = useSend(publishingRoutes.checkDraft, {
    onDone: (fresh) => {
      refresh(publishingRoutes.listDrafts, publishingRoutes.listEdited)
      onTaken(fresh)
    },
  })
  const revision = useRef(saved.revision)
  revision.current = saved.revision
  const send = async () => {
    setRefused(undefined)
    if (!(await flush())) return
    check.mutate(
      { params: { id: draft.draftId }, body: { revision: revision.current } },
      {
        onError: (error) => {
          setRefused(problemOf(error))
          requestAnimationFrame(() => refusal.current?.focus())
        },
      },
    )
  }
  useKeys('编制', [
    { key: 'ctrl+s', label: '存', run: () => void flush() },
    { key: 'ctrl+z', label: '撤销上一步', run: undo },
    { key: 'ctrl+y', label: '重做', run: redo },
    { key: 'ctrl+enter', label: '送审', run: () => void send() },
  ])
  // What was refused for its faults is no longer refused once they are mended.
  const told =
    refused?.code === 'publishing.not-publishable' &&
    !inspection.faults.length &&
    !inspection.findings.some((one) => one.blocks)
      ? undefined
      : refused
  const desk = useMemo(() => ({ entry, set, marksAt }), [entry, set, marksAt])
  const broken = new Set(
    [
      ...inspection.faults.map((one) => one.path),
      ...inspection.findings.filter((one) => one.blocks).map((one) => one.field),
    ].map((path) => path.split(/[.[]/)[0] ?? ''),
  )
  return (
    <section className="draft" aria-label={`编制：${draft.name}`}>
      <DraftHead draft={draft} name={typeof entry.name === 'string' ? entry.name : draft.name}>
        <SavingSay state={state} at={saved.at} />
      </DraftHead>
      {!leaves && (
        <nav className="draft-index" aria-label="目录">
          {sections.map((section) => {
            const faults = section.fields.some((field) => broken.has(field))
            return (
              <a
                key={section.key}
                href={`#part-${section.key}`}
                onClick={(event) => {
                  event.preventDefault()
                  const part = document.getElementById(`part-${section.key}`)
                  part?.scrollIntoView({ block: 'start' })
                  part?.focus({ preventScroll: true })
                }}
              >
                {section.name}
                {faults && <span className="st st-late">有错</span>}
              </a>
            )
          })}
        </nav>
      )}
      <EntryDeskContext value={desk}>
        <div className="draft-form">
          {(state.is === 'conflict' || state.is === 'failed') && (
            <div className="draft-say">
              {state.is === 'conflict' && (
                <Conflict
                  problem={state.problem}
                  base={saved.entry}
                  mine={entry}
                  theirs={state.theirs}
                  onSettle={(settled) => {
                    take(settled)
                    adopt(state.theirs)
                  }}
                />
              )}
              {state.is === 'failed' && (
                <FaultSay error={state.problem}>
                  <button
                    type="button"
                    className="link"
                    onClick={() => saveText(`${draft.name}.json`, JSON.stringify([entry], null, 2), 'application/json')}
                  >
                    把我写的存成文件
                  </button>
                </FaultSay>
              )}
            </div>
          )}
          {leaves ? (
            <p className="say">{`${draft.reason ?? ''}　要素不变，送审、公布以后生效。`}</p>
          ) : (
            sections.map(({ key, name, Body }) => (
              <section key={key} id={`part-${key}`} tabIndex={-1} aria-label={name}>
                <h2>{name}</h2>
                <div className="section-body">
                  <Body />
                </div>
              </section>
            ))
          )}
        </div>
      </EntryDeskContext>
      <InspectionPane
        inspection={inspection}
        pending={pending}
        onJump={leaves ? undefined : jumpTo}
        refusal={told ? <Refusal ref={refusal} problem={told} inspection={inspection} /> : <FaultSay error={fault} />}
      />
      <footer className="bottom-bar">
        <p className="key-hints">
          <KeyHint of={['ctrl+z']}>撤销</KeyHint>
          <KeyHint of={['alt+↑', 'alt+↓']}>移动一行</KeyHint>
        </p>
        <div className="acts">
          {draft.may.includes('discard') && (
            <button type="button" className="btn" onClick={() => setDiscarding(true)}>
              作废
            </button>
          )}
          <button type="button" className="btn" aria-disabled={!canUndo} onClick={undo}>
            撤销上一步
          </button>
          <button type="button" className="btn" aria-disabled={!canRedo} onClick={redo}>
            重做
          </button>
          <button
            type="button"
            className="btn btn-primary"
            disabled={check.isPending || state.is === 'saving'}
            onClick={() => void send()}
          >
            送审
            <KeyCap of="ctrl+enter" />
          </button>
        </div>
      </footer>
      {discarding && (
        <ReasonDrawer
          title={`作废　${draft.name}`}
          confirm="作废"
          note="作废以后不能再改；要再改，重新开始编制。"
          route={publishingRoutes.discardDraft}
          draft={{ draftId: draft.draftId, revision: saved.revision }}
          onDone={onTaken}
          onClose={() => setDiscarding(false)}
        />
      )}
    </section>
  )
}

function SavingSay({ state, at }: { state: SavingState; at: string }) {
  const words =
    state.is === 'saved'
      ? `已保存 ${hourMinute(at)}`
      : state.is === 'unsaved'
        ? '有改动没有保存'
        : state.is === 'saving'
          ? '正在保存'
          : state.is === 'conflict'
            ? '没有保存：别人刚改过'
            : '没有保存'
  return (
    <span role="status" className={state.is === 'saved' || state.is === 'saving' ? 'sub' : 'saving-open'}>
      {words}
    </span>
  )
}

/** 送不出去的原因，一条一条能点过去。 */
function Refusal({
  ref,
  problem,
  inspection,
}: {
  ref: RefObject<HTMLElement | null>
  problem: ApiProblem
  inspection: Inspection
}) {
  const reasons = [
    ...inspection.faults.map(({ path, message }) => ({ place: path, words: message })),
    ...inspection.findings
      .filter((finding) => finding.blocks)
      .map(({ field, index, text }) => ({ place: index === null ? field : `${field}[${index}]`, words: `“${text}”` })),
  ]
  return (
    <section ref={ref} tabIndex={-1} className="refusal say say-late" role="alert" aria-label="没有送出去">
      <div>
        <p>{problem.message}</p>
        <ul>
          {reasons.map(({ place, words }) => (
            <li key={`${place}${words}`}>
              <button type="button" className="link" onClick={() => jumpTo(place)}>
                {placeWords(place)}
              </button>
              <span className="sub">{words}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
