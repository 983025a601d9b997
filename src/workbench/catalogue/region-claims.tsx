import { Segmented } from 'antd'
import { useState } from 'react'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { useRead } from '../api/requests.ts'
import { GuideLink } from '../marks/guide-link.tsx'
import { Status } from '../marks/status.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { useKeys } from '../shell/keys.ts'
import { SideDrawer } from '../shell/side-drawer.tsx'

type Show = 'all' | 'open' | 'claimed'

/** 一个乡镇、村的清单：认领了哪些，写的是哪里、几点；还有哪些没有。 */
export function RegionClaims({ region, onClose }: { region: string; onClose: () => void }) {
  useKeys('认领清单', [{ key: 'escape', label: '收起', run: onClose }], { modal: true })
  const read = useRead(publishingRoutes.regionCoverage, { params: { region } })
  const [show, setShow] = useState<Show>('all')
  const items = read.data?.items ?? []
  const claimed = items.filter(({ claims }) => claims.length > 0).length
  const rows = items.filter(({ claims }) => show === 'all' || (show === 'claimed') === claims.length > 0)
  return (
    <SideDrawer title={`认领清单，${read.data?.name ?? ''}`} size={760} onClose={onClose}>
      <FaultSay error={read.error} />
      <p className="sub" role="status">
        {read.data ? `${items.length} 项里认领了 ${claimed} 项` : '正在读'}
      </p>
      <Segmented<Show>
        aria-label="看哪些"
        value={show}
        onChange={setShow}
        options={[
          { value: 'all', label: '全部' },
          { value: 'open', label: '没认领' },
          { value: 'claimed', label: '已认领' },
        ]}
      />
      {read.data && rows.length === 0 ? (
        <p className="blank">没有这样的事项</p>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>事项</th>
              <th>部门</th>
              <th>认领</th>
              <th>哪里、几点、电话</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((item) => (
              <tr key={item.code}>
                <td>
                  <GuideLink code={item.code} name={item.name} />
                </td>
                <td>{item.officeName}</td>
                <td className="nowrap">
                  {item.claims.length > 0 ? <Status shape="done">已认领</Status> : <Status shape="none">没认领</Status>}
                </td>
                <td>
                  {item.claims.map(({ officeName, content }) => (
                    <p key={officeName}>
                      {[officeName, content.place, content.window, content.hours, content.phone]
                        .filter(Boolean)
                        .join('，')}
                    </p>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </SideDrawer>
  )
}
