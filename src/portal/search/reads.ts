import type { Audience, Confidence, ItemLevel } from '#modules/catalog/model.ts'
import type { Consultation } from '#modules/catalog/service.ts'
import type { ItemLine } from '../guide/words.ts'

/** A question to the catalogue. */
export interface ItemSearch {
  text: string
  audience?: Audience | undefined
  officeId?: string | undefined
  theme?: string | undefined
  /** only what can be done there: county hall, townships, villages */
  level?: ItemLevel | undefined
  /** 一次都不用跑 */
  zeroVisit?: boolean | undefined
  /** 能在网上办 */
  online?: boolean | undefined
  /** from 1 */
  page: number
}

export interface ItemSearchAnswer {
  hits: readonly ItemLine[]
  /** of all pages */
  total: number
  pageSize: number
  /** hits before narrowing */
  found: number
  /** among all hits before narrowing, most first */
  offices: readonly { officeId: string; name: string; count: number }[]
  themes: readonly { theme: string; count: number }[]
  counts: Readonly<Record<Audience | ItemLevel | 'zeroVisit' | 'online', number>>
  /** the question with a slip put right; undefined when none is seen */
  suggestion: string | undefined
  confidence: Confidence
  /** stands in the links to the hits, so that an opened one counts; null when the search is not noted */
  searchId: string | null
}

/** What the portal asks about finding and asking. */
export interface SearchReads {
  search: (question: ItemSearch) => Promise<ItemSearchAnswer>
  /** somebody opened a guide, perhaps from the results of a search */
  noteOpening: (code: string, searchId: unknown) => void
  /** what the guide says; `code`: the item the talk is about so far, `settled` when the person has just chosen it */
  consult: (
    question: string,
    about: { code?: string | undefined; settled?: boolean | undefined },
  ) => Promise<Consultation>
}
