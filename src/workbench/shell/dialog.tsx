import { type ReactNode, useEffect, useRef } from 'react'

/** A native dialog over the page: the focus stays in it and goes back where it came from. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  title: string
  onClose?: (() => void) | undefined
  children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className="dialog"
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <header className="head">
        <h2>{title}</h2>
        {onClose && (
          <button type="button" className="btn btn-small" onClick={onClose}>
            收起
            <kbd>Esc</kbd>
          </button>
        )}
      </header>
      {children}
    </dialog>
  )
}
