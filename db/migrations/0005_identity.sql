-- 账号、登录、会话

create table account (
  id uuid primary key,
  phone_sealed text not null,
  phone_index char(64) not null constraint account_phone_unique unique,
  person_id uuid references person (id) constraint account_person_unique unique,
  level smallint not null default 2,
  display jsonb not null default '{}',
  created_at timestamptz not null,
  constraint account_level_range check (level between 1 and 5),
  -- 三级及以上必须已实名
  constraint account_level_named check (level < 3 or person_id is not null)
);

create table sms_code (
  id uuid primary key,
  phone_index char(64) not null,
  code_hash char(64) not null,
  source text not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  used_at timestamptz
);
create index sms_code_phone_idx on sms_code (phone_index, sent_at desc);
create index sms_code_source_idx on sms_code (source, sent_at desc);

-- Every try of a secret, right or wrong; lock-out is computed from it, by subject and by source.
create table sign_in_attempt (
  id uuid primary key,
  kind text not null,
  -- blind index of phone, work number or account: never the thing itself
  subject_index char(64) not null,
  source text not null,
  succeeded boolean not null,
  at timestamptz not null,
  constraint sign_in_attempt_kind_known check (kind in ('password', 'one-time-code', 'sms-code', 'real-name'))
);
create index sign_in_attempt_subject_idx on sign_in_attempt (kind, subject_index, at desc);
create index sign_in_attempt_source_idx on sign_in_attempt (kind, source, at desc);
create index sign_in_attempt_at_idx on sign_in_attempt (at);

create table staff_credential (
  staff_id uuid primary key references staff (id),
  password_hash text not null,
  password_set_at timestamptz not null,
  must_change boolean not null,
  totp_sealed text not null,
  -- the last time step a code was taken for: the same code is not taken twice
  totp_last_step bigint not null default 0,
  -- a known password of the demonstration; the product refuses it outside
  demo boolean not null default false,
  -- failures before this instant no longer count
  unlocked_at timestamptz,
  disabled_at timestamptz
);

create table session (
  id uuid primary key,
  token_hash char(64) not null constraint session_token_unique unique,
  kind text not null,
  account_id uuid references account (id),
  staff_id uuid references staff (id),
  acting_for uuid references legal_person (id),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  source text not null,
  device text not null,
  ended_at timestamptz,
  constraint session_kind_known check (kind in ('person', 'staff', 'staff-pending')),
  constraint session_holder check (
    (kind = 'person' and account_id is not null and staff_id is null) or
    (kind <> 'person' and staff_id is not null and account_id is null and acting_for is null))
);
create index session_account_idx on session (account_id) where ended_at is null;
create index session_staff_idx on session (staff_id) where ended_at is null;
create index session_expires_idx on session (expires_at);
