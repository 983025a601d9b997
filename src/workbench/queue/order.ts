import { useSyncExternalStore } from 'react'

/** The list from which a case was opened: for “next case” and “case 5 of 13”. */
export interface Order {
  title: string
  ids: readonly string[]
  /** address to go back to */
  back: string
}

let order: Order = { title: '', ids: [], back: '/cases' }
const listeners = new Set<() => void>()

export function keepOrder(next: Order): void {
  order = next
  for (const listener of listeners) listener()
}

export const useOrder = (): Order =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => order,
  )
