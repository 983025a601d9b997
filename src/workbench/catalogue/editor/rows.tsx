import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react'
import { listAt, moved, type Path, pathText } from './entry.ts'
import { useEntryDesk } from './entry-desk.tsx'
import { Marks, TextAt } from './fields.tsx'

type Target = 'first' | 'up' | 'down' | 'same'

/**
 * 一张可以增删移动的单子。Alt with the arrows moves the row the focus stands in; where a row is one line of text, Enter begins the next.
 */
export function RowsAt({
  path,
  what,
  add,
  blank,
  enterAdds = false,
  children,
}: {
  path: Path
  /** what a row is called: 材料, 条件 */
  what: string
  /** words of the button */
  add: string
  blank: () => unknown
  enterAdds?: boolean
  children: (row: Path, at: number) => ReactNode
}) {
  const { entry, set, marksAt } = useEntryDesk()
  const rows = listAt(entry, path)
  const list = useRef<HTMLOListElement>(null)
  const adder = useRef<HTMLButtonElement>(null)
  const wanted = useRef<{ at: number; target: Target; inside: number } | null>(null)
  useLayoutEffect(() => {
    const to = wanted.current
    if (!to) return
    wanted.current = null
    const row = list.current?.children[to.at]
    if (!(row instanceof HTMLElement)) return adder.current?.focus()
    if (to.target === 'up' || to.target === 'down') {
      row.querySelector<HTMLElement>(`[data-move=${to.target}]`)?.focus()
    } else fieldsOf(row)[to.target === 'first' ? 0 : to.inside]?.focus()
  })
  const put = (next: readonly unknown[], at: number, target: Target, inside = 0) => {
    wanted.current = { at, target, inside }
    set(path, next)
  }
  const insert = (at: number) => put(rows.toSpliced(at, 0, blank()), at, 'first')
  const move = (at: number, by: -1 | 1, target: Target, inside = 0) => {
    const next = moved(rows, at, by)
    if (next !== rows) put(next, at + by, target, inside)
  }
  const keys = (event: KeyboardEvent<HTMLLIElement>, at: number) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (event.altKey && by !== 0) {
      event.preventDefault()
      event.stopPropagation()
      move(at, by, 'same', Math.max(0, fieldsOf(event.currentTarget).indexOf(event.target as HTMLElement)))
    }
    const field = event.target as HTMLElement
    if (enterAdds && event.key === 'Enter' && !event.ctrlKey && field.matches('input, textarea')) {
      event.preventDefault()
      insert(at + 1)
    }
  }
  return (
    <div className="rows">
      <ol ref={list}>
        {rows.map((_, at) => {
          const row = [...path, at]
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place, all its fields are controlled
            <li key={at} className="entry-row" onKeyDown={(event) => keys(event, at)}>
              <span className="row-number" aria-hidden="true">
                {at + 1}
              </span>
              <div className="row-body">
                {children(row, at)}
                {typeof rows[at] !== 'string' && <Marks marks={marksAt(pathText(row))} />}
              </div>
              <span className="row-acts">
                <button
                  type="button"
                  className="row-act"
                  data-move="up"
                  aria-label={`第 ${at + 1} 项${what}上移`}
                  aria-disabled={at === 0}
                  onClick={() => move(at, -1, 'up')}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="row-act"
                  data-move="down"
                  aria-label={`第 ${at + 1} 项${what}下移`}
                  aria-disabled={at === rows.length - 1}
                  onClick={() => move(at, 1, 'down')}
                >
                  ↓
                </button>
                <button
                  type="button"
                  className="row-act"
                  aria-label={`删除第 ${at + 1} 项${what}`}
                  onClick={() => put(rows.toSpliced(at, 1), Math.min(at, rows.length - 2), 'first')}
                >
                  ×
                </button>
              </span>
            </li>
          )
        })}
      </ol>
      <button
        ref={adder}
        type="button"
        className="btn btn-small"
        data-path={pathText(path)}
        onClick={() => insert(rows.length)}
      >
        {add}
      </button>
      <Marks marks={marksAt(pathText(path))} />
    </div>
  )
}

const fieldsOf = (row: HTMLElement): HTMLElement[] => [
  ...row.querySelectorAll<HTMLElement>('input:not([type=hidden]), textarea'),
]

/** A list of lines of text. */
export function TextsAt({ path, what, max, area = false }: { path: Path; what: string; max: number; area?: boolean }) {
  return (
    <RowsAt path={path} what={what} add={`加一项${what}`} blank={() => ''} enterAdds>
      {(row, at) => <TextAt path={row} label={`第 ${at + 1} 项${what}`} bare max={max} area={area} />}
    </RowsAt>
  )
}
