import type { ReactNode } from 'react'
import { useKeys } from '../shell/keys.ts'
import { SideDrawer } from '../shell/side-drawer.tsx'

/** A form at the right edge; Ctrl Enter saves, Esc closes. */
export function SideForm({
  title,
  confirm,
  pending,
  lacking,
  onSave,
  onClose,
  children,
}: {
  title: string
  /** absent when there is nothing to save as a whole */
  confirm?: string
  pending: boolean
  lacking?: string | undefined
  onSave?: () => void
  onClose: () => void
  children: ReactNode
}) {
  const save = () => {
    if (!lacking && !pending) onSave?.()
  }
  useKeys(
    title,
    [
      { key: 'ctrl+enter', label: confirm ?? '', run: save },
      { key: 'escape', label: '收起', run: onClose },
    ],
    { modal: true },
  )
  return (
    <SideDrawer
      title={title}
      foot={
        confirm === undefined
          ? undefined
          : { say: lacking ?? '', confirm, closed: lacking !== undefined || pending, onConfirm: save }
      }
      onClose={onClose}
    >
      <div className="drawer-body">{children}</div>
    </SideDrawer>
  )
}
