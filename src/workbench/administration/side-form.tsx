import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { KeyCap } from '../marks/key-cap.tsx'
import { useKeys } from '../shell/keys.ts'

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
    <Drawer
      open
      placement="right"
      size={480}
      mask={false}
      closable={false}
      keyboard={false}
      title={title}
      extra={
        <button type="button" className="btn btn-small" onClick={onClose}>
          收起
          <KeyCap of="escape" />
        </button>
      }
      footer={
        confirm && (
          <div className="drawer-foot">
            <span className="sub">{lacking ?? ''}</span>
            <button
              type="button"
              className="btn btn-primary"
              aria-disabled={lacking !== undefined || pending}
              onClick={save}
            >
              {confirm}
              <KeyCap of="ctrl+enter" />
            </button>
          </div>
        )
      }
    >
      <div className="drawer-body">{children}</div>
    </Drawer>
  )
}
