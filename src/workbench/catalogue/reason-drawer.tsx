import { useState } from 'react'
import { type DraftView, publishingRoutes } from '#modules/publishing/contract.ts'
import { SideForm } from '../administration/side-form.tsx'
import { problemOf } from '../api/problem.ts'
import { refresh, useSend } from '../api/requests.ts'
import { ReasonField } from '../marks/reason-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'

/** 退回、撤回、作废：都要写原因。 */
export function ReasonDrawer({
  title,
  confirm,
  note,
  route,
  draft,
  onDone,
  onClose,
}: {
  title: string
  confirm: string
  note?: string
  route: typeof publishingRoutes.returnDraft | typeof publishingRoutes.discardDraft
  draft: { draftId: string; revision: number }
  onDone: (draft: DraftView) => void
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const send = useSend(route, {
    onDone: (fresh) => {
      refresh(publishingRoutes.listDrafts, publishingRoutes.listEdited, publishingRoutes.getBatch)
      onDone(fresh)
      onClose()
    },
  })
  const problem = problemOf(send.error)
  return (
    <SideForm
      title={title}
      confirm={confirm}
      pending={send.isPending}
      lacking={reason.trim().length < 2 ? '还差：原因' : undefined}
      onSave={() =>
        send.mutate({ params: { id: draft.draftId }, body: { revision: draft.revision, reason: reason.trim() } })
      }
      onClose={onClose}
    >
      {note && <p className="sub">{note}</p>}
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      <ReasonField fault={problem?.field('reason')} autoFocus value={reason} onChange={setReason} />
    </SideForm>
  )
}
