-- Written by tools/types.ts from the migrated database. Do not edit; change db/migrations.

create table account (
  id uuid not null,
  phone_sealed text not null,
  phone_index character(64) not null,
  person_id uuid,
  level smallint default 2 not null,
  display jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null,
  constraint account_level_named CHECK (((level < 3) OR (person_id IS NOT NULL))),
  constraint account_level_range CHECK (((level >= 1) AND (level <= 5))),
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint account_person_unique UNIQUE (person_id),
  constraint account_phone_unique UNIQUE (phone_index),
  constraint account_pkey PRIMARY KEY (id)
);

create table agent (
  id uuid not null,
  legal_person_id uuid not null,
  person_id uuid not null,
  scope text not null,
  valid_from date not null,
  valid_to date,
  granted_by text not null,
  granted_at timestamp with time zone not null,
  revoked_by text,
  revoked_at timestamp with time zone,
  constraint agent_legal_person_id_fkey FOREIGN KEY (legal_person_id) REFERENCES legal_person(id),
  constraint agent_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint agent_pkey PRIMARY KEY (id),
  constraint agent_revocation_whole CHECK ((num_nonnulls(revoked_by, revoked_at) = ANY (ARRAY[0, 2]))),
  constraint agent_validity CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE INDEX agent_legal_person_idx ON public.agent USING btree (legal_person_id);
CREATE INDEX agent_person_idx ON public.agent USING btree (person_id);
CREATE UNIQUE INDEX agent_standing_unique ON public.agent USING btree (legal_person_id, person_id) WHERE (revoked_at IS NULL);

create table audit_record (
  position bigint generated always as identity not null,
  recorded_at timestamp with time zone default clock_timestamp() not null,
  actor_key text not null,
  action text not null,
  object text not null,
  outcome text not null,
  purpose text,
  ip text,
  constraint audit_record_outcome CHECK ((outcome = ANY (ARRAY['done'::text, 'refused'::text, 'failed'::text]))),
  constraint audit_record_pkey PRIMARY KEY ("position")
);
CREATE INDEX audit_record_actor ON public.audit_record USING btree (actor_key, recorded_at);
CREATE INDEX audit_record_object ON public.audit_record USING btree (object, recorded_at);
CREATE INDEX audit_record_recorded_idx ON public.audit_record USING btree (recorded_at, "position");
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.audit_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.audit_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table audit_seal (
  seal_number integer not null,
  through_position bigint not null,
  records integer not null,
  sealed_at timestamp with time zone default clock_timestamp() not null,
  prev_hash character(64) not null,
  hash character(64) not null,
  constraint audit_seal_pkey PRIMARY KEY (seal_number)
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.audit_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table benchmark_item (
  id uuid not null,
  place text not null,
  name text not null,
  basic_code character(12),
  source jsonb not null,
  content jsonb not null,
  loaded_at timestamp with time zone not null,
  loaded_by text not null,
  constraint benchmark_item_pkey PRIMARY KEY (id),
  constraint benchmark_item_unique UNIQUE (place, name)
);
CREATE INDEX benchmark_item_basic_idx ON public.benchmark_item USING btree (basic_code) WHERE (basic_code IS NOT NULL);
CREATE INDEX benchmark_item_name_idx ON public.benchmark_item USING btree (name);

create table bundle (
  id uuid not null,
  name text not null,
  lead_office_id uuid not null,
  current_version integer not null,
  listed_at timestamp with time zone not null,
  constraint bundle_lead_office_id_fkey FOREIGN KEY (lead_office_id) REFERENCES office(id),
  constraint bundle_name_unique UNIQUE (name),
  constraint bundle_pkey PRIMARY KEY (id)
);

create table bundle_version (
  bundle_id uuid not null,
  version integer not null,
  content jsonb not null,
  content_hash character(64) not null,
  valid_from date not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint bundle_version_bundle_id_fkey FOREIGN KEY (bundle_id) REFERENCES bundle(id),
  constraint bundle_version_pkey PRIMARY KEY (bundle_id, version)
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.bundle_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.bundle_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table calendar_version (
  version text not null,
  position integer generated always as identity not null,
  covers_from date not null,
  covers_to date not null,
  source text not null,
  data jsonb not null,
  loaded_at timestamp with time zone default now() not null,
  constraint calendar_version_pkey PRIMARY KEY (version),
  constraint calendar_version_span CHECK ((covers_from <= covers_to))
);
CREATE INDEX calendar_version_current ON public.calendar_version USING btree (covers_to DESC, "position" DESC);
CREATE TRIGGER mark_reference AFTER INSERT ON public.calendar_version FOR EACH STATEMENT EXECUTE FUNCTION mark_reference('calendar');
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.calendar_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.calendar_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table case_content (
  case_id uuid not null,
  revision integer not null,
  answers_sealed text not null,
  salt character(64) not null,
  content_hash character(64) not null,
  form_version integer not null,
  recorded_at timestamp with time zone not null,
  constraint case_content_case_id_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint case_content_pkey PRIMARY KEY (case_id, revision)
);

create table case_counter (
  scope text not null,
  value bigint not null,
  constraint case_counter_pkey PRIMARY KEY (scope)
);

create table case_draft (
  case_id uuid not null,
  page text,
  materials jsonb default '[]'::jsonb not null,
  updated_at timestamp with time zone not null,
  variant_answers_sealed text,
  constraint case_draft_case_id_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint case_draft_pkey PRIMARY KEY (case_id)
);

create table case_event (
  case_id uuid not null,
  version integer not null,
  type text not null,
  data jsonb not null,
  actor jsonb not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  request_id text not null,
  prev_hash character(64) not null,
  hash character(64) not null,
  recorded_xid xid8 default pg_current_xact_id() not null,
  constraint case_event_pkey PRIMARY KEY (case_id, version),
  constraint case_event_version_positive CHECK ((version > 0))
);
CREATE INDEX case_event_demand_idx ON public.case_event USING btree (occurred_at, case_id) WHERE (type = ANY (ARRAY['one-time-notice-issued'::text, 'late-request-made'::text]));
CREATE INDEX case_event_recorded_xid_idx ON public.case_event USING btree (recorded_xid);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.case_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.case_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_while_log_overdue BEFORE INSERT ON public.case_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_while_log_overdue();

create table case_file (
  id uuid not null,
  number text,
  long_number text,
  query_code text not null,
  service_item_id uuid not null,
  item_version integer not null,
  item_name text not null,
  item_code text not null,
  item_initials text not null,
  handling text not null,
  office_id uuid not null,
  region_code character(12) not null,
  channel text not null,
  applicant_kind text not null,
  account_id uuid,
  person_id uuid,
  legal_person_id uuid,
  agent_person_id uuid,
  applicant_label text not null,
  status text not null,
  outcome text,
  holder_kind text not null,
  holder_office_id uuid,
  holder_staff_id uuid,
  step_key text,
  step_name text,
  submitted_at timestamp with time zone,
  submitted_on date,
  accepted_on date,
  promise_due_on date,
  statutory_due_on date,
  step_due_on date,
  due_on date,
  amber_on date,
  suspended boolean default false not null,
  deferrals_outstanding integer default 0 not null,
  decided_on date,
  concluded_on date,
  in_time boolean,
  visits integer default 0 not null,
  visits_by_office integer default 0 not null,
  declared_visits integer not null,
  promised_working_days integer,
  pauses jsonb default '[]'::jsonb not null,
  wake_on date,
  version integer not null,
  head character(64) not null,
  opened_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  notice_rounds integer default 0 not null,
  visit_purposes text[] default '{}'::text[] not null,
  helped boolean default false not null,
  delivery_method text,
  constraint case_file_agent_person_id_fkey FOREIGN KEY (agent_person_id) REFERENCES person(id),
  constraint case_file_applicant_kind_known CHECK ((applicant_kind = ANY (ARRAY['individual'::text, 'legal-entity'::text]))),
  constraint case_file_delivery_method_known CHECK ((delivery_method = ANY (ARRAY['window'::text, 'courier'::text, 'kiosk'::text, 'electronic'::text]))),
  constraint case_file_holder_kind_known CHECK ((holder_kind = ANY (ARRAY['applicant'::text, 'office'::text, 'none'::text]))),
  constraint case_file_holder_office_id_fkey FOREIGN KEY (holder_office_id) REFERENCES office(id),
  constraint case_file_holder_staff_id_fkey FOREIGN KEY (holder_staff_id) REFERENCES staff(id),
  constraint case_file_legal_person_id_fkey FOREIGN KEY (legal_person_id) REFERENCES legal_person(id),
  constraint case_file_long_number_unique UNIQUE (long_number),
  constraint case_file_notice_rounds_positive CHECK ((notice_rounds >= 0)),
  constraint case_file_number_unique UNIQUE (number),
  constraint case_file_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint case_file_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint case_file_pkey PRIMARY KEY (id),
  constraint case_file_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id),
  constraint case_file_status_known CHECK ((status = ANY (ARRAY['draft'::text, 'submitted'::text, 'received'::text, 'correcting'::text, 'examining'::text, 'decided'::text, 'issued'::text, 'concluded'::text, 'archived'::text]))),
  constraint case_file_visit_purposes_known CHECK ((visit_purposes <@ ARRAY['submit'::text, 'verify'::text, 'correct'::text, 'pay'::text, 'pick-up'::text]))
);
CREATE INDEX case_file_account_idx ON public.case_file USING btree (account_id, opened_at DESC);
CREATE INDEX case_file_amber_idx ON public.case_file USING btree (amber_on) WHERE (status <> ALL (ARRAY['draft'::text, 'concluded'::text, 'archived'::text]));
CREATE INDEX case_file_concluded_idx ON public.case_file USING btree (concluded_on, id) WHERE (concluded_on IS NOT NULL);
CREATE INDEX case_file_deferral_idx ON public.case_file USING btree (COALESCE(due_on, 'infinity'::date), id) WHERE (deferrals_outstanding > 0);
CREATE INDEX case_file_done_idx ON public.case_file USING btree (office_id, concluded_on, id) WHERE (concluded_on IS NOT NULL);
CREATE INDEX case_file_done_township_idx ON public.case_file USING btree ("left"((region_code)::text, 9), concluded_on, id) WHERE (concluded_on IS NOT NULL);
CREATE INDEX case_file_handling_idx ON public.case_file USING btree (office_id, COALESCE(due_on, 'infinity'::date), id) WHERE (status <> ALL (ARRAY['draft'::text, 'concluded'::text, 'archived'::text]));
CREATE INDEX case_file_legal_person_idx ON public.case_file USING btree (legal_person_id, opened_at DESC, id DESC) WHERE (legal_person_id IS NOT NULL);
CREATE INDEX case_file_noticed_again_idx ON public.case_file USING btree (COALESCE(due_on, 'infinity'::date), id) WHERE (notice_rounds >= 2);
CREATE INDEX case_file_open_idx ON public.case_file USING btree (COALESCE(due_on, 'infinity'::date), id) WHERE (status <> ALL (ARRAY['draft'::text, 'concluded'::text, 'archived'::text]));
CREATE INDEX case_file_person_idx ON public.case_file USING btree (person_id, opened_at DESC);
CREATE INDEX case_file_running_item_idx ON public.case_file USING btree (service_item_id, item_version, id) WHERE (status <> ALL (ARRAY['draft'::text, 'concluded'::text, 'archived'::text]));
CREATE INDEX case_file_staff_idx ON public.case_file USING btree (holder_staff_id, COALESCE(due_on, 'infinity'::date), id) WHERE (holder_staff_id IS NOT NULL);
CREATE INDEX case_file_submitted_idx ON public.case_file USING btree (submitted_on, service_item_id);
CREATE INDEX case_file_suspended_idx ON public.case_file USING btree (COALESCE(due_on, 'infinity'::date), id) WHERE suspended;
CREATE INDEX case_file_township_idx ON public.case_file USING btree ("left"((region_code)::text, 9), COALESCE(due_on, 'infinity'::date), id) WHERE (status <> ALL (ARRAY['draft'::text, 'concluded'::text, 'archived'::text]));
CREATE INDEX case_file_wake_idx ON public.case_file USING btree (wake_on, id) WHERE (wake_on IS NOT NULL);
CREATE INDEX case_file_worklist_idx ON public.case_file USING btree (holder_office_id, COALESCE(due_on, 'infinity'::date), id) WHERE (status <> ALL (ARRAY['draft'::text, 'concluded'::text, 'archived'::text]));

create table case_material_file (
  case_id uuid not null,
  material_key text not null,
  revision integer not null,
  upload_id uuid not null,
  position integer not null,
  constraint case_material_file_case_id_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint case_material_file_pkey PRIMARY KEY (case_id, material_key, revision, upload_id),
  constraint case_material_file_upload_id_fkey FOREIGN KEY (upload_id) REFERENCES upload(id)
);

create table case_query_failure (
  case_id uuid not null,
  failed_on date not null,
  failures integer not null,
  constraint case_query_failure_case_id_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint case_query_failure_pkey PRIMARY KEY (case_id, failed_on)
);

create table catalog_licence_type (
  name text not null,
  content jsonb not null,
  content_hash character(64) not null,
  updated_at timestamp with time zone not null,
  constraint catalog_licence_type_pkey PRIMARY KEY (name)
);

create table commitment_breach (
  case_id uuid not null,
  person_id uuid,
  legal_person_id uuid,
  kind text not null,
  recorded_on date not null,
  repaired_on date,
  constraint commitment_breach_case_id_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint commitment_breach_kind_known CHECK ((kind = ANY (ARRAY['deferral-lapsed'::text, 'commitment-broken'::text]))),
  constraint commitment_breach_legal_person_id_fkey FOREIGN KEY (legal_person_id) REFERENCES legal_person(id),
  constraint commitment_breach_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint commitment_breach_pkey PRIMARY KEY (case_id, kind)
);
CREATE INDEX commitment_breach_legal_person_idx ON public.commitment_breach USING btree (legal_person_id) WHERE (repaired_on IS NULL);
CREATE INDEX commitment_breach_person_idx ON public.commitment_breach USING btree (person_id) WHERE (repaired_on IS NULL);

create table e_licence (
  id uuid not null,
  identifier text,
  number text not null,
  licence_type text not null,
  holder_person_id uuid,
  holder_legal_person_id uuid,
  issuer_name text not null,
  issued_on date not null,
  valid_to date,
  version integer default 1 not null,
  status text default 'valid'::text not null,
  status_reason text,
  supersedes_id uuid,
  source_case_id uuid,
  fields_sealed text not null,
  recorded_at timestamp with time zone not null,
  constraint e_licence_case_fkey FOREIGN KEY (source_case_id) REFERENCES case_file(id),
  constraint e_licence_holder_legal_person_id_fkey FOREIGN KEY (holder_legal_person_id) REFERENCES legal_person(id),
  constraint e_licence_holder_person_id_fkey FOREIGN KEY (holder_person_id) REFERENCES person(id),
  constraint e_licence_identifier_unique UNIQUE (identifier),
  constraint e_licence_one_holder CHECK ((num_nonnulls(holder_person_id, holder_legal_person_id) = 1)),
  constraint e_licence_pkey PRIMARY KEY (id),
  constraint e_licence_status_known CHECK ((status = ANY (ARRAY['valid'::text, 'revoked'::text, 'cancelled'::text, 'superseded'::text]))),
  constraint e_licence_supersedes_id_fkey FOREIGN KEY (supersedes_id) REFERENCES e_licence(id),
  constraint e_licence_validity CHECK (((valid_to IS NULL) OR (valid_to >= issued_on)))
);
CREATE INDEX e_licence_case_idx ON public.e_licence USING btree (source_case_id);
CREATE UNIQUE INDEX e_licence_case_unique ON public.e_licence USING btree (source_case_id) WHERE (source_case_id IS NOT NULL);
CREATE INDEX e_licence_legal_person_idx ON public.e_licence USING btree (holder_legal_person_id, licence_type);
CREATE UNIQUE INDEX e_licence_number_unique ON public.e_licence USING btree (licence_type, number, version, holder_person_id, holder_legal_person_id) NULLS NOT DISTINCT;
CREATE INDEX e_licence_person_idx ON public.e_licence USING btree (holder_person_id, licence_type);

create table exchange_call (
  id uuid not null,
  register text not null,
  operation text not null,
  actor_key text not null,
  purpose text not null,
  basis text not null,
  case_number text,
  subject_index character(64) not null,
  outcome text not null,
  took_ms integer not null,
  called_at timestamp with time zone not null,
  constraint exchange_call_operation_known CHECK ((operation = ANY (ARRAY['verify'::text, 'fetch'::text]))),
  constraint exchange_call_outcome_known CHECK ((outcome = ANY (ARRAY['match'::text, 'mismatch'::text, 'unavailable'::text]))),
  constraint exchange_call_pkey PRIMARY KEY (id),
  constraint exchange_call_purpose_given CHECK (((length(purpose) > 0) AND (length(basis) > 0))),
  constraint exchange_call_register_known CHECK ((register = ANY (ARRAY['population'::text, 'legal-person'::text])))
);
CREATE INDEX exchange_call_called_idx ON public.exchange_call USING btree (called_at);
CREATE INDEX exchange_call_subject_idx ON public.exchange_call USING btree (subject_index, called_at);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.exchange_call FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.exchange_call FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table guide_opening (
  opened_on date not null,
  service_item_id uuid not null,
  times integer not null,
  constraint guide_opening_pkey PRIMARY KEY (opened_on, service_item_id),
  constraint guide_opening_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id)
);

create table handled_request (
  actor_key text not null,
  request_id text not null,
  fingerprint character(64) not null,
  result jsonb,
  handled_at timestamp with time zone default now() not null,
  constraint handled_request_id_length CHECK (((length(request_id) >= 8) AND (length(request_id) <= 100))),
  constraint handled_request_pkey PRIMARY KEY (actor_key, request_id)
);
CREATE INDEX handled_request_handled_at ON public.handled_request USING btree (handled_at);

create table item_claim (
  service_item_id uuid not null,
  office_id uuid not null,
  region_code character(12) not null,
  current_version integer not null,
  content jsonb not null,
  constraint item_claim_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint item_claim_pkey PRIMARY KEY (service_item_id, office_id),
  constraint item_claim_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id)
);
CREATE INDEX item_claim_office_idx ON public.item_claim USING btree (office_id, service_item_id);
CREATE INDEX item_claim_region_idx ON public.item_claim USING btree (region_code, service_item_id);

