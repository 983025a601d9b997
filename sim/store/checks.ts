/** The CHECK constraints of the simulated tables, by name; one that is missing here stops the simulation. */
type Check = (row: Readonly<Record<string, unknown>>) => boolean

const among =
  (column: string, ...known: readonly string[]): Check =>
  (row) =>
    row[column] === null || known.includes(String(row[column]))
const between =
  (column: string, least: number, most = Number.POSITIVE_INFINITY): Check =>
  (row) =>
    row[column] === null || (Number(row[column]) >= least && Number(row[column]) <= most)
const notBefore =
  (later: string, earlier: string): Check =>
  (row) =>
    row[later] === null || String(row[later]) >= String(row[earlier])
const present = (row: Readonly<Record<string, unknown>>, ...columns: readonly string[]) =>
  columns.filter((column) => row[column] !== null).length

const checks: Readonly<Record<string, Check>> = {
  agent_validity: notBefore('valid_to', 'valid_from'),
  agent_revocation_whole: (row) => present(row, 'revoked_by', 'revoked_at') !== 1,
  audit_record_outcome: among('outcome', 'done', 'refused', 'failed'),
  calendar_version_span: (row) => String(row.covers_from) <= String(row.covers_to),
  case_event_version_positive: between('version', 1),
  case_file_applicant_kind_known: among('applicant_kind', 'individual', 'legal-entity'),
  case_file_holder_kind_known: among('holder_kind', 'applicant', 'office', 'none'),
  case_file_status_known: among(
    'status',
    ...['draft', 'submitted', 'received', 'correcting', 'examining', 'decided', 'issued', 'concluded', 'archived'],
  ),
  case_file_notice_rounds_positive: between('notice_rounds', 0),
  case_file_delivery_method_known: among('delivery_method', 'window', 'courier', 'kiosk', 'electronic'),
  case_file_visit_purposes_known: (row) =>
    (row.visit_purposes as readonly string[]).every((one) =>
      ['submit', 'verify', 'correct', 'pay', 'pick-up'].includes(one),
    ),
  commitment_breach_kind_known: among('kind', 'deferral-lapsed', 'commitment-broken'),
  e_licence_one_holder: (row) => present(row, 'holder_person_id', 'holder_legal_person_id') === 1,
  e_licence_status_known: among('status', 'valid', 'revoked', 'cancelled', 'superseded'),
  e_licence_validity: notBefore('valid_to', 'issued_on'),
  exchange_call_register_known: among('register', 'population', 'legal-person'),
  exchange_call_operation_known: among('operation', 'verify', 'fetch'),
  exchange_call_outcome_known: among('outcome', 'match', 'mismatch', 'unavailable'),
  exchange_call_purpose_given: (row) => String(row.purpose) !== '' && String(row.basis) !== '',
  handled_request_id_length: (row) => String(row.request_id).length >= 8 && String(row.request_id).length <= 100,
  legal_person_kind_known: () => true,
  legal_person_source_known: among('source', 'declared', 'legal-person-register', 'window'),
  legal_person_irregular_whole: (row) =>
    [0, 3].includes(present(row, 'irregular_reason', 'irregular_by', 'irregular_at')),
  message_kind: among('kind', 'sms'),
  message_state: among('state', 'waiting', 'sent', 'failed'),
  person_id_kind_known: () => true,
  person_level_range: between('level', 1, 5),
  person_sex_known: among('sex', 'male', 'female'),
  person_source_known: among('source', 'declared', 'population-register', 'window'),
  personal_data_access_purpose_given: (row) => String(row.purpose).trim().length >= 4,
  personal_data_access_fields_given: (row) => (row.fields as readonly unknown[]).length > 0,
  post_role_known: () => true,
  post_validity: notBefore('valid_to', 'valid_from'),
  review_channel_known: among('channel', 'online', 'window'),
  review_grade_range: between('grade', 1, 5),
  review_words_length: (row) => row.words === null || String(row.words).length <= 1000,
  service_item_code_shape: (row) => /^[0-9A-Z]{33}$/.test(String(row.code)),
  service_item_withdrawal: (row) => (row.withdrawn_at === null) === (row.withdrawn_reason === null),
  service_item_version_standing: among('standing', 'in-use', 'suspended', 'cancelled', 'merged'),
  service_item_version_reason: (row) => (row.standing === 'in-use') === (row.standing_reason === null),
  service_item_version_merged: (row) => (row.standing === 'merged') === (row.merged_into !== null),
  staff_validity: notBefore('valid_to', 'valid_from'),
  stored_file_size: between('size_bytes', 1),
  upload_size: between('size_bytes', 1),
  // Tables that a run only reads.
  office_kind_known: () => true,
  office_phones_differ: () => true,
  office_validity: () => true,
  region_code_digits: () => true,
  region_level_known: () => true,
  region_validity: () => true,
}

export function checksOf(name: string): Check {
  const check = checks[name]
  if (!check) throw new Error(`the simulated store does not know the check ${name}`)
  return check
}
