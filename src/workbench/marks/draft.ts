import { useCallback, useEffect, useState } from 'react'

const prefix = 'onevisit.draft.'
const saveAfter = 600

/** What was typed under this key before, if it is still on this machine. */
function keptDraft<Value>(key: string): Value | undefined {
  try {
    const text = sessionStorage.getItem(prefix + key)
    return text === null ? undefined : (JSON.parse(text) as Value)
  } catch {
    return undefined
  }
}

export function dropDraft(key: string): void {
  sessionStorage.removeItem(prefix + key)
}

/**
 * State that survives a reload, a lost line and a session that ran out: written to this tab's storage within a second, gone with the tab
 * or with `drop`. Ctrl S is not needed but harmless.
 */
export function useDraft<Value extends object>(
  key: string,
  start: Value,
): [Value, (next: Value | ((old: Value) => Value)) => void, () => void] {
  const [value, setValue] = useState<Value>(() => {
    // What a draft of an earlier version does not have starts empty.
    const kept = keptDraft<Value>(key)
    return kept === undefined ? start : { ...start, ...kept }
  })
  const [touched, setTouched] = useState(false)
  useEffect(() => {
    if (!touched) return undefined
    const save = () => sessionStorage.setItem(prefix + key, JSON.stringify(value))
    const timer = setTimeout(save, saveAfter)
    window.addEventListener('pagehide', save)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('pagehide', save)
    }
  }, [key, value, touched])
  const set = useCallback((next: Value | ((old: Value) => Value)) => {
    setTouched(true)
    setValue(next)
  }, [])
  const drop = useCallback(() => {
    setTouched(false)
    dropDraft(key)
  }, [key])
  return [value, set, drop]
}
