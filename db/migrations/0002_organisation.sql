-- 行政区划、单位、人员、岗位

create extension if not exists btree_gist;

create table region (
  code char(12) primary key,
  name text not null,
  level text not null,
  parent_code char(12) references region (code) deferrable initially deferred,
  valid_from date not null,
  valid_to date,
  replaced_by char(12) references region (code) deferrable initially deferred,
  sample boolean not null default false,
  constraint region_code_digits check (code ~ '^[0-9]{12}$'),
  constraint region_level_known check (level in ('province', 'city', 'county', 'township', 'village')),
  constraint region_validity check (valid_to is null or valid_to >= valid_from)
);
create index region_parent_idx on region (parent_code);

create table office (
  id uuid primary key,
  name text not null,
  short_name text not null,
  kind text not null,
  credit_code char(18) not null constraint office_credit_code_unique unique,
  credit_code_synthetic boolean not null,
  region_code char(12) references region (code),
  parent_id uuid references office (id),
  phone text,
  complaint_phone text,
  address text,
  opening_hours text,
  former_names text[] not null default '{}',
  valid_from date not null,
  valid_to date,
  constraint office_kind_known check (kind in ('department', 'institution', 'vertical', 'enterprise', 'every-township',
    'township', 'township-centre', 'village', 'village-station', 'service-centre')),
  constraint office_validity check (valid_to is null or valid_to >= valid_from),
  -- 咨询电话和监督投诉电话不能是同一个
  constraint office_phones_differ check (phone is null or complaint_phone is null or phone <> complaint_phone),
  -- village stations of two townships may share a name; two offices in being of one region may not
  constraint office_name_unique exclude using gist (name with =, (coalesce(region_code, '')) with =, daterange(valid_from, valid_to, '[]') with &&)
);
create index office_region_idx on office (region_code, kind);

create table staff (
  id uuid primary key,
  name text not null,
  work_no text not null constraint staff_work_no_unique unique,
  phone text,
  office_id uuid not null references office (id),
  valid_from date not null,
  valid_to date,
  constraint staff_validity check (valid_to is null or valid_to >= valid_from)
);
create index staff_office_idx on staff (office_id);

create table post (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  office_id uuid not null references office (id),
  role text not null,
  region_code char(12) not null references region (code),
  valid_from date not null,
  valid_to date,
  constraint post_role_known check (role in ('window-clerk', 'township-helper', 'village-helper', 'caseworker', 'approver',
    'office-head', 'supervisor', 'catalogue-editor', 'catalogue-approver', 'system-administrator', 'security-administrator',
    'audit-administrator')),
  constraint post_validity check (valid_to is null or valid_to >= valid_from),
  constraint post_no_overlap exclude using gist
    (staff_id with =, role with =, office_id with =, region_code with =, daterange(valid_from, valid_to, '[]') with &&),
  -- 三员分立：一人同一时期只能担任系统、安全、审计管理员中的一个
  constraint post_administrators_separate exclude using gist
    (staff_id with =, role with <>, daterange(valid_from, valid_to, '[]') with &&)
    where (role in ('system-administrator', 'security-administrator', 'audit-administrator'))
);
create index post_staff_idx on post (staff_id);
create index post_office_idx on post (office_id, role);
