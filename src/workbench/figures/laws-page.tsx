import { type FormEvent, useId, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { z } from 'zod'
import { type LawReach, supervisionRoutes } from '#modules/supervision/contract.ts'
import { problemOf } from '../api/problem.ts'
import { usePages, useRead } from '../api/requests.ts'
import { listNumber } from '../marks/case-words.ts'
import { day, figure, hourMinuteSecond } from '../marks/days.ts'
import { GuideLink } from '../marks/guide-link.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { SideDrawer } from '../shell/side-drawer.tsx'

type Reach = z.output<typeof LawReach>
type Row = Reach['items'][number]

/** 法律依据：一部法律或者一条改了，牵动哪些事项、哪些指南、哪些正在办的件。 */
export function LawsPage() {
  const [search, setSearch] = useSearchParams()
  const law = search.get('law') ?? ''
  const article = search.get('article') ?? ''
  const query = { law, ...(article && { article }) }
  const read = useRead(supervisionRoutes.lawReach, { query }, { enabled: law.length >= 2 })
  const [opened, setOpened] = useState<Row | 'all'>()
  const look = (next: { law: string; article: string }) => {
    setOpened(undefined)
    setSearch({ law: next.law, ...(next.article && { article: next.article }) }, { replace: true })
  }
  const problem = problemOf(read.error)
  const found = read.data
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the page scrolls inside
    <section className="board figures-board" tabIndex={0} aria-label="法律依据">
      <div className="board-title figures-title">
        <h1>法律依据</h1>
        <p className="sub">条文改了，看看牵动哪些事项、指南和正在办的件</p>
      </div>
      <LawForm
        key={`${law}~${article}`}
        law={law}
        article={article}
        fault={problem?.status === 422 ? problem.message : undefined}
        onLook={look}
      />
      {problem?.status !== 422 && <FaultSay error={read.error} />}
      {found && found.laws.length > 1 && (
        <p className="law-choice-line">
          <span className="sub">{found.law ? '也有：' : '有几部叫这个的，请选一部：'}</span>
          {found.laws
            .filter((name) => name !== found.law)
            .map((name) => (
              <button key={name} type="button" className="link" onClick={() => look({ law: name, article })}>
                {name}
              </button>
            ))}
        </p>
      )}
      {found && (found.law !== null || found.laws.length === 0) && (
        <section className="pane">
          <div className="head board-head">
            <h2>
              {found.law ?? law}
              {article && `　${article}`}
            </h2>
            <span className="sub" role="status">
              牵动 {figure(found.items.length)} 个事项，正在办的{' '}
              {found.cases > 0 ? (
                <button type="button" className="figure figure-button" onClick={() => setOpened('all')}>
                  {figure(found.cases)}
                </button>
              ) : (
                '0'
              )}{' '}
              件；数据到 {hourMinuteSecond(found.asOf)}
            </span>
          </div>
          <Items rows={found.items} onOpen={setOpened} />
        </section>
      )}
      {law === '' && (
        <div className="blank">
          <b>先写法律名称</b>
          <p>书名号、“中华人民共和国”可以不写。再写一条，就只看这一条；只写法律、没有写到条的依据也会列出来。</p>
        </div>
      )}
      {opened && <Cases law={found?.law ?? law} article={article} of={opened} onClose={() => setOpened(undefined)} />}
    </section>
  )
}

function LawForm({
  law,
  article,
  fault,
  onLook,
}: {
  law: string
  article: string
  fault: string | undefined
  onLook: (next: { law: string; article: string }) => void
}) {
  const [typed, setTyped] = useState({ law, article })
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed.law.trim().length >= 2) onLook({ law: typed.law.trim(), article: typed.article.trim() })
  }
  return (
    <form className="figures-bar" onSubmit={submit}>
      <label className="field-line">
        <span>法律、法规、规章</span>
        <input
          className="day-field law-field"
          value={typed.law}
          maxLength={200}
          placeholder="例如 食品安全法"
          onChange={(event) => setTyped({ ...typed, law: event.target.value })}
        />
      </label>
      <label className="field-line">
        <span>条（可以不写）</span>
        <input
          className="day-field"
          value={typed.article}
          maxLength={30}
          placeholder="第三十五条"
          aria-describedby={fault ? id : undefined}
          onChange={(event) => setTyped({ ...typed, article: event.target.value })}
        />
      </label>
      <button type="submit" className="btn btn-small" aria-disabled={typed.law.trim().length < 2}>
        查牵动
      </button>
      {fault && (
        <p id={id} className="period-fault st st-late" role="alert">
          {fault}
        </p>
      )}
    </form>
  )
}

function Items({ rows, onOpen }: { rows: readonly Row[]; onOpen: (row: Row) => void }) {
  if (rows.length === 0)
    return <p className="blank">没有事项、也没有正在办的件依据它。请核对名称，或者不写条，看整部法律。</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard
    <section className="figure-scroll" tabIndex={0} aria-label="牵动的事项">
      <table className="table figure-table">
        <thead>
          <tr>
            <th>事项，点开是办事指南</th>
            <th>部门</th>
            <th>现在的指南里哪些要素依据它</th>
            <th className="number">正在办的件</th>
            <th>定格的版本</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.itemId}>
              <td>
                <GuideLink code={row.code} name={row.name} />
              </td>
              <td>{row.officeName}</td>
              <td>
                {row.elements.length === 0
                  ? '已经不依据它，只有正在办的件还依据'
                  : row.elements.map(({ element, article }) => `${element}${article ?? '（没有写到条）'}`).join('；')}
              </td>
              <td className="number strong">
                {row.cases === 0 ? (
                  '0'
                ) : (
                  <button
                    type="button"
                    className="figure figure-button"
                    onClick={() => onOpen(row)}
                    aria-label={`${row.name}，正在办的 ${row.cases} 件，看清单`}
                  >
                    {figure(row.cases)}
                  </button>
                )}
              </td>
              <td className="nowrap">{row.versions.map((version) => `第 ${version} 版`).join('、')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The running cases themselves, those the reader may see. */
function Cases({ law, article, of, onClose }: { law: string; article: string; of: Row | 'all'; onClose: () => void }) {
  useKeys('正在办的件', [{ key: 'escape', label: '收起', run: onClose }], { modal: true })
  const query = { law, ...(article && { article }), ...(of !== 'all' && { itemId: of.itemId }), limit: 50 }
  const list = usePages(supervisionRoutes.lawCases, { query })
  const { rows } = list
  return (
    <SideDrawer title={`正在办的件，${of === 'all' ? '全部' : of.name}`} size={640} onClose={onClose}>
      <p className="sub">依据定格的版本：公布新版本以前收的件，还按原来的指南办。只列您看得到的件。</p>
      <FaultSay error={list.error} />
      {rows.length === 0 ? (
        <p className="blank">{list.isPending ? '正在读' : '没有您看得到的件'}</p>
      ) : (
        <table className="table figure-rows">
          <thead>
            <tr>
              <th>办件</th>
              <th>申请人</th>
              <th>单位</th>
              <th>收件</th>
              <th>版本</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <Link to={`/cases/${row.id}`}>{row.itemName}</Link>
                  <span className="sub figure-number">{listNumber(row.number)}</span>
                </td>
                <td>{row.applicant}</td>
                <td>{row.officeName}</td>
                <td className="nowrap">{day(row.submittedOn)}</td>
                <td className="nowrap">第 {row.itemVersion} 版</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {list.more && (
        <p className="more">
          <button type="button" className="btn btn-small" onClick={list.more}>
            再看 50 行
          </button>
        </p>
      )}
    </SideDrawer>
  )
}
