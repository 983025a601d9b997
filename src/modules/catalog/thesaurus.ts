import shipped from '../../../db/data/search-synonyms.json' with { type: 'json' }
import type { Thesaurus } from './search.ts'

/** The everyday words shipped with the product. */
export const thesaurus: Thesaurus = {
  groups: shipped.groups,
  means: shipped.means as Readonly<Record<string, readonly string[]>>,
}
