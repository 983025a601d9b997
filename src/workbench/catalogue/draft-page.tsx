import { useState } from 'react'
import { useParams } from 'react-router'
import { type DraftView, publishingRoutes } from '#modules/publishing/contract.ts'
import { useRead } from '../api/requests.ts'
import { FaultPage } from '../shell/fault-say.tsx'
import { DraftReview } from './draft-review.tsx'
import { DraftEditor } from './editor/draft-editor.tsx'
import { keepDraft } from './editor/use-saving.ts'
import './editor/editor.css'

/** 一份草稿：能改的人改，别人看。 */
export function DraftPage() {
  const { id = '' } = useParams()
  return <Draft key={id} id={id} />
}

function Draft({ id }: { id: string }) {
  const read = useRead(publishingRoutes.getDraft, { params: { id } })
  // The form begins from what was read when it was opened; afterwards only a step that is on record replaces it, never a fresh reading.
  const [draft, setDraft] = useState<DraftView>()
  if (read.error && !draft) return <FaultPage error={read.error} onRetry={() => void read.refetch()} />
  if (!draft) {
    if (read.data && !read.isFetching) setDraft(read.data)
    return <p className="blank">正在读草稿</p>
  }
  const take = (fresh?: DraftView) => {
    if (fresh) keepDraft(fresh)
    else void read.refetch()
    setDraft(fresh)
  }
  return draft.may.includes('save') ? (
    <DraftEditor key={draft.state} draft={draft} onTaken={take} />
  ) : (
    <DraftReview draft={draft} onTaken={take} />
  )
}
