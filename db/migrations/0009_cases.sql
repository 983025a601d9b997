-- 办件：事件是本，其余都可以由事件重算

-- The record. Grows only; each case is one SM3 chain.
create table case_event (
  case_id uuid not null,
  version integer not null,
  type text not null,
  data jsonb not null,
  actor jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  request_id text not null,
  prev_hash char(64) not null,
  hash char(64) not null,
  constraint case_event_pkey primary key (case_id, version),
  constraint case_event_version_positive check (version > 0)
);
select append_only('case_event');

-- One row per case: what lists, lamps and search read. Rebuilt from events by `onevisit rebuild`; a test holds the two together.
create table case_file (
  id uuid primary key,
  number text constraint case_file_number_unique unique,
  long_number text constraint case_file_long_number_unique unique,
  -- 查询码, shown on the receipt; never derivable from the number
  query_code text not null,
  service_item_id uuid not null references service_item (id),
  item_version integer not null,
  item_name text not null,
  item_code text not null,
  -- pinyin initials of the item, for the counter's keyboard
  item_initials text not null,
  handling text not null,
  office_id uuid not null references office (id),
  region_code char(12) not null,
  channel text not null,
  -- whose case it is
  applicant_kind text not null,
  account_id uuid,
  person_id uuid references person (id),
  legal_person_id uuid references legal_person (id),
  agent_person_id uuid references person (id),
  -- masked for individuals, in full for organisations
  applicant_label text not null,
  status text not null,
  outcome text,
  holder_kind text not null,
  holder_office_id uuid references office (id),
  holder_staff_id uuid references staff (id),
  step_key text,
  step_name text,
  submitted_at timestamptz,
  submitted_on date,
  accepted_on date,
  promise_due_on date,
  statutory_due_on date,
  step_due_on date,
  due_on date,
  amber_on date,
  suspended boolean not null default false,
  deferrals_outstanding integer not null default 0,
  decided_on date,
  concluded_on date,
  -- in time by the promise; known once decided
  in_time boolean,
  visits integer not null default 0,
  visits_by_office integer not null default 0,
  declared_visits integer not null,
  -- for the mini band in lists: limit and suspensions ([{after, through, reason}])
  promised_working_days integer,
  pauses jsonb not null default '[]',
  wake_on date,
  version integer not null,
  head char(64) not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  constraint case_file_applicant_kind_known check (applicant_kind in ('individual', 'legal-entity')),
  constraint case_file_holder_kind_known check (holder_kind in ('applicant', 'office', 'none')),
  constraint case_file_status_known check (status in ('draft', 'submitted', 'received', 'correcting', 'examining', 'decided', 'issued',
    'concluded', 'archived'))
);
-- Work lists: an office's, a person's, a township's or the county's open cases by due date, oldest first, keyset by (due_on, id).
-- Infinity stands for “no date now”. The conditions are those of src/modules/cases/scope.ts, word for word, or the indexes go unused.
create index case_file_worklist_idx on case_file (holder_office_id, (coalesce(due_on, 'infinity'::date)), id) where status not in ('draft', 'concluded', 'archived');
create index case_file_handling_idx on case_file (office_id, (coalesce(due_on, 'infinity'::date)), id) where status not in ('draft', 'concluded', 'archived');
create index case_file_staff_idx on case_file (holder_staff_id, (coalesce(due_on, 'infinity'::date)), id) where holder_staff_id is not null;
create index case_file_township_idx on case_file (left(region_code, 9), (coalesce(due_on, 'infinity'::date)), id) where status not in ('draft', 'concluded', 'archived');
create index case_file_open_idx on case_file ((coalesce(due_on, 'infinity'::date)), id) where status not in ('draft', 'concluded', 'archived');
-- Few among many: of a whole county they are found only by an index of their own.
create index case_file_amber_idx on case_file (amber_on) where status not in ('draft', 'concluded', 'archived');
create index case_file_suspended_idx on case_file ((coalesce(due_on, 'infinity'::date)), id) where suspended;
create index case_file_deferral_idx on case_file ((coalesce(due_on, 'infinity'::date)), id) where deferrals_outstanding > 0;
-- What is over, newest first.
create index case_file_done_idx on case_file (office_id, concluded_on, id) where concluded_on is not null;
create index case_file_done_township_idx on case_file (left(region_code, 9), concluded_on, id) where concluded_on is not null;
create index case_file_concluded_idx on case_file (concluded_on, id) where concluded_on is not null;
create index case_file_submitted_idx on case_file (submitted_on, service_item_id);
create index case_file_wake_idx on case_file (wake_on, id) where wake_on is not null;
create index case_file_account_idx on case_file (account_id, opened_at desc);
create index case_file_person_idx on case_file (person_id, opened_at desc);
create index case_file_legal_person_idx on case_file (legal_person_id, opened_at desc, id desc) where legal_person_id is not null;

-- What was filled in, one row per revision, sealed; its hash (with salt) stands in the event. Can be erased; the chain stays whole.
create table case_content (
  case_id uuid not null references case_file (id),
  revision integer not null,
  -- 0 is the draft
  answers_sealed text not null,
  salt char(64) not null,
  content_hash char(64) not null,
  form_version integer not null,
  recorded_at timestamptz not null,
  constraint case_content_pkey primary key (case_id, revision)
);

-- Which files were handed in for which material.
create table case_material_file (
  case_id uuid not null references case_file (id),
  material_key text not null,
  revision integer not null,
  upload_id uuid not null references upload (id),
  position integer not null,
  constraint case_material_file_pkey primary key (case_id, material_key, revision, upload_id)
);

-- Draft of an application, before it is submitted: material choices and the page reached.
create table case_draft (
  case_id uuid not null references case_file (id),
  page text,
  materials jsonb not null default '[]',
  updated_at timestamptz not null,
  constraint case_draft_pkey primary key (case_id)
);

-- Counters of numbers: daily case numbers, yearly document numbers of an office. A refused command gives its number back.
create table case_counter (
  scope text primary key,
  value bigint not null
);

-- Wrong answers to “number and proof” in 查进度, per case and day: four digits must not be guessed by trying.
create table case_query_failure (
  case_id uuid not null references case_file (id),
  failed_on date not null,
  failures integer not null,
  constraint case_query_failure_pkey primary key (case_id, failed_on)
);

-- 失信记录: bars from 容缺 and 告知承诺 until repaired.
create table commitment_breach (
  case_id uuid not null references case_file (id),
  person_id uuid references person (id),
  legal_person_id uuid references legal_person (id),
  kind text not null,
  recorded_on date not null,
  repaired_on date,
  constraint commitment_breach_pkey primary key (case_id, kind),
  constraint commitment_breach_kind_known check (kind in ('deferral-lapsed', 'commitment-broken'))
);
create index commitment_breach_person_idx on commitment_breach (person_id) where repaired_on is null;
create index commitment_breach_legal_person_idx on commitment_breach (legal_person_id) where repaired_on is null;

alter table upload add constraint upload_case_fkey foreign key (case_id) references case_file (id);
alter table e_licence add constraint e_licence_case_fkey foreign key (source_case_id) references case_file (id);
