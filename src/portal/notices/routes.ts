import type { CatalogueReads } from '../guide/reads.ts'
import type { Errand, Shell } from '../shell.ts'
import { noticesPage } from './notices.page.ts'

/** 公示 */
export function notices(app: Parameters<Errand>[0], shell: Shell, catalogue: CatalogueReads): void {
  app.get('/notices', async (request, reply) =>
    shell.publicPage(request, reply, await catalogue.contentVersion(), async () =>
      noticesPage(await catalogue.listItems()),
    ),
  )
}
