import { Select } from 'antd'
import { useState } from 'react'
import type { ItemView } from '#modules/catalog/contract.ts'
import { publishingRoutes } from '#modules/publishing/contract.ts'
import type { DraftKind } from '#modules/publishing/model.ts'
import { SideForm } from '../administration/side-form.tsx'
import { problemOf } from '../api/problem.ts'
import { useRead, useSend } from '../api/requests.ts'
import { Field } from '../marks/field.tsx'
import { ReasonField } from '../marks/reason-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { listName } from './list-name.ts'
import { kindNames } from './words.ts'

const notes: Readonly<Partial<Record<DraftKind, string>>> = {
  suspend: '公布以后不收新件，正在办的照常办完。原因群众会在指南上看到。',
  resume: '公布以后照常收件。',
  cancel: '公布以后不再办理，正在办的照常办完。旧版本按日期还读得到。原因群众会在指南上看到。',
  merge: '公布以后由另一个事项接着办，指南上给出去处。',
  delegate: '开始一份草稿，在“行使层级”里加上乡镇、村，再送审。',
}

/** 暂停、恢复、取消、并入、下放：写明原因，成为草稿，审定、公布以后才生效。 */
export function StandingDrawer({
  kind,
  item,
  onDone,
  onClose,
}: {
  kind: DraftKind
  item: ItemView
  onDone: (draft: { draftId: string }) => void
  onClose: () => void
}) {
  const [reason, setReason] = useState('')
  const [into, setInto] = useState('')
  const list = useRead(publishingRoutes.listEdited, {}, { enabled: kind === 'merge' })
  const send = useSend(publishingRoutes.openDraft, { onDone })
  const problem = problemOf(send.error)
  const lacking =
    kind === 'merge' && into === '' ? '还差：并入哪个事项' : reason.trim().length < 2 ? '还差：原因' : undefined
  const save = () =>
    send.mutate({
      body: { kind, code: item.code, reason: reason.trim(), ...(kind === 'merge' ? { mergeInto: into } : {}) },
    })
  return (
    <SideForm
      title={`${kindNames[kind]}　${item.name}`}
      confirm={`起草${kindNames[kind]}`}
      pending={send.isPending}
      lacking={lacking}
      onSave={save}
      onClose={onClose}
    >
      <p className="sub">{notes[kind]}</p>
      {problem?.status !== 422 && <FaultSay error={send.error} />}
      {kind === 'merge' && (
        <Field label="并入哪个事项" fault={problem?.field('mergeInto')}>
          {(id) => (
            <Select
              onOpenChange={listName('并入哪个事项')}
              id={id}
              showSearch={{ optionFilterProp: 'label' }}
              style={{ width: '100%' }}
              value={into}
              onChange={(next: string) => setInto(next)}
              options={[
                { value: '', label: '请选择' },
                ...(list.data ?? [])
                  .filter((one) => one.listed && one.itemId !== item.itemId)
                  .map((one) => ({ value: one.code, label: one.name })),
              ]}
            />
          )}
        </Field>
      )}
      <ReasonField fault={problem?.field('reason')} value={reason} onChange={setReason} />
    </SideForm>
  )
}
