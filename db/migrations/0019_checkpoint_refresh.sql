-- 公开账本每分钟至少签一次名：没有新的记录，最近一次封账续签，不另占一行

-- 续签: the newest checkpoint signed again, same size and root, newer time. A state, not a history: a county that sleeps for a year would
-- fill log_checkpoint with half a million rows that say nothing. Of no use once a newer checkpoint stands.
create table log_refresh (
  only_row boolean not null default true,
  checkpoint_number bigint not null,
  made_at timestamptz not null,
  -- the signed note as it is served
  note text not null,
  constraint log_refresh_pkey primary key (only_row),
  constraint log_refresh_only_row check (only_row),
  constraint log_refresh_checkpoint_fkey foreign key (checkpoint_number) references log_checkpoint (checkpoint_number)
);

-- The newest refresh that a witness signed under; often an earlier one than that in log_refresh, which goes on meanwhile.
create table log_refresh_cosignature (
  witness_name text not null,
  checkpoint_number bigint not null,
  made_at timestamptz not null,
  note text not null,
  signature_line text not null,
  cosigned_at timestamptz not null,
  constraint log_refresh_cosignature_pkey primary key (witness_name),
  constraint log_refresh_cosignature_checkpoint_fkey foreign key (checkpoint_number) references log_checkpoint (checkpoint_number)
);

-- As before (0017), a refresh counts.
create or replace function refuse_while_log_overdue() returns trigger language plpgsql as $$
begin
  if greatest(
    (select made_at from log_checkpoint order by checkpoint_number desc limit 1),
    (select made_at from log_refresh)
  ) < now() - (select overdue_after from log_limit) then
    raise exception 'the newest checkpoint of the transparency log is overdue' using errcode = 'OV001';
  end if;
  return null;
end
$$;
