import { attributes, type Html, html } from '../../html.ts'
import { describedBy, type FieldBasics, fieldId, grouped, labelled } from './field-frame.ts'

export interface Choice {
  value: string
  label: string
  hint?: string | undefined
}

interface Choices extends FieldBasics {
  options: readonly Choice[]
}

function choices(field: Choices, type: 'radio' | 'checkbox', chosen: (value: string) => boolean): Html {
  const id = fieldId(field.name)
  return grouped(
    field,
    html`<div class="choices">${field.options.map((option, i) => {
      const own = i === 0 ? id : `${id}-${i + 1}`
      return html`<div class="choice"><input${attributes({
        type,
        id: own,
        name: field.name,
        value: option.value,
        checked: chosen(option.value),
        'aria-describedby': option.hint ? `${own}-hint` : undefined,
      })}><label for="${own}">${option.label}</label>${
        option.hint && html`<p class="hint" id="${own}-hint">${option.hint}</p>`
      }</div>`
    })}</div>`,
  )
}

/** One out of a few. Nothing is chosen beforehand unless `value` says so. */
export function radioField(field: Choices & { value?: string | undefined }): Html {
  return choices(field, 'radio', (value) => value === field.value)
}

/** Any out of a few. */
export function checkboxField(field: Choices & { values?: readonly string[] | undefined }): Html {
  return choices(field, 'checkbox', (value) => field.values?.includes(value) ?? false)
}

/** One box to tick, e.g. 我看过了，同意. */
export function tickField(field: FieldBasics & { value?: string | undefined; ticked?: boolean | undefined }): Html {
  const id = fieldId(field.name)
  return html`<div class="field${field.error ? ' field-bad' : ''}">
${field.error && html`<p class="field-error" id="${id}-error"><span class="field-error-mark">要改</span> ${field.error}</p>`}<div class="choice"><input${attributes(
    {
      type: 'checkbox',
      id,
      name: field.name,
      value: field.value ?? 'yes',
      checked: field.ticked,
      'aria-describedby': describedBy(field),
      'aria-invalid': field.error ? 'true' : undefined,
    },
  )}><label for="${id}">${field.label}</label>${field.hint && html`<div class="hint" id="${id}-hint">${field.hint}</div>`}</div>
</div>`
}

/** One out of many (more than about seven; radios are easier before that). */
export function selectField(field: Choices & { value?: string | undefined; empty?: string | undefined }): Html {
  return labelled(
    field,
    html`<select${attributes({
      id: fieldId(field.name),
      name: field.name,
      class: 'input input-medium',
      'aria-describedby': describedBy(field),
      'aria-invalid': field.error ? 'true' : undefined,
    })}><option value="">${field.empty ?? '请选择'}</option>${field.options.map(
      (option) =>
        html`<option${attributes({ value: option.value, selected: option.value === field.value })}>${option.label}</option>`,
    )}</select>`,
  )
}
