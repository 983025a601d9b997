import { Segmented } from 'antd'
import { type FormEvent, type ReactNode, useRef } from 'react'
import { Link } from 'react-router'
import { casesRoutes } from '#modules/cases/contract.ts'
import { type PersonShown, registersRoutes } from '#modules/registers/contract.ts'
import { problemOf } from '../api/problem.ts'
import { useRead, useSend } from '../api/requests.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { Status } from '../marks/status.tsx'
import { TextField } from '../marks/text-field.tsx'
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
      <KnownApplicant
        checked={person.verifiedAt !== null}
        checkedBy={checkedWords[person.source]}
        facts={[
          ['姓名', `${person.name}${person.sex ? `　${sexNames[person.sex]}` : ''}`],
          ['证件', person.idNumber],
          ['手机', person.phone],
          ['住址', person.address],
        ]}
        wrong="不是这个人，重填"
        onWrong={() => onChange({ person: null })}
      >
        {person.deceased && <p className="say say-soon">人口库记载此人已去世，请核对。</p>}
      </KnownApplicant>
    )
  }
  return (
    <form onSubmit={submit} noValidate ref={form}>
      <TextField
        label="身份号码"
        fault={problem?.field('idNumber')}
        data-first
        data-code
        autoFocus
        autoComplete="off"
        maxLength={60}
        value={typed.idNumber}
        onChange={(text) => {
          // A card reader may send the name and the number in one go.
          const both = /^(\p{Script=Han}[\p{Script=Han}·]{1,19})[\s,，]+([\dXx]{15,18})$/u.exec(text.trim())
          if (lookUp.error) lookUp.reset()
          set(both ? { name: both[1] ?? '', idNumber: both[2] ?? '' } : { idNumber: text })
        }}
      />
      <TextField
        label="姓名"
        hint={newcomer ? '第一次来，请填姓名再核对' : '来过的不用填'}
        fault={problem?.field('name')}
        data-name
        autoComplete="off"
        value={typed.name}
        maxLength={100}
        onChange={(name) => set({ name })}
      />
      <TextField
        label="手机"
        optional
        fault={problem?.field('phone')}
        data-code
        autoComplete="off"
        inputMode="tel"
        value={typed.phone}
        maxLength={11}
        onChange={(phone) => set({ phone })}
      />
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

/** 核对过的申请人：怎么核对的、是谁，不是的话重填。 */
function KnownApplicant({
  checked,
  checkedBy,
  facts,
  wrong,
  onWrong,
  children,
}: {
  checked: boolean
  checkedBy: string
  /** what is not known is left out */
  facts: readonly (readonly [string, string | null])[]
  wrong: string
  onWrong: () => void
  children?: ReactNode
}) {
  return (
    <>
      <p>
        <Status shape={checked ? 'done' : 'half'}>{checkedBy}</Status>
      </p>
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="facts-row">
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {children}
      <button type="button" className="link sub" onClick={onWrong}>
        {wrong}
      </button>
    </>
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
      <KnownApplicant
        checked={legalPerson.verifiedAt !== null}
        checkedBy={legalPerson.verifiedAt ? '法人库核对一致' : '没有核对'}
        facts={[
          ['名称', legalPerson.name],
          ['代码', legalPerson.creditCode],
          ['负责人', legalPerson.representativeName],
          ['住所', legalPerson.address],
        ]}
        wrong="不是这个单位，重填"
        onWrong={() => onChange({ legalPerson: null })}
      />
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        label="统一社会信用代码"
        fault={problem?.field('creditCode')}
        data-first
        data-code
        autoFocus
        autoComplete="off"
        value={typed.creditCode}
        maxLength={40}
        onChange={(creditCode) => onChange({ typed: { ...typed, creditCode } })}
      />
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <button type="submit" className="btn btn-small" disabled={send.isPending}>
        {send.isPending ? '正在查' : '查法人库'}
        <KeyCap of="enter" />
      </button>
    </form>
  )
}
