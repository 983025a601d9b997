import { type KeyboardEvent, type ReactNode, useId } from 'react'

/** 页签：left and right arrows go from one to the next; only the chosen one is drawn. */
export function Tabs<Key extends string>({
  label,
  tabs,
  chosen,
  onChoose,
  children,
}: {
  label: string
  tabs: readonly { key: Key; name: ReactNode }[]
  chosen: Key
  onChoose: (key: Key) => void
  /** the panel of the chosen tab */
  children: ReactNode
}) {
  const id = useId()
  const step = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = (tabs.findIndex((tab) => tab.key === chosen) + by + tabs.length) % tabs.length
    const next = tabs[at]
    if (next) onChoose(next.key)
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus()
  }
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} className="tab-strip" onKeyDown={step}>
        {tabs.map((tab) => (
          <button
            key={tab.key}
            id={`${id}-${tab.key}`}
            type="button"
            role="tab"
            aria-selected={tab.key === chosen}
            aria-controls={tab.key === chosen ? `${id}-panel` : undefined}
            tabIndex={tab.key === chosen ? 0 : -1}
            onClick={() => onChoose(tab.key)}
          >
            {tab.name}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled panel must be reachable by keyboard */}
      <div id={`${id}-panel`} role="tabpanel" tabIndex={0} className="tab-panel" aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </div>
  )
}
