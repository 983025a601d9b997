import { Input } from 'antd'
import { Field } from './field.tsx'

/** A labelled reason of up to 500 characters, as every act that somebody has to answer for asks it. */
export function ReasonField({
  label = '原因',
  fault,
  autoFocus = false,
  value,
  onChange,
}: {
  label?: string
  fault: string | undefined
  autoFocus?: boolean
  value: string
  onChange: (value: string) => void
}) {
  return (
    <Field label={label} fault={fault}>
      {(id) => (
        <Input.TextArea
          id={id}
          autoFocus={autoFocus}
          autoSize={{ minRows: 3, maxRows: 8 }}
          value={value}
          maxLength={500}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
