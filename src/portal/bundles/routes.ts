import { Refusal } from '#kernel/refusal.ts'
import type { Bundle } from '#modules/catalog/model.ts'
import type { ItemLine } from '../guide/words.ts'
import type { Errand, Shell } from '../shell.ts'
import { bundlePage, bundlesPage } from './bundles.page.ts'

/** What the portal asks about bundles. */
export interface BundleReads {
  contentVersion: () => Promise<string>
  listBundles: () => Promise<readonly Bundle[]>
  /** a bundle with its members as lines, in order, those in force only */
  findBundle: (bundleId: string) => Promise<{ bundle: Bundle; items: readonly ItemLine[] } | undefined>
}

/** 一件事: the list and each one. */
export function bundles(app: Parameters<Errand>[0], shell: Shell, reads: BundleReads): void {
  app.get('/bundles', async (request, reply) =>
    shell.publicPage(request, reply, await reads.contentVersion(), async () => bundlesPage(await reads.listBundles())),
  )
  app.get<{ Params: { id: string } }>('/bundles/:id', async (request, reply) =>
    shell.publicPage(request, reply, await reads.contentVersion(), async () => {
      const found = await reads.findBundle(request.params.id)
      if (found === undefined) throw new Refusal('not-found', 'platform.no-such-page')
      return bundlePage(found.bundle, found.items)
    }),
  )
}
