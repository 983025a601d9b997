import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { KeyCap } from '../marks/key-cap.tsx'

/** What stands at the foot of a drawer: what is still missing, and the button Ctrl Enter presses. */
export interface DrawerFoot {
  say: string
  confirm: string
  closed: boolean
  onConfirm: () => void
}

/** A drawer at the right edge; the page stays in sight and in reach. Its keys are given by whoever opens it. */
export function SideDrawer({
  title,
  size = 480,
  foot,
  onClose,
  children,
}: {
  title: string
  size?: number | undefined
  foot?: DrawerFoot | undefined
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Drawer
      open
      placement="right"
      size={size}
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
        foot && (
          <div className="drawer-foot">
            <span className="sub" role="status">
              {foot.say}
            </span>
            <button type="button" className="btn btn-primary" aria-disabled={foot.closed} onClick={foot.onConfirm}>
              {foot.confirm}
              <KeyCap of="ctrl+enter" />
            </button>
          </div>
        )
      }
    >
      {children}
    </Drawer>
  )
}
