import { Input, Segmented } from 'antd'
import { type FormEvent, useRef } from 'react'
import { Link } from 'react-router'
import { casesRoutes } from '#modules/cases/contract.ts'
import { type PersonShown, registersRoutes } from '#modules/registers/contract.ts'
import { problemOf } from '../api/problem.ts'
import { useRead, useSend } from '../api/requests.ts'
import { Field } from '../marks/field.tsx'
import { KeyCap } from '../marks/key-cap.tsx'
import { Status } from '../marks/status.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { emptyDraft, type IntakeDraft } from './draft-model.ts'

const sexNames = { male: '男', female: '女' } as const
const checkedWords = {
  'population-register': '人口库核对一致',
  window: '窗口核验',
  declared: '本人填写，没有核对',
} as const

/** 左栏：申请人。读卡器当键盘用：号码（或姓名加号码），回车核对；来过的不用姓名。 */
export function ApplicantPane({
  draft,
  onChange,
  onNext,
  onKnown,
}: {
  draft: IntakeDraft
  onChange: (next: Partial<IntakeDraft>) => void
  onNext: () => void
  onKnown: () => void
}) {
  const counts = useRead(casesRoutes.worklistCounts, {}, { every: 60_000 })
  const known = draft.kind === 'individual' ? draft.person : draft.legalPerson
  return (
    <>
      <section className="intake-next">
        <button type="button" className="btn btn-small" onClick={onNext}>
          下一位
          <KeyCap of="f2" />
        </button>
        <Segmented
          size="small"
          aria-label="谁申请"
          value={draft.kind}
          onChange={(kind: IntakeDraft['kind']) => onChange({ ...emptyDraft, kind })}
          options={[
            { value: 'individual', label: '个人' },
            { value: 'legal-entity', label: '单位' },
          ]}
        />
      </section>
      <section>
        <div className="head">
          <h2>{draft.kind === 'individual' ? '申请人' : '申请单位'}</h2>
          <span className="sub">
            <KeyCap of="f6" />
          </span>
        </div>
        {draft.kind === 'individual' ? (
          <PersonLookup key={String(draft.person?.personId)} draft={draft} onChange={onChange} onKnown={onKnown} />
        ) : (
          <LegalPersonLookup draft={draft} onChange={onChange} onKnown={onKnown} />
        )}
      </section>
      {known && (
        <section>
          <fieldset className="who">
            <legend>来办的人</legend>
            {(
              [
                ['applicant', draft.kind === 'individual' ? '本人' : '单位的人'],
                ['family-agent', draft.kind === 'individual' ? '家人或受托人' : '受托人'],
                ['staff-helper', '代办员'],
              ] as const
            ).map(([who, label]) => (
              <label key={who}>
                <input type="radio" name="who" checked={draft.who === who} onChange={() => onChange({ who })} /> {label}
              </label>
            ))}
          </fieldset>
        </section>
      )}
      {counts.data && (
        <section className="intake-today">
          <h2>手上的件</h2>
          <dl>
            {(
              [
                ['to-accept', '等受理'],
                ['correcting', '等补正'],
                ['to-deliver', '等送达'],
              ] as const
            ).map(([view, name]) => (
              <div key={view}>
                <dt>{name}</dt>
                <dd>
                  <Link to={`/cases?view=${view}`}>{counts.data.counts[view]}</Link>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  )
}

type LookupProps = { draft: IntakeDraft; onChange: (next: Partial<IntakeDraft>) => void; onKnown: () => void }

function PersonLookup({ draft, onChange, onKnown }: LookupProps) {
  const { typed, person } = draft
  const form = useRef<HTMLFormElement>(null)
  const send = useSend(registersRoutes.registerPerson)
  const lookUp = useSend(registersRoutes.lookUpPerson)
  const newcomer = problemOf(lookUp.error)?.status === 404
  const problem = problemOf(send.error) ?? (newcomer ? undefined : problemOf(lookUp.error))
  const pending = send.isPending || lookUp.isPending
  const set = (next: Partial<IntakeDraft['typed']>) => onChange({ typed: { ...typed, ...next } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (pending) return
    const focus = (field: string) => form.current?.querySelector<HTMLInputElement>(field)?.focus()
    if (typed.idNumber.trim() === '') {
      focus('input[data-first]')
      return
    }
    const found = (person: PersonShown) => {
      onChange({ person })
      onKnown()
    }
    if (typed.name.trim() === '') {
      if (newcomer) focus('input[data-name]')
      else
        lookUp.mutate(
          { body: { idNumber: typed.idNumber } },
          {
            onSuccess: found,
            onError: (error) => focus(problemOf(error)?.status === 404 ? 'input[data-name]' : 'input[data-first]'),
          },
        )
      return
    }
    send.mutate(
      {
        body: {
          name: typed.name,
          idNumber: typed.idNumber,
          phone: typed.phone.trim() || null,
          documentSeen: draft.documentSeen,
        },
      },
      {
        onSuccess: (reply) => found(reply.person),
      },
    )
  }
  if (person) {
    return (
      <>
        <p>
          <Status shape={person.verifiedAt ? 'done' : 'half'}>{checkedWords[person.source]}</Status>
        </p>
        <dl className="facts">
          <dt>姓名</dt>
          <dd>
            {person.name}
            {person.sex && `　${sexNames[person.sex]}`}
          </dd>
          <dt>证件</dt>
          <dd>{person.idNumber}</dd>
          {person.phone && (
            <>
              <dt>手机</dt>
              <dd>{person.phone}</dd>
            </>
          )}
          {person.address && (
            <>
              <dt>住址</dt>
              <dd>{person.address}</dd>
            </>
          )}
        </dl>
        {person.deceased && <p className="say say-soon">人口库记载此人已去世，请核对。</p>}
        <button type="button" className="link sub" onClick={() => onChange({ person: null })}>
          不是这个人，重填
        </button>
      </>
    )
  }
  return (
    <form onSubmit={submit} noValidate ref={form}>
      <Field label="身份号码" fault={problem?.field('idNumber')}>
        {(id) => (
          <Input
            id={id}
            data-first
            autoFocus
            autoComplete="off"
            maxLength={60}
            value={typed.idNumber}
            onChange={(event) => {
              // A card reader may send the name and the number in one go.
              const both = /^(\p{Script=Han}[\p{Script=Han}·]{1,19})[\s,，]+([\dXx]{15,18})$/u.exec(
                event.target.value.trim(),
              )
              if (lookUp.error) lookUp.reset()
              set(both ? { name: both[1] ?? '', idNumber: both[2] ?? '' } : { idNumber: event.target.value })
            }}
          />
        )}
      </Field>
      <Field label="姓名" hint={newcomer ? '第一次来，请填姓名再核对' : '来过的不用填'} fault={problem?.field('name')}>
        {(id) => (
          <Input
            id={id}
            data-name
            autoComplete="off"
            value={typed.name}
            maxLength={100}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field label="手机" optional fault={problem?.field('phone')}>
        {(id) => (
          <Input
            id={id}
            autoComplete="off"
            inputMode="tel"
            value={typed.phone}
            maxLength={11}
            onChange={(event) => set({ phone: event.target.value })}
          />
        )}
      </Field>
      <label className="seen">
        <input
          type="checkbox"
          checked={draft.documentSeen}
          onChange={(event) => onChange({ documentSeen: event.target.checked })}
        />{' '}
        看过证件原件
      </label>
      {problem?.status !== 422 && <FaultSay error={problem} />}
      <button type="submit" className="btn btn-small" aria-disabled={pending}>
        {pending ? '正在核对' : '核对'}
        <KeyCap of="enter" />
      </button>
    </form>
  )
}

function LegalPersonLookup({ draft, onChange, onKnown }: LookupProps) {
  const { typed, legalPerson } = draft
  const send = useSend(registersRoutes.registerLegalPerson)
  const problem = problemOf(send.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate(
      { body: { creditCode: typed.creditCode } },
      {
        onSuccess: (found) => {
          onChange({ legalPerson: found })
          onKnown()
        },
      },
    )
  }
  if (legalPerson) {
    return (
      <>
        <p>
          <Status shape={legalPerson.verifiedAt ? 'done' : 'half'}>
            {legalPerson.verifiedAt ? '法人库核对一致' : '没有核对'}
          </Status>
        </p>
        <dl className="facts">
          <dt>名称</dt>
          <dd>{legalPerson.name}</dd>
          <dt>代码</dt>
          <dd>{legalPerson.creditCode}</dd>
          {legalPerson.representativeName && (
            <>
              <dt>负责人</dt>
              <dd>{legalPerson.representativeName}</dd>
            </>
          )}
          {legalPerson.address && (
            <>
              <dt>住所</dt>
              <dd>{legalPerson.address}</dd>
            </>
          )}
        </dl>
        <button type="button" className="link sub" onClick={() => onChange({ legalPerson: null })}>
          不是这个单位，重填
        </button>
      </>
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Field label="统一社会信用代码" fault={problem?.field('creditCode')}>
        {(id) => (
          <Input
            id={id}
            data-first
            autoFocus
            autoComplete="off"
            value={typed.creditCode}
            maxLength={40}
            onChange={(event) => onChange({ typed: { ...typed, creditCode: event.target.value } })}
          />
        )}
      </Field>
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <button type="submit" className="btn btn-small" disabled={send.isPending}>
        {send.isPending ? '正在查' : '查法人库'}
        <KeyCap of="enter" />
      </button>
    </form>
  )
}
