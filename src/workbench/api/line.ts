import { useSyncExternalStore } from 'react'

/** How we stand with the server: cut off since when, the age of what is shown, whether the session has ended. */
export interface Line {
  down: boolean
  /** when the server last answered; null before the first answer */
  heardAt: Date | null
  /** a request was refused for want of a session */
  sessionEnded: boolean
}

let line: Line = { down: !navigator.onLine, heardAt: null, sessionEnded: false }
const listeners = new Set<() => void>()

/** Notes news about the line and tells every reader. */
export function noteLine(news: Partial<Line>): void {
  const next = { ...line, ...news }
  const seen = next.down !== line.down || next.sessionEnded !== line.sessionEnded
  line = next
  if (seen) for (const listener of listeners) listener()
}

/** The present state, for code outside React. */
const currentLine = (): Line => line

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The present state; renders again when it changes. */
export const useLine = (): Line => useSyncExternalStore(subscribe, currentLine)

window.addEventListener('offline', () => noteLine({ down: true }))
window.addEventListener('online', () => noteLine({ down: false }))
