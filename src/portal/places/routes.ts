import { Refusal } from '#kernel/refusal.ts'
import type { CatalogueReads, PlaceReads } from '../guide/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import { officePage, officesPage, townshipPage, townshipsPage } from './places.page.ts'

export type { PlaceReads } from '../guide/reads.ts'

const noSuchPage = (): Refusal => new Refusal('not-found', 'platform.no-such-page')

/** Offices and townships. Not kept as bytes: addresses and telephones change outside the catalogue's versions. */
export function places(
  app: Parameters<Errand>[0],
  shell: Shell,
  { places: reads, catalogue }: { places: PlaceReads; catalogue: CatalogueReads },
): void {
  app.get('/offices', async (request, reply) =>
    shell.page(request, reply, officesPage(await reads.listOffices(), await catalogue.listItems())),
  )
  app.get<{ Params: { id: string } }>('/offices/:id', async (request, reply) => {
    const office = await reads.findOffice(request.params.id)
    if (office === undefined) throw noSuchPage()
    const items = (await catalogue.listItems()).filter((item) => item.officeId === office.officeId)
    return shell.page(request, reply, officePage(shell.site, office, items))
  })
  app.get('/townships', async (request, reply) =>
    shell.page(request, reply, townshipsPage(await reads.listTownships(), await catalogue.listItems())),
  )
  app.get<{ Params: { code: string } }>('/townships/:code', async (request, reply) => {
    const township = await reads.findTownship(request.params.code)
    if (township === undefined) throw noSuchPage()
    return shell.page(request, reply, townshipPage(shell.site, township, await catalogue.listItems()))
  })
}