create table item_claim_version (
  service_item_id uuid not null,
  office_id uuid not null,
  version integer not null,
  region_code character(12) not null,
  content jsonb not null,
  ended boolean not null,
  valid_from date not null,
  claimed_at timestamp with time zone not null,
  claimed_by text not null,
  constraint item_claim_version_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint item_claim_version_pkey PRIMARY KEY (service_item_id, office_id, version),
  constraint item_claim_version_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id)
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.item_claim_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.item_claim_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table item_department_no (
  office_id uuid not null,
  number smallint not null,
  constraint item_department_no_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint item_department_no_pkey PRIMARY KEY (office_id),
  constraint item_department_no_range CHECK (((number >= 1) AND (number <= 99)))
);

create table item_draft (
  id uuid not null,
  service_item_id uuid,
  base_version integer,
  kind text not null,
  name text not null,
  source jsonb not null,
  reason text,
  merge_into uuid,
  state text not null,
  revision integer not null,
  batch_id uuid,
  published_version integer,
  created_at timestamp with time zone not null,
  created_by text not null,
  updated_at timestamp with time zone not null,
  updated_by text not null,
  authors text[] not null,
  checked_at timestamp with time zone,
  checked_by text,
  approved_at timestamp with time zone,
  approved_by text,
  constraint item_draft_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES list_batch(id),
  constraint item_draft_kind CHECK ((kind = ANY (ARRAY['create'::text, 'revise'::text, 'suspend'::text, 'resume'::text, 'cancel'::text, 'merge'::text, 'delegate'::text]))),
  constraint item_draft_merge CHECK (((kind = 'merge'::text) = (merge_into IS NOT NULL))),
  constraint item_draft_merge_into_fkey FOREIGN KEY (merge_into) REFERENCES service_item(id),
  constraint item_draft_pkey PRIMARY KEY (id),
  constraint item_draft_second_person CHECK (((approved_by IS NULL) OR (NOT (approved_by = ANY (authors))))),
  constraint item_draft_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id),
  constraint item_draft_state CHECK ((state = ANY (ARRAY['draft'::text, 'checked'::text, 'approved'::text, 'published'::text, 'discarded'::text])))
);
CREATE INDEX item_draft_batch_idx ON public.item_draft USING btree (batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX item_draft_item_idx ON public.item_draft USING btree (service_item_id, updated_at DESC);
CREATE UNIQUE INDEX item_draft_new_name_idx ON public.item_draft USING btree (name) WHERE ((service_item_id IS NULL) AND (name <> ''::text) AND (state = ANY (ARRAY['draft'::text, 'checked'::text, 'approved'::text])));
CREATE UNIQUE INDEX item_draft_open_idx ON public.item_draft USING btree (service_item_id) WHERE (state = ANY (ARRAY['draft'::text, 'checked'::text, 'approved'::text]));
CREATE INDEX item_draft_state_idx ON public.item_draft USING btree (state, updated_at DESC, id DESC);

create table item_draft_act (
  draft_id uuid not null,
  place integer not null,
  act text not null,
  actor_key text not null,
  acted_at timestamp with time zone not null,
  reason text,
  constraint item_draft_act_act CHECK ((act = ANY (ARRAY['opened'::text, 'saved'::text, 'checked'::text, 'returned'::text, 'approved'::text, 'published'::text, 'discarded'::text]))),
  constraint item_draft_act_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES item_draft(id),
  constraint item_draft_act_pkey PRIMARY KEY (draft_id, place)
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.item_draft_act FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.item_draft_act FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table item_legal_reference (
  service_item_id uuid not null,
  element text not null,
  law text not null,
  law_key text not null,
  article text not null,
  constraint item_legal_reference_pkey PRIMARY KEY (service_item_id, element, law_key, article),
  constraint item_legal_reference_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id) ON DELETE CASCADE
);
CREATE INDEX item_legal_reference_law_idx ON public.item_legal_reference USING btree (law_key, article, service_item_id);

create table item_search_word (
  id uuid not null,
  service_item_id uuid not null,
  words text not null,
  added_at timestamp with time zone not null,
  added_by text not null,
  removed_at timestamp with time zone,
  removed_by text,
  constraint item_search_word_length CHECK (((char_length(words) >= 2) AND (char_length(words) <= 30))),
  constraint item_search_word_pkey PRIMARY KEY (id),
  constraint item_search_word_removal CHECK (((removed_at IS NULL) = (removed_by IS NULL))),
  constraint item_search_word_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id)
);
CREATE UNIQUE INDEX item_search_word_once_idx ON public.item_search_word USING btree (service_item_id, words) WHERE (removed_at IS NULL);

