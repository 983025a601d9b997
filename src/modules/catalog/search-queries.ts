import type { Sql } from '#platform/db/database.ts'
import { type FoundItem, type ItemFilter, type ItemSummary, itemFilter, summaryColumns } from './item-lists.ts'
import type { Confidence, Fee } from './model.ts'
import { type Concept, questionConcepts, rarityOf, scoreOf, termsIn } from './search.ts'
import { thesaurus } from './thesaurus.ts'

/** Items scored in full: twice as many as are asked for, within these; more than anybody pages through. */
const fewestCandidates = 100
const mostCandidates = 200
/** Entries of the term table read to choose the candidates; above it the commonest terms choose no candidates, they only score. */
const mostEntries = 8_000
/** Questions longer than this say nothing more about the item. */
const longestQuestion = 200

/** Items found, best first, and how well the best one answers. */
export interface SearchAnswer {
  found: FoundItem[]
  /** `sure`: one item fits; `close`: two or more fit alike; `unsure`: the best one shares little with the question */
  confidence: Confidence
}

/**
 * 找事项: everyday words, whole questions, dialect, pinyin, initials, characters mistyped by sound or shape. Best first; empty when
 * nothing fits. The rarest terms choose candidates, then every candidate is scored in full.
 */
export async function askForItems(
  sql: Sql,
  words: string,
  options: ItemFilter & { limit?: number } = {},
): Promise<SearchAnswer> {
  const concepts = questionConcepts(words.slice(0, longestQuestion), thesaurus)
  const terms = [...termsIn(concepts).keys()]
  const nothing: SearchAnswer = { found: [], confidence: 'unsure' }
  if (terms.length === 0) return nothing
  const { frequencies, items } = await frequenciesOf(sql, terms)
  const rarity = (term: string) => {
    const frequency = frequencies.get(term)
    return frequency ? rarityOf(Math.min(frequency, items), items) : 0
  }
  const { limit = 10, ...filter } = options
  const chosen = choosing(concepts, frequencies)
  const most = Math.min(mostCandidates, Math.max(fewestCandidates, 2 * limit))
  const weights = await candidatesOf(sql, chosen, rarity, filter, most)
  const common = [...frequencies.keys()].filter((term) => !chosen.has(term))
  if (common.length > 0 && weights.size > 0) await addWeights(sql, weights, common)
  const scored = [...weights]
    .map(([itemId, spoken]) => ({ itemId, score: scoreOf(concepts, (term) => spoken.get(term), rarity) }))
    .filter(({ score }) => score > 1)
    .sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1))
  const best = scored[0]
  if (best === undefined) return nothing
  const found = await summariesOf(sql, scored.slice(0, Math.min(limit, mostCandidates)))
  const said = shareSaid(concepts, weights.get(best.itemId) ?? new Map(), (term) => rarity(term) || rarityOf(0, items))
  const close = (scored[1]?.score ?? 0) > best.score * 0.85
  return { found, confidence: said < 0.25 ? 'unsure' : close ? 'close' : 'sure' }
}

/** As `askForItems`, the items only. */
export async function searchItems(
  sql: Sql,
  words: string,
  options: ItemFilter & { limit?: number } = {},
): Promise<FoundItem[]> {
  return (await askForItems(sql, words, options)).found
}

interface Counted {
  items: number
  countedAt: number
  frequencies: Map<string, number>
}

/** How often terms occur changes slowly, and only their order of size matters: counted again after ten minutes, except terms that nobody has yet. */
const counted = new WeakMap<object, Counted>()
const countedFor = 600_000
const keptTerms = 50_000

/** Of these terms the ones that occur, with how many items have each, and how many items are listed. */
async function frequenciesOf(
  sql: Sql,
  terms: readonly string[],
): Promise<{ frequencies: Map<string, number>; items: number }> {
  const [size] = await sql.query<{ items: number }>(
    'select count(*) as items from service_item where withdrawn_at is null',
    [],
    'catalog-search-size',
  )
  const items = size?.items ?? 0
  let kept = counted.get(sql)
  if (
    !kept ||
    kept.items !== items ||
    performance.now() - kept.countedAt > countedFor ||
    kept.frequencies.size > keptTerms
  ) {
    kept = { items, countedAt: performance.now(), frequencies: new Map() }
    counted.set(sql, kept)
  }
  const { frequencies } = kept
  const unknown = terms.filter((term) => !frequencies.has(term))
  if (unknown.length > 0) {
    const rows = await sql.query<{ term: string; frequency: number }>(
      'select term, count(*) as frequency from service_item_term where term = any($1::text[]) group by term',
      [unknown],
      'catalog-search-frequencies',
    )
    for (const { term, frequency } of rows) frequencies.set(term, frequency)
  }
  return {
    items,
    frequencies: new Map(
      terms.map((term) => [term, frequencies.get(term) ?? 0] as const).filter(([, times]) => times > 0),
    ),
  }
}

/** The terms that choose candidates with what each counts at most: the rarest first, as many as may be read. */
function choosing(concepts: readonly Concept[], frequencies: ReadonlyMap<string, number>): Map<string, number> {
  const weights = termsIn(concepts)
  const chosen = new Map<string, number>()
  let entries = 0
  for (const [term, frequency] of [...frequencies].sort((a, b) => a[1] - b[1])) {
    const weight = weights.get(term) ?? 0
    if (weight <= 0) continue
    entries += frequency
    if (entries > mostEntries && chosen.size > 0) break
    chosen.set(term, weight)
  }
  return chosen
}

