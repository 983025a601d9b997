import { useEffect, useRef, useState } from 'react'
import { type Inspection, publishingRoutes } from '#modules/publishing/contract.ts'
import { call } from '../../api/client.ts'
import { problemOf } from '../../api/problem.ts'
import type { Entry } from './entry.ts'

const pause = 500

/** What the platform says of the entry as it stands on the screen: asked again half a second after the last change. */
export function useInspection(entry: Entry, start: Inspection, code: string | null) {
  const [inspection, setInspection] = useState(start)
  const [pending, setPending] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const inspected = useRef(entry)
  useEffect(() => {
    if (inspected.current === entry) return undefined
    setPending(true)
    const abort = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const said = await call(
          publishingRoutes.inspect,
          { body: { source: entry, ...(code ? { code } : {}) } },
          { signal: abort.signal },
        )
        inspected.current = entry
        setInspection(said)
        setFault(undefined)
        setPending(false)
      } catch (error) {
        if ((error as Error).name === 'AbortError') return
        setFault(problemOf(error))
        setPending(false)
      }
    }, pause)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [entry, code])
  return { inspection, pending, fault }
}
