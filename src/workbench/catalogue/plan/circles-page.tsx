import { Input } from 'antd'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import { catalogRoutes, type PrerequisitesView } from '#modules/catalog/contract.ts'
import { useRead } from '../../api/requests.ts'
import { FaultPage } from '../../shell/fault-say.tsx'
import { useKeys } from '../../shell/keys.ts'
import { csvOf, saveText } from '../csv.ts'
import { Tabs } from '../tabs.tsx'
import { CircleSteps, type Codes, ItemName } from './circle-steps.tsx'
import { edgeRows, elementWords } from './plan-words.ts'
import './plan.css'

const tabs = [
  { key: 'circles', name: '循环' },
  { key: 'edges', name: '全部前置关系' },
  { key: 'others', name: '对不上的' },
] as const
type Tab = (typeof tabs)[number]['key']

/** 互为前置：哪些事项互相等、最短的一圈、每一步依据哪一条、承诺或者容缺打得开哪一步。 */
export function CirclesPage() {
  const read = useRead(catalogRoutes.listPrerequisites, {})
  const [wanted, setWanted] = useSearchParams()
  const [word, setWord] = useState('')
  const tab = tabs.find(({ key }) => key === wanted.get('tab'))?.key ?? 'circles'
  const found = read.data
  const codes: Codes = useMemo(() => new Map(found?.items.map(({ name, code }) => [name, code])), [found])
  const save = () => found && saveText('prerequisites.csv', csvOf(edgeRows(found.edges)), 'text/csv')
  useKeys('互为前置', [
    { key: 'e', label: '导出表格', run: save },
    { key: 'p', label: '打印', run: () => window.print() },
  ])
  if (read.error && !found) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const circles = found?.groups.flatMap((group) => group.circles) ?? []
  const blocking = circles.filter((circle) => circle.blocking).length
  const fits = (...names: readonly string[]) => names.some((name) => name.includes(word.trim()))
  return (
    <section className="catalogue-work plans" aria-label="互为前置">
      <div className="catalogue-bar">
        <h1>互为前置</h1>
        <span className="sub" role="status">
          {found
            ? `${found.count} 个事项，${found.edges.length} 条前置关系，循环 ${circles.length} 处，谁也先办不了的 ${blocking} 处`
            : '正在找'}
        </span>
        <Input
          className="catalogue-finder"
          aria-label="只看有这个事项的"
          placeholder="事项名称"
          value={word}
          allowClear
          onChange={(event) => setWord(event.target.value)}
        />
        <button type="button" className="btn btn-small" aria-disabled={!found} onClick={save}>
          导出表格
        </button>
        <button
          type="button"
          className="btn btn-small"
          aria-disabled={!found}
          onClick={() => found && saveText('prerequisites.json', JSON.stringify(found, null, 2), 'application/json')}
        >
          导出 JSON
        </button>
        <button type="button" className="btn btn-small" onClick={() => window.print()}>
          打印
        </button>
      </div>
      <Tabs<Tab>
        label="互为前置"
        tabs={tabs}
        chosen={tab}
        onChoose={(key) => setWanted(key === 'circles' ? {} : { tab: key }, { replace: true })}
      >
        <div className="plan-part">
          {!found && <p className="blank">正在读全部事项</p>}
          {found && tab === 'circles' && <Groups found={found} codes={codes} fits={fits} />}
          {found && tab === 'edges' && (
            <Edges key={word} edges={found.edges.filter(({ from, to }) => fits(from, to))} codes={codes} />
          )}
          {found && tab === 'others' && <Others found={found} codes={codes} fits={fits} />}
        </div>
      </Tabs>
    </section>
  )
}

interface Part {
  found: PrerequisitesView
  codes: Codes
  /** whether the names looked for are among these */
  fits: (...names: readonly string[]) => boolean
}

function Groups({ found, codes, fits }: Part) {
  const groups = found.groups.filter(({ items }) => fits(...items))
  if (groups.length === 0)
    return (
      <div className="blank">
        <b>{found.groups.length === 0 ? '没有互为前置的事项' : '没有找到'}</b>
        <p>{found.groups.length === 0 ? '每个事项要的，都能先办出来。' : '这个事项不在任何一圈里。'}</p>
      </div>
    )
  return groups.map((group, at) => (
    <section key={group.items.join('~')} className="circle-group" aria-label={`第 ${at + 1} 组`}>
      <h2>
        第 {at + 1} 组：{group.items.length} 个事项互相等
      </h2>
      <p className="sub">{group.items.join('、')}</p>
      {group.circles
        .filter(({ items }) => fits(...items))
        .map((circle) => (
          <CircleSteps
            key={circle.items.join('~')}
            circle={circle}
            codes={codes}
            shortest={circle === group.circles[0] && group.circles.length > 1}
          />
        ))}
    </section>
  ))
}

const pageSize = 100

function Edges({ edges, codes }: { edges: PrerequisitesView['edges']; codes: Codes }) {
  const [shown, setShown] = useState(pageSize)
  if (edges.length === 0) return <p className="blank">没有这样的前置关系。</p>
  return (
    <>
      <table className="table circle-table">
        <thead>
          <tr>
            <th>后办的</th>
            <th>要先办的</th>
            <th>写在指南哪里</th>
            <th>依据</th>
            <th>可以不等的</th>
          </tr>
        </thead>
        <tbody>
          {edges.slice(0, shown).map((edge) => (
            <tr key={`${edge.from}~${edge.to}~${edge.element}~${edge.material}`}>
              <td>
                <ItemName name={edge.to} codes={codes} />
              </td>
              <td>
                <ItemName name={edge.from} codes={codes} />
              </td>
              <td>
                {elementWords(edge)}
                {edge.condition && <span className="sub">　{edge.condition}</span>}
                {edge.orFrom.length > 0 && <span className="sub">　{edge.orFrom.join('、')}也出</span>}
              </td>
              <td>{edge.articles.join('；') || '没有写'}</td>
              <td>{edge.waysOut.map(({ say }) => say).join(' ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {edges.length > shown && (
        <p className="more">
          <button type="button" className="btn btn-small" onClick={() => setShown(shown + pageSize)}>
            再看 {Math.min(pageSize, edges.length - shown)} 行，还有 {edges.length - shown} 行
          </button>
        </p>
      )}
    </>
  )
}

function Others({ found, codes, fits }: Part) {
  const unknown = found.unknown.filter(({ item, prerequisite }) => fits(item, prerequisite))
  const renewals = found.renewals.filter(({ item }) => fits(item))
  return (
    <>
      <h2>前置事项不在清单里</h2>
      {unknown.length === 0 ? (
        <p className="sub">没有。</p>
      ) : (
        <ul className="plan-lines">
          {unknown.map(({ item, prerequisite }) => (
            <li key={`${item}~${prerequisite}`}>
              <ItemName name={item} codes={codes} />
              写的前置事项“{prerequisite}”，清单里没有叫这个的。请改成清单里的名称，或者补上这个事项。
            </li>
          ))}
        </ul>
      )}
      <h2>换证、变更要手里已有的证，不算循环</h2>
      {renewals.length === 0 ? (
        <p className="sub">没有。</p>
      ) : (
        <ul className="plan-lines">
          {renewals.map(({ item, material }) => (
            <li key={`${item}~${material}`}>
              <ItemName name={item} codes={codes} />：{material}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
