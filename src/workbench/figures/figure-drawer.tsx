import { Segmented } from 'antd'
import { useState } from 'react'
import { type FigureView, supervisionRoutes } from '#modules/supervision/contract.ts'
import { usePages, useRead } from '../api/requests.ts'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { SideDrawer } from '../shell/side-drawer.tsx'
import { countsOf, type Place, placeOf, type View, type Way, type Which } from './figure-asked.ts'
import { formulaWords } from './figure-button.tsx'
import { CaseRows, ItemRows } from './figure-rows.tsx'
import { fractionWords, ofWords, shareWords } from './figure-words.ts'
import { SaveRows } from './save-rows.tsx'

const pageSize = 50

/** What a number is the sum of: the lines themselves, or the number by office and township. */
export function FigureDrawer({ figure, view, onClose }: { figure: FigureView; view: View; onClose: () => void }) {
  const [which, setWhich] = useState<Which>('all')
  const [way, setWay] = useState<Way>('list')
  const [place, setPlace] = useState<Place>()
  useKeys('清单', [{ key: 'escape', label: '收起', run: onClose }], { modal: true })
  const share = shareWords(figure)
  return (
    <SideDrawer title={`${figure.name}，${ofWords[figure.of]}`} size={760} onClose={onClose}>
      <p className="figure-drawer-sum">
        <b>{share.text}</b> <span className="sub">{fractionWords(figure)}</span>
        {share.few && <span className="sub">　不足 10，写分数</span>}
      </p>
      <p className="sub">{formulaWords(figure)}</p>
      <div className="figure-drawer-bar">
        <Segmented<Way>
          aria-label="怎么看"
          value={way}
          onChange={setWay}
          options={[
            { value: 'list', label: '清单' },
            { value: 'office', label: '分单位' },
            ...(figure.of === 'cases' ? [{ value: 'township' as const, label: '分乡镇' }] : []),
          ]}
        />
        {way === 'list' && (
          <Segmented<Which>
            aria-label="哪些"
            value={which}
            onChange={setWhich}
            options={[
              { value: 'all', label: '全部' },
              { value: 'yes', label: '算的' },
              { value: 'no', label: '不算的' },
            ]}
          />
        )}
        <SaveRows figure={figure} view={view} way={way} which={which} place={place} />
        {way === 'list' && place && (
          <button type="button" className="btn btn-small" onClick={() => setPlace(undefined)}>
            只看{place.name}，点这里看全部
          </button>
        )}
      </div>
      {way !== 'list' ? (
        <ByPlace
          figure={figure}
          view={view}
          by={way}
          onPlace={(next) => {
            setPlace(next)
            setWay('list')
          }}
        />
      ) : figure.of === 'items' ? (
        <Items figure={figure} view={view} which={which} />
      ) : (
        <Cases figure={figure} view={view} which={which} place={place} />
      )}
    </SideDrawer>
  )
}

function Items({ figure, view, which }: { figure: FigureView; view: View; which: Which }) {
  const query = { on: view.on, from: view.from, to: view.to, ...countsOf(which), limit: pageSize }
  const list = usePages(supervisionRoutes.figureItems, { params: { key: figure.key }, query })
  return (
    <>
      <FaultSay error={list.error} />
      <ItemRows rows={list.rows} figure={figure} pending={list.isPending} />
      {list.more && <More onMore={list.more} />}
    </>
  )
}

function Cases({
  figure,
  view,
  which,
  place,
}: {
  figure: FigureView
  view: View
  which: Which
  place: Place | undefined
}) {
  const query = { from: view.from, to: view.to, ...countsOf(which), ...placeOf(place), limit: pageSize }
  const list = usePages(supervisionRoutes.figureCases, { params: { key: figure.key }, query })
  return (
    <>
      <FaultSay error={list.error} />
      <CaseRows rows={list.rows} pending={list.isPending} />
      {list.more && <More onMore={list.more} />}
    </>
  )
}

const More = ({ onMore }: { onMore: () => void }) => (
  <p className="more">
    <button type="button" className="btn btn-small" onClick={onMore}>
      再看 {pageSize} 行
    </button>
  </p>
)

function ByPlace({
  figure,
  view,
  by,
  onPlace,
}: {
  figure: FigureView
  view: View
  by: 'office' | 'township'
  onPlace: (place: Place) => void
}) {
  const read = useRead(supervisionRoutes.figureBreakdown, {
    params: { key: figure.key },
    query: { on: view.on, from: view.from, to: view.to, of: figure.of, by },
  })
  return (
    <>
      <FaultSay error={read.error} />
      <table className="table" aria-busy={read.isPending}>
        <thead>
          <tr>
            <th>{by === 'office' ? '单位' : '乡镇'}</th>
            <th className="number">分子</th>
            <th className="number">分母</th>
            <th className="number">比例</th>
          </tr>
        </thead>
        <tbody>
          {(read.data?.rows ?? []).map((row) => (
            <tr key={row.place}>
              <td>
                {figure.of === 'cases' ? (
                  <button
                    type="button"
                    className="link"
                    onClick={() => onPlace({ by, key: row.place, name: row.name })}
                  >
                    {row.name}
                  </button>
                ) : (
                  row.name
                )}
              </td>
              <td className="number">{row.numerator}</td>
              <td className="number">{row.denominator}</td>
              <td className="number">{shareWords(row).text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="sub">分母不足 10 的写分数，不排先后。</p>
    </>
  )
}
