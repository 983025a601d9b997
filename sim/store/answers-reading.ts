/** What the doors that only read ask: figures of concluded cases, who looked at somebody's data. */
import { type Answers, list, shown, sorted, upTo } from './answer.ts'
import type { Row, View } from './store.ts'

const told = (value: unknown): string => (typeof value === 'boolean' ? (value ? 't' : 'f') : String(value))

/** Concluded cases of a period by place and equal facts. `values`: days, through which day each is the same, from, to, offices. */
function groups(view: View, place: (row: Row) => unknown, values: readonly unknown[]): readonly Row[] {
  const [days, throughs, from, to, offices] = values
  const through = new Map(list(days).map((day, at) => [day, list(throughs)[at]]))
  const concluded = view.rows(
    'case_file',
    (row) =>
      upTo(from, row.concluded_on) &&
      upTo(row.concluded_on, to) &&
      row.submitted_on !== null &&
      (offices === undefined || list(offices).includes(row.office_id)),
  )
  const found = new Map<string, { row: Row; cases: number }>()
  for (const row of concluded) {
    const sameDay = upTo(row.concluded_on, through.get(row.submitted_on) ?? null)
    const facts = shown(row, 'channel outcome visits visits_by_office visit_purposes helped delivery_method')
    const purposes = (facts.visitPurposes as readonly string[]).join()
    const { channel, outcome, visits, visitsByOffice, helped, deliveryMethod } = facts
    const parts = [channel, outcome, sameDay, visits, visitsByOffice, purposes, helped, deliveryMethod ?? '-']
    const key = parts
      .filter((part) => part !== null)
      .map(told)
      .join('|')
    const group = `${String(place(row))} ${key}`
    const cases = (found.get(group)?.cases ?? 0) + 1
    found.set(group, { row: { place: place(row), key, ...facts, sameDay, cases }, cases })
  }
  return [...found.values()].map(({ row }) => row)
}

const office = (row: Row) => row.office_id
const township = (row: Row) => String(row.region_code).slice(0, 9)

export const readingAnswers: Answers = {
  'figures-by-office': (view, values) => groups(view, office, values),
  'figures-by-township': (view, values) => groups(view, township, values),
  'figures-of-a-head': (view, values) => groups(view, office, values),
  'organisation-regions': (view, [under]) =>
    sorted(
      view.rows('region', (row) => row.valid_to === null && (under === null || row.parent_code === under)),
      'code',
    ).map((row) => shown(row, 'code name level parent_code valid_from valid_to replaced_by sample')),
  'registers-look-noted': (view, [personId, since, actorKey, purpose, fields]) =>
    view
      .rows(
        'personal_data_access',
        (row) =>
          row.person_id === personId &&
          String(row.at) > String(since) &&
          row.actor_key === actorKey &&
          row.purpose === purpose &&
          list(row.fields).join('|') === list(fields).join('|'),
      )
      .slice(0, 1)
      .map(() => ({ '?column?': 1 })),
  'registers-accesses-to': (view, [personId, limit]) =>
    sorted(
      view.rows('personal_data_access', (row) => row.person_id === personId),
      '-at',
      '-id',
    )
      .slice(0, Number(limit))
      .map((row) => shown(row, 'at actor_name office purpose case_id fields')),
}