create table legal_person (
  id uuid not null,
  name text not null,
  credit_code character(18) not null,
  kind text not null,
  representative_person_id uuid,
  address text,
  region_code character(12),
  established_on date,
  source text not null,
  verified_at timestamp with time zone,
  irregular_reason text,
  irregular_by text,
  irregular_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint legal_person_credit_code_unique UNIQUE (credit_code),
  constraint legal_person_irregular_whole CHECK ((num_nonnulls(irregular_reason, irregular_by, irregular_at) = ANY (ARRAY[0, 3]))),
  constraint legal_person_kind_known CHECK ((kind = ANY (ARRAY['enterprise'::text, 'individual-business'::text, 'cooperative'::text, 'private-non-enterprise'::text, 'public-institution'::text, 'other'::text]))),
  constraint legal_person_pkey PRIMARY KEY (id),
  constraint legal_person_representative_person_id_fkey FOREIGN KEY (representative_person_id) REFERENCES person(id),
  constraint legal_person_source_known CHECK ((source = ANY (ARRAY['declared'::text, 'legal-person-register'::text, 'window'::text])))
);
CREATE INDEX legal_person_representative_idx ON public.legal_person USING btree (representative_person_id);

create table lint_waiver (
  id uuid not null,
  rule text not null,
  item_name text not null,
  field text not null,
  place integer,
  words text not null,
  reason text not null,
  granted_at timestamp with time zone not null,
  granted_by text not null,
  until_on date not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint lint_waiver_pkey PRIMARY KEY (id)
);
CREATE INDEX lint_waiver_item_idx ON public.lint_waiver USING btree (item_name) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX lint_waiver_once_idx ON public.lint_waiver USING btree (rule, item_name, field, COALESCE(place, '-1'::integer), md5(words)) WHERE (ended_at IS NULL);

