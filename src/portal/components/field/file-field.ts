import { attributes, type Html, html } from '../../html.ts'
import { describedBy, type FieldBasics, fieldId, labelled } from './field-frame.ts'

export interface FileField extends FieldBasics {
  /** media types or endings, e.g. image/*,.pdf */
  accept?: string | undefined
  multiple?: boolean | undefined
  /** opens the camera on a phone */
  camera?: boolean | undefined
}

/** A file or a photograph. Works in a plain multipart form; say sizes and kinds in the hint. */
export function fileField(field: FileField): Html {
  return labelled(
    field,
    html`<input${attributes({
      type: 'file',
      id: fieldId(field.name),
      name: field.name,
      class: 'file',
      accept: field.accept,
      multiple: field.multiple,
      capture: field.camera ? 'environment' : undefined,
      'aria-describedby': describedBy(field),
      'aria-invalid': field.error ? 'true' : undefined,
    })}>`,
  )
}
