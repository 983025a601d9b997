import { randomUUID } from 'node:crypto'
import { addDays, dayOf } from '#kernel/plain-date.ts'
import { invalid, Refusal, refuse } from '#kernel/refusal.ts'
import type { By } from '#modules/organisation/service.ts'
import { record } from '#platform/audit/trail.ts'
import { uuidv7 } from '#platform/crypto.ts'
import type { Database, Sql } from '#platform/db/database.ts'
import { once } from '#platform/db/once.ts'
import type { ItemFilter } from './item-lists.ts'
import type { SearchChannel } from './model.ts'
import { getItem } from './queries.ts'
import { normalise } from './search.ts'
import {
  forgetBefore,
  type HelplessWords,
  helplessWords,
  openingsByItem,
  type SearchNote,
  saveNotes,
} from './search-log.ts'
import { withoutPersonalData } from './search-privacy.ts'
import { askForItems, type SearchAnswer } from './search-queries.ts'
import { indexAgain } from './search-words.ts'
import { respell } from './spelling.ts'
import { thesaurus } from './thesaurus.ts'

/** How long searches and openings are kept. */
const keptDays = 400
/** Notes kept in memory before they are written, and how long at most. More than these are dropped: they are statistics. */
const mostNotes = 5000
const writtenEveryMs = 2000
/** Items indexed again in one go under new rules. */
const indexedAtOnce = 500
const longestCode = 33

export interface SearchDeps {
  db: Database
  /** the present instant */
  now?: () => Date
}

export type Search = ReturnType<typeof createSearch>

/** Words added to an item by an editor. */
export interface SearchWords {
  id: string
  words: string
  addedAt: string
  addedBy: string
}

/** 找事项: finds, remembers without personal data what was sought, and learns words from it. */
export function createSearch({ db, now = () => new Date() }: SearchDeps) {
  const today = () => dayOf(now())
  let searches: SearchNote[] = []
  let led: string[] = []
  let openings = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined

  /** Writes the notes; what cannot be written is lost, a search never fails for it. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    if (searches.length + led.length + openings.size === 0) return
    const notes = { searches, led, openings }
    searches = []
    led = []
    openings = new Map()
    await db.transaction((tx) => saveNotes(tx, notes)).catch(() => {})
  }

  function soon(): void {
    timer ??= setTimeout(() => void flush(), writtenEveryMs).unref()
  }

  async function withStamp<T>(by: By, work: (tx: Sql) => Promise<T>): Promise<T> {
    return db.transaction((tx) => (by.stamp ? once(tx, by.stamp, () => work(tx)) : work(tx)))
  }

  return {
    flush,

    /**
     * Finds items and notes the search. `searchId` stands in the links of the results, so that an opened one counts; null when nothing
     * worth keeping was asked. `noted: false` for further pages of the same search.
     */
    async ask(
      words: string,
      { channel, noted = true, ...options }: ItemFilter & { limit?: number; channel: SearchChannel; noted?: boolean },
    ): Promise<SearchAnswer & { searchId: string | null }> {
      const answer = await askForItems(db, words, options)
      const kept = withoutPersonalData(words)
      if (!noted || normalise(kept) === '' || searches.length >= mostNotes) return { ...answer, searchId: null }
      const searchId = randomUUID()
      searches.push({
        id: searchId,
        askedOn: today(),
        channel,
        words: kept,
        hits: answer.found.length,
        bestItemId: answer.found[0]?.itemId ?? null,
      })
      soon()
      return { ...answer, searchId }
    },

    /** Dialect put into standard words. */
    inStandardWords: (words: string): string => thesaurus.inStandardWords(words),

    /** 您是不是要找: the question with misspelled words put right by what the found items are called; undefined when nothing is wrong. */
    respell: (words: string, called: readonly string[]): string | undefined => respell(words, called, thesaurus.words),

    /** The guide of this code was opened, perhaps from the results of a search. */
    opened(code: string, searchId?: unknown): void {
      if (openings.size >= mostNotes) return
      const key = `${today()} ${code.slice(0, longestCode)}`
      openings.set(key, (openings.get(key) ?? 0) + 1)
      if (led.length < mostNotes && isUuid(searchId)) led.push(searchId)
      soon()
    },

    /** Guides opened in the last days, by item. */
    openings: (days: number) => openingsByItem(db, addDays(today(), -days)),

    /** 没有帮上忙的搜索 of the last days. */
    board: (days: number, limit: number): Promise<HelplessWords[]> =>
      helplessWords(db, { after: addDays(today(), -days), limit }),

    /** Words that were added to an item, newest first. */
    async wordsOf(code: string): Promise<SearchWords[]> {
      const { itemId } = await getItem(db, code)
      return db.query(
        `select id, words, added_at as "addedAt", added_by as "addedBy" from item_search_word
          where service_item_id = $1 and removed_at is null order by added_at desc, id`,
        [itemId],
      )
    },

    /** People say these words for this item: it is found by them at once. Refused `catalog.words-known`, `catalog.words-empty`. */
    async addWords(code: string, words: string, by: By): Promise<SearchWords> {
      const plain = words.normalize('NFKC').trim()
      if ([...normalise(plain)].length < 2) throw invalid('catalog.words-empty')
      if (withoutPersonalData(plain).includes('□')) throw invalid('catalog.words-personal')
      const { itemId } = await getItem(db, code)
      return withStamp(by, async (tx) => {
        const at = now().toISOString()
        const id = uuidv7()
        const added = await tx.query(
          `insert into item_search_word (id, service_item_id, words, added_at, added_by) values ($1, $2, $3, $4, $5)
           on conflict (service_item_id, words) where removed_at is null do nothing returning id`,
          [id, itemId, plain, at, by.actorKey],
        )
        if (added.length === 0) throw refuse('catalog.words-known')
        await indexAgain(tx, { itemId })
        await record(tx, {
          actorKey: by.actorKey,
          action: 'catalog.search-words-added',
          object: `item:${itemId}`,
          outcome: 'done',
        })
        return { id, words: plain, addedAt: at, addedBy: by.actorKey }
      })
    },

    /** Takes added words away again. Not-found `catalog.words-unknown`. */
    removeWords: (id: string, by: By): Promise<{ id: string }> =>
      withStamp(by, async (tx) => {
        const [removed] = await tx.query<{ itemId: string }>(
          `update item_search_word set removed_at = $2, removed_by = $3 where id = $1 and removed_at is null
           returning service_item_id as "itemId"`,
          [id, now().toISOString(), by.actorKey],
        )
        if (!removed) throw new Refusal('not-found', 'catalog.words-unknown')
        await indexAgain(tx, { itemId: removed.itemId })
        await record(tx, {
          actorKey: by.actorKey,
          action: 'catalog.search-words-removed',
          object: `item:${removed.itemId}`,
          outcome: 'done',
        })
        return { id }
      }),

    /** Indexes items again that were indexed under older rules, some at a time. Returns how many. */
    bringUpToDate: (): Promise<number> => db.transaction((tx) => indexAgain(tx, { most: indexedAtOnce })),

    /** Forgets searches and openings older than 400 days. */
    forget: (): Promise<number> => forgetBefore(db, addDays(today(), -keptDays)),
  }
}

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
