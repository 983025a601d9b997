import { useEffect, useMemo, useRef, useState } from 'react'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import { useRead } from '../api/requests.ts'
import { KeyCap, KeyHint } from '../marks/key-cap.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { fitOf } from './item-search.ts'

const shownAtMost = 8

/** 选事项：拼音首字母、名称、编码，在本机里找；打一个字出一次结果。 */
export function ItemPicker({
  audience,
  onPick,
  onClose,
}: {
  audience: 'individual' | 'legal-entity'
  onPick: (code: string) => void
  onClose: () => void
}) {
  const [word, setWord] = useState('')
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const items = useRead(catalogRoutes.listItems, { query: {} })
  const found = useMemo(
    () =>
      (items.data ?? [])
        .map((item) => ({ item, fit: fitOf(word, item) + (item.audience.includes(audience) ? 3 : 0) }))
        .filter(({ fit }) => fit > 3)
        .sort((a, b) => b.fit - a.fit || a.item.name.length - b.item.name.length)
        .slice(0, shownAtMost)
        .map(({ item }) => item),
    [items.data, word, audience],
  )
  useEffect(() => input.current?.focus(), [])
  const pick = (index: number) => {
    const item = found[index]
    if (item) onPick(item.code)
  }
  useKeys(
    '选事项',
    [
      { key: 'escape', label: '关', run: onClose },
      ...found.map((item, i) => ({ key: `alt+${i + 1}`, label: item.name, run: () => pick(i) })),
    ],
    { modal: true },
  )
  return (
    <div className="picker" role="dialog" aria-label="选事项">
      <p className="picker-input">
        <KeyCap of="f7" />
        <input
          ref={input}
          role="combobox"
          aria-expanded="true"
          aria-controls="picker-found"
          aria-activedescendant={found[at] ? `item-${found[at].itemId}` : undefined}
          aria-label="拼音首字母、名称、编码"
          placeholder="拼音首字母、名称、编码都行"
          autoComplete="off"
          value={word}
          onChange={(event) => {
            setWord(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault()
              setAt((old) => Math.max(0, Math.min(found.length - 1, old + (event.key === 'ArrowDown' ? 1 : -1))))
            }
            if (event.key === 'Enter') {
              event.preventDefault()
              pick(at)
            }
          }}
        />
        <button type="button" className="link sub" onClick={onClose}>
          关 <KeyCap of="escape" />
        </button>
      </p>
      <FaultSay error={items.error} />
      <div id="picker-found" role="listbox" aria-label="找到的事项">
        {found.map((item, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox above
          <div
            key={item.itemId}
            id={`item-${item.itemId}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === at}
            className="picker-row"
            onClick={() => pick(i)}
          >
            <KeyCap of={`alt+${i + 1}`} />
            <span>
              {item.name}
              {!item.audience.includes(audience) && (
                <span className="sub">　{audience === 'individual' ? '只面向单位' : '只面向个人'}</span>
              )}
            </span>
            <span className="sub">{item.officeName}</span>
            <span className="sub">{item.handling === 'on-the-spot' ? '当场' : `${item.promisedWorkingDays} 天`}</span>
            <span className="visit-mark">
              {item.visits === 0 ? '不用跑' : item.visits === 1 ? '最多跑 1 次' : `需跑 ${item.visits} 次`}
            </span>
          </div>
        ))}
      </div>
      {items.data && found.length === 0 && <p className="blank">没有这样的事项。换个说法，或只打前几个首字母。</p>}
      {items.isPending && <p className="blank">正在读事项清单</p>}
      <p className="picker-foot key-hints">
        <KeyHint of={['↑', '↓']}>选</KeyHint>
        <KeyHint of={['enter']}>定</KeyHint>
      </p>
    </div>
  )
}
