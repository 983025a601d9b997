import { createContext, useCallback, useContext, useMemo, useReducer } from 'react'
import type { Inspection } from '#modules/publishing/contract.ts'
import type { StatusShape } from '../../marks/status.tsx'
import { severityNames, severityShapes } from '../words.ts'
import {
  changed,
  type Entry,
  type History,
  historyOf,
  type Path,
  redone,
  undone,
  withSituationsFollowing,
  withValue,
} from './entry.ts'

/** Something said about one place of the entry. */
export interface Mark {
  shape: StatusShape
  words: string
  fault: boolean
}

interface EntryDesk {
  entry: Entry
  set: (path: Path, value: unknown) => void
  /** what the inspection says about exactly this place */
  marksAt: (place: string) => readonly Mark[]
}

const Desk = createContext<EntryDesk | null>(null)
export const EntryDeskContext = Desk

/** The entry under the pen. Only below a draft editor. */
export function useEntryDesk(): EntryDesk {
  const desk = useContext(Desk)
  if (!desk) throw new Error('no entry is being edited')
  return desk
}

type Act =
  | { do: 'set'; path: Path; value: unknown; at: number }
  | { do: 'undo' }
  | { do: 'redo' }
  | { do: 'take'; entry: Entry }

function act(history: History, one: Act): History {
  switch (one.do) {
    case 'set': {
      const next = withSituationsFollowing(history.present, withValue(history.present, one.path, one.value))
      return changed(history, one.path, next, one.at)
    }
    case 'undo':
      return undone(history)
    case 'redo':
      return redone(history)
    case 'take':
      return { ...changed(history, [], one.entry, 0), last: null }
  }
}

/** An entry with its history: set one place, undo, redo, or take over a whole entry (that too can be undone). */
export function useEntry(start: Entry) {
  const [history, dispatch] = useReducer(act, start, historyOf)
  const set = useCallback((path: Path, value: unknown) => dispatch({ do: 'set', path, value, at: Date.now() }), [])
  return {
    entry: history.present,
    set,
    undo: () => dispatch({ do: 'undo' }),
    redo: () => dispatch({ do: 'redo' }),
    take: (entry: Entry) => dispatch({ do: 'take', entry }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}

/** What the inspection says, by place. */
export function useMarks(inspection: Inspection): EntryDesk['marksAt'] {
  return useMemo(() => {
    const marks = new Map<string, Mark[]>()
    const add = (place: string, mark: Mark) => marks.set(place, [...(marks.get(place) ?? []), mark])
    for (const { path, message } of inspection.faults) add(path, { shape: 'late', words: message, fault: true })
    for (const { path, message } of inspection.warnings) add(path, { shape: 'soon', words: message, fault: false })
    for (const { field, index, rule, severity, explanation, waived } of inspection.findings)
      if (!waived)
        add(index === null ? field : `${field}[${index}]`, {
          shape: severityShapes[severity],
          words: `${severityNames[severity]} ${rule}：${explanation}`,
          fault: false,
        })
    return (place) => marks.get(place) ?? []
  }, [inspection])
}

/** Goes to a place of the form: the nearest field that stands for it, opened and focused. */
export function jumpTo(place: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-path]')]
  const under = (path: string, whole: string) =>
    path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`)
  const target =
    fields.find((field) => field.dataset.path === place) ??
    fields.find((field) => under(field.dataset.path ?? '', place)) ??
    fields
      .filter((field) => under(place, field.dataset.path ?? ''))
      .sort((a, b) => (b.dataset.path?.length ?? 0) - (a.dataset.path?.length ?? 0))[0]
  if (!target) return
  for (let one = target.closest('details'); one; one = one.parentElement?.closest('details') ?? null) one.open = true
  target.scrollIntoView({ block: 'center' })
  const focusable = 'input, textarea, button, select, [tabindex]'
  const control = target.matches(focusable) ? target : target.querySelector<HTMLElement>(focusable)
  control?.focus({ preventScroll: true })
}
