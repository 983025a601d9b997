import { useState } from 'react'
import { KeyCap } from '../marks/key-cap.tsx'
import { Dialog } from './dialog.tsx'
import { keysInForce, useKeys } from './keys.ts'

/** 全部按键：现在这一页能用的。 */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const [layers] = useState(() =>
    keysInForce().map(({ title, bindings }) => ({ title, bindings: bindings.filter((one) => one.label) })),
  )
  useKeys('全部按键', [], { modal: true })
  return (
    <Dialog title="全部按键" onClose={onClose}>
      <div className="key-list">
        {layers
          .filter(({ bindings }) => bindings.length > 0)
          .map(({ title, bindings }) => (
            <section key={title}>
              <h3>{title}</h3>
              <dl>
                {bindings.map(({ key, label }) => (
                  <div key={key}>
                    <dt>
                      <KeyCap of={key} />
                    </dt>
                    <dd>{label}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
      </div>
      <p className="sub">单个的键在输入框里不起作用；只填号码的框里 / 和 ? 照样能用。Esc 退一步，不丢内容。</p>
    </Dialog>
  )
}
