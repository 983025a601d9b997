import { type ReactNode, useId } from 'react'

/** A labelled control: the label above, the source of a prefilled value at its right end, the fault below. */
export function Field({
  label,
  source,
  hint,
  fault,
  optional,
  children,
}: {
  label: string
  source?: string | undefined
  hint?: string | undefined
  fault?: string | undefined
  optional?: boolean
  /** gets the id the label points to */
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        <span>
          {label}
          {optional && '（选填）'}
        </span>
        {source && <span className="field-source">{source}</span>}
      </label>
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
