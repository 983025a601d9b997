import { Refusal } from '#kernel/refusal.ts'
import { audiences } from '#modules/catalog/model.ts'
import type { Errand, Shell } from '../shell.ts'
import { searchPage, themePage, themesPage } from './find.page.ts'
import { itemPage } from './item.page.ts'
import type { CatalogueReads, ItemSearch, PlaceReads } from './reads.ts'

export type { CatalogueReads } from './reads.ts'

const noSuchPage = (): Refusal => new Refusal('not-found', 'platform.no-such-page')

/** A question out of the address; what cannot be understood is left out rather than refused. */
export function readSearch(query: Readonly<Record<string, unknown>>): ItemSearch {
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '')
  const page = Number(text('page'))
  return {
    text: text('q').normalize('NFC').replaceAll(/\s+/g, ' ').trim().slice(0, 100),
    audience: audiences.find((audience) => audience === text('for')),
    officeId: /^[0-9a-f-]{36}$/.test(text('office')) ? text('office') : undefined,
    nearby: text('near') === '1' || undefined,
    page: Number.isSafeInteger(page) && page >= 1 && page <= 1000 ? page : 1,
  }
}

/** Search, themes and guides. */
export function guide(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, places }: { catalogue: CatalogueReads; places: PlaceReads },
): void {
  app.get<{ Querystring: Record<string, unknown> }>('/search', async (request, reply) => {
    const question = readSearch(request.query)
    const answer =
      question.text === ''
        ? { hits: [], total: 0, pageSize: 20, offices: [], suggestions: [] }
        : await catalogue.search(question)
    const busiest = question.text === '' ? await catalogue.listBusiest(6) : []
    return shell.page(request, reply, searchPage(shell.site, question, answer, busiest))
  })

  app.get('/themes', async (request, reply) =>
    shell.publicPage(request, reply, await catalogue.contentVersion(), async () =>
      themesPage(await catalogue.listItems()),
    ),
  )

  app.get<{ Params: { theme: string } }>('/themes/:theme', async (request, reply) => {
    const { theme } = request.params
    return shell.publicPage(request, reply, await catalogue.contentVersion(), async () => {
      const items = (await catalogue.listItems()).filter((item) => item.themes.includes(theme))
      if (items.length === 0) throw noSuchPage()
      return themePage(theme, items)
    })
  })

  app.get<{ Params: { code: string } }>('/guide/:code', async (request, reply) =>
    shell.publicPage(request, reply, await catalogue.contentVersion(), async () => {
      const item = await catalogue.findItem(request.params.code)
      if (item === undefined) throw noSuchPage()
      const before = item.prerequisites.length === 0 ? [] : await catalogue.listItems()
      return itemPage({
        item,
        before: before.filter((line) => item.prerequisites.includes(line.name)),
        office: await places.findOffice(item.officeId),
        serviceCentre: await places.findServiceCentre(),
        site: shell.site,
      })
    }),
  )
}
