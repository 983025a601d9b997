import { audiences, itemLevels } from '#modules/catalog/model.ts'
import type { CatalogueReads } from '../guide/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import type { ItemSearch, ItemSearchAnswer, SearchReads } from './reads.ts'
import { searchPage } from './search.page.ts'

export type { SearchReads } from './reads.ts'

const unasked: ItemSearchAnswer = {
  ...{ hits: [], total: 0, found: 0, pageSize: 20, offices: [], themes: [] },
  counts: {
    individual: 0,
    'legal-entity': 0,
    county: 0,
    township: 0,
    village: 0,
    zeroVisit: 0,
    online: 0,
  },
  ...{ suggestion: undefined, confidence: 'unsure', searchId: null },
}

/** A question out of the address; what cannot be understood is left out rather than refused. */
export function readSearch(query: Readonly<Record<string, unknown>>): ItemSearch {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '')
  const page = Number(text('page'))
  const theme = text('theme').slice(0, 50)
  return {
    text: text('q')
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 100),
    audience: audiences.find((audience) => audience === text('for')),
    officeId: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text('office')) ? text('office') : undefined,
    theme: theme !== '' && /^\P{Cc}+$/u.test(theme) && theme.isWellFormed() ? theme : undefined,
    level: itemLevels.find((level) => level === text('level')) ?? (text('near') === '1' ? 'township' : undefined),
    zeroVisit: text('zero') === '1' || undefined,
    online: text('online') === '1' || undefined,
    page: Number.isSafeInteger(page) && page >= 1 && page <= 1000 ? page : 1,
  }
}

/** 查找. */
export function search(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, search: reads }: { catalogue: CatalogueReads; search: SearchReads },
): void {
  app.get<{ Querystring: Record<string, unknown> }>('/search', async (request, reply) => {
    const question = readSearch(request.query)
    const answer = question.text === '' ? unasked : await reads.search(question)
    const instead =
      question.text === '' ? await catalogue.listBusiest(6) : answer.total === 0 ? await catalogue.listItems() : []
    return shell.page(request, reply, searchPage(shell.site, question, answer, instead))
  })
}
