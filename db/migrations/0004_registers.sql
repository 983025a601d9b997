-- 数据共享调用、人口和法人、个人信息查看记录

-- One row per question put to an outside register. The subject is a blind index, never a number.
create table exchange_call (
  id uuid primary key,
  register text not null,
  operation text not null,
  actor_key text not null,
  purpose text not null,
  basis text not null,
  case_number text,
  subject_index char(64) not null,
  outcome text not null,
  took_ms integer not null,
  called_at timestamptz not null,
  constraint exchange_call_register_known check (register in ('population', 'legal-person')),
  constraint exchange_call_operation_known check (operation in ('verify', 'fetch')),
  constraint exchange_call_outcome_known check (outcome in ('match', 'mismatch', 'unavailable')),
  constraint exchange_call_purpose_given check (length(purpose) > 0 and length(basis) > 0)
);
create index exchange_call_called_idx on exchange_call (called_at);
create index exchange_call_subject_idx on exchange_call (subject_index, called_at);
select append_only('exchange_call');

create table person (
  id uuid primary key,
  name text not null,
  id_kind text not null,
  id_number_sealed text not null,
  id_index char(64) not null constraint person_id_index_unique unique,
  birth_on date,
  sex text,
  address_sealed text,
  region_code char(12),
  phone_sealed text,
  source text not null,
  -- when the name was last found to belong to the number
  verified_at timestamptz,
  level smallint not null default 2,
  deceased boolean not null default false,
  created_at timestamptz not null,
  constraint person_id_kind_known check (id_kind in ('resident', 'hong-kong-residence-permit', 'macau-residence-permit',
    'taiwan-residence-permit', 'foreign-permanent-resident')),
  constraint person_sex_known check (sex in ('male', 'female')),
  constraint person_source_known check (source in ('declared', 'population-register', 'window')),
  constraint person_level_range check (level between 1 and 5)
);
create index person_name_idx on person (name);

create table legal_person (
  id uuid primary key,
  name text not null,
  credit_code char(18) not null constraint legal_person_credit_code_unique unique,
  kind text not null,
  representative_person_id uuid references person (id),
  address text,
  region_code char(12),
  established_on date,
  source text not null,
  verified_at timestamptz,
  -- 已发出但校验位不对的代码：谁、为什么、何时放行
  irregular_reason text,
  irregular_by text,
  irregular_at timestamptz,
  created_at timestamptz not null,
  constraint legal_person_kind_known check (kind in ('enterprise', 'individual-business', 'cooperative', 'private-non-enterprise',
    'public-institution', 'other')),
  constraint legal_person_source_known check (source in ('declared', 'legal-person-register', 'window')),
  constraint legal_person_irregular_whole check (num_nonnulls(irregular_reason, irregular_by, irregular_at) in (0, 3))
);
create index legal_person_representative_idx on legal_person (representative_person_id);

-- 经办人：法定代表人授权，或法人登记库列明
create table agent (
  id uuid primary key,
  legal_person_id uuid not null references legal_person (id),
  person_id uuid not null references person (id),
  scope text not null,
  valid_from date not null,
  valid_to date,
  granted_by text not null,
  granted_at timestamptz not null,
  revoked_by text,
  revoked_at timestamptz,
  constraint agent_validity check (valid_to is null or valid_to >= valid_from),
  constraint agent_revocation_whole check (num_nonnulls(revoked_by, revoked_at) in (0, 2))
);
create index agent_person_idx on agent (person_id);
create index agent_legal_person_idx on agent (legal_person_id);
-- one standing grant per person and legal person
create unique index agent_standing_unique on agent (legal_person_id, person_id) where revoked_at is null;

-- 谁看过我的信息（个人信息保护法第四十四条、第五十一条）
create table personal_data_access (
  id uuid primary key,
  person_id uuid not null references person (id),
  actor_key text not null,
  actor_name text not null,
  office text not null,
  case_id uuid,
  purpose text not null,
  fields text[] not null,
  at timestamptz not null,
  constraint personal_data_access_purpose_given check (length(trim(purpose)) >= 4),
  constraint personal_data_access_fields_given check (cardinality(fields) > 0)
);
create index personal_data_access_person_idx on personal_data_access (person_id, at desc);
create index personal_data_access_actor_idx on personal_data_access (actor_key, at desc);
select append_only('personal_data_access');
