import { Select } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { type EditedItem, publishingRoutes } from '#modules/publishing/contract.ts'
import { SideForm } from '../administration/side-form.tsx'
import { call } from '../api/client.ts'
import { problemOf } from '../api/problem.ts'
import { refresh, useSend } from '../api/requests.ts'
import { Field } from '../marks/field.tsx'
import { TextField } from '../marks/text-field.tsx'
import { FaultSay } from '../shell/fault-say.tsx'
import { listName } from './list-name.ts'

/** 新设事项：先写名称；可以照着一个现有的事项开头。 */
export function NewItem({ items, onClose }: { items: readonly EditedItem[]; onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [after, setAfter] = useState('')
  const [fault, setFault] = useState<unknown>()
  const open = useSend(publishingRoutes.openDraft, {
    onDone: (draft) => {
      refresh(publishingRoutes.listDrafts)
      navigate(`/catalogue/drafts/${draft.draftId}`)
    },
  })
  const taken = items.some((item) => item.name === name.trim())
  const lacking = name.trim() === '' ? '还差：名称' : taken ? '已经有这个名称的事项' : undefined
  const start = async () => {
    setFault(undefined)
    try {
      const list = after === '' ? undefined : await call(publishingRoutes.listOn, { query: {} })
      const pattern: Readonly<Record<string, unknown>> = list?.items.find((item) => item.name === after) ?? {}
      const { code: _code, ...source } = pattern
      open.mutate({ body: { kind: 'create', source: { ...source, name: name.trim() } } })
    } catch (error) {
      setFault(error)
    }
  }
  return (
    <SideForm
      title="新设事项"
      confirm="开始编制"
      pending={open.isPending}
      lacking={lacking}
      onSave={() => void start()}
      onClose={onClose}
    >
      <FaultSay error={fault ?? open.error} />
      <TextField
        label="事项名称"
        autoFocus
        fault={problemOf(open.error)?.field('name')}
        value={name}
        maxLength={200}
        onChange={setName}
      />
      <Field label="照着哪个事项开头" optional hint="除了名称和编码，内容都带过来，再改">
        {(id) => (
          <Select
            onOpenChange={listName('照着哪个事项')}
            id={id}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
            value={after}
            onChange={(next: string) => setAfter(next)}
            options={[
              { value: '', label: '从空白开始' },
              ...items.filter((item) => item.listed).map((item) => ({ value: item.name, label: item.name })),
            ]}
          />
        )}
      </Field>
    </SideForm>
  )
}
