import { type RefObject, useLayoutEffect, useState } from 'react'

/** Which rows of a long table are drawn: those in sight and a few around them. */
export interface RowWindow {
  from: number
  to: number
  /** px of the rows left out above and below */
  above: number
  below: number
}

const around = 8

/** Rows in sight of a scrolled element whose rows all have one height. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [span, setSpan] = useState({ from: 0, to: 40 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () => {
      const from = Math.max(0, Math.floor(element.scrollTop / rowHeight) - around)
      const to = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + around
      setSpan((old) => (old.from === from && old.to === to ? old : { from, to }))
    }
    measure()
    element.addEventListener('scroll', measure, { passive: true })
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    return () => {
      element.removeEventListener('scroll', measure)
      watch.disconnect()
    }
  }, [scroller, rowHeight])
  const to = Math.min(count, span.to)
  const from = Math.min(span.from, Math.max(0, to - 1))
  return { from, to, above: from * rowHeight, below: (count - to) * rowHeight }
}

/** Scrolls a row into sight under a sticky head. */
export function showRow(scroller: HTMLElement | null, index: number, rowHeight: number, headHeight: number): void {
  if (!scroller) return
  const top = index * rowHeight
  const bottom = top + rowHeight + headHeight
  if (top < scroller.scrollTop) scroller.scrollTop = top
  else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight
}
