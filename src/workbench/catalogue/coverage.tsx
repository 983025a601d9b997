import { Segmented } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { useRead } from '../api/requests.ts'
import { FaultPage } from '../shell/fault-say.tsx'
import { RegionClaims } from './region-claims.tsx'

/** 认领覆盖：乡镇一张表，每个事项哪些乡镇认领了；村太多，一行一个，点开是清单。 */
export function Coverage() {
  const [level, setLevel] = useState<'township' | 'village'>('township')
  const [opened, setOpened] = useState<string>()
  const read = useRead(publishingRoutes.claimCoverage, { query: { level } }, { keep: true })
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  const coverage = read.data
  const regions = coverage?.regions ?? []
  const items = coverage?.items ?? 0
  // What is missing most stands first.
  const lines = coverage?.lines.toSorted((a, b) => a.claimedBy.length - b.claimedBy.length) ?? []
  const whole = regions.filter((region) => region.claimed >= items && items > 0).length
  return (
    <section className="catalogue-work" aria-label="认领覆盖">
      <div className="catalogue-bar">
        <h1>认领覆盖</h1>
        <span className="sub" role="status">
          {coverage
            ? `${items} 项在${coverage.level === 'township' ? '乡镇' : '村'}办，${regions.length} 个${coverage.level === 'township' ? '乡镇' : '村（社区）'}，全部认领的 ${whole} 个`
            : '正在读'}
        </span>
        <Segmented
          aria-label="哪一级"
          value={level}
          onChange={setLevel}
          options={[
            { value: 'township', label: '乡镇' },
            { value: 'village', label: '村（社区）' },
          ]}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard */}
      <section className="table-frame" tabIndex={0} aria-label="认领覆盖表">
        {coverage?.level === 'township' && (
          <table className="table coverage-table">
            <thead>
              <tr>
                <th>事项</th>
                {regions.map((region) => (
                  <th key={region.regionCode} scope="col">
                    <button type="button" className="link" onClick={() => setOpened(region.regionCode)}>
                      {region.name}
                    </button>
                  </th>
                ))}
              </tr>
              <tr className="coverage-sum">
                <th scope="row">认领了几项，共 {items} 项</th>
                {regions.map((region) => (
                  <td key={region.regionCode}>{region.claimed}</td>
                ))}
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.code}>
                  <th scope="row">
                    <Link to={`/catalogue/items/${line.code}?tab=claims`} title={line.name}>
                      {line.name}
                    </Link>
                  </th>
                  {regions.map((region) => (
                    <td key={region.regionCode}>
                      <ClaimDot claimed={line.claimedBy.includes(region.regionCode)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {coverage?.level === 'village' && (
          <table className="table">
            <thead>
              <tr>
                <th>村（社区）</th>
                <th className="number">服务站</th>
                <th className="number">认领</th>
                <th className="number">共</th>
              </tr>
            </thead>
            <tbody>
              {regions.map((region) => (
                <tr key={region.regionCode}>
                  <td>
                    <button type="button" className="link" onClick={() => setOpened(region.regionCode)}>
                      {region.name}
                    </button>
                  </td>
                  <td className="number">{region.offices}</td>
                  <td className="number">{region.claimed}</td>
                  <td className="number">{items}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {coverage && items === 0 && <p className="blank">没有在这一级办的事项。</p>}
      </section>
      <footer className="catalogue-foot">
        <p className="sub coverage-legend">
          <span>
            <ClaimDot claimed /> 已认领
          </span>
          <span>
            <ClaimDot claimed={false} /> 还没有
          </span>
        </p>
      </footer>
      {opened && <RegionClaims key={opened} region={opened} onClose={() => setOpened(undefined)} />}
    </section>
  )
}

const ClaimDot = ({ claimed }: { claimed: boolean }) => (
  <>
    <i className={claimed ? 'dot dot-full' : 'dot'} aria-hidden="true" />
    <span className="for-readers">{claimed ? '已认领' : '没有'}</span>
  </>
)
