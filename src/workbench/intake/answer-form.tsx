import { Input, Select } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FormField, FormSchema } from '#modules/catalog/model.ts'
import { titleAtDesk } from '../marks/case-words.ts'
import { readDay } from '../marks/day-input.ts'
import { day } from '../marks/days.ts'
import { Field } from '../marks/field.tsx'
import { KeyCap } from '../marks/key-cap.tsx'
import {
  type Answer,
  answersInForce,
  fieldsAsked,
  type Known,
  type Prepared,
  sourceWords,
  stands,
} from './draft-model.ts'

const few = 4

/** Focuses a field, or the field inside what stands for it. */
export function focusOn(field: HTMLElement | null | undefined): void {
  const inner = field?.matches('input, textarea') ? field : field?.querySelector<HTMLElement>('input, textarea')
  ;(inner ?? field)?.focus()
}

/** 申请表：带出的只读、写明来源和日期，按“改”才改；要填的才停。回车去下一个空格，填完去材料。 */
export function AnswerForm({
  form,
  answers,
  prepared,
  faultOf,
  onChange,
  onEnd,
}: {
  form: FormSchema
  answers: Readonly<Record<string, Answer>>
  prepared: Prepared | undefined
  faultOf: (key: string) => string | undefined
  /** undefined: as the server knows it */
  onChange: (key: string, value: Answer | undefined) => void
  onEnd: () => void
}) {
  const [overwriting, setOverwriting] = useState('')
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (overwriting !== '') focusOn(grid.current?.querySelector<HTMLElement>('[data-fresh]'))
  }, [overwriting])
  const inForce = answersInForce(form, { answers }, prepared)
  const asked = fieldsAsked(form, inForce)
  const filled = asked.filter((key) => stands(prepared, { answers }, key)).length
  const empty = asked.filter(
    (key) => form.required.includes(key) && (inForce[key] === undefined || inForce[key] === ''),
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
    if (after) focusOn(after)
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
      <div className="answer-grid" ref={grid}>
        {asked.map((key) => {
          const field = form.properties[key]
          if (!field) return null
          return (
            <AnswerField
              key={key}
              name={key}
              field={field}
              required={form.required.includes(key)}
              known={prepared?.answers[key]}
              value={answers[key]}
              fault={faultOf(key)}
              fresh={overwriting === key}
              onOverwrite={() => {
                setOverwriting(key)
                onChange(key, '')
              }}
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
  known,
  value,
  fault,
  fresh,
  onOverwrite,
  onChange,
}: {
  name: string
  field: FormField
  required: boolean
  known: Known | undefined
  value: Answer | undefined
  fault: string | undefined
  /** just opened to be overwritten: takes the focus */
  fresh: boolean
  onOverwrite: () => void
  onChange: (value: Answer | undefined) => void
}) {
  const label = titleAtDesk(field.title)
  if (known && value === undefined) {
    return (
      <Field
        label={label}
        fault={fault}
        source={`${sourceWords(known.source)}，${known.asOf}`}
        act={
          <button type="button" className="link" tabIndex={-1} aria-label={`改${label}`} onClick={onOverwrite}>
            改
          </button>
        }
      >
        {(id) => <Input id={id} readOnly tabIndex={-1} variant="filled" value={known.shown} />}
      </Field>
    )
  }
  const back = known && (
    <button type="button" className="link" tabIndex={-1} onClick={() => onChange(undefined)}>
      用带出的
    </button>
  )
  const common = { label, optional: !required, fault, act: back }
  const missing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  const stop = required && missing ? { 'data-empty': '' } : {}
  const wanted = fresh ? { 'data-fresh': '' } : {}
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
        <legend className="field-label">
          {label} {back}
        </legend>
        <span className="answer-options">
          {field.oneOf.map((option, i) => (
            <label key={option.const} data-chosen={text === option.const || undefined}>
              <input
                type="radio"
                name={name}
                {...(i === 0 ? stop : {})}
                {...(i === 0 ? wanted : {})}
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
            {...wanted}
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
              {...wanted}
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
          {...wanted}
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
            if (known && text === '') onChange(undefined)
          }}
        />
      )}
    </Field>
  )
}
