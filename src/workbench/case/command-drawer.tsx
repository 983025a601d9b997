import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type CaseView, casesRoutes } from '#modules/cases/contract.ts'
import { intentKey } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { queryClient, refresh } from '../api/requests.ts'
import { day, dayAt, hourMinute } from '../marks/days.ts'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { SideDrawer } from '../shell/side-drawer.tsx'

/** Sends a command with the version the writer saw and the number of this intent. */
export type Run = (version: number, intent: string) => Promise<CaseView>

/** What every drawer of a case is given. */
export interface DecisionDrawerProps {
  view: CaseView
  title: string
  onClose: () => void
  onDone: (view: CaseView) => void
}

/** Puts a fresh view of a case where every screen reads it. */
export function takeView(view: CaseView): void {
  queryClient.setQueryData([casesRoutes.getCase.path, { params: { id: view.id } }], view)
  refresh(casesRoutes.worklist, casesRoutes.worklistCounts, casesRoutes.board)
}

/**
 * A decision at the right edge, the materials still in sight at the left. Ctrl Enter confirms, Esc steps back and keeps what was written. If
 * somebody was faster it says who and when; what was written stays and goes with the next confirmation.
 */
export function CommandDrawer({
  title,
  note,
  view,
  run,
  lacking,
  confirm,
  size,
  onClose,
  onDone,
  children,
}: {
  title: string
  note?: string | undefined
  view: CaseView
  run: Run
  /** what is still missing, in words; nothing when it can be sent */
  lacking?: string | undefined
  confirm: string
  size?: number | undefined
  onClose: () => void
  onDone: (view: CaseView) => void
  /** the questions; may ask what the server finds wrong with a field */
  children: ReactNode | ((faultOf: (field: string) => string | undefined) => ReactNode)
}) {
  const intent = useRef(intentKey())
  const body = useRef<HTMLDivElement>(null)
  const [error, setError] = useState<unknown>(null)
  const [sending, setSending] = useState(false)
  const problem = problemOf(error)
  const outrun = problem?.stale || problem?.code === 'cases.stale'

  const send = async () => {
    if (sending) return
    if (lacking) {
      body.current?.querySelector<HTMLElement>('[aria-invalid=true], textarea, input')?.focus()
      return
    }
    setSending(true)
    setError(null)
    try {
      const fresh = await run(view.version, intent.current)
      intent.current = intentKey()
      takeView(fresh)
      onDone(fresh)
    } catch (caught) {
      if (!problemOf(caught)?.uncertain) intent.current = intentKey()
      setError(caught)
      if (problemOf(caught)?.status === 409)
        await queryClient.invalidateQueries({ queryKey: [casesRoutes.getCase.path, { params: { id: view.id } }] })
    } finally {
      setSending(false)
    }
  }
  useKeys(
    title,
    [
      { key: 'ctrl+enter', label: confirm, run: () => void send() },
      { key: 'escape', label: '收起，写的还在', run: onClose },
    ],
    { modal: true },
  )
  useEffect(() => {
    const timer = setTimeout(
      () => body.current?.querySelector<HTMLElement>('[data-first], textarea, input, select')?.focus(),
      60,
    )
    return () => clearTimeout(timer)
  }, [])
  const last = view.history.at(-1)
  return (
    <SideDrawer
      title={title}
      size={size}
      foot={{
        say: lacking ?? '',
        confirm: sending ? '正在办' : confirm,
        closed: lacking !== undefined || sending,
        onConfirm: () => void send(),
      }}
      onClose={onClose}
    >
      <div ref={body} className="drawer-body">
        {note && <p className="sub">{note}</p>}
        {outrun ? (
          <div className="say say-soon" role="alert">
            <p>
              {problem?.code === 'cases.stale'
                ? problem.message
                : last && `${last.actor}在 ${day(dayAt(last.at))}${hourMinute(last.at)} 先办了：${last.text}。`}
              {'　'}左边已是最新进展，您写的还在，看过再确认。
            </p>
          </div>
        ) : (
          <FaultSay error={error} />
        )}
        {typeof children === 'function' ? children((field) => problem?.field(field)) : children}
      </div>
    </SideDrawer>
  )
}
