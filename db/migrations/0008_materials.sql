-- 上传的材料：文件在文件库，这里记是谁传的、叫什么

create table upload (
  id uuid primary key,
  -- who sent it; only this actor may use it
  actor_key text not null,
  digest char(64) not null references stored_file (digest),
  -- the sender's file name may hold a person's name
  name_sealed text not null,
  media_type text not null,
  size_bytes bigint not null,
  uploaded_at timestamptz not null,
  -- set when a case takes it in; from then on it is part of that case
  case_id uuid,
  constraint upload_size check (size_bytes > 0)
);
create index upload_actor_idx on upload (actor_key, uploaded_at desc);
create index upload_case_idx on upload (case_id);
create index upload_loose_idx on upload (uploaded_at) where case_id is null;
