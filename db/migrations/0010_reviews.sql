-- 好差评：自愿，一事一评，没有评就是没有评

create table review (
  id uuid primary key,
  case_id uuid not null references case_file (id),
  channel text not null,
  grade smallint not null,
  reasons text[] not null default '{}',
  words text,
  -- the reviewer is protected: staff of the reviewed office never see who
  reviewer_key text not null,
  reviewed_at timestamptz not null,
  constraint review_once unique (case_id, channel),
  constraint review_grade_range check (grade between 1 and 5),
  constraint review_channel_known check (channel in ('online', 'window')),
  constraint review_words_length check (words is null or length(words) <= 1000)
);
create index review_reviewed_idx on review (reviewed_at);
