import { Popover } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { call, intentKey } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { queryClient } from '../api/requests.ts'
import { KeyCap } from '../marks/key-cap.tsx'
import { useKeys } from '../shell/keys.ts'
import { AcceptDrawer } from './accept-drawer.tsx'
import { takeView } from './command-drawer.tsx'
import { DeferredDrawer } from './deferred-drawer.tsx'
import { NoticeDrawer } from './notice-drawer.tsx'
import { simpleCommands } from './simple-commands.ts'
import { SimpleDrawer } from './simple-drawer.tsx'
import { SupplementDrawer } from './supplement-drawer.tsx'

type Action = CaseView['actions'][number]

/** After D, the digit must follow within this time. */
const armedFor = 1_500
/** What moves the case on, most telling first: D 1. */
const forward = [
  'grant',
  'complete-step',
  'accept',
  'claim',
  'issue',
  'deliver',
  'supplement',
  'receive',
  'supply-deferred',
  'answer-late',
  'verify-commitment',
  'archive',
]
/** Shown at D 1 even while closed, with the reason: what this case is waiting for. */
const ahead: ReadonlySet<string> = new Set(['grant', 'complete-step'])
/** D 2 to D 6; of each pair the one that is open. */
const slots: readonly (readonly string[])[] = [
  ['notify-once', 'request-late'],
  ['suspend', 'resume'],
  ['extend'],
  ['transfer'],
  ['deny', 'not-accept'],
]
/** Given by the applicant, not at this desk. */
const elsewhere: ReadonlySet<string> = new Set(['submit'])
/** What was asked for comes in, before acceptance or after. */
const supplements: ReadonlySet<string> = new Set(['supplement', 'answer-late'])

