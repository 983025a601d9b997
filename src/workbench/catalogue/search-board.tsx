import { Segmented, Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import { SideForm } from '../administration/side-form.tsx'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { day } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { listName } from './list-name.ts'

interface Missed {
  words: string
  bestItem: { code: string; name: string } | null
}

/** 没搜到的话：居民怎么说、清单里没有接住；把它加成一个事项的说法，马上就能搜到。 */
export function SearchBoard() {
  const [days, setDays] = useState(90)
  const read = useRead(catalogRoutes.searchBoard, { query: { days } }, { keep: true })
  const edits = useMay('catalog.edit')
  const [adding, setAdding] = useState<Missed>()
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <section className="catalogue-work" aria-label="没搜到的话">
      <div className="catalogue-bar">
        <h1>没搜到的话</h1>
        <span className="sub" role="status">
          {read.data ? `${read.data.length} 句，什么也没找到，或者找到了没有人点开` : '正在读'}
        </span>
        <Segmented
          aria-label="多少天"
          value={days}
          onChange={setDays}
          options={[
            { value: 30, label: '30 天' },
            { value: 90, label: '90 天' },
            { value: 365, label: '一年' },
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame" tabIndex={0} aria-label="没帮上忙的搜索">
        <table className="table">
          <thead>
            <tr>
              <th>怎么说的</th>
              <th className="number">几次</th>
              <th className="number">什么也没找到</th>
              <th>最近一次</th>
              <th>最像的事项</th>
              <th>
                <span className="for-readers">办理</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {read.data?.map((row) => (
              <tr key={row.words}>
                <td>{row.words}</td>
                <td className="number">{row.times}</td>
                <td className="number">{row.foundNothing}</td>
                <td className="nowrap">{day(row.lastOn)}</td>
                <td>
                  {row.bestItem && (
                    <Link to={`/catalogue/items/${row.bestItem.code}?tab=words`}>{row.bestItem.name}</Link>
                  )}
                </td>
                <td className="number">
                  {edits && (
                    <button
                      type="button"
                      className="link"
                      aria-label={`把“${row.words}”加成说法`}
                      onClick={() => setAdding(row)}
                    >
                      加成说法
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {read.data?.length === 0 && <p className="blank">这段时间搜的都找到了。</p>}
      </section>
      {adding && <AddWords key={adding.words} missed={adding} onClose={() => setAdding(undefined)} />}
    </section>
  )
}

function AddWords({ missed, onClose }: { missed: Missed; onClose: () => void }) {
  const items = useRead(catalogRoutes.listItems, { query: {} })
  const [code, setCode] = useState(missed.bestItem?.code ?? '')
  const [words, setWords] = useState(missed.words.slice(0, 30))
  const send = useSend(catalogRoutes.addSearchWords, {
    onDone: () => {
      refresh(catalogRoutes.searchBoard, catalogRoutes.listSearchWords)
      onClose()
    },
  })
  const problem = problemOf(send.error)
  return (
    <SideForm
      title="加成说法"
      confirm="加上"
      pending={send.isPending}
      lacking={words.trim().length < 2 ? '还差：说法' : code === '' ? '还差：事项' : undefined}
      onSave={() => send.mutate({ params: { code }, body: { words: words.trim() } })}
      onClose={onClose}
    >
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <TextField
        label="说法"
        hint="只留关键的词，别的人也会这样说的"
        fault={problem?.field('words')}
        value={words}
        maxLength={30}
        onChange={setWords}
      />
      <Field label="是哪个事项">
        {(id) => (
          <Select
            onOpenChange={listName('是哪个事项')}
            id={id}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
            value={code}
            onChange={(next: string) => setCode(next)}
            options={[
              { value: '', label: '请选择' },
              ...(items.data ?? []).map((item) => ({ value: item.code, label: item.name })),
            ]}
          />
        )}
      </Field>
    </SideForm>
  )
}