create table list_batch (
  id uuid not null,
  year integer not null,
  serial integer not null,
  title text not null,
  opened_at timestamp with time zone not null,
  opened_by text not null,
  effective_on date,
  published_at timestamp with time zone,
  published_by text,
  constraint list_batch_number UNIQUE (year, serial),
  constraint list_batch_pkey PRIMARY KEY (id),
  constraint list_batch_published CHECK ((((published_at IS NULL) = (published_by IS NULL)) AND ((published_at IS NULL) OR (effective_on IS NOT NULL))))
);
CREATE UNIQUE INDEX list_batch_open_idx ON public.list_batch USING btree (((published_at IS NULL))) WHERE (published_at IS NULL);
CREATE INDEX list_batch_published_idx ON public.list_batch USING btree (effective_on DESC, serial DESC) WHERE (published_at IS NOT NULL);

create table log_checkpoint (
  checkpoint_number bigint not null,
  tree_size bigint not null,
  root bytea not null,
  made_at timestamp with time zone not null,
  note text not null,
  complete_below xid8,
  constraint log_checkpoint_number_positive CHECK ((checkpoint_number > 0)),
  constraint log_checkpoint_pkey PRIMARY KEY (checkpoint_number),
  constraint log_checkpoint_root_length CHECK ((length(root) = 32)),
  constraint log_checkpoint_size_positive CHECK ((tree_size >= 0))
);
CREATE INDEX log_checkpoint_size_idx ON public.log_checkpoint USING btree (tree_size, checkpoint_number);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.log_checkpoint FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.log_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table log_cosignature (
  checkpoint_number bigint not null,
  witness_name text not null,
  signature_line text not null,
  cosigned_at timestamp with time zone not null,
  received_at timestamp with time zone default clock_timestamp() not null,
  constraint log_cosignature_checkpoint_number_fkey FOREIGN KEY (checkpoint_number) REFERENCES log_checkpoint(checkpoint_number),
  constraint log_cosignature_pkey PRIMARY KEY (checkpoint_number, witness_name)
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.log_cosignature FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.log_cosignature FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table log_leaf (
  leaf_index bigint not null,
  case_id uuid not null,
  version integer not null,
  leaf_hash bytea not null,
  salt bytea not null,
  constraint log_leaf_event_unique UNIQUE (case_id, version),
  constraint log_leaf_hash_length CHECK ((length(leaf_hash) = 32)),
  constraint log_leaf_index_positive CHECK ((leaf_index >= 0)),
  constraint log_leaf_pkey PRIMARY KEY (leaf_index),
  constraint log_leaf_salt_length CHECK ((length(salt) = 16))
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.log_leaf FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.log_leaf FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table log_limit (
  only_row boolean default true not null,
  overdue_after interval default '04:00:00'::interval not null,
  constraint log_limit_only_row CHECK (only_row),
  constraint log_limit_overdue_positive CHECK ((overdue_after > '00:01:00'::interval)),
  constraint log_limit_pkey PRIMARY KEY (only_row)
);

create table log_refresh (
  only_row boolean default true not null,
  checkpoint_number bigint not null,
  made_at timestamp with time zone not null,
  note text not null,
  constraint log_refresh_checkpoint_fkey FOREIGN KEY (checkpoint_number) REFERENCES log_checkpoint(checkpoint_number),
  constraint log_refresh_only_row CHECK (only_row),
  constraint log_refresh_pkey PRIMARY KEY (only_row)
);

create table log_refresh_cosignature (
  witness_name text not null,
  checkpoint_number bigint not null,
  made_at timestamp with time zone not null,
  note text not null,
  signature_line text not null,
  cosigned_at timestamp with time zone not null,
  constraint log_refresh_cosignature_checkpoint_fkey FOREIGN KEY (checkpoint_number) REFERENCES log_checkpoint(checkpoint_number),
  constraint log_refresh_cosignature_pkey PRIMARY KEY (witness_name)
);

create table log_tile (
  level integer not null,
  tile_index bigint not null,
  hashes bytea not null,
  root bytea not null,
  constraint log_tile_lengths CHECK (((length(hashes) = 8192) AND (length(root) = 32))),
  constraint log_tile_pkey PRIMARY KEY (level, tile_index),
  constraint log_tile_place CHECK ((((level >= 0) AND (level <= 7)) AND (tile_index >= 0)))
);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.log_tile FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.log_tile FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table message (
  message_id uuid default uuidv7() not null,
  kind text not null,
  recipient text not null,
  template text not null,
  params jsonb not null,
  about text not null,
  state text default 'waiting'::text not null,
  attempts integer default 0 not null,
  last_error text,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  constraint message_kind CHECK ((kind = 'sms'::text)),
  constraint message_pkey PRIMARY KEY (message_id),
  constraint message_state CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);
CREATE INDEX message_about ON public.message USING btree (about);
CREATE INDEX message_unsent ON public.message USING btree (created_at) WHERE (state <> 'sent'::text);

create table office (
  id uuid not null,
  name text not null,
  short_name text not null,
  kind text not null,
  credit_code character(18) not null,
  credit_code_synthetic boolean not null,
  region_code character(12),
  parent_id uuid,
  phone text,
  complaint_phone text,
  address text,
  opening_hours text,
  former_names text[] default '{}'::text[] not null,
  valid_from date not null,
  valid_to date,
  document_word text,
  constraint office_credit_code_unique UNIQUE (credit_code),
  constraint office_kind_known CHECK ((kind = ANY (ARRAY['department'::text, 'institution'::text, 'vertical'::text, 'enterprise'::text, 'every-township'::text, 'township'::text, 'township-centre'::text, 'village'::text, 'village-station'::text, 'service-centre'::text]))),
  constraint office_name_unique EXCLUDE USING gist (name WITH =, COALESCE(region_code, ''::bpchar) WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&),
  constraint office_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES office(id),
  constraint office_phones_differ CHECK (((phone IS NULL) OR (complaint_phone IS NULL) OR (phone <> complaint_phone))),
  constraint office_pkey PRIMARY KEY (id),
  constraint office_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code),
  constraint office_validity CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE INDEX office_region_idx ON public.office USING btree (region_code, kind);
CREATE TRIGGER mark_reference AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.office FOR EACH STATEMENT EXECUTE FUNCTION mark_reference('organisation');

create table person (
  id uuid not null,
  name text not null,
  id_kind text not null,
  id_number_sealed text not null,
  id_index character(64) not null,
  birth_on date,
  sex text,
  address_sealed text,
  region_code character(12),
  phone_sealed text,
  source text not null,
  verified_at timestamp with time zone,
  level smallint default 2 not null,
  deceased boolean default false not null,
  created_at timestamp with time zone not null,
  constraint person_id_index_unique UNIQUE (id_index),
  constraint person_id_kind_known CHECK ((id_kind = ANY (ARRAY['resident'::text, 'hong-kong-residence-permit'::text, 'macau-residence-permit'::text, 'taiwan-residence-permit'::text, 'foreign-permanent-resident'::text]))),
  constraint person_level_range CHECK (((level >= 1) AND (level <= 5))),
  constraint person_pkey PRIMARY KEY (id),
  constraint person_sex_known CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text]))),
  constraint person_source_known CHECK ((source = ANY (ARRAY['declared'::text, 'population-register'::text, 'window'::text])))
);
CREATE INDEX person_name_idx ON public.person USING btree (name);

