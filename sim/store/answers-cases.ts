/** The row of a case, its content, its draft, its counters. */
import { type Answers, among, before, list, rowsOf, shown, sorted, upTo } from './answer.ts'
import type { Row, View } from './store.ts'
import { compare, dayAfter } from './values.ts'

const over = ['draft', 'concluded', 'archived']

const rowColumns = `id number query_code service_item_id>itemId item_version item_name item_code office_id region_code channel
  applicant_kind account_id person_id legal_person_id agent_person_id applicant_label declared_visits submitted_at`
const projected = `status outcome holder_kind holder_office_id holder_staff_id step_key step_name submitted_on accepted_on
  promise_due_on statutory_due_on step_due_on due_on amber_on suspended deferrals_outstanding decided_on concluded_on in_time visits
  visits_by_office visit_purposes helped delivery_method item_version notice_rounds promised_working_days pauses version head number
  long_number`

/** Columns that are written once, and those that keep their first value. */
const opening = [
  ...[
    'query_code',
    'service_item_id',
    'item_name',
    'item_code',
    'item_initials',
    'handling',
    'office_id',
    'region_code',
  ],
  ...['channel', 'applicant_kind', 'account_id', 'person_id', 'legal_person_id', 'agent_person_id', 'applicant_label'],
  ...['declared_visits', 'opened_at'],
]
const lasting = ['number', 'long_number', 'submitted_at']

/** Brings the row up to what its events say; whether it is there. */
function project(view: View, { fresh: _fresh, id, ...given }: Row): boolean {
  const row = view.get('case_file', id)
  if (!row) return false
  const changes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given))
    if (!opening.includes(name)) changes[name] = lasting.includes(name) ? (row[name] ?? value) : value
  view.update('case_file', row, changes)
  return true
}

/** Makes uploads part of their cases: the sender's own, or this case's already, and nobody else's. */
function takeIn(view: View, handed: readonly Row[]): ReadonlySet<unknown> {
  const taken = new Set<unknown>()
  for (const { case_id: caseId, upload_id: id, sender_key: sender } of handed) {
    const row = view.get('upload', id)
    if (!row || taken.has(id) || (row.actor_key !== sender && row.case_id !== caseId)) continue
    if ((row.case_id ?? row.draft_id ?? caseId) !== caseId) continue
    view.update('upload', row, { case_id: caseId, draft_id: null })
    taken.add(id)
  }
  return taken
}

const raised = (view: View, scope: unknown, change: (value: number) => number, first: number): Row => {
  const done = view.insertUnless('case_counter', { scope, value: first }, 'case_counter_pkey')
  if ('row' in done) return done.row
  return view.update('case_counter', done.inTheWay, { value: change(Number(done.inTheWay.value)) })
}

