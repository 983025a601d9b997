import { type Html, html, nothing } from '../../html.ts'

/** What every kind of field takes. `name` is the form key; its focusable element gets the id `fieldId(name)`. */
export interface FieldBasics {
  name: string
  label: string
  hint?: string | Html | undefined
  /** what is wrong and what to do; marks the field 要改 */
  error?: string | undefined
  /** adds 选填; required fields carry no mark */
  optional?: boolean | undefined
  /** the answer was filled in for the person: where it came from, e.g. 营业执照，4 月 27 日取得 */
  source?: string | undefined
  /** the label is the question of the page: shown as its h1 */
  asHeading?: boolean | undefined
}

/** The id of a field's focusable element, from its form key. Error summaries link to it. */
export function fieldId(name: string): string {
  return name.replaceAll(/[^\w-]+/g, '-').replace(/^(?![A-Za-z])/, 'f-')
}

/** Space-separated ids of the texts that describe a field, or nothing. */
export function describedBy(field: FieldBasics): string | undefined {
  const id = fieldId(field.name)
  const ids = [field.hint && `${id}-hint`, field.source && `${id}-source`, field.error && `${id}-error`].filter(Boolean)
  return ids.length === 0 ? undefined : ids.join(' ')
}

const optionalMark = (field: FieldBasics): Html => (field.optional ? html` <span class="hint">选填</span>` : nothing)

/** Hint, source and error of a field, in reading order. */
export function fieldNotes(field: FieldBasics): Html {
  const id = fieldId(field.name)
  return html`${field.hint && html`<div class="hint" id="${id}-hint">${field.hint}</div>`}${
    field.source && html`<p class="source" id="${id}-source">已替您填好，来自${field.source}。不对就直接改。</p>`
  }${field.error && html`<p class="field-error" id="${id}-error"><span class="field-error-mark">要改</span> ${field.error}</p>`}`
}

/** Frame of a field with one control: label, notes, control. */
export function labelled(field: FieldBasics, control: Html): Html {
  const label = html`<label for="${fieldId(field.name)}">${field.label}${optionalMark(field)}</label>`
  return html`<div class="field${field.error ? ' field-bad' : ''}">
${field.asHeading ? html`<h1 class="field-question">${label}</h1>` : label}
${fieldNotes(field)}${control}
</div>`
}

/** Frame of a field with several controls: fieldset, legend, notes, controls. */
export function grouped(field: FieldBasics, controls: Html): Html {
  const legend = html`${field.label}${optionalMark(field)}`
  const described = describedBy(field)
  return html`<fieldset class="field${field.error ? ' field-bad' : ''}"${described && html` aria-describedby="${described}"`}>
<legend>${field.asHeading ? html`<h1 class="field-question">${legend}</h1>` : legend}</legend>
${fieldNotes(field)}${controls}
</fieldset>`
}