create table personal_data_access (
  id uuid not null,
  person_id uuid not null,
  actor_key text not null,
  actor_name text not null,
  office text not null,
  case_id uuid,
  purpose text not null,
  fields text[] not null,
  at timestamp with time zone not null,
  constraint personal_data_access_fields_given CHECK ((cardinality(fields) > 0)),
  constraint personal_data_access_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id),
  constraint personal_data_access_pkey PRIMARY KEY (id),
  constraint personal_data_access_purpose_given CHECK ((length(TRIM(BOTH FROM purpose)) >= 4))
);
CREATE INDEX personal_data_access_actor_idx ON public.personal_data_access USING btree (actor_key, at DESC);
CREATE INDEX personal_data_access_person_idx ON public.personal_data_access USING btree (person_id, at DESC);
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.personal_data_access FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.personal_data_access FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table post (
  id uuid not null,
  staff_id uuid not null,
  office_id uuid not null,
  role text not null,
  region_code character(12) not null,
  valid_from date not null,
  valid_to date,
  constraint post_administrators_separate EXCLUDE USING gist (staff_id WITH =, role WITH <>, daterange(valid_from, valid_to, '[]'::text) WITH &&) WHERE ((role = ANY (ARRAY['system-administrator'::text, 'security-administrator'::text, 'audit-administrator'::text]))),
  constraint post_no_overlap EXCLUDE USING gist (staff_id WITH =, role WITH =, office_id WITH =, region_code WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&),
  constraint post_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint post_pkey PRIMARY KEY (id),
  constraint post_region_code_fkey FOREIGN KEY (region_code) REFERENCES region(code),
  constraint post_role_known CHECK ((role = ANY (ARRAY['window-clerk'::text, 'township-helper'::text, 'village-helper'::text, 'caseworker'::text, 'approver'::text, 'office-head'::text, 'supervisor'::text, 'catalogue-editor'::text, 'catalogue-approver'::text, 'system-administrator'::text, 'security-administrator'::text, 'audit-administrator'::text]))),
  constraint post_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id),
  constraint post_validity CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE INDEX post_office_idx ON public.post USING btree (office_id, role);