export const caseAnswers: Answers = {
  'case-start': (view, [claims, wanted]) => {
    const claimed = sorted(rowsOf(claims), 'actor_key', 'request_id').filter(
      (claim) => 'row' in view.insertUnless('handled_request', claim, 'handled_request_pkey'),
    )
    const counters = sorted(rowsOf(wanted), 'scope').map(({ scope, count }) => {
      const row = raised(view, scope, (value) => value + Number(count), Number(count))
      return [String(scope), Number(row.value)]
    })
    return [{ claimed: claimed.length, counters: Object.fromEntries(counters) }]
  },
  'case-write': (view, [files, events, contents, handed, drafts, breaches, messages, live]) => {
    const opened = rowsOf(files).filter((file) => file.fresh === true)
    for (const { fresh: _fresh, ...file } of opened) view.insert('case_file', file)
    const projected = rowsOf(files).filter((file) => file.fresh !== true && project(view, file))
    const recorded = rowsOf(events).filter(
      (event) => 'row' in view.insertUnless('case_event', event, 'case_event_pkey'),
    )
    for (const content of rowsOf(contents)) view.insertUnless('case_content', content, 'case_content_pkey')
    const taken = takeIn(view, rowsOf(handed))
    for (const { sender_key: _sender, ...file } of rowsOf(handed))
      if (taken.has(file.upload_id)) view.insertUnless('case_material_file', file, null)
    const ended = JSON.parse(String(drafts)) as readonly string[]
    const named = new Set(rowsOf(handed).map((row) => row.upload_id))
    for (const row of view.rows('upload', (one) => among(ended, one.draft_id) && !named.has(one.id)))
      view.update('upload', row, { draft_id: null })
    for (const row of view.rows(
      'case_draft',
      (one) => among(ended, one.case_id) && one.variant_answers_sealed !== null,
    ))
      view.update('case_draft', row, { variant_answers_sealed: null })
    for (const breach of rowsOf(breaches)) view.insertUnless('commitment_breach', breach, null)
    const queued = rowsOf(messages).map((message) => view.insert('message', message))
    for (const { message_id: messageId } of queued)
      view.enqueue({ task: 'send-message', payload: { messageId }, maxAttempts: 8 })
    const told = JSON.parse(String(live)) as readonly string[]
    for (const payload of told) view.notify('cases', payload)
    return [
      {
        ...{ files: opened.length + projected.length, events: recorded.length, uploads: taken.size },
        ...{ jobs: queued.length > 0 ? queued.length : null, told: told.length },
      },
    ]
  },
  'case-row': (view, [ids]) => view.rows('case_file', (row) => among(ids, row.id)).map((row) => shown(row, rowColumns)),
  'case-projection-find': (view, [id]) => {
    const row = view.get('case_file', id)
    if (!row) return []
    view.lockRow('case_file', row)
    return [shown(row, projected)]
  },
  'case-rest': (view, [looked]) => {
    const held = sorted(rowsOf(looked), 'id').flatMap((look) => {
      const row = view.get('case_file', look.id)
      if (!row) return []
      view.lockRow('case_file', row, 'no-key-update')
      return [{ row, look }]
    })
    return held.flatMap(({ row, look: { version, today, ...dates } }) => {
      if (row.version !== version) return []
      const changes = { due_on: dates.dueOn, amber_on: dates.amberOn, step_due_on: dates.stepDueOn }
      const wakeOn = upTo(row.wake_on, today) ? dayAfter(String(today)) : row.wake_on
      view.update('case_file', row, { ...changes, wake_on: wakeOn })
      return [{ id: row.id }]
    })
  },
  'case-sweep': (view, [today, after, afterId, limit]) => {
    const beyond = (row: Row) => {
      const day = after === '-infinity' ? 1 : compare(row.wake_on, after)
      return day > 0 || (day === 0 && compare(row.id, afterId) > 0)
    }
    return sorted(
      view.rows('case_file', (row) => upTo(row.wake_on, today) && beyond(row)),
      'wake_on',
      'id',
    )
      .slice(0, Number(limit))
      .map((row) => shown(row, 'id wake_on'))
  },
  'case-wake-open': (view, [today]) =>
    view
      .rows('case_file', (row) => !over.includes(String(row.status)))
      .map((row) => {
        view.update('case_file', row, { wake_on: today })
        return { '?column?': 1 }
      }),
  'case-ids-after': (view, [after, limit]) =>
    sorted(
      view.rows('case_file', (row) => before(after, row.id)),
      'id',
    )
      .slice(0, Number(limit))
      .map((row) => shown(row, 'id')),
  'case-open-draft': (view, [accountId, itemId, legalPersonId]) =>
    sorted(
      view.rows(
        'case_file',
        (row) =>
          row.account_id === accountId &&
          row.service_item_id === itemId &&
          row.status === 'draft' &&
          row.legal_person_id === legalPersonId,
      ),
      '-opened_at',
    )
      .slice(0, 1)
      .map((row) => shown(row, 'id')),

  'licence-counter': (view, [scope]) => [
    shown(
      raised(view, scope, (value) => value + 1, 1),
      'value',
    ),
  ],

  'case-content-save': (view, [caseId, revision, sealed, salt, hash, formVersion, at]) => {
    const content = {
      answers_sealed: sealed,
      ...{ salt, content_hash: hash, form_version: formVersion, recorded_at: at },
    }
    const done = view.insertUnless('case_content', { case_id: caseId, revision, ...content }, 'case_content_pkey')
    if ('row' in done) return [{ '?column?': 1 }]
    view.lockRow('case_content', done.inTheWay, 'no-key-update')
    if (done.inTheWay.revision !== 0) return []
    view.update('case_content', done.inTheWay, content)
    return [{ '?column?': 1 }]
  },
  'case-content-find': (view, [ids]) =>
    list(ids).flatMap((id) =>
      sorted(
        view.rows('case_content', (row) => row.case_id === id),
        '-revision',
      )
        .slice(0, 1)
        .map((row) => shown(row, 'case_id revision answers_sealed salt content_hash form_version')),
    ),
  'case-draft-save': (view, [caseId, page, materials, sealed, at]) => {
    const draft = {
      case_id: caseId,
      page,
      materials: materials ?? '[]',
      variant_answers_sealed: sealed,
      updated_at: at,
    }
    const done = view.insertUnless('case_draft', draft, 'case_draft_pkey')
    if ('row' in done) return []
    const row = done.inTheWay
    view.update('case_draft', row, {
      page: page ?? row.page,
      materials: materials ?? row.materials,
      variant_answers_sealed: sealed ?? row.variant_answers_sealed,
      updated_at: at,
    })
    return []
  },
  'case-draft-find': (view, [ids]) =>
    view
      .rows('case_draft', (row) => among(ids, row.case_id))
      .map((row) => shown(row, 'case_id page materials variant_answers_sealed updated_at')),

  'case-credit-barred': (view, [people, legalPeople]) => {
    const standing = view.rows('commitment_breach', (row) => row.repaired_on === null)
    return [
      ...standing.filter((row) => among(legalPeople, row.legal_person_id)),
      ...standing.filter((row) => row.legal_person_id === null && among(people, row.person_id)),
    ].map((row) => shown(row, 'person_id legal_person_id'))
  },

  'licence-insert': (view, values) => {
    const [id, identifier, number, type, person, legalPerson, issuer, issuedOn, validTo, caseId, sealed, at] = values
    view.insert('e_licence', {
      ...{ id, identifier, number, licence_type: type, holder_person_id: person, holder_legal_person_id: legalPerson },
      ...{ issuer_name: issuer, issued_on: issuedOn, valid_to: validTo, source_case_id: caseId, fields_sealed: sealed },
      recorded_at: at,
    })
    return []
  },
  'licence-number-taken': (view, [type, number, holder]) =>
    view
      .rows(
        'e_licence',
        (row) =>
          row.licence_type === type &&
          row.number === number &&
          (row.holder_person_id === holder || row.holder_legal_person_id === holder),
      )
      .slice(0, 1)
      .map(() => ({ '?column?': 1 })),
  'licence-held-holder_person_id': (view, [holders]) => heldBy(view, 'holder_person_id', holders),
  'licence-held-holder_legal_person_id': (view, [holders]) => heldBy(view, 'holder_legal_person_id', holders),
  'licence-by-case': (view, [caseIds]) => licencesOf(view, (row) => among(caseIds, row.source_case_id)),
  'licence-revoke': (view, [id, reason]) => {
    const row = view.get('e_licence', id)
    if (row?.status !== 'valid') return []
    view.update('e_licence', row, { status: 'revoked', status_reason: reason })
    return [{ id }]
  },

  'review-insert': (view, [id, caseId, grade, reasons, words, reviewer, at]) => {
    view.insert('review', {
      ...{ id, case_id: caseId, channel: 'online', grade, reasons, words },
      ...{ reviewer_key: reviewer, reviewed_at: at },
    })
    return []
  },
}

const licenceColumns =
  'id>licenceId identifier number licence_type issuer_name issued_on valid_to status fields_sealed source_case_id'

const licencesOf = (view: View, fits: (row: Row) => boolean): readonly Row[] =>
  sorted(view.rows('e_licence', fits), '-issued_on', '-id').map((row) => shown(row, licenceColumns))

const heldBy = (view: View, column: string, holders: unknown): readonly Row[] =>
  sorted(
    view.rows('e_licence', (row) => among(holders, row[column])),
    '-issued_on',
    '-id',
  ).map((row) => ({ ...shown(row, licenceColumns), holder: row[column] }))
