import { useEffect, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import type { z } from 'zod'
import { type CaseView, casesRoutes, type IntakeBody } from '#modules/cases/contract.ts'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import type { FormSchema } from '#modules/catalog/model.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useStaff } from '../api/session.ts'
import { useDraft } from '../marks/draft.ts'
import { KeyCap, KeyHint } from '../marks/key-cap.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { AnswerForm, focusOn } from './answer-form.tsx'
import { ApplicantPane } from './applicant-pane.tsx'
import { Done } from './done.tsx'
import { answersToSend, asksValidity, emptyDraft, type IntakeDraft, lackingOf, validToOf } from './draft-model.ts'
import { ItemPicker } from './item-picker.tsx'
import { MaterialList } from './material-list.tsx'
import { PlanBand } from './plan-band.tsx'
import { PromisePane } from './promise-pane.tsx'
import { ResultValidity } from './result-validity.tsx'
import { inSituation, variantAnswersIn, withSituation } from './situation-form.ts'
import './intake.css'

type IntakeInput = z.input<typeof IntakeBody>

const places = {
  'window-clerk': 'county-hall',
  'township-helper': 'township-centre',
  'village-helper': 'village-station',
} as const

/** Asked about nobody the question is not sent. */
const nobody = { kind: 'individual', personId: '' } as const

function applicantOf(draft: IntakeDraft): IntakeInput['applicant'] | undefined {
  if (draft.kind === 'individual')
    return draft.person ? { kind: 'individual', personId: draft.person.personId } : undefined
  return draft.legalPerson ? { kind: 'legal-entity', legalPersonId: draft.legalPerson.legalPersonId } : undefined
}

/** 收件台：左边是谁，中间办什么、填什么，右边交什么。全程不用鼠标。 */
export function IntakePage() {
  const navigate = useNavigate()
  const staff = useStaff()
  const [draft, setDraft, dropDraft] = useDraft<IntakeDraft>('intake', emptyDraft)
  const [picking, setPicking] = useState(false)
  const [done, setDone] = useState<CaseView>()
  const [say, setSay] = useState('')
  const idField = useRef<HTMLDivElement>(null)
  const formArea = useRef<HTMLDivElement>(null)
  const materialArea = useRef<HTMLOListElement>(null)

  const item = useRead(
    catalogRoutes.getItem,
    { params: { code: draft.itemCode ?? '' }, query: {} },
    { enabled: draft.itemCode !== null },
  )
  const schema = useRead(
    catalogRoutes.getItemForm,
    { params: { code: draft.itemCode ?? '' } },
    { enabled: draft.itemCode !== null },
  )
  const ownForm = draft.itemCode === null ? undefined : (schema.data as unknown as FormSchema | undefined)
  const whole = draft.itemCode === null ? undefined : item.data
  const variantAnswers = variantAnswersIn(whole, draft.answers)
  const situation = JSON.stringify(variantAnswers)
  const { chosen, form } = useMemo(() => {
    const answers = JSON.parse(situation) as typeof variantAnswers
    return {
      chosen: whole && inSituation(whole, answers),
      form: ownForm && whole && withSituation(ownForm, whole, answers),
    }
  }, [whole, ownForm, situation])
  // The band of days is the only thing that hangs on the situation; asked again only where it does.
  const otherDays = chosen?.promisedWorkingDays !== whole?.promisedWorkingDays
  const applicant = applicantOf(draft)
  const preparation = useRead(
    casesRoutes.prepareIntake,
    { body: { itemCode: draft.itemCode ?? '', applicant: applicant ?? nobody, ...(otherDays && { variantAnswers }) } },
    { enabled: draft.itemCode !== null && applicant !== undefined },
  )
  const prepared = draft.itemCode !== null && applicant ? preparation.data : undefined
  const waiting = applicant !== undefined && preparation.isPending
  const send = useSend(casesRoutes.intake)
  const problem = problemOf(send.error)
  const faultOf = (key: string) => problem?.field(key) ?? problem?.field(`answers.${key}`)
  const lacking = lackingOf(draft, chosen, form, prepared)
  const change = (next: Partial<IntakeDraft>) => setDraft((old) => ({ ...old, ...next }))

  // A card reader types right after its key: the field takes the focus at once where it is there, else when it is drawn.
  const focusIdField = () => {
    const field = () => idField.current?.querySelector<HTMLInputElement>('input[data-first]')
    const there = field()
    if (there) there.focus()
    else setTimeout(() => field()?.focus(), 30)
  }
  const next = () => {
    dropDraft()
    setDraft(emptyDraft)
    setDone(undefined)
    send.reset()
    setSay('')
    focusIdField()
  }
  /** After the item is chosen: the first empty field, or the materials when the form is full. */
  const goOn = () => {
    const empty = formArea.current?.querySelector<HTMLElement>('[data-empty]')
    if (empty) focusOn(empty)
    else materialArea.current?.focus()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the focus moves once, when the form of a newly chosen item is there
  useEffect(() => {
    if (form && !waiting && !picking && document.activeElement === document.body) setTimeout(goOn, 30)
  }, [form, waiting, picking])

  const submit = (through: IntakeBody['through'], after?: (view: CaseView) => void) => {
    if (send.isPending || !chosen || !ownForm || !applicant) return
    const role = staff.posts
      .map((post) => places[post.role as keyof typeof places])
      .find((place) => place !== undefined)
    const needed = new Set(chosen.materials.map((material) => material.key))
    const ticked = Object.entries(draft.materials).filter(
      ([key, tick]) => needed.has(key) && (tick.state !== 'auto' || tick.files.length > 0),
    )
    const deferred = ticked.filter(([, tick]) => tick.state === 'deferred').map(([key]) => ({ key }))
    send.mutate(
      {
        body: {
          itemCode: chosen.code,
          applicant,
          answers: answersToSend(ownForm, draft),
          variantAnswers,
          materials: ticked.map(([key, tick]) => ({
            key,
            state: tick.state === 'auto' ? 'supplied' : tick.state,
            medium: tick.files.length > 0 ? 'electronic' : tick.state === 'supplied' ? 'paper' : null,
            uploads: tick.files.map((file) => file.uploadId),
          })),
          commitment: deferred.length > 0 ? 'deferred-materials' : null,
          deferrals: deferred,
          presence: { who: draft.who, place: role ?? 'county-hall', purpose: 'submit' },
          through,
          ...(through === 'settle' && asksValidity(chosen) ? { validTo: validToOf(draft.validTo) ?? null } : {}),
        },
      },
      {
        onError: () => setTimeout(goOn, 60),
        onSuccess: (view) => {
          dropDraft()
          setDraft(emptyDraft)
          refresh(casesRoutes.worklist, casesRoutes.worklistCounts, casesRoutes.board)
          if (after) after(view)
          else setDone(view)
        },
      },
    )
  }
  const settles = chosen?.handling === 'on-the-spot'
  const accept = () => {
    if (done) return
    if (lacking.length > 0) {
      setSay(`还差：${lacking.join('、')}`)
      if (draft.person ?? draft.legalPerson) goOn()
      else focusIdField()
      return
    }
    submit(settles ? 'settle' : 'accept')
  }
  const notify = () => submit('receive', (view) => navigate(`/cases/${view.id}?do=notify-once`))

  useKeys('收件台', [
    { key: 'f2', label: '下一位', run: next },
    { key: 'f6', label: '读卡或输入证件号', run: focusIdField },
    { key: 'f7', label: '选事项', run: () => setPicking(true) },
    { key: 'ctrl+enter', label: settles ? '当场办结并打印' : '受理并打印', run: accept },
    { key: 'ctrl+b', label: '一次性告知', run: notify },
    { key: 'ctrl+s', label: '存（每次改动也会自己存）', run: () => setSay('已存在本机') },
    {
      key: 'escape',
      label: '退一步，不丢内容',
      run: () => (document.activeElement as HTMLElement | null)?.blur(),
    },
  ])

  if (done) return <Done view={done} onNext={next} />
  return (
    <div className="intake">
      <h1 className="for-readers">收件台</h1>
      <aside className="intake-left" aria-label="申请人" ref={idField}>
        <ApplicantPane
          draft={draft}
          onChange={change}
          onNext={next}
          onKnown={() => (draft.itemCode === null ? setPicking(true) : goOn())}
        />
      </aside>
      <section className="intake-middle" aria-label="事项和申请表">
        <div className="intake-item">
          <button type="button" className="pick-button" onClick={() => setPicking(true)}>
            <KeyCap of="f7" />
            {chosen ? <b>{chosen.name}</b> : <span className="sub">选事项：拼音首字母、名称、编码</span>}
            {chosen && <span className="sub">{chosen.officeName}</span>}
          </button>
          {chosen && <PlanMark visits={chosen.visits} />}
        </div>
        {chosen && <PlanBand item={chosen} prepared={prepared} />}
        {prepared?.creditBarred && (
          <p className="say say-soon">申请人有没补上的失信记录：这次不能容缺，也不能告知承诺。</p>
        )}
        {preparation.error && applicant && draft.itemCode !== null && <FaultSay error={preparation.error} />}
        {send.error && problem?.status !== 422 && <FaultSay error={send.error} />}
        {problem?.status === 422 && (
          <p className="say say-late" role="alert">
            {problem.message}
          </p>
        )}
        <div ref={formArea} className="intake-form">
          {form && !waiting ? (
            <AnswerForm
              form={form}
              answers={draft.answers}
              prepared={prepared}
              faultOf={faultOf}
              onChange={(key, value) =>
                setDraft((old) => {
                  const { [key]: _, ...others } = old.answers
                  return { ...old, answers: value === undefined ? others : { ...others, [key]: value } }
                })
              }
              onEnd={() => materialArea.current?.focus()}
            />
          ) : (
            <div className="blank">
              {draft.itemCode === null ? (
                <>
                  <b>选好事项，申请表就在这里</b>
                  <p>
                    按 <KeyCap of="f7" />
                    ，打拼音首字母，回车。
                  </p>
                </>
              ) : item.error || schema.error ? (
                <FaultSay error={item.error ?? schema.error} />
              ) : (
                '正在读申请表和带出的内容'
              )}
            </div>
          )}
        </div>
      </section>
      <section className="intake-right" aria-label="材料">
        <MaterialList
          listRef={materialArea}
          item={chosen}
          prepared={prepared}
          ticks={draft.materials}
          onTick={(key, tick) => setDraft((old) => ({ ...old, materials: { ...old.materials, [key]: tick } }))}
          locked={picking}
        />
        {chosen && (
          <PromisePane
            item={chosen}
            ticks={draft.materials}
            promised={draft.promised}
            onPromise={(promised) => change({ promised })}
          />
        )}
        {chosen && asksValidity(chosen) && (
          <ResultValidity item={chosen} typed={draft.validTo} onChange={(validTo) => change({ validTo })} />
        )}
      </section>
      <footer className="bottom-bar intake-foot">
        <p className="key-hints">
          <KeyHint of={['1']}>–9 选材料</KeyHint>
          <KeyHint of={['f8']}>扫描</KeyHint>
          <KeyHint of={['space']}>收</KeyHint>
          <KeyHint of={['c']}>容缺</KeyHint>
          <KeyHint of={['x']}>缺</KeyHint>
          <KeyHint of={['escape']}>退一步，不丢内容</KeyHint>
        </p>
        <div className="acts">
          <span className="sub intake-lacking" role="status">
            {say ||
              (lacking.length > 0
                ? `还差：${lacking.slice(0, 4).join('、')}${lacking.length > 4 ? `等 ${lacking.length} 项` : ''}`
                : '都齐了')}
          </span>
          <button type="button" className="btn" aria-disabled={!chosen || send.isPending} onClick={notify}>
            一次性告知
            <KeyCap of="ctrl+b" />
          </button>
          <button
            type="button"
            className="btn btn-primary"
            aria-disabled={lacking.length > 0 || send.isPending}
            onClick={accept}
          >
            {send.isPending ? '正在办' : settles ? '当场办结并打印' : '受理并打印'}
            <KeyCap of="ctrl+enter" />
          </button>
        </div>
      </footer>
      {picking && (
        <ItemPicker
          audience={draft.kind}
          onClose={() => setPicking(false)}
          onPick={(code) => {
            setPicking(false)
            if (code !== draft.itemCode)
              change({ itemCode: code, answers: {}, materials: {}, promised: false, validTo: '' })
            ;(document.activeElement as HTMLElement | null)?.blur()
          }}
        />
      )}
    </div>
  )
}

function PlanMark({ visits }: { visits: number }) {
  return (
    <span className="visit-mark">{visits === 0 ? '不用跑' : visits === 1 ? '最多跑 1 次' : `需跑 ${visits} 次`}</span>
  )
}
