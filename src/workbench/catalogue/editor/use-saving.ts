import { useCallback, useEffect, useRef, useState } from 'react'
import { type DraftView, publishingRoutes } from '#modules/publishing/contract.ts'
import { call, intentKey } from '../../api/client.ts'
import { type ApiProblem, problemOf } from '../../api/problem.ts'
import { queryClient } from '../../api/requests.ts'
import { type Entry, sameEntry } from './entry.ts'

const quiet = 2_000
const longest = 5_000
const retryAfter = 5_000

/** What the server has: the draft as last saved or read, and the entry in it. */
export interface Saved {
  revision: number
  entry: Entry
  at: string
}

export type SavingState =
  | { is: 'saved' }
  | { is: 'unsaved' }
  | { is: 'saving' }
  | { is: 'failed'; problem: ApiProblem }
  /** somebody else saved in between: what they have now, and the sentence that says who and when */
  | { is: 'conflict'; theirs: DraftView; problem: ApiProblem }

/** What the server just answered is what the next reader of the draft begins from. */
export function keepDraft(fresh: DraftView): void {
  queryClient.setQueryData([publishingRoutes.getDraft.path, { params: { id: fresh.draftId } }], fresh)
}

/**
 * Saves an entry by itself: two seconds after the last change, five after the first, at once by `flush`, and when the page is left or
 * hidden. A save whose answer was lost is repeated under the same number. Nothing is overwritten: a conflict waits for the person.
 */
export function useSaving(draftId: string, start: Saved, entry: Entry) {
  const [state, setState] = useState<SavingState>({ is: 'saved' })
  const [saved, setSaved] = useState<Saved>(start)
  const now = useRef({ entry, saved, state })
  now.current.entry = entry
  const firstChange = useRef(0)
  const attempt = useRef<{ entry: Entry; revision: number; intent: string } | null>(null)
  const running = useRef<Promise<boolean> | null>(null)

  const say = useCallback((next: SavingState) => {
    now.current.state = next
    setState(next)
  }, [])
  const keep = useCallback((next: Saved) => {
    now.current.saved = next
    attempt.current = null
    setSaved(next)
  }, [])

  /** Takes over what the server has: after a conflict was settled, or a step that saved on its own. */
  const adopt = useCallback(
    (fresh: DraftView) => {
      keepDraft(fresh)
      keep({ revision: fresh.revision, entry: fresh.source, at: fresh.updatedAt })
      say(sameEntry(fresh.source, now.current.entry) ? { is: 'saved' } : { is: 'unsaved' })
    },
    [keep, say],
  )

  const saveOnce = useCallback(async (): Promise<boolean> => {
    const { entry: mine, saved: last } = now.current
    const before = attempt.current
    const again = before !== null && before.entry === mine && before.revision === last.revision
    const going = again ? before : { entry: mine, revision: last.revision, intent: intentKey() }
    attempt.current = going
    say({ is: 'saving' })
    try {
      const fresh = await call(
        publishingRoutes.saveDraft,
        { params: { id: draftId }, body: { revision: last.revision, source: mine } },
        { intent: going.intent },
      )
      keepDraft(fresh)
      keep({ revision: fresh.revision, entry: mine, at: fresh.updatedAt })
      firstChange.current = Date.now()
      say(now.current.entry === mine ? { is: 'saved' } : { is: 'unsaved' })
      return now.current.entry === mine
    } catch (error) {
      const problem = problemOf(error)
      if (!problem) return false
      if (problem.code !== 'publishing.changed-meanwhile') {
        if (!problem.uncertain) attempt.current = null
        say({ is: 'failed', problem })
        return false
      }
      const theirs = await call(publishingRoutes.getDraft, { params: { id: draftId } }).catch(() => undefined)
      if (theirs && before && sameEntry(theirs.source, before.entry)) {
        // it was our own save whose answer got lost
        keep({ revision: theirs.revision, entry: before.entry, at: theirs.updatedAt })
        return saveOnce()
      }
      say(theirs ? { is: 'conflict', theirs, problem } : { is: 'failed', problem })
      return false
    }
  }, [draftId, keep, say])

  /** Saves what is not saved yet; true when everything on the screen is at the server. */
  const flush = useCallback(async (): Promise<boolean> => {
    if (running.current) await running.current
    const { entry: mine, saved: last, state: is } = now.current
    if (mine === last.entry || sameEntry(mine, last.entry)) {
      if (is.is !== 'saved') say({ is: 'saved' })
      return true
    }
    if (is.is === 'conflict') return false
    running.current = saveOnce().finally(() => {
      running.current = null
    })
    return running.current
  }, [saveOnce, say])

  useEffect(() => {
    if (entry === now.current.saved.entry) return undefined
    if (now.current.state.is === 'saved') {
      firstChange.current = Date.now()
      say({ is: 'unsaved' })
    }
    const wait = Math.min(quiet, Math.max(0, firstChange.current + longest - Date.now()))
    const timer = setTimeout(() => void flush(), wait)
    return () => clearTimeout(timer)
  }, [entry, flush, say])

  useEffect(() => {
    if (state.is !== 'failed' || !state.problem.uncertain) return undefined
    const timer = setTimeout(() => void flush(), retryAfter)
    return () => clearTimeout(timer)
  }, [state, flush])

  useEffect(() => {
    const leave = () => void (document.visibilityState === 'hidden' && flush())
    document.addEventListener('visibilitychange', leave)
    return () => {
      document.removeEventListener('visibilitychange', leave)
      void flush()
    }
  }, [flush])

  return { state, saved, flush, adopt }
}