CREATE INDEX post_staff_idx ON public.post USING btree (staff_id);

create table reference_mark (
  about text not null,
  mark uuid default gen_random_uuid() not null,
  constraint reference_mark_pkey PRIMARY KEY (about)
);

create table region (
  code character(12) not null,
  name text not null,
  level text not null,
  parent_code character(12),
  valid_from date not null,
  valid_to date,
  replaced_by character(12),
  sample boolean default false not null,
  constraint region_code_digits CHECK ((code ~ '^[0-9]{12}$'::text)),
  constraint region_level_known CHECK ((level = ANY (ARRAY['province'::text, 'city'::text, 'county'::text, 'township'::text, 'village'::text]))),
  constraint region_parent_code_fkey FOREIGN KEY (parent_code) REFERENCES region(code) DEFERRABLE INITIALLY DEFERRED,
  constraint region_pkey PRIMARY KEY (code),
  constraint region_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES region(code) DEFERRABLE INITIALLY DEFERRED,
  constraint region_validity CHECK (((valid_to IS NULL) OR (valid_to >= valid_from)))
);
CREATE INDEX region_parent_idx ON public.region USING btree (parent_code);
CREATE TRIGGER mark_reference AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.region FOR EACH STATEMENT EXECUTE FUNCTION mark_reference('organisation');

create table review (
  id uuid not null,
  case_id uuid not null,
  channel text not null,
  grade smallint not null,
  reasons text[] default '{}'::text[] not null,
  words text,
  reviewer_key text not null,
  reviewed_at timestamp with time zone not null,
  constraint review_case_id_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint review_channel_known CHECK ((channel = ANY (ARRAY['online'::text, 'window'::text]))),
  constraint review_grade_range CHECK (((grade >= 1) AND (grade <= 5))),
  constraint review_once UNIQUE (case_id, channel),
  constraint review_pkey PRIMARY KEY (id),
  constraint review_words_length CHECK (((words IS NULL) OR (length(words) <= 1000)))
);
CREATE INDEX review_reviewed_idx ON public.review USING btree (reviewed_at);

create table schema_migration (
  number integer not null,
  name text not null,
  checksum character(64) not null,
  applied_at timestamp with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (number)
);

