import { type ReactNode, useId } from 'react'

/** A labelled control: the label above, at its right end the source of a known value and what can be done with it, the fault below. */
export function Field({
  label,
  source,
  act,
  hint,
  fault,
  optional,
  children,
}: {
  label: string
  source?: string | undefined
  act?: ReactNode
  hint?: string | undefined
  fault?: string | undefined
  optional?: boolean
  /** gets the id the label points to */
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <div className="field-head">
        <label className="field-label" htmlFor={id}>
          {label}
          {optional && '（选填）'}
        </label>
        {source && (
          <span className="field-source" title={source}>
            {source}
          </span>
        )}
        {act}
      </div>
      {children(id)}
      {hint && <p className="sub">{hint}</p>}
      {fault && (
        <p className="field-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
