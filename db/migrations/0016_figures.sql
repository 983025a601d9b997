-- 指标：四办、五种办理方式要的三样，从事件里来；要材料的告知、正在办的件，按索引找

-- what the applicant or the family came for (submit, verify, correct, pay, pick-up), each once; presences struck out do not count
alter table case_file add column visit_purposes text[] not null default '{}';
-- 帮代办: a staff helper stood somewhere for this case
alter table case_file add column helped boolean not null default false;
-- how the result was delivered; null while it is not
alter table case_file add column delivery_method text;
alter table case_file
  add constraint case_file_delivery_method_known check (delivery_method in ('window', 'courier', 'kiosk', 'electronic')),
  add constraint case_file_visit_purposes_known check (visit_purposes <@ array['submit', 'verify', 'correct', 'pay', 'pick-up']);

-- Cases from before: once from their events, the same as `onevisit rebuild` would.
with presence as (
  select e.case_id, e.data->'presence' as said from case_event e
   where jsonb_typeof(e.data->'presence') = 'object'
     and coalesce((select (fix.data->>'void')::boolean from case_event fix
                    where fix.case_id = e.case_id and fix.type = 'record-corrected' and fix.data->>'subject' = 'presence'
                      and (fix.data->>'version')::int = e.version order by fix.version desc limit 1), false) = false
), came as (
  select case_id,
         coalesce(array_agg(distinct said->>'purpose') filter (where said->>'who' <> 'staff-helper'), '{}') as purposes,
         bool_or(said->>'who' = 'staff-helper') as helped
    from presence group by case_id
)
update case_file f
   set visit_purposes = array(select purpose from unnest(array['submit', 'verify', 'correct', 'pay', 'pick-up']) as purpose
                               where purpose = any (came.purposes)),
       helped = came.helped
  from came where came.case_id = f.id;
update case_file f set delivery_method = e.data->>'method'
  from case_event e where e.case_id = f.id and e.type = 'result-delivered';

-- notices and late requests of a period
create index case_event_demand_idx on case_event (occurred_at, case_id) where type in ('one-time-notice-issued', 'late-request-made');
-- running cases by the version of the item they are frozen at: what a changed article touches
create index case_file_running_item_idx on case_file (service_item_id, item_version, id) where status not in ('draft', 'concluded', 'archived');