create table search_log (
  id uuid not null,
  asked_on date not null,
  channel text not null,
  words text not null,
  hits integer not null,
  best_item_id uuid,
  opened boolean default false not null,
  constraint search_log_best_item_id_fkey FOREIGN KEY (best_item_id) REFERENCES service_item(id),
  constraint search_log_channel CHECK ((channel = ANY (ARRAY['portal'::text, 'desk'::text, 'api'::text]))),
  constraint search_log_pkey PRIMARY KEY (id),
  constraint search_log_words CHECK (((char_length(words) >= 1) AND (char_length(words) <= 100)))
);
CREATE INDEX search_log_day_idx ON public.search_log USING btree (asked_on);
CREATE INDEX search_log_helpless_idx ON public.search_log USING btree (words, asked_on) WHERE ((hits = 0) OR (NOT opened));

create table service_item (
  id uuid not null,
  name text not null,
  code text not null,
  implementation_code character(31) not null,
  basic_code character(12) not null,
  office_id uuid not null,
  current_version integer not null,
  summary jsonb not null,
  listed_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone,
  withdrawn_reason text,
  baseline_version integer default 1 not null,
  terms_edition integer default 1 not null,
  constraint service_item_code_shape CHECK ((code ~ '^[0-9A-Z]{33}$'::text)),
  constraint service_item_code_unique UNIQUE (code),
  constraint service_item_name_unique UNIQUE (name),
  constraint service_item_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint service_item_pkey PRIMARY KEY (id),
  constraint service_item_withdrawal CHECK (((withdrawn_at IS NULL) = (withdrawn_reason IS NULL)))
);
CREATE INDEX service_item_implementation_idx ON public.service_item USING btree (implementation_code);
CREATE INDEX service_item_office_idx ON public.service_item USING btree (office_id);
CREATE INDEX service_item_terms_edition_idx ON public.service_item USING btree (terms_edition) WHERE (withdrawn_at IS NULL);
CREATE TRIGGER mark_reference AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.service_item FOR EACH STATEMENT EXECUTE FUNCTION mark_reference('catalog');

create table service_item_term (
  term text not null,
  service_item_id uuid not null,
  weight real not null,
  constraint service_item_term_pkey PRIMARY KEY (term, service_item_id) INCLUDE (weight),
  constraint service_item_term_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id) ON DELETE CASCADE
);
CREATE INDEX service_item_term_item_idx ON public.service_item_term USING btree (service_item_id);

create table service_item_version (
  service_item_id uuid not null,
  version integer not null,
  content jsonb not null,
  content_hash character(64) not null,
  source jsonb not null,
  office_id uuid not null,
  valid_from date not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  standing text default 'in-use'::text not null,
  standing_reason text,
  merged_into uuid,
  batch_id uuid,
  constraint service_item_version_batch_fk FOREIGN KEY (batch_id) REFERENCES list_batch(id),
  constraint service_item_version_merged CHECK (((standing = 'merged'::text) = (merged_into IS NOT NULL))),
  constraint service_item_version_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES service_item(id),
  constraint service_item_version_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint service_item_version_pkey PRIMARY KEY (service_item_id, version),
  constraint service_item_version_reason CHECK (((standing = 'in-use'::text) = (standing_reason IS NULL))),
  constraint service_item_version_service_item_id_fkey FOREIGN KEY (service_item_id) REFERENCES service_item(id),
  constraint service_item_version_standing CHECK ((standing = ANY (ARRAY['in-use'::text, 'suspended'::text, 'cancelled'::text, 'merged'::text])))
);
CREATE INDEX service_item_version_batch_idx ON public.service_item_version USING btree (batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX service_item_version_date_idx ON public.service_item_version USING btree (service_item_id, valid_from DESC, version DESC);
CREATE INDEX service_item_version_upcoming_idx ON public.service_item_version USING btree (valid_from);
CREATE TRIGGER mark_reference AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.service_item_version FOR EACH STATEMENT EXECUTE FUNCTION mark_reference('catalog');
CREATE TRIGGER refuse_change BEFORE DELETE OR UPDATE ON public.service_item_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON public.service_item_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

create table session (
  id uuid not null,
  token_hash character(64) not null,
  kind text not null,
  account_id uuid,
  staff_id uuid,
  acting_for uuid,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  source text not null,
  device text not null,
  ended_at timestamp with time zone,
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES account(id),
  constraint session_acting_for_fkey FOREIGN KEY (acting_for) REFERENCES legal_person(id),
  constraint session_holder CHECK ((((kind = 'person'::text) AND (account_id IS NOT NULL) AND (staff_id IS NULL)) OR ((kind <> 'person'::text) AND (staff_id IS NOT NULL) AND (account_id IS NULL) AND (acting_for IS NULL)))),
  constraint session_kind_known CHECK ((kind = ANY (ARRAY['person'::text, 'staff'::text, 'staff-pending'::text]))),
  constraint session_pkey PRIMARY KEY (id),
  constraint session_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id),
  constraint session_token_unique UNIQUE (token_hash)
);
CREATE INDEX session_account_idx ON public.session USING btree (account_id) WHERE (ended_at IS NULL);
CREATE INDEX session_expires_idx ON public.session USING btree (expires_at);
CREATE INDEX session_staff_idx ON public.session USING btree (staff_id) WHERE (ended_at IS NULL);

create table sign_in_attempt (
  id uuid not null,
  kind text not null,
  subject_index character(64) not null,
  source text not null,
  succeeded boolean not null,
  at timestamp with time zone not null,
  constraint sign_in_attempt_kind_known CHECK ((kind = ANY (ARRAY['password'::text, 'one-time-code'::text, 'sms-code'::text, 'real-name'::text]))),
  constraint sign_in_attempt_pkey PRIMARY KEY (id)
);
CREATE INDEX sign_in_attempt_at_idx ON public.sign_in_attempt USING btree (at);
CREATE INDEX sign_in_attempt_source_idx ON public.sign_in_attempt USING btree (kind, source, at DESC);
CREATE INDEX sign_in_attempt_subject_idx ON public.sign_in_attempt USING btree (kind, subject_index, at DESC);

create table sms_code (
  id uuid not null,
  phone_index character(64) not null,
  code_hash character(64) not null,
  source text not null,
  sent_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  tries smallint default 0 not null,
  used_at timestamp with time zone,
  device_id uuid,
  constraint sms_code_pkey PRIMARY KEY (id)
);
CREATE INDEX sms_code_phone_idx ON public.sms_code USING btree (phone_index, sent_at DESC);
CREATE INDEX sms_code_source_idx ON public.sms_code USING btree (source, sent_at DESC);

