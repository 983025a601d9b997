import type { Database } from '../src/platform/db/database.ts'

/** Cases are spread over so many items, the oldest first: what a county lists, not a region's whole catalogue. */
const itemsInUse = 1000

/**
 * Invented rows of `case_file`, written by SQL: what lists and boards read of a county, without the events behind them. One case in
 * ten is open, two in a hundred are drafts, the rest ended within the last year; spread over items, offices, officers and villages.
 * Nothing falls due for the clock within ten days: what the bench lets fall due are cases with events.
 * Numbered up to `cases`, and on from `from` where a table grows; keys between tables are not checked again, indexes are built once at the end.
 */
export async function fillCases(
  owner: Database,
  input: { readonly from?: number; readonly cases: number; readonly today: string },
): Promise<void> {
  const { from = 0, cases: to, today } = input
  await owner.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica')
    await tx.query(`set local work_mem = '128MB'`)
    await tx.query('select setseed(0.42)')
    const rebuild = to - from > 50_000 ? await dropIndexes(tx) : []
    await tx.query(
      `insert into person (id, name, id_kind, id_number_sealed, id_index, source, created_at)
       select gen_random_uuid(), '居民' || n, 'resident', '-', lpad(to_hex(n), 64, '0'), 'declared', now()
       from generate_series($1::int / 5 + 1, $2::int / 5) as n`,
      [from, to],
    )
    await tx.query(
      `insert into staff (id, name, work_no, office_id, valid_from)
       select gen_random_uuid(), '职员', 'B' || row_number() over (), office_id, '2020-01-01'
       from (select distinct office_id from service_item) as item cross join generate_series(1, 5)
       where not exists (select from staff where work_no like 'B%')`,
    )
    await tx.query(fill, [from, to, today])
    for (const definition of rebuild) await tx.query(definition)
  })
  for (const table of ['case_file', 'person', 'staff']) await owner.query(`vacuum analyze ${table}`)
}

/** Takes the indexes of `case_file` away that no constraint needs; answers how to make them again. */
async function dropIndexes(tx: Pick<Database, 'query'>): Promise<readonly string[]> {
  const indexes = await tx.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = 'case_file'::regclass and not exists (select from pg_constraint where conindid = indexrelid)`,
  )
  for (const { name } of indexes) await tx.query(`drop index ${name}`)
  return indexes.map(({ definition }) => definition)
}

const fill = `
with item as materialized (
  select row_number() over (order by i.id) - 1 as n, i.id, i.code, i.name, i.office_id, i.current_version, office.kind
  from (select * from service_item order by listed_at, id limit ${itemsInUse}) as i join office on office.id = i.office_id
), place as materialized (
  select row_number() over (order by code) - 1 as n, code from region
  where valid_to is null and level in ('township', 'village')
), township as materialized (
  select left(region_code, 9) as prefix, id from office where kind = 'township' and valid_to is null
), clerk as materialized (
  select office_id, array_agg(id order by work_no) as ids from staff where work_no like 'B%' group by office_id
), someone as materialized (
  select row_number() over (order by id) - 1 as n, id from person where id_number_sealed = '-'
), drawn as (
  select n, random() as a, random() as b, random() as c, random() as d, random() as e,
    floor(random() * (select count(*) from item))::int as item_n, floor(random() * (select count(*) from place))::int as place_n,
    floor(random() * (select count(*) from someone))::int as person_n
  from generate_series($1::int + 1, $2::int) as n
), shaped as (
  select drawn.*, item.id as item_id, item.code, item.name, item.current_version, place.code as region_code, someone.id as person_id,
    case when item.kind = 'every-township' then coalesce(township.id, item.office_id) else item.office_id end as office_id,
    item.office_id as staffed_by,
    case when a < 0.02 then 'draft' when a < 0.03 then 'submitted' when a < 0.04 then 'received' when a < 0.05 then 'correcting'
         when a < 0.10 then 'examining' when a < 0.11 then 'decided' when a < 0.12 then 'issued' when a < 0.60 then 'concluded'
         else 'archived' end as status
  from drawn join item on item.n = drawn.item_n join place on place.n = drawn.place_n join someone on someone.n = drawn.person_n
    left join township on township.prefix = left(place.code, 9)
), dated as (
  select *, a >= 0.12 as over, a >= 0.02 and a < 0.12 as open, (a >= 0.05 and a < 0.10) and d < 0.06 as stopped,
    case when a >= 0.12 then $3::date - floor(b * 365)::int else $3::date - floor(b * 25)::int end as moved_on
  from shaped
)
insert into case_file (id, number, long_number, query_code, service_item_id, item_version, item_name, item_code, item_initials, handling,
  office_id, region_code, channel, applicant_kind, account_id, person_id, applicant_label, status, outcome, holder_kind,
  holder_office_id, holder_staff_id, submitted_at, submitted_on, accepted_on, promise_due_on, statutory_due_on, due_on, amber_on,
  suspended, deferrals_outstanding, decided_on, concluded_on, in_time, visits, declared_visits, promised_working_days, wake_on,
  version, head, opened_at, updated_at)
select gen_random_uuid(), case when status <> 'draft' then 'B' || lpad(n::text, 18, '0') end,
  case when status <> 'draft' then 'B' || lpad(n::text, 42, '0') end, lpad(n::text, 6, '0'), item_id, current_version, name, code, 'bench',
  'timed', office_id, region_code, (array['online', 'window', 'township', 'village'])[1 + floor(e * 4)::int], 'individual',
  gen_random_uuid(), person_id, '居**', status, case when over then 'granted' end,
  case when status in ('draft', 'correcting') then 'applicant' when over then 'none' else 'office' end,
  case when open and status <> 'correcting' then office_id end,
  case when status = 'examining' and c < 0.7 then (select ids[1 + floor(dated.e * 5)::int] from clerk where clerk.office_id = staffed_by) end,
  case when status <> 'draft' then (moved_on - 10)::timestamptz end, case when status <> 'draft' then moved_on - 10 end,
  case when over or status in ('examining', 'decided', 'issued') then moved_on - 8 end,
  case when over or status in ('examining', 'decided', 'issued') then moved_on + 10 end,
  case when over or status in ('examining', 'decided', 'issued') then moved_on + 20 end,
  case when open and not stopped then $3::date - 3 + floor(c * c * 40)::int end,
  case when open and not stopped then $3::date - 5 + floor(c * c * 40)::int end,
  stopped, case when open and e < 0.03 then 1 else 0 end,
  case when over or status in ('decided', 'issued') then moved_on end, case when over then moved_on end,
  case when over or status in ('decided', 'issued') then c > 0.02 end, floor(c * 2)::int, 1, 10,
  case when open then $3::date + 10 + floor(d * 20)::int end,
  5, repeat('0', 64), (moved_on - 11)::timestamptz, moved_on::timestamptz
from dated
order by moved_on`
