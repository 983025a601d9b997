import type { Sql } from '#platform/db/database.ts'
import { type LegalReference, lawKey, legalReferencesOf } from './legal-references.ts'
import type { ItemContent } from './model.ts'
import { documentTerms, termsEdition } from './search.ts'

/** Words that editors learned from searches and added to an item. */
export async function wordsAddedTo(sql: Sql, itemId: string): Promise<string[]> {
  const rows = await sql.query<{ words: string }>(
    'select words from item_search_word where service_item_id = $1 and removed_at is null order by added_at, id',
    [itemId],
    'catalog-words-added',
  )
  return rows.map(({ words }) => words)
}

/** Replaces the search terms of an item; without terms the item is no longer found. */
export async function saveTerms(tx: Sql, itemId: string, terms: ReadonlyMap<string, number>): Promise<void> {
  await tx.query('delete from service_item_term where service_item_id = $1', [itemId])
  await tx.query(
    `insert into service_item_term (service_item_id, term, weight) select $1, t.term, t.weight from unnest($2::text[], $3::real[]) as t (term, weight)`,
    [itemId, [...terms.keys()], [...terms.values()]],
  )
  await tx.query('update service_item set terms_edition = $2 where id = $1', [itemId, termsEdition])
}

/** Writes the terms of items again: the one that got or lost words, or up to `most` that were indexed under older rules. Returns how many. */
export async function indexAgain(tx: Sql, which: { itemId: string } | { most: number }): Promise<number> {
  const one = 'itemId' in which
  const items = await tx.query<{ itemId: string; content: ItemContent }>(
    `select i.id as "itemId", v.content from service_item i
       join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
      where i.withdrawn_at is null and ${one ? 'i.id = $1' : 'i.terms_edition < $1 order by i.id limit $2'} for update of i`,
    one ? [which.itemId] : [termsEdition, which.most],
  )
  for (const { itemId, content } of items) {
    await saveTerms(tx, itemId, documentTerms(content, await wordsAddedTo(tx, itemId)))
    await saveLegalReferences(tx, itemId, legalReferencesOf(content))
  }
  return items.length
}

/** Which laws the item's elements rest on, for “what does a changed article touch”. */
export async function saveLegalReferences(
  tx: Sql,
  itemId: string,
  references: readonly LegalReference[],
): Promise<void> {
  await tx.query('delete from item_legal_reference where service_item_id = $1', [itemId])
  await tx.query(
    `insert into item_legal_reference (service_item_id, element, law, law_key, article)
     select $1, r.element, r.law, r.key, r.article from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as r (element, law, key, article)
     on conflict do nothing`,
    [
      itemId,
      references.map((each) => each.element),
      references.map((each) => each.law),
      references.map((each) => lawKey(each.law)),
      references.map((each) => each.article ?? ''),
    ],
  )
}
