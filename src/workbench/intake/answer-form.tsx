import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { FormSchema } from '#modules/catalog/model.ts'
import { type Answer, AnswerField } from '../marks/answer-field.tsx'
import { KeyCap } from '../marks/key-cap.tsx'
import { answersInForce, fieldsAsked, type Prepared, stands } from './draft-model.ts'

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
