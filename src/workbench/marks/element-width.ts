import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** Width of an element in px, kept up to date; `start` before it is measured. */
export function useElementWidth<Element extends HTMLElement>(start: number): [RefObject<Element | null>, number] {
  const ref = useRef<Element>(null)
  const [width, setWidth] = useState(start)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    setWidth(element.clientWidth)
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return [ref, width]
}
