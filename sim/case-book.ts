/** What an actor can see of a case before acting: a little of its record, read from what is durable. */
import type { Row, Store } from './store/store.ts'

type Data = Readonly<Record<string, unknown>>

export interface CaseBook {
  readonly row: Row
  readonly events: readonly {
    readonly type: string
    readonly version: number
    readonly data: Data
    readonly by: string
  }[]
  readonly last: (type: string) => Data | undefined
  /** Keys asked for in the open notice or late requests. */
  readonly asked: readonly string[]
  readonly deferred: readonly { readonly key: string; readonly dueOn: string }[]
  readonly materials: ReadonlyMap<string, string>
}

export const eventsOf = (store: Store, caseId: unknown): readonly Row[] => {
  const found: Row[] = []
  for (let version = 1; ; version += 1) {
    const event = store.committedRow('case_event', caseId, version)
    if (!event) return found
    found.push(event)
  }
}

export function bookOf(store: Store, row: Row): CaseBook {
  const events = eventsOf(store, row.id).map(({ type, version, data, actor }) => ({
    ...{ type: String(type), version: Number(version), data: data as Data, by: (actor as { key: string }).key },
  }))
  const last = (type: string) => events.findLast((event) => event.type === type)?.data
  const asked = new Set<string>()
  const deferred = new Map<string, string>()
  const materials = new Map<string, string>()
  for (const { type, data } of events) {
    if (type === 'one-time-notice-issued') asked.clear()
    if (type === 'one-time-notice-issued' || type === 'late-request-made')
      for (const item of data.items as { key: string }[]) asked.add(item.key)
    if (type === 'supplement-made' || type === 'late-request-answered')
      for (const key of data.settled as string[]) asked.delete(key)
    if (type === 'case-accepted')
      for (const one of data.deferrals as { key: string; dueOn: string }[]) deferred.set(one.key, one.dueOn)
    if (type === 'deferral-extended') deferred.set(String(data.key), String(data.dueOn))
    if (type === 'deferred-material-supplied') deferred.delete(String(data.key))
    if (type === 'case-accepted') asked.clear()
    if (Array.isArray(data.materials))
      for (const one of data.materials as { key: string; state: string }[]) materials.set(one.key, one.state)
  }
  return {
    ...{ row, events, last, materials },
    asked: [...asked],
    deferred: [...deferred].map(([key, dueOn]) => ({ key, dueOn })),
  }
}
