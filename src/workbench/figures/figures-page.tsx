import { Select } from 'antd'
import { useMemo, useState } from 'react'
import { NavLink, useParams, useSearchParams } from 'react-router'
import type { z } from 'zod'
import { type Figures, type FigureView, supervisionRoutes } from '#modules/supervision/contract.ts'
import { type TargetSetKey, targetPresets, targetSets } from '#modules/supervision/model.ts'
import { problemOf } from '../api/problem.ts'
import { useRead } from '../api/requests.ts'
import { csvOf, saveText } from '../catalogue/csv.ts'
import { hourMinuteSecond } from '../marks/days.ts'
import { FaultPage } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { FigureActs, formulaWords, whenWords } from './figure-button.tsx'
import { FigureDrawer } from './figure-drawer.tsx'
import { GuidePane, HandlingsPane, WaysPane } from './figure-panes.tsx'
import { ofWords, percent } from './figure-words.ts'
import { LawsPage } from './laws-page.tsx'
import { Period, type PeriodAsked } from './period.tsx'
import '../board/board.css'
import './figures.css'

/** 指标和法律依据：两页，一个导航。 */
export function FiguresPage() {
  const { part } = useParams()
  return (
    <div className="figures">
      <nav className="figure-parts" aria-label="指标和法律依据">
        <NavLink to="/figures" end>
          指标
        </NavLink>
        <NavLink to="/figures/laws">法律依据</NavLink>
      </nav>
      {part === 'laws' ? <LawsPage /> : <Board />}
    </div>
  )
}

type View = z.output<typeof Figures>

/** What the address says, and how to say something else; only what differs from the usual stands in it. */
function useAsked() {
  const [search, setSearch] = useSearchParams()
  const part = (name: string) => search.get(name) ?? undefined
  const set = (changes: Readonly<Record<string, string | undefined>>) =>
    setSearch(
      (old) => {
        for (const [name, value] of Object.entries(changes))
          if (value) old.set(name, value)
          else old.delete(name)
        return old
      },
      { replace: true },
    )
  const period: PeriodAsked = { on: part('on'), from: part('from'), to: part('to') }
  const targets = targetSets.find((one) => one === part('targets'))
  return { period, targets, opened: part('open'), set }
}

function Board() {
  const { period, targets, opened, set } = useAsked()
  const query = Object.fromEntries(Object.entries({ ...period, targets }).filter(([, value]) => value !== undefined))
  const read = useRead(supervisionRoutes.figures, { query }, { keep: true })
  const [looked, setLooked] = useState<FigureView>()
  const view = read.data
  const open = view?.figures.find((one) => `${one.key}.${one.of}` === opened)
  const acts = useMemo(
    () => ({ onLook: setLooked, onOpen: (one: FigureView) => set({ open: `${one.key}.${one.of}` }) }),
    [set],
  )
  useKeys('指标', [
    { key: 'e', label: '导出表格', run: () => view && save(view) },
    { key: 'p', label: '打印', run: () => window.print() },
  ])
  const problem = problemOf(read.error)
  if (read.error && !view && problem?.status !== 422)
    return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the page scrolls inside
    <section className="board figures-board" tabIndex={0} aria-label="指标">
      <div className="board-title figures-title">
        <h1>指标</h1>
        <p className="sub" role="status">
          {view ? `${view.scope}，数据到 ${hourMinuteSecond(view.asOf)}` : '正在算'}
        </p>
      </div>
      <div className="figures-bar">
        <Period
          asked={period}
          shown={view}
          fault={problem?.status === 422 ? problem.message : undefined}
          onChange={(next) => set({ ...next })}
        />
        <span className="field-line">
          <span aria-hidden="true">对照目标</span>
          <Select<TargetSetKey>
            aria-label="对照目标"
            style={{ width: 160 }}
            value={view?.targets ?? targets ?? 'huarong-2018'}
            onChange={(next) => set({ targets: next })}
            options={targetSets.map((key) => ({ value: key, label: targetPresets[key].name }))}
          />
        </span>
        <span className="figures-acts">
          <button type="button" className="btn btn-small" aria-disabled={!view} onClick={() => view && save(view)}>
            导出表格
          </button>
          <button type="button" className="btn btn-small" onClick={() => window.print()}>
            打印
          </button>
        </span>
      </div>
      {view && (
        <FigureActs value={acts}>
          <HandlingsPane figures={view.figures} />
          <div className="board-two figures-two">
            <WaysPane figures={view.figures} undecided={view.undecided} />
            <GuidePane figures={view.figures} />
          </div>
          <p className="figure-say" aria-live="polite">
            {looked ? formulaWords(looked) : '点数字看清单；指着数字，或者用 Tab 走到数字上，这里写怎么算、算到哪天。'}
          </p>
          <Formulas view={view} />
        </FigureActs>
      )}
      {open && view && <FigureDrawer figure={open} view={view} onClose={() => set({ open: undefined })} />}
    </section>
  )
}

/** Every formula with its number: the table behind the bars, open on paper. */
function Formulas({ view }: { view: View }) {
  return (
    <details className="pane board-pad figures-all">
      <summary>看全部算法</summary>
      <div className="figure-scroll">
        <table className="table">
          <thead>
            <tr>
              <th>指标</th>
              <th>数的是</th>
              <th className="number">分子</th>
              <th className="number">分母</th>
              <th className="number">比例</th>
              <th>算法</th>
            </tr>
          </thead>
          <tbody>
            {view.figures.map((one) => (
              <tr key={`${one.key}.${one.of}`}>
                <td className="nowrap">{one.name}</td>
                <td className="nowrap">{ofWords[one.of]}</td>
                <td className="number">{one.numerator}</td>
                <td className="number">{one.denominator}</td>
                <td className="number">{one.value === null ? '' : `${percent(one.value)}%`}</td>
                <td>
                  {one.formula}。{one.rule}
                  <span className="sub">{whenWords(one)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** The page as a table for a spreadsheet. */
function save(view: View): void {
  const head = ['指标', '数的是', '分子', '分母', '比例（%）', '单位', '目标（%）', '目标出处', '算法', '口径', '截至']
  const rows = view.figures.map((one) => [
    ...[one.name, ofWords[one.of], String(one.numerator), String(one.denominator)],
    ...[one.value === null ? '' : percent(one.value), one.unit],
    ...[one.target ? percent(one.target.atLeast) : '', one.target?.set ?? ''],
    ...[one.formula, one.rule, one.asOf],
  ])
  const range = [`范围：${view.scope}`, `事项：${view.on}`, `办结：${view.from} 至 ${view.to}`]
  saveText(`figures-${view.on}.csv`, csvOf([range, head, ...rows]), 'text/csv')
}
