import { Refusal } from '#kernel/refusal.ts'
import type { SearchReads } from '../search/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import { themePage, themesPage } from './find.page.ts'
import { itemPage } from './item.page.ts'
import type { CatalogueReads, PlaceReads } from './reads.ts'

export type { CatalogueReads } from './reads.ts'

const noSuchPage = (): Refusal => new Refusal('not-found', 'platform.no-such-page')

/** Themes and guides. */
export function guide(
  app: Parameters<Errand>[0],
  shell: Shell,
  { catalogue, places, search }: { catalogue: CatalogueReads; places: PlaceReads; search: SearchReads },
): void {
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

  app.get<{ Params: { code: string }; Querystring: Record<string, unknown> }>(
    '/guide/:code',
    async (request, reply) => {
      const page = await shell.publicPage(request, reply, await catalogue.contentVersion(), async () => {
        const item = await catalogue.findItem(request.params.code)
        if (item === undefined) throw noSuchPage()
        const before = item.prerequisites.length === 0 ? [] : await catalogue.listItems()
        return itemPage({
          item,
          before: before.filter((line) => item.prerequisites.includes(line.name)),
          office: await places.findOffice(item.officeId),
          serviceCentre: await places.findServiceCentre(),
          connected: catalogue.connectedSources,
          site: shell.site,
        })
      })
      search.noteOpening(request.params.code, request.query.from)
      return page
    },
  )
}
