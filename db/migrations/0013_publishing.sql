-- 事项的编制、审核、分批公布，各级认领，对标，审查规则的豁免

-- An item's standing is part of its version, so that the list can be read as on any date.
alter table service_item_version add column standing text not null default 'in-use';
alter table service_item_version add column standing_reason text;
alter table service_item_version add column merged_into uuid references service_item (id);
alter table service_item_version add column batch_id uuid;
alter table service_item_version
  add constraint service_item_version_standing check (standing in ('in-use', 'suspended', 'cancelled', 'merged')),
  add constraint service_item_version_reason check ((standing = 'in-use') = (standing_reason is null)),
  add constraint service_item_version_merged check ((standing = 'merged') = (merged_into is not null));
-- the version on a date: newest first, first that is valid
create index service_item_version_date_idx on service_item_version (service_item_id, valid_from desc, version desc);
create index service_item_version_upcoming_idx on service_item_version (valid_from);

-- an item withdrawn before standings existed gets the version that says so
with gone as (
  insert into service_item_version
    (service_item_id, version, content, content_hash, source, office_id, valid_from, published_at, published_by, standing, standing_reason)
  select i.id, v.version + 1, v.content, v.content_hash, v.source, v.office_id, greatest(v.valid_from, (i.withdrawn_at at time zone 'Asia/Shanghai')::date),
         i.withdrawn_at, 'system:migration', 'cancelled', i.withdrawn_reason
    from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
   where i.withdrawn_at is not null
  returning service_item_id, version
)
update service_item set current_version = gone.version from gone where gone.service_item_id = id;

-- 减免的基准: the version that 五减 is measured against; the first one unless somebody says otherwise
alter table service_item add column baseline_version integer not null default 1;

-- 清单批次
create table list_batch (
  id uuid primary key,
  year integer not null,
  serial integer not null,
  title text not null,
  opened_at timestamptz not null,
  opened_by text not null,
  effective_on date,
  published_at timestamptz,
  published_by text,
  constraint list_batch_number unique (year, serial),
  constraint list_batch_published check ((published_at is null) = (published_by is null) and (published_at is null or effective_on is not null))
);
create unique index list_batch_open_idx on list_batch ((published_at is null)) where published_at is null;
create index list_batch_published_idx on list_batch (effective_on desc, serial desc) where published_at is not null;
alter table service_item_version add constraint service_item_version_batch_fk foreign key (batch_id) references list_batch (id);
create index service_item_version_batch_idx on service_item_version (batch_id) where batch_id is not null;

-- 事项草稿: one open at a time per item
create table item_draft (
  id uuid primary key,
  -- null until the item exists
  service_item_id uuid references service_item (id),
  base_version integer,
  kind text not null,
  name text not null,
  -- the entry in the import shape, as far as it has been written; may be incomplete
  source jsonb not null,
  reason text,
  merge_into uuid references service_item (id),
  state text not null,
  revision integer not null,
  batch_id uuid references list_batch (id),
  published_version integer,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  -- who wrote any of it since it was opened: none of them may approve
  authors text[] not null,
  checked_at timestamptz,
  checked_by text,
  approved_at timestamptz,
  approved_by text,
  constraint item_draft_kind check (kind in ('create', 'revise', 'suspend', 'resume', 'cancel', 'merge', 'delegate')),
  constraint item_draft_state check (state in ('draft', 'checked', 'approved', 'published', 'discarded')),
  constraint item_draft_second_person check (approved_by is null or not (approved_by = any (authors))),
  constraint item_draft_merge check ((kind = 'merge') = (merge_into is not null))
);
create unique index item_draft_open_idx on item_draft (service_item_id) where state in ('draft', 'checked', 'approved');
create unique index item_draft_new_name_idx on item_draft (name) where service_item_id is null and name <> '' and state in ('draft', 'checked', 'approved');
create index item_draft_state_idx on item_draft (state, updated_at desc, id desc);
create index item_draft_item_idx on item_draft (service_item_id, updated_at desc);
create index item_draft_batch_idx on item_draft (batch_id) where batch_id is not null;

-- what happened to a draft: opened, saved, checked, returned, approved, published, discarded
create table item_draft_act (
  draft_id uuid not null references item_draft (id),
  place integer not null,
  act text not null,
  actor_key text not null,
  acted_at timestamptz not null,
  reason text,
  primary key (draft_id, place),
  constraint item_draft_act_act check (act in ('opened', 'saved', 'checked', 'returned', 'approved', 'published', 'discarded'))
);
select append_only('item_draft_act');

-- 认领: a township or village says where and when it handles the county's item. Every change is a row.
create table item_claim_version (
  service_item_id uuid not null references service_item (id),
  office_id uuid not null references office (id),
  version integer not null,
  region_code char(12) not null,
  -- place, hours, phone, window: only what the item lets differ locally
  content jsonb not null,
  -- a claim given up is a version too
  ended boolean not null,
  valid_from date not null,
  claimed_at timestamptz not null,
  claimed_by text not null,
  primary key (service_item_id, office_id, version)
);
select append_only('item_claim_version');

-- the claims of today, one row each, for lists
create table item_claim (
  service_item_id uuid not null references service_item (id),
  office_id uuid not null references office (id),
  region_code char(12) not null,
  current_version integer not null,
  content jsonb not null,
  primary key (service_item_id, office_id)
);
create index item_claim_region_idx on item_claim (region_code, service_item_id);
create index item_claim_office_idx on item_claim (office_id, service_item_id);

-- 对标: another place's entry of the same item
create table benchmark_item (
  id uuid primary key,
  place text not null,
  name text not null,
  basic_code char(12),
  source jsonb not null,
  content jsonb not null,
  loaded_at timestamptz not null,
  loaded_by text not null,
  constraint benchmark_item_unique unique (place, name)
);
create index benchmark_item_basic_idx on benchmark_item (basic_code) where basic_code is not null;
create index benchmark_item_name_idx on benchmark_item (name);

-- 审查豁免: who answers for leaving a finding, why, until when
create table lint_waiver (
  id uuid primary key,
  rule text not null,
  item_name text not null,
  field text not null,
  place integer,
  -- the words it was granted for; other words need another waiver
  words text not null,
  reason text not null,
  granted_at timestamptz not null,
  granted_by text not null,
  until_on date not null,
  ended_at timestamptz,
  ended_by text
);
create index lint_waiver_item_idx on lint_waiver (item_name) where ended_at is null;
create unique index lint_waiver_once_idx on lint_waiver (rule, item_name, field, coalesce(place, -1), md5(words)) where ended_at is null;

-- 设定依据: which element of which item rests on which article, of the version in force
create table item_legal_reference (
  service_item_id uuid not null references service_item (id) on delete cascade,
  -- setting, fee, special-procedure:<n>
  element text not null,
  law text not null,
  -- 书名号、文号、空格去掉: how a law is looked up
  law_key text not null,
  -- '' when the guide names no article
  article text not null,
  primary key (service_item_id, element, law_key, article)
);
create index item_legal_reference_law_idx on item_legal_reference (law_key, article, service_item_id);
