import { useState } from 'react'
import { Link } from 'react-router'
import { catalogRoutes, type ItemView } from '#modules/catalog/contract.ts'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useRead, useSend } from '../api/requests.ts'
import { useMay } from '../api/session.ts'
import { day, dayAt } from '../marks/days.ts'
import { TextField } from '../marks/text-field.tsx'
import { FaultPage, FaultSay } from '../shell/fault-say.tsx'
import { localElementNames, placeWords } from './words.ts'

/** 哪些乡镇、村认领了，本地的地点、时间、电话、窗口。 */
export function ItemClaims({ code }: { code: string }) {
  const read = useRead(publishingRoutes.listItemClaims, { params: { code } })
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <div className="item-side">
      <table className="table">
        <thead>
          <tr>
            <th>哪里</th>
            <th>单位</th>
            {Object.values(localElementNames).map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {read.data?.map((claim) => (
            <tr key={claim.officeId}>
              <td className="nowrap">{claim.regionName}</td>
              <td>{claim.officeName}</td>
              <td>{claim.content.place}</td>
              <td>{claim.content.hours}</td>
              <td>{claim.content.phone}</td>
              <td>{claim.content.window}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {read.data?.length === 0 && <p className="blank">还没有乡镇、村认领。</p>}
      {read.isPending && <p className="blank">正在读</p>}
    </div>
  )
}

/** 有人担保可以保留的审查发现，到哪天。 */
export function ItemWaivers({ name }: { name: string }) {
  const read = useRead(publishingRoutes.listWaivers, { query: { item: name } })
  const approves = useMay('catalog.publish')
  const end = useSend(publishingRoutes.endWaiver, { onDone: () => refresh(publishingRoutes.listWaivers) })
  const today = dayAt(new Date())
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <div className="item-side">
      <FaultSay error={end.error} />
      <table className="table">
        <thead>
          <tr>
            <th>规则</th>
            <th>在哪里</th>
            <th>原话</th>
            <th>为什么可以保留</th>
            <th>谁定的</th>
            <th>到哪天</th>
            <th>
              <span className="for-readers">办理</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {read.data?.map((one) => (
            <tr key={one.waiverId}>
              <td>{one.rule}</td>
              <td className="nowrap">{placeWords(one.index === null ? one.field : `${one.field}[${one.index}]`)}</td>
              <td>{one.words}</td>
              <td>{one.reason}</td>
              <td className="nowrap">{one.grantedBy}</td>
              <td className="nowrap">
                {day(one.untilOn)}
                {one.untilOn < today && <span className="sub">　已经到期</span>}
              </td>
              <td className="number">
                {approves && (
                  <button
                    type="button"
                    className="link"
                    onClick={() => end.mutate({ params: { id: one.waiverId } })}
                    disabled={end.isPending}
                  >
                    收回
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {read.data?.length === 0 && <p className="blank">没有豁免。</p>}
      {read.isPending && <p className="blank">正在读</p>}
    </div>
  )
}

/** 设定依据；点开看这一条牵动哪些事项。 */
export function ItemLaws({ item }: { item: ItemView }) {
  return (
    <div className="item-side">
      <ul className="law-list">
        {item.legalBasis.map(({ law, article }) => (
          <li key={`${law}${article}`}>
            <Link to={`/catalogue/laws?${new URLSearchParams({ law, ...(article ? { article } : {}) })}`}>
              《{law}》{article}
            </Link>
          </li>
        ))}
      </ul>
      {item.legalBasis.length === 0 && <p className="blank">没有写设定依据。</p>}
    </div>
  )
}

/** 编辑给事项加的说法：人们这样搜，也找得到它。 */
export function ItemWords({ code }: { code: string }) {
  const read = useRead(catalogRoutes.listSearchWords, { params: { code } })
  const edits = useMay('catalog.edit')
  const [words, setWords] = useState('')
  const done = () => refresh(catalogRoutes.listSearchWords)
  const add = useSend(catalogRoutes.addSearchWords, {
    onDone: () => {
      setWords('')
      done()
    },
  })
  const remove = useSend(catalogRoutes.removeSearchWords, { onDone: done })
  const problem = problemOf(add.error)
  if (read.error && !read.data) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  return (
    <div className="item-side">
      <p className="sub">马上就能搜到，不用出新版本。写进指南的叫法，在编制里改“叫法与主题”。</p>
      {problem?.status !== 422 && <FaultSay error={add.error ?? remove.error} />}
      {edits && (
        <form
          className="one-line-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (words.trim() !== '') add.mutate({ params: { code }, body: { words: words.trim() } })
          }}
        >
          <TextField
            label="加一个说法"
            fault={problem?.field('words')}
            value={words}
            maxLength={30}
            onChange={setWords}
          />
          <button type="submit" className="btn" aria-disabled={words.trim() === '' || add.isPending}>
            加上
          </button>
        </form>
      )}
      <ul className="law-list">
        {read.data?.map((one) => (
          <li key={one.id}>
            {one.words}
            {edits && (
              <button
                type="button"
                className="link"
                aria-label={`删掉“${one.words}”`}
                onClick={() => remove.mutate({ params: { id: one.id } })}
              >
                删掉
              </button>
            )}
          </li>
        ))}
      </ul>
      {read.data?.length === 0 && <p className="sub">还没有加过。</p>}
    </div>
  )
}
