// Written by tools/types.ts from the migrated database. Do not edit.
import type { Generated, GeneratedAlways } from 'kysely'

export interface AccountTable {
  id: string
  phone_sealed: string
  phone_index: string
  person_id: string | null
  level: Generated<number>
  display: Generated<unknown>
  created_at: string
}

export interface AgentTable {
  id: string
  legal_person_id: string
  person_id: string
  scope: string
  valid_from: string
  valid_to: string | null
  granted_by: string
  granted_at: string
  revoked_by: string | null
  revoked_at: string | null
}

export interface AuditRecordTable {
  position: GeneratedAlways<number>
  recorded_at: Generated<string>
  actor_key: string
  action: string
  object: string
  outcome: string
  purpose: string | null
  ip: string | null
}

export interface AuditSealTable {
  seal_number: number
  through_position: number
  records: number
  sealed_at: Generated<string>
  prev_hash: string
  hash: string
}

export interface BenchmarkItemTable {
  id: string
  place: string
  name: string
  basic_code: string | null
  source: unknown
  content: unknown
  loaded_at: string
  loaded_by: string
}

export interface BundleTable {
  id: string
  name: string
  lead_office_id: string
  current_version: number
  listed_at: string
}

export interface BundleVersionTable {
  bundle_id: string
  version: number
  content: unknown
  content_hash: string
  valid_from: string
  published_at: string
  published_by: string
}

export interface CalendarVersionTable {
  version: string
  position: GeneratedAlways<number>
  covers_from: string
  covers_to: string
  source: string
  data: unknown
  loaded_at: Generated<string>
}

export interface CaseContentTable {
  case_id: string
  revision: number
  answers_sealed: string
  salt: string
  content_hash: string
  form_version: number
  recorded_at: string
}

export interface CaseCounterTable {
  scope: string
  value: number
}

export interface CaseDraftTable {
  case_id: string
  page: string | null
  materials: Generated<unknown>
  updated_at: string
  variant_answers_sealed: string | null
}

export interface CaseEventTable {
  case_id: string
  version: number
  type: string
  data: unknown
  actor: unknown
  occurred_at: string
  recorded_at: string
  request_id: string
  prev_hash: string
  hash: string
  recorded_xid: Generated<string>
}

export interface CaseFileTable {
  id: string
  number: string | null
  long_number: string | null
  query_code: string
  service_item_id: string
  item_version: number
  item_name: string
  item_code: string
  item_initials: string
  handling: string
  office_id: string
  region_code: string
  channel: string
  applicant_kind: string
  account_id: string | null
  person_id: string | null
  legal_person_id: string | null
  agent_person_id: string | null
  applicant_label: string
  status: string
  outcome: string | null
  holder_kind: string
  holder_office_id: string | null
  holder_staff_id: string | null
  step_key: string | null
  step_name: string | null
  submitted_at: string | null
  submitted_on: string | null
  accepted_on: string | null
  promise_due_on: string | null
  statutory_due_on: string | null
  step_due_on: string | null
  due_on: string | null
  amber_on: string | null
  suspended: Generated<boolean>
  deferrals_outstanding: Generated<number>
  decided_on: string | null
  concluded_on: string | null
  in_time: boolean | null
  visits: Generated<number>
  visits_by_office: Generated<number>
  declared_visits: number
  promised_working_days: number | null
  pauses: Generated<unknown>
  wake_on: string | null
  version: number
  head: string
  opened_at: string
  updated_at: string
  notice_rounds: Generated<number>
  visit_purposes: Generated<string[]>
  helped: Generated<boolean>
  delivery_method: string | null
}

export interface CaseMaterialFileTable {
  case_id: string
  material_key: string
  revision: number
  upload_id: string
  position: number
}

export interface CaseQueryFailureTable {
  case_id: string
  failed_on: string
  failures: number
}

export interface CatalogLicenceTypeTable {
  name: string
  content: unknown
  content_hash: string
  updated_at: string
}

export interface CommitmentBreachTable {
  case_id: string
  person_id: string | null
  legal_person_id: string | null
  kind: string
  recorded_on: string
  repaired_on: string | null
}

export interface ELicenceTable {
  id: string
  identifier: string | null
  number: string
  licence_type: string
  holder_person_id: string | null
  holder_legal_person_id: string | null
  issuer_name: string
  issued_on: string
  valid_to: string | null
  version: Generated<number>
  status: Generated<string>
  status_reason: string | null
  supersedes_id: string | null
  source_case_id: string | null
  fields_sealed: string
  recorded_at: string
}

export interface ExchangeCallTable {
  id: string
  register: string
  operation: string
  actor_key: string
  purpose: string
  basis: string
  case_number: string | null
  subject_index: string
  outcome: string
  took_ms: number
  called_at: string
}

export interface GuideOpeningTable {
  opened_on: string
  service_item_id: string
  times: number
}

