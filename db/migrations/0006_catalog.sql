-- 事项清单、一件事、证照类型、找事项

create table service_item (
  id uuid primary key,
  name text not null constraint service_item_name_unique unique,
  -- 业务办理项编码 33 位
  code text not null constraint service_item_code_unique unique,
  implementation_code char(31) not null,
  basic_code char(12) not null,
  office_id uuid not null references office (id),
  current_version integer not null,
  -- what lists and filters need of the current version, so that they never read whole guides
  summary jsonb not null,
  listed_at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_reason text,
  constraint service_item_code_shape check (code ~ '^[0-9A-Z]{33}$'),
  constraint service_item_withdrawal check ((withdrawn_at is null) = (withdrawn_reason is null))
);
create index service_item_office_idx on service_item (office_id);
create index service_item_implementation_idx on service_item (implementation_code);

-- 基本编码里的两位部门序号：单位有第一个事项时给定，以后不变
create table item_department_no (
  office_id uuid primary key references office (id),
  number smallint not null,
  constraint item_department_no_range check (number between 1 and 99)
);

create table service_item_version (
  service_item_id uuid not null references service_item (id),
  version integer not null,
  content jsonb not null,
  content_hash char(64) not null,
  -- the entry of the imported file, word for word: what an export gives back
  source jsonb not null,
  office_id uuid not null references office (id),
  valid_from date not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (service_item_id, version)
);
select append_only('service_item_version');

-- One row per term and item: how much the term says about the item. Document frequency is counted when a question is asked,
-- which ts_rank does not do, so that an everyday word weighs less than a rare one and an item can be re-indexed alone.
create table service_item_term (
  term text not null,
  service_item_id uuid not null references service_item (id) on delete cascade,
  weight real not null,
  primary key (term, service_item_id) include (weight)
);
create index service_item_term_item_idx on service_item_term (service_item_id);

create table bundle (
  id uuid primary key,
  name text not null constraint bundle_name_unique unique,
  lead_office_id uuid not null references office (id),
  current_version integer not null,
  listed_at timestamptz not null
);

create table bundle_version (
  bundle_id uuid not null references bundle (id),
  version integer not null,
  content jsonb not null,
  content_hash char(64) not null,
  valid_from date not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (bundle_id, version)
);
select append_only('bundle_version');

create table catalog_licence_type (
  name text primary key,
  content jsonb not null,
  content_hash char(64) not null,
  updated_at timestamptz not null
);
