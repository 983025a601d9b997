import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { DraftView } from '#modules/publishing/contract.ts'
import { Status } from '../marks/status.tsx'
import { kindNames, stateNames, stateShapes } from './words.ts'

/** 一份草稿是什么：名称、做什么、到哪一步、从哪一版开始。 */
export function DraftHead({ draft, name, children }: { draft: DraftView; name: string; children?: ReactNode }) {
  return (
    <header className="draft-head">
      <Link to="/catalogue/drafts" className="sub">
        编制
      </Link>
      <h1>{name || '还没有名称'}</h1>
      <Status shape={stateShapes[draft.state]}>
        {kindNames[draft.kind]}，{stateNames[draft.state]}
      </Status>
      <span className="sub">
        {draft.baseVersion === null ? '新事项' : `从第 ${draft.baseVersion} 版开始`}
        {draft.mergeInto && `，并入“${draft.mergeInto.name}”`}
        {draft.reason && draft.kind !== 'revise' && `，原因：${draft.reason}`}
      </span>
      {draft.code && (
        <Link to={`/catalogue/items/${draft.code}`} className="sub">
          看公布的
        </Link>
      )}
      <span className="draft-state">{children}</span>
    </header>
  )
}