/** 底栏：先按 D 再按数字，Ctrl Enter 确认。不能做的不藏，置灰写原因。 */
export function DecisionBar({
  view,
  start,
  onStarted,
  onDone,
}: {
  view: CaseView
  /** how the page was opened: `decide` as if D had been pressed, or a command whose drawer opens */
  start: string | null
  onStarted: () => void
  onDone: (view: CaseView, what: string) => void
}) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<string>()
  const [armed, setArmed] = useState(false)
  const [say, setSay] = useState('')
  const [more, setMore] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // While the applicant corrects, what comes in answers the notice.
  const actions = view.actions.filter(
    ({ command }) => !elsewhere.has(command) && !(command === 'answer-late' && view.status === 'correcting'),
  )
  const isOpen = (name: string) => actions.some((action) => action.command === name && action.open)
  const pick = (names: readonly string[]): Action | undefined => {
    const listed = names.flatMap((name) => actions.find((action) => action.command === name) ?? [])
    return listed.find((action) => action.open) ?? listed[0]
  }
  const first = pick(forward.filter((name) => ahead.has(name) || isOpen(name)))
  const placed: (Action | undefined)[] = [
    first,
    ...slots.map((names) => pick(names.filter((name) => name !== first?.command))),
  ]
  const rest = actions.filter((action) => !placed.includes(action))
  const openRest = rest.filter((action) => action.open)
  const closedRest = Map.groupBy(
    rest.filter((action) => !action.open),
    whyNot,
  )
  const titleOf = (action: Action) => (action.command === 'claim' ? `认领${stepName(view)}` : action.label)

  const arm = () => {
    setArmed(true)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setArmed(false), armedFor)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the key or button that led here
  useEffect(() => {
    if (start === 'decide') arm()
    else if (actions.some((action) => action.command === start && action.open)) setOpen(start ?? undefined)
    if (start !== null) onStarted()
    return () => clearTimeout(timer.current)
  }, [])

  const give = async (action: Action | undefined) => {
    setArmed(false)
    setMore(false)
    if (!action) return
    setSay('')
    if (!action.open) {
      setSay(`${action.label}：${whyNot(action)}`)
      return
    }
    if (action.command === 'deliver') {
      navigate(`/hand-out?number=${view.number ?? ''}`)
      return
    }
    if (action.command === 'claim') {
      try {
        const fresh = await call(
          casesRoutes.claim,
          { params: { id: view.id }, body: { version: view.version } },
          { intent: intentKey() },
        )
        takeView(fresh)
        onDone(fresh, '认领')
      } catch (error) {
        setSay(problemOf(error)?.message ?? '')
        void queryClient.invalidateQueries({ queryKey: [casesRoutes.getCase.path, { params: { id: view.id } }] })
      }
      return
    }
    setOpen(action.command)
  }
  useKeys('决定', [
    { key: 'd', label: '决定：接着按 1 到 6', run: arm },
    ...placed.map((action, i) => ({
      key: String(i + 1),
      ...(action ? { label: `D ${i + 1}　${action.label}` } : {}),
      when: () => armed,
      run: () => void give(action),
    })),
    {
      key: 'a',
      label: '认领',
      when: () => actions.some((one) => one.command === 'claim' && one.open),
      run: () => void give(actions.find((one) => one.command === 'claim')),
    },
    { key: 'escape', when: () => armed, run: () => setArmed(false) },
  ])

  const close = () => setOpen(undefined)
  const chosen = actions.find((action) => action.command === open)
  const done = (fresh: CaseView) => {
    close()
    onDone(fresh, chosen?.label ?? '')
  }
  const drawer = chosen && { view, title: chosen.label, onClose: close, onDone: done }
  const spec = chosen ? simpleCommands[chosen.command] : undefined
  if (actions.length === 0) {
    return (
      <div className="bottom-bar">
        <p className="sub">这件现在不归您办，只能看。</p>
      </div>
    )
  }
  return (
    <>
      <div className="bottom-bar decisions" role="toolbar" aria-label="决定" data-armed={armed || undefined}>
        {placed.map(
          (action, i) =>
            i > 0 &&
            action && (
              <ActionButton
                key={action.command}
                action={action}
                cap={`D ${i + 1}`}
                armed={armed}
                onGive={give}
                label={titleOf(action)}
              />
            ),
        )}
        {rest.length > 0 && (
          <Popover
            open={more}
            onOpenChange={setMore}
            trigger="click"
            placement="topLeft"
            content={
              <ul className="more-actions">
                {openRest.map((action) => (
                  <li key={action.command}>
                    <button type="button" className="link" onClick={() => void give(action)}>
                      {action.label}
                    </button>
                  </li>
                ))}
                {[...closedRest].map(([reason, closed]) => (
                  <li key={reason} className="sub">
                    <b>{closed.map((action) => action.label).join('、')}</b>
                    <span>{reason}</span>
                  </li>
                ))}
              </ul>
            }
          >
            <button type="button" className="btn">
              其他
            </button>
          </Popover>
        )}
        <span className="sub decision-say" role="status">
          {say || (armed ? '按数字' : '')}
        </span>
        <span className="sub nowrap decision-hint">
          先按 <KeyCap of="d" /> 再按数字，
          <KeyCap of="ctrl+enter" /> 确认
        </span>
        {first && <ActionButton action={first} cap="D 1" armed={armed} primary onGive={give} label={titleOf(first)} />}
      </div>
      {drawer && chosen.command === 'accept' && <AcceptDrawer {...drawer} />}
      {drawer && chosen.command === 'notify-once' && <NoticeDrawer {...drawer} late={false} />}
      {drawer && chosen.command === 'request-late' && <NoticeDrawer {...drawer} late />}
      {drawer && supplements.has(chosen.command) && <SupplementDrawer {...drawer} />}
      {drawer && chosen.command === 'supply-deferred' && <DeferredDrawer {...drawer} />}
      {drawer && spec && <SimpleDrawer key={chosen.command} {...drawer} command={chosen.command} spec={spec} />}
    </>
  )
}

/** Why a command is closed. The page is up to date by itself, so the advice to reload is left out. */
const whyNot = (action: Action): string => (action.reason ?? '现在不能办。').replace('请刷新后看最新进展。', '')

const stepName = (view: CaseView): string => {
  const step = view.steps.find((one) => one.status === 'open')
  return step ? `“${step.name}”` : ''
}

function ActionButton({
  action,
  cap,
  armed,
  primary = false,
  label,
  onGive,
}: {
  action: Action
  cap: string
  armed: boolean
  primary?: boolean
  label: string
  onGive: (action: Action) => void
}) {
  const reasonId = `why-${action.command}`
  return (
    <>
      <button
        type="button"
        className={`btn${primary && action.open ? ' btn-primary' : ''}${armed && action.open ? ' btn-armed' : ''}`}
        aria-disabled={!action.open}
        title={action.open ? undefined : whyNot(action)}
        aria-describedby={action.reason ? reasonId : undefined}
        onClick={() => onGive(action)}
      >
        {label}
        <kbd>{cap}</kbd>
      </button>
      {action.reason && (
        <span id={reasonId} className="for-readers">
          {whyNot(action)}
        </span>
      )}
    </>
  )
}
