-- 写得快：参考数据凭版本记号留用，一批任务一次登记

-- Reference data are read by every request and change a few times a year. Whoever keeps them in memory keeps them under the mark that
-- stood when they were read; each change leaves another mark in its own transaction. Marks are random, so none ever comes back, not
-- after a rollback and not in a copy of the database that went its own way.
create table reference_mark (
  about text not null,
  mark uuid not null default gen_random_uuid(),
  constraint reference_mark_pkey primary key (about)
);
insert into reference_mark (about) values ('calendar'), ('catalog'), ('organisation');

create function mark_reference() returns trigger language plpgsql as $$
begin
  update reference_mark set mark = gen_random_uuid() where about = tg_argv[0];
  return null;
end
$$;
create trigger mark_reference after insert or update or delete or truncate on office
  for each statement execute function mark_reference('organisation');
create trigger mark_reference after insert or update or delete or truncate on region
  for each statement execute function mark_reference('organisation');
create trigger mark_reference after insert or update or delete or truncate on service_item
  for each statement execute function mark_reference('catalog');
create trigger mark_reference after insert or update or delete or truncate on service_item_version
  for each statement execute function mark_reference('catalog');
create trigger mark_reference after insert on calendar_version
  for each statement execute function mark_reference('calendar');

-- As `enqueue_job`, many of one task at once: `payloads` is an array. Answers how many.
create function enqueue_jobs(task text, payloads json, max_attempts int) returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from graphile_worker.add_jobs(array(
    select row(task, payload, null, null, enqueue_jobs.max_attempts::smallint, null, null, null)::graphile_worker.job_spec
    from json_array_elements(payloads) as payload))
$$;
