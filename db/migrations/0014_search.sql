-- 找事项：词的版本、编辑加的词、搜索记录、使用次数

-- under which edition of the term rules an item was indexed; older ones are indexed again by a job
alter table service_item add column terms_edition integer not null default 1;
create index service_item_terms_edition_idx on service_item (terms_edition) where withdrawn_at is null;

-- words that people say for an item, learned from searches by an editor; as good as the item's own synonyms
create table item_search_word (
  id uuid primary key,
  service_item_id uuid not null references service_item (id),
  words text not null,
  added_at timestamptz not null,
  added_by text not null,
  removed_at timestamptz,
  removed_by text,
  constraint item_search_word_length check (char_length(words) between 2 and 30),
  constraint item_search_word_removal check ((removed_at is null) = (removed_by is null))
);
create unique index item_search_word_once_idx on item_search_word (service_item_id, words) where removed_at is null;

-- 搜索记录: what was asked and whether it helped. No account, no address, no time of day; numbers and names are blanked before.
create table search_log (
  -- random, so that it tells no time
  id uuid primary key,
  asked_on date not null,
  channel text not null,
  words text not null,
  hits integer not null,
  best_item_id uuid references service_item (id),
  opened boolean not null default false,
  constraint search_log_channel check (channel in ('portal', 'desk', 'api')),
  constraint search_log_words check (char_length(words) between 1 and 100)
);
create index search_log_day_idx on search_log (asked_on);
create index search_log_helpless_idx on search_log (words, asked_on) where hits = 0 or not opened;

-- 指南被打开的次数, by day and item; who opened it is not kept
create table guide_opening (
  opened_on date not null,
  service_item_id uuid not null references service_item (id),
  times integer not null,
  primary key (opened_on, service_item_id)
);