export interface HandledRequestTable {
  actor_key: string
  request_id: string
  fingerprint: string
  result: unknown
  handled_at: Generated<string>
}

export interface ItemClaimTable {
  service_item_id: string
  office_id: string
  region_code: string
  current_version: number
  content: unknown
}

export interface ItemClaimVersionTable {
  service_item_id: string
  office_id: string
  version: number
  region_code: string
  content: unknown
  ended: boolean
  valid_from: string
  claimed_at: string
  claimed_by: string
}

export interface ItemDepartmentNoTable {
  office_id: string
  number: number
}

export interface ItemDraftTable {
  id: string
  service_item_id: string | null
  base_version: number | null
  kind: string
  name: string
  source: unknown
  reason: string | null
  merge_into: string | null
  state: string
  revision: number
  batch_id: string | null
  published_version: number | null
  created_at: string
  created_by: string
  updated_at: string
  updated_by: string
  authors: string[]
  checked_at: string | null
  checked_by: string | null
  approved_at: string | null
  approved_by: string | null
}

export interface ItemDraftActTable {
  draft_id: string
  place: number
  act: string
  actor_key: string
  acted_at: string
  reason: string | null
}

export interface ItemLegalReferenceTable {
  service_item_id: string
  element: string
  law: string
  law_key: string
  article: string
}

export interface ItemSearchWordTable {
  id: string
  service_item_id: string
  words: string
  added_at: string
  added_by: string
  removed_at: string | null
  removed_by: string | null
}

export interface LegalPersonTable {
  id: string
  name: string
  credit_code: string
  kind: string
  representative_person_id: string | null
  address: string | null
  region_code: string | null
  established_on: string | null
  source: string
  verified_at: string | null
  irregular_reason: string | null
  irregular_by: string | null
  irregular_at: string | null
  created_at: string
}

export interface LintWaiverTable {
  id: string
  rule: string
  item_name: string
  field: string
  place: number | null
  words: string
  reason: string
  granted_at: string
  granted_by: string
  until_on: string
  ended_at: string | null
  ended_by: string | null
}

export interface ListBatchTable {
  id: string
  year: number
  serial: number
  title: string
  opened_at: string
  opened_by: string
  effective_on: string | null
  published_at: string | null
  published_by: string | null
}

export interface LogCheckpointTable {
  checkpoint_number: number
  tree_size: number
  root: Buffer
  made_at: string
  note: string
  complete_below: string | null
}

export interface LogCosignatureTable {
  checkpoint_number: number
  witness_name: string
  signature_line: string
  cosigned_at: string
  received_at: Generated<string>
}

export interface LogLeafTable {
  leaf_index: number
  case_id: string
  version: number
  leaf_hash: Buffer
  salt: Buffer
}

export interface LogLimitTable {
  only_row: Generated<boolean>
  overdue_after: Generated<string>
}

export interface LogRefreshTable {
  only_row: Generated<boolean>
  checkpoint_number: number
  made_at: string
  note: string
}

export interface LogRefreshCosignatureTable {
  witness_name: string
  checkpoint_number: number
  made_at: string
  note: string
  signature_line: string
  cosigned_at: string
}

export interface LogTileTable {
  level: number
  tile_index: number
  hashes: Buffer
  root: Buffer
}

export interface MessageTable {
  message_id: Generated<string>
  kind: string
  recipient: string
  template: string
  params: unknown
  about: string
  state: Generated<string>
  attempts: Generated<number>
  last_error: string | null
  created_at: Generated<string>
  sent_at: string | null
}

export interface OfficeTable {
  id: string
  name: string
  short_name: string
  kind: string
  credit_code: string
  credit_code_synthetic: boolean
  region_code: string | null
  parent_id: string | null
  phone: string | null
  complaint_phone: string | null
  address: string | null
  opening_hours: string | null
  former_names: Generated<string[]>
  valid_from: string
  valid_to: string | null
  document_word: string | null
}

export interface PersonTable {
  id: string
  name: string
  id_kind: string
  id_number_sealed: string
  id_index: string
  birth_on: string | null
  sex: string | null
  address_sealed: string | null
  region_code: string | null
  phone_sealed: string | null
  source: string
  verified_at: string | null
  level: Generated<number>
  deceased: Generated<boolean>
  created_at: string
}

export interface PersonalDataAccessTable {
  id: string
  person_id: string
  actor_key: string
  actor_name: string
  office: string
  case_id: string | null
  purpose: string
  fields: string[]
  at: string
}

export interface PostTable {
  id: string
  staff_id: string
  office_id: string
  role: string
  region_code: string
  valid_from: string
  valid_to: string | null
}

export interface ReferenceMarkTable {
  about: string
  mark: Generated<string>
}

export interface RegionTable {
  code: string
  name: string
  level: string
  parent_code: string | null
  valid_from: string
  valid_to: string | null
  replaced_by: string | null
  sample: Generated<boolean>
}

