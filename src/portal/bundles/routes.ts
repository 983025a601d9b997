import { Refusal } from '#kernel/refusal.ts'
import type { Planned } from '#modules/catalog/service.ts'
import type { Errand, Shell } from '../shell.ts'
import { bundlePage } from './bundle.page.ts'
import { bundlesPage, type PlannedBundle } from './bundles.page.ts'

/** What the portal asks about bundles. */
export interface BundleReads {
  contentVersion: () => Promise<string>
  /** names of the data sources that are really reached */
  connectedSources: ReadonlySet<string>
  /** every bundle with its plan, in the order they were listed */
  listBundles: () => Promise<readonly PlannedBundle[]>
  /** a bundle with its plan, and the plan with 容缺 used to the full; undefined when there is none */
  findBundle: (bundleId: string) => Promise<{ planned: PlannedBundle; sooner: Planned | undefined } | undefined>
}

/** 一件事: the list and each one. */
export function bundles(app: Parameters<Errand>[0], shell: Shell, reads: BundleReads): void {
  const { connectedSources } = reads
  app.get('/bundles', async (request, reply) =>
    shell.publicPage(request, reply, await reads.contentVersion(), async () => bundlesPage(await reads.listBundles())),
  )
  app.get<{ Params: { id: string } }>('/bundles/:id', async (request, reply) =>
    shell.publicPage(request, reply, await reads.contentVersion(), async () => {
      const found = await reads.findBundle(request.params.id)
      if (found === undefined) throw new Refusal('not-found', 'platform.no-such-page')
      return bundlePage({ ...found, connectedSources, hotline: shell.site.hotline })
    }),
  )
}
