import { Input, type InputProps } from 'antd'
import type { ReactNode } from 'react'
import { Field } from './field.tsx'

/** A labelled line of text. What else an input takes (type, autoComplete, `data-` marks) goes through. */
export function TextField({
  label,
  hint,
  fault,
  optional = false,
  act,
  value,
  onChange,
  ...input
}: {
  label: string
  hint?: string | undefined
  fault?: string | undefined
  optional?: boolean
  act?: ReactNode
  value: string
  onChange: (value: string) => void
  [mark: `data-${string}`]: boolean
} & Omit<InputProps, 'id' | 'value' | 'onChange'>) {
  return (
    <Field label={label} hint={hint} fault={fault} optional={optional} act={act}>
      {(id) => <Input {...input} id={id} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}
