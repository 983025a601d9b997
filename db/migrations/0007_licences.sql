-- 电子证照：谁持有、谁颁发、到哪天

create table e_licence (
  id uuid primary key,
  -- 证照标识 (GB/T 36904); null for licences taken over from other systems without one
  identifier text constraint e_licence_identifier_unique unique,
  -- 证照编号，印在证上
  number text not null,
  licence_type text not null,
  holder_person_id uuid references person (id),
  holder_legal_person_id uuid references legal_person (id),
  issuer_name text not null,
  issued_on date not null,
  valid_to date,
  version integer not null default 1,
  status text not null default 'valid',
  status_reason text,
  supersedes_id uuid references e_licence (id),
  source_case_id uuid,
  -- 照面信息, sealed
  fields_sealed text not null,
  recorded_at timestamptz not null,
  constraint e_licence_one_holder check (num_nonnulls(holder_person_id, holder_legal_person_id) = 1),
  constraint e_licence_status_known check (status in ('valid', 'revoked', 'cancelled', 'superseded')),
  constraint e_licence_validity check (valid_to is null or valid_to >= issued_on)
);
create index e_licence_person_idx on e_licence (holder_person_id, licence_type);
create index e_licence_legal_person_idx on e_licence (holder_legal_person_id, licence_type);
create index e_licence_case_idx on e_licence (source_case_id);
create unique index e_licence_case_unique on e_licence (source_case_id) where source_case_id is not null;
-- one marriage certificate has two holders under one number
create unique index e_licence_number_unique on e_licence (licence_type, number, version, holder_person_id, holder_legal_person_id)
  nulls not distinct;
