import type { FastifyInstance } from 'fastify'
import type { ImportResult } from '#modules/organisation/contract.ts'
import type { Database } from '#platform/db/database.ts'
import { mount } from '#platform/http/mount.ts'
import { registerMessages } from '#platform/http/problem.ts'
import { catalogRoutes, type importKinds } from './contract.ts'
import { formOf } from './forms.ts'
import { itemInitials } from './item-initials.ts'
import { catalogMessages } from './messages.ts'
import {
  exportItems,
  getItem,
  listBundles,
  listItems,
  listLicenceTypes,
  listThemes,
  searchItems,
  synonymsByItem,
  versionsOf,
} from './queries.ts'
import type { Catalog, ImportOptions } from './service.ts'

/** JSON routes of the catalogue. */
export function mountCatalog(app: FastifyInstance, { db, catalog }: { db: Database; catalog: Catalog }): void {
  registerMessages(catalogMessages)
  const imports: Record<
    (typeof importKinds)[number],
    (json: unknown, options: ImportOptions) => Promise<ImportResult>
  > = {
    items: catalog.importItems,
    bundles: catalog.importBundles,
    'licence-types': catalog.importLicenceTypes,
  }
  mount(app, catalogRoutes, {
    listItems: async ({ query }) => {
      const synonyms = await synonymsByItem(db)
      return (await listItems(db, query)).map((item) => ({
        ...item,
        initials: itemInitials(item.name),
        synonyms: [...(synonyms.get(item.itemId) ?? [])],
      }))
    },
    searchItems: ({ query: { words, limit, ...filter } }) =>
      searchItems(db, words, { ...filter, ...(limit && { limit }) }),
    exportItems: async () => (await exportItems(db)) as { name: string }[],
    getItem: ({ params, query }) => getItem(db, params.code, query.version),
    getItemForm: async ({ params }) => ({ ...formOf(await getItem(db, params.code)) }),
    listItemVersions: async ({ params }) => versionsOf(db, (await getItem(db, params.code)).itemId),
    withdrawItem: async ({ params, body, stamp }) =>
      catalog.withdrawItem((await getItem(db, params.code)).itemId, body.reason, { actorKey: stamp.actorKey, stamp }),
    listThemes: ({ query }) => listThemes(db, query.audience),
    listBundles: () => listBundles(db),
    listLicenceTypes: () => listLicenceTypes(db),
    importFile: ({ body, stamp }) =>
      imports[body.kind](body.content, { by: { actorKey: stamp.actorKey, stamp }, dryRun: body.dryRun }),
  })
}
