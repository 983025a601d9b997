import { attributes, type Html, html } from '../../html.ts'
import { describedBy, type FieldBasics, fieldId, labelled } from './field-frame.ts'

/** Widths by what is written: `short` up to 6 signs, `medium` up to 20, `full` the line. */
export type FieldWidth = 'short' | 'medium' | 'full'

export interface TextField extends FieldBasics {
  value?: string | undefined
  type?: 'text' | 'tel' | 'search' | 'password' | 'email' | undefined
  inputmode?: 'numeric' | 'decimal' | 'tel' | 'text' | undefined
  autocomplete?: string | undefined
  maxlength?: number | undefined
  width?: FieldWidth | undefined
  /** shown after the box, e.g. 元 */
  unit?: string | undefined
  placeholder?: string | undefined
  readonly?: boolean | undefined
}

/** One line of text. */
export function textField(field: TextField): Html {
  const input = html`<input${attributes({
    id: fieldId(field.name),
    name: field.name,
    type: field.type ?? 'text',
    value: field.type === 'password' ? undefined : field.value,
    class: `input input-${field.width ?? 'full'}`,
    inputmode: field.inputmode,
    autocomplete: field.autocomplete ?? 'off',
    maxlength: field.maxlength,
    placeholder: field.placeholder,
    readonly: field.readonly,
    'aria-describedby': describedBy(field),
    'aria-invalid': field.error ? 'true' : undefined,
  })}>`
  return labelled(field, field.unit ? html`<div class="with-unit">${input}<span>${field.unit}</span></div>` : input)
}

export interface TextArea extends FieldBasics {
  value?: string | undefined
  rows?: number | undefined
  maxlength?: number | undefined
}

/** Several lines of text. */
export function textArea(field: TextArea): Html {
  return labelled(
    field,
    html`<textarea${attributes({
      id: fieldId(field.name),
      name: field.name,
      class: 'input input-full',
      rows: field.rows ?? 5,
      maxlength: field.maxlength,
      'aria-describedby': describedBy(field),
      'aria-invalid': field.error ? 'true' : undefined,
    })}>
${field.value ?? ''}</textarea>`,
  )
}