export interface ReviewTable {
  id: string
  case_id: string
  channel: string
  grade: number
  reasons: Generated<string[]>
  words: string | null
  reviewer_key: string
  reviewed_at: string
}

export interface SchemaMigrationTable {
  number: number
  name: string
  checksum: string
  applied_at: Generated<string>
}

export interface SearchLogTable {
  id: string
  asked_on: string
  channel: string
  words: string
  hits: number
  best_item_id: string | null
  opened: Generated<boolean>
}

export interface ServiceItemTable {
  id: string
  name: string
  code: string
  implementation_code: string
  basic_code: string
  office_id: string
  current_version: number
  summary: unknown
  listed_at: string
  withdrawn_at: string | null
  withdrawn_reason: string | null
  baseline_version: Generated<number>
  terms_edition: Generated<number>
}

export interface ServiceItemTermTable {
  term: string
  service_item_id: string
  weight: number
}

export interface ServiceItemVersionTable {
  service_item_id: string
  version: number
  content: unknown
  content_hash: string
  source: unknown
  office_id: string
  valid_from: string
  published_at: string
  published_by: string
  standing: Generated<string>
  standing_reason: string | null
  merged_into: string | null
  batch_id: string | null
}

export interface SessionTable {
  id: string
  token_hash: string
  kind: string
  account_id: string | null
  staff_id: string | null
  acting_for: string | null
  created_at: string
  last_seen_at: string
  expires_at: string
  source: string
  device: string
  ended_at: string | null
}

export interface SignInAttemptTable {
  id: string
  kind: string
  subject_index: string
  source: string
  succeeded: boolean
  at: string
}

export interface SmsCodeTable {
  id: string
  phone_index: string
  code_hash: string
  source: string
  sent_at: string
  expires_at: string
  tries: Generated<number>
  used_at: string | null
  device_id: string | null
}

export interface StaffTable {
  id: string
  name: string
  work_no: string
  phone: string | null
  office_id: string
  valid_from: string
  valid_to: string | null
}

export interface StaffCredentialTable {
  staff_id: string
  password_hash: string
  password_set_at: string
  must_change: boolean
  totp_sealed: string
  totp_last_step: Generated<number>
  demo: Generated<boolean>
  unlocked_at: string | null
  disabled_at: string | null
}

export interface StoredFileTable {
  digest: string
  size_bytes: number
  media_type: string
  stored_at: Generated<string>
  unused_since: string | null
}

export interface UploadTable {
  id: string
  actor_key: string
  digest: string
  name_sealed: string
  media_type: string
  size_bytes: number
  uploaded_at: string
  case_id: string | null
  draft_id: string | null
}

export interface Tables {
  account: AccountTable
  agent: AgentTable
  audit_record: AuditRecordTable
  audit_seal: AuditSealTable
  benchmark_item: BenchmarkItemTable
  bundle: BundleTable
  bundle_version: BundleVersionTable
  calendar_version: CalendarVersionTable
  case_content: CaseContentTable
  case_counter: CaseCounterTable
  case_draft: CaseDraftTable
  case_event: CaseEventTable
  case_file: CaseFileTable
  case_material_file: CaseMaterialFileTable
  case_query_failure: CaseQueryFailureTable
  catalog_licence_type: CatalogLicenceTypeTable
  commitment_breach: CommitmentBreachTable
  e_licence: ELicenceTable
  exchange_call: ExchangeCallTable
  guide_opening: GuideOpeningTable
  handled_request: HandledRequestTable
  item_claim: ItemClaimTable
  item_claim_version: ItemClaimVersionTable
  item_department_no: ItemDepartmentNoTable
  item_draft: ItemDraftTable
  item_draft_act: ItemDraftActTable
  item_legal_reference: ItemLegalReferenceTable
  item_search_word: ItemSearchWordTable
  legal_person: LegalPersonTable
  lint_waiver: LintWaiverTable
  list_batch: ListBatchTable
  log_checkpoint: LogCheckpointTable
  log_cosignature: LogCosignatureTable
  log_leaf: LogLeafTable
  log_limit: LogLimitTable
  log_refresh: LogRefreshTable
  log_refresh_cosignature: LogRefreshCosignatureTable
  log_tile: LogTileTable
  message: MessageTable
  office: OfficeTable
  person: PersonTable
  personal_data_access: PersonalDataAccessTable
  post: PostTable
  reference_mark: ReferenceMarkTable
  region: RegionTable
  review: ReviewTable
  schema_migration: SchemaMigrationTable
  search_log: SearchLogTable
  service_item: ServiceItemTable
  service_item_term: ServiceItemTermTable
  service_item_version: ServiceItemVersionTable
  session: SessionTable
  sign_in_attempt: SignInAttemptTable
  sms_code: SmsCodeTable
  staff: StaffTable
  staff_credential: StaffCredentialTable
  stored_file: StoredFileTable
  upload: UploadTable
}
