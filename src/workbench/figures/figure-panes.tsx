import type { FigureView } from '#modules/supervision/contract.ts'
import { easyHandlings, type HandlingWay, namedWays } from '#modules/supervision/model.ts'
import { figure as grouped } from '../marks/days.ts'
import { Status } from '../marks/status.tsx'
import { FigureButton } from './figure-button.tsx'
import { fractionWords, targetWords } from './figure-words.ts'
import { ShareBar } from './share-bar.tsx'

type Figures = readonly FigureView[]

const find = (figures: Figures, key: string, of: 'items' | 'cases') =>
  figures.find((one) => one.key === key && one.of === of)

function Target({ figure }: { figure: FigureView | undefined }) {
  const words = figure && targetWords(figure)
  if (!words) return <span className="sub">没有定</span>
  return <Status shape={words.reached ? 'done' : 'soon'}>{words.text}</Status>
}

function ShareCells({ figure }: { figure: FigureView | undefined }) {
  if (!figure) return <td colSpan={3} />
  return (
    <>
      <td className="share-cell">
        <ShareBar value={figure.value} target={figure.target?.atLeast} />
      </td>
      <td className="number strong">
        <FigureButton figure={figure} />
      </td>
      <td className="number nowrap sub">{fractionWords(figure)}</td>
    </>
  )
}

/** 四办和零上门：of items and of cases side by side. */
export function HandlingsPane({ figures }: { figures: Figures }) {
  return (
    <section className="pane">
      <div className="head board-head">
        <h2>马上办、网上办、就近办、一次办</h2>
        <span className="sub">左边是事项能不能，右边是办结的件有没有；短线是目标</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="figure-scroll" tabIndex={0} aria-label="四办和零上门">
        <table className="table figure-table">
          <thead>
            <tr>
              <th>指标</th>
              <th colSpan={3}>按事项</th>
              <th colSpan={3}>按办件</th>
              <th>目标（按事项）</th>
            </tr>
          </thead>
          <tbody>
            {easyHandlings.map((key) => {
              const items = find(figures, key, 'items')
              return (
                <tr key={key}>
                  <th scope="row" className="nowrap">
                    {items?.name}
                  </th>
                  <ShareCells figure={items} />
                  <ShareCells figure={find(figures, key, 'cases')} />
                  <td className="nowrap">
                    <Target figure={items} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** 五种办理方式，和不在五种之内的。 */
export function WaysPane({ figures, undecided }: { figures: Figures; undecided: number }) {
  const ways = figures.filter((one) => one.group === 'way')
  const isNamed = (one: FigureView) => namedWays.includes(one.key as HandlingWay)
  const row = (one: FigureView) => (
    <tr key={one.key}>
      <th scope="row">{one.name}</th>
      <td className="share-cell">
        <ShareBar value={one.value} />
      </td>
      <td className="number strong">
        <FigureButton figure={one} text={grouped(one.numerator)} />
      </td>
      <td className="number nowrap sub">{one.value === null ? '' : `${(one.value * 100).toFixed(1)}%`}</td>
    </tr>
  )
  return (
    <section className="pane">
      <div className="head board-head">
        <h2>五种办理方式</h2>
        <span className="sub">
          办结 {grouped(ways[0]?.denominator ?? 0)} 件{undecided > 0 && `，其中没有作决定的 ${grouped(undecided)} 件`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="figure-scroll" tabIndex={0} aria-label="五种办理方式">
        <table className="table figure-table">
          <thead>
            <tr>
              <th>方式</th>
              <th>占多少</th>
              <th className="number">件</th>
              <th className="number">比例</th>
            </tr>
          </thead>
          <tbody>{ways.filter(isNamed).map(row)}</tbody>
          <tbody className="figure-outside">
            <tr>
              <td colSpan={4} className="sub">
                不在五种之内
              </td>
            </tr>
            {ways.filter((one) => !isNamed(one)).map(row)}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** 指南准确度、要素齐全度；五减：原来、现在、减了多少。 */
export function GuidePane({ figures }: { figures: Figures }) {
  const guide = figures.filter((one) => one.group === 'guide')
  const reductions = figures.filter((one) => one.group === 'reduction')
  return (
    <section className="pane">
      <div className="head board-head">
        <h2>办事指南和五减</h2>
        <span className="sub">五减和每个事项的基准版本比</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="figure-scroll" tabIndex={0} aria-label="办事指南和五减">
        <table className="table figure-table">
          <tbody>
            {guide.map((one) => (
              <tr key={one.key}>
                <th scope="row" className="nowrap">
                  {one.name}
                </th>
                <ShareCells figure={one} />
                <td className="nowrap">
                  <Target figure={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <table className="table figure-table">
          <thead>
            <tr>
              <th>五减</th>
              <th className="number">原来</th>
              <th className="number">现在</th>
              <th className="number">减了</th>
              <th className="number">比例</th>
              <th>目标</th>
            </tr>
          </thead>
          <tbody>
            {reductions.map((one) => (
              <tr key={one.key}>
                <th scope="row" className="nowrap">
                  {one.name}
                </th>
                <td className="number nowrap">
                  {grouped(one.denominator)} {one.unit}
                </td>
                <td className="number">{grouped(one.denominator - one.numerator)}</td>
                <td className="number">{grouped(one.numerator)}</td>
                <td className="number strong">
                  <FigureButton figure={one} />
                </td>
                <td className="nowrap">
                  <Target figure={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
