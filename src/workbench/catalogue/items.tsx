import { Input, Select } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type ItemLevel, itemLevels, itemTypes, type Standing, standings } from '#modules/catalog/model.ts'
import { type EditedItem, publishingRoutes } from '#modules/publishing/contract.ts'
import { useRead } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { fitOf } from '../intake/item-search.ts'
import { shortDay } from '../marks/days.ts'
import { KeyCap, KeyHint } from '../marks/key-cap.tsx'
import { showRow, useRowWindow } from '../marks/row-window.ts'
import { Status } from '../marks/status.tsx'
import { FaultPage } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { listName } from './list-name.ts'
import { NewItem } from './new-item.tsx'
import {
  kindNames,
  levelNames,
  promiseWords,
  standingNames,
  standingShapes,
  stateNames,
  stateShapes,
  typeName,
  visitWords,
} from './words.ts'

const rowHeight = 37
const headHeight = 33

/** 事项清单：边打边找，按部门、类型、层级、状态筛；在用的和不在用的都在。 */
export function Items() {
  const read = useRead(publishingRoutes.listEdited, {})
  const edits = useMay('catalog.edit')
  const navigate = useNavigate()
  const [wanted, setWanted] = useSearchParams()
  const [cursor, setCursor] = useState(0)
  const [creating, setCreating] = useState(false)
  const finder = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  // The address follows what is typed; the field never waits for the address.
  const [word, setWord] = useState(wanted.get('q') ?? '')
  const office = wanted.get('office') ?? ''
  const type = wanted.get('type') ?? ''
  const level = wanted.get('level') ?? ''
  const standing = wanted.get('standing') ?? ''
  const choose = (name: string, value: string) => {
    setCursor(0)
    setWanted(
      (old) => {
        const next = new URLSearchParams(old)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  }
  const rows = useMemo(
    () =>
      (read.data ?? [])
        .filter(
          (item) =>
            (office === '' || item.officeName === office) &&
            (type === '' || item.type === type) &&
            (level === '' || item.levels.includes(level as ItemLevel)) &&
            (standing === '' || (standing === 'drafted' ? item.draft !== null : item.standing === standing)),
        )
        .map((item) => ({ item, fit: fitOf(word, item) }))
        .filter(({ fit }) => fit > 0)
        .sort((a, b) => b.fit - a.fit || a.item.code.localeCompare(b.item.code))
        .map(({ item }) => item),
    [read.data, word, office, type, level, standing],
  )
  const offices = useMemo(() => [...new Set((read.data ?? []).map((item) => item.officeName))].sort(), [read.data])
  const current = Math.min(cursor, rows.length - 1)
  useEffect(() => showRow(scroller.current, current, rowHeight, headHeight), [current])
  const { from, to, above, below } = useRowWindow(scroller, rows.length, rowHeight)
  const open = (item: EditedItem | undefined) => item && navigate(`/catalogue/items/${item.code}`)
  useKeys(
    '事项清单',
    [
      { key: 'f', label: '找事项', run: () => finder.current?.focus() },
      { key: 'j', label: '下一个', run: () => setCursor(Math.min(current + 1, rows.length - 1)) },
      { key: 'k', label: '上一个', run: () => setCursor(Math.max(current - 1, 0)) },
      { key: 'o', label: '打开', run: () => open(rows[current]) },
      ...(edits ? [{ key: 'n', label: '新设事项', run: () => setCreating(true) }] : []),
    ],
    { off: creating },
  )
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <section className="catalogue-work" aria-label="事项">
      <div className="catalogue-bar">
        <h1>事项</h1>
        <span className="sub" role="status">
          {read.data ? `${rows.length} 项` : '正在读'}
        </span>
        <Input
          ref={(input) => {
            finder.current = input?.input ?? null
          }}
          className="catalogue-finder"
          aria-label="找事项：名称、首字母、编码"
          placeholder="名称、首字母、编码"
          value={word}
          allowClear
          suffix={<KeyCap of="f" />}
          onChange={(event) => {
            setWord(event.target.value)
            choose('q', event.target.value)
          }}
          onPressEnter={() => open(rows[current])}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') setCursor(Math.min(current + 1, rows.length - 1))
            if (event.key === 'ArrowUp') setCursor(Math.max(current - 1, 0))
            if (event.key === 'Escape') finder.current?.blur()
          }}
        />
        <Filter
          label="部门"
          all="全部部门"
          width={190}
          value={office}
          onChange={(value) => choose('office', value)}
          options={offices.map((name) => ({ value: name, label: name }))}
        />
        <Filter
          label="类型"
          all="全部类型"
          width={120}
          value={type}
          onChange={(value) => choose('type', value)}
          options={itemTypes.map((one) => ({ value: one.key, label: one.name }))}
        />
        <Filter
          label="层级"
          all="全部层级"
          width={120}
          value={level}
          onChange={(value) => choose('level', value)}
          options={itemLevels.map((value) => ({ value, label: levelNames[value] }))}
        />
        <Filter
          label="状态"
          all="全部状态"
          width={120}
          value={standing}
          onChange={(value) => choose('standing', value)}
          options={[
            ...standings.map((value) => ({ value, label: standingNames[value] })),
            { value: 'drafted', label: '有草稿的' },
          ]}
        />
        {edits && (
          <button type="button" className="btn btn-primary" onClick={() => setCreating(true)}>
            新设事项
            <KeyCap of="n" />
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame items-table" ref={scroller} tabIndex={0} aria-label="事项清单">
        <table className="table" aria-rowcount={rows.length} aria-busy={read.isPending}>
          <thead>
            <tr>
              <th>名称</th>
              <th>部门</th>
              <th>类型</th>
              <th>承诺</th>
              <th>跑动</th>
              <th className="number">版本</th>
              <th>状态</th>
              <th>草稿</th>
              <th>编码</th>
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Gap height={above} />}
            {rows.slice(from, to).map((item, i) => (
              <tr
                key={item.itemId}
                aria-rowindex={from + i + 1}
                aria-selected={from + i === current}
                onClick={() => setCursor(from + i)}
                onDoubleClick={() => open(item)}
              >
                <td className="col-name">
                  <Link to={`/catalogue/items/${item.code}`} title={item.name}>
                    {item.name}
                  </Link>
                </td>
                <td className="nowrap">{item.officeName}</td>
                <td className="nowrap">{typeName(item.type)}</td>
                <td className="nowrap">{promiseWords(item.promisedWorkingDays)}</td>
                <td className="nowrap">{visitWords(item.visits)}</td>
                <td className="number">{item.version}</td>
                <td>
                  <StandingMark item={item} />
                </td>
                <td>
                  {item.draft && (
                    <Link to={`/catalogue/drafts/${item.draft.draftId}`}>
                      <Status shape={stateShapes[item.draft.state]}>
                        {item.draft.kind === 'revise' ? '' : kindNames[item.draft.kind]}
                        {stateNames[item.draft.state]}
                      </Status>
                    </Link>
                  )}
                </td>
                <td className="code">{item.code}</td>
              </tr>
            ))}
            {below > 0 && <Gap height={below} />}
          </tbody>
        </table>
        {read.isPending && <p className="blank">正在读事项清单</p>}
        {read.data && rows.length === 0 && (
          <div className="blank">
            <b>{read.data.length === 0 ? '还没有事项' : '没有找到'}</b>
            <p>{read.data.length === 0 ? '新设一个，或者批量导入。' : '换个说法，或者去掉几个筛选。'}</p>
          </div>
        )}
      </section>
      <footer className="catalogue-foot">
        <p className="key-hints">
          <KeyHint of={['j', 'k']}>上下</KeyHint>
          <KeyHint of={['o']}>打开</KeyHint>
          <KeyHint of={['f']}>找</KeyHint>
        </p>
      </footer>
      {creating && <NewItem items={read.data ?? []} onClose={() => setCreating(false)} />}
    </section>
  )
}

/** 在用、暂停、取消、并入；在用而还没有到日子的、已经撤下的另说。 */
export function StandingMark({ item }: { item: { standing: Standing; listed: boolean; effectiveFrom: string } }) {
  if (item.standing === 'in-use' && !item.listed)
    return <Status shape="none">{`${shortDay(item.effectiveFrom)}起用`}</Status>
  return <Status shape={standingShapes[item.standing]}>{standingNames[item.standing]}</Status>
}

const Gap = ({ height }: { height: number }) => (
  <tr className="gap-row">
    <td colSpan={9} style={{ height }} />
  </tr>
)

function Filter({
  label,
  all,
  width,
  value,
  onChange,
  options,
}: {
  label: string
  all: string
  width: number
  value: string
  onChange: (value: string) => void
  options: readonly { value: string; label: string }[]
}) {
  return (
    <Select
      onOpenChange={listName(label)}
      aria-label={label}
      style={{ width }}
      value={value}
      showSearch={options.length > 12 ? { optionFilterProp: 'label' } : false}
      onChange={(next: string) => onChange(next)}
      options={[{ value: '', label: all }, ...options]}
    />
  )
}
