-- 公开账本：所有办件的每一条记录，一条不少，排成一本账，定时封账签名

-- Which transaction recorded an event. Events commit out of order; the sequencer asks for those of transactions it has not seen the end
-- of, by this mark. One value for all rows from before: nothing is rewritten.
alter table case_event add column recorded_xid xid8 not null default pg_current_xact_id();
create index case_event_recorded_xid_idx on case_event (recorded_xid);

-- The log: one leaf per event (RFC 9162: SHA-256 over 0x00 and the leaf's content).
create table log_leaf (
  leaf_index bigint not null,
  case_id uuid not null,
  version integer not null,
  leaf_hash bytea not null,
  -- random: what a leaf commits to cannot be tried, and without it nobody can open the commitment
  salt bytea not null,
  constraint log_leaf_pkey primary key (leaf_index),
  constraint log_leaf_event_unique unique (case_id, version),
  constraint log_leaf_index_positive check (leaf_index >= 0),
  constraint log_leaf_hash_length check (length(leaf_hash) = 32),
  constraint log_leaf_salt_length check (length(salt) = 16)
);
select append_only('log_leaf');

-- Full tiles (C2SP tlog-tiles): 256 hashes of one level, and the hash above them. Partial tiles follow from the leaves and the tiles below.
create table log_tile (
  level integer not null,
  tile_index bigint not null,
  hashes bytea not null,
  root bytea not null,
  constraint log_tile_pkey primary key (level, tile_index),
  constraint log_tile_place check (level between 0 and 7 and tile_index >= 0),
  constraint log_tile_lengths check (length(hashes) = 8192 and length(root) = 32)
);
select append_only('log_tile');

-- 封账: size and root signed. Leaves come with the checkpoint that covers them, in one transaction.
create table log_checkpoint (
  checkpoint_number bigint not null,
  tree_size bigint not null,
  root bytea not null,
  made_at timestamptz not null,
  -- the signed note as it is served
  note text not null,
  -- the sequencer has seen every event of a transaction before this one; null while it still goes through all there are
  complete_below xid8,
  constraint log_checkpoint_pkey primary key (checkpoint_number),
  constraint log_checkpoint_number_positive check (checkpoint_number > 0),
  constraint log_checkpoint_size_positive check (tree_size >= 0),
  constraint log_checkpoint_root_length check (length(root) = 32)
);
create index log_checkpoint_size_idx on log_checkpoint (tree_size, checkpoint_number);
select append_only('log_checkpoint');

-- 见证: what a witness signed under a checkpoint.
create table log_cosignature (
  checkpoint_number bigint not null references log_checkpoint (checkpoint_number),
  witness_name text not null,
  signature_line text not null,
  cosigned_at timestamptz not null,
  received_at timestamptz not null default clock_timestamp(),
  constraint log_cosignature_pkey primary key (checkpoint_number, witness_name)
);
select append_only('log_cosignature');

-- Limits as data, one row: when nothing more is recorded because nobody closed the accounts.
create table log_limit (
  only_row boolean not null default true,
  overdue_after interval not null default '4 hours',
  constraint log_limit_pkey primary key (only_row),
  constraint log_limit_only_row check (only_row),
  constraint log_limit_overdue_positive check (overdue_after > interval '1 minute')
);
insert into log_limit default values;

-- Fail-closed on every way of writing: no event while the newest checkpoint is overdue. A log without any checkpoint has not been opened yet.
create function refuse_while_log_overdue() returns trigger language plpgsql as $$
begin
  if (select made_at from log_checkpoint order by checkpoint_number desc limit 1) < now() - (select overdue_after from log_limit) then
    raise exception 'the newest checkpoint of the transparency log is overdue' using errcode = 'OV001';
  end if;
  return null;
end
$$;
create trigger refuse_while_log_overdue before insert on case_event for each statement execute function refuse_while_log_overdue();
