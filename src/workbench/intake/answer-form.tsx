import { Input, Select } from 'antd'
import type { KeyboardEvent } from 'react'
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import { readDay } from '../marks/day-input.ts'
import { day } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { KeyCap } from '../marks/key-cap.tsx'
import { type Answer, fieldsAsked, type Prefilled } from './draft-model.ts'

const few = 4

/** 申请表：带出的只读、写明来源；要填的才停。回车去下一个空格，填完去材料。 */
export function AnswerForm({
  form,
  answers,
  known,
  faultOf,
  onChange,
  onEnd,
}: {
  form: FormSchema
  answers: Readonly<Record<string, Answer>>
  known: Readonly<Record<string, Prefilled>>
  faultOf: (key: string) => string | undefined
  onChange: (key: string, value: Answer) => void
  onEnd: () => void
}) {
  const merged: Record<string, Answer> = { ...answers }
  for (const [key, field] of Object.entries(form.properties)) {
    const filled = known[field['x-source'] ?? '']
    if (merged[key] === undefined && filled?.value !== undefined) merged[key] = filled.value
  }
  const asked = fieldsAsked(form, merged)
  const prefilled = (key: string) => (faultOf(key) ? undefined : known[form.properties[key]?.['x-source'] ?? ''])
  const filled = asked.filter((key) => prefilled(key) !== undefined).length
  const empty = asked.filter(
    (key) =>
      form.required.includes(key) &&
      prefilled(key) === undefined &&
      (answers[key] === undefined || answers[key] === ''),
  ).length
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement
    if (
      event.key !== 'Enter' ||
      event.ctrlKey ||
      event.nativeEvent.isComposing ||
      target.tagName === 'TEXTAREA' ||
      target.tagName === 'BUTTON'
    )
      return
    if (target.getAttribute('aria-expanded') === 'true') return
    event.preventDefault()
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-empty]')]
    const after = stops.find(
      (stop) => stop !== target && (target.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0,
    )
    if (after) after.focus()
    else onEnd()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only moves the focus between the fields inside
    <div onKeyDown={onKeyDown}>
      <div className="head intake-form-head">
        <h2>申请表</h2>
        <span className="sub">
          {asked.length} 项{filled > 0 && `，带出 ${filled} 项`}
          {empty > 0 ? (
            <>
              ，还要填 <b>{empty}</b> 项{'　'}
              <KeyCap of="enter" /> 去下一个空格
            </>
          ) : (
            '，都填好了'
          )}
        </span>
      </div>
      <div className="answer-grid">
        {asked.map((key) => {
          const field = form.properties[key]
          if (!field) return null
          return (
            <AnswerField
              key={key}
              name={key}
              field={field}
              required={form.required.includes(key)}
              prefilled={prefilled(key)}
              value={answers[key]}
              fault={faultOf(key)}
              onChange={(value) => onChange(key, value)}
            />
          )
        })}
      </div>
    </div>
  )
}

function AnswerField({
  name,
  field,
  required,
  prefilled,
  value,
  fault,
  onChange,
}: {
  name: string
  field: FormField
  required: boolean
  prefilled: Prefilled | undefined
  value: Answer | undefined
  fault: string | undefined
  onChange: (value: Answer) => void
}) {
  const label = field.title.replace(/（选填）$/, '')
  const common = { label, optional: !required, fault }
  if (prefilled && (value === undefined || value === '')) {
    return (
      <Field {...common} optional={false} source={prefilled.source}>
        {(id) => <Input id={id} readOnly tabIndex={-1} variant="filled" value={prefilled.shown} />}
      </Field>
    )
  }
  const missing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  const stop = required && missing ? { 'data-empty': '' } : {}
  const text = typeof value === 'string' ? value : ''
  if (field.type === 'array') {
    const chosen = Array.isArray(value) ? value : []
    return (
      <fieldset className="field answer-wide">
        <legend className="field-label">{label}</legend>
        <span className="answer-options">
          {field.items?.oneOf.map((option, i) => (
            <label key={option.const}>
              <input
                type="checkbox"
                {...(i === 0 ? stop : {})}
                checked={chosen.includes(option.const)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, option.const] : chosen.filter((one) => one !== option.const),
                  )
                }
              />
              {option.title}
            </label>
          ))}
        </span>
        {fault && <p className="field-fault">{fault}</p>}
      </fieldset>
    )
  }
  if (field.type === 'boolean') {
    return (
      <div className="field answer-wide">
        <label className="answer-tick">
          <input
            type="checkbox"
            {...stop}
            checked={value === true}
            onChange={(event) => onChange(event.target.checked)}
          />
          {label}
        </label>
        {fault && <p className="field-fault">{fault}</p>}
      </div>
    )
  }
  if (field.oneOf && field.oneOf.length <= few) {
    return (
      <fieldset className="field">
        <legend className="field-label">{label}</legend>
        <span className="answer-options">
          {field.oneOf.map((option, i) => (
            <label key={option.const} data-chosen={text === option.const || undefined}>
              <input
                type="radio"
                name={name}
                {...(i === 0 ? stop : {})}
                checked={text === option.const}
                onChange={() => onChange(option.const)}
              />
              {option.title}
            </label>
          ))}
        </span>
        {fault && <p className="field-fault">{fault}</p>}
      </fieldset>
    )
  }
  if (field.oneOf) {
    return (
      <Field {...common}>
        {(id) => (
          <Select
            id={id}
            {...stop}
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
            value={text || null}
            onChange={(next: string | null) => onChange(next ?? '')}
            options={field.oneOf?.map((option) => ({ value: option.const, label: option.title })) ?? []}
          />
        )}
      </Field>
    )
  }
  const read = field['x-input'] === 'date' ? readDay(text) : undefined
  const hint = read ? day(read) : field['x-input'] === 'date' ? '8 位数字就行，例如 20260501' : undefined
  if (field['x-input'] === 'textarea') {
    return (
      <div className="answer-wide">
        <Field {...common} hint={field.description}>
          {(id) => (
            <Input.TextArea
              id={id}
              {...stop}
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={field.maxLength ?? 2000}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            />
          )}
        </Field>
      </div>
    )
  }
  const numeric =
    field.type === 'number' ||
    field.type === 'integer' ||
    ['date', 'phone', 'money', 'bank-card'].includes(field['x-input'])
  return (
    <Field {...common} hint={hint}>
      {(id) => (
        <Input
          id={id}
          {...stop}
          className={required && missing ? 'answer-empty' : ''}
          autoComplete="off"
          inputMode={numeric ? 'decimal' : 'text'}
          maxLength={field.maxLength ?? 200}
          status={fault ? 'error' : ''}
          suffix={field['x-input'] === 'money' ? '元' : undefined}
          title={field.description}
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => {
            if (read && read !== text) onChange(read)
          }}
        />
      )}
    </Field>
  )
}