create table staff (
  id uuid not null,
  name text not null,
  work_no text not null,
  phone text,
  office_id uuid not null,
  valid_from date not null,
  valid_to date,
  constraint staff_office_id_fkey FOREIGN KEY (office_id) REFERENCES office(id),
  constraint staff_pkey PRIMARY KEY (id),
  constraint staff_validity CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
  constraint staff_work_no_unique UNIQUE (work_no)
);
CREATE INDEX staff_office_idx ON public.staff USING btree (office_id);

create table staff_credential (
  staff_id uuid not null,
  password_hash text not null,
  password_set_at timestamp with time zone not null,
  must_change boolean not null,
  totp_sealed text not null,
  totp_last_step bigint default 0 not null,
  demo boolean default false not null,
  unlocked_at timestamp with time zone,
  disabled_at timestamp with time zone,
  constraint staff_credential_pkey PRIMARY KEY (staff_id),
  constraint staff_credential_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES staff(id)
);

create table stored_file (
  digest character(64) not null,
  size_bytes bigint not null,
  media_type text not null,
  stored_at timestamp with time zone default now() not null,
  unused_since timestamp with time zone,
  constraint stored_file_pkey PRIMARY KEY (digest),
  constraint stored_file_size CHECK ((size_bytes > 0))
);
CREATE INDEX stored_file_unused_idx ON public.stored_file USING btree (digest) WHERE (unused_since IS NOT NULL);

create table upload (
  id uuid not null,
  actor_key text not null,
  digest character(64) not null,
  name_sealed text not null,
  media_type text not null,
  size_bytes bigint not null,
  uploaded_at timestamp with time zone not null,
  case_id uuid,
  draft_id uuid,
  constraint upload_case_fkey FOREIGN KEY (case_id) REFERENCES case_file(id),
  constraint upload_digest_fkey FOREIGN KEY (digest) REFERENCES stored_file(digest),
  constraint upload_draft_id_fkey FOREIGN KEY (draft_id) REFERENCES case_file(id),
  constraint upload_pkey PRIMARY KEY (id),
  constraint upload_size CHECK ((size_bytes > 0))
);
CREATE INDEX upload_actor_idx ON public.upload USING btree (actor_key, uploaded_at DESC);
CREATE INDEX upload_case_idx ON public.upload USING btree (case_id);
CREATE INDEX upload_digest_idx ON public.upload USING btree (digest);
CREATE INDEX upload_draft_idx ON public.upload USING btree (draft_id) WHERE (draft_id IS NOT NULL);
CREATE INDEX upload_loose_idx ON public.upload USING btree (uploaded_at) WHERE ((case_id IS NULL) AND (draft_id IS NULL));

CREATE OR REPLACE FUNCTION public.append_only(only_grows regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('create trigger refuse_change before update or delete on %s for each row execute function refuse_change()', only_grows);
  execute format('create trigger refuse_truncate before truncate on %s for each statement execute function refuse_change()', only_grows);
  execute format('alter table %s enable always trigger refuse_change, enable always trigger refuse_truncate', only_grows);
end
$function$;

CREATE OR REPLACE FUNCTION public.enqueue_job(task text, payload json, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone, job_key text DEFAULT NULL::text, max_attempts integer DEFAULT NULL::integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select (graphile_worker.add_job(
    identifier => task, payload => payload, run_at => enqueue_job.run_at, job_key => enqueue_job.job_key,
    max_attempts => enqueue_job.max_attempts)).id
$function$;

CREATE OR REPLACE FUNCTION public.enqueue_jobs(task text, payloads json, max_attempts integer)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select count(*) from graphile_worker.add_jobs(array(
    select row(task, payload, null, null, enqueue_jobs.max_attempts::smallint, null, null, null)::graphile_worker.job_spec
    from json_array_elements(payloads) as payload))
$function$;

CREATE OR REPLACE FUNCTION public.grant_app_role()
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
declare
  only_grows regclass;
begin
  if not exists (select from pg_roles where rolname = 'onevisit_app') then
    begin
      create role onevisit_app nologin;
    exception
      when duplicate_object or unique_violation then null;
      when insufficient_privilege then return false;
    end;
  end if;
  grant usage on schema public to onevisit_app;
  grant select, insert, update, delete on all tables in schema public to onevisit_app;
  grant usage on all sequences in schema public to onevisit_app;
  grant execute on all functions in schema public to onevisit_app;
  revoke insert, update, delete on schema_migration from onevisit_app;
  revoke execute on function grant_app_role(), append_only(regclass) from public, onevisit_app;
  for only_grows in select tgrelid::regclass from pg_trigger where tgname = 'refuse_change' loop
    execute format('revoke update, delete, truncate on %s from onevisit_app', only_grows);
  end loop;
  return pg_has_role('onevisit_app', 'set');
end
$function$;

CREATE OR REPLACE FUNCTION public.hold_audit_trail()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  lock table audit_seal in exclusive mode;
  lock table audit_record in share mode;
end
$function$;

CREATE OR REPLACE FUNCTION public.mark_reference()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update reference_mark set mark = gen_random_uuid() where about = tg_argv[0];
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.parked_jobs()
 RETURNS TABLE(job_id bigint, task text, attempts integer, last_error text, parked_at timestamp with time zone)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select id, task_identifier, attempts, last_error, updated_at from graphile_worker.jobs
  where attempts >= max_attempts and locked_at is null order by id
$function$;

CREATE OR REPLACE FUNCTION public.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% on % refused: this table only grows', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$function$;

CREATE OR REPLACE FUNCTION public.refuse_while_log_overdue()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if greatest(
    (select made_at from log_checkpoint order by checkpoint_number desc limit 1),
    (select made_at from log_refresh)
  ) < now() - (select overdue_after from log_limit) then
    raise exception 'the newest checkpoint of the transparency log is overdue' using errcode = 'OV001';
  end if;
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION public.retry_parked_job(parked bigint)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
  select count(*) = 1 from graphile_worker.reschedule_jobs(array[parked], run_at => now(), attempts => 0::smallint)
$function$;
