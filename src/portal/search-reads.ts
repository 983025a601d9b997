/** What the search, question and frequency pages ask, answered from the modules. Reads no more items than a page shows. */
import { type Audience, audiences, type ItemLevel, itemLevels, type ServiceItem } from '#modules/catalog/model.ts'
import { type FoundItem, feesOf, getItem, type ItemFilter, namesOf } from '#modules/catalog/queries.ts'
import { answerQuestion, isFollowUp, type Search, wordsOfItem } from '#modules/catalog/service.ts'
import { getOffice, listOffices } from '#modules/organisation/queries.ts'
import type { Database } from '#platform/db/database.ts'
import { type ItemLine, materialLines } from './guide/words.ts'
import type { ItemSearchAnswer, SearchReads } from './search/reads.ts'

const pageSize = 20
/** More hits than anybody pages through. */
const mostHits = 200
/** Hits below this share of the best one share a word with the question and nothing more. */
const leastShare = 0.15
/** Items whose names are looked at for slips of the pen, and items a consultation chooses among. */
const nearest = 5

export function searchReads(
  db: Database,
  search: Search,
  hotline: string,
  connectedSources: ReadonlySet<string>,
): SearchReads {
  const supplied = (item: ServiceItem) =>
    new Set(
      materialLines(item, connectedSources)
        .filter(({ part }) => part === 'fetched' || part === 'written')
        .map(({ material }) => material.key),
    )

  const linesOf = async (found: readonly FoundItem[]): Promise<ItemLine[]> => {
    const fees = await feesOf(
      db,
      found.map(({ itemId }) => itemId),
    )
    return found.flatMap((item) => {
      const fee = fees.get(item.itemId)
      return fee ? [{ ...item, fee }] : []
    })
  }

  return {
    async search({ text, page, ...narrowing }) {
      const filter: ItemFilter = narrowing
      const isNarrowed = Object.values(filter).some((part) => part !== undefined)
      const noted = page === 1 && !isNarrowed
      const all = await search.ask(text, { channel: 'portal', limit: mostHits, noted })
      const near = worthShowing(all.found)
      const wanted = isNarrowed
        ? worthShowing((await search.ask(text, { ...filter, channel: 'portal', limit: mostHits, noted: false })).found)
        : near
      const names = await namesOf(
        db,
        near.slice(0, nearest).map(({ itemId }) => itemId),
      )
      return {
        hits: await linesOf(wanted.slice((page - 1) * pageSize, page * pageSize)),
        total: wanted.length,
        pageSize,
        found: near.length,
        ...facetsOf(near),
        suggestion: search.respell(text, names),
        confidence: all.confidence,
        searchId: all.searchId,
      }
    },

    noteOpening: search.opened,

    async consult(asked, { code, settled }) {
      const question = search.inStandardWords(asked)
      const before = code === undefined ? undefined : await getItem(db, code).catch(() => undefined)
      const asksOn = before !== undefined && (settled === true || isFollowUp(question))
      const { found, confidence } = asksOn
        ? { found: [], confidence: 'unsure' as const }
        : await search.ask(wordsOfItem(question), { channel: 'portal', limit: nearest })
      const candidates = await Promise.all(found.map(async (hit) => ({ item: await getItem(db, hit.itemId) })))
      const meant = before && asksOn ? before : candidates[0]?.item
      const office = meant && (await getOffice(db, meant.officeId).catch(() => undefined))
      const [serviceCentre] = await listOffices(db, { kinds: ['service-centre'] })
      return answerQuestion({ question, before, candidates, confidence }, { hotline, office, serviceCentre, supplied })
    },
  }
}

function worthShowing(found: readonly FoundItem[]): FoundItem[] {
  const least = (found[0]?.score ?? 0) * leastShare
  return found.filter(({ score }) => score >= least)
}

/** What the hits can be narrowed by, with how many each leaves. */
function facetsOf(hits: readonly FoundItem[]): Pick<ItemSearchAnswer, 'offices' | 'themes' | 'counts'> {
  const count = (fits: (item: FoundItem) => boolean) => hits.filter(fits).length
  const offices = Map.groupBy(hits, ({ officeId }) => officeId)
  const themes = Map.groupBy(
    hits.flatMap((item) => item.themes),
    (theme) => theme,
  )
  const mostFirst = (a: { count: number }, b: { count: number }) => b.count - a.count
  return {
    offices: [...offices]
      .map(([officeId, its]) => ({ officeId, name: its[0]?.officeName ?? '', count: its.length }))
      .sort(mostFirst),
    themes: [...themes].map(([theme, its]) => ({ theme, count: its.length })).sort(mostFirst),
    counts: {
      ...(Object.fromEntries(audiences.map((one) => [one, count(({ audience }) => audience.includes(one))])) as Record<
        Audience,
        number
      >),
      ...(Object.fromEntries(itemLevels.map((one) => [one, count(({ levels }) => levels.includes(one))])) as Record<
        ItemLevel,
        number
      >),
      zeroVisit: count(({ visits }) => visits === 0),
      online: count(({ onlineDepth }) => onlineDepth >= 3),
    },
  }
}
