import type { ReactNode } from 'react'

const names: Readonly<Record<string, string>> = {
  space: '空格',
  escape: 'Esc',
  enter: 'Enter',
  ctrl: 'Ctrl',
  alt: 'Alt',
}

/** 键帽：`ctrl+enter` 写成 Ctrl Enter。 */
export function KeyCap({ of }: { of: string }) {
  const words = (of === '+' ? [of] : of.split('+')).map(
    (part) => names[part] ?? (part.length === 1 || /^f\d/.test(part) ? part.toUpperCase() : part),
  )
  return <kbd>{words.join(' ')}</kbd>
}

/** A key with what it does, for the left end of a bottom bar. */
export function KeyHint({ of, children }: { of: readonly string[]; children: ReactNode }) {
  return (
    <span className="key-hint">
      {of.map((key) => (
        <KeyCap key={key} of={key} />
      ))}
      {children}
    </span>
  )
}
