/** 条文改了牵动什么：the guides in force, and the running cases frozen at versions that rest on it. */

import type { z } from 'zod'
import type { PlainDate } from '#kernel/plain-date.ts'
import { invalid, refuse } from '#kernel/refusal.ts'
import { watchedBy } from '#modules/cases/queries.ts'
import { lawKey, legalReferencesOf } from '#modules/catalog/model.ts'
import type { Actor } from '#modules/identity/model.ts'
import { officeNames } from '#modules/organisation/queries.ts'
import { itemsResting, lawsLike } from '#modules/publishing/queries.ts'
import { runningByVersion, runningCases } from './case-queries.ts'
import type { LawCases, LawReach } from './contract.ts'
import { contentsOf } from './item-queries.ts'
import { articleNumber, elementWords, type LegalPlace, restingOn } from './legal-reach.ts'
import type { SupervisionDeps } from './service.ts'

interface LawWish {
  readonly law: string
  readonly article?: string | undefined
}

/** Use cases about a law; `today` in Beijing. */
export function lawCases({ db, now }: SupervisionDeps, today: () => PlainDate) {
  /** The law meant, and laws with such a name. A name that fits several and is none of them means nothing surely. */
  async function find({
    law,
    article,
  }: LawWish): Promise<{ laws: string[]; name: string | null; place: LegalPlace | null }> {
    const number = article ? articleNumber(article) : undefined
    if (article && number === undefined) throw invalid('supervision.article-unreadable')
    const key = lawKey(law)
    const like = await lawsLike(db, key)
    const meant = like.find((one) => one.key === key) ?? (like.length === 1 ? like[0] : undefined)
    const place = { lawKey: meant?.key ?? key, article: number }
    return {
      laws: like.map((one) => one.law),
      name: meant?.law ?? null,
      place: meant || like.length === 0 ? place : null,
    }
  }

  /** Versions that running cases are frozen at and that rest on the place, with how many cases. */
  async function frozenAt(place: LegalPlace) {
    const running = await runningByVersion(db)
    const contents = await contentsOf(db, running)
    const byKey = new Map(contents.map((one) => [`${one.itemId}~${one.version}`, one]))
    return running.flatMap((group) => {
      const found = byKey.get(`${group.itemId}~${group.version}`)
      if (!found || restingOn(legalReferencesOf(found.content), place).length === 0) return []
      return [{ ...group, code: found.code, name: found.content.name, officeName: found.officeName }]
    })
  }

  return {
    /** 法律依据: items, guides and how many running cases a law, or one article of it, touches. */
    async lawReach(wish: LawWish): Promise<z.infer<typeof LawReach>> {
      const { laws, name, place } = await find(wish)
      const asOf = now().toISOString()
      if (place === null) return { asOf, law: null, laws, items: [], cases: 0 }
      const guides = (await itemsResting(db, place.lawKey, undefined)).flatMap(({ elements, ...item }) => {
        const resting = restingOn(elements, place).map(({ element, article }) => ({
          element: elementWords(element),
          article,
        }))
        return resting.length > 0 ? [{ ...item, elements: resting }] : []
      })
      const frozen = await frozenAt(place)
      const byItem = Map.groupBy(frozen, (group) => group.itemId)
      const rows = new Map(guides.map((item) => [item.itemId, { ...item, cases: 0, versions: [] as number[] }]))
      for (const [itemId, groups] of byItem) {
        const [first] = groups
        if (!first) continue
        const { code, name: itemName, officeName } = first
        const row = rows.get(itemId) ?? {
          itemId,
          code,
          name: itemName,
          officeName,
          elements: [],
          cases: 0,
          versions: [],
        }
        rows.set(itemId, {
          ...row,
          cases: groups.reduce((sum, group) => sum + group.cases, 0),
          versions: groups.map((group) => group.version).sort((one, other) => one - other),
        })
      }
      const items = [...rows.values()].sort((one, other) => one.code.localeCompare(other.code))
      return { asOf, law: name, laws, items, cases: items.reduce((sum, item) => sum + item.cases, 0) }
    },

    /** The running cases themselves, as far as the reader may see them. */
    async lawCases(
      actor: Actor,
      wish: LawWish & { itemId?: string | undefined; after?: string | undefined; limit: number },
    ): Promise<z.infer<typeof LawCases>> {
      const { place } = await find(wish)
      if (place === null) throw refuse('supervision.law-unknown')
      const frozen = (await frozenAt(place)).filter(({ itemId }) => wish.itemId === undefined || itemId === wish.itemId)
      const rows = await runningCases(db, watchedBy(actor), {
        ...{ frozen, after: wish.after, limit: wish.limit + 1, today: today() },
      })
      const page = rows.slice(0, wish.limit)
      const offices = await officeNames(
        db,
        page.map((row) => row.officeId),
      )
      return {
        rows: page.map(({ officeId, ...row }) => ({ ...row, officeName: offices.get(officeId) ?? '' })),
        next: rows.length > wish.limit ? (page.at(-1)?.id ?? null) : null,
      }
    },
  }
}
