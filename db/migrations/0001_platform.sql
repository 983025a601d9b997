-- The technical ground: append-only tables, the application's role, requests handled once, jobs, messages, files, audit trail.
--
-- For later migrations: new tables need no GRANT. After every run `grant_app_role()` gives the application what it may do. A table
-- that may only grow says so once, in its own migration:   select append_only('case_event');

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % refused: this table only grows', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

-- Two locks: a trigger that refuses everybody, the owner included, and no UPDATE, DELETE or TRUNCATE for the application's role.
create function append_only(only_grows regclass) returns void language plpgsql as $$
begin
  execute format('create trigger refuse_change before update or delete on %s for each row execute function refuse_change()', only_grows);
  execute format('create trigger refuse_truncate before truncate on %s for each statement execute function refuse_change()', only_grows);
  execute format('alter table %s enable always trigger refuse_change, enable always trigger refuse_truncate', only_grows);
end
$$;

-- Rights are a state, not a history: migrate.ts calls this after every run.
create function grant_app_role() returns boolean language plpgsql as $$
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
$$;

-- A request handled once: claimed in the transaction that does the work.
create table handled_request (
  actor_key text not null,
  request_id text not null,
  fingerprint char(64) not null,
  result jsonb,
  handled_at timestamptz not null default now(),
  constraint handled_request_pkey primary key (actor_key, request_id),
  constraint handled_request_id_length check (length(request_id) between 8 and 100)
);
create index handled_request_handled_at on handled_request (handled_at);

-- The job tables are closed to the application's role; it may add jobs, see those that
-- failed for good, and send these on their way again.
create function parked_jobs() returns table (job_id bigint, task text, attempts int, last_error text, parked_at timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select id, task_identifier, attempts, last_error, updated_at from graphile_worker.jobs
  where attempts >= max_attempts and locked_at is null order by id
$$;

create function retry_parked_job(parked bigint) returns boolean language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) = 1 from graphile_worker.reschedule_jobs(array[parked], run_at => now(), attempts => 0::smallint)
$$;

create function enqueue_job(task text, payload json, run_at timestamptz default null, job_key text default null, max_attempts int default null)
returns bigint language sql security definer set search_path = pg_catalog, pg_temp as $$
  select (graphile_worker.add_job(
    identifier => task, payload => payload, run_at => enqueue_job.run_at, job_key => enqueue_job.job_key,
    max_attempts => enqueue_job.max_attempts)).id
$$;

-- Messages to people, queued in the transaction that gives the reason for them.
create table message (
  message_id uuid not null default uuidv7(),
  kind text not null,
  recipient text not null,
  template text not null,
  params jsonb not null,
  about text not null,
  state text not null default 'waiting',
  attempts int not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  constraint message_pkey primary key (message_id),
  constraint message_kind check (kind in ('sms')),
  constraint message_state check (state in ('waiting', 'sent', 'failed'))
);
create index message_about on message (about);
create index message_unsent on message (created_at) where state <> 'sent';

-- Bytes live in the file store under their SM3 digest; a row says that somebody needs them.
create table stored_file (
  digest char(64) not null,
  size_bytes bigint not null,
  media_type text not null,
  stored_at timestamptz not null default now(),
  constraint stored_file_pkey primary key (digest),
  constraint stored_file_size check (size_bytes > 0)
);

-- Who did what to what, with which outcome (等保 2.0 安全审计; 网络安全法第二十一条: kept at least six months).
create table audit_record (
  position bigint generated always as identity,
  recorded_at timestamptz not null default clock_timestamp(),
  actor_key text not null,
  action text not null,
  object text not null,
  outcome text not null,
  purpose text,
  ip text,
  constraint audit_record_pkey primary key (position),
  constraint audit_record_outcome check (outcome in ('done', 'refused', 'failed'))
);
create index audit_record_object on audit_record (object, recorded_at);
create index audit_record_actor on audit_record (actor_key, recorded_at);
select append_only('audit_record');

-- Once a minute a job seals what was recorded since: one SM3 over the records and the seal before. Sealing later than recording keeps
-- a lock that everybody would wait for out of people's transactions.
create table audit_seal (
  seal_number int not null,
  through_position bigint not null,
  records int not null,
  sealed_at timestamptz not null default clock_timestamp(),
  prev_hash char(64) not null,
  hash char(64) not null,
  constraint audit_seal_pkey primary key (seal_number)
);
select append_only('audit_seal');

-- LOCK TABLE needs more than the application's role has. Waits for writers in hand; until the transaction ends, positions so far are final.
create function hold_audit_trail() returns void language plpgsql security definer set search_path = public, pg_temp as $$
begin
  lock table audit_seal in exclusive mode;
  lock table audit_record in share mode;
end
$$;