/** What candidates say of the question's terms, by item and term. */
type Weights = Map<string, Map<string, number>>

async function candidatesOf(
  sql: Sql,
  terms: ReadonlyMap<string, number>,
  rarity: (term: string) => number,
  filter: ItemFilter,
  most: number,
): Promise<Weights> {
  const { condition, values } = itemFilter(filter, 4)
  const eligible = `where service_item_id in (select i.id from service_item i where i.withdrawn_at is null ${condition})`
  const rows = await sql.query<{ itemId: string; terms: string[]; weights: number[] }>(
    `with hit as materialized (
       select t.service_item_id, a.term, t.weight, a.worth * t.weight as worth from unnest($1::text[], $2::real[]) as a (term, worth)
         cross join lateral (select service_item_id, weight from service_item_term where term = a.term offset 0) t
     ), best as materialized (
       select service_item_id from hit ${condition === '' ? '' : eligible} group by service_item_id order by sum(worth) desc limit $3
     )
     select service_item_id as "itemId", array_agg(term) as terms, array_agg(weight) as weights
       from best join hit using (service_item_id) group by service_item_id`,
    [[...terms.keys()], [...terms].map(([term, weight]) => weight * rarity(term)), most, ...values],
    `catalog-search-candidates${condition === '' ? '' : '-filtered'}`,
  )
  return new Map(
    rows.map(({ itemId, terms: spoken, weights }) => [
      itemId,
      new Map(spoken.map((term, at) => [term, weights[at] ?? 0])),
    ]),
  )
}

/** What the candidates say of the common terms, which chose none of them. */
async function addWeights(sql: Sql, candidates: Weights, terms: readonly string[]): Promise<void> {
  const rows = await sql.query<{ itemId: string; term: string; weight: number }>(
    `select i.id as "itemId", a.term, t.weight from unnest($1::text[]) as a (term) cross join unnest($2::uuid[]) as i (id)
       cross join lateral (select weight from service_item_term where term = a.term and service_item_id = i.id offset 0) t`,
    [terms, [...candidates.keys()]],
    'catalog-search-weights',
  )
  for (const { itemId, term, weight } of rows) candidates.get(itemId)?.set(term, weight)
}

async function summariesOf(sql: Sql, scored: readonly { itemId: string; score: number }[]): Promise<FoundItem[]> {
  const rows = await sql.query<ItemSummary>(
    `select ${summaryColumns} from service_item i where i.id = any($1::uuid[]) and i.withdrawn_at is null`,
    [scored.map(({ itemId }) => itemId)],
    'catalog-search-summaries',
  )
  const byId = new Map(rows.map((row) => [row.itemId, row]))
  return scored.flatMap(({ itemId, score }) => {
    const summary = byId.get(itemId)
    return summary ? [{ ...summary, score: Math.round(score * 1000) / 1000 }] : []
  })
}

/** One character alone and pairs of little words prove nothing, and what is not meant is not said. */
const isWeak = ([term, weight]: readonly [string, number]): boolean => weight < 0.5 || /^\p{Script=Han}$/u.test(term)

/** What share of the things said, by their rarity, an item speaks of: 0 to 1. */
function shareSaid(
  concepts: readonly Concept[],
  weights: ReadonlyMap<string, number>,
  rarity: (term: string) => number,
): number {
  let all = 0
  let spoken = 0
  for (const { ways } of concepts) {
    const [first] = ways
    if (first === undefined || first.size === 0 || [...first].some(isWeak)) continue
    const worth = [...first].reduce((sum, [term, weight]) => sum + weight * rarity(term), 0) / first.size
    all += worth
    if (ways.some((way) => way.size > 0 && [...way.keys()].every((term) => weights.has(term)))) spoken += worth
  }
  return all === 0 ? 0 : spoken / all
}

/** The fees of items, by item; what a list of results shows besides `ItemSummary`. */
export async function feesOf(sql: Sql, itemIds: readonly string[]): Promise<Map<string, Fee>> {
  const rows = await sql.query<{ itemId: string; fee: Fee }>(
    `select i.id as "itemId", v.content->'fee' as fee from service_item i
       join service_item_version v on v.service_item_id = i.id and v.version = i.current_version where i.id = any($1::uuid[])`,
    [itemIds],
    'catalog-search-fees',
  )
  return new Map(rows.map(({ itemId, fee }) => [itemId, fee]))
}

/** Other names of items, to see what the words of a question were meant to be. */
export async function namesOf(sql: Sql, itemIds: readonly string[]): Promise<string[]> {
  const rows = await sql.query<{ names: string[] }>(
    `select array[i.name, v.content->'result'->>'name'] || array(select jsonb_array_elements_text(v.content->'synonyms')) as names
       from service_item i join service_item_version v on v.service_item_id = i.id and v.version = i.current_version
      where i.id = any($1::uuid[]) order by array_position($1::uuid[], i.id)`,
    [itemIds],
    'catalog-search-names',
  )
  return rows.flatMap(({ names }) => names)
}
