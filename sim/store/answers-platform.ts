/** Requests handled once, the event log, jobs, messages, files, the audit trail. */
import { type Answers, among, list, shown, sorted } from './answer.ts'
import { kept } from './values.ts'

const json = (text: unknown) =>
  kept({ name: '', type: 'jsonb', required: false, fallback: null, generated: false }, text)

const forget = (row: Readonly<Record<string, unknown>>) => {
  const recipient = String(row.recipient)
  return { recipient: `${recipient.slice(0, 3)}****${recipient.slice(-4)}`, params: {} }
}

export const platformAnswers: Answers = {
  'once-claim': (view, [actorKey, requestId, fingerprint]) => {
    const claim = { actor_key: actorKey, request_id: requestId, fingerprint }
    const done = view.insertUnless('handled_request', claim, 'handled_request_pkey')
    return 'row' in done ? [{ request_id: requestId }] : []
  },
  'once-result': (view, [actorKey, requestId, result]) => {
    const row = view.get('handled_request', actorKey, requestId)
    if (row) view.update('handled_request', row, { result })
    return []
  },
  'once-handled': (view, [actors, requests]) =>
    list(actors).flatMap((actor, at) => {
      const row = view.get('handled_request', actor, list(requests)[at])
      return row ? [shown(row, 'actor_key request_id fingerprint result')] : []
    }),

  'case-event-load': (view, [caseIds]) =>
    sorted(
      view.rows('case_event', (event) => among(caseIds, event.case_id)),
      'case_id',
      'version',
    ).map((event) => shown(event, 'case_id version type data actor occurred_at recorded_at request_id prev_hash hash')),
  'reference-marks': (view) => view.rows('reference_mark').map((row) => shown(row, 'about mark')),

  'message-try': (view, [id]) => {
    const row = view.get('message', id)
    if (!row || row.state === 'sent') return []
    const tried = view.update('message', row, { attempts: Number(row.attempts) + 1 })
    return [shown(tried, 'recipient template params')]
  },
  'message-failed': (view, [id, state, reason]) => {
    const row = view.get('message', id)
    if (row) view.update('message', row, { state, last_error: reason })
    return []
  },
  'message-given-up': (view, [id, state, reason]) => {
    const row = view.get('message', id)
    if (row) view.update('message', row, { state, last_error: reason, ...forget(row) })
    return []
  },
  'message-sent': (view, [id]) => {
    const row = view.get('message', id)
    if (row) view.update('message', row, { state: 'sent', sent_at: view.moment.now, last_error: null, ...forget(row) })
    return []
  },

  'stored-file-keep': (view, [digest, size, mediaType]) => {
    const file = { digest, size_bytes: size, media_type: mediaType }
    const done = view.insertUnless('stored_file', file, 'stored_file_pkey')
    if ('inTheWay' in done) view.update('stored_file', done.inTheWay, { unused_since: null })
    return []
  },
  'stored-file-forsake': (view, [digest, size, mediaType]) => {
    const file = { digest, size_bytes: size, media_type: mediaType, unused_since: view.moment.now }
    view.insertUnless('stored_file', file, 'stored_file_pkey')
    return []
  },

  'audit-record': (view, [actorKey, action, object, outcome, purpose, ip]) => {
    view.insert('audit_record', { actor_key: actorKey, action, object, outcome, purpose, ip })
    return []
  },
  'exchange-call': (view, values) => {
    const [id, register, operation, actorKey, purpose, basis, caseNumber, subject, outcome, tookMs, calledAt] = values
    view.insert('exchange_call', {
      ...{ id, register, operation, actor_key: actorKey, purpose, basis, case_number: caseNumber },
      ...{ subject_index: subject, outcome, took_ms: tookMs, called_at: calledAt },
    })
    return []
  },

  'calendar-insert': (view, [version, from, to, source, data]) => {
    const row = { version, covers_from: from, covers_to: to, source, data: json(data) }
    view.insertUnless('calendar_version', row, 'calendar_version_pkey')
    return []
  },
  'calendar-data': (view, [version]) => {
    const row = view.get('calendar_version', version)
    return row ? [shown(row, 'data')] : []
  },
  'calendar.current-version': (view) =>
    sorted(view.rows('calendar_version'), '-covers_to', '-position')
      .slice(0, 1)
      .map((row) => shown(row, 'version')),
}
