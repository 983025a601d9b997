import { Input, Select } from 'antd'
import type { FormField } from '#modules/catalog/model.ts'
import { titleAtDesk } from './case-words.ts'
import { readDay } from './day-input.ts'
import { day } from './days.ts'
import { Field } from './field.tsx'
import './answers.css'

/** What a field of a form holds at the desk; a plain text where the form asks for a date, a number or a choice. */
export type Answer = string | boolean | readonly string[]

/** A value nobody has to type, as shown (perhaps masked), and where it comes from. */
export interface KnownAnswer {
  shown: string
  source: string
  /** cannot be answered otherwise */
  settled: boolean
  asOf: string
}

/** Where a known value comes from, as said at the desk: 您的营业执照 → 营业执照. */
export const sourceWords = (source: string): string => source.replace(/^您的?/, '')

/** Up to this many choices stand side by side. */
const few = 4

/** 申请表的一格：知道的只读，写明来源和日期；要填的按题型给格子。 */
export function AnswerField({
  name,
  field,
  required,
  known,
  note,
  value,
  fault,
  fresh = false,
  onOverwrite,
  onChange,
}: {
  name: string
  field: FormField
  required: boolean
  known?: KnownAnswer | undefined
  /** said beside the label */
  note?: string | undefined
  value: Answer | undefined
  fault?: string | undefined
  /** just opened to be overwritten: takes the focus */
  fresh?: boolean
  onOverwrite?: () => void
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
          !known.settled && (
            <button type="button" className="link" tabIndex={-1} aria-label={`改${label}`} onClick={onOverwrite}>
              改
            </button>
          )
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
  const common = { label, source: note, optional: !required, fault, act: back }
  const missing = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  const stop = required && missing ? { 'data-empty': '' } : {}
  const wanted = fresh ? { 'data-fresh': '' } : {}
  const text = typeof value === 'string' ? value : ''
  const beside = note && <span className="sub">{`　${note}`}</span>
  if (field.type === 'array') {
    const chosen = Array.isArray(value) ? value : []
    return (
      <fieldset className="field answer-options-frame answer-wide">
        <legend className="field-label">
          {label}
          {beside}
        </legend>
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
          {beside}
        </label>
        {fault && <p className="field-fault">{fault}</p>}
      </div>
    )
  }
  if (field.oneOf && field.oneOf.length <= few) {
    return (
      <fieldset className="field answer-options-frame">
        <legend className="field-label">
          {label} {back}
          {beside}
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
