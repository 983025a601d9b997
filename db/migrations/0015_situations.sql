-- 办理情形、告知次数

-- What was answered about the situation while it is a draft, sealed; gone once the case is handed in, the log keeps the situation.
alter table case_draft add column variant_answers_sealed text;

-- The most notices that any one material or field has had: 行政许可法第三十二条 knows one, from the second on it is supervised.
alter table case_file add column notice_rounds integer not null default 0;
alter table case_file add constraint case_file_notice_rounds_positive check (notice_rounds >= 0);

-- Cases from before: once from their events, the same as `onevisit rebuild` would.
with asked as (
  select e.case_id, asked_for.key, count(*) as times
    from case_event e
    cross join lateral (select distinct item->>'key' as key from jsonb_array_elements(e.data->'items') as item) as asked_for
   where e.type = 'one-time-notice-issued' group by e.case_id, asked_for.key
)
update case_file f set notice_rounds = most.times
  from (select case_id, max(times) as times from asked group by case_id) as most where most.case_id = f.id;
-- a draft follows the item of the day: the version it was handed in, then accepted under
update case_file f set item_version = went.version
  from (select distinct on (case_id) case_id, coalesce(data->'terms'->>'itemVersion', data->>'itemVersion')::int as version
          from case_event where type in ('case-submitted', 'case-accepted') order by case_id, case_event.version desc) as went
 where went.case_id = f.id and went.version <> f.item_version;

-- Few among many, as the other views that the county looks at.
create index case_file_noticed_again_idx on case_file ((coalesce(due_on, 'infinity'::date)), id) where notice_rounds >= 2;
