import { Input, Select } from 'antd'
import { useMemo } from 'react'
import type { CaseView } from '#modules/cases/contract.ts'
import { catalogRoutes } from '#modules/catalog/contract.ts'
import { organisationRoutes } from '#modules/organisation/contract.ts'
import { useRead } from '../api/requests.ts'
import { useStaff } from '../api/session.ts'
import { readDay } from '../marks/day-input.ts'
import { day } from '../marks/days.ts'
import { useDraft } from '../marks/draft.ts'
import { Field } from '../marks/field.tsx'
import { CommandDrawer } from './command-drawer.tsx'
import type { CommandField, SimpleCommand, Values } from './simple-command.ts'

/** A command whose questions fit a plain form. */
export function SimpleDrawer({
  command,
  spec,
  title,
  view,
  onClose,
  onDone,
}: {
  command: string
  spec: SimpleCommand
  title: string
  view: CaseView
  onClose: () => void
  onDone: (view: CaseView) => void
}) {
  const { staffId } = useStaff()
  const item = useRead(catalogRoutes.getItem, { params: { code: view.item.id }, query: {} })
  const law = item.data?.legalBasis[0]
  const basis = law ? `《${law.law}》${law.article ?? ''}` : ''
  const facts = useMemo(() => ({ view, basis, staffId }), [view, basis, staffId])
  const [typed, setTyped, dropTyped] = useDraft<Values>(`${view.id}.${command}`, {})
  const fields = spec.fields(facts, typed)
  const values: Values = Object.fromEntries(fields.map((field) => [field.name, typed[field.name] ?? field.start ?? '']))
  // Eight digits are a day too; whoever confirms by keys never leaves the field.
  const toSend = (): Values =>
    Object.fromEntries(
      fields.map(({ name, kind }) => {
        const value = values[name] ?? ''
        return [name, kind === 'day' ? (readDay(value) ?? value) : value]
      }),
    )
  const missing = fields.find((field) => faultOf(field, values[field.name] ?? '') !== undefined)
  const set = (name: string, value: string) => setTyped((old) => ({ ...old, [name]: value }))
  return (
    <CommandDrawer
      title={title}
      note={spec.note?.(facts)}
      view={view}
      confirm={spec.confirm}
      lacking={missing ? `还差：${missing.label}` : undefined}
      run={(version, intent) => spec.run(view, version, intent, toSend())}
      onClose={onClose}
      onDone={(fresh) => {
        dropTyped()
        onDone(fresh)
      }}
    >
      {fields.length === 0 && <p>{spec.confirm}，不用再填什么。</p>}
      {fields.map((field) => (
        <FieldControl
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          office={values.toOfficeId ?? view.office.id}
          onChange={(value) => set(field.name, value)}
        />
      ))}
    </CommandDrawer>
  )
}

function faultOf(field: CommandField, value: string): string | undefined {
  const given = value.trim()
  if (given === '') return field.optional ? undefined : `请填写${field.label}。`
  if (field.kind === 'day' && readDay(given) === undefined) return '请写真实的日期，例如 20270930。'
  if (field.kind === 'number' && !(/^\d+$/.test(given) && Number(given) > 0 && Number(given) <= (field.max ?? 9999)))
    return `请写 1 到 ${field.max ?? 9999} 的整数。`
  if (field.kind === 'inspectors' && given.split(',').length < 2) return '请选两名以上。'
  return undefined
}

function FieldControl({
  field,
  value,
  office,
  onChange,
}: {
  field: CommandField
  value: string
  office: string
  onChange: (value: string) => void
}) {
  if (field.kind === 'choice') return <Choice field={field} value={value} onChange={onChange} />
  const fault = value.trim() === '' ? undefined : faultOf(field, value)
  const read = field.kind === 'day' ? readDay(value) : undefined
  return (
    <Field label={field.label} optional={field.optional ?? false} hint={read ? day(read) : field.hint} fault={fault}>
      {(id) => {
        if (field.kind === 'words')
          return (
            <Input.TextArea
              id={id}
              autoSize={{ minRows: 3, maxRows: 10 }}
              maxLength={field.max ?? 2000}
              value={value}
              onChange={(event) => onChange(event.target.value)}
            />
          )
        if (field.kind === 'office') return <OfficeSelect id={id} value={value} onChange={onChange} />
        if (field.kind === 'staff' || field.kind === 'inspectors')
          return (
            <StaffSelect
              id={id}
              office={office}
              several={field.kind === 'inspectors'}
              value={value}
              onChange={onChange}
            />
          )
        return (
          <Input
            id={id}
            value={value}
            maxLength={500}
            inputMode={field.kind === 'line' ? 'text' : 'numeric'}
            onChange={(event) => onChange(event.target.value)}
            onBlur={() => {
              if (read) onChange(read)
            }}
          />
        )
      }}
    </Field>
  )
}

/** 单选。 */
export function Choice({
  field,
  value,
  onChange,
}: {
  field: CommandField
  value: string
  onChange: (value: string) => void
}) {
  return (
    <fieldset className="choice">
      <legend className="field-label">{field.label}</legend>
      {field.options?.map((option) => (
        <label key={option.value} data-chosen={option.value === value || undefined}>
          <input
            type="radio"
            name={field.name}
            value={option.value}
            checked={option.value === value}
            disabled={option.closed ?? false}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.label}
            {option.note && <span className="sub">{option.note}</span>}
          </span>
        </label>
      ))}
      {field.options?.length === 0 && <p className="sub">没有可以选的。</p>}
    </fieldset>
  )
}

export function OfficeSelect({
  id,
  value,
  onChange,
}: {
  id: string
  value: string
  onChange: (value: string) => void
}) {
  const offices = useRead(organisationRoutes.listOffices, { query: {} })
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: '100%' }}
      value={value || null}
      onChange={(next: string | null) => onChange(next ?? '')}
      options={(offices.data ?? []).map((office) => ({ value: office.officeId, label: office.name }))}
      placeholder="选单位"
    />
  )
}

function StaffSelect({
  id,
  office,
  several,
  value,
  onChange,
}: {
  id: string
  office: string
  several: boolean
  value: string
  onChange: (value: string) => void
}) {
  const staff = useRead(organisationRoutes.listStaff, { query: { officeId: office } }, { enabled: office !== '' })
  const options = (staff.data ?? []).map((one) => ({ value: one.staffId, label: `${one.name}（${one.workNo}）` }))
  const common = {
    id,
    options,
    style: { width: '100%' },
    showSearch: { optionFilterProp: 'label' },
    placeholder: '选人',
  }
  return several ? (
    <Select
      {...common}
      mode="multiple"
      value={value.split(',').filter(Boolean)}
      onChange={(next: string[]) => onChange(next.join(','))}
    />
  ) : (
    <Select
      {...common}
      allowClear
      value={value || undefined}
      onChange={(next: string | undefined) => onChange(next ?? '')}
    />
  )
}
