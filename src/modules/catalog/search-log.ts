import type { Sql } from '#platform/db/database.ts'
import type { SearchChannel } from './model.ts'

/** A search as it is kept: no account, no address, no time of day. */
export interface SearchNote {
  /** random */
  id: string
  /** plain date */
  askedOn: string
  channel: SearchChannel
  /** without personal data */
  words: string
  hits: number
  bestItemId: string | null
}

/** Writes what was noted since the last time: searches, which of them led somewhere, and guides opened (`<day> <code>` → times). */
export async function saveNotes(
  tx: Sql,
  notes: { searches: readonly SearchNote[]; led: readonly string[]; openings: ReadonlyMap<string, number> },
): Promise<void> {
  const { searches, led } = notes
  if (searches.length > 0)
    await tx.query(
      `insert into search_log (id, asked_on, channel, words, hits, best_item_id)
       select * from unnest($1::uuid[], $2::date[], $3::text[], $4::text[], $5::int[], $6::uuid[]) on conflict do nothing`,
      [
        searches.map((note) => note.id),
        searches.map((note) => note.askedOn),
        searches.map((note) => note.channel),
        searches.map((note) => note.words),
        searches.map((note) => note.hits),
        searches.map((note) => note.bestItemId),
      ],
    )
  if (led.length > 0)
    await tx.query('update search_log set opened = true where id = any($1::uuid[]) and not opened', [led])
  const openings = [...notes.openings]
  // in order, so that two processes never wait for each other
  if (openings.length > 0)
    await tx.query(
      `insert into guide_opening as known (opened_on, service_item_id, times)
       select o.day, i.id, sum(o.times) from unnest($1::date[], $2::text[], $3::int[]) as o (day, code, times)
         join service_item i on i.code = upper(o.code) group by o.day, i.id order by o.day, i.id
       on conflict (opened_on, service_item_id) do update set times = known.times + excluded.times`,
      [
        openings.map(([key]) => key.slice(0, 10)),
        openings.map(([key]) => key.slice(11)),
        openings.map(([, times]) => times),
      ],
    )
}

/** Words whose searches helped nobody. */
export interface HelplessWords {
  words: string
  times: number
  /** how often nothing was found */
  foundNothing: number
  firstOn: string
  lastOn: string
  /** the item that came first most often */
  bestItem: { code: string; name: string } | null
}

/**
 * 没有帮上忙的搜索, most frequent first: words for which nothing was found, or for which nobody on the portal ever opened a result.
 * Words that became an item's own since then are left out.
 */
export function helplessWords(sql: Sql, { after, limit }: { after: string; limit: number }): Promise<HelplessWords[]> {
  return sql.query(
    `with asked as (
       select words, count(*) as times, count(*) filter (where hits = 0) as nothing, min(asked_on) as first_on, max(asked_on) as last_on,
              mode() within group (order by best_item_id) as best
         from search_log l where asked_on > $1 group by words
       having count(*) filter (where hits = 0) > 0 or (bool_or(channel = 'portal') and not bool_or(opened))
     )
     select words, times, nothing as "foundNothing", first_on as "firstOn", last_on as "lastOn",
            case when i.id is not null then jsonb_build_object('code', i.code, 'name', i.name) end as "bestItem"
       from asked left join service_item i on i.id = best and i.withdrawn_at is null
      where not exists (select from item_search_word w where w.words = asked.words and w.removed_at is null)
      order by times desc, last_on desc, words limit $2`,
    [after, limit],
    'catalog-search-board',
  )
}

/** Guides opened after a day, by item. */
export function openingsByItem(sql: Sql, after: string): Promise<{ itemId: string; times: number }[]> {
  return sql.query(
    `select service_item_id as "itemId", sum(times)::int as times from guide_opening where opened_on > $1 group by service_item_id`,
    [after],
    'catalog-guide-openings',
  )
}

/** Forgets searches and openings of before a day; returns how many rows. */
export async function forgetBefore(sql: Sql, day: string): Promise<number> {
  const [row] = await sql.query<{ rows: number }>(
    `with s as (delete from search_log where asked_on < $1 returning 1), o as (delete from guide_opening where opened_on < $1 returning 1)
     select (select count(*) from s) + (select count(*) from o) as rows`,
    [day],
  )
  return row?.rows ?? 0
}
