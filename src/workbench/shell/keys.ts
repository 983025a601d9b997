import { useEffect, useLayoutEffect, useRef } from 'react'

/** One key of a screen. `key` in the form `j`, `f7`, `ctrl+enter`, `alt+1`, `?`, `escape`, `space`. */
export interface KeyBinding {
  key: string
  /** what it does, for the list of keys; without it the key is not listed */
  label?: string
  run: (event: KeyboardEvent) => void
  /** decided at the moment of the press; false lets the key through */
  when?: () => boolean
}

interface Layer {
  title: string
  modal: boolean
  bindings: readonly KeyBinding[]
}

const layers: Layer[] = []

/** Everything the keys do now, topmost screen first, for the list of keys. */
export function keysInForce(): readonly { title: string; bindings: readonly KeyBinding[] }[] {
  const top = layers.findLastIndex((layer) => layer.modal)
  return layers.slice(Math.max(top, 0)).reverse()
}

/** Gives a screen its keys while it is shown. A modal layer (a drawer, a dialog) keeps the keys of the screens under it from acting. */
export function useKeys(
  title: string,
  bindings: readonly KeyBinding[],
  options: { modal?: boolean; off?: boolean } = {},
): void {
  const layer = useRef<Layer>({ title, modal: options.modal ?? false, bindings })
  useLayoutEffect(() => {
    layer.current.title = title
    layer.current.bindings = bindings
  })
  const off = options.off ?? false
  useEffect(() => {
    if (off) return undefined
    const own = layer.current
    layers.push(own)
    return () => {
      layers.splice(layers.indexOf(own), 1)
    }
  }, [off])
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const marks = [event.ctrlKey || event.metaKey ? 'ctrl' : '', event.altKey ? 'alt' : '']
  return [...marks.filter(Boolean), key].join('+')
}

/** Fields take plain keys for themselves; keys with Ctrl or Alt, function keys and Esc act there too. */
const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest(
    'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true], [role=combobox]',
  ) !== null
const plain = (name: string) => !/^(ctrl|alt)\+|^f\d+$|^escape$/.test(name)
/** Signs that no number or code holds: where a field is marked `data-code` they act as outside fields. */
const notInCodes: ReadonlySet<string> = new Set(['/', '?'])
const takes = (name: string, target: EventTarget | null) =>
  typing(target) && !(notInCodes.has(name) && target instanceof HTMLElement && target.dataset.code !== undefined)
/** Space and Enter press the button they stand on; Space and the arrows choose in a radio group and tick a box. */
function operating(name: string, target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.matches('input[type=radio], input[type=checkbox]')) return name === 'space' || name.startsWith('arrow')
  return (name === 'space' || name === 'enter') && target.closest('button, a[href], summary, [role=button]') !== null
}

function act(event: KeyboardEvent): void {
  const name = nameOf(event)
  // A field may have taken the key for itself, but a key with Ctrl is never one it types: a list of choices takes every Enter.
  if (event.isComposing || (event.defaultPrevented && !name.startsWith('ctrl+'))) return
  if (plain(name) && (takes(name, event.target) || operating(name, event.target))) return
  for (const layer of layers.toReversed()) {
    const binding = layer.bindings.find((one) => one.key === name && (one.when?.() ?? true))
    if (binding) {
      event.preventDefault()
      event.stopPropagation()
      binding.run(event)
      return
    }
    if (layer.modal) return
  }
}
document.addEventListener('keydown', act)
// A list of choices would take Ctrl Enter for itself, so keys with Ctrl are ours before they reach it.
document.addEventListener('keydown', (event) => (event.ctrlKey || event.metaKey ? act(event) : undefined), true)
