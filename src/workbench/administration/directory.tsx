import { Input } from 'antd'
import type { ReactNode } from 'react'

/** 名录：上面数量、查找、筛选和新增，下面一张表，最后一列是能办的事。 */
export function Directory({
  name,
  count,
  find,
  word,
  onWord,
  filter,
  add,
  columns,
  children,
}: {
  name: string
  /** 12 个; nothing while it is being read */
  count: string | undefined
  /** name and placeholder of the search field */
  find: readonly [string, string]
  word: string
  onWord: (word: string) => void
  filter?: ReactNode
  /** words and act of the button; nobody may add when absent */
  add?: { words: string; run: () => void } | undefined
  columns: readonly string[]
  /** the rows */
  children: ReactNode
}) {
  return (
    <>
      <div className="administration-bar">
        <h1>{name}</h1>
        <span className="sub">{count ?? '正在读'}</span>
        <Input
          aria-label={find[0]}
          placeholder={find[1]}
          value={word}
          onChange={(event) => onWord(event.target.value)}
          allowClear
        />
        {filter}
        {add && (
          <button type="button" className="btn" onClick={add.run}>
            {add.words}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame administration-table" tabIndex={0} aria-label={`${name}名录`}>
        <table className="table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
              <th>
                <span className="for-readers">办理</span>
              </th>
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </section>
    </>
  )
}
